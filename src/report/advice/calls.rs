//! On calls: whether they connect, carry media and last, one by one and many at once.

use super::{Advice, advice};

pub const ADVICE: &[Advice] = &[
    advice(
        "CALL001",
        "Without a connection there is no call, and nothing of it can be measured.",
        "UDP that is blocked between the ends, relays that refuse, or a DTLS handshake that does not end.",
        "The message names the stage: for `ice` look at candidates and firewalls, for `dtls` at setup and fingerprint in both descriptions, or try a longer --connect-timeout.",
    ),
    advice(
        "CALL002",
        "The call connected, and this stream was neither seen nor heard.",
        "A link that loses everything, or a rate far below the media's.",
        "Try with less loss and without --rate; in a call with an end elsewhere, see whether it sends.",
    ),
    advice(
        "CALL003",
        "Browsers wait as well: calls are set up late while a server does not answer.",
        "An ICE server that is down, cannot be reached, or has a name that does not resolve.",
        "Probe it with `rtctool stun probe` or `rtctool turn probe`, and take it out of the list if it is gone.",
    ),
    advice(
        "CALL004",
        "Data of the application would not arrive either.",
        "A link that is too bad for SCTP in the time that the call has, or an end that does not send messages back.",
        "SCTP retries for long: give it more time, or a better link.",
    ),
    advice(
        "CALL005",
        "Peers elsewhere are not told the address that this end has on the Internet.",
        "A STUN server that does not answer, or whose name does not resolve.",
        "See whether it resolves and answers: `rtctool stun probe URI`.",
    ),
    advice(
        "CALL006",
        "Where no direct way works, the call will not connect.",
        "Credentials that are refused, a quota, or a TURN server that cannot be reached.",
        "See each step of it: `rtctool turn probe URI`, with the same credentials.",
    ),
    advice(
        "CALL007",
        "A relay that cannot send to the peer, or ends before the call, carries no call.",
        "Rules of the server about peers (403), of which many forbid local addresses, or credentials that end before the call does.",
        "See each step of it: `rtctool turn probe URI`, with the same credentials.",
    ),
    advice(
        "CALL008",
        "The connection ended on its way: figures are those up to then.",
        "The other end stopped or crashed, or the network between the two.",
        "Look at the other end and at the network; --lost-after changes how long silence is waited through.",
    ),
    advice(
        "CALL009",
        "A change of network would end such a call.",
        "No pair of candidates worked with the new credentials, or a link that was too bad in that moment.",
        "Try without loss; --impair-handshake and the link's loss make it harder.",
    ),
    advice(
        "CALL010",
        "The end did what it must: a certificate that does not fit its fingerprint may be that of somebody in between.",
        "The option --wrong-fingerprint, which asks for this test.",
        "Nothing is to be done.",
    ),
    advice(
        "CALL011",
        "Whoever changes descriptions on their way can listen to such a call.",
        "A stack that does not compare the certificate with the fingerprint.",
        "Report it to whoever makes the stack, and do not use it for calls that matter.",
    ),
    advice(
        "CALL012",
        "What went through the relay went nowhere from then on.",
        "Credentials that expire, a server that restarted, or one that refuses to refresh an allocation.",
        "See in `ice_servers` what the server answered to Refresh; give credentials that outlive the call.",
    ),
    advice(
        "CALL013",
        "A data channel that stands still for seconds looks broken to whoever uses it.",
        "A channel in order waits for a message that is lost, and SCTP asks again after one, two, four seconds and so on.",
        "Try --data-unordered, send less, or mend the loss; `longest_silence_ms` has the longest wait.",
    ),
    advice(
        "CALL014",
        "The figures cover less time than was asked for.",
        "The other end had a shorter --duration, was stopped, or closed the connection.",
        "Give both ends the same --duration, or see what the other end says.",
    ),
    advice(
        "CALL018",
        "The part of the network that was to be tried was never there: the figures do not tell of it.",
        "A schedule with times beyond --duration, or a call that ended early.",
        "Give a longer --duration, or earlier times in the schedule.",
    ),
    advice(
        "HAND001",
        "The other end never sees this description, and waits for it.",
        "A folder that is missing or cannot be written, or a named pipe that nobody reads.",
        "Check the place that was named, and that the other end reads it.",
    ),
    advice(
        "HAND002",
        "Without the other end's description there is no call.",
        "The other end was not started, writes elsewhere, or nobody carried its description over.",
        "See whether the other end waits for something; a longer --patience waits longer.",
    ),
    advice(
        "HAND003",
        "Without the other end's description there is no call.",
        "Text that was cut in copying, or something besides it that was copied too.",
        "Give the whole description that the other end printed, and nothing else.",
    ),
    advice(
        "HAND004",
        "Two offers make no call, and neither do two answers.",
        "Both ends run the same command, or each reads what it wrote itself.",
        "One end runs `call offer`, the other `call answer`; each reads what the other wrote.",
    ),
    advice(
        "HAND005",
        "An answer to another offer has other keys and candidates: it cannot connect.",
        "A file of an earlier run.",
        "Each run makes a new offer: take the answer to this one.",
    ),
    advice(
        "HAND006",
        "Without the other end's description there is no call.",
        "A description that is broken, or one that wants more than this end knows.",
        "See the findings about it; `rtctool sdp lint` judges the same text with its lines.",
    ),
    advice(
        "HAND007",
        "The descriptions arrived, and the ends did not find each other or did not agree on keys.",
        "UDP that is blocked between the two, candidates of networks that the other end cannot reach, or no TURN server.",
        "The message names the stage: for `ice` look at candidates and firewalls, and give both ends a TURN server; for `dtls` compare setup and fingerprint.",
    ),
    advice(
        "HAND020",
        "The other end said that it would send, and nothing of it came.",
        "An end that does not send, or a firewall that lets its packets not in.",
        "See whether the other end sends, and capture here.",
    ),
    advice(
        "LOAD001",
        "So many users would have had no call.",
        "The stage in the message tells: signalling that is too slow, a server that refuses, or UDP that does not get through.",
        "See the first call that failed and its reason; make a single call to the same place, and then fewer at a time.",
    ),
    advice(
        "LOAD002",
        "Jitter, loss and set-up times may be those of this machine, and not of what is measured.",
        "More calls than the processors can carry, or other work beside them.",
        "Make fewer calls, or share them among several machines with --shard.",
    ),
    advice(
        "LOAD003",
        "Losses may be those of this machine, and not of what is measured.",
        "Receive buffers of sockets that were full.",
        "Make fewer calls, or raise net.core.rmem_default.",
    ),
];
