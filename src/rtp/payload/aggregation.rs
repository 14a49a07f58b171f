//! NAL units that share a packet, each behind its length in two bytes (RFC 6184, RFC 7798).

/// The unit that `rest` begins with, as far as it was captured; `rest` goes on behind it.
pub fn next_unit<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, after) = rest.split_first_chunk()?;
    let length = usize::from(u16::from_be_bytes(*length));
    *rest = after.get(length..).unwrap_or_default();
    Some(after.get(..length).unwrap_or(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_follow_each_other_and_the_last_may_be_cut() {
        let mut rest: &[u8] = &[0, 2, 7, 8, 0, 3, 9];
        assert_eq!(next_unit(&mut rest), Some(&[7, 8][..]));
        assert_eq!(next_unit(&mut rest), Some(&[9][..]));
        assert_eq!(next_unit(&mut rest), None);
    }
}
