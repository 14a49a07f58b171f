//! Captures that make one timeline, as one.

use super::{Capture, Event, SourceFile};
use crate::capture::numbering::Place;

impl Capture {
    /// Adds the captures that it was made of. One alone is that capture.
    pub fn of_files(self, source: String, files: Vec<SourceFile>) -> Capture {
        let mut capture = Capture {
            source,
            format: common(&files, |file| file.format.clone())
                .unwrap_or_else(|| "mixed".to_owned()),
            compression: common(&files, |file| file.compression.clone()).flatten(),
            truncated: files.iter().any(|file| file.truncated),
            skipped_bytes: files.iter().map(|file| file.skipped_bytes).sum(),
            dropped_by_interface: sum(&files, |file| file.dropped_by_interface),
            dropped_by_os: sum(&files, |file| file.dropped_by_os),
            ..self
        };
        if files.len() > 1 {
            for event in &mut capture.events {
                event.name_file(&files);
            }
            capture.files = files;
        }
        capture
    }

    /// Its name, and the file with that name or the first of several.
    pub fn file(&self) -> (&str, &str) {
        let first = self.files.first();
        let file = first.map_or(&self.source, |file| &file.source);
        (&self.source, file)
    }
}

impl Event {
    fn name_file(&mut self, files: &[SourceFile]) {
        let place = Place::of(self.packet);
        if let Some(file) = files.get(place.file) {
            self.file = Some(file.source.clone());
            self.packet_in_file = Some(place.number);
        }
    }
}

/// What all have; None when they differ.
fn common<T: PartialEq>(files: &[SourceFile], of: impl Fn(&SourceFile) -> T) -> Option<T> {
    let mut all = files.iter().map(of);
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// Of those that tell.
fn sum(files: &[SourceFile], of: impl Fn(&SourceFile) -> Option<u64>) -> Option<u64> {
    files
        .iter()
        .filter_map(of)
        .reduce(|sum, more| sum.saturating_add(more))
}
