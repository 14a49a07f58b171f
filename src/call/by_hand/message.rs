//! A description on its way by hand, as text: what one end writes and the other reads.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::sdp::Kind;
use crate::sdp::envelope::{self, Enclosed, EnvelopeError};

/// In JSON, the session of the offer that an answer is to. Browsers pass over it.
const TO_OFFER: &str = "offer_session";

/// How a description is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Form {
    /// Base64 of the JSON, in one line that no chat changes.
    #[default]
    Line,
    /// As `JSON.stringify(description)` has it.
    Json,
    /// The description itself.
    Sdp,
}

/// A description as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub sdp: String,
    /// Of an answer: the session (RFC 8866 §5.2) of the offer that it is to, where it says so.
    pub offer_session: Option<String>,
}

/// What came cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    #[error(transparent)]
    Unreadable(#[from] EnvelopeError),
    #[error("there is no session description in it")]
    Undescribed,
    #[error("it has {0} session descriptions, where one is due")]
    Several(usize),
    #[error("it is {}, where {} is due", with_article(*.came), with_article(*.due))]
    WrongKind { came: Kind, due: Kind },
    #[error("it is the answer to another offer")]
    OtherOffer,
    #[error("the offer has the sections {offered}, and the answer {answered}")]
    OtherSections { offered: String, answered: String },
}

/// The text of a description, with the line's end.
pub fn written(form: Form, kind: Kind, sdp: &str, offer: Option<&str>) -> String {
    let mut object = json!({ "type": kind.as_str(), "sdp": sdp });
    if let Some(session) = offer.and_then(session) {
        object[TO_OFFER] = session.into();
    }
    match form {
        Form::Line => format!("{}\n", STANDARD.encode(object.to_string())),
        Form::Json => format!("{object}\n"),
        Form::Sdp => sdp.to_owned(),
    }
}

/// The one description of the kind that is due in a text of any form.
pub fn read(text: &[u8], due: Kind) -> Result<Message, Unusable> {
    let text = match envelope::unescaped(text) {
        Some(plain) => plain,
        None => text.to_vec(),
    };
    let offer_session = offer_session(&text);
    let found = envelope::open(text)?;
    let described = found
        .into_iter()
        .filter(|one| envelope::shows_sdp(&one.text));
    let all: Vec<Enclosed> = described.collect();
    let is_due = |one: &&Enclosed| kind(one).is_none_or(|kind| kind == due);
    let fitting: Vec<&Enclosed> = all.iter().filter(is_due).collect();
    match (fitting.as_slice(), all.first()) {
        ([one], _) => Ok(Message {
            sdp: String::from_utf8_lossy(&one.text).into_owned(),
            offer_session,
        }),
        ([], None) => Err(Unusable::Undescribed),
        ([], Some(other)) => Err(Unusable::WrongKind {
            came: kind(other).unwrap_or(Kind::Offer),
            due,
        }),
        (several, _) => Err(Unusable::Several(several.len())),
    }
}

/// Whether nothing can follow: it is a whole line of base64, whole JSON, or SDP that an empty
/// line ends.
pub fn is_whole(text: &[u8]) -> bool {
    let is_json = |text: &[u8]| serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok();
    let trimmed = text.trim_ascii();
    match trimmed.first() {
        None => false,
        Some(b'{' | b'[' | b'"') => is_json(trimmed),
        Some(_) => {
            let inside = envelope::disarmored(trimmed);
            inside.is_some_and(|inside| is_json(&inside))
                || text.ends_with(b"\n\n")
                || text.ends_with(b"\n\r\n")
        }
    }
}

/// Whether `answer` can be one to `offer`.
pub fn check_pair(offer: &str, answer: &Message) -> Result<(), Unusable> {
    let other = answer.offer_session.as_deref();
    if other.is_some_and(|other| session(offer) != Some(other)) {
        return Err(Unusable::OtherOffer);
    }
    // One for each, in their order (RFC 3264 §6).
    let (offered, answered) = (sections(offer), sections(&answer.sdp));
    match offered == answered {
        true => Ok(()),
        false => Err(Unusable::OtherSections { offered, answered }),
    }
}

/// The identifier of a description's session, from its `o=` line.
fn session(sdp: &str) -> Option<&str> {
    let origin = sdp.lines().find_map(|line| line.strip_prefix("o="))?;
    origin.split(' ').nth(1)
}

/// The media of the sections: `audio, video, application`.
fn sections(sdp: &str) -> String {
    let media = sdp.lines().filter_map(|line| line.strip_prefix("m="));
    let media = media.filter_map(|line| line.split(' ').next());
    media.collect::<Vec<_>>().join(", ")
}

fn offer_session(text: &[u8]) -> Option<String> {
    let inside = envelope::disarmored(text);
    let object: Value = serde_json::from_slice(inside.as_deref().unwrap_or(text)).ok()?;
    Some(object.get(TO_OFFER)?.as_str()?.to_owned())
}

/// What it says it is; of a bare description what it must be. Only an offer leaves it to the
/// other end who is the DTLS client.
fn kind(one: &Enclosed) -> Option<Kind> {
    let leaves_open = || memchr::memmem::find(&one.text, b"a=setup:actpass").is_some();
    one.kind.or_else(|| leaves_open().then_some(Kind::Offer))
}

fn with_article(kind: Kind) -> String {
    match kind {
        Kind::Offer | Kind::Answer => format!("an {}", kind.as_str()),
        Kind::Pranswer | Kind::Rollback => format!("a {}", kind.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OFFER: &str = "v=0\r\no=- 77 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n\
        m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=setup:actpass\r\n";
    const ANSWER: &str = "v=0\r\no=- 5 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n\
        m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=setup:active\r\n";
    const FORMS: [Form; 3] = [Form::Line, Form::Json, Form::Sdp];

    #[test]
    fn what_is_written_in_any_form_is_read() {
        for form in FORMS {
            let text = written(form, Kind::Answer, ANSWER, Some(OFFER));
            let message = read(text.as_bytes(), Kind::Answer).unwrap();
            assert_eq!(message.sdp, ANSWER, "{form:?}");
            assert_eq!(check_pair(OFFER, &message), Ok(()));
        }
    }

    #[test]
    fn a_line_is_one_line_of_plain_letters() {
        let text = written(Form::Line, Kind::Offer, OFFER, None);
        let (line, end) = text.split_at(text.len() - 1);
        assert_eq!(end, "\n");
        assert!(
            line.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
        );
    }

    #[test]
    fn an_offer_is_no_answer_even_without_its_name() {
        let wrong = Unusable::WrongKind {
            came: Kind::Offer,
            due: Kind::Answer,
        };
        for form in FORMS {
            let text = written(form, Kind::Offer, OFFER, None);
            assert_eq!(read(text.as_bytes(), Kind::Answer), Err(wrong.clone()));
        }
        assert_eq!(wrong.to_string(), "it is an offer, where an answer is due");
    }

    #[test]
    fn an_answer_to_another_offer_is_told() {
        let text = written(Form::Line, Kind::Answer, ANSWER, Some(OFFER));
        let message = read(text.as_bytes(), Kind::Answer).unwrap();
        let other = OFFER.replace("o=- 77 ", "o=- 78 ");
        assert_eq!(check_pair(&other, &message), Err(Unusable::OtherOffer));

        let plain = read(ANSWER.as_bytes(), Kind::Answer).unwrap();
        assert_eq!(check_pair(&other, &plain), Ok(()), "nothing tells");
        let longer = format!("{OFFER}m=video 9 UDP/TLS/RTP/SAVPF 96\r\n");
        let error = check_pair(&longer, &plain).unwrap_err().to_string();
        assert_eq!(
            error,
            "the offer has the sections audio, video, and the answer audio"
        );
    }

    #[test]
    fn text_without_a_description_is_told() {
        for text in ["hello", "<html></html>", "", "v=1"] {
            assert_eq!(
                read(text.as_bytes(), Kind::Offer),
                Err(Unusable::Undescribed),
                "{text}"
            );
        }
        assert!(matches!(
            read(b"{\"type\":", Kind::Offer),
            Err(Unusable::Unreadable(_))
        ));
        let twice = format!("{OFFER}\n\n{OFFER}");
        assert_eq!(
            read(twice.as_bytes(), Kind::Offer),
            Err(Unusable::Several(2))
        );
    }

    #[test]
    fn a_text_is_whole_when_nothing_can_follow() {
        for form in FORMS {
            let mut text = written(form, Kind::Offer, OFFER, None);
            if form == Form::Sdp {
                assert!(!is_whole(text.as_bytes()), "lines may follow");
                text.push_str("\r\n");
            }
            assert!(is_whole(text.as_bytes()), "{form:?}");
            let cut = &text.as_bytes()[..text.len() / 8 * 4];
            assert!(!is_whole(cut), "{form:?}");
        }
        assert!(!is_whole(b"") && !is_whole(b"\n\n"));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes, Kind::Answer);
            let _ = is_whole(&bytes);
        }

        #[test]
        fn no_damage_makes_it_panic(at in 0..300usize, to in any::<u8>()) {
            for form in FORMS {
                let mut text = written(form, Kind::Answer, ANSWER, Some(OFFER)).into_bytes();
                let at = at % text.len();
                text[at] = to;
                if let Ok(message) = read(&text, Kind::Answer) {
                    let _ = check_pair(OFFER, &message);
                }
                let _ = is_whole(&text[..at]);
            }
        }
    }
}
