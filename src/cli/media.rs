//! What a call sends, as it is typed.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::rtp::payload::Codec;
use crate::units::{BitRate, parse_bit_rate, parse_duration};

/// What the call carries. The built-in clips are four seconds of a test picture and of a tone,
/// over and over.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Media")]
pub struct MediaArgs {
    /// Audio: `opus`, `none`, or an Ogg file with Opus in it
    #[arg(long, value_name = "opus|none|FILE", default_value = "opus", value_parser = parse_audio)]
    pub audio: MediaChoice,

    /// Video: `vp8`, `h264`, `vp9`, `av1`, `none`, or an IVF file or H.264 byte stream
    #[arg(long, value_name = "CODEC|none|FILE", default_value = "vp8", value_parser = parse_video)]
    pub video: MediaChoice,

    /// Bit rate of the video: its frames are filled up to it, and still decode
    #[arg(long, value_name = "RATE", value_parser = parse_bit_rate)]
    pub bitrate: Option<BitRate>,

    /// Frames of video in a second [default: as in the file; 30 for H.264]
    #[arg(long, value_name = "N", value_parser = parse_frame_rate)]
    pub frame_rate: Option<f64>,

    /// Largest RTP packet, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 1200, value_parser = clap::value_parser!(u16).range(100..=1460))]
    pub packet_size: u16,

    /// Whether a data channel sends messages, which the other end echoes [default: on, but off
    /// with WHIP and WHEP]
    #[arg(long, value_enum, value_name = "on|off")]
    pub data: Option<Switch>,

    /// Messages may overtake each other
    #[arg(long)]
    pub data_unordered: bool,

    /// Give a message up after so many retransmissions
    #[arg(long, value_name = "N", conflicts_with = "data_max_lifetime")]
    pub data_max_retransmits: Option<u16>,

    /// Give a message up after this time
    #[arg(long, value_name = "TIME", value_parser = parse_lifetime)]
    pub data_max_lifetime: Option<Duration>,

    /// Size of a message
    #[arg(long, value_name = "BYTES", default_value_t = 16, value_parser = clap::value_parser!(u32).range(16..=65_536))]
    pub data_size: u32,

    /// Messages in a second
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub data_rate: u32,
}

/// Where a medium comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaChoice {
    None,
    BuiltIn(Codec),
    File(PathBuf),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    On,
    Off,
}

fn parse_audio(text: &str) -> Result<MediaChoice, String> {
    choice(text, &[Codec::Opus])
}

fn parse_video(text: &str) -> Result<MediaChoice, String> {
    choice(text, &[Codec::Vp8, Codec::H264, Codec::Vp9, Codec::Av1])
}

/// A name has neither a dot nor a slash in it, and a path has one: else a mistyped codec would
/// be a file that is not there.
fn choice(text: &str, known: &[Codec]) -> Result<MediaChoice, String> {
    if text == "none" {
        return Ok(MediaChoice::None);
    }
    let mut named = known
        .iter()
        .filter(|codec| codec.as_str().eq_ignore_ascii_case(text));
    if let Some(codec) = named.next() {
        return Ok(MediaChoice::BuiltIn(*codec));
    }
    if text.contains(['.', '/', '\\']) {
        return Ok(MediaChoice::File(text.into()));
    }
    let names: Vec<String> = known
        .iter()
        .map(|codec| codec.as_str().to_lowercase())
        .collect();
    Err(format!(
        "it is neither `none` nor {}; a file is written with its ending, or as ./{text}",
        names.join(", ")
    ))
}

fn parse_frame_rate(text: &str) -> Result<f64, String> {
    let rate = text
        .parse()
        .ok()
        .filter(|rate| (1.0..=240.0).contains(rate));
    rate.ok_or_else(|| "it is no number from 1 to 240".to_owned())
}

/// The protocol has 16 bits for milliseconds.
fn parse_lifetime(text: &str) -> Result<Duration, String> {
    let time = parse_duration(text).map_err(|error| error.to_string())?;
    match time.as_millis() {
        1..=65_535 => Ok(time),
        _ => Err("it is not from 1ms to 65535ms".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_medium_is_a_codec_a_file_or_nothing() {
        assert_eq!(parse_video("none"), Ok(MediaChoice::None));
        assert_eq!(parse_video("H264"), Ok(MediaChoice::BuiltIn(Codec::H264)));
        assert_eq!(parse_video("a.ivf"), Ok(MediaChoice::File("a.ivf".into())));
        assert_eq!(
            parse_audio("./tone"),
            Ok(MediaChoice::File("./tone".into()))
        );
    }

    #[test]
    fn a_mistyped_codec_is_no_file() {
        let error = parse_video("h265").unwrap_err();
        assert!(
            error.contains("vp8, h264, vp9, av1") && error.contains("./h265"),
            "{error}"
        );
        assert!(parse_audio("vp8").is_err());
    }

    #[test]
    fn rates_and_lifetimes_have_bounds() {
        assert_eq!(parse_frame_rate("29.97"), Ok(29.97));
        assert!(parse_frame_rate("0").is_err() && parse_frame_rate("NaN").is_err());
        assert!(parse_lifetime("66s").is_err() && parse_lifetime("1ms").is_ok());
    }
}
