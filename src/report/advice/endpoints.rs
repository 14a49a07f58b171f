//! On WHIP and WHEP: what endpoints answer, and what clients do with ours.

use super::{Advice, advice};

pub const ADVICE: &[Advice] = &[
    advice(
        "WHIP001",
        "Without an answer there is no call.",
        "A server that is down, a port that is closed to this host, a name that does not resolve, or a certificate that is not trusted.",
        "Ask the URL with `curl -v`; --ca FILE trusts one more authority, and a longer --http-timeout waits longer.",
    ),
    advice(
        "WHIP002",
        "The endpoint lets nobody in with this token, or without one.",
        "A token that is missing, has ended, or is for another room; or a redirection to another origin, where the token is not sent.",
        "Give the token in RTCTOOL_BEARER_TOKEN or with --bearer-token-file; --location-trusted sends it along a redirection.",
    ),
    advice(
        "WHIP003",
        "The endpoint was there and did not want this offer.",
        "Codecs that it does not have, a room that is taken, or a server that is busy.",
        "See what it says in its answer and in its log; compare with an offer that it takes.",
    ),
    advice(
        "WHIP004",
        "No call can be made with this URL.",
        "A wrong path, or the page of the service in the place of its endpoint.",
        "Give the URL of the endpoint itself.",
    ),
    advice(
        "WHIP005",
        "Clients that follow redirections end nowhere.",
        "A redirection without a place, or two that lead to each other.",
        "Ask the URL that it should lead to.",
    ),
    advice(
        "WHIP006",
        "A session was made, and the client cannot connect to it.",
        "An endpoint with a fault, or something in front of it that answers in its place.",
        "See the endpoint's log, and what stands in front of it.",
    ),
    advice(
        "WHIP007",
        "Browsers refuse an answer that does not fit their offer.",
        "An endpoint that leaves out sections, or answers what was not offered.",
        "Compare the two: `rtctool sdp lint --offer OFFER --answer ANSWER`.",
    ),
    advice(
        "WHIP008",
        "Signalling went well, and media cannot flow.",
        "UDP to the server's candidates that is blocked, an answer without candidates, or setup and fingerprint that do not fit.",
        "The message names the stage; `rtctool pcap analyze` of a capture shows checks that nobody answers.",
    ),
    advice(
        "WHIP009",
        "The call ended before its time, and not by this end.",
        "A server that was stopped, that limits how long sessions last, or that lost what the session depends on.",
        "See the server's log at that time.",
    ),
    advice(
        "WHIP020",
        "Some clients take it for a failure (RFC 9725 §4.2).",
        "An endpoint that does not follow the RFC.",
        "Answer with 201 Created.",
    ),
    advice(
        "WHIP021",
        "Clients may not take the answer for a description (RFC 9725 §4.2).",
        "An endpoint that does not say what it sends.",
        "Send it as application/sdp.",
    ),
    advice(
        "WHIP022",
        "A client cannot end the session, which lives until consent expires.",
        "An endpoint that does not send Location.",
        "Send the URL of the session in Location.",
    ),
    advice(
        "WHIP023",
        "Sessions stay after their clients have left, and count until they expire.",
        "A session that was over already, or an endpoint that does not take DELETE.",
        "See the status in the message, and the endpoint's log.",
    ),
    advice(
        "WHIP024",
        "Candidates that come later are lost, and with them the way that may have worked.",
        "An endpoint that does not take PATCH.",
        "Send all candidates in the offer: leave out --trickle.",
    ),
    advice(
        "WHIP025",
        "Clients that use the server may connect where this call does not.",
        "A server that the endpoint names in Link, which needs to be given here.",
        "Give it to --ice-server, with its credentials.",
    ),
    advice(
        "SERVE001",
        "The client was answered, and has no call.",
        "UDP to the candidates of the answer that is blocked, candidates on loopback for a client elsewhere (Firefox takes none), or a client that ended its session before.",
        "Give --media-address an address that the client reaches; for `dtls` compare setup and fingerprint in both descriptions.",
    ),
    advice(
        "SERVE002",
        "The client connected, and neither sound nor picture came.",
        "A client without tracks, or one whose offer is not for sending.",
        "See that it has tracks, and that they are sendonly or sendrecv in its offer.",
    ),
    advice(
        "SERVE003",
        "Not all that was waited for took place.",
        "Clients that were not started, were given another URL, or take longer.",
        "Give clients the URL that was printed, or wait longer with --duration.",
    ),
    advice(
        "SERVE004",
        "The server cannot tell a client that left from one whose network did.",
        "A client that was closed, crashed, or lost its network.",
        "A client ends its session by DELETE (RFC 9725 §4.2).",
    ),
    advice(
        "SERVE005",
        "Nobody would have heard or seen this client, although its offer promised it.",
        "A browser that starts no sound without a click, a muted or missing device, or an encoder that does not start.",
        "See what the client's own page or log says of its tracks.",
    ),
];
