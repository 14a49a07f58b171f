use std::path::PathBuf;

use clap::Args;

/// Show what an offer and its answer agree on
///
/// Section by section: whether it was accepted, who sends, which codecs with
/// which payload types and parameters in each direction, which header extensions,
/// the DTLS and ICE roles, what shares a transport, simulcast layers, data
/// channels, and what was offered in vain, and why. An answer that does not fit
/// its offer is said to be so; the status is then 1.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  rtctool sdp negotiate fixtures/sdp/real/chromium-pair.json
  rtctool sdp negotiate offer.sdp answer.sdp
  rtctool sdp negotiate -v 'dump.json#9-1/createOfferOnSuccess' \\
      'dump.json#9-1/setRemoteDescription'
  rtctool sdp negotiate --format json whip-trace.txt")]
pub struct NegotiateArgs {
    /// The offer and the answer, or one file with both: FILE, `FILE#PLACE` for one description of a file, or `-`
    #[arg(value_name = "FILE", num_args = 1..=2)]
    pub files: Vec<PathBuf>,
}
