//! Segments that came before others which are missing.

use std::time::Duration;

use super::Seen;

/// How long a missing segment is waited for. A sender mostly repeats one after less than that, but
/// its timer is 1 s at first and doubles (RFC 6298 §2.1 and §5.5): what comes later is left out, as
/// what follows it was given by then.
const PATIENCE: Duration = Duration::from_secs(1);

/// Bytes of one direction that wait for a missing segment.
const MOST_BYTES: usize = 256 * 1024;

/// Segments of one direction that wait.
const MOST_PIECES: usize = 1024;

/// A segment's data.
#[derive(Debug)]
pub struct Piece {
    pub sequence: u32,
    pub bytes: Vec<u8>,
    pub on_wire: usize,
    pub seen: Seen,
}

/// Pieces in the order of the stream.
#[derive(Debug, Default)]
pub struct Waiting {
    pieces: Vec<Piece>,
    bytes: usize,
}

impl Waiting {
    /// Bytes of memory.
    pub fn held(&self) -> usize {
        self.bytes + self.pieces.capacity() * size_of::<Piece>()
    }

    /// Keeps a piece; `next` is the number of the byte that is waited for.
    pub fn add(&mut self, piece: Piece, next: u32) {
        let place = |piece: &Piece| piece.sequence.wrapping_sub(next);
        let at = self
            .pieces
            .partition_point(|other| place(other) <= place(&piece));
        self.bytes += piece.bytes.len();
        self.pieces.insert(at, piece);
    }

    /// Whether the bytes that are missing will not come any more.
    pub fn is_hopeless(&self, now: Seen) -> bool {
        let too_old = match (self.oldest(), now.at) {
            (Some(oldest), Some(now)) => now.saturating_sub(oldest) > PATIENCE,
            _ => false,
        };
        too_old || self.bytes > MOST_BYTES || self.pieces.len() > MOST_PIECES
    }

    fn oldest(&self) -> Option<Duration> {
        self.pieces.iter().filter_map(|piece| piece.seen.at).min()
    }

    /// The packet that came last.
    pub fn last_seen(&self) -> Option<Seen> {
        self.pieces.iter().map(|piece| piece.seen).max()
    }

    /// The first piece, if it begins at or before byte `next`.
    pub fn take_at(&mut self, next: u32) -> Option<Piece> {
        let first = self.pieces.first()?;
        let ahead = first.sequence.wrapping_sub(next) as i32;
        if ahead > 0 {
            return None;
        }
        let piece = self.pieces.remove(0);
        self.bytes -= piece.bytes.len();
        Some(piece)
    }

    /// Where the first piece begins, and its packet.
    pub fn first(&self) -> Option<(u32, Seen)> {
        let piece = self.pieces.first()?;
        Some((piece.sequence, piece.seen))
    }
}
