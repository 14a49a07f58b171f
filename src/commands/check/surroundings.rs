//! What the checks of a file need around them. A file that is not there is a fault of what names
//! it, told before anything runs; a secret or user name that this environment does not have costs
//! the checks that need it alone.

use std::path::Path;

use super::config::{Entry, words};
use super::known::Key;
#[cfg(feature = "call")]
use crate::commands::network;
use crate::commands::{Context, baseline, credentials, servers};
use crate::failure::{Failure, Result};
use crate::terminal;

/// What is missing, and where in the file it is asked for.
pub struct Missing {
    /// The byte in the file.
    pub place: usize,
    /// In the words of the file.
    pub problem: String,
    pub help: Option<String>,
}

impl Missing {
    fn new(place: usize, failure: &Failure, check: &Entry) -> Self {
        Missing {
            place,
            problem: words::without_help(failure, check.command),
            help: words::help_of(failure, check.command),
        }
    }

    /// In one line, with what to do.
    pub fn told(&self) -> String {
        words::with_help(&self.problem, self.help.as_deref())
    }
}

/// Where checks run.
pub struct Surroundings<'a> {
    /// Where paths are seen from.
    pub folder: &'a Path,
    /// Whether baselines are written, and need not be there.
    pub write_baseline: bool,
}

/// Files with secrets.
const SECRET_FILES: [&str; 3] = ["password_file", "secret_file", "bearer_token_file"];

/// Keys that give a password or what makes one.
const PASSWORDS: [&str; 4] = ["password_env", "password_file", "secret_env", "secret_file"];

impl Surroundings<'_> {
    /// The files that a check names and that cannot be used. One that may fail may miss what it
    /// wants.
    pub fn missing(&self, check: &Entry, context: &Context) -> Vec<Missing> {
        if check.allow_failure {
            return Vec::new();
        }
        let refusal = |key: &Key, value: &str| self.refusal(&key.name, value, context).err();
        each_value(check, refusal)
    }

    fn refusal(&self, key: &str, value: &str, context: &Context) -> Result<()> {
        let path = self.folder.join(value);
        match key {
            "baseline" if self.write_baseline => Ok(()),
            "baseline" => baseline::read(&path).map(|_| ()),
            "ca" => servers::trust(Some(&path)).map(|_| ()),
            "schedule" => schedule(&path, context),
            _ if SECRET_FILES.contains(&key) => credentials::given(Some(&path), "").map(|_| ()),
            _ => Ok(()),
        }
    }
}

/// What a check needs of the environment, and what is not there: whoever runs a file in CI may
/// have no secrets, and the other checks hold all the same.
pub fn absent(check: &Entry) -> Vec<Missing> {
    let refusal = |key: &Key, value: &str| match key.names_a_variable() {
        true => credentials::from_variable(value).err(),
        false => None,
    };
    let mut absent = each_value(check, refusal);
    absent.extend(user(check).map(|(place, failure)| Missing::new(place, &failure, check)));
    absent
}

/// The values that are refused, where they stand.
fn each_value(check: &Entry, refusal: impl Fn(&Key, &str) -> Option<Failure>) -> Vec<Missing> {
    let mut refused = Vec::new();
    for given in &check.options {
        for (place, value) in given.places.iter().zip(&given.values) {
            let failure = refusal(&given.key, value);
            refused.extend(failure.map(|failure| Missing::new(*place, &failure, check)));
        }
    }
    refused
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
    let has_user = || check.has("username") || terminal::secret(credentials::USER).is_some();
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
            let help = format!("add --username NAME, or set {}", credentials::USER);
            Some((
                password,
                Failure::usage(credentials::NO_USER_NAME).help(help),
            ))
        }
        (Some(user), _) if !has_secret() => {
            let help = format!("add --password-env NAME, or set {}", credentials::PASSWORD);
            Some((user, Failure::usage(credentials::NO_PASSWORD).help(help)))
        }
        _ => None,
    }
}
