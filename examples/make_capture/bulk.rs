//! Long calls for benchmarks.

use super::generator::network::{Link, Loss};
use super::generator::scenario::{Scenario, StreamSpec, audio, before_capture, call, pcmu, video};

/// What large captures for benchmarks are made of: little but media, over a network that is fair.
pub fn bulk() -> Vec<Scenario> {
    let fair = Link {
        jitter_us: 3_000,
        loss: Loss::Random(0.01),
        late: 0.002,
        lateness_us: (5_000, 40_000),
        ..Link::IDEAL
    };
    let streams = |count: u32, of: &dyn Fn(u32) -> StreamSpec| -> Vec<StreamSpec> {
        let on_its_own = |n: u32| StreamSpec {
            transport: n as usize,
            first_timestamp: n.wrapping_mul(0x1234_5677),
            ..of(0x0abc_0000 + n)
        };
        (0..count).map(on_its_own).collect()
    };
    let large = |ssrc| StreamSpec {
        payload_bytes: (1160, 1160),
        packets_per_frame: (4, 12),
        ..video(ssrc)
    };
    let calls = [
        call("bulk-video", streams(8, &large)),
        call("bulk-audio", streams(8, &pcmu)),
        call("bulk-thousand", streams(1000, &audio)),
    ];
    calls.map(|call| before_capture(fair, call)).into()
}
