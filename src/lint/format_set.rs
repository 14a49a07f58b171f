//! Tables by format that need no hashing: nearly all formats are payload types, and of
//! these there are 128.

use super::hash::{HashMap, HashSet};
use crate::sdp::Text;

/// A set of formats.
#[derive(Debug, Default)]
pub struct FormatSet<'a> {
    /// A bit for each payload type.
    payload_types: u128,
    /// What else is written, such as `webrtc-datachannel` or `096`.
    others: Option<Box<HashSet<&'a str>>>,
}

impl<'a> FormatSet<'a> {
    pub fn contains(&self, format: &str) -> bool {
        match payload_type(format) {
            Some(number) => self.payload_types & (1 << number) != 0,
            None => self
                .others
                .as_ref()
                .is_some_and(|others| others.contains(format)),
        }
    }

    pub fn count(&self) -> usize {
        let others = self.others.as_ref().map_or(0, |others| others.len());
        self.payload_types.count_ones() as usize + others
    }

    fn insert(&mut self, format: &'a str) {
        match payload_type(format) {
            Some(number) => self.payload_types |= 1 << number,
            None => {
                self.others.get_or_insert_default().insert(format);
            }
        }
    }
}

impl<'a> FromIterator<Text<'a>> for FormatSet<'a> {
    fn from_iter<T: IntoIterator<Item = Text<'a>>>(formats: T) -> Self {
        let mut set = FormatSet::default();
        for format in formats {
            set.insert(format.as_str());
        }
        set
    }
}

/// Where each format stands first in a list.
#[derive(Debug, Default)]
pub struct FirstPlaces<'a> {
    /// A bit for each payload type that is there.
    payload_types: u128,
    /// Their places, that of the lowest payload type first.
    places: Vec<u32>,
    others: Option<Box<HashMap<&'a str, u32>>>,
}

impl<'a> FirstPlaces<'a> {
    pub fn of(formats: impl Iterator<Item = Text<'a>>) -> Self {
        let mut first = FirstPlaces {
            places: Vec::with_capacity(formats.size_hint().0.min(128)),
            ..FirstPlaces::default()
        };
        for (at, format) in (0..).zip(formats) {
            first.insert(format.as_str(), at);
        }
        first
    }

    pub fn get(&self, format: &str) -> Option<usize> {
        let at = match payload_type(format) {
            Some(number) if self.payload_types & (1 << number) == 0 => return None,
            Some(number) => self.places.get(self.lower_than(number))?,
            None => self.others.as_ref()?.get(format)?,
        };
        Some(*at as usize)
    }

    fn insert(&mut self, format: &'a str, at: u32) {
        match payload_type(format) {
            Some(number) if self.payload_types & (1 << number) != 0 => {}
            Some(number) => {
                self.places.insert(self.lower_than(number), at);
                self.payload_types |= 1 << number;
            }
            None => {
                let others = self.others.get_or_insert_default();
                others.entry(format).or_insert(at);
            }
        }
    }

    /// How many payload types below `number` are there.
    fn lower_than(&self, number: u8) -> usize {
        let lower = self.payload_types & ((1 << number) - 1);
        lower.count_ones() as usize
    }
}

/// The number of a payload type that is written as numbers are: `096` is a text of its own.
fn payload_type(format: &str) -> Option<u8> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| byte - b'0');
    let number = match *format.as_bytes() {
        [ones] => digit(ones)?,
        [tens @ b'1'..=b'9', ones] => digit(tens)? * 10 + digit(ones)?,
        [b'1', tens, ones] => 100 + digit(tens)? * 10 + digit(ones)?,
        _ => return None,
    };
    (number < 128).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMATS: [&str; 8] = ["96", "0", "127", "96", "096", "128", "x", "096"];

    fn texts() -> impl Iterator<Item = Text<'static>> {
        FORMATS.into_iter().map(|format| Text::new(format, 0))
    }

    #[test]
    fn a_set_holds_what_was_put_in_and_nothing_else() {
        let set: FormatSet = texts().collect();
        assert!(FORMATS.iter().all(|format| set.contains(format)));
        let others = ["", "9", "97", "00", "0096", "129", "199", "-1", "+1", "X"];
        assert!(others.iter().all(|other| !set.contains(other)));
        assert_eq!(set.count(), 6);
    }

    #[test]
    fn the_first_place_of_each_format_is_kept() {
        let first = FirstPlaces::of(texts());
        for format in FORMATS {
            let place = FORMATS.iter().position(|other| *other == format);
            assert_eq!(first.get(format), place, "{format}");
        }
        assert_eq!(first.get("97"), None);
        assert_eq!(first.get("0096"), None);
    }

    #[test]
    fn a_payload_type_has_one_spelling() {
        for number in 0..=u8::MAX {
            let expected = (number < 128).then_some(number);
            assert_eq!(payload_type(&number.to_string()), expected);
        }
    }
}
