//! What the sender learns for its congestion control.

use crate::render::sparkline::sparkline;
use crate::report::pcap::{Rates, TransportFeedback};
use crate::units::{counted, format_bps, format_count, format_ms};

/// The sums in one line, and the courses below it.
pub fn text(feedback: &TransportFeedback) -> String {
    let delay = sparkline(&feedback.delay_course.mean_ms);
    let courses = [
        ("sent", rates(&feedback.sent)),
        ("received", rates(&feedback.received)),
        (
            "slower by",
            delay.map(|line| format!("{line}{}", most(feedback))),
        ),
    ];
    let courses: String = courses
        .into_iter()
        .filter_map(|(name, line)| Some(format!("  {name:<9}  {}\n", line?)))
        .collect();
    format!("{}{courses}", sums(feedback))
}

fn sums(feedback: &TransportFeedback) -> String {
    let loss = feedback
        .loss_percent
        .map_or(String::new(), |percent| format!(", {percent:.1} % lost"));
    let delay = feedback
        .delay_above_least_ms
        .p95
        .map_or(String::new(), |ms| {
            format!(", p95 {} ms slower than the fastest", format_ms(ms))
        });
    format!(
        "\n{} → {}\n  TWCC feedback: {}, on {}{loss}{delay}\n{}",
        feedback.source_address,
        feedback.destination_address,
        format_count(feedback.feedback_packets),
        counted(feedback.expected, "packet"),
        unreported(feedback),
    )
}

/// Rates of what is unknown look low.
fn unreported(feedback: &TransportFeedback) -> String {
    let missing = match feedback.feedback_lost {
        Some(lost) if lost > 0 => {
            format!(" ({} missing)", counted(lost, "feedback packet"))
        }
        _ => String::new(),
    };
    match feedback.unreported {
        0 => String::new(),
        packets => format!(
            "  no feedback on {} more{missing}: whether they came is unknown, and `received` leaves them out\n",
            counted(packets, "packet"),
        ),
    }
}

fn rates(rates: &Rates) -> Option<String> {
    let known: Vec<Option<f64>> = rates.bps.iter().copied().map(Some).collect();
    let highest = rates.bps.iter().copied().reduce(f64::max)?;
    let line = sparkline(&known)?;
    Some(format!("{line}  up to {}", format_bps(highest)))
}

fn most(feedback: &TransportFeedback) -> String {
    let most = feedback.delay_above_least_ms.max;
    most.map_or(String::new(), |ms| format!("  up to {} ms", format_ms(ms)))
}
