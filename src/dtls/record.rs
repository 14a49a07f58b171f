//! Records: what a datagram consists of (RFC 6347 §4.1).

use super::names::Version;
use super::reader::Reader;
use crate::stun::alert_name;

/// ```text
/// struct {
///   ContentType type;          1 byte
///   ProtocolVersion version;   2
///   uint16 epoch;              2
///   uint48 sequence_number;    6
///   uint16 length;             2
///   opaque fragment[length];
/// } DTLSPlaintext;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record<'a> {
    pub kind: ContentType,
    pub version: Version,
    /// 0 until keys are in use.
    pub epoch: u16,
    /// Unique within an epoch: a retransmission has a new one.
    pub number: u64,
    /// As much as was captured.
    pub fragment: &'a [u8],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentType(pub u8);

impl ContentType {
    pub const CHANGE_CIPHER_SPEC: ContentType = ContentType(20);
    pub const ALERT: ContentType = ContentType(21);
    pub const HANDSHAKE: ContentType = ContentType(22);
    pub const APPLICATION_DATA: ContentType = ContentType(23);
}

/// Why a side gives up, or that it is done (RFC 5246 §7.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alert {
    pub level: u8,
    pub description: u8,
}

/// The records of a datagram, up to the first that is none.
///
/// Those of DTLS 1.3 that are encrypted have another header (RFC 9147 §4) and end it.
pub fn records(datagram: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut reader = Reader(datagram);
    std::iter::from_fn(move || record(&mut reader))
}

/// A record that DTLS 1.3 encrypts: little more than that it is one can be told (RFC 9147 §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ciphertext {
    /// The low two bits of the epoch: 2 for the handshake, 3 for what comes after it
    /// (RFC 9147 §6.1), until keys are updated.
    pub epoch: u8,
}

/// The records of DTLS 1.3 that are encrypted, behind those of a datagram that are not.
pub fn ciphertexts(datagram: &[u8]) -> impl Iterator<Item = Ciphertext> {
    let mut reader = Reader(datagram);
    loop {
        let before = reader;
        if record(&mut reader).is_none() {
            reader = before;
            break;
        }
    }
    std::iter::from_fn(move || ciphertext(&mut reader))
}

/// `001CSLEE`: a connection id, a sequence number of 16 bits, a length. The length of a
/// connection id is not told, so that a record with one is the last that is found.
fn ciphertext(reader: &mut Reader) -> Option<Ciphertext> {
    const CONNECTION_ID: u8 = 0x10;
    const LONG_NUMBER: u8 = 0x08;
    const LENGTH: u8 = 0x04;
    let head = reader.u8().filter(|head| head >> 5 == 1)?;
    let number = if head & LONG_NUMBER != 0 { 2 } else { 1 };
    if head & CONNECTION_ID != 0 {
        reader.0 = &[];
    } else {
        reader.take(number)?;
        let rest = reader.0.len();
        let length = match head & LENGTH {
            0 => rest,
            _ => usize::from(reader.u16()?),
        };
        let captured = length.min(reader.0.len());
        reader.take(captured)?;
    }
    Some(Ciphertext { epoch: head & 0x03 })
}

fn record<'a>(reader: &mut Reader<'a>) -> Option<Record<'a>> {
    let kind = ContentType(reader.u8()?);
    let version = Version(reader.u16()?);
    let epoch = reader.u16()?;
    let [n0, n1, n2, n3, n4, n5] = reader.array()?;
    let length = usize::from(reader.u16()?);
    if !(20..=26).contains(&kind.0) || !version.is_dtls() {
        return None;
    }
    let captured = length.min(reader.0.len());
    Some(Record {
        kind,
        version,
        epoch,
        number: u64::from_be_bytes([0, 0, n0, n1, n2, n3, n4, n5]),
        fragment: reader.take(captured)?,
    })
}

impl Record<'_> {
    pub fn is_encrypted(&self) -> bool {
        self.epoch > 0
    }

    pub fn is_handshake(&self) -> bool {
        self.kind == ContentType::HANDSHAKE
    }

    /// The alert, when this is one that can be read.
    pub fn alert(&self) -> Option<Alert> {
        match (self.kind, self.epoch, self.fragment) {
            (ContentType::ALERT, 0, &[level, description, ..]) => {
                Some(Alert { level, description })
            }
            _ => None,
        }
    }
}

impl Alert {
    const FATAL: u8 = 2;
    const CLOSE_NOTIFY: u8 = 0;

    pub fn is_fatal(self) -> bool {
        self.level == Alert::FATAL && self.description != Alert::CLOSE_NOTIFY
    }

    /// `handshake_failure`, or the number of one without a name.
    pub fn name(self) -> String {
        alert_name(self.description).map_or_else(|| self.description.to_string(), str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtls::made;

    #[test]
    fn a_datagram_holds_several_records() {
        let mut datagram = made::record(22, 0, 5, &[1, 2, 3]);
        datagram.extend(made::record(20, 0, 6, &[1]));
        datagram.extend(made::record(22, 1, 0, &[9; 40]));
        let seen: Vec<_> = records(&datagram)
            .map(|record| (record.kind.0, record.epoch, record.number))
            .collect();
        assert_eq!(seen, [(22, 0, 5), (20, 0, 6), (22, 1, 0)]);
    }

    #[test]
    fn a_record_that_is_cut_is_read_as_far_as_it_goes() {
        let datagram = made::record(22, 0, 5, &[7; 100]);
        let lengths: Vec<usize> = records(&datagram[..50])
            .map(|record| record.fragment.len())
            .collect();
        assert_eq!(lengths, [37]);
        assert_eq!(records(&datagram[..12]).count(), 0);
    }

    #[test]
    fn what_dtls_1_3_encrypts_tells_its_epoch() {
        let mut datagram = made::record(22, 0, 5, &[1, 2, 3]);
        datagram.extend([0x2e, 0, 1, 0, 3, 7, 7, 7]);
        datagram.extend([0x2f, 0, 1, 0, 9, 7, 7]);
        let epochs = |datagram| {
            ciphertexts(datagram)
                .map(|one| one.epoch)
                .collect::<Vec<_>>()
        };
        assert_eq!(epochs(&datagram), [2, 3]);
        assert_eq!(epochs(&[0x22, 1, 9, 9, 9]), [2]);
        assert_eq!(epochs(&[0x33, 1, 9, 9, 9]), [3]);
        assert!(epochs(&made::record(22, 1, 5, &[1, 2, 3])).is_empty());
    }

    #[test]
    fn an_alert_is_read_in_the_clear_only() {
        let alert = |epoch| {
            let datagram = made::record(21, epoch, 0, &[2, 40]);
            records(&datagram).next().and_then(|record| record.alert())
        };
        let fatal = alert(0).unwrap();
        assert_eq!(
            (fatal.is_fatal(), fatal.name().as_str()),
            (true, "handshake_failure")
        );
        assert_eq!(alert(1), None);
    }
}
