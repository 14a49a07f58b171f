//! What the process's surroundings ask of its output: colour, width, progress.

#![expect(
    clippy::disallowed_methods,
    reason = "the edge: surroundings are read here and passed on"
)]

#[cfg(unix)]
mod long_lines;

use std::env;
use std::io::{self, IsTerminal};
use std::time::SystemTime;

use crate::cli::OutputArgs;
use crate::cli::shared::ColorChoice;
use crate::progress::Progress;
use crate::render::style::Style;
#[cfg(unix)]
pub use long_lines::LongLines;

/// Widest text on a terminal: longer lines are hard to read.
const MAX_WIDTH: usize = 160;

/// The style of standard output.
pub fn stdout_style(args: &OutputArgs) -> Style {
    let terminal = io::stdout().is_terminal();
    Style {
        color: wants_color(args.color, terminal),
        width: width(terminal),
        wrap: terminal,
        verbose: args.verbose,
        most_findings: args.max_findings,
    }
}

/// The style of standard error, for errors.
pub fn stderr_style(color: ColorChoice) -> Style {
    let terminal = io::stderr().is_terminal();
    Style {
        color: wants_color(color, terminal),
        width: width(terminal),
        wrap: terminal,
        ..Style::PLAIN
    }
}

/// Lines of the terminal.
pub fn rows() -> usize {
    const USUAL: usize = 24;
    let size = terminal_size::terminal_size();
    size.map_or(USUAL, |(_, height)| usize::from(height.0))
}

/// The style of a report in a file.
pub fn file_style(args: &OutputArgs) -> Style {
    Style {
        color: args.color == ColorChoice::Always,
        verbose: args.verbose,
        most_findings: args.max_findings,
        ..Style::PLAIN
    }
}

/// A secret in the environment. An empty one is none.
pub fn secret(variable: &str) -> Option<String> {
    env::var(variable).ok().filter(|value| !value.is_empty())
}

/// Seconds since 1970, by this host's clock.
pub fn unix_time() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

pub fn progress(args: &OutputArgs) -> Progress {
    let hidden = args.quiet || args.no_progress || is_set("CI") || !io::stderr().is_terminal();
    if hidden {
        Progress::hidden()
    } else {
        Progress::on_stderr()
    }
}

/// `--color` first, then NO_COLOR, then FORCE_COLOR and CLICOLOR_FORCE, then the terminal.
fn wants_color(choice: ColorChoice, terminal: bool) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if is_present("NO_COLOR") => false,
        ColorChoice::Auto if is_set("FORCE_COLOR") || is_set("CLICOLOR_FORCE") => true,
        ColorChoice::Auto => terminal && env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// Set to anything at all, as <https://no-color.org> has it.
fn is_present(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Set to anything but 0.
fn is_set(name: &str) -> bool {
    is_present(name) && env::var_os(name).is_none_or(|value| value != "0")
}

/// Columns of the terminal; elsewhere COLUMNS, which a log's reader may set, or those of
/// [`Style::PLAIN`].
fn width(terminal: bool) -> usize {
    let size = terminal.then(terminal_size::terminal_size).flatten();
    let columns = size.map(|(width, _)| usize::from(width.0));
    let asked = || env::var("COLUMNS").ok()?.parse().ok();
    let columns = columns.or_else(asked);
    columns.map_or(Style::PLAIN.width, |columns| columns.clamp(20, MAX_WIDTH))
}
