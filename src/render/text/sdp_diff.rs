//! `sdp diff` for people: one line for each change, below the section that it is in.

use super::plural;
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::view::View;
use crate::render::wrap::hanging;
use crate::report::sdp::diff::{SdpChange, SdpDiff, SdpPlace};

/// Of one topic and action, this many changes of a section are shown without `-v`.
const SHOWN: usize = 4;

pub fn view(data: &SdpDiff, style: &Style) -> View {
    let mut out = headline(data, style);
    let mut rest = data.changes.as_slice();
    while let Some(first) = rest.first() {
        let here = rest
            .iter()
            .take_while(|change| change.section == first.section);
        let (section, after) = rest.split_at(here.count());
        out.push_str(&format!(
            "\n{}\n",
            style.bold(&title(first.section.as_ref()))
        ));
        out.push_str(&changes(section, style));
        rest = after;
    }
    out.into()
}

/// `5 changes from offer.sdp to other.sdp`
pub fn summary(data: &SdpDiff) -> String {
    match data.changes.len() {
        0 => "both mean the same".to_owned(),
        count => plural(count, "change"),
    }
}

fn headline(data: &SdpDiff, style: &Style) -> String {
    let mut out = String::new();
    for (sign, name) in [("---", &data.before), ("+++", &data.after)] {
        out.push_str(&format!("{sign} {}\n", sanitize(name)));
    }
    if !data.ignored.is_empty() {
        let note = format!("not compared: {}", data.ignored.join(", "));
        out.push_str(&style.dim(&note));
        out.push('\n');
    }
    out
}

fn title(place: Option<&SdpPlace>) -> String {
    let Some(place) = place else {
        return "session".to_owned();
    };
    let name = match (&place.mid, place.index_after.or(place.index_before)) {
        (Some(mid), _) => format!("mid {mid}  {}", place.kind),
        (None, Some(index)) => format!("section {index}  {}", place.kind),
        (None, None) => place.kind.clone(),
    };
    sanitize(&name).into_owned()
}

fn changes(changes: &[SdpChange], style: &Style) -> String {
    let mut out = String::new();
    let mut rest = changes;
    while let Some(first) = rest.first() {
        let is_alike =
            |change: &&SdpChange| change.topic == first.topic && change.action == first.action;
        let (alike, after) = rest.split_at(rest.iter().take_while(is_alike).count());
        // Rather one line more than a line that says that there is one more.
        let shown = match style.verbose || alike.len() <= SHOWN + 1 {
            true => alike.len(),
            false => SHOWN,
        };
        for change in alike.iter().take(shown) {
            out.push_str(&line(change, style));
        }
        if let Some(more) = alike.len().checked_sub(shown).filter(|more| *more > 0) {
            let note = format!("{more} more {}; -v shows them", first.action);
            out.push_str(&format!("    {}\n", style.dim(&note)));
        }
        rest = after;
    }
    out
}

fn line(change: &SdpChange, style: &Style) -> String {
    let sign = match change.action.as_str() {
        "added" => style.good("+"),
        "removed" => style.bad("-"),
        _ => style.doubtful("~"),
    };
    format!(
        "  {sign} {}\n",
        hanging(&sanitize(&change.message), 4, style)
    )
}
