//! Opens packets with one master key: checks who made them, then decrypts.

use super::counter::CounterMode;
use super::gcm::{GcmMode, TAG_BYTES};
use super::master_key::{Label, MasterKey};
use super::{Profile, Rollover};

/// The session keys of one master key.
#[derive(Clone)]
pub struct Opener {
    profile: Profile,
    mki: Vec<u8>,
    rtp: Mode,
    rtcp: Mode,
}

#[derive(Clone)]
enum Mode {
    Counter(CounterMode),
    Gcm(GcmMode),
}

/// Why a packet was not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It is too short to be protected with this profile.
    TooShort,
    /// It names another key.
    OtherKey,
    /// Its tag is wrong: it was protected with another key, or changed on its way.
    Unauthentic,
}

/// Authenticated and not encrypted, or both: the first bit of what follows the report (RFC 3711 §3.4).
const IS_ENCRYPTED: u32 = 1 << 31;
/// Bytes of that bit and the index.
const INDEX_BYTES: usize = 4;
/// The tag of SRTCP, whatever that of SRTP is (RFC 5764 §4.1.2). FFmpeg takes that of SRTP
/// where SDES agreed on a short one, so that this is tried too.
const RTCP_TAG_BYTES: usize = 10;
/// Bytes of an RTCP packet that are not encrypted.
const RTCP_HEADER_BYTES: usize = 8;

impl Opener {
    pub fn new(master: &MasterKey) -> Option<Self> {
        use Label::{
            RtcpAuthentication, RtcpEncryption, RtcpSalt, RtpAuthentication, RtpEncryption, RtpSalt,
        };
        Some(Opener {
            profile: master.profile(),
            mki: master.mki().to_vec(),
            rtp: Mode::new(master, [RtpEncryption, RtpAuthentication, RtpSalt])?,
            rtcp: Mode::new(master, [RtcpEncryption, RtcpAuthentication, RtcpSalt])?,
        })
    }

    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// Opens an SRTP packet, whose payload begins at `start`, into `clear`. Gives its index:
    /// the first that it fits of those that `rollover` expects.
    pub fn open_rtp(
        &self,
        packet: &[u8],
        start: usize,
        rollover: &Rollover,
        clear: &mut Vec<u8>,
    ) -> Result<u64, Refused> {
        let (number, ssrc) = number_and_ssrc(packet).ok_or(Refused::TooShort)?;
        let mut indices = rollover.indices(number);
        match &self.rtp {
            Mode::Counter(mode) => {
                let (packet, tag) = split_end(packet, self.profile.tag_bytes())?;
                let packet = self.without_mki(packet)?;
                let end = packet.len().checked_sub(start).ok_or(Refused::TooShort)?;
                let over = mode.over(packet);
                let index = indices
                    .find(|index| over.is_with((index >> 16) as u32, tag))
                    .ok_or(Refused::Unauthentic)?;
                take(packet, clear);
                let at = clear.len() - end;
                mode.decrypt(ssrc, index, clear.get_mut(at..).unwrap_or_default());
                Ok(index)
            }
            Mode::Gcm(mode) => {
                let packet = self.without_mki(packet)?;
                let (header, _) = packet.split_at_checked(start).ok_or(Refused::TooShort)?;
                let open = |index: &u64| {
                    take(packet, clear);
                    let text = clear.get_mut(start..).unwrap_or_default();
                    let length = mode.open(ssrc, *index, header, text);
                    clear.truncate(start + length.unwrap_or_default());
                    length.is_some()
                };
                indices.find(open).ok_or(Refused::Unauthentic)
            }
        }
    }

    /// Opens an SRTCP packet into `clear`.
    pub fn open_rtcp(&self, packet: &[u8], clear: &mut Vec<u8>) -> Result<(), Refused> {
        match &self.rtcp {
            Mode::Counter(mode) => {
                let short = self.profile.tag_bytes();
                self.open_counted_rtcp(mode, packet, RTCP_TAG_BYTES, clear)
                    .or_else(|_| self.open_counted_rtcp(mode, packet, short, clear))
            }
            Mode::Gcm(mode) => self.open_gcm_rtcp(mode, packet, clear),
        }
    }

    fn open_counted_rtcp(
        &self,
        mode: &CounterMode,
        packet: &[u8],
        tag_bytes: usize,
        clear: &mut Vec<u8>,
    ) -> Result<(), Refused> {
        let (packet, tag) = split_end(packet, tag_bytes)?;
        let packet = self.without_mki(packet)?;
        if !mode.over(packet).is(tag) {
            return Err(Refused::Unauthentic);
        }
        let (compound, index) = split_index(packet)?;
        take(compound, clear);
        if index & IS_ENCRYPTED != 0 {
            let text = clear
                .get_mut(RTCP_HEADER_BYTES..)
                .ok_or(Refused::TooShort)?;
            let ssrc = rtcp_ssrc(packet).ok_or(Refused::TooShort)?;
            mode.decrypt(ssrc, u64::from(index & !IS_ENCRYPTED), text);
        }
        Ok(())
    }

    fn open_gcm_rtcp(
        &self,
        mode: &GcmMode,
        packet: &[u8],
        clear: &mut Vec<u8>,
    ) -> Result<(), Refused> {
        let packet = self.without_mki(packet)?;
        let (sealed, index) = split_index(packet)?;
        let plain_bytes = match index & IS_ENCRYPTED {
            0 => sealed.len().checked_sub(TAG_BYTES),
            _ => Some(RTCP_HEADER_BYTES),
        };
        let (plain, _) = plain_bytes
            .and_then(|bytes| sealed.split_at_checked(bytes))
            .ok_or(Refused::TooShort)?;
        let associated = [plain, &index.to_be_bytes()].concat();
        let ssrc = rtcp_ssrc(packet).ok_or(Refused::TooShort)?;
        take(sealed, clear);
        let text = clear.get_mut(plain.len()..).unwrap_or_default();
        let length = mode
            .open(ssrc, u64::from(index & !IS_ENCRYPTED), &associated, text)
            .ok_or(Refused::Unauthentic)?;
        clear.truncate(plain.len() + length);
        Ok(())
    }

    fn without_mki<'a>(&self, packet: &'a [u8]) -> Result<&'a [u8], Refused> {
        let (packet, mki) = split_end(packet, self.mki.len())?;
        match mki == self.mki {
            true => Ok(packet),
            false => Err(Refused::OtherKey),
        }
    }
}

impl Mode {
    fn new(master: &MasterKey, labels: [Label; 3]) -> Option<Mode> {
        let [encryption, _, salt] = labels;
        if master.profile().is_aead() {
            GcmMode::new(master, encryption, salt).map(Mode::Gcm)
        } else {
            CounterMode::new(master, labels).map(Mode::Counter)
        }
    }
}

fn take(packet: &[u8], clear: &mut Vec<u8>) {
    clear.clear();
    clear.extend_from_slice(packet);
}

/// All but the last bytes, and these.
fn split_end(packet: &[u8], bytes: usize) -> Result<(&[u8], &[u8]), Refused> {
    let at = packet.len().checked_sub(bytes);
    at.and_then(|at| packet.split_at_checked(at))
        .ok_or(Refused::TooShort)
}

fn split_index(packet: &[u8]) -> Result<(&[u8], u32), Refused> {
    let (packet, index) = split_end(packet, INDEX_BYTES)?;
    let index = index.first_chunk().ok_or(Refused::TooShort)?;
    Ok((packet, u32::from_be_bytes(*index)))
}

fn number_and_ssrc(packet: &[u8]) -> Option<(u16, u32)> {
    let number = packet.get(2..)?.first_chunk()?;
    let ssrc = packet.get(8..)?.first_chunk()?;
    Some((u16::from_be_bytes(*number), u32::from_be_bytes(*ssrc)))
}

fn rtcp_ssrc(packet: &[u8]) -> Option<u32> {
    let ssrc = packet.get(4..)?.first_chunk()?;
    Some(u32::from_be_bytes(*ssrc))
}

#[cfg(test)]
#[path = "opener_tests.rs"]
pub(super) mod tests;
