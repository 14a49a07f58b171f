use std::path::PathBuf;

use clap::Args;

/// Show what session descriptions mean
///
/// Sections with their directions, codecs with their RTX and FEC partners and
/// their parameters in words, header extensions, candidates, DTLS roles, tracks,
/// SSRCs and simulcast layers. It judges nothing: that is what `sdp lint` does.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  rtctool sdp show fixtures/sdp/real/chromium-offer.sdp
  rtctool sdp show -v 'fixtures/sdp/real/chromium-pair.json#/1/sdp'
  pbpaste | rtctool sdp show --format json -
  rtctool sdp show --redact --sdp offer.sdp > for-bug-report.sdp

--redact: one secret has the same stand-in everywhere, in all files of the run.
  private addresses    192.0.2.x and 2001:db8:1::x
  public addresses     203.0.113.x and 2001:db8::x
  multicast groups     233.252.0.x and ff0e::db8:0:x
  names                name1.local, host1.example
  ICE credentials      ufrag1, pwd1xxx…
  fingerprints, keys   AA:00:AA:…:01, AAAA…1
  cname, msid, user    cname1, stream1, track1, user1
  labels, paths        label1, token1
  s=, i=, tool         text1
What stays: loopback and 0.0.0.0, ports, SSRCs, mids, the id and version of the
session (o=), and fingerprints that D008 calls placeholders, which are nobody's.")]
pub struct ShowArgs {
    /// SDP files, `FILE#POINTER` for one description of JSON, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Hide addresses, credentials, fingerprints, keys and names
    #[arg(long)]
    pub redact: bool,

    /// Print the description itself instead of the view, redacted with --redact
    #[arg(long)]
    pub sdp: bool,
}
