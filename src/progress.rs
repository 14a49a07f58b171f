//! Progress on standard error, only where a person looks.

use std::io::{self, Write};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Where long work says how far it is. Cheap to clone; all clones draw together.
#[derive(Debug, Clone)]
pub struct Progress {
    bars: MultiProgress,
}

impl Progress {
    pub fn on_stderr() -> Self {
        Progress {
            bars: MultiProgress::with_draw_target(ProgressDrawTarget::stderr()),
        }
    }

    /// Draws nothing.
    pub fn hidden() -> Self {
        Progress {
            bars: MultiProgress::with_draw_target(ProgressDrawTarget::hidden()),
        }
    }

    /// Whether anybody sees it.
    pub fn is_visible(&self) -> bool {
        !self.bars.is_hidden()
    }

    /// Leaves what is drawn where it is, and draws no more: at Ctrl-C others write on the terminal
    /// too, so that nobody knows any more which lines to clear.
    pub fn leave(&self) {
        self.bars.set_draw_target(ProgressDrawTarget::hidden());
        let _ = writeln!(io::stderr());
    }

    /// Lines that are drawn anew as a whole.
    pub fn page(&self) -> Task {
        let bar = self.bars.add(ProgressBar::new_spinner());
        bar.set_style(page_style());
        Task { bar }
    }

    /// A line with a spinner, for work whose length is not known.
    pub fn spinner(&self, message: impl Into<String>) -> Task {
        let bar = self.bars.add(ProgressBar::new_spinner());
        bar.set_style(spinner_style());
        bar.set_message(message.into());
        bar.enable_steady_tick(Duration::from_millis(100));
        Task { bar }
    }

    /// The same with the time that it has taken.
    pub fn timed(&self, message: impl Into<String>) -> Task {
        let task = self.spinner(message);
        task.bar.set_style(timed_style());
        task
    }

    /// A bar of `length` bytes to read.
    pub fn bytes(&self, length: u64, message: impl Into<String>) -> Task {
        let task = self.bar(length, message);
        task.bar.set_style(bytes_style());
        task
    }

    /// A bar of `length` steps.
    pub fn bar(&self, length: u64, message: impl Into<String>) -> Task {
        let bar = self.bars.add(ProgressBar::new(length));
        bar.set_style(bar_style());
        bar.set_message(message.into());
        bar.enable_steady_tick(Duration::from_millis(200));
        Task { bar }
    }
}

/// One piece of work on display; its line goes away when it is dropped.
#[derive(Debug)]
pub struct Task {
    bar: ProgressBar,
}

impl Task {
    pub fn message(&self, message: impl Into<String>) {
        self.bar.set_message(message.into());
    }

    pub fn position(&self, position: u64) {
        self.bar.set_position(position);
    }

    pub fn advance(&self) {
        self.bar.inc(1);
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn page_style() -> ProgressStyle {
    ProgressStyle::with_template("{msg}").unwrap_or_else(|_| ProgressStyle::default_spinner())
}

fn spinner_style() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
}

fn timed_style() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {elapsed:>4} {wide_msg}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
}

fn bytes_style() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {msg} {bar:30} {decimal_bytes}/{decimal_total_bytes}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn bar_style() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {msg} {bar:30} {pos}/{len}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}
