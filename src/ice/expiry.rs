//! The time in user names of the TURN REST API, when their passwords end.

use std::ops::Range;

use crate::turn::EphemeralUsername;

/// When a credential ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expiry {
    /// Seconds since 1970 (UTC).
    pub at: u64,
    /// Seconds since it ended.
    pub past: Option<u64>,
    /// Seconds until it ends.
    pub left: Option<u64>,
    /// Bytes of the user name that say so.
    pub part: Range<usize>,
}

/// Reads `1700000000:user` and `user:1700000000`. Nothing where the name has no such time.
pub fn of(username: &str, now: u64) -> Option<Expiry> {
    let at = EphemeralUsername::read(username)?.expires;
    let digits = at.to_string();
    let start = match username.starts_with(&digits) {
        true => 0,
        false => username.len() - digits.len(),
    };
    Some(Expiry {
        at,
        past: now.checked_sub(at),
        left: at.checked_sub(now).filter(|left| *left > 0),
        part: start..start + digits.len(),
    })
}

/// `2026-11-23 03:15:17 UTC`
pub fn date(seconds: u64) -> String {
    let (days, time) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(days);
    let (hours, minutes, seconds) = (time / 3600, time / 60 % 60, time % 60);
    format!("{year:04}-{month:02}-{day:02} {hours:02}:{minutes:02}:{seconds:02} UTC")
}

/// Year, month and day of a day since 1970, in the Gregorian calendar.
fn civil(days: u64) -> (u64, u64, u64) {
    // Years that begin in March end with the leap day; 400 of them have 146,097 days.
    let days = days + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march + 2) / 5 + 1;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    (year, month, day)
}

/// `42 s`, `5 min`, `3 h`, `12 days`
pub fn span(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!(date(0), "1970-01-01 00:00:00 UTC");
        assert_eq!(date(951_827_696), "2000-02-29 12:34:56 UTC");
        assert_eq!(date(1_795_403_717), "2026-11-23 03:15:17 UTC");
        assert_eq!(date(4_107_542_399), "2100-02-28 23:59:59 UTC");
    }

    #[test]
    fn a_time_is_past_or_to_come() {
        let now = 1_800_000_000;
        let read = |name| of(name, now).map(|expiry| (expiry.past, expiry.left, expiry.part));
        assert_eq!(read("1799999990:me"), Some((Some(10), None, 0..10)));
        assert_eq!(read("me:1800000010"), Some((None, Some(10), 3..13)));
        assert_eq!(read("me"), None);
    }

    #[test]
    fn spans_are_told_in_one_unit() {
        assert_eq!(
            [0, 119, 120, 7200, 172_800].map(span),
            ["0 s", "119 s", "2 min", "2 h", "2 days"]
        );
    }
}
