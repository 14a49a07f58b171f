//! Finds a configuration in whatever JSON surrounds it, and reads its servers.

use std::collections::VecDeque;

use super::json::{Kind, Value};
use super::url::{IceUrl, UrlFault};

/// The members of an `RTCConfiguration`.
pub const MEMBERS: &[&str] = &[
    "iceServers",
    "iceTransportPolicy",
    "bundlePolicy",
    "rtcpMuxPolicy",
    "iceCandidatePoolSize",
    "certificates",
    "peerIdentity",
];

/// What a browser would be given.
#[derive(Debug)]
pub struct Configuration<'a> {
    /// The whole dictionary; nothing where the text is only a list of servers, or one server.
    pub dictionary: Option<&'a Value>,
    /// The value of `iceServers`, or what stands in its place.
    pub list: Option<&'a Value>,
    pub servers: Vec<Server<'a>>,
    /// Whether it stands within other JSON, such as the answer of a service that gives out
    /// credentials.
    pub is_enclosed: bool,
}

/// One entry of `iceServers`.
#[derive(Debug)]
pub struct Server<'a> {
    /// Such as `iceServers[0]`.
    pub path: String,
    pub value: &'a Value,
    /// From `urls`, or from `url` where there is no other.
    pub urls: Vec<Url<'a>>,
}

/// One URL of an entry.
#[derive(Debug)]
pub struct Url<'a> {
    /// Such as `iceServers[0].urls[1]`.
    pub path: String,
    pub value: &'a Value,
    pub text: &'a str,
    pub read: Result<IceUrl, UrlFault>,
}

impl<'a> Configuration<'a> {
    /// `None` where nothing in the text is a configuration.
    pub fn find(root: &'a Value) -> Option<Configuration<'a>> {
        let mut open = VecDeque::from([root]);
        while let Some(value) = open.pop_front() {
            let is_enclosed = !std::ptr::eq(value, root);
            if let Some(found) = Configuration::of(value, is_enclosed) {
                return Some(found);
            }
            open.extend(value.items());
            open.extend(value.members().iter().map(|member| &member.value));
        }
        None
    }

    fn of(value: &'a Value, is_enclosed: bool) -> Option<Configuration<'a>> {
        let known = |name: &str| value.member(name).is_some();
        // Twilio spells it its own way.
        let listed = ["iceServers", "ice_servers"]
            .iter()
            .find_map(|name| value.member(name));
        let (dictionary, list) = match listed {
            Some(member) => (Some(value), Some(&member.value)),
            None if is_server(value) => (None, Some(value)),
            None if is_list(value, is_enclosed) => (None, Some(value)),
            None if MEMBERS.iter().any(|name| known(name)) => (Some(value), None),
            None => return None,
        };
        Some(Configuration {
            dictionary,
            list,
            servers: list.map(servers).unwrap_or_default(),
            is_enclosed,
        })
    }

    pub fn urls(&self) -> impl Iterator<Item = &Url<'a>> {
        self.servers.iter().flat_map(|server| &server.urls)
    }

    /// The URLs that a browser can read, with the entries they stand in.
    pub fn readable(&self) -> impl Iterator<Item = (&Server<'a>, &Url<'a>, &IceUrl)> {
        self.servers.iter().flat_map(|server| {
            let urls = server.urls.iter();
            urls.filter_map(move |url| Some((server, url, url.read.as_ref().ok()?)))
        })
    }

    /// A member of the dictionary that is not null.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.dictionary?.get(name)
    }

    pub fn has_turn(&self) -> bool {
        self.readable().any(|(_, _, url)| url.is_turn())
    }
}

impl<'a> Server<'a> {
    /// What a string member says.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.value.get(name)?.as_str()
    }

    /// Whether one of its URLs names a TURN server.
    pub fn is_turn(&self) -> bool {
        let mut read = self.urls.iter().filter_map(|url| url.read.as_ref().ok());
        read.any(IceUrl::is_turn)
    }
}

fn is_server(value: &Value) -> bool {
    value.member("urls").is_some() || value.member("url").is_some_and(names_server)
}

/// `url` alone may be anything in other JSON.
fn names_server(member: &super::json::Member) -> bool {
    let text = member.value.as_str().unwrap_or_default();
    text.starts_with("stun") || text.starts_with("turn")
}

/// A list that is the whole text is one of servers, even an empty one.
fn is_list(value: &Value, is_enclosed: bool) -> bool {
    matches!(value.kind, Kind::Array(_)) && (!is_enclosed || value.items().iter().any(is_server))
}

fn servers(list: &Value) -> Vec<Server<'_>> {
    match &list.kind {
        Kind::Array(items) => items
            .iter()
            .enumerate()
            .map(|(at, value)| server(format!("iceServers[{at}]"), value))
            .collect(),
        Kind::Object(_) => vec![server("iceServers".to_owned(), list)],
        _ => Vec::new(),
    }
}

fn server(path: String, value: &Value) -> Server<'_> {
    let urls = ["urls", "url"]
        .iter()
        .find_map(|name| Some((*name, value.get(name)?)));
    let urls = match urls {
        Some((name, list)) if matches!(list.kind, Kind::Array(_)) => {
            let items = list.items().iter().enumerate();
            items
                .filter_map(|(at, item)| url(format!("{path}.{name}[{at}]"), item))
                .collect()
        }
        Some((name, one)) => url(format!("{path}.{name}"), one).into_iter().collect(),
        None => Vec::new(),
    };
    Server { path, value, urls }
}

fn url(path: String, value: &Value) -> Option<Url<'_>> {
    let text = value.as_str()?;
    Some(Url {
        path,
        value,
        text,
        read: IceUrl::read(text),
    })
}

#[cfg(test)]
mod tests {
    use super::super::json;

    fn urls(text: &str) -> Option<Vec<String>> {
        let document = json::read(text.as_bytes()).unwrap();
        let found = super::Configuration::find(&document.root)?;
        let named = |url: &super::Url| format!("{} {}", url.path, url.text);
        Some(found.urls().map(named).collect())
    }

    fn found(text: &str) -> String {
        urls(text).map_or("nothing".into(), |urls| urls.join(", "))
    }

    #[test]
    fn a_list_an_entry_and_a_configuration_are_found() {
        assert_eq!(found(r#"[{"urls":"stun:a"}]"#), "iceServers[0].urls stun:a");
        assert_eq!(found(r#"{"urls":["stun:a"]}"#), "iceServers.urls[0] stun:a");
        let whole = r#"{"iceServers":[{"urls":"stun:a"},{"url":"stun:b"}]}"#;
        assert_eq!(
            found(whole),
            "iceServers[0].urls stun:a, iceServers[1].url stun:b"
        );
        assert_eq!(found(r#"{"iceTransportPolicy":"all"}"#), "");
    }

    #[test]
    fn what_services_answer_is_taken_apart() {
        let xirsys = r#"{"s":"ok","v":{"iceServers":{"username":"u","urls":["stun:a"]}}}"#;
        assert_eq!(found(xirsys), "iceServers.urls[0] stun:a");
        let twilio = r#"{"sid":"x","ice_servers":[{"url":"stun:a","urls":"stun:a"}]}"#;
        assert_eq!(found(twilio), "iceServers[0].urls stun:a");
        let list = r#"{"data":{"servers":[{"urls":"stun:a"}]}}"#;
        assert_eq!(found(list), "iceServers[0].urls stun:a");
    }

    #[test]
    fn other_json_holds_no_configuration() {
        assert_eq!(found(r#"{"type":"offer","sdp":""}"#), "nothing");
        assert_eq!(found(r#"{"url":"https://a","list":[]}"#), "nothing");
        assert_eq!(found("5"), "nothing");
    }
}
