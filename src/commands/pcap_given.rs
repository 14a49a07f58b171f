//! What the commands on captures are given besides them: session descriptions, keys, and what to
//! look at.

use std::io::Read;
use std::time::Duration;

use super::descriptions::{self, Described};
use super::pcap_ignored::Ignored;
use super::{Context, limits};
use crate::capture::analyze::Analyzer;
use crate::capture::file::CaptureReader;
use crate::capture::opener::Opener;
use crate::capture::selection::Selection;
use crate::cli::{Compat, GivenArgs, SelectionArgs};
use crate::diagnostic::Finding;
use crate::failure::{Failure, Result};
use crate::input::Input;
use crate::srtp::GivenKey;
use crate::srtp::key_log::KeyLog;
use crate::terminal;
use crate::units::Moment;

/// The variable with keys of SRTP, with blanks between them.
pub const KEYS: &str = "RTCTOOL_SRTP_KEYS";

/// What is known before the first packet.
pub struct Given {
    gap: Duration,
    descriptions: Vec<Described>,
    keys: Vec<GivenKey>,
    log: KeyLog,
    selection: Selection,
    compat: Option<Compat>,
    ignored: Ignored,
    /// Packets of a capture that are read.
    pub most_packets: u64,
}

impl Given {
    /// Nothing but the time of silence that is a gap.
    pub fn gap(gap: Duration) -> Self {
        Given {
            gap,
            descriptions: Vec::new(),
            keys: Vec::new(),
            log: KeyLog::default(),
            selection: Selection::default(),
            compat: None,
            ignored: Ignored::default(),
            most_packets: u64::MAX,
        }
    }

    /// The same, of which a part is looked at.
    pub fn selecting(self, args: &SelectionArgs) -> Result<Self> {
        Ok(Given {
            selection: selection(args)?,
            most_packets: args.count.map_or(u64::MAX, u64::from),
            ..self
        })
    }

    /// The same, with figures as another program counts them.
    pub fn comparing(self, compat: Option<Compat>) -> Self {
        Given { compat, ..self }
    }

    /// The same, without findings of these codes or names.
    pub fn ignoring(self, texts: &[String]) -> Result<Self> {
        let ignored = Ignored::parse(texts)?;
        Ok(Given { ignored, ..self })
    }

    /// Whether a finding is to be told.
    pub fn tells(&self, finding: &Finding) -> bool {
        self.ignored.keeps(finding)
    }

    pub fn read(gap: Duration, args: &GivenArgs, context: &Context) -> Result<Self> {
        let mut given = Given::gap(gap);
        for file in &args.sdp {
            let found = descriptions::read(&Input::new(file), context)?;
            given.descriptions.extend(found);
        }
        for text in &args.srtp_key {
            given.keys.push(key(text, "--srtp-key")?);
        }
        let variable = terminal::secret(KEYS).unwrap_or_default();
        for text in variable.split_whitespace() {
            given.keys.push(key(text, KEYS)?);
        }
        for file in &args.srtp_key_file {
            let file = Input::new(file);
            let bytes = file.read(limits::KEYS, &context.interrupt)?;
            given.keys.extend(keys(&bytes, &file.name())?);
        }
        for file in &args.keylog {
            given.read_log(&Input::new(file), context)?;
        }
        Ok(given)
    }

    /// Silence that is longer than this is a gap.
    pub fn silence(&self) -> Duration {
        self.gap
    }

    /// Whether packets are to be decrypted.
    pub fn has_keys(&self) -> bool {
        !self.keys.is_empty() || !self.log.is_empty()
    }

    fn read_log(&mut self, file: &Input, context: &Context) -> Result<()> {
        let log = KeyLog::parse(&file.read(limits::KEY_LOG, &context.interrupt)?);
        if log.is_empty() {
            let message = format!("`{}` holds no secret of a handshake", file.name());
            return Err(Failure::usage(message).help(
                "lines look like `CLIENT_RANDOM <random> <master secret>`, of DTLS 1.3 `EXPORTER_SECRET <random> <secret>`; was SSLKEYLOGFILE set before the call?",
            ));
        }
        self.log.add(log);
        Ok(())
    }

    /// An analyzer that knows all this.
    pub fn analyzer(&self) -> Analyzer {
        let mut analyzer = Analyzer::over(self.opener(), self.gap);
        if !self.selection.is_all() {
            analyzer.select(self.selection.clone());
        }
        if self.compat == Some(Compat::Tshark) {
            analyzer.compare_with_tshark();
        }
        analyzer
    }

    /// An opener that knows all this.
    pub fn opener(&self) -> Opener {
        let mut opener = Opener::default();
        for description in &self.descriptions {
            let source = &description.source;
            opener.describe(source.name(), source.bytes());
        }
        for key in &self.keys {
            opener.key(key);
        }
        opener.key_log(self.log.clone());
        opener
    }
}

/// The secrets of handshakes that a pcapng carries itself, each handed on once.
#[derive(Debug, Default)]
pub struct Secrets {
    /// Bytes of them that have been.
    taken: usize,
}

impl Secrets {
    pub fn new_in<R: Read>(&mut self, reader: &CaptureReader<R>) -> Option<KeyLog> {
        let log = reader.secrets()?.key_log();
        let new = log.get(self.taken..).filter(|new| !new.is_empty())?;
        self.taken = log.len();
        Some(KeyLog::parse(new))
    }
}

fn selection(args: &SelectionArgs) -> Result<Selection> {
    if let (Some(from), Some(to)) = (args.from, args.to)
        && never(from, to)
    {
        return Err(Failure::usage("no message is between --from and --to")
            .help("--to is to be later than --from"));
    }
    Ok(Selection {
        filter: args.filter.clone(),
        from: args.from,
        to: args.to,
    })
}

/// What counts from the first packet cannot be held against a time of day.
fn never(from: Moment, to: Moment) -> bool {
    match (from, to) {
        (Moment::AfterFirst(from), Moment::AfterFirst(to)) => to <= from,
        (Moment::At(from), Moment::At(to)) => to <= from,
        _ => false,
    }
}

/// A key a line; empty lines, and those that begin with `#`, are none.
fn keys(bytes: &[u8], file: &str) -> Result<Vec<GivenKey>> {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().enumerate();
    lines
        .map(|(index, line)| (index, line.trim()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(index, line)| key(line, &format!("line {} of `{file}`", index + 1)))
        .collect()
}

fn key(text: &str, place: &str) -> Result<GivenKey> {
    GivenKey::parse(text).map_err(|error| {
        Failure::usage(format!("{place} is no key of SRTP"))
            .caused_by(error)
            .help("write the master key with its salt behind it as hexadecimal or base64, and the profile and the stream where they matter: AES_CM_128_HMAC_SHA1_80:KEY@0x1a2b3c4d")
    })
}
