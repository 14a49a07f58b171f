//! A terminal hands programs what is typed line by line, and cuts lines at 4095 bytes.

use std::io;

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// While it lives, lines that are pasted may be longer.
#[derive(Debug)]
pub struct LongLines {
    before: Termios,
}

impl LongLines {
    /// None where standard input is no terminal.
    pub fn begin() -> Option<LongLines> {
        let before = tcgetattr(io::stdin()).ok()?;
        let mut piecewise = before.clone();
        piecewise.local_modes.remove(LocalModes::ICANON);
        tcsetattr(io::stdin(), OptionalActions::Now, &piecewise).ok()?;
        Some(LongLines { before })
    }
}

impl Drop for LongLines {
    fn drop(&mut self) {
        // A terminal that has gone needs nothing back.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
    }
}
