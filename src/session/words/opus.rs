//! Opus (RFC 7587). All parameters but the two `sprop` ones are wishes of the receiver.

use super::super::Codec;
use super::{bit_rate, flag};

pub fn summary(codec: &Codec) -> Vec<String> {
    let is_on = |name: &str| codec.parameter(name) == Some("1");
    let flags = [
        ("stereo", "stereo"),
        ("sprop-stereo", "sends stereo"),
        ("useinbandfec", "in-band FEC"),
        ("usedtx", "DTX"),
        ("cbr", "constant bit rate"),
    ];
    let mut phrases: Vec<String> = flags
        .into_iter()
        .filter(|(name, _)| is_on(name))
        .map(|(_, phrase)| phrase.to_owned())
        .collect();
    phrases.extend(most(codec, "maxaveragebitrate", bit_rate));
    phrases.extend(most(codec, "maxplaybackrate", sampling));
    phrases
}

/// `up to 64 kbit/s`
fn most(codec: &Codec, name: &str, unit: fn(&str) -> Option<String>) -> Option<String> {
    let most = unit(codec.parameter(name)?)?;
    Some(format!("up to {most}"))
}

pub fn meaning(name: &str, value: &str) -> Option<String> {
    match name {
        "stereo" => flag(
            value,
            "prefers to receive mono",
            "prefers to receive stereo",
        ),
        "sprop-stereo" => flag(value, "likely sends mono", "likely sends stereo"),
        "useinbandfec" => flag(
            value,
            "makes no use of in-band FEC",
            "can use in-band FEC: the sender may add it",
        ),
        "usedtx" => flag(
            value,
            "wants packets in silence too",
            "prefers no packets in silence (DTX)",
        ),
        "cbr" => flag(
            value,
            "prefers a variable bit rate",
            "prefers a constant bit rate",
        ),
        "maxaveragebitrate" => Some(format!("takes at most {} on average", bit_rate(value)?)),
        "maxplaybackrate" => Some(format!("plays at most {}", sampling(value)?)),
        "sprop-maxcapturerate" => Some(format!("captures at most {}", sampling(value)?)),
        "minptime" => Some(format!("prefers packets of at least {}", duration(value)?)),
        "ptime" => Some(format!("prefers packets of {}", duration(value)?)),
        "maxptime" => Some(format!("takes packets of at most {}", duration(value)?)),
        _ => None,
    }
}

/// `48 kHz`
fn sampling(value: &str) -> Option<String> {
    let hertz = f64::from(value.parse::<u32>().ok()?);
    Some(format!("{} kHz", hertz / 1e3))
}

fn duration(value: &str) -> Option<String> {
    let milliseconds: u32 = value.parse().ok()?;
    Some(format!("{milliseconds} ms"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::of;

    #[test]
    fn what_is_switched_on_is_named() {
        assert_eq!(
            of("opus/48000/2 minptime=10;useinbandfec=1").0,
            "in-band FEC"
        );
        assert_eq!(
            of(
                "opus/48000/2 stereo=1;usedtx=1;cbr=1;maxaveragebitrate=64000;maxplaybackrate=16000"
            )
            .0,
            "stereo, DTX, constant bit rate, up to 64 kbit/s, up to 16 kHz"
        );
        assert_eq!(of("opus/48000/2 stereo=0;useinbandfec=0").0, "");
    }

    #[test]
    fn each_parameter_is_explained() {
        assert_eq!(
            of("opus/48000/2 minptime=10;useinbandfec=1;stereo=0;sprop-stereo=1").1,
            [
                "prefers packets of at least 10 ms",
                "can use in-band FEC: the sender may add it",
                "prefers to receive mono",
                "likely sends stereo"
            ]
        );
    }
}
