//! ICE servers that an endpoint names in `Link` headers (RFC 9725 §4.6, syntax of RFC 8288 §3).

use std::fmt;

/// Servers that are believed of one response: nobody needs more, and each costs time to gather.
const MOST: usize = 16;

/// A STUN or TURN server with its credentials.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct IceServer {
    pub uri: String,
    pub username: Option<String>,
    pub credential: Option<String>,
}

/// The credential stays out of whatever is printed.
impl fmt::Debug for IceServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IceServer")
            .field("uri", &self.uri)
            .finish_non_exhaustive()
    }
}

/// The ICE servers among the links of a response.
pub fn ice_servers<'a>(fields: impl IntoIterator<Item = &'a str>) -> Vec<IceServer> {
    let links = fields.into_iter().flat_map(links);
    links
        .filter_map(|link| link.ice_server())
        .take(MOST)
        .collect()
}

/// One `<target>; name=value; …`.
#[derive(Debug, Default)]
struct Link<'a> {
    target: &'a str,
    parameters: Vec<(String, String)>,
}

impl Link<'_> {
    fn ice_server(&self) -> Option<IceServer> {
        let relations = self.parameter("rel")?;
        let named = relations
            .split_ascii_whitespace()
            .any(|relation| relation == "ice-server");
        named.then(|| IceServer {
            uri: self.target.to_owned(),
            username: self.parameter("username").map(str::to_owned),
            credential: self.parameter("credential").map(str::to_owned),
        })
    }

    /// The first of a name counts (RFC 8288 §3.3).
    fn parameter(&self, name: &str) -> Option<&str> {
        let mut named = self.parameters.iter().filter(|(known, _)| known == name);
        named.next().map(|(_, value)| value.as_str())
    }
}

/// The links of one field; what follows a fault of syntax is left out.
fn links(field: &str) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    let mut rest = field;
    while let Some((link, after)) = link(rest) {
        links.push(link);
        rest = after;
    }
    links
}

fn link(text: &str) -> Option<(Link<'_>, &str)> {
    let text = text
        .trim_start_matches([' ', '\t', ','])
        .strip_prefix('<')?;
    let (target, mut rest) = text.split_once('>')?;
    let mut parameters = Vec::new();
    while let Some(after) = rest.trim_start().strip_prefix(';') {
        let (parameter, after) = parameter(after);
        parameters.extend(parameter);
        rest = after;
    }
    Some((Link { target, parameters }, rest))
}

/// `name`, `name=token` or `name="quoted"`, and what follows it.
fn parameter(text: &str) -> (Option<(String, String)>, &str) {
    let text = text.trim_start();
    let end = text.find(['=', ';', ',']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let name = name.trim().to_ascii_lowercase();
    let (value, rest) = match rest.strip_prefix('=') {
        Some(rest) => value(rest.trim_start()),
        None => (String::new(), rest),
    };
    ((!name.is_empty()).then_some((name, value)), rest)
}

fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ',']).unwrap_or(text.len());
        let (token, rest) = text.split_at(end);
        return (token.trim().to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, quoted.get(at + 1..).unwrap_or_default()),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            other => value.push(other),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(uri: &str, username: Option<&str>, credential: Option<&str>) -> IceServer {
        IceServer {
            uri: uri.to_owned(),
            username: username.map(str::to_owned),
            credential: credential.map(str::to_owned),
        }
    }

    #[test]
    fn servers_come_in_several_fields_or_in_one() {
        let one = r#"<stun:a.example>; rel="ice-server", <turn:b.example?transport=udp>; rel="ice-server"; username="u"; credential="p,;\"q""#;
        let found = ice_servers([one, "<stun:c.example>;rel=ice-server"]);
        assert_eq!(
            found,
            [
                server("stun:a.example", None, None),
                server("turn:b.example?transport=udp", Some("u"), Some("p,;\"q")),
                server("stun:c.example", None, None),
            ]
        );
    }

    #[test]
    fn other_relations_are_left_out() {
        let field = r#"<https://a.example/sse>; rel="urn:ietf:params:whep:ext:core:server-sent-events"; events="active", <stun:a>; rel="ice-server next""#;
        assert_eq!(ice_servers([field]), [server("stun:a", None, None)]);
    }

    #[test]
    fn broken_fields_end_the_reading_and_nothing_else() {
        for field in [
            "",
            "stun:a",
            "<stun:a",
            "<stun:a>; rel=\"ice-server",
            "<>;;;=,",
            ",,,",
            "<a>;\"\\",
        ] {
            assert!(ice_servers([field]).len() <= 1, "{field}");
        }
        let many = "<stun:a>;rel=ice-server,".repeat(1000);
        assert_eq!(ice_servers([many.as_str()]).len(), MOST);
    }
}
