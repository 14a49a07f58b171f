//! Conversations with a server that the tests play.

use super::*;
use crate::stun::{
    self, Alternate, AttributeType, Class, IntegrityKind, Key, Message, MessageType, Method,
    PasswordAlgorithm, TransactionId, Writer,
};

const REALM: &str = "example.org";
const ID: TransactionId = TransactionId([7; 12]);

fn credentials() -> Credentials {
    Credentials::LongTerm {
        username: "alice".into(),
        password: "secret".into(),
    }
}

fn conversation() -> Conversation {
    Conversation::new("test", Some(credentials()))
}

fn allocate() -> Request {
    Request::Allocate(Allocate::default())
}

fn response(class: Class) -> Writer {
    Writer::new(MessageType::new(Method::ALLOCATE, class), ID)
}

fn challenge(code: u16, nonce: &str) -> Writer {
    response(Class::Error)
        .error_code(code, "")
        .attribute(AttributeType::REALM, REALM.as_bytes())
        .attribute(AttributeType::NONCE, nonce.as_bytes())
}

fn judged(conversation: &mut Conversation, response: Writer) -> Next {
    let bytes = response.finish();
    conversation.judge(&allocate(), &Message::read(&bytes).unwrap())
}

fn key(algorithm: PasswordAlgorithm) -> Key {
    Key::long_term("alice", REALM, "secret", algorithm)
}

/// The names of the attributes that a request carries now.
fn attributes(conversation: &Conversation) -> Vec<String> {
    let bytes = conversation.sign(&allocate(), ID);
    let message = Message::read(&bytes).unwrap();
    message
        .attributes
        .iter()
        .map(|a| a.kind.to_string())
        .collect()
}

/// SHA-256 before MD5.
const BOTH_ALGORITHMS: [u8; 8] = [0, 2, 0, 0, 0, 1, 0, 0];

#[test]
fn the_first_request_proves_nothing_and_the_second_all() {
    let mut conversation = conversation();
    assert_eq!(
        attributes(&conversation),
        ["REQUESTED-TRANSPORT", "SOFTWARE", "FINGERPRINT"]
    );
    assert_eq!(judged(&mut conversation, challenge(401, "n1")), Next::Again);
    let signed = conversation.sign(&allocate(), ID);
    let message = Message::read(&signed).unwrap();
    let kinds: Vec<String> = message
        .attributes
        .iter()
        .map(|a| a.kind.to_string())
        .collect();
    let expected = [
        "REQUESTED-TRANSPORT",
        "SOFTWARE",
        "USERNAME",
        "REALM",
        "NONCE",
        "MESSAGE-INTEGRITY",
        "FINGERPRINT",
    ];
    assert_eq!(kinds, expected);
    assert_eq!(
        message.integrity(IntegrityKind::Sha1, &key(PasswordAlgorithm::Md5)),
        Ok(stun::Integrity::Valid(IntegrityKind::Sha1))
    );
}

#[test]
fn a_server_that_offers_sha256_gets_it_and_has_to_use_it() {
    let mut conversation = conversation();
    let offer = challenge(401, "obMatJos2gAAAn1")
        .attribute(AttributeType::PASSWORD_ALGORITHMS, &BOTH_ALGORITHMS);
    assert_eq!(judged(&mut conversation, offer), Next::Again);
    let kinds = attributes(&conversation);
    for kind in [
        "PASSWORD-ALGORITHMS",
        "PASSWORD-ALGORITHM",
        "MESSAGE-INTEGRITY-SHA256",
    ] {
        assert!(kinds.iter().any(|k| k == kind), "{kinds:?}");
    }
    assert!(!kinds.iter().any(|kind| kind == "MESSAGE-INTEGRITY"));

    let key = key(PasswordAlgorithm::Sha256);
    let weak = response(Class::Success).integrity(IntegrityKind::Sha1, &key);
    assert_eq!(
        judged(&mut conversation, weak),
        Next::Discard(Fault::BidDown)
    );
    let strong = response(Class::Success).integrity(IntegrityKind::Sha256, &key);
    assert_eq!(judged(&mut conversation, strong), Next::Done);
}

#[test]
fn a_nonce_that_promises_algorithms_which_are_missing_is_a_bid_down() {
    let mut conversation = conversation();
    let stripped = challenge(401, "obMatJos2gAAAn1");
    assert_eq!(
        judged(&mut conversation, stripped),
        Next::Failed(Fault::BidDown)
    );
}

#[test]
fn a_server_that_wants_anonymity_gets_a_hash_of_the_name() {
    let mut conversation = conversation();
    assert_eq!(
        judged(&mut conversation, challenge(401, "obMatJos2QAAAn1")),
        Next::Again
    );
    let kinds = attributes(&conversation);
    assert!(kinds.iter().any(|kind| kind == "USERHASH"), "{kinds:?}");
    assert!(!kinds.iter().any(|kind| kind == "USERNAME"));
}

#[test]
fn a_second_401_is_a_rejection() {
    let mut conversation = conversation();
    assert_eq!(judged(&mut conversation, challenge(401, "n1")), Next::Again);
    let next = judged(&mut conversation, challenge(401, "n2"));
    assert!(
        matches!(&next, Next::Failed(Fault::Rejected(error)) if error.code == 401),
        "{next:?}"
    );
}

#[test]
fn on_another_path_a_server_may_ask_once_more() {
    let mut first = conversation();
    assert_eq!(judged(&mut first, challenge(401, "n1")), Next::Again);
    let mut second = first.on_another_path();
    assert_eq!(judged(&mut second, challenge(401, "n2")), Next::Again);
    assert_eq!(second.challenge().unwrap().nonce, "n2");
    let next = judged(&mut second, challenge(401, "n3"));
    assert!(matches!(next, Next::Failed(Fault::Rejected(_))), "{next:?}");
}

#[test]
fn without_credentials_a_challenge_is_the_end() {
    let mut conversation = Conversation::new("test", None);
    assert_eq!(
        judged(&mut conversation, challenge(401, "n1")),
        Next::Failed(Fault::CredentialsMissing)
    );
    assert_eq!(conversation.challenge().unwrap().realm, REALM);
}

#[test]
fn a_challenge_without_a_nonce_or_realm_says_what_is_missing() {
    let bare = response(Class::Error).error_code(401, "");
    let no_nonce = bare.clone().attribute(AttributeType::REALM, b"r");
    for (writer, missing) in [
        (bare, AttributeType::REALM),
        (no_nonce, AttributeType::NONCE),
    ] {
        assert_eq!(
            judged(&mut conversation(), writer),
            Next::Failed(Fault::Challenge(ChallengeFault::Missing(missing)))
        );
    }
}

#[test]
fn a_stale_nonce_is_renewed_and_not_for_ever() {
    let mut conversation = conversation();
    assert_eq!(judged(&mut conversation, challenge(401, "n1")), Next::Again);
    for n in 2..6 {
        let stale = challenge(438, &format!("n{n}"));
        assert_eq!(judged(&mut conversation, stale), Next::Again);
        let nonce = &conversation.challenge().unwrap().nonce;
        assert_eq!(*nonce, format!("n{n}"));
    }
    assert_eq!(
        judged(&mut conversation, challenge(438, "n6")),
        Next::Failed(Fault::StaleNonces(5))
    );
}

#[test]
fn a_renewed_nonce_that_promises_algorithms_which_are_missing_is_a_bid_down() {
    let mut conversation = conversation();
    assert_eq!(judged(&mut conversation, challenge(401, "n1")), Next::Again);
    assert_eq!(
        judged(&mut conversation, challenge(438, "obMatJos2gAAAn2")),
        Next::Failed(Fault::BidDown)
    );
}

#[test]
fn a_renewal_may_change_the_realm_and_keeps_what_it_does_not_name() {
    let mut conversation = conversation();
    let offer = challenge(401, "obMatJos2wAAAn1")
        .attribute(AttributeType::PASSWORD_ALGORITHMS, &BOTH_ALGORITHMS);
    assert_eq!(judged(&mut conversation, offer), Next::Again);
    let moved = response(Class::Error)
        .error_code(438, "")
        .attribute(AttributeType::REALM, b"elsewhere")
        .attribute(AttributeType::NONCE, b"n2");
    assert_eq!(judged(&mut conversation, moved), Next::Again);
    let challenge = conversation.challenge().unwrap();
    assert_eq!(
        (challenge.realm.as_str(), challenge.nonce.as_str()),
        ("elsewhere", "n2")
    );
    assert_eq!(challenge.mechanism.algorithm, PasswordAlgorithm::Sha256);
    let kinds = attributes(&conversation);
    assert!(kinds.iter().any(|kind| kind == "USERHASH"), "{kinds:?}");
}

#[test]
fn an_error_signed_by_another_does_not_count() {
    let other = Key::long_term("alice", REALM, "other", PasswordAlgorithm::Md5);
    for code in [300, 400, 438, 486, 508] {
        let mut conversation = conversation();
        assert_eq!(judged(&mut conversation, challenge(401, "n1")), Next::Again);
        for kind in [IntegrityKind::Sha1, IntegrityKind::Sha256] {
            let forged = challenge(code, "n2").integrity(kind, &other);
            assert_eq!(
                judged(&mut conversation, forged),
                Next::Discard(Fault::IntegrityMismatch),
                "{code}"
            );
        }
        assert_eq!(conversation.challenge().unwrap().nonce, "n1");
    }
}

#[test]
fn errors_of_servers_that_sign_them_or_do_not_are_believed() {
    for signed in [true, false] {
        let mut conversation = conversation();
        assert_eq!(judged(&mut conversation, challenge(401, "n1")), Next::Again);
        let full = response(Class::Error).error_code(486, "");
        let full = match signed {
            true => full.integrity(IntegrityKind::Sha1, &key(PasswordAlgorithm::Md5)),
            false => full,
        };
        assert!(matches!(
            judged(&mut conversation, full),
            Next::Failed(Fault::Stun(stun::Fault::ServerError(error))) if error.code == 486
        ));
    }
}

#[test]
fn a_cut_signature_does_not_count() {
    let mut conversation = conversation();
    let offer = challenge(401, "obMatJos2gAAAn1")
        .attribute(AttributeType::PASSWORD_ALGORITHMS, &BOTH_ALGORITHMS);
    assert_eq!(judged(&mut conversation, offer), Next::Again);
    let cut = response(Class::Success).attribute(AttributeType::MESSAGE_INTEGRITY_SHA256, &[0; 16]);
    assert!(matches!(
        judged(&mut conversation, cut),
        Next::Discard(Fault::Stun(stun::Fault::Malformed(_)))
    ));
}

#[test]
fn a_success_that_is_not_signed_or_signed_by_another_does_not_count() {
    let mut conversation = conversation();
    assert_eq!(judged(&mut conversation, challenge(401, "n1")), Next::Again);
    assert_eq!(
        judged(&mut conversation, response(Class::Success)),
        Next::Discard(Fault::IntegrityMissing)
    );
    let other = Key::long_term("alice", REALM, "other", PasswordAlgorithm::Md5);
    let forged = response(Class::Success).integrity(IntegrityKind::Sha1, &other);
    assert_eq!(
        judged(&mut conversation, forged),
        Next::Discard(Fault::IntegrityMismatch)
    );
}

#[test]
fn an_alternate_server_is_named_or_missing() {
    let address = "192.0.2.1:3478".parse().unwrap();
    let redirect = response(Class::Error)
        .error_code(300, "")
        .address(AttributeType::ALTERNATE_SERVER, address);
    let named = redirect
        .clone()
        .attribute(AttributeType::ALTERNATE_DOMAIN, b"b.example.org");
    for (redirect, domain) in [(redirect, None), (named, Some("b.example.org".to_owned()))] {
        assert_eq!(
            judged(&mut conversation(), redirect),
            Next::Elsewhere(Alternate { address, domain })
        );
    }
    let nowhere = response(Class::Error).error_code(300, "");
    assert_eq!(
        judged(&mut conversation(), nowhere),
        Next::Failed(Fault::NoAlternate)
    );
}

#[test]
fn a_token_signs_with_its_own_key() {
    let token = Token {
        key_id: "oldempire".into(),
        access_token: vec![1, 2, 3],
        mac_key: b"session key".to_vec(),
    };
    let mut conversation = Conversation::new("test", Some(Credentials::Token(token)));
    assert_eq!(judged(&mut conversation, challenge(401, "n1")), Next::Again);
    let bytes = conversation.sign(&allocate(), ID);
    let message = Message::read(&bytes).unwrap();
    let key = Key::of_bytes(*b"session key");
    assert_eq!(
        message.integrity(IntegrityKind::Sha1, &key),
        Ok(stun::Integrity::Valid(IntegrityKind::Sha1))
    );
    let token = message.attribute(AttributeType::ACCESS_TOKEN).unwrap();
    assert_eq!(token.value, [1, 2, 3]);
}

#[test]
fn relayed_addresses_lifetime_and_tickets_are_read() {
    let v4 = "192.0.2.1:50000".parse().unwrap();
    let v6 = "[2001:db8::1]:50000".parse().unwrap();
    let bytes = response(Class::Success)
        .xor_address(AttributeType::XOR_RELAYED_ADDRESS, v4)
        .xor_address(AttributeType::XOR_RELAYED_ADDRESS, v6)
        .number(AttributeType::LIFETIME, 600)
        .attribute(AttributeType::RESERVATION_TOKEN, b"12345678")
        .finish();
    let allocated = Allocated::read(&Message::read(&bytes).unwrap()).unwrap();
    assert_eq!(allocated.relayed, [v4, v6]);
    assert_eq!(allocated.lifetime, Some(600));
    assert_eq!(allocated.reservation.as_deref(), Some(&b"12345678"[..]));
    assert_eq!(allocated.mapped, None);
}

#[test]
fn an_allocation_without_a_relay_is_none() {
    let bytes = response(Class::Success).finish();
    assert_eq!(
        Allocated::read(&Message::read(&bytes).unwrap()),
        Err(Fault::Missing(AttributeType::XOR_RELAYED_ADDRESS))
    );
}
