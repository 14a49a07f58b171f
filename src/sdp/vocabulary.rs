//! The attribute names that session descriptions use, and how each is used.

use super::registry;

/// A known attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    pub name: &'static str,
    pub level: Level,
    pub value: Value,
    pub times: Times,
}

/// Where an attribute may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Session,
    Media,
    Both,
}

/// Whether an attribute is written with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    Never,
    Always,
    Maybe,
}

/// How often an attribute may stand in one section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    Once,
    Many,
}

use Level::{Both, Media, Session};
use Times::{Many, Once};
use Value::{Always, Maybe, Never};

const fn known(name: &'static str, level: Level, value: Value, times: Times) -> Known {
    Known {
        name,
        level,
        value,
        times,
    }
}

/// Sorted by name.
pub const KNOWN: &[Known] = &[
    known("bundle-only", Media, Never, Once),
    known("candidate", Media, Always, Many),
    known("cat", Session, Always, Once),
    known("charset", Session, Always, Once),
    known("cliprect", Media, Always, Once),
    known("connection", Both, Always, Once),
    known("content", Media, Always, Once),
    known("control", Both, Always, Once),
    known("creq", Both, Always, Many),
    known("crypto", Media, Always, Many),
    known("csup", Both, Always, Many),
    known("dcmap", Media, Always, Many),
    known("dcsa", Media, Always, Many),
    known("end-of-candidates", Both, Never, Once),
    known("etag", Both, Always, Once),
    known("extmap", Both, Always, Many),
    known("extmap-allow-mixed", Both, Never, Once),
    known("fingerprint", Both, Always, Many),
    known("floorctrl", Media, Always, Once),
    known("fmtp", Media, Always, Many),
    known("framerate", Media, Always, Many),
    known("framesize", Media, Always, Many),
    known("group", Session, Always, Many),
    known("ice-lite", Session, Never, Once),
    known("ice-mismatch", Media, Never, Once),
    known("ice-options", Both, Always, Once),
    known("ice-pacing", Session, Always, Once),
    known("ice-pwd", Both, Always, Once),
    known("ice-ufrag", Both, Always, Once),
    known("identity", Session, Always, Once),
    known("imageattr", Media, Always, Many),
    known("inactive", Both, Never, Once),
    known("isma-compliance", Both, Always, Once),
    known("key-mgmt", Both, Always, Many),
    known("keywds", Session, Always, Once),
    known("label", Media, Always, Once),
    known("lang", Both, Always, Many),
    known("max-message-size", Media, Always, Once),
    known("maxptime", Media, Always, Once),
    known("maxxmitrate", Media, Always, Once),
    known("mediaclk", Both, Always, Once),
    known("mid", Media, Always, Once),
    known("mptime", Media, Always, Once),
    known("msid", Media, Always, Many),
    known("msid-semantic", Session, Always, Many),
    known("orient", Media, Always, Once),
    known("path", Media, Always, Once),
    known("ptime", Media, Always, Once),
    known("quality", Media, Always, Once),
    known("range", Both, Always, Once),
    known("recvonly", Both, Never, Once),
    known("remote-candidates", Media, Always, Once),
    known("rid", Media, Always, Many),
    known("rtcp", Media, Always, Once),
    known("rtcp-fb", Media, Always, Many),
    known("rtcp-mux", Media, Never, Once),
    known("rtcp-mux-only", Media, Never, Once),
    known("rtcp-rsize", Media, Never, Once),
    known("rtcp-xr", Both, Maybe, Once),
    known("rtpmap", Media, Always, Many),
    known("sctp-port", Media, Always, Once),
    known("sctpmap", Media, Always, Many),
    known("sdplang", Both, Always, Many),
    known("sendonly", Both, Never, Once),
    known("sendrecv", Both, Never, Once),
    known("setup", Both, Always, Once),
    known("silenceSupp", Media, Always, Once),
    known("simulcast", Media, Always, Many),
    known("source-filter", Both, Always, Many),
    known("sqn", Both, Always, Once),
    known("ssrc", Media, Always, Many),
    known("ssrc-group", Media, Always, Many),
    known("tcap", Both, Always, Many),
    known("tls-id", Both, Always, Once),
    known("tool", Session, Always, Once),
    known("ts-refclk", Both, Always, Many),
    known("type", Session, Always, Once),
    known("x-google-flag", Media, Always, Many),
    known("x-rtctool-ignore", Both, Always, Many),
];

/// The attribute of exactly this name.
#[inline]
pub fn find(name: &str) -> Option<&'static Known> {
    KNOWN.get(position(name)?)
}

/// Where [`KNOWN`] has this name.
///
/// Every line of every description asks this, and every rule: it is one look into a
/// table, and with a literal for a name the compiler answers it.
#[inline(always)]
pub fn position(name: &str) -> Option<usize> {
    let at = SLOTS[slot(name.as_bytes(), MULTIPLIER)] as usize;
    (at < KNOWN.len() && KNOWN[at].name == name).then_some(at)
}

const SLOT_COUNT: usize = 1 << 10;

/// A multiplier with which no two names share a slot, found by the compiler.
const MULTIPLIER: u64 = {
    let mut multiplier = 0x9e37_79b9_7f4a_7c15;
    while collides(multiplier) {
        multiplier = multiplier.wrapping_mul(3);
    }
    multiplier
};

/// The position in [`KNOWN`] of the name that may stand in each slot; beyond its end: none.
static SLOTS: [u8; SLOT_COUNT] = {
    assert!(KNOWN.len() < u8::MAX as usize);
    let mut slots = [u8::MAX; SLOT_COUNT];
    let mut at = 0;
    while at < KNOWN.len() {
        slots[slot(KNOWN[at].name.as_bytes(), MULTIPLIER)] = at as u8;
        at += 1;
    }
    slots
};

/// A slot by the length and five letters.
#[inline(always)]
const fn slot(name: &[u8], multiplier: u64) -> usize {
    let length = name.len();
    if length < 2 {
        return 0;
    }
    let letters = [
        name[0],
        name[1],
        name[length / 2],
        name[length * 3 / 4],
        name[length - 1],
        length as u8,
        0,
        0,
    ];
    let hash = u64::from_le_bytes(letters).wrapping_mul(multiplier);
    (hash >> 54) as usize
}

const fn collides(multiplier: u64) -> bool {
    let mut taken = [false; SLOT_COUNT];
    let mut at = 0;
    while at < KNOWN.len() {
        let slot = slot(KNOWN[at].name.as_bytes(), multiplier);
        if taken[slot] {
            return true;
        }
        taken[slot] = true;
        at += 1;
    }
    false
}

/// The name that `name` was meant to be: itself, unless only its letter case or
/// one slip keeps it from being a known one.
pub fn meant(name: &str) -> &str {
    if find(name).is_some() || registry::has(name) {
        return name;
    }
    other_case(name)
        .or_else(|| misspelt(name))
        .map_or(name, |known| known.name)
}

/// The known attribute that is `name` in another letter case.
pub fn other_case(name: &str) -> Option<&'static Known> {
    let same = |known: &&Known| known.name != name && known.name.eq_ignore_ascii_case(name);
    KNOWN.iter().find(same)
}

/// The known attribute one edit away from `name`, when no other is.
///
/// Names under five letters are too close to each other to guess by.
pub fn misspelt(name: &str) -> Option<&'static Known> {
    if name.starts_with("x-") || name.starts_with("X-") || find(name).is_some() {
        return None;
    }
    let may_be = |known: &&Known| match known.name.len() {
        0..3 => false,
        length @ 3..5 => name.len() > length,
        length => name.len().abs_diff(length) <= 1,
    };
    // Hostile descriptions have a million lines with such a name.
    if name.len() < 4 {
        return None;
    }
    let mut near = KNOWN
        .iter()
        .filter(may_be)
        .filter(|known| is_one_edit(known.name, name));
    let first = near.next();
    first.filter(|_| near.next().is_none())
}

/// Whether one letter added, left out, changed or swapped with its neighbour makes `a` into `b`.
pub fn is_one_edit(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[head..], &b[head..]);
    match (a, b) {
        ([], rest) | (rest, []) => rest.len() == 1,
        ([x, rest_a @ ..], [y, rest_b @ ..]) => {
            let swapped = matches!((rest_a, rest_b), ([xx, ra @ ..], [yy, rb @ ..])
                if x == yy && y == xx && ra == rb);
            rest_a == rest_b || swapped || rest_a == b || a == rest_b
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_sorted_and_occur_once() {
        assert!(KNOWN.windows(2).all(|pair| pair[0].name < pair[1].name));
    }

    #[test]
    fn every_name_is_found_and_no_other() {
        for (at, known) in KNOWN.iter().enumerate() {
            assert_eq!(position(known.name), Some(at));
            assert_eq!(position(&format!("{}x", known.name)), None);
        }
        assert_eq!(position(""), None);
    }

    #[test]
    fn one_slip_is_forgiven_and_two_are_not() {
        for slip in ["rtcp-mx", "rtcp-muxx", "rtcp-mix", "rtpc-mux", "tcp-mux"] {
            assert_eq!(meant(slip), "rtcp-mux", "{slip}");
        }
        assert_eq!(meant("rtcpmx"), "rtcpmx");
        assert_eq!(meant("RtpMap"), "rtpmap");
    }

    #[test]
    fn a_known_or_private_name_is_itself() {
        for name in ["rtcp", "ssrc", "x-rtpmap", "foo", "id", "mi"] {
            assert_eq!(meant(name), name);
        }
    }
}
