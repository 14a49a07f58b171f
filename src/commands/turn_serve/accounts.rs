//! Who may use the server: what was given, or on loopback something made up.

use crate::cli::ServeArgs;
use crate::commands::credentials::{PASSWORD, SECRET, given};
use crate::failure::{Failure, Result};
use crate::relay::Account;
use crate::serve::Credentials;

/// The accounts of the server, and whether somebody knows their passwords already.
#[derive(Debug)]
pub struct Accounts {
    pub all: Vec<Account>,
    pub origin: Origin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Given,
    MadeUp,
}

impl Accounts {
    pub fn read(args: &ServeArgs) -> Result<Accounts> {
        let secret = secret(args)?;
        let given = [user(args, secret.as_ref())?, secret];
        let all: Vec<Account> = given.into_iter().flatten().collect();
        if !all.is_empty() {
            let origin = Origin::Given;
            return Ok(Accounts { all, origin });
        }
        if !args.listen.ip().is_loopback() {
            return Err(open_to_others(args));
        }
        let made_up = Credentials::made_up()
            .map_err(|error| Failure::no_verdict("cannot make up a password").caused_by(error))?;
        Ok(Accounts {
            all: vec![made_up.into()],
            origin: Origin::MadeUp,
        })
    }
}

/// Beside a secret a name may stand alone: it is left over from a client, which needs no more.
fn user(args: &ServeArgs, secret: Option<&Account>) -> Result<Option<Account>> {
    let password = given(args.accounts.password_file.as_deref(), PASSWORD)?;
    match (&args.accounts.username, password) {
        (Some(username), Some(password)) => Ok(Some(Account::User {
            username: username.clone(),
            password,
        })),
        (Some(_), None) if secret.is_some() => Ok(None),
        (Some(username), None) => Err(Failure::usage(format!("`{username}` has no password"))
            .help(format!("set {PASSWORD}, or give --password-file"))),
        (None, Some(_)) => Err(
            Failure::usage(format!("{PASSWORD} is set, but whose is it?"))
                .help(format!("give --username, or unset {PASSWORD}")),
        ),
        (None, None) => Ok(None),
    }
}

fn secret(args: &ServeArgs) -> Result<Option<Account>> {
    let secret = given(args.accounts.secret_file.as_deref(), SECRET)?;
    Ok(secret.map(Account::Secret))
}

fn open_to_others(args: &ServeArgs) -> Failure {
    Failure::usage(format!(
        "{} is not loopback, and a relay that others can reach needs credentials",
        args.listen.ip()
    ))
    .help(format!(
        "give --username and a password ({PASSWORD} or --password-file), or a secret for \
         ephemeral credentials ({SECRET} or --secret-file)"
    ))
}
