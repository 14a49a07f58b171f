//! What is no text, called by its name.

pub const UTF_16: &str = "UTF-16 text";
pub const CAPTURE: &str = "a packet capture";

/// What the bytes are, when they are no text at all.
pub fn name(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"\xff\xfe", UTF_16),
        (b"\xfe\xff", UTF_16),
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"%PDF-", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x28\xb5\x2f\xfd", "zstd data"),
        (b"\x7fELF", "an ELF program"),
        (b"\xd4\xc3\xb2\xa1", CAPTURE),
        (b"\xa1\xb2\xc3\xd4", CAPTURE),
        (b"\x4d\x3c\xb2\xa1", CAPTURE),
        (b"\xa1\xb2\x3c\x4d", CAPTURE),
        (b"\x0a\x0d\x0d\x0a", CAPTURE),
        (b"\x1a\x45\xdf\xa3", "a Matroska or WebM recording"),
        (b"OggS", "an Ogg recording"),
        (b"RIFF", "a RIFF recording"),
    ];
    let by_magic = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
    by_magic
        .map(|&(_, what)| what)
        .or_else(|| is_mostly_binary(bytes).then_some("binary data"))
}

/// Whether more than a tenth of the first bytes are none that text has.
///
/// One stray byte in a description is a finding, not a reason to refuse the file.
fn is_mostly_binary(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let controls = head
        .iter()
        .filter(|&&byte| byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t'))
        .count();
    let undecodable: usize = head.utf8_chunks().map(|chunk| chunk.invalid().len()).sum();
    (controls + undecodable) * 10 > head.len()
}
