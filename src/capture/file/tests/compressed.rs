//! Captures in gzip and zstd.

use super::*;

fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut packer = zstd::Encoder::new(Vec::new(), 1).unwrap();
    // As the zstd program does.
    packer.include_checksum(true).unwrap();
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn a_compressed_capture_gives_what_is_in_it() {
    let bytes = many_packets();
    let plain = read(&bytes);
    assert_eq!(plain.0.len(), 400);
    let (first, second) = bytes.split_at(100_000);
    for (packed, compression) in [
        (gzip(&bytes), Compression::Gzip),
        ([gzip(first), gzip(second)].concat(), Compression::Gzip),
        (zstd(&bytes), Compression::Zstd),
        ([zstd(first), zstd(second)].concat(), Compression::Zstd),
    ] {
        let mut reader = CaptureReader::open(packed.as_slice()).unwrap();
        assert_eq!(reader.compression(), Some(compression));
        while reader.next_packet().unwrap().is_some() {}
        assert_eq!(reader.position(), packed.len() as u64);
        let (packets, error) = read(&packed);
        assert!(error.is_none(), "{error:?}");
        assert!(packets == plain.0);
    }
}

#[test]
fn a_compressed_capture_that_is_cut_gives_what_comes_before() {
    let bytes = many_packets();
    for packed in [gzip(&bytes), zstd(&bytes)] {
        let (packets, error) = read(&packed[..packed.len() * 3 / 4]);
        assert!(packets.len() > 100, "{}", packets.len());
        let error = error.unwrap().to_string();
        assert!(error.contains("data ends in the middle, after "), "{error}");
    }
}

/// Packets, what ended them, and what is known of the file then.
fn told<R: Read>(mut reader: CaptureReader<R>) -> String {
    let all = all_of(&mut reader);
    format!("{all:?} {:?}", reader.close())
}

#[test]
fn what_is_read_ahead_is_what_is_read_as_needed() {
    let bytes = many_packets();
    let mut damaged = bytes.clone();
    damaged[200_000..200_700].fill(0xff);
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() - 7].to_vec();
    for bytes in [
        cut(bytes.clone()),
        damaged,
        gzip(&bytes),
        cut(gzip(&bytes)),
        zstd(&bytes),
        cut(zstd(&bytes)),
        bytes,
    ] {
        let as_needed = told(CaptureReader::open(bytes.as_slice()).unwrap());
        let ahead = told(CaptureReader::open_ahead(io::Cursor::new(bytes)).unwrap());
        assert!(ahead == as_needed);
    }
}

#[test]
fn zeros_behind_gzip_data_are_its_end() {
    let bytes = many_packets();
    for zeros in [1, 512, 200_000] {
        let packed = [gzip(&bytes), vec![0; zeros]].concat();
        let (packets, error) = read(&packed);
        assert!(error.is_none(), "{error:?}");
        assert_eq!(packets.len(), 400);
    }
}

#[test]
fn other_bytes_behind_gzip_data_are_told_as_such() {
    let bytes = many_packets();
    for garbage in [&b"x"[..], b"\0\0garbage that is longer than a header"] {
        let (packets, error) = read(&[&gzip(&bytes), garbage].concat());
        assert_eq!(packets.len(), 400);
        let error = error.unwrap().to_string();
        let expected = "its gzip data is whole, but other bytes follow its end, after ";
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn a_compressed_capture_that_is_damaged_gives_what_comes_before() {
    let bytes = many_packets();
    for mut packed in [gzip(&bytes), zstd(&bytes)] {
        let at = packed.len() * 3 / 4;
        packed[at..at + 64].fill(0xff);
        let (packets, error) = read(&packed);
        assert!(packets.len() > 50, "{}", packets.len());
        assert!(error.is_some());
    }
}
