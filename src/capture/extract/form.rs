//! The files that streams become.

use crate::rtp::payload::Codec;

/// What file a stream becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    RtpDump,
    Ogg,
    Ivf,
    AnnexB,
    Wav,
    Pcapng,
}

impl Form {
    pub fn as_str(self) -> &'static str {
        match self {
            Form::RtpDump => "rtpdump",
            Form::Ogg => "ogg",
            Form::Ivf => "ivf",
            Form::AnnexB => "annexb",
            Form::Wav => "wav",
            Form::Pcapng => "pcap",
        }
    }

    /// The form in which media of a codec is played. None: packets are all that can be told.
    pub fn of_media(codec: Codec) -> Option<Form> {
        match codec {
            Codec::Vp8 | Codec::Vp9 | Codec::Av1 => Some(Form::Ivf),
            Codec::H264 | Codec::H265 => Some(Form::AnnexB),
            Codec::Opus => Some(Form::Ogg),
            Codec::Pcmu | Codec::Pcma => Some(Form::Wav),
            _ => None,
        }
    }

    /// Whether it holds packets as they are, of whatever codec.
    pub fn holds_packets(self) -> bool {
        matches!(self, Form::RtpDump | Form::Pcapng)
    }

    /// Of a file whose name ends so. None where that tells nothing.
    pub fn by_extension(extension: &str) -> Option<Form> {
        match extension.to_ascii_lowercase().as_str() {
            "rtpdump" => Some(Form::RtpDump),
            "ogg" | "oga" | "opus" => Some(Form::Ogg),
            "ivf" => Some(Form::Ivf),
            "h264" | "264" | "h265" | "265" | "hevc" => Some(Form::AnnexB),
            "wav" => Some(Form::Wav),
            "pcap" | "pcapng" => Some(Form::Pcapng),
            _ => None,
        }
    }

    /// How names of such files end.
    pub fn extension(self, codec: Option<Codec>) -> &'static str {
        match (self, codec) {
            (Form::RtpDump, _) => "rtpdump",
            (Form::Ogg, _) => "opus",
            (Form::Ivf, _) => "ivf",
            (Form::AnnexB, Some(Codec::H265)) => "h265",
            (Form::AnnexB, _) => "h264",
            (Form::Wav, _) => "wav",
            (Form::Pcapng, _) => "pcapng",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_the_form_that_has_it() {
        let forms = [
            (Form::RtpDump, None),
            (Form::Ogg, Some(Codec::Opus)),
            (Form::Ivf, Some(Codec::Vp8)),
            (Form::AnnexB, Some(Codec::H264)),
            (Form::AnnexB, Some(Codec::H265)),
            (Form::Wav, Some(Codec::Pcmu)),
            (Form::Pcapng, None),
        ];
        for (form, codec) in forms {
            assert_eq!(Form::by_extension(form.extension(codec)), Some(form));
        }
        assert_eq!(Form::by_extension("OGG"), Some(Form::Ogg));
        assert_eq!(Form::by_extension("txt"), None);
    }
}
