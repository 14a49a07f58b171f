//! How far the sound and the picture of one sender are apart.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;

use super::{SenderSide, StreamKey, StreamSummary};
use crate::rtp::clock_rate::Media;
use crate::rtp::transit::Transit;
use crate::stats::{Samples, Summary};

/// Pairs of streams that are compared.
const MOST_PAIRS: usize = 1_000;

/// An audio stream and a video stream of one sender, as its CNAME says (RFC 3550 §6.5.1).
#[derive(Debug, Clone)]
pub struct LipSync {
    pub cname: String,
    pub audio: StreamKey,
    pub video: StreamKey,
    /// Seconds by which the sound comes before the picture of the same time; negative when
    /// it comes after it. One sample for each period of the video.
    pub skew: Summary,
}

/// Senders are told by their name and by where the streams come from and go to: what is
/// captured before and behind a server has the same names. So has what is captured at several
/// points.
type Sender<'s> = (&'s str, IpAddr, IpAddr, u8);

/// Every pair of which both streams have sender reports.
pub fn compare(streams: &[StreamSummary]) -> Vec<LipSync> {
    let mut senders: HashMap<Sender, usize> = HashMap::new();
    let mut by_sender: Vec<(&str, Vec<&StreamSummary>)> = Vec::new();
    for stream in streams.iter().filter(|stream| stream.repairs.is_none()) {
        let Some(cname) = stream.cname() else {
            continue;
        };
        let flow = stream.key.flow;
        let ends = (flow.source.ip(), flow.destination.ip());
        let sender = (cname, ends.0, ends.1, flow.point);
        let place = *senders.entry(sender).or_insert(by_sender.len());
        if place == by_sender.len() {
            by_sender.push((cname, Vec::new()));
        }
        if let Some((_, own)) = by_sender.get_mut(place) {
            own.push(stream);
        }
    }
    let pairs = by_sender
        .iter()
        .flat_map(|(cname, own)| of_sender(cname, own));
    pairs.take(MOST_PAIRS).collect()
}

fn of_sender<'s>(
    cname: &'s str,
    streams: &'s [&StreamSummary],
) -> impl Iterator<Item = LipSync> + 's {
    let of = |media| move |stream: &&&StreamSummary| stream.media == Some(media);
    let audio = streams.iter().filter(of(Media::Audio));
    audio.flat_map(move |audio| {
        let heard = transits(audio);
        let video = streams.iter().filter(of(Media::Video));
        video.filter_map(move |video| {
            let (heard, period) = heard.as_ref()?;
            Some(LipSync {
                cname: cname.to_owned(),
                audio: audio.key,
                video: video.key,
                skew: skew(&transits(video)?.0, heard, *period)?,
            })
        })
    })
}

/// The periods of a stream, and how long each is.
fn transits(stream: &StreamSummary) -> Option<(Vec<Transit>, Duration)> {
    let course = stream.course.transit.as_ref()?;
    let sender: &SenderSide = stream.sender.as_ref()?;
    Some((course.transits(&sender.clock), course.period()))
}

/// None when the two are never there at the same time.
fn skew(seen: &[Transit], heard: &[Transit], period: Duration) -> Option<Summary> {
    let mut skew = Samples::default();
    for seen in seen {
        let apart = |heard: &&Transit| heard.at.abs_diff(seen.at);
        let nearest = heard.iter().min_by_key(apart);
        if let Some(heard) = nearest.filter(|heard| apart(heard) < period) {
            skew.add(seen.longer_than(heard));
        }
    }
    let skew = skew.summary();
    (skew.samples > 0).then_some(skew)
}

#[cfg(test)]
mod tests;
