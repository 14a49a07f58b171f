//! What was lost and comes again: as a retransmission, or within RED.

use std::path::Path;

use super::made::{Sent, over_udp, sent};
use super::{Taken, take, take_from};

const VIDEO_SSRC: &str = "0x22222222";
const REPAIR_SSRC: u32 = 0x3333_3333;

/// Every seventh packet of a video is lost, and comes again five packets later.
fn with_retransmissions() -> Vec<Sent> {
    let packets = sent("gstreamer-opus-vp8.pcapng", &["--ssrc", VIDEO_SSRC]);
    let mut on_wire = Vec::new();
    let mut waiting: Vec<(usize, Sent)> = Vec::new();
    for (place, packet) in packets.iter().enumerate() {
        while waiting.first().is_some_and(|(due, _)| *due <= place) {
            let (_, again) = waiting.remove(0);
            on_wire.push(Sent {
                ms: packet.ms,
                ..again
            });
        }
        let number = (place / 7) as u16;
        // The first and the last are there, so that all that is missing shows.
        match place % 7 == 3 && place + 8 < packets.len() {
            true => waiting.push((place + 5, packet.again(REPAIR_SSRC, number, 97))),
            false => on_wire.push(packet.clone()),
        }
    }
    on_wire
}

fn description(folder: &Path) -> String {
    let path = folder.join("offer.sdp");
    let text = "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nt=0 0\r\n\
        m=video 5000 RTP/AVP 96 97\r\nc=IN IP4 10.0.0.2\r\na=mid:v\r\n\
        a=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n\
        a=ssrc-group:FID 572662306 858993459\r\n\
        a=ssrc:572662306 cname:a\r\na=ssrc:858993459 cname:a\r\n";
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn whole_video() -> Taken {
    take("gstreamer-opus-vp8.pcapng", &["--as", "ivf"])
}

#[test]
fn retransmissions_are_put_back_into_their_stream() {
    let folder = tempfile::tempdir().unwrap();
    let capture = over_udp(folder.path(), &with_retransmissions());
    let sdp = description(folder.path());
    let taken = take_from(&capture, &["--sdp", &sdp]);
    let packets = taken.data()["packets"].clone();
    assert_eq!(
        taken.data()["stream"]["retransmission_ssrcs"][0],
        REPAIR_SSRC
    );
    assert!(packets["restored_by_retransmission"].as_u64().unwrap() > 20);
    assert_eq!(packets["lost"], 0, "{packets:#}");
    assert_eq!(taken.bytes(), whole_video().bytes());
}

#[test]
fn without_a_description_timestamps_tell_whose_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let capture = over_udp(folder.path(), &with_retransmissions());
    assert_eq!(take_from(&capture, &[]).bytes(), whole_video().bytes());
}

#[test]
fn retransmissions_are_left_out_where_they_are_not_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let capture = over_udp(folder.path(), &with_retransmissions());
    let data = take_from(&capture, &["--no-rtx"]).data();
    assert_eq!(data["packets"]["restored_by_retransmission"], 0);
    assert!(data["packets"]["lost"].as_u64().unwrap() > 20);
    assert!(data["video"]["incomplete_frames"].as_u64().unwrap() > 0);
}

#[test]
fn a_packet_that_comes_twice_is_written_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut packets = sent("gstreamer-opus-vp8.pcapng", &["--ssrc", VIDEO_SSRC]);
    let again: Vec<Sent> = packets
        .iter()
        .skip(40)
        .zip(0..)
        .step_by(9)
        .collect::<Vec<_>>()
        .into_iter()
        .map(|(packet, number)| packet.again(REPAIR_SSRC, number / 9, 97))
        .collect();
    for (count, again) in again.into_iter().enumerate() {
        let place = (41 + 10 * count).min(packets.len());
        packets.insert(place, again);
    }
    let sdp = description(folder.path());
    let taken = take_from(&over_udp(folder.path(), &packets), &["--sdp", &sdp]);
    assert!(taken.data()["packets"]["retransmissions"].as_u64().unwrap() > 10);
    assert_eq!(taken.data()["packets"]["restored_by_retransmission"], 0);
    assert_eq!(taken.bytes(), whole_video().bytes());
}

/// Opus in RED: each packet has the two before it with it (RFC 2198 §3).
fn in_red(packets: &[Sent]) -> Vec<Sent> {
    const RED: u8 = 63;
    let opus = |packet: &Sent| packet.bytes[1] & 0x7f;
    let timestamp = |packet: &Sent| u32::from_be_bytes(packet.bytes[4..8].try_into().unwrap());
    let pack = |place: usize| {
        let packet = &packets[place];
        let earlier = &packets[place.saturating_sub(2)..place];
        let (mut heads, mut blocks) = (Vec::new(), Vec::new());
        for block in earlier {
            let offset = timestamp(packet).wrapping_sub(timestamp(block));
            let payload = block.parts().1;
            let word = offset << 10 | payload.len() as u32;
            heads.push(0x80 | opus(block));
            heads.extend(&word.to_be_bytes()[1..]);
            blocks.extend(payload);
        }
        heads.push(opus(packet));
        packet.with(RED, [&heads[..], &blocks, packet.parts().1].concat())
    };
    (0..packets.len()).map(pack).collect()
}

#[test]
fn red_brings_back_what_was_lost() {
    let opus = sent("gstreamer-opus-vp8.pcapng", &["--ssrc", "0x11111111"]);
    let red = in_red(&opus);
    // One in ten and its follower.
    let survive = |(place, _): &(usize, &Sent)| *place < 20 || place % 10 > 1;
    let survivors: Vec<Sent> = red
        .iter()
        .enumerate()
        .filter(survive)
        .map(|(_, packet)| packet.clone())
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let taken = take_from(&over_udp(folder.path(), &survivors), &[]);
    let data = taken.data();
    let missing = (red.len() - survivors.len()) as u64;
    assert!(missing > 100);
    assert_eq!(data["stream"]["codec"], "opus");
    // Behind the last one nothing follows that could bring it back.
    let restored = data["packets"]["restored_from_redundancy"]
        .as_u64()
        .unwrap();
    assert!(restored + 2 >= missing, "{data:#}");
    assert_eq!(data["packets"]["lost"], 0);
    assert_eq!(data["audio"]["lost_ms"], 0.0);
    let whole = take("gstreamer-opus-vp8.pcapng", &["--as", "ogg"]);
    let seen = data["audio"]["packets"].as_u64().unwrap();
    assert!(seen + 2 >= whole.data()["audio"]["packets"].as_u64().unwrap());
}
