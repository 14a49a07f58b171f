
use builtin;
use str;

set edit:completion:arg-completer[rtctool] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'rtctool'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'rtctool'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand sdp 'Judge session descriptions'
            cand stun 'Ask STUN servers'
            cand turn 'Ask TURN servers, and run one'
            cand ice 'Judge the ICE configurations of browsers'
            cand pcap 'Read packet captures'
            cand call 'Make real calls'
            cand check 'See the whole tool at work: one call, measured, linted, probed, captured and compared'
            cand report 'Show earlier reports again, and as other formats'
            cand explain 'Say what a finding''s code means and why it matters'
            cand rules 'List the rules of `sdp lint` and `ice check`: code, severity, whether they run by default, and fixes'
            cand generate 'Print shell completions, the man page and JSON Schemas'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtctool;sdp'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand lint 'Check session descriptions as a compiler checks code'
            cand show 'Show what session descriptions mean'
            cand diff 'Compare two session descriptions by what they mean'
            cand negotiate 'Show what an offer and its answer agree on'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtctool;sdp;lint'= {
            cand --type 'What the descriptions are, where the input does not say it'
            cand --offer 'An offer, to judge it and its answer beside each other'
            cand --answer 'The answer to --offer; both may be in one file, as a browser''s JSON'
            cand --previous 'An earlier description, to judge the one that replaces it'
            cand --next 'The description of the same side that replaces --previous'
            cand --select 'Use these rules instead of the default ones: codes (S001), beginnings of codes (S), names, `default`, `all`'
            cand --ignore 'Leave these rules out'
            cand --profile 'What the descriptions are for; without it, each shows by itself whether it is WebRTC''s'
            cand --target 'The peers that count: what all of them were seen to accept is no error, what one refuses is no mere warning. Measured are chrome, firefox and libwebrtc; safari, pion and any-sfu are not, and change nothing'
            cand --baseline 'Report only what is not in this baseline'
            cand --write-baseline 'Write all that is found to FILE, so that from now on only new findings are reported; files are named in it as seen from its folder, so that it holds wherever the command runs'
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --fix 'Write the safe fixes into the files, and report what is left; with `-`, the fixed text goes to standard output and the report to standard error'
            cand --diff 'Write nothing, and show what --fix would change, as `patch` reads it; the status is still about the findings; on a terminal, ␍ marks carriage returns where they change'
            cand --unsafe-fixes 'With --fix or --diff: also make the edits that are likely guesses; look at them'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;sdp;show'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --redact 'Hide addresses, credentials, fingerprints, keys and names'
            cand --sdp 'Print the description itself instead of the view, redacted with --redact'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;sdp;diff'= {
            cand --ignore 'Leave these topics out: what is random in every session is session, ice, candidates, dtls and streams'
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;sdp;negotiate'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;sdp;help'= {
            cand lint 'Check session descriptions as a compiler checks code'
            cand show 'Show what session descriptions mean'
            cand diff 'Compare two session descriptions by what they mean'
            cand negotiate 'Show what an offer and its answer agree on'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtctool;sdp;help;lint'= {
        }
        &'rtctool;sdp;help;show'= {
        }
        &'rtctool;sdp;help;diff'= {
        }
        &'rtctool;sdp;help;negotiate'= {
        }
        &'rtctool;sdp;help;help'= {
        }
        &'rtctool;stun'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand probe 'Measure whether STUN servers answer, how fast, and what address they see'
            cand nat 'Find out what the NAT or firewall before this host does, and what that means for calls'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtctool;stun;probe'= {
            cand -c 'Binding transactions for each server address; 5 without it, and 1 over TCP and TLS, where nothing is lost'
            cand --count 'Binding transactions for each server address; 5 without it, and 1 over TCP and TLS, where nothing is lost'
            cand -i 'Time from the start of one transaction to the start of the next; 0ms lets each wait for the one before it'
            cand --interval 'Time from the start of one transaction to the start of the next; 0ms lets each wait for the one before it'
            cand --window 'Keep N transactions under way, as fast as the server answers, and measure how many it answers a second; instead of --interval'
            cand --rto 'Retransmission timeout before the first retransmission (RFC 8489 §6.2.1)'
            cand --rc 'Requests sent in one transaction at most (Rc of RFC 8489 §6.2.1)'
            cand --rm 'Wait after the last request, as a multiple of the RTO (Rm of RFC 8489 §6.2.1)'
            cand --timeout 'Give up on a transaction after this time, even when the timers would go on'
            cand --transport 'What to ask over, instead of what the URI says'
            cand --ca 'Also trust the certificates in this PEM file'
            cand --sni 'Name to send in TLS and DTLS, and to check the certificate for, instead of the one in the URI'
            cand --connect-timeout 'Give up on a TCP connection after this time, and on a TLS or DTLS handshake after as long again'
            cand --local-address 'Send from this address of this host'
            cand --resolve-timeout 'Give up on a name that has not resolved after this time'
            cand --resolver 'Ask this DNS server about names, instead of those of this host'
            cand --watch 'Probe again every INTERVAL, from start to start, until Ctrl-C, and say what changed'
            cand --rounds 'End a watch after N rounds'
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand -4 'Use IPv4 only'
            cand --ipv4 'Use IPv4 only'
            cand -6 'Use IPv6 only'
            cand --ipv6 'Use IPv6 only'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;stun;nat'= {
            cand --lifetime 'Search for the time after which an idle mapping ends, up to this long (RFC 5780 §4.6); takes as long as what it finds'
            cand --timeout 'Give up on a server whose first answer has not come after this time'
            cand --local-address 'Send from this address of this host'
            cand --resolve-timeout 'Give up on a name that has not resolved after this time'
            cand --resolver 'Ask this DNS server about names, instead of those of this host'
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand -4 'Use IPv4 only'
            cand --ipv4 'Use IPv4 only'
            cand -6 'Use IPv6 only'
            cand --ipv6 'Use IPv6 only'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;stun;help'= {
            cand probe 'Measure whether STUN servers answer, how fast, and what address they see'
            cand nat 'Find out what the NAT or firewall before this host does, and what that means for calls'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtctool;stun;help;probe'= {
        }
        &'rtctool;stun;help;nat'= {
        }
        &'rtctool;stun;help;help'= {
        }
        &'rtctool;turn'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand probe 'Ask TURN servers for relays, send data through them, and say why it fails'
            cand serve 'Run a STUN and TURN server until Ctrl-C, and tell what it did'
            cand audit 'Find out what a TURN server of yours lets people do that it should not'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtctool;turn;probe'= {
            cand -u 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file'
            cand --username 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file'
            cand --password-file 'File with the password'
            cand --secret-file 'File with the secret that the server and you share, instead of RTCTOOL_TURN_SECRET: user name and password are made from it, as the TURN REST API has it'
            cand --credential-lifetime 'How long a password made from a secret is to last'
            cand --token-file 'JSON file with an access token (RFC 7635): `kid`, `access_token` and `key`, the latter two in base64'
            cand --rate 'Packets a second from relay to relay'
            cand --size 'Bytes of data in each packet'
            cand --duration 'How long to send'
            cand --rto 'Retransmission timeout before the first retransmission (RFC 8489 §6.2.1)'
            cand --rc 'Requests sent in one transaction at most (Rc of RFC 8489 §6.2.1)'
            cand --rm 'Wait after the last request, as a multiple of the RTO (Rm of RFC 8489 §6.2.1)'
            cand --timeout 'Give up on an address of a server after this time'
            cand --transport 'What to ask over, instead of what the URI says'
            cand --ca 'Also trust the certificates in this PEM file'
            cand --sni 'Name to send in TLS and DTLS, and to check the certificate for, instead of the one in the URI'
            cand --connect-timeout 'Give up on a TCP connection after this time, and on a TLS or DTLS handshake after as long again'
            cand --local-address 'Send from this address of this host'
            cand --resolve-timeout 'Give up on a name that has not resolved after this time'
            cand --resolver 'Ask this DNS server about names, instead of those of this host'
            cand --watch 'Probe again every INTERVAL, from start to start, until Ctrl-C, and say what changed'
            cand --rounds 'End a watch after N rounds'
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --no-capabilities 'Do not ask what else the server can do; that takes an allocation for each question'
            cand -4 'Use IPv4 only'
            cand --ipv4 'Use IPv4 only'
            cand -6 'Use IPv6 only'
            cand --ipv6 'Use IPv6 only'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;turn;serve'= {
            cand -l 'Where to listen, for UDP and for TCP; port 0 takes a free one'
            cand --listen 'Where to listen, for UDP and for TCP; port 0 takes a free one'
            cand -d 'Stop after this time, as after Ctrl-C'
            cand --duration 'Stop after this time, as after Ctrl-C'
            cand --ready-file 'Write the `iceServers` of this server, with credentials, to FILE once it listens; removed at the end'
            cand -u 'Name of a user with a long-term password'
            cand --username 'Name of a user with a long-term password'
            cand --password-file 'File with the password, instead of RTCTOOL_TURN_PASSWORD'
            cand --secret-file 'File with the secret of ephemeral credentials, instead of RTCTOOL_TURN_SECRET'
            cand --realm 'The realm that the server names'
            cand --relay-address 'Address that relayed addresses are opened on, one for IPv4 and one for IPv6; by default that of --listen, and on loopback 127.0.0.1 and ::1'
            cand --relay-ports 'Ports of relayed addresses; by default those that the system gives'
            cand --allow-peer 'Relay to these peers as well, for example 192.168.0.0/16; may be given several times'
            cand --user-quota 'Allocations that one user may have at a time'
            cand --max-lifetime 'Longest time an allocation lives without a refresh; clients that ask for more get this'
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;turn;audit'= {
            cand -u 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file'
            cand --username 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file'
            cand --password-file 'File with the password'
            cand --secret-file 'File with the secret that the server and you share, instead of RTCTOOL_TURN_SECRET: user name and password are made from it, as the TURN REST API has it'
            cand --credential-lifetime 'How long a password made from a secret is to last'
            cand --token-file 'JSON file with an access token (RFC 7635): `kid`, `access_token` and `key`, the latter two in base64'
            cand --allow-peer 'Peers that are meant to be reachable, which are not asked for: a range like 10.0.0.0/8, or a class as it is shown in the table, like `private`; may be given several times'
            cand --max-allocations 'Allocations to ask for with one user'
            cand --before 'An earlier JSON report of this command, to compare with'
            cand --rto 'Retransmission timeout before the first retransmission (RFC 8489 §6.2.1)'
            cand --rc 'Requests sent in one transaction at most (Rc of RFC 8489 §6.2.1)'
            cand --rm 'Wait after the last request, as a multiple of the RTO (Rm of RFC 8489 §6.2.1)'
            cand --timeout 'Give up on an address of the server after this time'
            cand --transport 'What to ask over, instead of what the URI says'
            cand --ca 'Also trust the certificates in this PEM file'
            cand --sni 'Name to send in TLS and DTLS, and to check the certificate for, instead of the one in the URI'
            cand --connect-timeout 'Give up on a TCP connection after this time, and on a TLS or DTLS handshake after as long again'
            cand --local-address 'Send from this address of this host'
            cand --resolve-timeout 'Give up on a name that has not resolved after this time'
            cand --resolver 'Ask this DNS server about names, instead of those of this host'
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --no-reach 'Ask which peers the relay may send to, and send them nothing'
            cand -4 'Use IPv4 only'
            cand --ipv4 'Use IPv4 only'
            cand -6 'Use IPv6 only'
            cand --ipv6 'Use IPv6 only'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;turn;help'= {
            cand probe 'Ask TURN servers for relays, send data through them, and say why it fails'
            cand serve 'Run a STUN and TURN server until Ctrl-C, and tell what it did'
            cand audit 'Find out what a TURN server of yours lets people do that it should not'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtctool;turn;help;probe'= {
        }
        &'rtctool;turn;help;serve'= {
        }
        &'rtctool;turn;help;audit'= {
        }
        &'rtctool;turn;help;help'= {
        }
        &'rtctool;ice'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand check 'Check the ICE configurations of browsers, and ask the servers in them'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtctool;ice;check'= {
            cand --rto 'Retransmission timeout before the first retransmission (RFC 8489 §6.2.1)'
            cand --rc 'Requests sent in one transaction at most (Rc of RFC 8489 §6.2.1)'
            cand --rm 'Wait after the last request, as a multiple of the RTO (Rm of RFC 8489 §6.2.1)'
            cand --timeout 'Give up on a transaction after this time, even when the timers would go on'
            cand --ca 'Also trust the certificates in this PEM file'
            cand --sni 'Name to send in TLS and DTLS, and to check the certificate for, instead of the one in the URI'
            cand --connect-timeout 'Give up on a TCP connection after this time, and on a TLS or DTLS handshake after as long again'
            cand --local-address 'Send from this address of this host'
            cand --resolve-timeout 'Give up on a name that has not resolved after this time'
            cand --resolver 'Ask this DNS server about names, instead of those of this host'
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --no-probe 'Ask no server: judge what is written, without a network'
            cand -4 'Use IPv4 only'
            cand --ipv4 'Use IPv4 only'
            cand -6 'Use IPv6 only'
            cand --ipv6 'Use IPv6 only'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;ice;help'= {
            cand check 'Check the ICE configurations of browsers, and ask the servers in them'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtctool;ice;help;check'= {
        }
        &'rtctool;ice;help;help'= {
        }
        &'rtctool;pcap'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand analyze 'Tell what happened to the RTP streams in a capture'
            cand extract 'Take RTP streams out of a capture'
            cand merge 'Analyse partial captures as the one capture that they are pieces of'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtctool;pcap;analyze'= {
            cand --partials 'Write what the analysis looks at of these captures to this file, for `pcap merge`'
            cand --gap 'A stream that is silent for longer than this has a gap'
            cand --compat 'Print the table of another program, by its own definitions'
            cand --sdp 'A session description of the call, in anything that `sdp show` reads; may be repeated'
            cand --keylog 'Decrypt SRTP with the secrets of DTLS handshakes (SSLKEYLOGFILE); may be repeated'
            cand --srtp-key 'Decrypt SRTP with this master key and salt'
            cand --srtp-key-file 'A file with such keys, one a line'
            cand --filter 'Look only at messages like ''ssrc==0x1a2b3c4d && udp.port==5004'''
            cand --from 'Look only at messages from this time on: 1m30s after the first packet, or 2026-11-23T10:15:00Z'
            cand --to 'Look only at messages before this time, given like that of --from'
            cand --count 'Read this many packets of each capture, and no more'
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --together 'Take the captures as one, in the order of their packets'' times'
            cand --keep-encrypted 'With --partials: keep RTP packets whole, so that `pcap merge` can decrypt them'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;pcap;extract'= {
            cand --ssrc 'The stream; not needed where only one is of the right kind'
            cand --mid 'The stream of the section with this mid, as a description tells it'
            cand --flow 'The way it takes, as the error lists it that asks which stream is meant: udp:10.0.0.1:4000-10.0.0.2:5000'
            cand --source 'Where the stream comes from, if several have its SSRC'
            cand --destination 'Where it goes to, if it goes to several places'
            cand --codec 'The codec, if the payloads do not tell: VP8, VP9, H264, H265, AV1, opus, PCMU or PCMA'
            cand --as 'What file to make; by itself what the codec is played from, or rtpdump'
            cand --to 'Where to write it, `-` for standard output; by itself a file named after kind and SSRC, such as video-0x1a2b3c4d.ivf'
            cand --out-dir 'The folder of files that are named by themselves; made if need be'
            cand --sdp 'A session description of the call, in anything that `sdp show` reads; may be repeated'
            cand --keylog 'Decrypt SRTP with the secrets of DTLS handshakes (SSLKEYLOGFILE); may be repeated'
            cand --srtp-key 'Decrypt SRTP with this master key and salt'
            cand --srtp-key-file 'A file with such keys, one a line'
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --all 'Write every stream that can be meant, each to a file of its own'
            cand --keep-incomplete 'Write frames that miss packets or a key frame before them, too'
            cand --rtcp 'With rtpdump and pcap: the RTCP between the two ends, too'
            cand --clear 'With pcap: decrypted messages in UDP packets between those who talk, instead of packets as they were captured'
            cand --decrypted 'With pcap: decrypted messages in UDP packets between those who talk, instead of packets as they were captured'
            cand --no-rtx 'Leave out what retransmissions bring; rtpdump, which holds one stream, never has it'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;pcap;merge'= {
            cand --partials 'Write one partial of all, to be merged with others later'
            cand --gap 'A stream that is silent for longer than this has a gap'
            cand --sdp 'A session description of the call, in anything that `sdp show` reads; may be repeated'
            cand --keylog 'Decrypt SRTP with the secrets of DTLS handshakes (SSLKEYLOGFILE); may be repeated'
            cand --srtp-key 'Decrypt SRTP with this master key and salt'
            cand --srtp-key-file 'A file with such keys, one a line'
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;pcap;help'= {
            cand analyze 'Tell what happened to the RTP streams in a capture'
            cand extract 'Take RTP streams out of a capture'
            cand merge 'Analyse partial captures as the one capture that they are pieces of'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtctool;pcap;help;analyze'= {
        }
        &'rtctool;pcap;help;extract'= {
        }
        &'rtctool;pcap;help;merge'= {
        }
        &'rtctool;pcap;help;help'= {
        }
        &'rtctool;call'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand loopback 'Make a WebRTC call between two peers in this process, over a network as bad as you ask for'
            cand whip 'Publish to a WHIP endpoint (RFC 9725), and say at which stage it fails'
            cand whep 'Play from a WHEP endpoint (draft-ietf-wish-whep), and say at which stage it fails'
            cand load 'Make many calls at once, and say how they fare together'
            cand profiles 'List the networks that --network knows, with their numbers'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtctool;call;loopback'= {
            cand -d 'How long media is sent'
            cand --duration 'How long media is sent'
            cand --network 'A network by its name, for example `lte`; other options change single values of it. `rtctool call profiles` lists them'
            cand --loss 'Share of datagrams lost at random'
            cand --burst-loss 'Share of datagrams lost in bursts, with the mean length of a burst: `5%:4`'
            cand --delay 'One-way delay'
            cand --jitter 'Variation of the delay: each datagram''s is drawn from DELAY ± JITTER, and it waits for those of its stream before it'
            cand --reorder 'Share of datagrams held back, so that those behind overtake them, and for how long: `2%:50ms`'
            cand --duplicate 'Share of datagrams that come twice'
            cand --rate 'Capacity of the link; what exceeds it waits in a queue'
            cand --queue 'What waits before --rate at most, as a time [default: 200ms]; it holds 6 kB at least'
            cand --schedule 'Changes of the network during the call, as TOML: see `rtctool call profiles --help`'
            cand --seed 'Seed of the link''s random numbers'
            cand --ice-server 'Ask this STUN server for server-reflexive candidates, for example `stun:127.0.0.1:3478`'
            cand --connect-timeout 'Give up when the call is not connected after this time'
            cand --pcap 'Write what the callee sends and receives to a capture, RTP and RTCP decrypted'
            cand --samples 'Write what each end measured to a file as the call goes, a line of JSON per second and end'
            cand --sdp-dir 'Write the descriptions to this directory, as offer.sdp and answer.sdp'
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --impair-handshake 'Impair the set-up of the call as well, and not only what comes after it'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;call;whip'= {
            cand -d 'How long media is sent or played'
            cand --duration 'How long media is sent or played'
            cand --ice-server 'Ask this STUN server for server-reflexive candidates, for example `stun:127.0.0.1:3478`'
            cand --local-address 'Send media from this address of this host'
            cand --connect-timeout 'Give up when the call is not connected after this time'
            cand --pcap 'Write RTP and RTCP, decrypted, to a capture'
            cand --bearer-token-file 'File with the bearer token, instead of RTCTOOL_BEARER_TOKEN'
            cand --ca 'Also trust the certificates in this PEM file'
            cand --http-timeout 'Give up on a request that has no whole answer after this time'
            cand --network 'A network by its name, for example `lte`; other options change single values of it. `rtctool call profiles` lists them'
            cand --loss 'Share of datagrams lost at random'
            cand --burst-loss 'Share of datagrams lost in bursts, with the mean length of a burst: `5%:4`'
            cand --delay 'One-way delay'
            cand --jitter 'Variation of the delay: each datagram''s is drawn from DELAY ± JITTER, and it waits for those of its stream before it'
            cand --reorder 'Share of datagrams held back, so that those behind overtake them, and for how long: `2%:50ms`'
            cand --duplicate 'Share of datagrams that come twice'
            cand --rate 'Capacity of the link; what exceeds it waits in a queue'
            cand --queue 'What waits before --rate at most, as a time [default: 200ms]; it holds 6 kB at least'
            cand --schedule 'Changes of the network during the call, as TOML: see `rtctool call profiles --help`'
            cand --seed 'Seed of the link''s random numbers'
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --trickle 'Send the offer at once, and its candidates after it in a PATCH. Only then are the ICE servers of use that the endpoint names in `Link`'
            cand --location-trusted 'Send the token to other origins as well, where redirections and `Location` lead'
            cand --impair-handshake 'Impair the set-up of the call as well, and not only what comes after it'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;call;whep'= {
            cand -d 'How long media is sent or played'
            cand --duration 'How long media is sent or played'
            cand --ice-server 'Ask this STUN server for server-reflexive candidates, for example `stun:127.0.0.1:3478`'
            cand --local-address 'Send media from this address of this host'
            cand --connect-timeout 'Give up when the call is not connected after this time'
            cand --pcap 'Write RTP and RTCP, decrypted, to a capture'
            cand --bearer-token-file 'File with the bearer token, instead of RTCTOOL_BEARER_TOKEN'
            cand --ca 'Also trust the certificates in this PEM file'
            cand --http-timeout 'Give up on a request that has no whole answer after this time'
            cand --network 'A network by its name, for example `lte`; other options change single values of it. `rtctool call profiles` lists them'
            cand --loss 'Share of datagrams lost at random'
            cand --burst-loss 'Share of datagrams lost in bursts, with the mean length of a burst: `5%:4`'
            cand --delay 'One-way delay'
            cand --jitter 'Variation of the delay: each datagram''s is drawn from DELAY ± JITTER, and it waits for those of its stream before it'
            cand --reorder 'Share of datagrams held back, so that those behind overtake them, and for how long: `2%:50ms`'
            cand --duplicate 'Share of datagrams that come twice'
            cand --rate 'Capacity of the link; what exceeds it waits in a queue'
            cand --queue 'What waits before --rate at most, as a time [default: 200ms]; it holds 6 kB at least'
            cand --schedule 'Changes of the network during the call, as TOML: see `rtctool call profiles --help`'
            cand --seed 'Seed of the link''s random numbers'
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --trickle 'Send the offer at once, and its candidates after it in a PATCH. Only then are the ICE servers of use that the endpoint names in `Link`'
            cand --location-trusted 'Send the token to other origins as well, where redirections and `Location` lead'
            cand --impair-handshake 'Impair the set-up of the call as well, and not only what comes after it'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;call;load'= {
            cand --protocol 'What the URL is the endpoint of: whip publishes to it, whep plays from it [default: whip]'
            cand --calls 'How many calls are made'
            cand --rate 'Calls that begin in a second'
            cand -d 'How long each call sends or plays media'
            cand --duration 'How long each call sends or plays media'
            cand --shard 'Make every N-th call only, from the I-th on, counted from 0; other processes make the others, and `report merge` makes one report of theirs'
            cand --allow-failed 'Share of calls that may fail without failing the run'
            cand --media 'What each call is made of'
            cand --video-rate 'Fill frames of video up to this rate'
            cand --connect-timeout 'Give up on a call that is not connected after this time'
            cand --bearer-token-file 'File with the bearer token, instead of RTCTOOL_BEARER_TOKEN'
            cand --ca 'Also trust the certificates in this PEM file'
            cand --http-timeout 'Give up on a request that has no whole answer after this time'
            cand --network 'A network by its name, for example `lte`; `rtctool call profiles` lists them'
            cand --loss 'Share of datagrams lost at random'
            cand --delay 'One-way delay'
            cand --jitter 'Variation of the delay'
            cand --seed 'Seed of the first call; each call has another'
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --location-trusted 'Send the token to other origins as well, where redirections and `Location` lead'
            cand --impair-handshake 'Impair the set-up of the calls as well, and not only what comes after it'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;call;profiles'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;call;help'= {
            cand loopback 'Make a WebRTC call between two peers in this process, over a network as bad as you ask for'
            cand whip 'Publish to a WHIP endpoint (RFC 9725), and say at which stage it fails'
            cand whep 'Play from a WHEP endpoint (draft-ietf-wish-whep), and say at which stage it fails'
            cand load 'Make many calls at once, and say how they fare together'
            cand profiles 'List the networks that --network knows, with their numbers'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtctool;call;help;loopback'= {
        }
        &'rtctool;call;help;whip'= {
        }
        &'rtctool;call;help;whep'= {
        }
        &'rtctool;call;help;load'= {
        }
        &'rtctool;call;help;profiles'= {
        }
        &'rtctool;call;help;help'= {
        }
        &'rtctool;check'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;report'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand show 'Show earlier reports as text'
            cand convert 'Turn an earlier report into any other format'
            cand merge 'Make one report of the shards of `call load`'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtctool;report;show'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;report;convert'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;report;merge'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;report;help'= {
            cand show 'Show earlier reports as text'
            cand convert 'Turn an earlier report into any other format'
            cand merge 'Make one report of the shards of `call load`'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtctool;report;help;show'= {
        }
        &'rtctool;report;help;convert'= {
        }
        &'rtctool;report;help;merge'= {
        }
        &'rtctool;report;help;help'= {
        }
        &'rtctool;explain'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;rules'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --markdown 'Print a page in Markdown with every rule and its example'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;generate'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand completions 'Completions for a shell'
            cand man 'The man page, in roff'
            cand schema 'JSON Schema of what this tool writes'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtctool;generate;completions'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;generate;man'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;generate;schema'= {
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to FILE instead of standard output'
            cand --report 'Write one more report, for example `json=report.json`; may be given several times'
            cand --fail-on 'Least severity of a finding that fails the run'
            cand --fail-if 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none'
            cand --color 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured'
            cand --max-findings 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one'
            cand --exit-zero 'Exit with status 0 where a failed check would give 1; not with --format nagios'
            cand -v 'Show more detail'
            cand --verbose 'Show more detail'
            cand -q 'Show no progress'
            cand --quiet 'Show no progress'
            cand --no-progress 'Show no progress, even on a terminal'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'rtctool;generate;help'= {
            cand completions 'Completions for a shell'
            cand man 'The man page, in roff'
            cand schema 'JSON Schema of what this tool writes'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtctool;generate;help;completions'= {
        }
        &'rtctool;generate;help;man'= {
        }
        &'rtctool;generate;help;schema'= {
        }
        &'rtctool;generate;help;help'= {
        }
        &'rtctool;help'= {
            cand sdp 'Judge session descriptions'
            cand stun 'Ask STUN servers'
            cand turn 'Ask TURN servers, and run one'
            cand ice 'Judge the ICE configurations of browsers'
            cand pcap 'Read packet captures'
            cand call 'Make real calls'
            cand check 'See the whole tool at work: one call, measured, linted, probed, captured and compared'
            cand report 'Show earlier reports again, and as other formats'
            cand explain 'Say what a finding''s code means and why it matters'
            cand rules 'List the rules of `sdp lint` and `ice check`: code, severity, whether they run by default, and fixes'
            cand generate 'Print shell completions, the man page and JSON Schemas'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtctool;help;sdp'= {
            cand lint 'Check session descriptions as a compiler checks code'
            cand show 'Show what session descriptions mean'
            cand diff 'Compare two session descriptions by what they mean'
            cand negotiate 'Show what an offer and its answer agree on'
        }
        &'rtctool;help;sdp;lint'= {
        }
        &'rtctool;help;sdp;show'= {
        }
        &'rtctool;help;sdp;diff'= {
        }
        &'rtctool;help;sdp;negotiate'= {
        }
        &'rtctool;help;stun'= {
            cand probe 'Measure whether STUN servers answer, how fast, and what address they see'
            cand nat 'Find out what the NAT or firewall before this host does, and what that means for calls'
        }
        &'rtctool;help;stun;probe'= {
        }
        &'rtctool;help;stun;nat'= {
        }
        &'rtctool;help;turn'= {
            cand probe 'Ask TURN servers for relays, send data through them, and say why it fails'
            cand serve 'Run a STUN and TURN server until Ctrl-C, and tell what it did'
            cand audit 'Find out what a TURN server of yours lets people do that it should not'
        }
        &'rtctool;help;turn;probe'= {
        }
        &'rtctool;help;turn;serve'= {
        }
        &'rtctool;help;turn;audit'= {
        }
        &'rtctool;help;ice'= {
            cand check 'Check the ICE configurations of browsers, and ask the servers in them'
        }
        &'rtctool;help;ice;check'= {
        }
        &'rtctool;help;pcap'= {
            cand analyze 'Tell what happened to the RTP streams in a capture'
            cand extract 'Take RTP streams out of a capture'
            cand merge 'Analyse partial captures as the one capture that they are pieces of'
        }
        &'rtctool;help;pcap;analyze'= {
        }
        &'rtctool;help;pcap;extract'= {
        }
        &'rtctool;help;pcap;merge'= {
        }
        &'rtctool;help;call'= {
            cand loopback 'Make a WebRTC call between two peers in this process, over a network as bad as you ask for'
            cand whip 'Publish to a WHIP endpoint (RFC 9725), and say at which stage it fails'
            cand whep 'Play from a WHEP endpoint (draft-ietf-wish-whep), and say at which stage it fails'
            cand load 'Make many calls at once, and say how they fare together'
            cand profiles 'List the networks that --network knows, with their numbers'
        }
        &'rtctool;help;call;loopback'= {
        }
        &'rtctool;help;call;whip'= {
        }
        &'rtctool;help;call;whep'= {
        }
        &'rtctool;help;call;load'= {
        }
        &'rtctool;help;call;profiles'= {
        }
        &'rtctool;help;check'= {
        }
        &'rtctool;help;report'= {
            cand show 'Show earlier reports as text'
            cand convert 'Turn an earlier report into any other format'
            cand merge 'Make one report of the shards of `call load`'
        }
        &'rtctool;help;report;show'= {
        }
        &'rtctool;help;report;convert'= {
        }
        &'rtctool;help;report;merge'= {
        }
        &'rtctool;help;explain'= {
        }
        &'rtctool;help;rules'= {
        }
        &'rtctool;help;generate'= {
            cand completions 'Completions for a shell'
            cand man 'The man page, in roff'
            cand schema 'JSON Schema of what this tool writes'
        }
        &'rtctool;help;generate;completions'= {
        }
        &'rtctool;help;generate;man'= {
        }
        &'rtctool;help;generate;schema'= {
        }
        &'rtctool;help;help'= {
        }
    ]
    $completions[$command]
}
