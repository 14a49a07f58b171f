//! Two texts as a unified diff, the form that `patch`, `git apply` and reviewers read.

use std::ops::Range;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

/// Unchanged lines around each change.
const CONTEXT: usize = 3;

/// The changes from `old` to `new` under one name; empty where there are none.
///
/// Bytes that are not UTF-8 become replacement characters: it is for reading.
pub fn unified_diff(name: &str, old: &[u8], new: &[u8]) -> String {
    let [old, new] = [old, new].map(lines);
    let changes = capture_diff_slices(Algorithm::Myers, &old, &new);
    let mut out = String::new();
    for hunk in group_diff_ops(changes, CONTEXT) {
        if out.is_empty() {
            out = format!("--- {name}\n+++ {name}\n");
        }
        push_hunk(&mut out, &hunk, &old, &new);
    }
    out
}

/// The lines as `diff` counts them, each with its line feed.
fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|&byte| byte == b'\n').collect()
}

fn push_hunk(out: &mut String, hunk: &[DiffOp], old: &[&[u8]], new: &[&[u8]]) {
    let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else {
        return;
    };
    let before = first.old_range().start..last.old_range().end;
    let after = first.new_range().start..last.new_range().end;
    out.push_str(&format!("@@ -{} +{} @@\n", place(&before), place(&after)));
    for change in hunk {
        if change.tag() == DiffTag::Equal {
            push_lines(out, ' ', old.get(change.old_range()));
        } else {
            push_lines(out, '-', old.get(change.old_range()));
            push_lines(out, '+', new.get(change.new_range()));
        }
    }
}

fn push_lines(out: &mut String, sign: char, lines: Option<&[&[u8]]>) {
    for line in lines.unwrap_or_default() {
        out.push(sign);
        out.push_str(&String::from_utf8_lossy(line));
        if !line.ends_with(b"\n") {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// First line and number of lines; the line before, where there are none.
fn place(lines: &Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => (lines.start + 1).to_string(),
        number => format!("{},{number}", lines.start + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_changed_is_no_diff() {
        assert_eq!(unified_diff("x", b"v=0\r\n", b"v=0\r\n"), "");
    }

    #[test]
    fn a_change_is_shown_with_the_lines_around_it() {
        let old = b"v=1\r\no=-\r\ns=-\r\nt=0 0\r\na=x\r\na=last";
        let new = b"v=0\r\no=-\r\ns=-\r\nt=0 0\r\na=x\r\na=last\r\n";
        assert_eq!(
            unified_diff("a.sdp", old, new).replace('\r', "␍"),
            "--- a.sdp\n+++ a.sdp\n@@ -1,6 +1,6 @@\n-v=1␍\n+v=0␍\n o=-␍\n s=-␍\n t=0 0␍\n \
             a=x␍\n-a=last\n\\ No newline at end of file\n+a=last␍\n"
        );
    }

    #[test]
    fn changes_far_apart_are_hunks_of_their_own() {
        let old = "v=0\n".repeat(20);
        let new = format!("s=-\n{old}t=0 0\n");
        let diff = unified_diff("x", old.as_bytes(), new.as_bytes());
        let hunks: Vec<&str> = diff.lines().filter(|line| line.starts_with('@')).collect();
        assert_eq!(hunks, ["@@ -1,3 +1,4 @@", "@@ -18,3 +19,4 @@"]);
    }
}
