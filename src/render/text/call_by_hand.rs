//! `call offer` and `call answer`: which stage was reached, and what this end sent and received.

use super::call_link::of_one_end;
use super::call_loopback::descriptions;
use super::one_end::{self, data_channel, streams};
use crate::render::style::Style;
use crate::render::view::View;
use crate::report::call::by_hand::CallByHand;
use crate::units::format_ms;

pub fn view(by_hand: &CallByHand, style: &Style) -> View {
    let call = &by_hand.call;
    let mut blocks = vec![measured(by_hand, style)];
    if style.verbose {
        blocks.push(descriptions(&call.offer, &call.answer, style));
    }
    View::blocks(blocks)
}

/// All but the descriptions.
pub fn measured(by_hand: &CallByHand, style: &Style) -> View {
    let call = &by_hand.call;
    let mut stages = one_end::stages(call, &[], style);
    if let Some(ms) = by_hand.signalling_ms {
        stages.push_str(&format!(
            "waited {} ms for descriptions to be carried\n",
            format_ms(ms)
        ));
    }
    let mut blocks = vec![View::from(stages)];
    if call.connected {
        blocks.push(streams(call, style));
        blocks.push(data_channel(call, style));
        blocks.push(of_one_end(&call.link, style));
    }
    View::blocks(blocks)
}
