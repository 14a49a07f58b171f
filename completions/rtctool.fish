# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_rtctool_global_optspecs
    string join \n format= output= report= fail-on= fail-if= compare= exit-zero color= v/verbose max-findings= q/quiet no-progress h/help V/version
end

function __fish_rtctool_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_rtctool_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_rtctool_using_subcommand
    set -l cmd (__fish_rtctool_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c rtctool -n "__fish_rtctool_needs_command" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_needs_command" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_needs_command" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_needs_command" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_needs_command" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_needs_command" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_needs_command" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_needs_command" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_needs_command" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_needs_command" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_needs_command" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_needs_command" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_needs_command" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_needs_command" -f -a "sdp" -d 'Judge session descriptions'
complete -c rtctool -n "__fish_rtctool_needs_command" -f -a "stun" -d 'Ask STUN servers'
complete -c rtctool -n "__fish_rtctool_needs_command" -f -a "turn" -d 'Ask TURN servers, and run one'
complete -c rtctool -n "__fish_rtctool_needs_command" -f -a "ice" -d 'Judge the ICE configurations of browsers'
complete -c rtctool -n "__fish_rtctool_needs_command" -f -a "pcap" -d 'Read packet captures'
complete -c rtctool -n "__fish_rtctool_needs_command" -f -a "call" -d 'Make real calls'
complete -c rtctool -n "__fish_rtctool_needs_command" -f -a "check" -d 'Check all that a file says must hold: descriptions, servers, captures, calls. One status'
complete -c rtctool -n "__fish_rtctool_needs_command" -f -a "report" -d 'Show earlier reports again, and as other formats'
complete -c rtctool -n "__fish_rtctool_needs_command" -f -a "explain" -d 'Say what a finding\'s code means and why it matters, or what a metric of gates is'
complete -c rtctool -n "__fish_rtctool_needs_command" -f -a "rules" -d 'List the rules of `sdp lint` and `ice check`: code, severity, whether they run by default, and fixes'
complete -c rtctool -n "__fish_rtctool_needs_command" -f -a "generate" -d 'Print shell completions, the man page and JSON Schemas'
complete -c rtctool -n "__fish_rtctool_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and not __fish_seen_subcommand_from lint show diff negotiate help" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and not __fish_seen_subcommand_from lint show diff negotiate help" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and not __fish_seen_subcommand_from lint show diff negotiate help" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and not __fish_seen_subcommand_from lint show diff negotiate help" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and not __fish_seen_subcommand_from lint show diff negotiate help" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and not __fish_seen_subcommand_from lint show diff negotiate help" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and not __fish_seen_subcommand_from lint show diff negotiate help" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and not __fish_seen_subcommand_from lint show diff negotiate help" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and not __fish_seen_subcommand_from lint show diff negotiate help" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and not __fish_seen_subcommand_from lint show diff negotiate help" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and not __fish_seen_subcommand_from lint show diff negotiate help" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and not __fish_seen_subcommand_from lint show diff negotiate help" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and not __fish_seen_subcommand_from lint show diff negotiate help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and not __fish_seen_subcommand_from lint show diff negotiate help" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and not __fish_seen_subcommand_from lint show diff negotiate help" -f -a "lint" -d 'Check session descriptions as a compiler checks code'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and not __fish_seen_subcommand_from lint show diff negotiate help" -f -a "show" -d 'Show what session descriptions mean'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and not __fish_seen_subcommand_from lint show diff negotiate help" -f -a "diff" -d 'Compare two session descriptions by what they mean'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and not __fish_seen_subcommand_from lint show diff negotiate help" -f -a "negotiate" -d 'Show what an offer and its answer agree on'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and not __fish_seen_subcommand_from lint show diff negotiate help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l type -d 'What the descriptions are, where the input does not say it' -r -f -a "offer\t''
answer\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l offer -d 'An offer, to judge it and its answer beside each other' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l answer -d 'The answer to --offer; both may be in one file, as a browser\'s JSON' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l previous -d 'An earlier description, to judge the one that replaces it' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l next -d 'The description of the same side that replaces --previous' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l select -d 'Use these rules instead of the default ones: codes (S001), beginnings of codes (S), names, `default`, `all`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l ignore -d 'Leave these rules out' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l profile -d 'What the descriptions are for; without it, each shows by itself whether it is WebRTC\'s' -r -f -a "webrtc\t''
sip\t''
rfc8866\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l target -d 'The peers that count: what all of them were seen to accept is no error, what one refuses is no mere warning. Measured are chrome, firefox and libwebrtc; safari, pion and any-sfu are not, and change nothing' -r -f -a "chrome\t''
firefox\t''
libwebrtc\t'Native applications; measured with the npm package @roamhq/wrtc'
safari\t'Not measured: severities stay as they are'
pion\t'Not measured: severities stay as they are'
any-sfu\t'Not measured: severities stay as they are'"
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l baseline -d 'Report only what is not in this baseline' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l write-baseline -d 'Write all that is found to FILE, so that from now on only new findings are reported; files are named in it as seen from its folder, so that it holds wherever the command runs' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l fix -d 'Write the safe fixes into the files, and report what is left; with `-`, the fixed text goes to standard output and the report to standard error'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l diff -d 'Write nothing, and show what --fix would change, as `patch` reads it; the status is still about the findings; on a terminal, ␍ marks carriage returns where they change'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l unsafe-fixes -d 'With --fix or --diff: also make the edits that are likely guesses; look at them'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from lint" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from show" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from show" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from show" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from show" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from show" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from show" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from show" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from show" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from show" -l redact -d 'Hide addresses, credentials, fingerprints, keys and names'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from show" -l sdp -d 'Print the description itself instead of the view, redacted with --redact'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from show" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from show" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from diff" -l ignore -d 'Leave these topics out: what is random in every session is session, ice, candidates, dtls and streams' -r -f -a "session\t''
bundle\t''
sections\t''
direction\t''
codecs\t''
extensions\t''
ice\t''
candidates\t''
dtls\t''
rtcp\t''
streams\t''
layers\t''
data\t''
bandwidth\t''
other\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from diff" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from diff" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from diff" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from diff" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from diff" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from diff" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from diff" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from diff" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from diff" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from diff" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from diff" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from diff" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from diff" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from negotiate" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from negotiate" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from negotiate" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from negotiate" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from negotiate" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from negotiate" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from negotiate" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from negotiate" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from negotiate" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from negotiate" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from negotiate" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from negotiate" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from negotiate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from negotiate" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from help" -f -a "lint" -d 'Check session descriptions as a compiler checks code'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show what session descriptions mean'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from help" -f -a "diff" -d 'Compare two session descriptions by what they mean'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from help" -f -a "negotiate" -d 'Show what an offer and its answer agree on'
complete -c rtctool -n "__fish_rtctool_using_subcommand sdp; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and not __fish_seen_subcommand_from probe nat help" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and not __fish_seen_subcommand_from probe nat help" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and not __fish_seen_subcommand_from probe nat help" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and not __fish_seen_subcommand_from probe nat help" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and not __fish_seen_subcommand_from probe nat help" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and not __fish_seen_subcommand_from probe nat help" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and not __fish_seen_subcommand_from probe nat help" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and not __fish_seen_subcommand_from probe nat help" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and not __fish_seen_subcommand_from probe nat help" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and not __fish_seen_subcommand_from probe nat help" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and not __fish_seen_subcommand_from probe nat help" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and not __fish_seen_subcommand_from probe nat help" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and not __fish_seen_subcommand_from probe nat help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and not __fish_seen_subcommand_from probe nat help" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and not __fish_seen_subcommand_from probe nat help" -f -a "probe" -d 'Measure whether STUN servers answer, how fast, and what address they see'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and not __fish_seen_subcommand_from probe nat help" -f -a "nat" -d 'Find out what the NAT or firewall before this host does, and what that means for calls'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and not __fish_seen_subcommand_from probe nat help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -s c -l count -d 'Binding transactions for each server address; 5 without it, and 1 over TCP and TLS, where nothing is lost' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -s i -l interval -d 'Time from the start of one transaction to the start of the next; 0ms lets each wait for the one before it' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l window -d 'Keep N transactions under way, as fast as the server answers, and measure how many it answers a second; instead of --interval' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l rto -d 'Retransmission timeout before the first retransmission (RFC 8489 §6.2.1)' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l rc -d 'Requests sent in one transaction at most (Rc of RFC 8489 §6.2.1)' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l rm -d 'Wait after the last request, as a multiple of the RTO (Rm of RFC 8489 §6.2.1)' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l timeout -d 'Give up on a transaction after this time, even when the timers would go on' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l transport -d 'What to ask over, instead of what the URI says' -r -f -a "udp\t''
tcp\t''
tls\t'TLS over TCP'
dtls\t'DTLS over UDP'"
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l ca -d 'Also trust the certificates in this PEM file' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l sni -d 'Name to send in TLS and DTLS, and to check the certificate for, instead of the one in the URI' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l connect-timeout -d 'Give up on a TCP connection after this time, and on a TLS or DTLS handshake after as long again' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l local-address -d 'Send from this address of this host' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l resolve-timeout -d 'Give up on a name that has not resolved after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l resolver -d 'Ask this DNS server about names, instead of those of this host' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l watch -d 'Probe again every INTERVAL, from start to start, until Ctrl-C, and say what changed' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l rounds -d 'End a watch after N rounds' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -s 4 -l ipv4 -d 'Use IPv4 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -s 6 -l ipv6 -d 'Use IPv6 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from probe" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -l lifetime -d 'Search for the time after which an idle mapping ends, up to this long (RFC 5780 §4.6); takes as long as what it finds' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -l timeout -d 'Give up on a server whose first answer has not come after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -l local-address -d 'Send from this address of this host' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -l resolve-timeout -d 'Give up on a name that has not resolved after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -l resolver -d 'Ask this DNS server about names, instead of those of this host' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -s 4 -l ipv4 -d 'Use IPv4 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -s 6 -l ipv6 -d 'Use IPv6 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from nat" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from help" -f -a "probe" -d 'Measure whether STUN servers answer, how fast, and what address they see'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from help" -f -a "nat" -d 'Find out what the NAT or firewall before this host does, and what that means for calls'
complete -c rtctool -n "__fish_rtctool_using_subcommand stun; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and not __fish_seen_subcommand_from probe serve audit help" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and not __fish_seen_subcommand_from probe serve audit help" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and not __fish_seen_subcommand_from probe serve audit help" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and not __fish_seen_subcommand_from probe serve audit help" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and not __fish_seen_subcommand_from probe serve audit help" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and not __fish_seen_subcommand_from probe serve audit help" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and not __fish_seen_subcommand_from probe serve audit help" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and not __fish_seen_subcommand_from probe serve audit help" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and not __fish_seen_subcommand_from probe serve audit help" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and not __fish_seen_subcommand_from probe serve audit help" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and not __fish_seen_subcommand_from probe serve audit help" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and not __fish_seen_subcommand_from probe serve audit help" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and not __fish_seen_subcommand_from probe serve audit help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and not __fish_seen_subcommand_from probe serve audit help" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and not __fish_seen_subcommand_from probe serve audit help" -f -a "probe" -d 'Ask TURN servers for relays, send data through them, and say why it fails'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and not __fish_seen_subcommand_from probe serve audit help" -f -a "serve" -d 'Run a STUN and TURN server until Ctrl-C, and tell what it did'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and not __fish_seen_subcommand_from probe serve audit help" -f -a "audit" -d 'Find out what a TURN server of yours lets people do that it should not'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and not __fish_seen_subcommand_from probe serve audit help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -s u -l username -d 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l password-file -d 'File with the password' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l password-env -d 'Environment variable with the password, instead of RTCTOOL_TURN_PASSWORD' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l secret-file -d 'File with the secret that the server and you share, instead of RTCTOOL_TURN_SECRET: user name and password are made from it, as the TURN REST API has it' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l secret-env -d 'Environment variable with the secret, instead of RTCTOOL_TURN_SECRET' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l credential-lifetime -d 'How long a password made from a secret is to last' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l token-file -d 'JSON file with an access token (RFC 7635): `kid`, `access_token` and `key`, the latter two in base64' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l rate -d 'Packets a second from relay to relay' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l size -d 'Bytes of data in each packet' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l duration -d 'How long to send' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l rto -d 'Retransmission timeout before the first retransmission (RFC 8489 §6.2.1)' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l rc -d 'Requests sent in one transaction at most (Rc of RFC 8489 §6.2.1)' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l rm -d 'Wait after the last request, as a multiple of the RTO (Rm of RFC 8489 §6.2.1)' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l timeout -d 'Give up on an address of a server after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l transport -d 'What to ask over, instead of what the URI says' -r -f -a "udp\t''
tcp\t''
tls\t'TLS over TCP'
dtls\t'DTLS over UDP'"
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l ca -d 'Also trust the certificates in this PEM file' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l sni -d 'Name to send in TLS and DTLS, and to check the certificate for, instead of the one in the URI' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l connect-timeout -d 'Give up on a TCP connection after this time, and on a TLS or DTLS handshake after as long again' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l local-address -d 'Send from this address of this host' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l resolve-timeout -d 'Give up on a name that has not resolved after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l resolver -d 'Ask this DNS server about names, instead of those of this host' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l watch -d 'Probe again every INTERVAL, from start to start, until Ctrl-C, and say what changed' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l rounds -d 'End a watch after N rounds' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l no-capabilities -d 'Do not ask what else the server can do; that takes an allocation for each question'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -s 4 -l ipv4 -d 'Use IPv4 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -s 6 -l ipv6 -d 'Use IPv6 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from probe" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -s l -l listen -d 'Where to listen, for UDP and for TCP; port 0 takes a free one' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -s d -l duration -d 'Stop after this time, as after Ctrl-C' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -l ready-file -d 'Write the `iceServers` of this server, with credentials, to FILE once it listens; removed at the end' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -s u -l username -d 'Name of a user with a long-term password' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -l password-file -d 'File with the password, instead of RTCTOOL_TURN_PASSWORD' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -l secret-file -d 'File with the secret of ephemeral credentials, instead of RTCTOOL_TURN_SECRET' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -l realm -d 'The realm that the server names' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -l relay-address -d 'Address that relayed addresses are opened on, one for IPv4 and one for IPv6; by default that of --listen, and on loopback 127.0.0.1 and ::1' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -l relay-ports -d 'Ports of relayed addresses; by default those that the system gives' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -l allow-peer -d 'Relay to these peers as well, for example 192.168.0.0/16; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -l user-quota -d 'Allocations that one user may have at a time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -l max-lifetime -d 'Longest time an allocation lives without a refresh; clients that ask for more get this' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from serve" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -s u -l username -d 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l password-file -d 'File with the password' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l password-env -d 'Environment variable with the password, instead of RTCTOOL_TURN_PASSWORD' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l secret-file -d 'File with the secret that the server and you share, instead of RTCTOOL_TURN_SECRET: user name and password are made from it, as the TURN REST API has it' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l secret-env -d 'Environment variable with the secret, instead of RTCTOOL_TURN_SECRET' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l credential-lifetime -d 'How long a password made from a secret is to last' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l token-file -d 'JSON file with an access token (RFC 7635): `kid`, `access_token` and `key`, the latter two in base64' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l allow-peer -d 'Peers that are meant to be reachable, which are not asked for: a range like 10.0.0.0/8, or a class as it is shown in the table, like `private`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l max-allocations -d 'Allocations to ask for with one user' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l before -d 'An earlier JSON report of this command, to compare with' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l rto -d 'Retransmission timeout before the first retransmission (RFC 8489 §6.2.1)' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l rc -d 'Requests sent in one transaction at most (Rc of RFC 8489 §6.2.1)' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l rm -d 'Wait after the last request, as a multiple of the RTO (Rm of RFC 8489 §6.2.1)' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l timeout -d 'Give up on an address of the server after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l transport -d 'What to ask over, instead of what the URI says' -r -f -a "udp\t''
tcp\t''
tls\t'TLS over TCP'
dtls\t'DTLS over UDP'"
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l ca -d 'Also trust the certificates in this PEM file' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l sni -d 'Name to send in TLS and DTLS, and to check the certificate for, instead of the one in the URI' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l connect-timeout -d 'Give up on a TCP connection after this time, and on a TLS or DTLS handshake after as long again' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l local-address -d 'Send from this address of this host' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l resolve-timeout -d 'Give up on a name that has not resolved after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l resolver -d 'Ask this DNS server about names, instead of those of this host' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l no-reach -d 'Ask which peers the relay may send to, and send them nothing'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -s 4 -l ipv4 -d 'Use IPv4 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -s 6 -l ipv6 -d 'Use IPv6 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from audit" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from help" -f -a "probe" -d 'Ask TURN servers for relays, send data through them, and say why it fails'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from help" -f -a "serve" -d 'Run a STUN and TURN server until Ctrl-C, and tell what it did'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from help" -f -a "audit" -d 'Find out what a TURN server of yours lets people do that it should not'
complete -c rtctool -n "__fish_rtctool_using_subcommand turn; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and not __fish_seen_subcommand_from check help" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and not __fish_seen_subcommand_from check help" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and not __fish_seen_subcommand_from check help" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and not __fish_seen_subcommand_from check help" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and not __fish_seen_subcommand_from check help" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and not __fish_seen_subcommand_from check help" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and not __fish_seen_subcommand_from check help" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and not __fish_seen_subcommand_from check help" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and not __fish_seen_subcommand_from check help" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and not __fish_seen_subcommand_from check help" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and not __fish_seen_subcommand_from check help" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and not __fish_seen_subcommand_from check help" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and not __fish_seen_subcommand_from check help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and not __fish_seen_subcommand_from check help" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and not __fish_seen_subcommand_from check help" -f -a "check" -d 'Check the ICE configurations of browsers, and ask the servers in them'
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and not __fish_seen_subcommand_from check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l rto -d 'Retransmission timeout before the first retransmission (RFC 8489 §6.2.1)' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l rc -d 'Requests sent in one transaction at most (Rc of RFC 8489 §6.2.1)' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l rm -d 'Wait after the last request, as a multiple of the RTO (Rm of RFC 8489 §6.2.1)' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l timeout -d 'Give up on a transaction after this time, even when the timers would go on' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l ca -d 'Also trust the certificates in this PEM file' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l sni -d 'Name to send in TLS and DTLS, and to check the certificate for, instead of the one in the URI' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l connect-timeout -d 'Give up on a TCP connection after this time, and on a TLS or DTLS handshake after as long again' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l local-address -d 'Send from this address of this host' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l resolve-timeout -d 'Give up on a name that has not resolved after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l resolver -d 'Ask this DNS server about names, instead of those of this host' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l no-probe -d 'Ask no server: judge what is written, without a network'
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -s 4 -l ipv4 -d 'Use IPv4 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -s 6 -l ipv6 -d 'Use IPv6 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from check" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check the ICE configurations of browsers, and ask the servers in them'
complete -c rtctool -n "__fish_rtctool_using_subcommand ice; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and not __fish_seen_subcommand_from analyze extract merge help" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and not __fish_seen_subcommand_from analyze extract merge help" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and not __fish_seen_subcommand_from analyze extract merge help" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and not __fish_seen_subcommand_from analyze extract merge help" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and not __fish_seen_subcommand_from analyze extract merge help" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and not __fish_seen_subcommand_from analyze extract merge help" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and not __fish_seen_subcommand_from analyze extract merge help" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and not __fish_seen_subcommand_from analyze extract merge help" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and not __fish_seen_subcommand_from analyze extract merge help" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and not __fish_seen_subcommand_from analyze extract merge help" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and not __fish_seen_subcommand_from analyze extract merge help" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and not __fish_seen_subcommand_from analyze extract merge help" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and not __fish_seen_subcommand_from analyze extract merge help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and not __fish_seen_subcommand_from analyze extract merge help" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and not __fish_seen_subcommand_from analyze extract merge help" -f -a "analyze" -d 'Tell what happened to the RTP streams in a capture'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and not __fish_seen_subcommand_from analyze extract merge help" -f -a "extract" -d 'Take RTP streams out of a capture'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and not __fish_seen_subcommand_from analyze extract merge help" -f -a "merge" -d 'Analyse partial captures as the one capture that they are pieces of'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and not __fish_seen_subcommand_from analyze extract merge help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l partials -d 'Write what the analysis looks at of these captures to this file, for `pcap merge`' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l gap -d 'A stream that is silent for longer than this has a gap' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l compat -d 'Print the table of another program, by its own definitions' -r -f -a "tshark\t'tshark 4.0'"
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l ignore -d 'Leave these findings out: codes (PCAP005), beginnings of codes (PCAP07), names (gap)' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l sdp -d 'A session description of the call, in anything that `sdp show` reads; may be repeated' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l keylog -d 'Decrypt SRTP with the secrets of DTLS handshakes (SSLKEYLOGFILE); may be repeated' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l srtp-key -d 'Decrypt SRTP with this master key and salt' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l srtp-key-file -d 'A file with such keys, one a line' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l filter -d 'Look only at messages like \'ssrc==0x1a2b3c4d && udp.port==5004\'' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l from -d 'Look only at messages from this time on: 1m30s after the first packet, or 2026-11-23T10:15:00Z' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l to -d 'Look only at messages before this time, given like that of --from' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l count -d 'Read this many packets of each capture, and no more' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l together -d 'Take the captures as one, in the order of their packets\' times'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l keep-encrypted -d 'With --partials: keep RTP packets whole, so that `pcap merge` can decrypt them'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from analyze" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l ssrc -d 'The stream; not needed where only one is of the right kind' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l mid -d 'The stream of the section with this mid, as a description tells it' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l flow -d 'The way it takes, as the error lists it that asks which stream is meant: udp:10.0.0.1:4000-10.0.0.2:5000' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l source -d 'Where the stream comes from, if several have its SSRC' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l destination -d 'Where it goes to, if it goes to several places' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l codec -d 'The codec, if the payloads do not tell: VP8, VP9, H264, H265, AV1, opus, PCMU or PCMA' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l as -d 'What file to make; by itself what the codec is played from, or rtpdump' -r -f -a "rtpdump\t'RTP packets with their times, as rtptools play them'
ogg\t'Opus in Ogg'
ivf\t'VP8, VP9 or AV1 in IVF'
annexb\t'H.264 or H.265 behind start codes (Annex B)'
wav\t'PCMU or PCMA as samples of 16 bits'
pcap\t'A smaller capture, in pcapng'"
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l to -d 'Where to write it, `-` for standard output; by itself a file named after kind and SSRC, such as video-0x1a2b3c4d.ivf' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l out-dir -d 'The folder of files that are named by themselves; made if need be' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l sdp -d 'A session description of the call, in anything that `sdp show` reads; may be repeated' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l keylog -d 'Decrypt SRTP with the secrets of DTLS handshakes (SSLKEYLOGFILE); may be repeated' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l srtp-key -d 'Decrypt SRTP with this master key and salt' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l srtp-key-file -d 'A file with such keys, one a line' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l all -d 'Write every stream that can be meant, each to a file of its own'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l keep-incomplete -d 'Write frames that miss packets or a key frame before them, too'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l rtcp -d 'With rtpdump and pcap: the RTCP between the two ends, too'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l clear -l decrypted -d 'With pcap: decrypted messages in UDP packets between those who talk, instead of packets as they were captured'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l no-rtx -d 'Leave out what retransmissions bring; rtpdump, which holds one stream, never has it'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from extract" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -l partials -d 'Write one partial of all, to be merged with others later' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -l gap -d 'A stream that is silent for longer than this has a gap' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -l ignore -d 'Leave these findings out: codes (PCAP005), beginnings of codes (PCAP07), names (gap)' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -l sdp -d 'A session description of the call, in anything that `sdp show` reads; may be repeated' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -l keylog -d 'Decrypt SRTP with the secrets of DTLS handshakes (SSLKEYLOGFILE); may be repeated' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -l srtp-key -d 'Decrypt SRTP with this master key and salt' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -l srtp-key-file -d 'A file with such keys, one a line' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from merge" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from help" -f -a "analyze" -d 'Tell what happened to the RTP streams in a capture'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from help" -f -a "extract" -d 'Take RTP streams out of a capture'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from help" -f -a "merge" -d 'Analyse partial captures as the one capture that they are pieces of'
complete -c rtctool -n "__fish_rtctool_using_subcommand pcap; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -f -a "loopback" -d 'Make a WebRTC call between two peers in this process, over a network as bad as you ask for'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -f -a "whip" -d 'Publish to a WHIP endpoint (RFC 9725), and say at which stage it fails'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -f -a "whep" -d 'Play from a WHEP endpoint (draft-ietf-wish-whep), and say at which stage it fails'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -f -a "offer" -d 'Make a call with another machine: write an offer, wait for its answer'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -f -a "answer" -d 'Make a call with another machine: take its offer, write an answer'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -f -a "load" -d 'Make many calls at once, and say how they fare together'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -f -a "serve" -d 'Take calls: a page for browsers, and a WHIP and WHEP server, until Ctrl-C'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -f -a "profiles" -d 'List the networks that --network knows, with their numbers'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and not __fish_seen_subcommand_from loopback whip whep offer answer load serve profiles help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -s d -l duration -d 'How long media is sent' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l audio -d 'Audio: `opus`, `none`, or an Ogg file with Opus in it' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l video -d 'Video: `vp8`, `h264`, `vp9`, `av1`, `none`, or an IVF file or H.264 byte stream' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l bitrate -d 'Bit rate of the video: its frames are filled up to it, and still decode' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l frame-rate -d 'Frames of video in a second [default: as in the file; 30 for H.264]' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l packet-size -d 'Largest RTP packet, in bytes' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l data -d 'Whether a data channel sends messages, which the other end echoes [default: on, but off with WHIP and WHEP]' -r -f -a "on\t''
off\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l data-max-retransmits -d 'Give a message up after so many retransmissions' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l data-max-lifetime -d 'Give a message up after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l data-size -d 'Size of a message' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l data-rate -d 'Messages in a second' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l network -d 'A network by its name, for example `lte`; other options change single values of it. `rtctool call profiles` lists them' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l loss -d 'Share of datagrams lost at random' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l burst-loss -d 'Share of datagrams lost in bursts, with the mean length of a burst: `5%:4`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l delay -d 'One-way delay' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l jitter -d 'Variation of the delay: each datagram\'s is drawn from DELAY ± JITTER, and it waits for those of its stream before it' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l reorder -d 'Share of datagrams held back, so that those behind overtake them, and for how long: `2%:50ms`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l duplicate -d 'Share of datagrams that come twice' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l rate -d 'Capacity of the link; what exceeds it waits in a queue' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l queue -d 'What waits before --rate at most, as a time [default: 200ms]; it holds 6 kB at least' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l schedule -d 'Changes of the network during the call, as TOML: see `rtctool call profiles --help`' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l seed -d 'Seed of the link\'s random numbers' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l relay -d 'Take all media through a TURN server in this process' -r -f -a "embedded\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l ice-server -d 'Ask this server for candidates: `stun:HOST[:PORT]`, or `turn:HOST[:PORT][?transport=tcp]` or `turns:…` with credentials' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l ice-policy -d 'Which candidates are used: `relay` takes none but those of TURN servers' -r -f -a "all\t''
relay\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l local-address -d 'Send media from this address of this host' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l udp-ports -d 'Send media from UDP ports of this range, for example `50000-50099`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l lost-after -d 'End the call when the other end has been silent for this long: checks of ICE go on all the time [default: 30s]' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -s u -l username -d 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l password-file -d 'File with the password' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l password-env -d 'Environment variable with the password, instead of RTCTOOL_TURN_PASSWORD' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l secret-file -d 'File with the secret that the server and you share, instead of RTCTOOL_TURN_SECRET: user name and password are made from it, as the TURN REST API has it' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l secret-env -d 'Environment variable with the secret, instead of RTCTOOL_TURN_SECRET' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l credential-lifetime -d 'How long a password made from a secret is to last' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l token-file -d 'JSON file with an access token (RFC 7635): `kid`, `access_token` and `key`, the latter two in base64' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l ca -d 'Also trust the certificates in this PEM file, for TURN servers over TLS' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l connect-timeout -d 'Give up when the call is not connected after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l restart-at -d 'Restart ICE this long after media began, with new credentials and candidates' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l wrong-fingerprint -d 'Tell the other end a wrong fingerprint of this one: the call must not connect, and passes when DTLS refuses it for that' -r -f -a "caller\t''
callee\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l pcap -d 'Write what the callee sends and receives to a capture, RTP and RTCP decrypted' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l keylog -d 'Write the secrets of DTLS to a file, in the format of NSS key logs: whoever has it can read the call' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l samples -d 'Write what each end measured to a file as the call goes, a line of JSON per second and end' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l sdp-dir -d 'Write the descriptions to this directory, as offer.sdp and answer.sdp' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l data-unordered -d 'Messages may overtake each other'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l impair-handshake -d 'Impair the set-up of the call as well, and not only what comes after it'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -s 4 -l ipv4 -d 'Use IPv4 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -s 6 -l ipv6 -d 'Use IPv6 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from loopback" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -s d -l duration -d 'How long media is sent or played' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l connect-timeout -d 'Give up when the call is not connected after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l pcap -d 'Write RTP and RTCP, decrypted, to a capture' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l keylog -d 'Write the secrets of DTLS to a file, in the format of NSS key logs: whoever has it can read the call' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l bearer-token-file -d 'File with the bearer token, instead of RTCTOOL_BEARER_TOKEN' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l bearer-token-env -d 'Environment variable with the bearer token, instead of RTCTOOL_BEARER_TOKEN' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l ca -d 'Also trust the certificates in this PEM file' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l http-timeout -d 'Give up on a request that has no whole answer after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l samples -d 'Write what each end measured to a file as the call goes, a line of JSON per second and end' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l sdp-dir -d 'Write the descriptions to this directory, as offer.sdp and answer.sdp' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l ice-server -d 'Ask this server for candidates: `stun:HOST[:PORT]`, or `turn:HOST[:PORT][?transport=tcp]` or `turns:…` with credentials' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l ice-policy -d 'Which candidates are used: `relay` takes none but those of TURN servers' -r -f -a "all\t''
relay\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l local-address -d 'Send media from this address of this host' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l udp-ports -d 'Send media from UDP ports of this range, for example `50000-50099`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l lost-after -d 'End the call when the other end has been silent for this long: checks of ICE go on all the time [default: 30s]' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -s u -l username -d 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l password-file -d 'File with the password' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l password-env -d 'Environment variable with the password, instead of RTCTOOL_TURN_PASSWORD' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l secret-file -d 'File with the secret that the server and you share, instead of RTCTOOL_TURN_SECRET: user name and password are made from it, as the TURN REST API has it' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l secret-env -d 'Environment variable with the secret, instead of RTCTOOL_TURN_SECRET' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l credential-lifetime -d 'How long a password made from a secret is to last' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l token-file -d 'JSON file with an access token (RFC 7635): `kid`, `access_token` and `key`, the latter two in base64' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l audio -d 'Audio: `opus`, `none`, or an Ogg file with Opus in it' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l video -d 'Video: `vp8`, `h264`, `vp9`, `av1`, `none`, or an IVF file or H.264 byte stream' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l bitrate -d 'Bit rate of the video: its frames are filled up to it, and still decode' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l frame-rate -d 'Frames of video in a second [default: as in the file; 30 for H.264]' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l packet-size -d 'Largest RTP packet, in bytes' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l data -d 'Whether a data channel sends messages, which the other end echoes [default: on, but off with WHIP and WHEP]' -r -f -a "on\t''
off\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l data-max-retransmits -d 'Give a message up after so many retransmissions' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l data-max-lifetime -d 'Give a message up after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l data-size -d 'Size of a message' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l data-rate -d 'Messages in a second' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l network -d 'A network by its name, for example `lte`; other options change single values of it. `rtctool call profiles` lists them' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l loss -d 'Share of datagrams lost at random' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l burst-loss -d 'Share of datagrams lost in bursts, with the mean length of a burst: `5%:4`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l delay -d 'One-way delay' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l jitter -d 'Variation of the delay: each datagram\'s is drawn from DELAY ± JITTER, and it waits for those of its stream before it' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l reorder -d 'Share of datagrams held back, so that those behind overtake them, and for how long: `2%:50ms`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l duplicate -d 'Share of datagrams that come twice' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l rate -d 'Capacity of the link; what exceeds it waits in a queue' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l queue -d 'What waits before --rate at most, as a time [default: 200ms]; it holds 6 kB at least' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l schedule -d 'Changes of the network during the call, as TOML: see `rtctool call profiles --help`' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l seed -d 'Seed of the link\'s random numbers' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l trickle -d 'Send the offer at once, and its candidates after it in a PATCH. Only then are the ICE servers of use that the endpoint names in `Link`'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l location-trusted -d 'Send the token to other origins as well, where redirections and `Location` lead'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -s 4 -l ipv4 -d 'Use IPv4 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -s 6 -l ipv6 -d 'Use IPv6 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l data-unordered -d 'Messages may overtake each other'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l impair-handshake -d 'Impair the set-up of the call as well, and not only what comes after it'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whip" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -s d -l duration -d 'How long media is sent or played' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l connect-timeout -d 'Give up when the call is not connected after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l pcap -d 'Write RTP and RTCP, decrypted, to a capture' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l keylog -d 'Write the secrets of DTLS to a file, in the format of NSS key logs: whoever has it can read the call' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l bearer-token-file -d 'File with the bearer token, instead of RTCTOOL_BEARER_TOKEN' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l bearer-token-env -d 'Environment variable with the bearer token, instead of RTCTOOL_BEARER_TOKEN' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l ca -d 'Also trust the certificates in this PEM file' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l http-timeout -d 'Give up on a request that has no whole answer after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l samples -d 'Write what each end measured to a file as the call goes, a line of JSON per second and end' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l sdp-dir -d 'Write the descriptions to this directory, as offer.sdp and answer.sdp' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l ice-server -d 'Ask this server for candidates: `stun:HOST[:PORT]`, or `turn:HOST[:PORT][?transport=tcp]` or `turns:…` with credentials' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l ice-policy -d 'Which candidates are used: `relay` takes none but those of TURN servers' -r -f -a "all\t''
relay\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l local-address -d 'Send media from this address of this host' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l udp-ports -d 'Send media from UDP ports of this range, for example `50000-50099`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l lost-after -d 'End the call when the other end has been silent for this long: checks of ICE go on all the time [default: 30s]' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -s u -l username -d 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l password-file -d 'File with the password' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l password-env -d 'Environment variable with the password, instead of RTCTOOL_TURN_PASSWORD' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l secret-file -d 'File with the secret that the server and you share, instead of RTCTOOL_TURN_SECRET: user name and password are made from it, as the TURN REST API has it' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l secret-env -d 'Environment variable with the secret, instead of RTCTOOL_TURN_SECRET' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l credential-lifetime -d 'How long a password made from a secret is to last' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l token-file -d 'JSON file with an access token (RFC 7635): `kid`, `access_token` and `key`, the latter two in base64' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l audio -d 'Audio: `opus`, `none`, or an Ogg file with Opus in it' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l video -d 'Video: `vp8`, `h264`, `vp9`, `av1`, `none`, or an IVF file or H.264 byte stream' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l bitrate -d 'Bit rate of the video: its frames are filled up to it, and still decode' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l frame-rate -d 'Frames of video in a second [default: as in the file; 30 for H.264]' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l packet-size -d 'Largest RTP packet, in bytes' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l data -d 'Whether a data channel sends messages, which the other end echoes [default: on, but off with WHIP and WHEP]' -r -f -a "on\t''
off\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l data-max-retransmits -d 'Give a message up after so many retransmissions' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l data-max-lifetime -d 'Give a message up after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l data-size -d 'Size of a message' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l data-rate -d 'Messages in a second' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l network -d 'A network by its name, for example `lte`; other options change single values of it. `rtctool call profiles` lists them' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l loss -d 'Share of datagrams lost at random' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l burst-loss -d 'Share of datagrams lost in bursts, with the mean length of a burst: `5%:4`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l delay -d 'One-way delay' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l jitter -d 'Variation of the delay: each datagram\'s is drawn from DELAY ± JITTER, and it waits for those of its stream before it' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l reorder -d 'Share of datagrams held back, so that those behind overtake them, and for how long: `2%:50ms`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l duplicate -d 'Share of datagrams that come twice' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l rate -d 'Capacity of the link; what exceeds it waits in a queue' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l queue -d 'What waits before --rate at most, as a time [default: 200ms]; it holds 6 kB at least' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l schedule -d 'Changes of the network during the call, as TOML: see `rtctool call profiles --help`' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l seed -d 'Seed of the link\'s random numbers' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l trickle -d 'Send the offer at once, and its candidates after it in a PATCH. Only then are the ICE servers of use that the endpoint names in `Link`'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l location-trusted -d 'Send the token to other origins as well, where redirections and `Location` lead'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -s 4 -l ipv4 -d 'Use IPv4 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -s 6 -l ipv6 -d 'Use IPv6 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l data-unordered -d 'Messages may overtake each other'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l impair-handshake -d 'Impair the set-up of the call as well, and not only what comes after it'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from whep" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l offer-out -d 'Where the offer goes: a file, a named pipe, or `-` for standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l answer -d 'Where the answer comes from: a file, which need not be there yet, a named pipe, or `-` for standard input' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l form -d 'How the own description is written' -r -f -a "line\t'One line: base64 of the JSON'
json\t'As JSON.stringify(description) has it'
sdp\t'The description itself'"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l patience -d 'How long the other end\'s description is waited for' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -s d -l duration -d 'How long media is sent' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l connect-timeout -d 'Give up when the call is not connected this long after the descriptions came together' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l pcap -d 'Write RTP and RTCP, decrypted, to a capture' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l samples -d 'Write what each end measured to a file as the call goes, a line of JSON per second and end' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l sdp-dir -d 'Write the descriptions to this directory, as offer.sdp and answer.sdp' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l ice-server -d 'Ask this server for candidates: `stun:HOST[:PORT]`, or `turn:HOST[:PORT][?transport=tcp]` or `turns:…` with credentials' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l ice-policy -d 'Which candidates are used: `relay` takes none but those of TURN servers' -r -f -a "all\t''
relay\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l local-address -d 'Send media from this address of this host' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l udp-ports -d 'Send media from UDP ports of this range, for example `50000-50099`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l lost-after -d 'End the call when the other end has been silent for this long: checks of ICE go on all the time [default: 30s]' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -s u -l username -d 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l password-file -d 'File with the password' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l password-env -d 'Environment variable with the password, instead of RTCTOOL_TURN_PASSWORD' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l secret-file -d 'File with the secret that the server and you share, instead of RTCTOOL_TURN_SECRET: user name and password are made from it, as the TURN REST API has it' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l secret-env -d 'Environment variable with the secret, instead of RTCTOOL_TURN_SECRET' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l credential-lifetime -d 'How long a password made from a secret is to last' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l token-file -d 'JSON file with an access token (RFC 7635): `kid`, `access_token` and `key`, the latter two in base64' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l audio -d 'Audio: `opus`, `none`, or an Ogg file with Opus in it' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l video -d 'Video: `vp8`, `h264`, `vp9`, `av1`, `none`, or an IVF file or H.264 byte stream' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l bitrate -d 'Bit rate of the video: its frames are filled up to it, and still decode' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l frame-rate -d 'Frames of video in a second [default: as in the file; 30 for H.264]' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l packet-size -d 'Largest RTP packet, in bytes' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l data -d 'Whether a data channel sends messages, which the other end echoes [default: on, but off with WHIP and WHEP]' -r -f -a "on\t''
off\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l data-max-retransmits -d 'Give a message up after so many retransmissions' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l data-max-lifetime -d 'Give a message up after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l data-size -d 'Size of a message' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l data-rate -d 'Messages in a second' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l network -d 'A network by its name, for example `lte`; other options change single values of it. `rtctool call profiles` lists them' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l loss -d 'Share of datagrams lost at random' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l burst-loss -d 'Share of datagrams lost in bursts, with the mean length of a burst: `5%:4`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l delay -d 'One-way delay' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l jitter -d 'Variation of the delay: each datagram\'s is drawn from DELAY ± JITTER, and it waits for those of its stream before it' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l reorder -d 'Share of datagrams held back, so that those behind overtake them, and for how long: `2%:50ms`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l duplicate -d 'Share of datagrams that come twice' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l rate -d 'Capacity of the link; what exceeds it waits in a queue' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l queue -d 'What waits before --rate at most, as a time [default: 200ms]; it holds 6 kB at least' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l schedule -d 'Changes of the network during the call, as TOML: see `rtctool call profiles --help`' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l seed -d 'Seed of the link\'s random numbers' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -s 4 -l ipv4 -d 'Use IPv4 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -s 6 -l ipv6 -d 'Use IPv6 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l data-unordered -d 'Messages may overtake each other'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l impair-handshake -d 'Impair the set-up of the call as well, and not only what comes after it'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from offer" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l offer -d 'Where the offer comes from: a file, which need not be there yet, a named pipe, or `-` for standard input' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l answer-out -d 'Where the answer goes: a file, a named pipe, or `-` for standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l form -d 'How the own description is written' -r -f -a "line\t'One line: base64 of the JSON'
json\t'As JSON.stringify(description) has it'
sdp\t'The description itself'"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l patience -d 'How long the other end\'s description is waited for' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -s d -l duration -d 'How long media is sent' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l connect-timeout -d 'Give up when the call is not connected this long after the descriptions came together' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l pcap -d 'Write RTP and RTCP, decrypted, to a capture' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l samples -d 'Write what each end measured to a file as the call goes, a line of JSON per second and end' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l sdp-dir -d 'Write the descriptions to this directory, as offer.sdp and answer.sdp' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l ice-server -d 'Ask this server for candidates: `stun:HOST[:PORT]`, or `turn:HOST[:PORT][?transport=tcp]` or `turns:…` with credentials' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l ice-policy -d 'Which candidates are used: `relay` takes none but those of TURN servers' -r -f -a "all\t''
relay\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l local-address -d 'Send media from this address of this host' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l udp-ports -d 'Send media from UDP ports of this range, for example `50000-50099`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l lost-after -d 'End the call when the other end has been silent for this long: checks of ICE go on all the time [default: 30s]' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -s u -l username -d 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l password-file -d 'File with the password' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l password-env -d 'Environment variable with the password, instead of RTCTOOL_TURN_PASSWORD' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l secret-file -d 'File with the secret that the server and you share, instead of RTCTOOL_TURN_SECRET: user name and password are made from it, as the TURN REST API has it' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l secret-env -d 'Environment variable with the secret, instead of RTCTOOL_TURN_SECRET' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l credential-lifetime -d 'How long a password made from a secret is to last' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l token-file -d 'JSON file with an access token (RFC 7635): `kid`, `access_token` and `key`, the latter two in base64' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l audio -d 'Audio: `opus`, `none`, or an Ogg file with Opus in it' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l video -d 'Video: `vp8`, `h264`, `vp9`, `av1`, `none`, or an IVF file or H.264 byte stream' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l bitrate -d 'Bit rate of the video: its frames are filled up to it, and still decode' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l frame-rate -d 'Frames of video in a second [default: as in the file; 30 for H.264]' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l packet-size -d 'Largest RTP packet, in bytes' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l data -d 'Whether a data channel sends messages, which the other end echoes [default: on, but off with WHIP and WHEP]' -r -f -a "on\t''
off\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l data-max-retransmits -d 'Give a message up after so many retransmissions' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l data-max-lifetime -d 'Give a message up after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l data-size -d 'Size of a message' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l data-rate -d 'Messages in a second' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l network -d 'A network by its name, for example `lte`; other options change single values of it. `rtctool call profiles` lists them' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l loss -d 'Share of datagrams lost at random' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l burst-loss -d 'Share of datagrams lost in bursts, with the mean length of a burst: `5%:4`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l delay -d 'One-way delay' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l jitter -d 'Variation of the delay: each datagram\'s is drawn from DELAY ± JITTER, and it waits for those of its stream before it' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l reorder -d 'Share of datagrams held back, so that those behind overtake them, and for how long: `2%:50ms`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l duplicate -d 'Share of datagrams that come twice' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l rate -d 'Capacity of the link; what exceeds it waits in a queue' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l queue -d 'What waits before --rate at most, as a time [default: 200ms]; it holds 6 kB at least' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l schedule -d 'Changes of the network during the call, as TOML: see `rtctool call profiles --help`' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l seed -d 'Seed of the link\'s random numbers' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -s 4 -l ipv4 -d 'Use IPv4 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -s 6 -l ipv6 -d 'Use IPv6 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l data-unordered -d 'Messages may overtake each other'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l impair-handshake -d 'Impair the set-up of the call as well, and not only what comes after it'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from answer" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l protocol -d 'What the URL is the endpoint of: whip publishes to it, whep plays from it [default: whip]' -r -f -a "whip\t''
whep\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l calls -d 'How many calls are made' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l rate -d 'Calls that begin in a second' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -s d -l duration -d 'How long each call sends or plays media' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l shard -d 'Make every N-th call only, from the I-th on, counted from 0; other processes make the others, and `report merge` makes one report of theirs' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l allow-failed -d 'Share of calls that may fail without failing the run' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l media -d 'What each call is made of, in short: the other media are left out [default: audio,video]' -r -f -a "audio\t''
video\t''
data\t'A data channel that echoes messages; in loopback only'"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l connect-timeout -d 'Give up on a call that is not connected after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l relay -d 'Take all media through a TURN server in this process; for loopback only' -r -f -a "embedded\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l bearer-token-file -d 'File with the bearer token, instead of RTCTOOL_BEARER_TOKEN' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l bearer-token-env -d 'Environment variable with the bearer token, instead of RTCTOOL_BEARER_TOKEN' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l ca -d 'Also trust the certificates in this PEM file' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l http-timeout -d 'Give up on a request that has no whole answer after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l ice-server -d 'Ask this server for candidates: `stun:HOST[:PORT]`, or `turn:HOST[:PORT][?transport=tcp]` or `turns:…` with credentials' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l ice-policy -d 'Which candidates are used: `relay` takes none but those of TURN servers' -r -f -a "all\t''
relay\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l local-address -d 'Send media from this address of this host' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l udp-ports -d 'Send media from UDP ports of this range, for example `50000-50099`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l lost-after -d 'End the call when the other end has been silent for this long: checks of ICE go on all the time [default: 30s]' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -s u -l username -d 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l password-file -d 'File with the password' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l password-env -d 'Environment variable with the password, instead of RTCTOOL_TURN_PASSWORD' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l secret-file -d 'File with the secret that the server and you share, instead of RTCTOOL_TURN_SECRET: user name and password are made from it, as the TURN REST API has it' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l secret-env -d 'Environment variable with the secret, instead of RTCTOOL_TURN_SECRET' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l credential-lifetime -d 'How long a password made from a secret is to last' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l token-file -d 'JSON file with an access token (RFC 7635): `kid`, `access_token` and `key`, the latter two in base64' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l audio -d 'Audio: `opus`, `none`, or an Ogg file with Opus in it' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l video -d 'Video: `vp8`, `h264`, `vp9`, `av1`, `none`, or an IVF file or H.264 byte stream' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l bitrate -d 'Bit rate of the video: its frames are filled up to it, and still decode' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l frame-rate -d 'Frames of video in a second [default: as in the file; 30 for H.264]' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l packet-size -d 'Largest RTP packet, in bytes' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l data -d 'Whether a data channel sends messages, which the other end echoes [default: on, but off with WHIP and WHEP]' -r -f -a "on\t''
off\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l data-max-retransmits -d 'Give a message up after so many retransmissions' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l data-max-lifetime -d 'Give a message up after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l data-size -d 'Size of a message' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l data-rate -d 'Messages in a second' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l network -d 'A network by its name, for example `lte`; other options change single values of it. `rtctool call profiles` lists them' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l loss -d 'Share of datagrams lost at random' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l burst-loss -d 'Share of datagrams lost in bursts, with the mean length of a burst: `5%:4`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l delay -d 'One-way delay' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l jitter -d 'Variation of the delay: each datagram\'s is drawn from DELAY ± JITTER, and it waits for those of its stream before it' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l reorder -d 'Share of datagrams held back, so that those behind overtake them, and for how long: `2%:50ms`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l duplicate -d 'Share of datagrams that come twice' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l link-rate -d 'Capacity of each call\'s link, as --rate is that of other calls' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l queue -d 'What waits before --link-rate at most, as a time [default: 200ms]; it holds 6 kB at least' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l schedule -d 'Changes of the network during each call, as TOML: see `rtctool call profiles --help`' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l seed -d 'Seed of the first call; each call has another' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l trickle -d 'Send each offer at once, and its candidates after it in a PATCH; for a URL only'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l location-trusted -d 'Send the token to other origins as well, where redirections and `Location` lead'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -s 4 -l ipv4 -d 'Use IPv4 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -s 6 -l ipv6 -d 'Use IPv6 only'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l data-unordered -d 'Messages may overtake each other'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l impair-handshake -d 'Impair the set-up of the calls as well, and not only what comes after it'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from load" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -s l -l listen -d 'Where to listen; port 0 takes a free one' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l calls -d 'End after so many calls' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -s d -l duration -d 'End after this time. Fewer calls than --once or --calls wait for are a failure then' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l longest-call -d 'End a call that lasts longer' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l most-calls -d 'Calls at a time; more are refused (503)' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l connect-timeout -d 'Give up on a call that is not connected after this time' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l lost-after -d 'End a call whose client has been silent for this long: checks of ICE go on all the time [default: 30s]' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l pcap-dir -d 'Write RTP and RTCP of each call, decrypted, to a capture in this directory: call-1.pcapng and so on' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l media-address -d 'Send and take media at this address of this host, instead of the one that is listened on. Firefox needs one that is not loopback' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l bearer-token-file -d 'File with the token that clients need, instead of RTCTOOL_BEARER_TOKEN' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l ready-file -d 'Write the URLs to FILE as JSON once it listens, and the token if one was made up; removed at the end' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l network -d 'A network by its name, for example `lte`; other options change single values of it. `rtctool call profiles` lists them' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l loss -d 'Share of datagrams lost at random' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l burst-loss -d 'Share of datagrams lost in bursts, with the mean length of a burst: `5%:4`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l delay -d 'One-way delay' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l jitter -d 'Variation of the delay: each datagram\'s is drawn from DELAY ± JITTER, and it waits for those of its stream before it' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l reorder -d 'Share of datagrams held back, so that those behind overtake them, and for how long: `2%:50ms`' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l duplicate -d 'Share of datagrams that come twice' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l rate -d 'Capacity of the link; what exceeds it waits in a queue' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l queue -d 'What waits before --rate at most, as a time [default: 200ms]; it holds 6 kB at least' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l schedule -d 'Changes of the network during the call, as TOML: see `rtctool call profiles --help`' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l seed -d 'Seed of the link\'s random numbers' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l once -d 'End after one call'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l impair-handshake -d 'Impair the set-up of the call as well, and not only what comes after it'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from serve" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from profiles" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from profiles" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from profiles" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from profiles" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from profiles" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from profiles" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from profiles" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from profiles" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from profiles" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from profiles" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from profiles" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from profiles" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from profiles" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from profiles" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from help" -f -a "loopback" -d 'Make a WebRTC call between two peers in this process, over a network as bad as you ask for'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from help" -f -a "whip" -d 'Publish to a WHIP endpoint (RFC 9725), and say at which stage it fails'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from help" -f -a "whep" -d 'Play from a WHEP endpoint (draft-ietf-wish-whep), and say at which stage it fails'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from help" -f -a "offer" -d 'Make a call with another machine: write an offer, wait for its answer'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from help" -f -a "answer" -d 'Make a call with another machine: take its offer, write an answer'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from help" -f -a "load" -d 'Make many calls at once, and say how they fare together'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from help" -f -a "serve" -d 'Take calls: a page for browsers, and a WHIP and WHEP server, until Ctrl-C'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from help" -f -a "profiles" -d 'List the networks that --network knows, with their numbers'
complete -c rtctool -n "__fish_rtctool_using_subcommand call; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -l only -d 'Run only the check of this name; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -l jobs -d 'Run at most N checks beside each other that only read files, instead of one for each processor' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -l baseline -d 'Report only what is not in FILE, for each `sdp lint` whose check names no baseline of its own' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -l write-baseline -d 'Write what each `sdp lint` finds to the baseline that its check names, or else to that of --baseline, and report no more of it from now on'
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -l built-in -d 'Make the built-in check of the tool itself, which needs no file'
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -l list -d 'Print what the file has checks for, and run none'
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -l list-runs -d 'Print what a check may run: the commands, the keys that each needs, and its metrics'
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -l init -d 'Write a file to begin with; one that exists is left alone'
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand check" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and not __fish_seen_subcommand_from show convert merge help" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and not __fish_seen_subcommand_from show convert merge help" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and not __fish_seen_subcommand_from show convert merge help" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and not __fish_seen_subcommand_from show convert merge help" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and not __fish_seen_subcommand_from show convert merge help" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and not __fish_seen_subcommand_from show convert merge help" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and not __fish_seen_subcommand_from show convert merge help" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and not __fish_seen_subcommand_from show convert merge help" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and not __fish_seen_subcommand_from show convert merge help" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and not __fish_seen_subcommand_from show convert merge help" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and not __fish_seen_subcommand_from show convert merge help" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and not __fish_seen_subcommand_from show convert merge help" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and not __fish_seen_subcommand_from show convert merge help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and not __fish_seen_subcommand_from show convert merge help" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and not __fish_seen_subcommand_from show convert merge help" -f -a "show" -d 'Show earlier reports as text'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and not __fish_seen_subcommand_from show convert merge help" -f -a "convert" -d 'Turn an earlier report into any other format'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and not __fish_seen_subcommand_from show convert merge help" -f -a "merge" -d 'Make one report of the shards of `call load`'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and not __fish_seen_subcommand_from show convert merge help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from show" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from show" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from show" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from show" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from show" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from show" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from show" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from show" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from show" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from show" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from convert" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from convert" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from convert" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from convert" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from convert" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from convert" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from convert" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from convert" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from convert" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from convert" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from convert" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from convert" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from convert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from convert" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from merge" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from merge" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from merge" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from merge" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from merge" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from merge" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from merge" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from merge" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from merge" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from merge" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from merge" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from merge" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from merge" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from merge" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show earlier reports as text'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from help" -f -a "convert" -d 'Turn an earlier report into any other format'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from help" -f -a "merge" -d 'Make one report of the shards of `call load`'
complete -c rtctool -n "__fish_rtctool_using_subcommand report; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtctool -n "__fish_rtctool_using_subcommand explain" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand explain" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand explain" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand explain" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand explain" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand explain" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand explain" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand explain" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand explain" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand explain" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand explain" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand explain" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand explain" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand rules" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand rules" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand rules" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand rules" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand rules" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand rules" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand rules" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand rules" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand rules" -l markdown -d 'Print a page in Markdown with every rule and its example'
complete -c rtctool -n "__fish_rtctool_using_subcommand rules" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand rules" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand rules" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand rules" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand rules" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand rules" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and not __fish_seen_subcommand_from completions man schema help" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and not __fish_seen_subcommand_from completions man schema help" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and not __fish_seen_subcommand_from completions man schema help" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and not __fish_seen_subcommand_from completions man schema help" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and not __fish_seen_subcommand_from completions man schema help" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and not __fish_seen_subcommand_from completions man schema help" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and not __fish_seen_subcommand_from completions man schema help" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and not __fish_seen_subcommand_from completions man schema help" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and not __fish_seen_subcommand_from completions man schema help" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and not __fish_seen_subcommand_from completions man schema help" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and not __fish_seen_subcommand_from completions man schema help" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and not __fish_seen_subcommand_from completions man schema help" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and not __fish_seen_subcommand_from completions man schema help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and not __fish_seen_subcommand_from completions man schema help" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and not __fish_seen_subcommand_from completions man schema help" -f -a "completions" -d 'Completions for a shell'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and not __fish_seen_subcommand_from completions man schema help" -f -a "man" -d 'The man page, in roff'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and not __fish_seen_subcommand_from completions man schema help" -f -a "schema" -d 'JSON Schema of what this tool writes, and of the file that `check` reads'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and not __fish_seen_subcommand_from completions man schema help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from completions" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from completions" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from completions" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from completions" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from completions" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from completions" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from completions" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from completions" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from completions" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from completions" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from completions" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from completions" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from completions" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from man" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from man" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from man" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from man" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from man" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from man" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from man" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from man" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from man" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from man" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from man" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from man" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from man" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from schema" -l format -d 'Format of the report on standard output' -r -f -a "text\t'For people'
json\t'All there is, as `generate schema report` describes it'
sarif\t'SARIF 2.1.0, for code hosts and editors'
github\t'Annotations for the log of GitHub Actions'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit XML, for CI servers that show tests'
prometheus\t'Metrics, for the textfile collector of Prometheus\' node_exporter'
nagios\t'One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN'
html\t'A page with charts that needs no other file and no network'
csv\t'A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured'
markdown\t'Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings'
jsonl\t'Samples of calls, streams and STUN transactions over time, a JSON object a line'"
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from schema" -l output -d 'Write the report to FILE instead of standard output' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from schema" -l report -d 'Write one more report, for example `json=report.json`; may be given several times' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from schema" -l fail-on -d 'Least severity of a finding that fails the run' -r -f -a "error\t''
warning\t''
info\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from schema" -l fail-if -d 'Fail when a metric is out of bounds, for example \'loss > 2%\'; may be given several times. Commands that measure list their metrics at the end of --help, others have none' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from schema" -l compare -d 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example \'rtt.p95 > baseline * 1.2\'' -r -F
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from schema" -l color -d 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured' -r -f -a "auto\t''
always\t''
never\t''"
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from schema" -l max-findings -d 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3' -r
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from schema" -l exit-zero -d 'Exit with status 0 where a failed check would give 1; not with --format nagios'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from schema" -s v -l verbose -d 'Show more detail'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from schema" -s q -l quiet -d 'Show no progress'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from schema" -l no-progress -d 'Show no progress, even on a terminal'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from schema" -s V -l version -d 'Print version'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from help" -f -a "completions" -d 'Completions for a shell'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from help" -f -a "man" -d 'The man page, in roff'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from help" -f -a "schema" -d 'JSON Schema of what this tool writes, and of the file that `check` reads'
complete -c rtctool -n "__fish_rtctool_using_subcommand generate; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and not __fish_seen_subcommand_from sdp stun turn ice pcap call check report explain rules generate help" -f -a "sdp" -d 'Judge session descriptions'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and not __fish_seen_subcommand_from sdp stun turn ice pcap call check report explain rules generate help" -f -a "stun" -d 'Ask STUN servers'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and not __fish_seen_subcommand_from sdp stun turn ice pcap call check report explain rules generate help" -f -a "turn" -d 'Ask TURN servers, and run one'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and not __fish_seen_subcommand_from sdp stun turn ice pcap call check report explain rules generate help" -f -a "ice" -d 'Judge the ICE configurations of browsers'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and not __fish_seen_subcommand_from sdp stun turn ice pcap call check report explain rules generate help" -f -a "pcap" -d 'Read packet captures'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and not __fish_seen_subcommand_from sdp stun turn ice pcap call check report explain rules generate help" -f -a "call" -d 'Make real calls'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and not __fish_seen_subcommand_from sdp stun turn ice pcap call check report explain rules generate help" -f -a "check" -d 'Check all that a file says must hold: descriptions, servers, captures, calls. One status'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and not __fish_seen_subcommand_from sdp stun turn ice pcap call check report explain rules generate help" -f -a "report" -d 'Show earlier reports again, and as other formats'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and not __fish_seen_subcommand_from sdp stun turn ice pcap call check report explain rules generate help" -f -a "explain" -d 'Say what a finding\'s code means and why it matters, or what a metric of gates is'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and not __fish_seen_subcommand_from sdp stun turn ice pcap call check report explain rules generate help" -f -a "rules" -d 'List the rules of `sdp lint` and `ice check`: code, severity, whether they run by default, and fixes'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and not __fish_seen_subcommand_from sdp stun turn ice pcap call check report explain rules generate help" -f -a "generate" -d 'Print shell completions, the man page and JSON Schemas'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and not __fish_seen_subcommand_from sdp stun turn ice pcap call check report explain rules generate help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from sdp" -f -a "lint" -d 'Check session descriptions as a compiler checks code'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from sdp" -f -a "show" -d 'Show what session descriptions mean'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from sdp" -f -a "diff" -d 'Compare two session descriptions by what they mean'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from sdp" -f -a "negotiate" -d 'Show what an offer and its answer agree on'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from stun" -f -a "probe" -d 'Measure whether STUN servers answer, how fast, and what address they see'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from stun" -f -a "nat" -d 'Find out what the NAT or firewall before this host does, and what that means for calls'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from turn" -f -a "probe" -d 'Ask TURN servers for relays, send data through them, and say why it fails'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from turn" -f -a "serve" -d 'Run a STUN and TURN server until Ctrl-C, and tell what it did'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from turn" -f -a "audit" -d 'Find out what a TURN server of yours lets people do that it should not'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from ice" -f -a "check" -d 'Check the ICE configurations of browsers, and ask the servers in them'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from pcap" -f -a "analyze" -d 'Tell what happened to the RTP streams in a capture'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from pcap" -f -a "extract" -d 'Take RTP streams out of a capture'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from pcap" -f -a "merge" -d 'Analyse partial captures as the one capture that they are pieces of'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from call" -f -a "loopback" -d 'Make a WebRTC call between two peers in this process, over a network as bad as you ask for'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from call" -f -a "whip" -d 'Publish to a WHIP endpoint (RFC 9725), and say at which stage it fails'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from call" -f -a "whep" -d 'Play from a WHEP endpoint (draft-ietf-wish-whep), and say at which stage it fails'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from call" -f -a "offer" -d 'Make a call with another machine: write an offer, wait for its answer'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from call" -f -a "answer" -d 'Make a call with another machine: take its offer, write an answer'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from call" -f -a "load" -d 'Make many calls at once, and say how they fare together'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from call" -f -a "serve" -d 'Take calls: a page for browsers, and a WHIP and WHEP server, until Ctrl-C'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from call" -f -a "profiles" -d 'List the networks that --network knows, with their numbers'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from report" -f -a "show" -d 'Show earlier reports as text'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from report" -f -a "convert" -d 'Turn an earlier report into any other format'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from report" -f -a "merge" -d 'Make one report of the shards of `call load`'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from generate" -f -a "completions" -d 'Completions for a shell'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from generate" -f -a "man" -d 'The man page, in roff'
complete -c rtctool -n "__fish_rtctool_using_subcommand help; and __fish_seen_subcommand_from generate" -f -a "schema" -d 'JSON Schema of what this tool writes, and of the file that `check` reads'
