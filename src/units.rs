//! Quantities as people type them: `150ms`, `5%`, `2Mbps`.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

mod moment;

pub use moment::{Moment, parse_moment};

/// What a number measures, and so which unit it must be written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Milliseconds.
    Ms,
    /// Percent, 0 to 100.
    Percent,
    /// Bits per second.
    Bps,
    /// A plain number.
    Count,
}

impl Unit {
    /// An example of how a quantity of this unit is typed.
    pub fn example(self) -> &'static str {
        match self {
            Unit::Ms => "30ms",
            Unit::Percent => "2%",
            Unit::Bps => "500kbps",
            Unit::Count => "10",
        }
    }

    /// What was likely meant by a text without this unit. Seconds come first: they are what most options are given in.
    fn meant_by(self, text: &str) -> String {
        let text = text.trim();
        match (self, text.parse::<f64>()) {
            (Unit::Ms, Ok(_)) => format!("{text}s or {text}ms"),
            (Unit::Ms, Err(_)) => "3s or 30ms".to_owned(),
            (unit, _) => unit.example().to_owned(),
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Unit::Ms => "a duration",
            Unit::Percent => "a percentage",
            Unit::Bps => "a bit rate",
            Unit::Count => "a plain number",
        }
    }
}

/// `1 request`, `2 requests`.
pub fn plural(count: u64, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{s}")
}

/// A number with the unit it was typed in, held in the unit's base.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    /// In milliseconds, percent, bits per second, or as is.
    pub value: f64,
    pub unit: Unit,
    /// The number and the suffix as they were typed, for people to recognize.
    typed: (f64, &'static str),
}

/// Why a quantity was not understood.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum QuantityError {
    #[error("`{0}` is not a number")]
    NotANumber(String),
    #[error("`{unit}` is not a unit; {}known are ns, us, ms, s, m, h, %, bps, kbps, Mbps and Gbps", .near.map_or_else(String::new, |near| format!("did you mean `{near}`? ")))]
    UnknownUnit {
        unit: String,
        near: Option<&'static str>,
    },
    #[error("`{text}` is not {expected}; write it like {example}", expected = .expected.noun(), example = .expected.meant_by(.text))]
    WrongUnit { text: String, expected: Unit },
    #[error("`{text}` is out of range; it must be {range}")]
    OutOfRange { text: String, range: &'static str },
}

impl Quantity {
    /// Reads a quantity such as `30ms`. A number without a unit is a [`Unit::Count`].
    pub fn parse(text: &str) -> Result<Quantity, QuantityError> {
        let text = text.trim();
        let split = text
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+')))
            .unwrap_or(text.len());
        let (digits, suffix) = text.split_at(split);
        let number: f64 = digits
            .parse()
            .ok()
            .filter(|n: &f64| n.is_finite())
            .ok_or_else(|| QuantityError::NotANumber(text.to_owned()))?;
        let suffix = suffix.trim();
        let known = SUFFIXES.iter().find(|known| known.typed.contains(&suffix));
        let Some(known) = known else {
            return Err(unknown_unit(suffix));
        };
        Ok(Quantity {
            value: number * known.factor,
            unit: known.unit,
            typed: (number, known.shown),
        })
    }

    fn parse_as(text: &str, unit: Unit) -> Result<f64, QuantityError> {
        let quantity = Quantity::parse(text)?;
        if quantity.unit == unit {
            Ok(quantity.value)
        } else {
            Err(QuantityError::WrongUnit {
                text: text.to_owned(),
                expected: unit,
            })
        }
    }
}

/// A way to write a unit.
struct Suffix {
    typed: &'static [&'static str],
    /// Behind a number, for people.
    shown: &'static str,
    /// How many of the base of the unit.
    factor: f64,
    unit: Unit,
}

const fn suffix(
    typed: &'static [&'static str],
    shown: &'static str,
    factor: f64,
    unit: Unit,
) -> Suffix {
    Suffix {
        typed,
        shown,
        factor,
        unit,
    }
}

const SUFFIXES: &[Suffix] = &[
    suffix(&[""], "", 1.0, Unit::Count),
    suffix(&["ns"], " ns", 1e-6, Unit::Ms),
    suffix(&["us", "µs"], " µs", 1e-3, Unit::Ms),
    suffix(&["ms"], " ms", 1.0, Unit::Ms),
    suffix(&["s"], " s", 1e3, Unit::Ms),
    suffix(&["m", "min"], " min", 60e3, Unit::Ms),
    suffix(&["h"], " h", 3_600e3, Unit::Ms),
    suffix(&["%"], " %", 1.0, Unit::Percent),
    suffix(&["bps", "b/s"], " b/s", 1.0, Unit::Bps),
    suffix(&["kbps", "kb/s"], " kb/s", 1e3, Unit::Bps),
    suffix(&["Mbps", "Mb/s", "mbps"], " Mb/s", 1e6, Unit::Bps),
    suffix(&["Gbps", "Gb/s", "gbps"], " Gb/s", 1e9, Unit::Bps),
];

/// With the unit that is mostly meant by it.
fn unknown_unit(typed: &str) -> QuantityError {
    const MEANT: &[(&[&str], &str)] = &[
        (&["sec", "secs", "second", "seconds"], "s"),
        (&["msec", "msecs", "millis"], "ms"),
        (&["hour", "hours"], "h"),
        (&["minute", "minutes", "mins"], "min"),
        (&["percent", "pct"], "%"),
        (&["k", "K", "kbit", "kbits", "kbit/s"], "kbps"),
        (&["M", "mbit", "Mbit", "Mbits", "mbit/s", "Mbit/s"], "Mbps"),
        (&["G", "gbit", "Gbit", "Gbit/s"], "Gbps"),
    ];
    let near = MEANT.iter().find(|(typos, _)| typos.contains(&typed));
    QuantityError::UnknownUnit {
        unit: typed.to_owned(),
        near: near.map(|(_, meant)| *meant),
    }
}

fn out_of_range(text: &str, range: &'static str) -> QuantityError {
    QuantityError::OutOfRange {
        text: text.to_owned(),
        range,
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Every digit that was typed: this is what a gate is judged by.
        let (number, suffix) = self.typed;
        write!(f, "{number}{suffix}")
    }
}

/// A clap value parser for a duration such as `150ms`, up to a day.
pub fn parse_duration(text: &str) -> Result<Duration, QuantityError> {
    const DAY_MS: f64 = 86_400e3;
    match Quantity::parse_as(text, Unit::Ms)? {
        ms if (0.0..=DAY_MS).contains(&ms) => Ok(Duration::from_secs_f64(ms / 1e3)),
        _ => Err(out_of_range(text, "from 0ms to 24h")),
    }
}

/// A probability typed as a percentage, held as a fraction from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Ratio(pub f64);

/// A clap value parser for a percentage from `0%` to `100%`.
pub fn parse_percent(text: &str) -> Result<Ratio, QuantityError> {
    match Quantity::parse_as(text, Unit::Percent)? {
        percent if (0.0..=100.0).contains(&percent) => Ok(Ratio(percent / 100.0)),
        _ => Err(out_of_range(text, "from 0% to 100%")),
    }
}

/// A bit rate in bits per second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BitRate(pub u64);

/// A clap value parser for a bit rate such as `2Mbps`. One that would carry
/// nothing is refused.
pub fn parse_bit_rate(text: &str) -> Result<BitRate, QuantityError> {
    const LEAST: f64 = 1e3;
    const MOST: f64 = 1e12;
    match Quantity::parse_as(text, Unit::Bps)? {
        bps if (LEAST..=MOST).contains(&bps) => Ok(BitRate(bps as u64)),
        _ => Err(out_of_range(text, "from 1kbps to 1000Gbps")),
    }
}

/// A measured value with its unit, for people: `1.234 ms`, `2.1 %`, `1.50 Mb/s`.
pub fn format_value(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Ms => format!("{} ms", format_ms(value)),
        Unit::Percent => format!("{value:.2} %"),
        Unit::Bps => format_bps(value),
        Unit::Count if value.fract() == 0.0 => format!("{value:.0}"),
        Unit::Count => format!("{value:.2}"),
    }
}

/// Milliseconds down to the microsecond where that still says something.
pub fn format_ms(ms: f64) -> String {
    match ms.abs() {
        v if v >= 1000.0 => format!("{ms:.0}"),
        v if v >= 100.0 => format!("{ms:.1}"),
        v if v >= 10.0 => format!("{ms:.2}"),
        _ => format!("{ms:.3}"),
    }
}

pub fn format_bps(bps: f64) -> String {
    match bps.abs() {
        v if v >= 1e9 => format!("{:.2} Gb/s", bps / 1e9),
        v if v >= 1e6 => format!("{:.2} Mb/s", bps / 1e6),
        v if v >= 1e3 => format!("{:.1} kb/s", bps / 1e3),
        _ => format!("{bps:.0} b/s"),
    }
}

/// A size in bytes with a decimal prefix: `1.2 MB`.
pub fn format_bytes(bytes: u64) -> String {
    let value = bytes as f64;
    match bytes {
        1_000_000_000.. => format!("{:.2} GB", value / 1e9),
        1_000_000.. => format!("{:.2} MB", value / 1e6),
        1_000.. => format!("{:.1} kB", value / 1e3),
        _ => format!("{bytes} B"),
    }
}

/// A limit in bytes, which is a round number in binary: `64 KiB`.
pub fn format_limit(bytes: u64) -> String {
    match bytes {
        0 => "0 bytes".to_owned(),
        _ if bytes.is_multiple_of(1 << 20) => format!("{} MiB", bytes >> 20),
        _ if bytes.is_multiple_of(1 << 10) => format!("{} KiB", bytes >> 10),
        _ => format!("{bytes} bytes"),
    }
}

/// A whole number with its thousands apart: `1 234 567`.
pub fn format_count(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// `1 packet`, `12 345 packets`: the last word takes the plural.
pub fn counted(count: u64, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{} {noun}{s}", format_count(count))
}

/// A Unix time as RFC 3339 has it, in UTC: `2026-11-23T03:15:09Z`.
pub fn format_utc(unix: Duration) -> String {
    const DAY: u64 = 86_400;
    let (days, seconds) = (unix.as_secs() / DAY, unix.as_secs() % DAY);
    // Years begin in March, so that the day that some lack is their last; an era of
    // 400 years has 146,097 days.
    let since_march_of_0 = days + 719_468;
    let (era, day) = (since_march_of_0 / 146_097, since_march_of_0 % 146_097);
    let year_of_era = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day + 2) / 153;
    let day = day - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

pub fn duration_ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_no_plural_and_the_last_word_takes_it() {
        assert_eq!(counted(1, "key frame"), "1 key frame");
        assert_eq!(counted(4, "key frame"), "4 key frames");
        assert_eq!(counted(1_000, "run"), "1\u{202f}000 runs");
    }

    #[test]
    fn durations_are_typed_with_a_unit() {
        assert_eq!(parse_duration("150ms").unwrap(), Duration::from_millis(150));
        assert_eq!(parse_duration("2s").unwrap(), Duration::from_secs(2));
        assert_eq!(parse_duration("1.5s").unwrap(), Duration::from_millis(1500));
        assert_eq!(parse_duration("20us").unwrap(), Duration::from_micros(20));
    }

    #[test]
    fn a_quantity_of_the_wrong_kind_says_how_to_write_it() {
        let error = parse_duration("150").unwrap_err().to_string();
        assert_eq!(
            error,
            "`150` is not a duration; write it like 150s or 150ms"
        );
        let error = parse_percent("150%").unwrap_err().to_string();
        assert_eq!(error, "`150%` is out of range; it must be from 0% to 100%");
        assert!(parse_percent("-1%").is_err());
        assert!(parse_bit_rate("0kbps").is_err());
        assert!(parse_duration("-5ms").is_err());
    }

    #[test]
    fn huge_and_odd_numbers_are_errors_not_panics() {
        for text in [
            "1e999s",
            "999999999999999999999999h",
            "NaNms",
            "--5ms",
            "",
            "ms",
            "5 parsecs",
        ] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_unix_time_is_shown_as_a_date() {
        let utc = |seconds| format_utc(Duration::from_secs(seconds));
        assert_eq!(utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(utc(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(utc(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(utc(1_795_403_709), "2026-11-23T03:15:09Z");
        assert_eq!(utc(4_107_542_400), "2100-03-01T00:00:00Z");
    }

    #[test]
    fn values_are_shown_with_their_unit() {
        assert_eq!(format_value(1.2345, Unit::Ms), "1.234 ms");
        assert_eq!(format_value(1_500_000.0, Unit::Bps), "1.50 Mb/s");
        assert_eq!(format_value(2.0, Unit::Percent), "2.00 %");
        assert_eq!(format_value(7.0, Unit::Count), "7");
        assert_eq!(format_count(1_234_567), "1\u{202f}234\u{202f}567");
    }
}
