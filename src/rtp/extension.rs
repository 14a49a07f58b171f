//! RTP header extensions, read in place (RFC 8285 §4).

/// Ids and values of the elements, with headers of one byte or of two. Nothing of a packet
/// without them, or with an extension of another kind.
pub fn elements(packet: &[u8]) -> Elements<'_> {
    found(packet).unwrap_or(Elements {
        form: Form::OneByte,
        rest: &[],
    })
}

/// See [`elements`].
#[derive(Debug, Clone)]
pub struct Elements<'a> {
    form: Form,
    rest: &'a [u8],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    OneByte,
    TwoByte,
}

fn found(packet: &[u8]) -> Option<Elements<'_>> {
    const HAS_EXTENSION: u8 = 0x10;
    let first = packet.first()?;
    if first & HAS_EXTENSION == 0 {
        return None;
    }
    let extension = packet.get(12 + 4 * usize::from(first & 0x0f)..)?;
    let (&[p0, p1, l0, l1], rest) = extension.split_first_chunk()?;
    let form = match u16::from_be_bytes([p0, p1]) {
        0xbede => Form::OneByte,
        profile if profile >> 4 == 0x100 => Form::TwoByte,
        _ => return None,
    };
    let bytes = 4 * usize::from(u16::from_be_bytes([l0, l1]));
    Some(Elements {
        form,
        rest: rest.get(..bytes).unwrap_or(rest),
    })
}

impl<'a> Iterator for Elements<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        while let Some((0, rest)) = self.rest.split_first() {
            self.rest = rest;
        }
        let (id, length, rest) = match (self.form, self.rest) {
            // Id 15 ends the extension.
            (Form::OneByte, [head, rest @ ..]) if head >> 4 != 15 => {
                (head >> 4, usize::from(head & 0x0f) + 1, rest)
            }
            (Form::TwoByte, [id, length, rest @ ..]) => (*id, usize::from(*length), rest),
            _ => return None,
        };
        let (value, rest) = rest.split_at_checked(length)?;
        self.rest = rest;
        Some((id, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn packet(profile: [u8; 2], elements: &[u8]) -> Vec<u8> {
        let words = [0, (elements.len() / 4) as u8];
        [
            &[0x90],
            &[0; 11][..],
            &profile,
            &words,
            elements,
            b"payload",
        ]
        .concat()
    }

    #[test]
    fn elements_of_one_byte_headers_have_padding_between() {
        let packet = packet([0xbe, 0xde], &[0x10, b'0', 0, 0, 0x31, 1, 2, 0xf0]);
        let found: Vec<_> = elements(&packet).collect();
        assert_eq!(found, [(1, &b"0"[..]), (3, &[1, 2])]);
    }

    #[test]
    fn elements_of_two_byte_headers_may_be_empty() {
        let packet = packet([0x10, 0], &[20, 0, 21, 2, b'h', b'i', 0, 0]);
        let found: Vec<_> = elements(&packet).collect();
        assert_eq!(found, [(20, &b""[..]), (21, b"hi")]);
    }

    #[test]
    fn other_extensions_have_no_elements() {
        assert_eq!(elements(&packet([0x12, 0x34], &[1, 2, 3, 4])).count(), 0);
        assert_eq!(elements(&[0x80; 12]).count(), 0);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..64), kind in 0u8..2) {
            let _ = elements(&bytes).count();
            let _ = elements(&packet([[0xbe, 0x10][kind as usize], [0xde, 0][kind as usize]], &bytes)).count();
        }
    }
}
