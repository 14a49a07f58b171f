//! Which RTP header extensions both take, and with which id.

use std::collections::HashMap;

use super::super::{Direction, Extension, Section, Session};
use super::Agreement;

/// An extension that both take.
#[derive(Debug, Clone, Copy)]
pub struct AgreedExtension<'a> {
    pub extension: Extension<'a>,
    /// The id that packets carry: the answer's.
    pub id: u32,
    pub offered_as: u32,
    pub offerer_sends: bool,
    pub answerer_sends: bool,
}

/// An extension that was offered in vain.
#[derive(Debug, Clone, Copy)]
pub struct LostExtension<'a> {
    pub extension: Extension<'a>,
}

impl<'a> Agreement<'a> {
    pub(super) fn read_extensions(
        &mut self,
        (offer, offered): (&Session<'a>, &Section<'a>),
        (answer, answered): (&Session<'a>, &Section<'a>),
    ) {
        self.mixed_extensions = offered.is_rtp()
            && offer.mixes_extensions(offered)
            && answer.mixes_extensions(answered);
        let mut answers = HashMap::new();
        for extension in answer.extensions_of(answered) {
            answers.entry(extension.identity()).or_insert(*extension);
        }
        for extension in offer.extensions_of(offered) {
            // One answer is for one offer of an extension.
            match answers.remove(&extension.identity()) {
                Some(theirs) => self
                    .extensions
                    .push(self.agreed_extension(extension, &theirs)),
                None => self.lost_extensions.push(LostExtension {
                    extension: *extension,
                }),
            }
        }
        self.extensions.sort_by_key(|agreed| agreed.id);
    }

    fn agreed_extension(
        &self,
        ours: &Extension<'a>,
        theirs: &Extension<'a>,
    ) -> AgreedExtension<'a> {
        let (offered, answered) = (direction(ours), direction(theirs));
        AgreedExtension {
            extension: *ours,
            id: theirs.id,
            offered_as: ours.id,
            offerer_sends: self.offerer_sends && offered.sends() && answered.receives(),
            answerer_sends: self.answerer_sends && offered.receives() && answered.sends(),
        }
    }
}

fn direction(extension: &Extension) -> Direction {
    let named = extension.direction.and_then(Direction::named);
    named.unwrap_or_default()
}
