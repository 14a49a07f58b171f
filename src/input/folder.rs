//! The files below a folder.

use std::ffi::OsStr;
use std::fs::{self, DirEntry, FileType};
use std::path::{Path, PathBuf};

/// Every file below `folder` whose name ends like one of `endings`, in the order of
/// their paths.
///
/// What is hidden (`.git`) is left out. A link to a file is read, a link to a folder is
/// not followed, so that there are no circles. A folder that cannot be listed stands
/// for itself: reading it says why.
pub fn files_below(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            files.push(folder);
            continue;
        };
        for entry in entries.flatten().filter(|entry| !is_hidden(entry)) {
            let path = entry.path();
            let kind = entry.file_type().ok();
            if kind.is_some_and(|kind| kind.is_dir()) {
                folders.push(path);
            } else if has_ending(&path, endings) && is_file(kind, &path) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// Only a link has to be followed to know; the folder says what the others are.
fn is_file(kind: Option<FileType>, path: &Path) -> bool {
    kind.is_some_and(|kind| kind.is_file()) || path.is_file()
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(OsStr::to_str);
    ending.is_some_and(|ending| endings.iter().any(|one| ending.eq_ignore_ascii_case(one)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, name: &str) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "v=0\r\n").unwrap();
    }

    #[test]
    fn files_with_a_wanted_ending_are_listed_in_order_and_hidden_ones_are_not() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "b.sdp",
            "a/z.SDP",
            "a/b/c.json",
            "x.png",
            "Makefile",
            ".git/d.sdp",
            ".e.sdp",
        ] {
            write(folder.path(), name);
        }
        let expected = ["a/b/c.json", "a/z.SDP", "b.sdp"].map(|name| folder.path().join(name));
        assert_eq!(files_below(folder.path(), &["sdp", "json"]), expected);
    }

    #[cfg(unix)]
    #[test]
    fn links_make_no_circles() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "a/b.sdp");
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop.sdp")).unwrap();
        std::os::unix::fs::symlink("b.sdp", folder.path().join("a/c.sdp")).unwrap();
        let expected = ["a/b.sdp", "a/c.sdp"].map(|name| folder.path().join(name));
        assert_eq!(files_below(folder.path(), &["sdp"]), expected);
    }
}
