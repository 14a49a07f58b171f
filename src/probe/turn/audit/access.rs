//! Who gets an allocation.

use std::net::SocketAddr;

use super::Options;
use crate::probe::path::Target;
use crate::probe::session::{SOFTWARE, random_id};
use crate::probe::turn::relay::{Attempt, AttemptError, ask};
use crate::probe::turn::session::{Ended, Session, Way};
use crate::stun;
use crate::turn::{Allocate, Conversation, Credentials, Fault};

/// What the server said to somebody who asked for an allocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    Granted,
    /// It said no; with which error code, where it said so.
    Refused(Option<u16>),
    Elsewhere(SocketAddr),
    /// There was no answer that means anything; what there was instead, in a few words.
    Failed(String),
}

/// One who asked, and what came of it. What was granted is given back by then.
#[derive(Debug)]
pub struct Asked {
    pub access: Access,
    /// To go on with, knowing what the server wants proven.
    pub conversation: Conversation,
    pub attempt: Attempt,
}

impl Asked {
    pub fn timed_out(&self) -> bool {
        let timeout = Fault::Stun(stun::Fault::Timeout);
        matches!(&self.attempt.result, Err(AttemptError::Fault(fault)) if *fault == timeout)
    }
}

/// Somebody without credentials.
pub async fn without(target: &Target, way: &Way) -> Asked {
    asks(target, Conversation::new(SOFTWARE, None), way).await
}

/// The user, as far as there is one.
pub async fn given(target: &Target, options: &Options, way: &Way) -> Asked {
    let conversation = Conversation::new(SOFTWARE, options.credentials.clone());
    asks(target, conversation, way).await
}

/// A user that the server cannot know.
pub async fn unknown_user(target: &Target, way: &Way) -> Option<Asked> {
    let username = format!("rtctool-audit-{}", random_text()?);
    made_up(target, username, way).await
}

/// The user, with a password made up. A token has none.
pub async fn wrong_password(target: &Target, options: &Options, way: &Way) -> Option<Asked> {
    let Some(Credentials::LongTerm { username, .. }) = &options.credentials else {
        return None;
    };
    made_up(target, username.clone(), way).await
}

async fn made_up(target: &Target, username: String, way: &Way) -> Option<Asked> {
    let password = random_text()?;
    let credentials = Credentials::LongTerm { username, password };
    let conversation = Conversation::made_up(SOFTWARE, credentials);
    Some(asks(target, conversation, way).await)
}

/// `None` when the system has no randomness to give.
fn random_text() -> Option<String> {
    let bytes = random_id()?.0;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

async fn asks(target: &Target, conversation: Conversation, way: &Way) -> Asked {
    let known = conversation.clone();
    let opened = Session::open_knowing(target, way, conversation);
    let attempt = |session, result| Attempt {
        target: target.clone(),
        redirected: Vec::new(),
        allocate_time: None,
        session,
        answers_binding: None,
        result,
    };
    let mut session = match opened.await {
        Ok(session) => session,
        Err(error) => {
            return Asked {
                access: Access::Failed(error.short()),
                conversation: known,
                attempt: attempt(None, Err(AttemptError::NotOpened(error))),
            };
        }
    };
    let result = ask(&mut session, &Allocate::default()).await;
    let conversation = session.conversation().clone();
    let (access, result) = match result {
        Ok(allocated) => (Access::Granted, Ok(allocated)),
        Err(Ended::Elsewhere(alternate)) => {
            let fault = Fault::RedirectedLate(alternate.address);
            (Access::Elsewhere(alternate.address), Err(fault))
        }
        Err(Ended::Fault(fault)) => (said(&fault), Err(fault)),
    };
    if access == Access::Granted {
        session.give_back().await;
    }
    Asked {
        access,
        conversation,
        attempt: attempt(Some(session), result.map_err(AttemptError::Fault)),
    }
}

fn said(fault: &Fault) -> Access {
    match fault {
        Fault::CredentialsMissing => Access::Refused(Some(401)),
        Fault::StaleNonces(_) => Access::Refused(Some(438)),
        // It asks for credentials, in a way that nobody can answer.
        Fault::Challenge(_) | Fault::BidDown => Access::Refused(None),
        // It granted something.
        Fault::Missing(_) => Access::Refused(None),
        fault => match fault.server_error() {
            Some(code) => Access::Refused(Some(code)),
            None => Access::Failed(fault.short()),
        },
    }
}
