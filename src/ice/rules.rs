//! The rules, each in the file that has its idea, and the table of all.

mod coverage;
mod credentials;
mod entries;
mod form;
mod placeholder;
mod policies;
mod ports;
mod urls;

use super::rule::Rule;

/// All rules, in order of code.
pub static RULES: &[&Rule] = &[
    &urls::BAD_SCHEME,
    &urls::SLASHES,
    &urls::STUN_QUERY,
    &urls::UNKNOWN_PARAMETER,
    &urls::IPV6_BRACKETS,
    &urls::BAD_URL,
    &entries::MISSING_URLS,
    &entries::EMPTY_URLS,
    &entries::LEGACY_URL,
    &entries::WRONG_TYPE,
    &entries::MISSPELT_MEMBER,
    &credentials::MISSING_USERNAME,
    &credentials::MISSING_CREDENTIAL,
    &credentials::UNUSED_CREDENTIAL,
    &credentials::CREDENTIAL_TYPE,
    &credentials::LONG_USERNAME,
    &credentials::EXPIRED,
    &credentials::EXPIRING,
    &placeholder::PLACEHOLDER,
    &credentials::SHARED,
    &ports::BLOCKED_PORT,
    &ports::STUNS,
    &ports::TURNS_OVER_UDP,
    &coverage::NO_SERVERS,
    &coverage::UDP_ONLY_SERVER,
    &coverage::NO_TCP_RELAY,
    &coverage::NO_RELAY_ON_443,
    &coverage::DUPLICATE,
    &coverage::MANY_SERVERS,
    &coverage::RELAY_WITHOUT_TURN,
    &policies::POOL_SIZE,
    &policies::UNKNOWN_VALUE,
    &policies::CERTIFICATES,
    &form::NOT_A_LIST,
    &form::NOT_JSON,
    &ports::TURNS_TO_ADDRESS,
];

#[cfg(test)]
mod tests;
