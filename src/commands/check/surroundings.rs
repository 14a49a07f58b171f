//! What the checks of a file need around them: variables, files and user names. All that is
//! missing is told before anything runs.

use std::path::Path;

use super::config::{Entry, words};
#[cfg(feature = "call")]
use crate::commands::network;
use crate::commands::{Context, baseline, credentials, servers};
use crate::failure::{Failure, Result};
use crate::terminal;

/// What is missing, and where in the file it is asked for.
pub struct Missing {
    /// The byte in the file.
    pub place: usize,
    pub problem: String,
}

/// Where checks run.
pub struct Surroundings<'a> {
    /// Where paths are seen from.
    pub folder: &'a Path,
    /// Whether baselines are written, and need not be there.
    pub write_baseline: bool,
}

/// The user name that a command takes where no key gives one.
const USER_NAME: &str = "RTCTOOL_TURN_USERNAME";

/// Files with secrets.
const SECRET_FILES: [&str; 3] = ["password_file", "secret_file", "bearer_token_file"];

/// Keys that give a password or what makes one.
const PASSWORDS: [&str; 4] = ["password_env", "password_file", "secret_env", "secret_file"];

impl Surroundings<'_> {
    /// All that a check misses. One that may fail may miss what it wants.
    pub fn missing(&self, check: &Entry, context: &Context) -> Vec<Missing> {
        if check.allow_failure {
            return Vec::new();
        }
        let of_keys = check.options.iter().flat_map(|given| {
            let values = given.places.iter().zip(&given.values);
            values.filter_map(|(place, value)| {
                let failure = self.refusal(&given.key.name, value, context)?;
                Some((*place, failure))
            })
        });
        let of_user = user(check);
        let told = of_keys.chain(of_user).map(|(place, failure)| Missing {
            place,
            problem: words::of_failure(&failure, check.command),
        });
        told.collect()
    }

    fn refusal(&self, key: &str, value: &str, context: &Context) -> Option<Failure> {
        let path = self.folder.join(value);
        let found = match key {
            _ if key.ends_with("_env") => credentials::from_variable(value).map(|_| ()),
            "baseline" if self.write_baseline => Ok(()),
            "baseline" => baseline::read(&path).map(|_| ()),
            "ca" => servers::trust(Some(&path)).map(|_| ()),
            "schedule" => schedule(&path, context),
            _ if SECRET_FILES.contains(&key) => credentials::given(Some(&path), "").map(|_| ()),
            _ => Ok(()),
        };
        found.err()
    }
}

#[cfg(feature = "call")]
fn schedule(path: &Path, context: &Context) -> Result<()> {
    network::schedule(path, context).map(|_| ())
}

/// A build without calls knows nothing of what they take.
#[cfg(not(feature = "call"))]
fn schedule(_: &Path, _: &Context) -> Result<()> {
    Ok(())
}

/// A user name without a password, or the other way round.
fn user(check: &Entry) -> Option<(usize, Failure)> {
    let place = |key: &str| check.values(key).next().map(|(place, _)| place);
    let password = ["password_env", "password_file"]
        .into_iter()
        .find_map(place);
    let has_user = || check.has("username") || terminal::secret(USER_NAME).is_some();
    let has_secret = || {
        let variables = [credentials::PASSWORD, credentials::SECRET];
        check
            .options
            .iter()
            .any(|given| PASSWORDS.contains(&given.key.name.as_str()))
            || variables
                .into_iter()
                .any(|name| terminal::secret(name).is_some())
    };
    match (place("username"), password) {
        (_, Some(password)) if !has_user() => {
            let failure = Failure::usage(credentials::NO_USER_NAME).help("add --username NAME");
            Some((password, failure))
        }
        (Some(user), _) if !has_secret() => {
            let failure = Failure::usage(credentials::NO_PASSWORD);
            Some((user, failure.help("add --password-env NAME")))
        }
        _ => None,
    }
}
