use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::session::diff::Topic;

/// Compare two session descriptions by what they mean
///
/// The order of lines says nothing and is no change, and so is a default that one
/// of them writes out. A moved payload type is a change, and so is the order of the
/// formats in the `m=` line, which is the order of preference. Sections are matched by
/// their mids, else by their places. The status is 0 when both mean the same, 1 when
/// they do not, and 3 when one of them cannot be read.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  rtctool sdp diff fixtures/sdp/real/chromium-offer.sdp \\
      fixtures/sdp/real/chromium-h264-offer.sdp
  rtctool sdp diff pair.json#/0/sdp pair.json#/1/sdp
  rtctool sdp diff --ignore session,ice,candidates,dtls,streams \\
      yesterday.sdp today.sdp
  pbpaste | rtctool sdp diff --format json expected.sdp -")]
pub struct DiffArgs {
    /// The earlier and the later description: a file, `FILE#POINTER` for one of several in JSON, or `-`
    #[arg(value_names = ["A", "B"], num_args = 2, required = true)]
    pub files: Vec<PathBuf>,

    /// Leave these topics out: what is random in every session is session, ice, candidates, dtls and streams
    #[arg(long, value_enum, value_name = "TOPICS", value_delimiter = ',')]
    pub ignore: Vec<TopicChoice>,
}

/// A [`Topic`] as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TopicChoice(pub Topic);

impl ValueEnum for TopicChoice {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [TopicChoice; Topic::ALL.len()] = {
            let mut all = [TopicChoice(Topic::Session); Topic::ALL.len()];
            let mut at = 0;
            while at < all.len() {
                all[at] = TopicChoice(Topic::ALL[at]);
                at += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.0.as_str()))
    }
}
