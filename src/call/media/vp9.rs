//! VP9 payloads that say which frames are no key frames, which those of webrtc leave out.

use bytes::{BufMut, Bytes, BytesMut};
use rtc::shared::error::Result;
use rtp::codec::vp9::Vp9Payloader;
use rtp::packetizer::Payloader;

use crate::rtp::payload::vp9::is_inter_frame;

/// Bytes of a descriptor as webrtc makes it: flags, and a picture ID of 15 bits.
const DESCRIPTOR: usize = 3;

#[derive(Debug, Clone, Default)]
pub struct Vp9References(Vp9Payloader);

impl Payloader for Vp9References {
    fn payload(&mut self, mtu: usize, frame: &Bytes) -> Result<Vec<Bytes>> {
        if !is_inter_frame(frame) {
            return self.0.payload(mtu, frame);
        }
        let payloads = self.0.payload(mtu.saturating_sub(1), frame)?;
        Ok(payloads.iter().map(with_reference).collect())
    }

    fn clone_to(&self) -> Box<dyn Payloader> {
        Box::new(self.clone())
    }
}

/// In flexible mode a frame that is predicted names what it refers to (RFC 9628 §4.2): the picture
/// before, which needs those before it.
fn with_reference(payload: &Bytes) -> Bytes {
    const P: u8 = 0x40;
    const THE_PICTURE_BEFORE: u8 = 1 << 1;
    let Some((&[flags, high, low], frame)) = payload.split_first_chunk::<DESCRIPTOR>() else {
        return payload.clone();
    };
    let mut out = BytesMut::with_capacity(payload.len() + 1);
    out.put_slice(&[flags | P, high, low, THE_PICTURE_BEFORE]);
    out.put_slice(frame);
    out.freeze()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rtp::payload::Payload;
    use crate::rtp::payload::vp9::{Descriptor, video};

    fn payloads(frame: &[u8]) -> Vec<Bytes> {
        let frame = Bytes::copy_from_slice(frame);
        Vp9References::default().payload(100, &frame).unwrap()
    }

    #[test]
    fn only_what_is_no_key_frame_refers_to_another() {
        let key = [0x82; 150];
        let inter = [0x86; 150];
        for (frame, is_key) in [(key, true), (inter, false)] {
            let packets = payloads(&frame);
            assert_eq!(packets.len(), 2);
            assert!(packets.iter().all(|packet| packet.len() <= 100));
            let read = video(Payload::whole(&packets[0])).unwrap();
            assert_eq!(read.key, Some(is_key));
            let descriptors = packets
                .iter()
                .map(|packet| Descriptor::read(Payload::whole(packet)).unwrap());
            let carried = descriptors
                .map(|descriptor| descriptor.length)
                .sum::<usize>();
            let whole: usize = packets.iter().map(Bytes::len).sum();
            assert_eq!(whole - carried, frame.len(), "the frame is whole");
        }
    }
}
