//! What files are called in a baseline: as seen from its own folder, wherever a command runs.

use std::path::{Component, Path, PathBuf, absolute};

/// The folder of a baseline.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// The folder that `file` is in, or will be. Symbolic links are not looked at.
    pub fn of(file: &Path) -> Self {
        let file = without_detours(&absolute(file).unwrap_or_else(|_| file.to_owned()));
        Folder(file.parent().map_or_else(PathBuf::new, Path::to_owned))
    }

    /// `./offers/a.sdp`, `offers/a.sdp` and the whole path are one file. Standard input stays `-`.
    pub fn name_of(&self, source: &str) -> String {
        match absolute(source) {
            Ok(path) if source != "-" && !source.starts_with("-#") => {
                self.relative(&without_detours(&path))
            }
            _ => source.to_owned(),
        }
    }

    fn relative(&self, path: &Path) -> String {
        let theirs: Vec<Component> = path.components().collect();
        let own: Vec<Component> = self.0.components().collect();
        let pairs = own.iter().zip(&theirs);
        let common = pairs.take_while(|(a, b)| a == b).count();
        let up = own.iter().skip(common).map(|_| "..".into());
        let down = theirs.iter().skip(common);
        let down = down.map(|part| part.as_os_str().to_string_lossy());
        let parts: Vec<_> = up.chain(down).collect();
        parts.join("/")
    }
}

/// Without `..`, as far as the text alone tells.
fn without_detours(path: &Path) -> PathBuf {
    let mut straight = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                straight.pop();
            }
            Component::CurDir => {}
            part => straight.push(part),
        }
    }
    straight
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn one_file_has_one_name_however_it_was_typed() {
        let folder = Folder::of(Path::new("known.json"));
        let here = std::env::current_dir().unwrap().join("offers/a.sdp");
        for typed in ["offers/a.sdp", "./offers/a.sdp", "offers/../offers//a.sdp"] {
            assert_eq!(folder.name_of(typed), "offers/a.sdp");
        }
        assert_eq!(folder.name_of(&here.display().to_string()), "offers/a.sdp");
    }

    #[test]
    fn names_are_as_seen_from_the_folder_of_the_baseline() {
        let folder = Folder::of(Path::new("/work/ci/known.json"));
        assert_eq!(folder.name_of("/work/ci/a.sdp"), "a.sdp");
        assert_eq!(folder.name_of("/work/offers/a.sdp"), "../offers/a.sdp");
        assert_eq!(folder.name_of("/work/ci/x/../a.har#3"), "a.har#3");
    }

    #[test]
    fn standard_input_has_no_folder() {
        let folder = Folder::of(Path::new("/ci/known.json"));
        assert_eq!(folder.name_of("-"), "-");
        assert_eq!(folder.name_of("-#/offer/sdp"), "-#/offer/sdp");
    }
}
