//! Times of day and times since a beginning, as people type them: `2026-11-23T10:15:00Z`, `1m30s`.

use std::time::Duration;

use super::{Quantity, Unit};

/// When.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Since the first packet.
    AfterFirst(Duration),
    /// Since 1970-01-01 UTC.
    At(Duration),
}

/// Why a moment was not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MomentError {
    #[error(
        "`{0}` counts from the end, which is not known while packets are read; count from the first packet, like 1m30s, or give a time of day"
    )]
    FromTheEnd(String),
    #[error("`{0}` is no time since the first packet; write it like 10s, +1m30s or 250ms")]
    NotASpan(String),
    #[error("`{0}` is no time of day; write it like 2026-11-23T10:15:00Z (RFC 3339)")]
    NotATime(String),
    #[error("`{0}` does not say of which time zone; append Z for UTC, or an offset like +01:00")]
    NoZone(String),
}

impl Moment {
    /// Since 1970, in a capture that begins at `first`.
    pub fn in_capture(self, first: Duration) -> Duration {
        match self {
            Moment::AfterFirst(span) => first.saturating_add(span),
            Moment::At(time) => time,
        }
    }
}

/// A clap value parser for a moment.
pub fn parse_moment(text: &str) -> Result<Moment, MomentError> {
    let text = text.trim();
    if text.starts_with(['-', '−']) {
        return Err(MomentError::FromTheEnd(text.to_owned()));
    }
    match text.get(4..5) {
        Some("-") => time_of_day(text).map(Moment::At),
        _ => span(text.strip_prefix('+').unwrap_or(text))
            .map(Moment::AfterFirst)
            .ok_or_else(|| MomentError::NotASpan(text.to_owned())),
    }
}

/// `1h2m3.5s`: numbers with units, a thousand hours at most.
fn span(text: &str) -> Option<Duration> {
    const MOST_MS: f64 = 3_600e6;
    let mut rest = text;
    let mut sum = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let unit = rest.get(digits..)?;
        let length = unit
            .find(|c: char| c.is_ascii_digit() || c == '.')
            .unwrap_or(unit.len());
        let (part, after) = rest.split_at_checked(digits + length)?;
        let quantity = Quantity::parse(part).ok()?;
        sum += (quantity.unit == Unit::Ms).then_some(quantity.value)?;
        rest = after;
    }
    let is_one = !text.is_empty() && (0.0..=MOST_MS).contains(&sum);
    is_one.then(|| Duration::from_secs_f64(sum / 1e3))
}

/// RFC 3339 §5.6; a blank may stand for the T.
fn time_of_day(text: &str) -> Result<Duration, MomentError> {
    let wrong = || MomentError::NotATime(text.to_owned());
    let (date, rest) = text.split_at_checked(10).ok_or_else(wrong)?;
    let rest = rest.strip_prefix(['T', 't', ' ']).ok_or_else(wrong)?;
    let (clock, rest) = rest.split_at_checked(8).ok_or_else(wrong)?;
    let (fraction, zone) = fraction(rest).ok_or_else(wrong)?;
    let days = days(date).ok_or_else(wrong)?;
    let seconds = seconds(clock).ok_or_else(wrong)?;
    if zone.is_empty() {
        return Err(MomentError::NoZone(text.to_owned()));
    }
    let offset = offset(zone).ok_or_else(wrong)?;
    let unix = days * 86_400 + seconds - offset;
    let unix = u64::try_from(unix).map_err(|_| wrong())?;
    Ok(Duration::from_secs(unix) + fraction)
}

/// `.25` in front of a zone; nothing is no fraction.
fn fraction(rest: &str) -> Option<(Duration, &str)> {
    let Some(digits) = rest.strip_prefix('.') else {
        return Some((Duration::ZERO, rest));
    };
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let (digits, zone) = digits.split_at_checked(end).filter(|_| end > 0)?;
    let nanoseconds: String = digits.chars().chain("000000000".chars()).take(9).collect();
    Some((Duration::from_nanos(nanoseconds.parse().ok()?), zone))
}

/// `2026-11-23` as days since 1970.
fn days(date: &str) -> Option<i64> {
    let (year, rest) = date.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    // Years begin in March, as in `format_utc`.
    let (year, month) = match month {
        1 | 2 => (year - 1, month + 9),
        _ => (year, month - 3),
    };
    let of_years = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(of_years + (153 * month + 2) / 5 + day - 1 - 719_468)
}

/// `10:15:00`; a leap second is the last of its minute and one more.
fn seconds(clock: &str) -> Option<i64> {
    let mut parts = clock.splitn(3, ':');
    let mut part = |highest| {
        let value = number(parts.next()?, 2)?;
        (value <= highest).then_some(value)
    };
    Some(part(23)? * 3_600 + part(59)? * 60 + part(60)?)
}

/// `Z`, `+01:00`: seconds ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    if matches!(zone, "Z" | "z") {
        return Some(0);
    }
    let sign = match zone.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3_600 + minutes * 60))
}

/// Exactly so many digits.
fn number(digits: &str, count: usize) -> Option<i64> {
    let all = digits.bytes().all(|byte| byte.is_ascii_digit());
    (all && digits.len() == count)
        .then(|| digits.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::format_utc;
    use proptest::prelude::*;

    fn after(text: &str) -> Option<u64> {
        match parse_moment(text) {
            Ok(Moment::AfterFirst(span)) => Some(span.as_millis() as u64),
            _ => None,
        }
    }

    fn at(text: &str) -> Option<f64> {
        match parse_moment(text) {
            Ok(Moment::At(time)) => Some(time.as_secs_f64()),
            _ => None,
        }
    }

    #[test]
    fn a_span_counts_from_the_first_packet() {
        assert_eq!(after("10s"), Some(10_000));
        assert_eq!(after("+1m30s"), Some(90_000));
        assert_eq!(after("1h0.5s"), Some(3_600_500));
        assert_eq!(after("250ms"), Some(250));
    }

    #[test]
    fn a_time_of_day_has_a_zone() {
        assert_eq!(at("1970-01-01T00:00:00Z"), Some(0.0));
        assert_eq!(at("2026-11-23T04:15:09.5+01:00"), Some(1_795_403_709.5));
        assert_eq!(at("2000-02-29 23:59:60z"), Some(951_868_800.0));
        let error = parse_moment("2026-11-23T04:15:09").unwrap_err();
        assert!(error.to_string().contains("append Z"), "{error}");
    }

    #[test]
    fn the_end_of_a_stream_is_no_beginning() {
        let error = parse_moment("-10s").unwrap_err();
        assert!(error.to_string().contains("from the end"), "{error}");
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "+",
            "10",
            "10 parsecs",
            "1s2",
            "5%",
            "s",
            "1e9h",
            "1..5s",
            "9999h",
            "2026-13-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-11-23",
            "2026-11-23T24:00:00Z",
            "2026-11-23T10:15:00.Z",
            "2026-11-23T10:15:00+1:00",
            "1969-12-31T23:59:59Z",
            "2026-11-23T+1:15:00Z",
            "２０２６-11-23T10:15:00Z",
        ] {
            assert!(parse_moment(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn times_are_read_as_they_are_written(seconds in 0u64..253_402_300_800) {
            let text = format_utc(Duration::from_secs(seconds));
            prop_assert_eq!(parse_moment(&text), Ok(Moment::At(Duration::from_secs(seconds))));
        }

        #[test]
        fn no_text_makes_it_panic(text in "[-+0-9TZ:.smh −é]{0,30}") {
            let _ = parse_moment(&text);
        }
    }
}
