//! On the way to a server: connections, TLS, certificates, names.

use super::{Advice, advice};

pub const ADVICE: &[Advice] = &[
    advice(
        "NET001",
        "No client can use the server over this transport.",
        "A server, or a middlebox on the way, that breaks connections off which carry STUN.",
        "See the server's log, and try from another network.",
    ),
    advice(
        "NET002",
        "No client can use the server over this transport.",
        "A port of another service, a server that wants TLS there, or one that turns the request down without a word.",
        "Check the port and its transport, and the server's log.",
    ),
    advice(
        "NET003",
        "Clients wait for the rest of the answer, and give up.",
        "A server that hangs in the middle of its answer, or something on the way that holds the rest back.",
        "Look at MTU and proxies on the way.",
    ),
    advice(
        "NET004",
        "Clients that are given this URI cannot use the server: they speak without TLS to a port that wants it.",
        "A `stun:` or `turn:` URI with the port of TLS.",
        "Write the URI as `stuns:` or `turns:`, or name the port without TLS.",
    ),
    advice(
        "NET005",
        "Clients of that family do not find the server.",
        "A DNS record that is missing, such as AAAA for IPv6, or a name that has only other records.",
        "Add the record, or leave the family out with -4 or -6.",
    ),
    advice(
        "NET006",
        "Names cannot be looked up from here. Of the server it says nothing.",
        "A name server that is down or cannot be reached, or a wrong one in this host's configuration.",
        "Check this host's name servers, or ask another one with --resolver.",
    ),
    advice(
        "NET007",
        "The domain says itself that it has no such service, and clients do not look further.",
        "An SRV record with the target `.`, or a URI without a port where one was meant.",
        "Change the record, or name the server's own host and port in the URI.",
    ),
    advice(
        "TLS001",
        "Clients that are given this URI cannot use the server: they want TLS where there is none.",
        "A port without TLS, a server without a certificate, or another service.",
        "Give the server a certificate and a port for TLS, or give clients a URI without it.",
    ),
    advice(
        "TLS002",
        "Clients wait for the handshake, and give up.",
        "What listens there accepts connections and does not shake hands; for DTLS, a firewall that drops UDP or the fragments of large certificates.",
        "Check that the port is one of TLS or DTLS, and the server's log.",
    ),
    advice(
        "TLS003",
        "Browsers accept nothing older than TLS 1.2 and DTLS 1.2 (RFC 8996).",
        "An old server, or a configuration that forbids new versions.",
        "Update the server, or allow it TLS 1.2.",
    ),
    advice(
        "TLS004",
        "No client can use the server over TLS.",
        "No cipher suite in common, a certificate that cannot be read, or a middlebox that does not let TLS pass.",
        "See the server's log, and compare with `openssl s_client -connect HOST:PORT`.",
    ),
    advice(
        "TLS005",
        "Browsers refuse the server, without a word to the page besides missing candidates.",
        "A certificate that was not renewed, or one that was and that the server has not read.",
        "Renew it, and have the server read it anew: many do so only when restarted.",
    ),
    advice(
        "TLS006",
        "Browsers refuse the server until the certificate is valid.",
        "A clock that is wrong, here or where the certificate was made, or one that was put in too early.",
        "Check both clocks; else put in a certificate that is valid.",
    ),
    advice(
        "TLS007",
        "Browsers refuse a certificate that is for other names than the one in the URI.",
        "A URI with an address or with another name, or a certificate that lacks the name in subjectAltName.",
        "Ask the server by a name that the certificate is for, or get one with that name in it.",
    ),
    advice(
        "TLS008",
        "Browsers refuse a certificate that nobody whom they trust vouches for.",
        "A certificate that the server made itself or a private authority, or intermediates that the server does not send.",
        "Use a certificate of a public authority and send its intermediates with it; a private authority is trusted with --ca FILE, here and in no browser.",
    ),
    advice(
        "TLS009",
        "In some days browsers will refuse the server.",
        "A renewal that did not happen by itself, or a server that has not read the new certificate.",
        "Renew it now, and see why that did not happen by itself.",
    ),
];
