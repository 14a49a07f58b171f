//! Files that others read at any moment, such as the textfile collector of node_exporter.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// A file that always is one whole report: a new one takes its place at once.
#[derive(Debug)]
pub struct Replaced {
    path: PathBuf,
}

impl Replaced {
    /// `None` for devices and pipes, which nothing can take the place of.
    ///
    /// # Errors
    /// When no file can be made beside it.
    pub fn open(path: &Path) -> io::Result<Option<Replaced>> {
        // Where it is a link, its target is what is replaced.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if path.exists() && !path.is_file() {
            return Ok(None);
        }
        let replaced = Replaced { path };
        replaced.beside()?;
        Ok(Some(replaced))
    }

    pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.beside()?;
        file.write_all(bytes)?;
        self.put(file)
    }

    /// A file that was made beside it takes its place.
    pub fn put(&self, file: NamedTempFile) -> io::Result<()> {
        if let Ok(before) = fs::metadata(&self.path) {
            file.as_file().set_permissions(before.permissions())?;
        }
        file.persist(&self.path)?;
        Ok(())
    }

    /// A file in the same folder, with a name that collectors of `*.prom` pass over.
    pub fn beside(&self) -> io::Result<NamedTempFile> {
        let folder = self
            .path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let mut builder = Builder::new();
        builder.prefix(".rtctool-");
        // Others are to read it, as far as the umask allows.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let made = builder.tempfile_in(folder.unwrap_or(Path::new(".")));
        made.map_err(as_typed)
    }
}

/// What went wrong, without the name of the file beside it, which nobody has typed.
pub fn as_typed(error: io::Error) -> io::Error {
    match error.to_string().split_once(" at path ") {
        Some((words, _)) => io::Error::new(error.kind(), words),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_takes_the_place_of_the_old_and_nothing_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.prom");
        let replaced = Replaced::open(&path).unwrap().unwrap();
        assert!(!path.exists(), "there is nothing to read yet");
        replaced.write(b"one\n").unwrap();
        let mut reader = fs::File::open(&path).unwrap();
        replaced.write(b"two\n").unwrap();
        let read = |file: &mut fs::File| io::read_to_string(file).unwrap();
        assert_eq!(read(&mut reader), "one\n", "who reads it reads it whole");
        assert_eq!(fs::read(&path).unwrap(), b"two\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a.prom"), folder.path().join("link"));
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        Replaced::open(&link).unwrap().unwrap().write(b"x").unwrap();
        assert!(link.is_symlink());
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!((fs::read(&path).unwrap().len(), mode & 0o777), (1, 0o640));
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let error = Replaced::open(Path::new("/no/such/folder/a.prom")).unwrap_err();
        assert!(!error.to_string().contains(".rtctool-"), "{error}");
    }
}
