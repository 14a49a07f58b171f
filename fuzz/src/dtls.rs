//! DTLS, as a capture shows it.

use rtctool::dtls::{
    Assembler, CertificateDigests, CertificateFingerprint, ClientHello, Message, ServerHello,
    certificates, ciphertexts, fragments, records,
};

/// Datagrams of one side, each behind its length in two bytes: records, messages, hellos and certificates.
pub fn datagrams(bytes: &[u8]) {
    let mut assembler = Assembler::default();
    for datagram in super::seeds::parted(bytes) {
        assert!(ciphertexts(datagram).count() <= datagram.len());
        for record in records(datagram) {
            assert!(record.fragment.len() <= datagram.len());
            let _ = (
                record.is_encrypted(),
                record.alert().map(|alert| alert.name()),
            );
            for fragment in fragments(record.fragment) {
                assert!(fragment.offset + fragment.bytes.len() <= fragment.length);
                assembler.add(&fragment).iter().for_each(look_into);
            }
        }
    }
}

fn look_into(message: &Message) {
    let body = &message.body;
    let _ = message.kind.is_of_server();
    let _ = ClientHello::read(body);
    if let Some(hello) = ServerHello::read(body) {
        let _ = (hello.version(), hello.is_retry_request());
    }
    let chain = certificates(body);
    assert!(chain.iter().map(|one| one.len()).sum::<usize>() <= body.len());
    for certificate in chain {
        let _ = CertificateFingerprint::of(certificate);
        assert!(CertificateDigests::of(certificate).by("sha-256").is_some());
    }
}
