//! Lines that are longer than anybody looks at. The renderer would go through all of them,
//! once for each finding, only to leave most of them out.

use crate::source::line_ranges;

/// Bytes of a line that are kept behind its last mark, and of a mark. More than fits on
/// any terminal.
pub const LONGEST: usize = 2_000;

/// The text without the far ends of its lines. `offsets`, in ascending order, are moved along.
pub fn without_far_ends(text: &[u8], offsets: &mut [usize]) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut offsets = offsets;
    for line in line_ranges(text) {
        let here = offsets.partition_point(|&offset| offset < line.end);
        let (marks, later) = offsets.split_at_mut(here);
        let last = marks.last().copied().unwrap_or(line.start).max(line.start);
        let end = line.end.min(last + LONGEST);
        move_by(marks, line.start, kept.len());
        kept.extend_from_slice(text.get(line.start..end).unwrap_or_default());
        if end < line.end {
            kept.push(b'\n');
        }
        offsets = later;
    }
    move_by(offsets, text.len(), kept.len());
    kept
}

fn move_by(offsets: &mut [usize], from: usize, to: usize) {
    for offset in offsets {
        *offset = offset.saturating_sub(from) + to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_lines_and_their_marks_stay() {
        let text = b"v=0\r\no=-\ns=-";
        let mut offsets = [0, 5, 7, 12];
        assert_eq!(without_far_ends(text, &mut offsets), text);
        assert_eq!(offsets, [0, 5, 7, 12]);
    }

    #[test]
    fn what_is_far_behind_the_last_mark_of_its_line_goes() {
        let long = "x".repeat(3 * LONGEST);
        let text = format!("{long}\r\nab\r\n");
        let mut offsets = [10, 3 * LONGEST + 2, 3 * LONGEST + 3];
        let kept = without_far_ends(text.as_bytes(), &mut offsets);
        let start = 10 + LONGEST + 1;
        assert_eq!(kept.get(start..), Some(&b"ab\r\n"[..]));
        assert_eq!(offsets, [10, start, start + 1]);
    }

    #[test]
    fn what_is_before_a_mark_stays() {
        let mut offsets = [5 * LONGEST, 5 * LONGEST];
        let kept = without_far_ends(&vec![b'x'; 9 * LONGEST], &mut offsets);
        assert_eq!(kept.len(), 6 * LONGEST + 1);
        assert_eq!(offsets, [5 * LONGEST; 2]);
    }
}
