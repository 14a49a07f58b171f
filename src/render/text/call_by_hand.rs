//! `call offer` and `call answer`: which stage was reached, and what this end sent and received.

use super::call_loopback::{descriptions, messages};
use super::one_end::{self, streams};
use crate::render::facts::Facts;
use crate::render::style::Style;
use crate::render::view::View;
use crate::report::call::DataChannel;
use crate::report::call::by_hand::CallByHand;
use crate::units::format_ms;

pub fn view(by_hand: &CallByHand, style: &Style) -> View {
    let call = &by_hand.call;
    let mut stages = one_end::stages(call, &[], style);
    if let Some(ms) = by_hand.signalling_ms {
        stages.push_str(&format!(
            "waited {} ms for the other end's description\n",
            format_ms(ms)
        ));
    }
    let mut blocks = vec![View::from(stages)];
    if call.connected {
        blocks.push(streams(call, style));
        blocks.push(data_channel(&call.end.data, style));
    }
    if style.verbose {
        blocks.push(descriptions(&call.offer, &call.answer, style));
    }
    View::blocks(blocks)
}

/// Nothing where no message went either way.
fn data_channel(data: &DataChannel, style: &Style) -> View {
    if data.messages_sent + data.messages_received == 0 {
        return View::default();
    }
    let mut facts = Facts::at(0, 15, style);
    facts.add("data channel", messages(data));
    facts.into()
}
