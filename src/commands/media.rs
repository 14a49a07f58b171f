//! What a call carries, from what was typed.

use std::path::Path;
use std::time::Duration;

use super::{Context, limits};
use crate::call::data::{DataPlan, Order, Reliability};
use crate::call::media::{Clip, ClipError, RTP_HEADER};
use crate::call::plan::MediaPlan;
use crate::cli::{MediaArgs, MediaChoice, Switch};
use crate::failure::{Failure, Result};
use crate::input::Input;
use crate::rtp::clock_rate::Media;
use crate::rtp::payload::Codec;
use crate::units::{BitRate, format_bps};

/// `data` is whether there is a data channel unless it was typed.
pub fn plan(args: &MediaArgs, data: Switch, context: &Context) -> Result<MediaPlan> {
    let audio = clip(&args.audio, Media::Audio, context)?;
    let video = clip(&args.video, Media::Video, context)?;
    let video = video.map(|clip| paced(clip, args)).transpose()?;
    let packet_size = usize::from(args.packet_size);
    audio.iter().try_for_each(|clip| fits(clip, packet_size))?;
    let data = (args.data.unwrap_or(data) == Switch::On).then(|| data_plan(args));
    if audio.is_none() && video.is_none() && data.is_none() {
        return Err(Failure::usage("nothing is left to send")
            .help("leave out `none` for one of --audio and --video, or say --data on"));
    }
    Ok(MediaPlan {
        audio,
        video,
        packet_size,
        data,
        ..MediaPlan::default()
    })
}

/// Built-in clips of what every WebRTC endpoint has.
pub fn built_in() -> Result<MediaPlan> {
    let clip = |codec| Clip::built_in(codec).map_err(unreadable_clip);
    Ok(MediaPlan {
        audio: Some(clip(Codec::Opus)?),
        video: Some(clip(Codec::Vp8)?),
        ..MediaPlan::default()
    })
}

fn unreadable_clip(error: ClipError) -> Failure {
    Failure::no_verdict("a built-in clip cannot be read")
        .caused_by(error)
        .help("this is a fault of rtctool itself; please report it")
}

fn clip(choice: &MediaChoice, media: Media, context: &Context) -> Result<Option<Clip>> {
    match choice {
        MediaChoice::None => Ok(None),
        MediaChoice::BuiltIn(codec) => Clip::built_in(*codec).map(Some).map_err(unreadable_clip),
        MediaChoice::File(path) => from_file(path, media, context).map(Some),
    }
}

fn from_file(path: &Path, media: Media, context: &Context) -> Result<Clip> {
    let file = Input::new(path);
    let bytes = file.read(limits::MEDIA, &context.interrupt)?;
    let cannot = || {
        Failure::usage(format!(
            "`{}` cannot be sent as {}",
            file.name(),
            media.as_str()
        ))
    };
    let clip = Clip::read(&bytes).map_err(|error| {
        cannot().caused_by(error).help(
            "FFmpeg makes what can be sent: .ivf with -c:v libvpx, libvpx-vp9 or libaom-av1, .h264 with -c:v libx264 -bf 0, .ogg with -c:a libopus",
        )
    })?;
    match clip.format.media == media {
        true => Ok(clip),
        false => Err(cannot()
            .caused_by(format!("it holds {}", clip.format.codec.as_str()))
            .help(format!("give it to --{}", clip.format.media.as_str()))),
    }
}

/// Frames at the rates that were asked for.
fn paced(clip: Clip, args: &MediaArgs) -> Result<Clip> {
    let clip = match args.frame_rate {
        Some(rate) => clip.at_frame_rate(rate),
        None => clip,
    };
    match args.bitrate {
        Some(rate) => filled(clip, rate),
        None => Ok(clip),
    }
}

/// A frame can be made longer, not shorter.
fn filled(clip: Clip, rate: BitRate) -> Result<Clip> {
    let has = clip.bits_per_second();
    if has > rate.0 as f64 {
        return Err(Failure::usage(format!(
            "--bitrate: the video has {} already, and frames can only be filled up",
            format_bps(has)
        ))
        .help("ask for more, lower --frame-rate, or encode a file at that rate: --video FILE"));
    }
    Ok(clip.filled_to(rate))
}

/// A packet of Opus is not cut into several.
fn fits(clip: &Clip, packet_size: usize) -> Result<()> {
    let longest = clip.frames.iter().map(|frame| frame.data.len()).max();
    let longest = longest.unwrap_or(0) + RTP_HEADER;
    match longest <= packet_size {
        true => Ok(()),
        false => Err(Failure::usage(format!(
            "--packet-size: a packet of the audio has {longest} bytes with its RTP header"
        ))
        .help("audio is not cut into pieces: allow larger packets, or encode it at a lower rate")),
    }
}

fn data_plan(args: &MediaArgs) -> DataPlan {
    let retransmits = args.data_max_retransmits.map(Reliability::Retransmits);
    let lifetime = args.data_max_lifetime.map(Reliability::Lifetime);
    DataPlan {
        order: match args.data_unordered {
            true => Order::Any,
            false => Order::AsSent,
        },
        reliability: retransmits.or(lifetime).unwrap_or(Reliability::Whole),
        size: args.data_size as usize,
        pace: Duration::from_secs(1) / args.data_rate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(typed: &[&str]) -> MediaArgs {
        #[derive(clap::Parser)]
        struct Typed {
            #[command(flatten)]
            media: MediaArgs,
        }
        let typed = [&["rtctool"], typed].concat();
        <Typed as clap::Parser>::try_parse_from(typed)
            .unwrap()
            .media
    }

    #[test]
    fn a_packet_of_audio_has_to_fit() {
        let audio = Clip::built_in(Codec::Opus).unwrap();
        assert!(fits(&audio, 1200).is_ok());
        let failure = fits(&audio, 90).unwrap_err();
        assert!(failure.to_string().contains("a packet of the audio has"));
    }

    #[test]
    fn video_keeps_its_rates_or_says_that_it_cannot() {
        let video = Clip::built_in(Codec::Vp8).unwrap();
        let asked = args(&["--frame-rate", "10", "--bitrate", "300kbps"]);
        let clip = paced(video.clone(), &asked).unwrap();
        assert_eq!(clip.frames.first().map(|frame| frame.ticks), Some(9000));
        assert!((clip.bits_per_second() / 300e3 - 1.0).abs() < 0.01);
        // At 30 frames a second it has more than that.
        assert!(paced(video, &args(&["--bitrate", "300kbps"])).is_err());
    }

    #[test]
    fn a_channel_is_as_it_was_typed() {
        let plan = data_plan(&args(&["--data-unordered", "--data-max-retransmits", "0"]));
        assert_eq!(plan.reliability, Reliability::Retransmits(0));
        assert_eq!((plan.order, plan.size), (Order::Any, 16));
        let plan = data_plan(&args(&["--data-rate", "50", "--data-max-lifetime", "1s"]));
        assert_eq!(
            plan.reliability,
            Reliability::Lifetime(Duration::from_secs(1))
        );
        assert_eq!(
            (plan.order, plan.pace),
            (Order::AsSent, Duration::from_millis(20))
        );
    }
}
