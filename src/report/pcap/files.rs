//! Captures that make one timeline, as one.

use super::{Capture, DtlsHandshake, IcePair, Relay, SourceFile, Stream};
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
            capture.name_files(&files);
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

/// The number of a packet, and where the name of its file goes.
type Numbered<'a> = (&'a mut u64, &'a mut Option<String>);

impl Capture {
    /// Numbers of packets tell their file, too: puts its name beside them.
    fn name_files(&mut self, files: &[SourceFile]) {
        let relays = self.relays.iter_mut().flat_map(Relay::numbered);
        let streams = self.streams.iter_mut().flat_map(Stream::numbered);
        let pairs = self.ice_pairs.iter_mut().flat_map(IcePair::numbered);
        let handshakes = self.dtls_handshakes.iter_mut();
        let handshakes = handshakes.flat_map(DtlsHandshake::numbered);
        let all = relays.chain(streams).chain(pairs).chain(handshakes);
        all.for_each(|packet| name_file(packet, files));
        for event in &mut self.events {
            name_file((&mut event.packet, &mut event.file), files);
            event.packet_in_file = Some(event.packet);
        }
    }
}

fn name_file((packet, file): Numbered, files: &[SourceFile]) {
    let place = Place::of(*packet);
    if let Some(source) = files.get(place.file) {
        *packet = place.number;
        *file = Some(source.source.clone());
    }
}

fn optional<'a>(packet: &'a mut Option<u64>, file: &'a mut Option<String>) -> Option<Numbered<'a>> {
    packet.as_mut().map(|packet| (packet, file))
}

impl Relay {
    fn numbered(&mut self) -> Option<Numbered<'_>> {
        Some((&mut self.first_packet, &mut self.first_packet_file))
    }
}

impl Stream {
    fn numbered(&mut self) -> impl Iterator<Item = Numbered<'_>> {
        let ends = [
            (&mut self.first_packet, &mut self.first_packet_file),
            (&mut self.last_packet, &mut self.last_packet_file),
        ];
        let timestamps = self.timestamp_anomalies.iter_mut().flat_map(|found| {
            let stall = &mut found.longest_stall_packet;
            let leap = optional(
                &mut found.first_leap_packet,
                &mut found.first_leap_packet_file,
            );
            let stall = optional(stall, &mut found.longest_stall_packet_file);
            [leap, stall].into_iter().flatten()
        });
        let description = self.described_by.as_mut();
        let description = description.and_then(|by| optional(&mut by.packet, &mut by.packet_file));
        let bye = self.bye.as_mut();
        let bye = bye.map(|bye| (&mut bye.packet, &mut bye.packet_file));
        ends.into_iter()
            .chain(timestamps)
            .chain(description)
            .chain(bye)
    }
}

impl IcePair {
    fn numbered(&mut self) -> impl Iterator<Item = Numbered<'_>> {
        let first = (&mut self.first_packet, &mut self.first_packet_file);
        let nominated = optional(&mut self.nominated_packet, &mut self.nominated_packet_file);
        let unanswered = optional(
            &mut self.unanswered_since_packet,
            &mut self.unanswered_since_packet_file,
        );
        let errors = self.errors.iter_mut();
        let errors = errors.map(|error| (&mut error.first_packet, &mut error.first_packet_file));
        std::iter::once(first)
            .chain(nominated)
            .chain(unanswered)
            .chain(errors)
    }
}

impl DtlsHandshake {
    fn numbered(&mut self) -> impl Iterator<Item = Numbered<'_>> {
        let ends = [
            (&mut self.first_packet, &mut self.first_packet_file),
            (&mut self.last_packet, &mut self.last_packet_file),
        ];
        let finished = optional(&mut self.finished_packet, &mut self.finished_packet_file);
        ends.into_iter().chain(finished)
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
