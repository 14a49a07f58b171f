use super::*;
use crate::source::Source;

fn redacted(text: &str) -> String {
    let source = Source::new("x", text);
    let bytes = Redactor::default().redact(&Document::read(&source));
    String::from_utf8(bytes).unwrap()
}

#[test]
fn one_secret_has_one_stand_in_wherever_it_is() {
    let text = "o=alice 1 2 IN IP4 10.1.1.1\r\nc=IN IP4 198.51.100.7\r\na=ice-ufrag:m+Zh\r\n\
                a=candidate:842163049 1 udp 1 198.51.100.7 9 typ srflx raddr 10.1.1.1 rport 5 ufrag m+Zh\r\n\
                a=rtcp:9 IN IP4 10.1.1.1\r\na=x-at:10.1.1.1 m+Zh\r\n";
    insta::assert_snapshot!(redacted(text), @r"
    o=user1 1 2 IN IP4 192.0.2.1
    c=IN IP4 203.0.113.1
    a=ice-ufrag:ufrag1
    a=candidate:1 1 udp 1 203.0.113.1 9 typ srflx raddr 192.0.2.1 rport 5 ufrag ufrag1
    a=rtcp:9 IN IP4 192.0.2.1
    a=x-at:192.0.2.1 ufrag1
    ");
}

#[test]
fn addresses_keep_their_family_and_their_reach() {
    let text = "a=x:10.0.0.9 192.168.1.2 8.8.8.8 239.1.2.3 fd12::9 fe80::9 2a00:1450::5 ff15::7\n\
                a=y:127.0.0.1 0.0.0.0 ::1 :: localhost 300.2.2.2\n\
                a=candidate:1 1 udp 1 5b3f-a.local 9 typ host\n\
                a=candidate:1 1 udp 1 turn.corp.net 9 typ host\n";
    insta::assert_snapshot!(redacted(text), @r"
    a=x:192.0.2.1 192.0.2.2 203.0.113.1 233.252.0.1 2001:db8:1::1 2001:db8:1::2 2001:db8::1 ff0e::db8:0:1
    a=y:127.0.0.1 0.0.0.0 ::1 :: localhost 999.999.999.1
    a=candidate:1 1 udp 1 name1.local 9 typ host
    a=candidate:1 1 udp 1 host1.example 9 typ host
    ");
}

#[test]
fn a_stand_in_has_the_form_of_what_it_stands_for() {
    let text = "a=ice-pwd:oywsq5ZQrH2Z/afmknp8eART\na=ice-pwd:short\na=ice-ufrag:a\n\
                a=fingerprint:sha-1 4A:AD:B9:B1\na=fingerprint:sha-1 4a:ad:b9:b2\na=fingerprint:sha-1 4A:AD\n\
                a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^20|1:4\n\
                k=base64:c2VjcmV0\na=tls-id:abcdefghijklmnopqrstuvwxyz\n";
    insta::assert_snapshot!(redacted(text), @r"
    a=ice-pwd:pwd1xxxxxxxxxxxxxxxxxx
    a=ice-pwd:xxxx2
    a=ice-ufrag:1
    a=fingerprint:sha-1 AA:AA:AA:A1
    a=fingerprint:sha-1 aa:aa:aa:a2
    a=fingerprint:sha-1 AA:A3
    a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA1|2^20|1:4
    k=base64:AAAAAAA2
    a=tls-id:tlsid1xxxxxxxxxxxxxx
    ");
}

#[test]
fn people_and_their_streams_are_hidden() {
    let text = "s=Anna and Otto\ni=private\ne=anna@corp.net\np=+49 30 1234\nu=https://corp.net/anna\n\
                a=msid:8f-1 c2-9\na=msid:- c2-9\na=ssrc:7 cname:anna@corp.net\na=ssrc:7 msid:8f-1 c2-9\n\
                a=ssrc:8 cname:x/+y\na=msid-semantic: WMS 8f-1\na=control:rtsp://anna:pw@cam.corp.net:554/1\n";
    insta::assert_snapshot!(redacted(text), @r"
    s=text1
    i=text2
    e=user1@host1.example
    p=+1 555 555-0001
    u=xxxxx://xxxx.xxx/xxx1
    a=msid:stream1 track1
    a=msid:- track1
    a=ssrc:7 cname:user1@host1.example
    a=ssrc:7 msid:stream1 track1
    a=ssrc:8 cname:cname2
    a=msid-semantic: WMS stream1
    a=control:rtsp://user1@host1.example:554/1
    ");
}

#[test]
fn what_is_no_secret_stays_byte_for_byte() {
    let text = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\ns=-\r\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\n\
                a=mid:0 \na=extmap:1 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\n\
                a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\na=sendrecv\n\
                a=ssrc-group:FID 1 2\na=tool:libavformat 60.3.100\na=msid-semantic:WMS *";
    assert_eq!(redacted(text), text);
}

#[test]
fn bytes_that_are_no_text_and_lines_that_are_no_sdp_are_hidden_too() {
    let source = Source::new(
        "x",
        &b"a=x:\xffsecret 10.0.0.1\nice-pwd: secret\nsecret\n"[..],
    );
    let bytes = Redactor::default().redact(&Document::read(&source));
    assert_eq!(bytes, b"a=x:\xff\nice-pwd: xxxxx1\nsecret\n");
}

#[test]
fn the_same_secret_in_another_description_has_the_same_stand_in() {
    let mut redactor = Redactor::default();
    let mut redact = |text: &str| {
        let source = Source::new("x", text);
        String::from_utf8(redactor.redact(&Document::read(&source))).unwrap()
    };
    assert_eq!(redact("a=ice-ufrag:aaaa\n"), "a=ice-ufrag:ufrag1\n");
    assert_eq!(redact("a=ice-ufrag:bbbb\n"), "a=ice-ufrag:ufrag2\n");
    assert_eq!(redact("a=ice-ufrag:aaaa\n"), "a=ice-ufrag:ufrag1\n");
}
