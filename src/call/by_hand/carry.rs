//! Where descriptions are left and fetched: standard streams, files that appear, named pipes.
//!
//! All of it blocks, so that it is done on threads, which are left behind when nobody waits any
//! more.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use super::message;
use crate::units::format_limit;

/// A description has some kilobytes.
const MOST_BYTES: usize = 1 << 20;

/// How often is looked whether a file has come, or has grown.
const LOOK: Duration = Duration::from_millis(50);

/// A file that has not grown for so many looks is whole: a second.
const LOOKS_WITHOUT_GROWTH: u32 = 20;

/// Where a description is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Standard input or standard output.
    Standard,
    File(PathBuf),
}

impl Place {
    /// `-` are the standard streams.
    pub fn named(path: &Path) -> Place {
        match path == Path::new("-") {
            true => Place::Standard,
            false => Place::File(path.to_owned()),
        }
    }
}

/// Leaves the text, and waits until a pipe has taken it.
pub async fn leave(place: Place, text: String) -> io::Result<()> {
    on_a_thread(move |_| match place {
        Place::Standard => {
            let mut stdout = io::stdout().lock();
            stdout.write_all(text.as_bytes())?;
            stdout.flush()
        }
        Place::File(path) => fs::write(path, text),
    })
    .await
}

/// Waits for a text to be there, and for its end.
pub async fn fetch(place: Place) -> io::Result<Vec<u8>> {
    on_a_thread(move |wanted| match place {
        Place::Standard => until_whole(&mut io::stdin().lock()),
        Place::File(path) => from_file(&path, wanted),
    })
    .await
}

/// Whether somebody still waits for what the thread does.
type Wanted<'a> = &'a dyn Fn() -> bool;

async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce(Wanted) -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let (done, result) = oneshot::channel();
    thread::spawn(move || {
        let worked = work(&|| !done.is_closed());
        // Nobody waits for what came too late.
        let _ = done.send(worked);
    });
    let gone = |_| Err(io::Error::other("its thread failed"));
    result.await.unwrap_or_else(gone)
}

fn from_file(path: &Path, wanted: Wanted) -> io::Result<Vec<u8>> {
    let mut before = 0;
    let mut looks = 0;
    while wanted() {
        let text = match fs::metadata(path) {
            Ok(metadata) if metadata.is_file() => read(&mut File::open(path)?)?,
            Ok(_) => return until_whole(&mut File::open(path)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        looks = match text.len() == before {
            true => looks + 1,
            false => 0,
        };
        before = text.len();
        let has_settled = !text.is_empty() && looks >= LOOKS_WITHOUT_GROWTH;
        if has_settled || message::is_whole(&text) {
            return Ok(text);
        }
        thread::sleep(LOOK);
    }
    Err(io::ErrorKind::TimedOut.into())
}

fn read(file: &mut File) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    file.take(MOST_BYTES as u64 + 1).read_to_end(&mut text)?;
    bounded(text)
}

/// Reads until the end, or until nothing can follow: a terminal and an open pipe do not end.
fn until_whole(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let length = match source.read(&mut chunk) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        text.extend_from_slice(chunk.get(..length).unwrap_or_default());
        text = bounded(text)?;
        if length == 0 || (chunk[..length].ends_with(b"\n") && message::is_whole(&text)) {
            break;
        }
    }
    match text.trim_ascii().is_empty() {
        true => Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            "it ends before anything came",
        )),
        false => Ok(text),
    }
}

fn bounded(text: Vec<u8>) -> io::Result<Vec<u8>> {
    match text.len() > MOST_BYTES {
        true => Err(io::Error::other(format!(
            "it is longer than {}",
            format_limit(MOST_BYTES as u64)
        ))),
        false => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &[u8] = b"{\"type\":\"offer\",\"sdp\":\"v=0\"}\n";

    /// Fails when it is read beyond a whole text.
    struct Open<'a>(&'a [&'a [u8]]);

    impl Read for Open<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let (first, rest) = self.0.split_first().expect("nobody reads on");
            out[..first.len()].copy_from_slice(first);
            self.0 = rest;
            Ok(first.len())
        }
    }

    #[test]
    fn a_terminal_need_not_end() {
        let (first, second) = JSON.split_at(9);
        assert_eq!(until_whole(&mut Open(&[first, second])).unwrap(), JSON);
    }

    #[test]
    fn what_ends_is_taken_as_it_is() {
        assert_eq!(until_whole(&mut &b"v=0\r\n"[..]).unwrap(), b"v=0\r\n");
        let nothing = until_whole(&mut &b"\n"[..]).unwrap_err();
        assert_eq!(nothing.to_string(), "it ends before anything came");
    }

    #[test]
    fn a_text_without_end_is_left() {
        let error = until_whole(&mut io::repeat(b'a')).unwrap_err();
        assert_eq!(error.to_string(), "it is longer than 1 MiB");
    }

    #[tokio::test]
    async fn a_file_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answer");
        let fetched = tokio::spawn(fetch(Place::File(path.clone())));
        leave(
            Place::File(path),
            String::from_utf8_lossy(JSON).into_owned(),
        )
        .await
        .unwrap();
        assert_eq!(fetched.await.unwrap().unwrap(), JSON);
    }

    #[tokio::test]
    async fn a_path_that_cannot_be_is_told() {
        let there = leave(Place::File("/no/such/folder/file".into()), String::new()).await;
        assert_eq!(there.unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
