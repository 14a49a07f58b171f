//! On what STUN servers answer.

use super::{Advice, advice};

pub const ADVICE: &[Advice] = &[
    advice(
        "STUN001",
        "Clients get no candidate from this server. Each waits for as long as its timers let it before it goes on without.",
        "The server is down or listens on another port, or a firewall drops what goes to it or what comes from it.",
        "Check that the server runs and listens on that transport and port, probe it from its own network and from another one, and capture on its host (`tcpdump udp port 3478`) to see whether requests arrive.",
    ),
    advice(
        "STUN002",
        "The host is there, and nothing takes requests on that port: clients get no candidate from it.",
        "The server is not running, listens on another port or on another transport, or a firewall rejects what goes to it.",
        "Start the server, check the port, and look at what stands before the server.",
    ),
    advice(
        "STUN003",
        "Requests do not get to the server, and somebody on the way says so.",
        "A router or firewall that rejects that transport to that address, or a host that is down.",
        "See who rejects it (`traceroute`), and probe from another network.",
    ),
    advice(
        "STUN004",
        "This host cannot send to addresses of that family. Of the server it says nothing.",
        "A host without an IPv6 address or without a default route for it.",
        "If this host should have the family, check its address and default route; else leave it out with -4 or -6.",
    ),
    advice(
        "STUN005",
        "No client can ask a server whose name does not exist.",
        "A slip in the URI, a DNS record that was never made or was taken away, or a name that only another network knows.",
        "Compare the URI with the DNS zone (`dig NAME`), and ask another name server with --resolver.",
    ),
    advice(
        "STUN006",
        "Clients discard replies whose transaction id is that of no request of theirs (RFC 8489 §6.3), so that the server is silent to them.",
        "A server, or a middlebox on the way, that does not return the transaction id.",
        "Probe from the server's own network: if the fault is gone there, something on the way rewrites STUN; else update the server.",
    ),
    advice(
        "STUN007",
        "The checksum of the message does not fit its content, and clients that check it discard the reply.",
        "Something on the way that rewrites STUN, such as an ALG in a router, or a server that computes the CRC-32 wrong (RFC 8489 §14.7).",
        "Probe from the server's own network to tell the two apart; turn the ALG off, or update the server.",
    ),
    advice(
        "STUN008",
        "NATs and clients drop replies from where they did not send to.",
        "A server on a host with several addresses that answers from another one than it was asked at.",
        "Bind the server to the address that it is asked at.",
    ),
    advice(
        "STUN009",
        "Something else answers on this port. Clients get no candidate from it.",
        "A wrong port in the URI, or another service in the place of the server.",
        "Check the port: 3478 is STUN's own, 5349 that over TLS.",
    ),
    advice(
        "STUN010",
        "Clients discard replies that are damaged.",
        "A server with a fault, or a middlebox that cuts or rewrites STUN.",
        "Probe from the server's own network to tell the two apart, and update the server.",
    ),
    advice(
        "STUN011",
        "What came back answers no request: clients get no candidate from it.",
        "An echo service on that port, or a server that mistakes the message.",
        "Check the port, and that a STUN server listens on it.",
    ),
    advice(
        "STUN012",
        "Clients treat a transaction as failed whose response has an attribute that they must understand and do not know (RFC 8489 §6.3.3).",
        "An extension that the server adds for everybody.",
        "Turn the extension off in the server.",
    ),
    advice(
        "STUN013",
        "The server answers and does not say where it sees the client, which is all that STUN is for.",
        "A server that is no full STUN server, or one with a fault.",
        "Update or replace the server.",
    ),
    advice(
        "STUN014",
        "Clients read a wrong address out of it (RFC 8489 §14.2), and offer peers a candidate that leads nowhere.",
        "A server that writes the address as it is.",
        "Update or replace the server.",
    ),
    advice(
        "STUN015",
        "The server refuses Binding requests, and clients get no candidate from it.",
        "By the code: 300 sends clients to another server, 400 calls the request broken, 401 and 438 want credentials, 420 does not know an attribute, 500 and above is trouble in the server.",
        "For 401, let the server answer Binding without credentials (coturn: remove `secure-stun`); for the others see the server's log and configuration.",
    ),
    advice(
        "STUN016",
        "The address is told in a form that routers which rewrite addresses inside packets will falsify.",
        "A server of the age of RFC 3489.",
        "Replace the server with one of RFC 5389 or later, such as coturn.",
    ),
    advice(
        "STUN017",
        "Clients that lose requests gather candidates late, and calls are set up late.",
        "A path that drops datagrams, or a server that is too busy or limits rates.",
        "Measure for longer with a larger --count, and from another network, to see which.",
    ),
    advice(
        "STUN018",
        "A candidate that the NAT has moved on from leads nowhere, which breaks calls.",
        "A NAT on the way that changes its mapping while it is in use: address pooling, or several uplinks.",
        "Look for address pooling and several uplinks between this host and the server; `rtctool stun nat` tells what the NAT does.",
    ),
    advice(
        "STUN019",
        "No round-trip time can be told of an answer that may belong to either of two requests.",
        "A path that loses the first requests, or answers that take longer than --rto.",
        "Try a longer --rto, such as 3s.",
    ),
    advice(
        "STUN020",
        "Something on the way writes addresses inside packets anew. Clients use XOR-MAPPED-ADDRESS, which it did not find; SIP and older clients are misled.",
        "An ALG in a router: one for SIP, or a \"STUN helper\".",
        "Turn the ALG off.",
    ),
    advice(
        "STUN021",
        "Whoever forges the source of requests has this server flood somebody else, with many times of what is sent.",
        "A server that puts much into each reply, and does not limit rates.",
        "Have it send fewer attributes, and limit its rate.",
    ),
    advice(
        "STUN022",
        "A candidate of that family does not fit the socket that it is for.",
        "Something on the way that translates between IPv4 and IPv6, or a server that is wrong.",
        "Probe with -4 and with -6, and from a network without translation.",
    ),
];
