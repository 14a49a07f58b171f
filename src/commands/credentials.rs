//! Where credentials come from: the environment or files, never the command line.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::limits;
use crate::cli::server::CredentialArgs;
use crate::failure::{Failure, Result};
use crate::terminal;
use crate::turn::{Credentials, Token, ephemeral};

/// The user name where no option gives one.
pub const USER: &str = "RTCTOOL_TURN_USERNAME";
/// A password of `--username`.
pub const PASSWORD: &str = "RTCTOOL_TURN_PASSWORD";
/// The secret that a server shares with those who make credentials for it.
pub const SECRET: &str = "RTCTOOL_TURN_SECRET";

pub const NO_USER_NAME: &str = "a password is given, and no user name";
pub const NO_PASSWORD: &str = "a user name is given, and no password";
pub const WHERE_PASSWORDS_ARE: &str = "put the password into RTCTOOL_TURN_PASSWORD, or say with --password-env or --password-file where it is; the same goes for a REST secret: RTCTOOL_TURN_SECRET, --secret-env, --secret-file";

const BYTE_ORDER_MARK: char = '\u{feff}';

/// The credentials that were given, if any.
pub fn read(args: &CredentialArgs) -> Result<Option<Credentials>> {
    if let Some(file) = &args.token_file {
        return token(file).map(|token| Some(Credentials::Token(token)));
    }
    let password = given_by(
        args.password_file.as_deref(),
        args.password_env.as_deref(),
        PASSWORD,
    )?;
    let shared = given_by(
        args.secret_file.as_deref(),
        args.secret_env.as_deref(),
        SECRET,
    )?;
    match (args.username.as_deref(), password, shared) {
        (_, Some(_), Some(_)) => Err(Failure::usage("both a password and a REST secret are given")
            .help("give one of RTCTOOL_TURN_PASSWORD, --password-file, RTCTOOL_TURN_SECRET, --secret-file")),
        (Some(username), Some(password), None) => Ok(Some(Credentials::LongTerm {
            username: username.to_owned(),
            password,
        })),
        (None, Some(_), None) => {
            Err(Failure::usage(NO_USER_NAME).help("add --username NAME"))
        }
        (user, None, Some(secret)) => {
            let expires = terminal::unix_time().saturating_add(args.credential_lifetime.as_secs());
            Ok(Some(ephemeral(secret.as_bytes(), user, expires)))
        }
        (Some(_), None, None) => Err(Failure::usage(NO_PASSWORD).help(WHERE_PASSWORDS_ARE)),
        (None, None, None) => Ok(None),
    }
}

/// A password or secret. A file goes before the environment, where a value may be left over from
/// something else.
///
/// # Errors
/// When the file cannot be read, or has nothing in it.
pub fn given(file: Option<&Path>, variable: &str) -> Result<Option<String>> {
    match file {
        Some(file) => one_line(file).map(Some),
        None => Ok(terminal::secret(variable)),
    }
}

/// The same where an option may name another variable, which then has to be there.
pub fn given_by(
    file: Option<&Path>,
    named: Option<&str>,
    variable: &str,
) -> Result<Option<String>> {
    match named {
        Some(named) => from_variable(named).map(Some),
        None => given(file, variable),
    }
}

/// The secret in a variable that somebody named.
pub fn from_variable(named: &str) -> Result<String> {
    check_name_of_variable(named)?;
    terminal::secret(named).ok_or_else(|| {
        // A password may look like a name, other than what nearly all variables look like.
        let is_usual = named.chars().all(|c| !c.is_lowercase());
        let shown = match is_usual {
            true => format!("`{named}`"),
            false => "variable of that name".to_owned(),
        };
        Failure::usage(format!("the environment has no {shown}, or nothing in it"))
            .help("set it to the secret; what is written here is the variable's name, and not the secret itself")
    })
}

/// What is no name of a variable may be the secret itself, and is not repeated.
pub fn check_name_of_variable(named: &str) -> Result<()> {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_name = |text: &str| {
        !text.is_empty()
            && text.chars().all(is_letter)
            && !text.starts_with(|c: char| c.is_ascii_digit())
    };
    match named.strip_prefix('$') {
        _ if is_name(named) => Ok(()),
        Some(behind) if is_name(behind) => {
            Err(Failure::usage("a variable is named without the `$` before it").help("leave out the $"))
        }
        _ => Err(Failure::usage("that is no name of an environment variable").help(
            "name the variable that holds the secret, such as TURN_PASSWORD, and not the secret itself",
        )),
    }
}

/// The text of a file, without the line end that editors add.
fn one_line(file: &Path) -> Result<String> {
    let text = contents(file)?;
    let text = text.trim_end_matches(['\r', '\n']);
    match text {
        "" => Err(Failure::usage(format!("`{}` is empty", file.display()))
            .help("write the password or secret into it, on one line")),
        text => Ok(text.to_owned()),
    }
}

fn contents(file: &Path) -> Result<String> {
    let cannot = || Failure::usage(format!("cannot read `{}`", file.display()));
    let bytes = limits::read(file, limits::SECRET).map_err(|error| cannot().caused_by(error))?;
    let text = String::from_utf8(bytes).map_err(|_| cannot().caused_by("it is not UTF-8 text"))?;
    // Some editors begin a file with it.
    Ok(text
        .strip_prefix(BYTE_ORDER_MARK)
        .map_or(text.clone(), str::to_owned))
}

/// `{"kid": …, "access_token": base64, "key": base64}`, after the names of RFC 7635 §4.
fn token(file: &Path) -> Result<Token> {
    let wrong = |what: &str| {
        Failure::usage(format!("`{}` is no token: {what}", file.display()))
            .help("write it as {\"kid\": \"…\", \"access_token\": \"BASE64\", \"key\": \"BASE64\"}")
    };
    let text = contents(file)?;
    let json: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| wrong("it is not JSON").caused_by(error))?;
    let text = |name: &str| match json.get(name).and_then(|value| value.as_str()) {
        Some(text) => Ok(text.to_owned()),
        None => Err(wrong(&format!("it has no text `{name}`"))),
    };
    let bytes = |name: &str| {
        let decoded = STANDARD.decode(text(name)?);
        decoded.map_err(|error| wrong(&format!("`{name}` is not base64")).caused_by(error))
    };
    Ok(Token {
        key_id: text("kid")?,
        access_token: bytes("access_token")?,
        mac_key: bytes("key")?,
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_editors_add_to_a_line_is_no_part_of_a_password() {
        for bytes in [
            &b"north"[..],
            b"north\n",
            b"north\r\n",
            b"\xef\xbb\xbfnorth\r\n",
        ] {
            let file = tempfile::NamedTempFile::new().unwrap();
            fs::write(file.path(), bytes).unwrap();
            assert_eq!(one_line(file.path()).unwrap(), "north", "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_name_of_a_variable_is_not_repeated() {
        for (named, help) in [
            ("hunter2-secret", "TURN_PASSWORD"),
            ("$TURN_PASSWORD", "leave out the $"),
            ("", "TURN_PASSWORD"),
            ("2fast", "TURN_PASSWORD"),
            ("hunter2", "set it to the secret"),
        ] {
            let failure = from_variable(named).unwrap_err();
            let told = format!("{failure} {}", failure.help_text().unwrap());
            assert!(told.contains(help), "{told}");
            assert!(named.is_empty() || !told.contains(named), "{told}");
        }
        let failure = from_variable("RTCTOOL_NO_SUCH_VARIABLE").unwrap_err();
        assert!(failure.to_string().contains("`RTCTOOL_NO_SUCH_VARIABLE`"));
    }

    #[test]
    fn a_file_with_nothing_in_it_is_no_password() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "\u{feff}\r\n").unwrap();
        assert!(one_line(file.path()).is_err());
    }
}
