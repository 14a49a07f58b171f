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
                a=candidate:1 1 udp 1 turn.corp.net 9 typ host\n\
                a=candidate:1 1 udp 1 22555.55.5.5 9 typ host\n";
    insta::assert_snapshot!(redacted(text), @r"
    a=x:192.0.2.1 192.0.2.2 203.0.113.1 233.252.0.1 2001:db8:1::1 2001:db8:1::2 2001:db8::1 ff0e::db8:0:1
    a=y:127.0.0.1 0.0.0.0 ::1 :: localhost 999.999.999.1
    a=candidate:1 1 udp 1 name1.local 9 typ host
    a=candidate:1 1 udp 1 host1.example 9 typ host
    a=candidate:1 1 udp 1 99999.99.9.1 9 typ host
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
    a=fingerprint:sha-1 AA:00:AA:01
    a=fingerprint:sha-1 aa:00:aa:02
    a=fingerprint:sha-1 AA:03
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
    a=control:rtsp://user1@host1.example:554/token1
    ");
}

#[test]
fn labels_tools_and_tokens_are_hidden() {
    let text = "a=tool:carols-phone 1.2\na=label:carol-cam\na=floorid:1 mstrm:carol-cam x\n\
                a=path:msrp://a.corp.net:7654/jshA7weztas;tcp msrp://b.corp.net:1/iau39;tcp\n\
                a=x-again:jshA7weztas carol-cam b.corp.net\n";
    insta::assert_snapshot!(redacted(text), @"
    a=tool:text1
    a=label:label1
    a=floorid:1 mstrm:label1 label2
    a=path:msrp://host1.example:7654/token1;tcp msrp://host2.example:1/token2;tcp
    a=x-again:token1 label1 host2.example
    ");
}

#[test]
fn values_of_unknown_extensions_of_candidates_are_hidden() {
    let text = "a=candidate:1 1 udp 1 10.0.0.1 9 typ host name carolhost generation 0 via 10.0.0.1\n\
                a=candidate:1 1 tcp 1 10.0.0.1 9 typ host tcptype active network-id 3 network-cost 50\n\
                a=x-again:carolhost\n";
    insta::assert_snapshot!(redacted(text), @"
    a=candidate:1 1 udp 1 192.0.2.1 9 typ host name xxxxxxxx1 generation 0 via 192.0.2.1
    a=candidate:1 1 tcp 1 192.0.2.1 9 typ host tcptype active network-id 3 network-cost 50
    a=x-again:xxxxxxxx1
    ");
}

#[test]
fn a_fingerprint_stays_only_where_the_linter_calls_it_a_placeholder() {
    let kept = "a=fingerprint:sha-1 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33\n";
    assert_eq!(redacted(kept), kept);
    for alike in [
        "AA:BB:CC:AA:BB:CC:AA:BB:CC:AA:BB:CC:AA:BB:CC:AA:BB:CC:AA:BB",
        "00:02:04:06:08:0A:0C:0E:10:12:14:16:18:1A:1C:1E:20:22:24:26",
        "00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:12:34:56:78",
    ] {
        let hidden = redacted(&format!("a=fingerprint:sha-1 {alike}\n"));
        assert_eq!(
            hidden,
            "a=fingerprint:sha-1 AA:00:AA:00:AA:00:AA:00:AA:00:AA:00:AA:00:AA:00:AA:00:AA:01\n"
        );
    }
}

#[test]
fn what_is_no_secret_stays_byte_for_byte() {
    let text = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\ns=-\r\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\n\
                a=mid:0 \na=extmap:1 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\n\
                a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\na=sendrecv\n\
                a=ssrc-group:FID 1 2\na=msid-semantic:WMS *";
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

#[test]
fn what_nobody_can_read_is_hidden_as_well() {
    let text = "a=x-token:hunter2secret\na=x-user:alice@corp.example\na=x-token:hunter2secret 17\n\
                a=x-key:YWJj+/== at 10.0.0.1\na=foo\na=T38MaxBitRate:14400\na=x-rtctool-ignore:M003\n";
    insta::assert_snapshot!(redacted(text), @r"
    a=x-token:xxxxxxxxxxxx1
    a=x-user:xxxxx@xxxx.xxxxxx2
    a=x-token:xxxxxxxxxxxx1 93
    a=x-key:xxx4+/== x5 192.0.2.1
    a=foo
    a=T38MaxBitRate:14400
    a=x-rtctool-ignore:M003
    ");
}

#[test]
fn the_interface_of_an_address_is_hidden() {
    let text = "a=candidate:1 1 udp 1 fe80::1%eth0 9 typ host\n\
                a=candidate:1 1 udp 1 fe80::2%eth0 9 typ srflx raddr fe80::1%wg-home rport 9\n\
                a=x:fe80::1%eth0\n";
    insta::assert_snapshot!(redacted(text), @r"
    a=candidate:1 1 udp 1 2001:db8:1::1%zone1 9 typ host
    a=candidate:1 1 udp 1 2001:db8:1::2%zone1 9 typ srflx raddr 2001:db8:1::1%zone2 rport 9
    a=x:2001:db8:1::1%zone1
    ");
}
