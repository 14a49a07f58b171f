//! Reads IVF: a header of 32 bytes, then frames of a length (4), a time (8) and data.

use super::Unreadable;

/// An IVF file with at least one frame.
#[derive(Debug, Clone, PartialEq)]
pub struct IvfFile<'a> {
    pub four_cc: [u8; 4],
    /// Ticks of the times, in a second.
    pub clock_rate: f64,
    /// Times in ticks, and data.
    pub frames: Vec<(u64, &'a [u8])>,
}

/// Frames behind which the file was cut are left out.
pub fn read(file: &[u8]) -> Result<IvfFile<'_>, Unreadable> {
    if !file.starts_with(b"DKIF") {
        return Err(Unreadable::new(0, "no IVF: it does not begin with DKIF"));
    }
    let cut = || Unreadable::new(file.len(), "the header is cut");
    let word = |at: usize| Some(u32::from_le_bytes(*file.get(at..)?.first_chunk()?));
    let four_cc = *file
        .get(8..)
        .and_then(<[u8]>::first_chunk)
        .ok_or_else(cut)?;
    let header = file
        .get(6..)
        .and_then(<[u8]>::first_chunk)
        .ok_or_else(cut)?;
    let (rate, scale) = word(16).zip(word(20)).ok_or_else(cut)?;
    if rate == 0 || scale == 0 {
        return Err(Unreadable::new(16, "its clock has no rate"));
    }
    let mut frames = Vec::new();
    let mut rest = file
        .get(usize::from(u16::from_le_bytes(*header))..)
        .unwrap_or_default();
    while let Some((time, data, behind)) = frame(rest) {
        frames.push((time, data));
        rest = behind;
    }
    match frames.is_empty() {
        true => Err(Unreadable::new(file.len(), "it holds no frame")),
        false => Ok(IvfFile {
            four_cc,
            clock_rate: f64::from(rate) / f64::from(scale),
            frames,
        }),
    }
}

fn frame(rest: &[u8]) -> Option<(u64, &[u8], &[u8])> {
    let (length, rest) = rest.split_first_chunk()?;
    let (time, rest) = rest.split_first_chunk()?;
    let (data, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    Some((u64::from_le_bytes(*time), data, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container::ivf::Ivf;

    fn two_frames() -> Vec<u8> {
        let mut file = Vec::new();
        let mut ivf = Ivf::begin(*b"VP80", &mut file);
        ivf.frame(0, None, b"one", &mut file);
        ivf.frame(3000, None, b"second", &mut file);
        file
    }

    #[test]
    fn what_the_writer_writes_is_read() {
        let file = two_frames();
        let read = read(&file).unwrap();
        assert_eq!((read.four_cc, read.clock_rate), (*b"VP80", 90_000.0));
        assert_eq!(read.frames, [(0, &b"one"[..]), (3000, &b"second"[..])]);
    }

    #[test]
    fn a_file_that_is_cut_has_the_frames_before() {
        let file = two_frames();
        for end in 0..file.len() {
            let frames = read(&file[..end]).map(|read| read.frames.len());
            assert_eq!(frames.ok(), (end >= 32 + 12 + 3).then_some(1), "{end}");
        }
    }

    #[test]
    fn other_files_say_what_is_wrong() {
        let error = read(b"RIFF....").unwrap_err();
        assert_eq!(
            error.to_string(),
            "no IVF: it does not begin with DKIF (at byte 0)"
        );
    }
}
