//! DTLS made for tests.

/// A record of DTLS 1.2.
pub fn record(kind: u8, epoch: u8, number: u8, content: &[u8]) -> Vec<u8> {
    let mut record = vec![kind, 0xfe, 0xfd, 0, epoch, 0, 0, 0, 0, 0, number];
    record.extend((content.len() as u16).to_be_bytes());
    record.extend(content);
    record
}

/// A handshake message in one fragment.
pub fn handshake(kind: u8, sequence: u8, body: &[u8]) -> Vec<u8> {
    let length = &(body.len() as u32).to_be_bytes()[1..];
    let mut message = vec![kind];
    message.extend(length);
    message.extend([0, sequence, 0, 0, 0]);
    message.extend(length);
    message.extend(body);
    message
}

/// Offers two cipher suites and two SRTP profiles.
pub fn client_hello_body(random: u8) -> Vec<u8> {
    hello_body(random, &[0, 14, 0, 7, 0, 4, 0, 7, 0, 1, 0, 0, 23, 0, 0])
}

pub fn client_hello_without_srtp(random: u8) -> Vec<u8> {
    let body = hello_body(random, &[0, 23, 0, 0]);
    record(22, 0, 0, &handshake(1, 0, &body))
}

fn hello_body(random: u8, extensions: &[u8]) -> Vec<u8> {
    let mut body = vec![0xfe, 0xfd];
    body.extend([random; 32]);
    body.extend([0, 0]); // session id, cookie
    body.extend([0, 4, 0xc0, 0x2b, 0xc0, 0x2f, 1, 0]);
    body.extend((extensions.len() as u16).to_be_bytes());
    body.extend(extensions);
    body
}

/// `more` are further extensions.
pub fn server_hello_body(random: u8, more: &[u8]) -> Vec<u8> {
    let mut body = vec![0xfe, 0xfd];
    body.extend([random; 32]);
    body.extend([0, 0xc0, 0x2b, 0]);
    let use_srtp = [0, 14, 0, 5, 0, 2, 0, 7, 0];
    body.extend(((use_srtp.len() + more.len()) as u16).to_be_bytes());
    body.extend(use_srtp);
    body.extend(more);
    body
}

pub fn client_hello(random: u8, number: u8) -> Vec<u8> {
    record(22, 0, number, &handshake(1, 0, &client_hello_body(random)))
}
