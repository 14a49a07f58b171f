//! How a server is set up.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::ops::RangeInclusive;
use std::time::Duration;

use crate::relay::{Account, PeerPolicy};
use crate::turn;

#[derive(Debug, Clone)]
pub struct Config {
    /// UDP and TCP; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where relayed addresses are opened: one address of a family at most.
    pub relay_addresses: Vec<IpAddr>,
    /// Ports of relayed addresses; `None` takes what the system gives.
    pub relay_ports: Option<RangeInclusive<u16>>,
    pub realm: String,
    /// At least one.
    pub accounts: Vec<Account>,
    pub peers: PeerPolicy,
    pub user_quota: Option<usize>,
    /// Allocations at a time; each takes a socket, or one of each family.
    pub capacity: usize,
    pub max_lifetime: Duration,
    pub nonce_lifetime: Duration,
    /// How long a TCP connection without an allocation may go without a message.
    pub patience: Duration,
}

impl Config {
    /// A server on `listen` for these accounts, relaying to what suits the address.
    pub fn new(listen: SocketAddr, accounts: Vec<Account>) -> Config {
        Config {
            listen,
            relay_addresses: relay_addresses(listen.ip()),
            relay_ports: None,
            realm: "rtctool".to_owned(),
            accounts,
            peers: PeerPolicy::for_listener(listen.ip()),
            user_quota: None,
            capacity: 500,
            max_lifetime: Duration::from_secs(3600),
            nonce_lifetime: Duration::from_secs(3600),
            patience: Duration::from_secs(60),
        }
    }

    /// A server on a free port of 127.0.0.1 with credentials made up for it.
    ///
    /// # Errors
    /// When there is no randomness to be had.
    pub fn on_loopback() -> io::Result<Config> {
        let account = Credentials::made_up()?.into();
        Ok(Config::new((Ipv4Addr::LOCALHOST, 0).into(), vec![account]))
    }
}

/// On loopback there are always both families, elsewhere only the one known to be there.
fn relay_addresses(listen: IpAddr) -> Vec<IpAddr> {
    match listen.is_loopback() {
        true => {
            let v4 = match listen {
                IpAddr::V4(ip) => ip,
                IpAddr::V6(_) => Ipv4Addr::LOCALHOST,
            };
            vec![v4.into(), Ipv6Addr::LOCALHOST.into()]
        }
        false => vec![listen],
    }
}

/// A username and its password.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    pub username: String,
    pub password: String,
}

impl Credentials {
    /// A password that nobody can guess.
    ///
    /// # Errors
    /// When there is no randomness to be had.
    pub fn made_up() -> io::Result<Credentials> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        Ok(Credentials {
            username: "rtctool".to_owned(),
            password: random.iter().map(|byte| format!("{byte:02x}")).collect(),
        })
    }
}

impl From<Credentials> for Account {
    fn from(Credentials { username, password }: Credentials) -> Account {
        Account::User { username, password }
    }
}

impl From<Credentials> for turn::Credentials {
    fn from(Credentials { username, password }: Credentials) -> turn::Credentials {
        turn::Credentials::LongTerm { username, password }
    }
}

/// Shows no password.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({:?})", self.username)
    }
}
