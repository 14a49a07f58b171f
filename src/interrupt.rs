//! SIGINT and SIGTERM: the first asks the run to stop and report what it has,
//! the second ends the process at once.

#![cfg_attr(
    unix,
    expect(
        clippy::disallowed_methods,
        reason = "two signals are told apart by time"
    )
)]

#[cfg(unix)]
use std::time::{Duration, Instant};

use tokio::sync::watch;

/// A second signal within this time is the first one's echo: `timeout` sends its
/// signal to the process and to its group.
#[cfg(unix)]
const ECHO: Duration = Duration::from_millis(250);

/// Tells a run that it should stop early.
#[derive(Debug, Clone)]
pub struct Interrupt {
    signal: watch::Receiver<Option<i32>>,
}

impl Interrupt {
    /// Begins to listen for signals. Call once in a process.
    #[cfg(unix)]
    pub fn install() -> Self {
        use signal_hook::consts::{SIGINT, SIGTERM};
        use signal_hook::iterator::Signals;

        let (sender, signal) = watch::channel(None);
        // Without handlers the run still works; a signal then just ends it.
        if let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) {
            std::thread::spawn(move || {
                let mut first: Option<Instant> = None;
                for number in signals.forever() {
                    match first {
                        None => {
                            first = Some(Instant::now());
                            sender.send_replace(Some(number));
                        }
                        Some(at) if at.elapsed() > ECHO => die_by(number),
                        Some(_) => {}
                    }
                }
            });
        }
        Interrupt { signal }
    }

    /// Signals are not handled on this platform: they end the process.
    #[cfg(not(unix))]
    pub fn install() -> Self {
        Interrupt::never()
    }

    /// An interrupt that never comes.
    pub fn never() -> Self {
        Interrupt {
            signal: watch::channel(None).1,
        }
    }

    /// One that comes when the test sends it.
    #[cfg(test)]
    pub fn on_demand() -> (watch::Sender<Option<i32>>, Self) {
        let (sender, signal) = watch::channel(None);
        (sender, Interrupt { signal })
    }

    /// The signal that asked for the end, if one did.
    pub fn received(&self) -> Option<i32> {
        *self.signal.borrow()
    }

    pub fn is_set(&self) -> bool {
        self.received().is_some()
    }

    /// Completes when a signal has come.
    pub async fn wait(&self) {
        let mut signal = self.signal.clone();
        if signal.wait_for(Option::is_some).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Ends the process by the signal's default action, so that a shell sees it as such.
#[cfg(unix)]
pub fn die_by(signal: i32) {
    let _ = signal_hook::low_level::emulate_default_handler(signal);
}

#[cfg(not(unix))]
pub fn die_by(_signal: i32) {}
