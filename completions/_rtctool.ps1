
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'rtctool' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'rtctool'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'rtctool' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('sdp', 'sdp', [CompletionResultType]::ParameterValue, 'Judge session descriptions')
            [CompletionResult]::new('stun', 'stun', [CompletionResultType]::ParameterValue, 'Ask STUN servers')
            [CompletionResult]::new('turn', 'turn', [CompletionResultType]::ParameterValue, 'Ask TURN servers, and run one')
            [CompletionResult]::new('ice', 'ice', [CompletionResultType]::ParameterValue, 'Judge the ICE configurations of browsers')
            [CompletionResult]::new('pcap', 'pcap', [CompletionResultType]::ParameterValue, 'Read packet captures')
            [CompletionResult]::new('call', 'call', [CompletionResultType]::ParameterValue, 'Make real calls')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check all that a file says must hold: descriptions, servers, captures, calls. One status')
            [CompletionResult]::new('report', 'report', [CompletionResultType]::ParameterValue, 'Show earlier reports again, and as other formats')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a finding''s code means and why it matters, or what a metric of gates is')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List the rules of `sdp lint` and `ice check`: code, severity, whether they run by default, and fixes')
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Print shell completions, the man page and JSON Schemas')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtctool;sdp' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Check session descriptions as a compiler checks code')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what session descriptions mean')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Compare two session descriptions by what they mean')
            [CompletionResult]::new('negotiate', 'negotiate', [CompletionResultType]::ParameterValue, 'Show what an offer and its answer agree on')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtctool;sdp;lint' {
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'What the descriptions are, where the input does not say it')
            [CompletionResult]::new('--offer', '--offer', [CompletionResultType]::ParameterName, 'An offer, to judge it and its answer beside each other')
            [CompletionResult]::new('--answer', '--answer', [CompletionResultType]::ParameterName, 'The answer to --offer; both may be in one file, as a browser''s JSON')
            [CompletionResult]::new('--previous', '--previous', [CompletionResultType]::ParameterName, 'An earlier description, to judge the one that replaces it')
            [CompletionResult]::new('--next', '--next', [CompletionResultType]::ParameterName, 'The description of the same side that replaces --previous')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Use these rules instead of the default ones: codes (S001), beginnings of codes (S), names, `default`, `all`')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Leave these rules out')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'What the descriptions are for; without it, each shows by itself whether it is WebRTC''s')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'The peers that count: what all of them were seen to accept is no error, what one refuses is no mere warning. Measured are chrome, firefox and libwebrtc; safari, pion and any-sfu are not, and change nothing')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Report only what is not in this baseline')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Write all that is found to FILE, so that from now on only new findings are reported; files are named in it as seen from its folder, so that it holds wherever the command runs')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Write the safe fixes into the files, and report what is left; with `-`, the fixed text goes to standard output and the report to standard error')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Write nothing, and show what --fix would change, as `patch` reads it; the status is still about the findings; on a terminal, ␍ marks carriage returns where they change')
            [CompletionResult]::new('--unsafe-fixes', '--unsafe-fixes', [CompletionResultType]::ParameterName, 'With --fix or --diff: also make the edits that are likely guesses; look at them')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;sdp;show' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Hide addresses, credentials, fingerprints, keys and names')
            [CompletionResult]::new('--sdp', '--sdp', [CompletionResultType]::ParameterName, 'Print the description itself instead of the view, redacted with --redact')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;sdp;diff' {
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Leave these topics out: what is random in every session is session, ice, candidates, dtls and streams')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;sdp;negotiate' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;sdp;help' {
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Check session descriptions as a compiler checks code')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what session descriptions mean')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Compare two session descriptions by what they mean')
            [CompletionResult]::new('negotiate', 'negotiate', [CompletionResultType]::ParameterValue, 'Show what an offer and its answer agree on')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtctool;sdp;help;lint' {
            break
        }
        'rtctool;sdp;help;show' {
            break
        }
        'rtctool;sdp;help;diff' {
            break
        }
        'rtctool;sdp;help;negotiate' {
            break
        }
        'rtctool;sdp;help;help' {
            break
        }
        'rtctool;stun' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Measure whether STUN servers answer, how fast, and what address they see')
            [CompletionResult]::new('nat', 'nat', [CompletionResultType]::ParameterValue, 'Find out what the NAT or firewall before this host does, and what that means for calls')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtctool;stun;probe' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Binding transactions for each server address; 5 without it, and 1 over TCP and TLS, where nothing is lost')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Binding transactions for each server address; 5 without it, and 1 over TCP and TLS, where nothing is lost')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Time from the start of one transaction to the start of the next; 0ms lets each wait for the one before it')
            [CompletionResult]::new('--interval', '--interval', [CompletionResultType]::ParameterName, 'Time from the start of one transaction to the start of the next; 0ms lets each wait for the one before it')
            [CompletionResult]::new('--window', '--window', [CompletionResultType]::ParameterName, 'Keep N transactions under way, as fast as the server answers, and measure how many it answers a second; instead of --interval')
            [CompletionResult]::new('--rto', '--rto', [CompletionResultType]::ParameterName, 'Retransmission timeout before the first retransmission (RFC 8489 §6.2.1)')
            [CompletionResult]::new('--rc', '--rc', [CompletionResultType]::ParameterName, 'Requests sent in one transaction at most (Rc of RFC 8489 §6.2.1)')
            [CompletionResult]::new('--rm', '--rm', [CompletionResultType]::ParameterName, 'Wait after the last request, as a multiple of the RTO (Rm of RFC 8489 §6.2.1)')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up on a transaction after this time, even when the timers would go on')
            [CompletionResult]::new('--transport', '--transport', [CompletionResultType]::ParameterName, 'What to ask over, instead of what the URI says')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Also trust the certificates in this PEM file')
            [CompletionResult]::new('--sni', '--sni', [CompletionResultType]::ParameterName, 'Name to send in TLS and DTLS, and to check the certificate for, instead of the one in the URI')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Give up on a TCP connection after this time, and on a TLS or DTLS handshake after as long again')
            [CompletionResult]::new('--local-address', '--local-address', [CompletionResultType]::ParameterName, 'Send from this address of this host')
            [CompletionResult]::new('--resolve-timeout', '--resolve-timeout', [CompletionResultType]::ParameterName, 'Give up on a name that has not resolved after this time')
            [CompletionResult]::new('--resolver', '--resolver', [CompletionResultType]::ParameterName, 'Ask this DNS server about names, instead of those of this host')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Probe again every INTERVAL, from start to start, until Ctrl-C, and say what changed')
            [CompletionResult]::new('--rounds', '--rounds', [CompletionResultType]::ParameterName, 'End a watch after N rounds')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;stun;nat' {
            [CompletionResult]::new('--lifetime', '--lifetime', [CompletionResultType]::ParameterName, 'Search for the time after which an idle mapping ends, up to this long (RFC 5780 §4.6); takes as long as what it finds')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up on a server whose first answer has not come after this time')
            [CompletionResult]::new('--local-address', '--local-address', [CompletionResultType]::ParameterName, 'Send from this address of this host')
            [CompletionResult]::new('--resolve-timeout', '--resolve-timeout', [CompletionResultType]::ParameterName, 'Give up on a name that has not resolved after this time')
            [CompletionResult]::new('--resolver', '--resolver', [CompletionResultType]::ParameterName, 'Ask this DNS server about names, instead of those of this host')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;stun;help' {
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Measure whether STUN servers answer, how fast, and what address they see')
            [CompletionResult]::new('nat', 'nat', [CompletionResultType]::ParameterValue, 'Find out what the NAT or firewall before this host does, and what that means for calls')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtctool;stun;help;probe' {
            break
        }
        'rtctool;stun;help;nat' {
            break
        }
        'rtctool;stun;help;help' {
            break
        }
        'rtctool;turn' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Ask TURN servers for relays, send data through them, and say why it fails')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Run a STUN and TURN server until Ctrl-C, and tell what it did')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Find out what a TURN server of yours lets people do that it should not')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtctool;turn;probe' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'File with the password')
            [CompletionResult]::new('--password-env', '--password-env', [CompletionResultType]::ParameterName, 'Environment variable with the password, instead of RTCTOOL_TURN_PASSWORD')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with the secret that the server and you share, instead of RTCTOOL_TURN_SECRET: user name and password are made from it, as the TURN REST API has it')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Environment variable with the secret, instead of RTCTOOL_TURN_SECRET')
            [CompletionResult]::new('--credential-lifetime', '--credential-lifetime', [CompletionResultType]::ParameterName, 'How long a password made from a secret is to last')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'JSON file with an access token (RFC 7635): `kid`, `access_token` and `key`, the latter two in base64')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Packets a second from relay to relay')
            [CompletionResult]::new('--size', '--size', [CompletionResultType]::ParameterName, 'Bytes of data in each packet')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'How long to send')
            [CompletionResult]::new('--rto', '--rto', [CompletionResultType]::ParameterName, 'Retransmission timeout before the first retransmission (RFC 8489 §6.2.1)')
            [CompletionResult]::new('--rc', '--rc', [CompletionResultType]::ParameterName, 'Requests sent in one transaction at most (Rc of RFC 8489 §6.2.1)')
            [CompletionResult]::new('--rm', '--rm', [CompletionResultType]::ParameterName, 'Wait after the last request, as a multiple of the RTO (Rm of RFC 8489 §6.2.1)')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up on an address of a server after this time')
            [CompletionResult]::new('--transport', '--transport', [CompletionResultType]::ParameterName, 'What to ask over, instead of what the URI says')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Also trust the certificates in this PEM file')
            [CompletionResult]::new('--sni', '--sni', [CompletionResultType]::ParameterName, 'Name to send in TLS and DTLS, and to check the certificate for, instead of the one in the URI')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Give up on a TCP connection after this time, and on a TLS or DTLS handshake after as long again')
            [CompletionResult]::new('--local-address', '--local-address', [CompletionResultType]::ParameterName, 'Send from this address of this host')
            [CompletionResult]::new('--resolve-timeout', '--resolve-timeout', [CompletionResultType]::ParameterName, 'Give up on a name that has not resolved after this time')
            [CompletionResult]::new('--resolver', '--resolver', [CompletionResultType]::ParameterName, 'Ask this DNS server about names, instead of those of this host')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Probe again every INTERVAL, from start to start, until Ctrl-C, and say what changed')
            [CompletionResult]::new('--rounds', '--rounds', [CompletionResultType]::ParameterName, 'End a watch after N rounds')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--no-capabilities', '--no-capabilities', [CompletionResultType]::ParameterName, 'Do not ask what else the server can do; that takes an allocation for each question')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;turn;serve' {
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'Where to listen, for UDP and for TCP; port 0 takes a free one')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Where to listen, for UDP and for TCP; port 0 takes a free one')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Stop after this time, as after Ctrl-C')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Stop after this time, as after Ctrl-C')
            [CompletionResult]::new('--ready-file', '--ready-file', [CompletionResultType]::ParameterName, 'Write the `iceServers` of this server, with credentials, to FILE once it listens; removed at the end')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Name of a user with a long-term password')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'Name of a user with a long-term password')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'File with the password, instead of RTCTOOL_TURN_PASSWORD')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with the secret of ephemeral credentials, instead of RTCTOOL_TURN_SECRET')
            [CompletionResult]::new('--realm', '--realm', [CompletionResultType]::ParameterName, 'The realm that the server names')
            [CompletionResult]::new('--relay-address', '--relay-address', [CompletionResultType]::ParameterName, 'Address that relayed addresses are opened on, one for IPv4 and one for IPv6; by default that of --listen, and on loopback 127.0.0.1 and ::1')
            [CompletionResult]::new('--relay-ports', '--relay-ports', [CompletionResultType]::ParameterName, 'Ports of relayed addresses; by default those that the system gives')
            [CompletionResult]::new('--allow-peer', '--allow-peer', [CompletionResultType]::ParameterName, 'Relay to these peers as well, for example 192.168.0.0/16; may be given several times')
            [CompletionResult]::new('--user-quota', '--user-quota', [CompletionResultType]::ParameterName, 'Allocations that one user may have at a time')
            [CompletionResult]::new('--max-lifetime', '--max-lifetime', [CompletionResultType]::ParameterName, 'Longest time an allocation lives without a refresh; clients that ask for more get this')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;turn;audit' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'File with the password')
            [CompletionResult]::new('--password-env', '--password-env', [CompletionResultType]::ParameterName, 'Environment variable with the password, instead of RTCTOOL_TURN_PASSWORD')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with the secret that the server and you share, instead of RTCTOOL_TURN_SECRET: user name and password are made from it, as the TURN REST API has it')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Environment variable with the secret, instead of RTCTOOL_TURN_SECRET')
            [CompletionResult]::new('--credential-lifetime', '--credential-lifetime', [CompletionResultType]::ParameterName, 'How long a password made from a secret is to last')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'JSON file with an access token (RFC 7635): `kid`, `access_token` and `key`, the latter two in base64')
            [CompletionResult]::new('--allow-peer', '--allow-peer', [CompletionResultType]::ParameterName, 'Peers that are meant to be reachable, which are not asked for: a range like 10.0.0.0/8, or a class as it is shown in the table, like `private`; may be given several times')
            [CompletionResult]::new('--max-allocations', '--max-allocations', [CompletionResultType]::ParameterName, 'Allocations to ask for with one user')
            [CompletionResult]::new('--before', '--before', [CompletionResultType]::ParameterName, 'An earlier JSON report of this command, to compare with')
            [CompletionResult]::new('--rto', '--rto', [CompletionResultType]::ParameterName, 'Retransmission timeout before the first retransmission (RFC 8489 §6.2.1)')
            [CompletionResult]::new('--rc', '--rc', [CompletionResultType]::ParameterName, 'Requests sent in one transaction at most (Rc of RFC 8489 §6.2.1)')
            [CompletionResult]::new('--rm', '--rm', [CompletionResultType]::ParameterName, 'Wait after the last request, as a multiple of the RTO (Rm of RFC 8489 §6.2.1)')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up on an address of the server after this time')
            [CompletionResult]::new('--transport', '--transport', [CompletionResultType]::ParameterName, 'What to ask over, instead of what the URI says')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Also trust the certificates in this PEM file')
            [CompletionResult]::new('--sni', '--sni', [CompletionResultType]::ParameterName, 'Name to send in TLS and DTLS, and to check the certificate for, instead of the one in the URI')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Give up on a TCP connection after this time, and on a TLS or DTLS handshake after as long again')
            [CompletionResult]::new('--local-address', '--local-address', [CompletionResultType]::ParameterName, 'Send from this address of this host')
            [CompletionResult]::new('--resolve-timeout', '--resolve-timeout', [CompletionResultType]::ParameterName, 'Give up on a name that has not resolved after this time')
            [CompletionResult]::new('--resolver', '--resolver', [CompletionResultType]::ParameterName, 'Ask this DNS server about names, instead of those of this host')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--no-reach', '--no-reach', [CompletionResultType]::ParameterName, 'Ask which peers the relay may send to, and send them nothing')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;turn;help' {
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Ask TURN servers for relays, send data through them, and say why it fails')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Run a STUN and TURN server until Ctrl-C, and tell what it did')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Find out what a TURN server of yours lets people do that it should not')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtctool;turn;help;probe' {
            break
        }
        'rtctool;turn;help;serve' {
            break
        }
        'rtctool;turn;help;audit' {
            break
        }
        'rtctool;turn;help;help' {
            break
        }
        'rtctool;ice' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the ICE configurations of browsers, and ask the servers in them')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtctool;ice;check' {
            [CompletionResult]::new('--rto', '--rto', [CompletionResultType]::ParameterName, 'Retransmission timeout before the first retransmission (RFC 8489 §6.2.1)')
            [CompletionResult]::new('--rc', '--rc', [CompletionResultType]::ParameterName, 'Requests sent in one transaction at most (Rc of RFC 8489 §6.2.1)')
            [CompletionResult]::new('--rm', '--rm', [CompletionResultType]::ParameterName, 'Wait after the last request, as a multiple of the RTO (Rm of RFC 8489 §6.2.1)')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up on a transaction after this time, even when the timers would go on')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Also trust the certificates in this PEM file')
            [CompletionResult]::new('--sni', '--sni', [CompletionResultType]::ParameterName, 'Name to send in TLS and DTLS, and to check the certificate for, instead of the one in the URI')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Give up on a TCP connection after this time, and on a TLS or DTLS handshake after as long again')
            [CompletionResult]::new('--local-address', '--local-address', [CompletionResultType]::ParameterName, 'Send from this address of this host')
            [CompletionResult]::new('--resolve-timeout', '--resolve-timeout', [CompletionResultType]::ParameterName, 'Give up on a name that has not resolved after this time')
            [CompletionResult]::new('--resolver', '--resolver', [CompletionResultType]::ParameterName, 'Ask this DNS server about names, instead of those of this host')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--no-probe', '--no-probe', [CompletionResultType]::ParameterName, 'Ask no server: judge what is written, without a network')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;ice;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the ICE configurations of browsers, and ask the servers in them')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtctool;ice;help;check' {
            break
        }
        'rtctool;ice;help;help' {
            break
        }
        'rtctool;pcap' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('analyze', 'analyze', [CompletionResultType]::ParameterValue, 'Tell what happened to the RTP streams in a capture')
            [CompletionResult]::new('extract', 'extract', [CompletionResultType]::ParameterValue, 'Take RTP streams out of a capture')
            [CompletionResult]::new('merge', 'merge', [CompletionResultType]::ParameterValue, 'Analyse partial captures as the one capture that they are pieces of')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtctool;pcap;analyze' {
            [CompletionResult]::new('--partials', '--partials', [CompletionResultType]::ParameterName, 'Write what the analysis looks at of these captures to this file, for `pcap merge`')
            [CompletionResult]::new('--gap', '--gap', [CompletionResultType]::ParameterName, 'A stream that is silent for longer than this has a gap')
            [CompletionResult]::new('--compat', '--compat', [CompletionResultType]::ParameterName, 'Print the table of another program, by its own definitions')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Leave these findings out: codes (PCAP005), beginnings of codes (PCAP07), names (gap)')
            [CompletionResult]::new('--sdp', '--sdp', [CompletionResultType]::ParameterName, 'A session description of the call, in anything that `sdp show` reads; may be repeated')
            [CompletionResult]::new('--keylog', '--keylog', [CompletionResultType]::ParameterName, 'Decrypt SRTP with the secrets of DTLS handshakes (SSLKEYLOGFILE); may be repeated')
            [CompletionResult]::new('--srtp-key', '--srtp-key', [CompletionResultType]::ParameterName, 'Decrypt SRTP with this master key and salt')
            [CompletionResult]::new('--srtp-key-file', '--srtp-key-file', [CompletionResultType]::ParameterName, 'A file with such keys, one a line')
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Look only at messages like ''ssrc==0x1a2b3c4d && udp.port==5004''')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Look only at messages from this time on: 1m30s after the first packet, or 2026-11-23T10:15:00Z')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Look only at messages before this time, given like that of --from')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Read this many packets of each capture, and no more')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--together', '--together', [CompletionResultType]::ParameterName, 'Take the captures as one, in the order of their packets'' times')
            [CompletionResult]::new('--keep-encrypted', '--keep-encrypted', [CompletionResultType]::ParameterName, 'With --partials: keep RTP packets whole, so that `pcap merge` can decrypt them')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;pcap;extract' {
            [CompletionResult]::new('--ssrc', '--ssrc', [CompletionResultType]::ParameterName, 'The stream; not needed where only one is of the right kind')
            [CompletionResult]::new('--mid', '--mid', [CompletionResultType]::ParameterName, 'The stream of the section with this mid, as a description tells it')
            [CompletionResult]::new('--flow', '--flow', [CompletionResultType]::ParameterName, 'The way it takes, as the error lists it that asks which stream is meant: udp:10.0.0.1:4000-10.0.0.2:5000')
            [CompletionResult]::new('--source', '--source', [CompletionResultType]::ParameterName, 'Where the stream comes from, if several have its SSRC')
            [CompletionResult]::new('--destination', '--destination', [CompletionResultType]::ParameterName, 'Where it goes to, if it goes to several places')
            [CompletionResult]::new('--codec', '--codec', [CompletionResultType]::ParameterName, 'The codec, if the payloads do not tell: VP8, VP9, H264, H265, AV1, opus, PCMU or PCMA')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'What file to make; by itself what the codec is played from, or rtpdump')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Where to write it, `-` for standard output; by itself a file named after kind and SSRC, such as video-0x1a2b3c4d.ivf')
            [CompletionResult]::new('--out-dir', '--out-dir', [CompletionResultType]::ParameterName, 'The folder of files that are named by themselves; made if need be')
            [CompletionResult]::new('--sdp', '--sdp', [CompletionResultType]::ParameterName, 'A session description of the call, in anything that `sdp show` reads; may be repeated')
            [CompletionResult]::new('--keylog', '--keylog', [CompletionResultType]::ParameterName, 'Decrypt SRTP with the secrets of DTLS handshakes (SSLKEYLOGFILE); may be repeated')
            [CompletionResult]::new('--srtp-key', '--srtp-key', [CompletionResultType]::ParameterName, 'Decrypt SRTP with this master key and salt')
            [CompletionResult]::new('--srtp-key-file', '--srtp-key-file', [CompletionResultType]::ParameterName, 'A file with such keys, one a line')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Write every stream that can be meant, each to a file of its own')
            [CompletionResult]::new('--keep-incomplete', '--keep-incomplete', [CompletionResultType]::ParameterName, 'Write frames that miss packets or a key frame before them, too')
            [CompletionResult]::new('--rtcp', '--rtcp', [CompletionResultType]::ParameterName, 'With rtpdump and pcap: the RTCP between the two ends, too')
            [CompletionResult]::new('--clear', '--clear', [CompletionResultType]::ParameterName, 'With pcap: decrypted messages in UDP packets between those who talk, instead of packets as they were captured')
            [CompletionResult]::new('--decrypted', '--decrypted', [CompletionResultType]::ParameterName, 'With pcap: decrypted messages in UDP packets between those who talk, instead of packets as they were captured')
            [CompletionResult]::new('--no-rtx', '--no-rtx', [CompletionResultType]::ParameterName, 'Leave out what retransmissions bring; rtpdump, which holds one stream, never has it')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;pcap;merge' {
            [CompletionResult]::new('--partials', '--partials', [CompletionResultType]::ParameterName, 'Write one partial of all, to be merged with others later')
            [CompletionResult]::new('--gap', '--gap', [CompletionResultType]::ParameterName, 'A stream that is silent for longer than this has a gap')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Leave these findings out: codes (PCAP005), beginnings of codes (PCAP07), names (gap)')
            [CompletionResult]::new('--sdp', '--sdp', [CompletionResultType]::ParameterName, 'A session description of the call, in anything that `sdp show` reads; may be repeated')
            [CompletionResult]::new('--keylog', '--keylog', [CompletionResultType]::ParameterName, 'Decrypt SRTP with the secrets of DTLS handshakes (SSLKEYLOGFILE); may be repeated')
            [CompletionResult]::new('--srtp-key', '--srtp-key', [CompletionResultType]::ParameterName, 'Decrypt SRTP with this master key and salt')
            [CompletionResult]::new('--srtp-key-file', '--srtp-key-file', [CompletionResultType]::ParameterName, 'A file with such keys, one a line')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;pcap;help' {
            [CompletionResult]::new('analyze', 'analyze', [CompletionResultType]::ParameterValue, 'Tell what happened to the RTP streams in a capture')
            [CompletionResult]::new('extract', 'extract', [CompletionResultType]::ParameterValue, 'Take RTP streams out of a capture')
            [CompletionResult]::new('merge', 'merge', [CompletionResultType]::ParameterValue, 'Analyse partial captures as the one capture that they are pieces of')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtctool;pcap;help;analyze' {
            break
        }
        'rtctool;pcap;help;extract' {
            break
        }
        'rtctool;pcap;help;merge' {
            break
        }
        'rtctool;pcap;help;help' {
            break
        }
        'rtctool;call' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('loopback', 'loopback', [CompletionResultType]::ParameterValue, 'Make a WebRTC call between two peers in this process, over a network as bad as you ask for')
            [CompletionResult]::new('whip', 'whip', [CompletionResultType]::ParameterValue, 'Publish to a WHIP endpoint (RFC 9725), and say at which stage it fails')
            [CompletionResult]::new('whep', 'whep', [CompletionResultType]::ParameterValue, 'Play from a WHEP endpoint (draft-ietf-wish-whep), and say at which stage it fails')
            [CompletionResult]::new('offer', 'offer', [CompletionResultType]::ParameterValue, 'Make a call with another machine: write an offer, wait for its answer')
            [CompletionResult]::new('answer', 'answer', [CompletionResultType]::ParameterValue, 'Make a call with another machine: take its offer, write an answer')
            [CompletionResult]::new('load', 'load', [CompletionResultType]::ParameterValue, 'Make many calls at once, and say how they fare together')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Take calls: a page for browsers, and a WHIP and WHEP server, until Ctrl-C')
            [CompletionResult]::new('profiles', 'profiles', [CompletionResultType]::ParameterValue, 'List the networks that --network knows, with their numbers')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtctool;call;loopback' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'How long media is sent')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'How long media is sent')
            [CompletionResult]::new('--audio', '--audio', [CompletionResultType]::ParameterName, 'Audio: `opus`, `none`, or an Ogg file with Opus in it')
            [CompletionResult]::new('--video', '--video', [CompletionResultType]::ParameterName, 'Video: `vp8`, `h264`, `vp9`, `av1`, `none`, or an IVF file or H.264 byte stream')
            [CompletionResult]::new('--bitrate', '--bitrate', [CompletionResultType]::ParameterName, 'Bit rate of the video: its frames are filled up to it, and still decode')
            [CompletionResult]::new('--frame-rate', '--frame-rate', [CompletionResultType]::ParameterName, 'Frames of video in a second [default: as in the file; 30 for H.264]')
            [CompletionResult]::new('--packet-size', '--packet-size', [CompletionResultType]::ParameterName, 'Largest RTP packet, in bytes')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Whether a data channel sends messages, which the other end echoes [default: on, but off with WHIP and WHEP]')
            [CompletionResult]::new('--data-max-retransmits', '--data-max-retransmits', [CompletionResultType]::ParameterName, 'Give a message up after so many retransmissions')
            [CompletionResult]::new('--data-max-lifetime', '--data-max-lifetime', [CompletionResultType]::ParameterName, 'Give a message up after this time')
            [CompletionResult]::new('--data-size', '--data-size', [CompletionResultType]::ParameterName, 'Size of a message')
            [CompletionResult]::new('--data-rate', '--data-rate', [CompletionResultType]::ParameterName, 'Messages in a second')
            [CompletionResult]::new('--network', '--network', [CompletionResultType]::ParameterName, 'A network by its name, for example `lte`; other options change single values of it. `rtctool call profiles` lists them')
            [CompletionResult]::new('--loss', '--loss', [CompletionResultType]::ParameterName, 'Share of datagrams lost at random')
            [CompletionResult]::new('--burst-loss', '--burst-loss', [CompletionResultType]::ParameterName, 'Share of datagrams lost in bursts, with the mean length of a burst: `5%:4`')
            [CompletionResult]::new('--delay', '--delay', [CompletionResultType]::ParameterName, 'One-way delay')
            [CompletionResult]::new('--jitter', '--jitter', [CompletionResultType]::ParameterName, 'Variation of the delay: each datagram''s is drawn from DELAY ± JITTER, and it waits for those of its stream before it')
            [CompletionResult]::new('--reorder', '--reorder', [CompletionResultType]::ParameterName, 'Share of datagrams held back, so that those behind overtake them, and for how long: `2%:50ms`')
            [CompletionResult]::new('--duplicate', '--duplicate', [CompletionResultType]::ParameterName, 'Share of datagrams that come twice')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Capacity of the link; what exceeds it waits in a queue')
            [CompletionResult]::new('--queue', '--queue', [CompletionResultType]::ParameterName, 'What waits before --rate at most, as a time [default: 200ms]; it holds 6 kB at least')
            [CompletionResult]::new('--schedule', '--schedule', [CompletionResultType]::ParameterName, 'Changes of the network during the call, as TOML: see `rtctool call profiles --help`')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Seed of the link''s random numbers')
            [CompletionResult]::new('--relay', '--relay', [CompletionResultType]::ParameterName, 'Take all media through a TURN server in this process')
            [CompletionResult]::new('--ice-server', '--ice-server', [CompletionResultType]::ParameterName, 'Ask this server for candidates: `stun:HOST[:PORT]`, or `turn:HOST[:PORT][?transport=tcp]` or `turns:…` with credentials')
            [CompletionResult]::new('--ice-policy', '--ice-policy', [CompletionResultType]::ParameterName, 'Which candidates are used: `relay` takes none but those of TURN servers')
            [CompletionResult]::new('--local-address', '--local-address', [CompletionResultType]::ParameterName, 'Send media from this address of this host')
            [CompletionResult]::new('--udp-ports', '--udp-ports', [CompletionResultType]::ParameterName, 'Send media from UDP ports of this range, for example `50000-50099`')
            [CompletionResult]::new('--lost-after', '--lost-after', [CompletionResultType]::ParameterName, 'End the call when the other end has been silent for this long: checks of ICE go on all the time [default: 30s]')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'File with the password')
            [CompletionResult]::new('--password-env', '--password-env', [CompletionResultType]::ParameterName, 'Environment variable with the password, instead of RTCTOOL_TURN_PASSWORD')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with the secret that the server and you share, instead of RTCTOOL_TURN_SECRET: user name and password are made from it, as the TURN REST API has it')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Environment variable with the secret, instead of RTCTOOL_TURN_SECRET')
            [CompletionResult]::new('--credential-lifetime', '--credential-lifetime', [CompletionResultType]::ParameterName, 'How long a password made from a secret is to last')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'JSON file with an access token (RFC 7635): `kid`, `access_token` and `key`, the latter two in base64')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Also trust the certificates in this PEM file, for TURN servers over TLS')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Give up when the call is not connected after this time')
            [CompletionResult]::new('--restart-at', '--restart-at', [CompletionResultType]::ParameterName, 'Restart ICE this long after media began, with new credentials and candidates')
            [CompletionResult]::new('--wrong-fingerprint', '--wrong-fingerprint', [CompletionResultType]::ParameterName, 'Tell the other end a wrong fingerprint of this one: the call must not connect, and passes when DTLS refuses it for that')
            [CompletionResult]::new('--pcap', '--pcap', [CompletionResultType]::ParameterName, 'Write what the callee sends and receives to a capture, RTP and RTCP decrypted')
            [CompletionResult]::new('--keylog', '--keylog', [CompletionResultType]::ParameterName, 'Write the secrets of DTLS to a file, in the format of NSS key logs: whoever has it can read the call')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Write what each end measured to a file as the call goes, a line of JSON per second and end')
            [CompletionResult]::new('--sdp-dir', '--sdp-dir', [CompletionResultType]::ParameterName, 'Write the descriptions to this directory, as offer.sdp and answer.sdp')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--data-unordered', '--data-unordered', [CompletionResultType]::ParameterName, 'Messages may overtake each other')
            [CompletionResult]::new('--impair-handshake', '--impair-handshake', [CompletionResultType]::ParameterName, 'Impair the set-up of the call as well, and not only what comes after it')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;call;whip' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'How long media is sent or played')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'How long media is sent or played')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Give up when the call is not connected after this time')
            [CompletionResult]::new('--pcap', '--pcap', [CompletionResultType]::ParameterName, 'Write RTP and RTCP, decrypted, to a capture')
            [CompletionResult]::new('--keylog', '--keylog', [CompletionResultType]::ParameterName, 'Write the secrets of DTLS to a file, in the format of NSS key logs: whoever has it can read the call')
            [CompletionResult]::new('--bearer-token-file', '--bearer-token-file', [CompletionResultType]::ParameterName, 'File with the bearer token, instead of RTCTOOL_BEARER_TOKEN')
            [CompletionResult]::new('--bearer-token-env', '--bearer-token-env', [CompletionResultType]::ParameterName, 'Environment variable with the bearer token, instead of RTCTOOL_BEARER_TOKEN')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Also trust the certificates in this PEM file')
            [CompletionResult]::new('--http-timeout', '--http-timeout', [CompletionResultType]::ParameterName, 'Give up on a request that has no whole answer after this time')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Write what each end measured to a file as the call goes, a line of JSON per second and end')
            [CompletionResult]::new('--sdp-dir', '--sdp-dir', [CompletionResultType]::ParameterName, 'Write the descriptions to this directory, as offer.sdp and answer.sdp')
            [CompletionResult]::new('--ice-server', '--ice-server', [CompletionResultType]::ParameterName, 'Ask this server for candidates: `stun:HOST[:PORT]`, or `turn:HOST[:PORT][?transport=tcp]` or `turns:…` with credentials')
            [CompletionResult]::new('--ice-policy', '--ice-policy', [CompletionResultType]::ParameterName, 'Which candidates are used: `relay` takes none but those of TURN servers')
            [CompletionResult]::new('--local-address', '--local-address', [CompletionResultType]::ParameterName, 'Send media from this address of this host')
            [CompletionResult]::new('--udp-ports', '--udp-ports', [CompletionResultType]::ParameterName, 'Send media from UDP ports of this range, for example `50000-50099`')
            [CompletionResult]::new('--lost-after', '--lost-after', [CompletionResultType]::ParameterName, 'End the call when the other end has been silent for this long: checks of ICE go on all the time [default: 30s]')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'File with the password')
            [CompletionResult]::new('--password-env', '--password-env', [CompletionResultType]::ParameterName, 'Environment variable with the password, instead of RTCTOOL_TURN_PASSWORD')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with the secret that the server and you share, instead of RTCTOOL_TURN_SECRET: user name and password are made from it, as the TURN REST API has it')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Environment variable with the secret, instead of RTCTOOL_TURN_SECRET')
            [CompletionResult]::new('--credential-lifetime', '--credential-lifetime', [CompletionResultType]::ParameterName, 'How long a password made from a secret is to last')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'JSON file with an access token (RFC 7635): `kid`, `access_token` and `key`, the latter two in base64')
            [CompletionResult]::new('--audio', '--audio', [CompletionResultType]::ParameterName, 'Audio: `opus`, `none`, or an Ogg file with Opus in it')
            [CompletionResult]::new('--video', '--video', [CompletionResultType]::ParameterName, 'Video: `vp8`, `h264`, `vp9`, `av1`, `none`, or an IVF file or H.264 byte stream')
            [CompletionResult]::new('--bitrate', '--bitrate', [CompletionResultType]::ParameterName, 'Bit rate of the video: its frames are filled up to it, and still decode')
            [CompletionResult]::new('--frame-rate', '--frame-rate', [CompletionResultType]::ParameterName, 'Frames of video in a second [default: as in the file; 30 for H.264]')
            [CompletionResult]::new('--packet-size', '--packet-size', [CompletionResultType]::ParameterName, 'Largest RTP packet, in bytes')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Whether a data channel sends messages, which the other end echoes [default: on, but off with WHIP and WHEP]')
            [CompletionResult]::new('--data-max-retransmits', '--data-max-retransmits', [CompletionResultType]::ParameterName, 'Give a message up after so many retransmissions')
            [CompletionResult]::new('--data-max-lifetime', '--data-max-lifetime', [CompletionResultType]::ParameterName, 'Give a message up after this time')
            [CompletionResult]::new('--data-size', '--data-size', [CompletionResultType]::ParameterName, 'Size of a message')
            [CompletionResult]::new('--data-rate', '--data-rate', [CompletionResultType]::ParameterName, 'Messages in a second')
            [CompletionResult]::new('--network', '--network', [CompletionResultType]::ParameterName, 'A network by its name, for example `lte`; other options change single values of it. `rtctool call profiles` lists them')
            [CompletionResult]::new('--loss', '--loss', [CompletionResultType]::ParameterName, 'Share of datagrams lost at random')
            [CompletionResult]::new('--burst-loss', '--burst-loss', [CompletionResultType]::ParameterName, 'Share of datagrams lost in bursts, with the mean length of a burst: `5%:4`')
            [CompletionResult]::new('--delay', '--delay', [CompletionResultType]::ParameterName, 'One-way delay')
            [CompletionResult]::new('--jitter', '--jitter', [CompletionResultType]::ParameterName, 'Variation of the delay: each datagram''s is drawn from DELAY ± JITTER, and it waits for those of its stream before it')
            [CompletionResult]::new('--reorder', '--reorder', [CompletionResultType]::ParameterName, 'Share of datagrams held back, so that those behind overtake them, and for how long: `2%:50ms`')
            [CompletionResult]::new('--duplicate', '--duplicate', [CompletionResultType]::ParameterName, 'Share of datagrams that come twice')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Capacity of the link; what exceeds it waits in a queue')
            [CompletionResult]::new('--queue', '--queue', [CompletionResultType]::ParameterName, 'What waits before --rate at most, as a time [default: 200ms]; it holds 6 kB at least')
            [CompletionResult]::new('--schedule', '--schedule', [CompletionResultType]::ParameterName, 'Changes of the network during the call, as TOML: see `rtctool call profiles --help`')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Seed of the link''s random numbers')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--trickle', '--trickle', [CompletionResultType]::ParameterName, 'Send the offer at once, and its candidates after it in a PATCH. Only then are the ICE servers of use that the endpoint names in `Link`')
            [CompletionResult]::new('--location-trusted', '--location-trusted', [CompletionResultType]::ParameterName, 'Send the token to other origins as well, where redirections and `Location` lead')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--data-unordered', '--data-unordered', [CompletionResultType]::ParameterName, 'Messages may overtake each other')
            [CompletionResult]::new('--impair-handshake', '--impair-handshake', [CompletionResultType]::ParameterName, 'Impair the set-up of the call as well, and not only what comes after it')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;call;whep' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'How long media is sent or played')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'How long media is sent or played')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Give up when the call is not connected after this time')
            [CompletionResult]::new('--pcap', '--pcap', [CompletionResultType]::ParameterName, 'Write RTP and RTCP, decrypted, to a capture')
            [CompletionResult]::new('--keylog', '--keylog', [CompletionResultType]::ParameterName, 'Write the secrets of DTLS to a file, in the format of NSS key logs: whoever has it can read the call')
            [CompletionResult]::new('--bearer-token-file', '--bearer-token-file', [CompletionResultType]::ParameterName, 'File with the bearer token, instead of RTCTOOL_BEARER_TOKEN')
            [CompletionResult]::new('--bearer-token-env', '--bearer-token-env', [CompletionResultType]::ParameterName, 'Environment variable with the bearer token, instead of RTCTOOL_BEARER_TOKEN')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Also trust the certificates in this PEM file')
            [CompletionResult]::new('--http-timeout', '--http-timeout', [CompletionResultType]::ParameterName, 'Give up on a request that has no whole answer after this time')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Write what each end measured to a file as the call goes, a line of JSON per second and end')
            [CompletionResult]::new('--sdp-dir', '--sdp-dir', [CompletionResultType]::ParameterName, 'Write the descriptions to this directory, as offer.sdp and answer.sdp')
            [CompletionResult]::new('--ice-server', '--ice-server', [CompletionResultType]::ParameterName, 'Ask this server for candidates: `stun:HOST[:PORT]`, or `turn:HOST[:PORT][?transport=tcp]` or `turns:…` with credentials')
            [CompletionResult]::new('--ice-policy', '--ice-policy', [CompletionResultType]::ParameterName, 'Which candidates are used: `relay` takes none but those of TURN servers')
            [CompletionResult]::new('--local-address', '--local-address', [CompletionResultType]::ParameterName, 'Send media from this address of this host')
            [CompletionResult]::new('--udp-ports', '--udp-ports', [CompletionResultType]::ParameterName, 'Send media from UDP ports of this range, for example `50000-50099`')
            [CompletionResult]::new('--lost-after', '--lost-after', [CompletionResultType]::ParameterName, 'End the call when the other end has been silent for this long: checks of ICE go on all the time [default: 30s]')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'File with the password')
            [CompletionResult]::new('--password-env', '--password-env', [CompletionResultType]::ParameterName, 'Environment variable with the password, instead of RTCTOOL_TURN_PASSWORD')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with the secret that the server and you share, instead of RTCTOOL_TURN_SECRET: user name and password are made from it, as the TURN REST API has it')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Environment variable with the secret, instead of RTCTOOL_TURN_SECRET')
            [CompletionResult]::new('--credential-lifetime', '--credential-lifetime', [CompletionResultType]::ParameterName, 'How long a password made from a secret is to last')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'JSON file with an access token (RFC 7635): `kid`, `access_token` and `key`, the latter two in base64')
            [CompletionResult]::new('--audio', '--audio', [CompletionResultType]::ParameterName, 'Audio: `opus`, `none`, or an Ogg file with Opus in it')
            [CompletionResult]::new('--video', '--video', [CompletionResultType]::ParameterName, 'Video: `vp8`, `h264`, `vp9`, `av1`, `none`, or an IVF file or H.264 byte stream')
            [CompletionResult]::new('--bitrate', '--bitrate', [CompletionResultType]::ParameterName, 'Bit rate of the video: its frames are filled up to it, and still decode')
            [CompletionResult]::new('--frame-rate', '--frame-rate', [CompletionResultType]::ParameterName, 'Frames of video in a second [default: as in the file; 30 for H.264]')
            [CompletionResult]::new('--packet-size', '--packet-size', [CompletionResultType]::ParameterName, 'Largest RTP packet, in bytes')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Whether a data channel sends messages, which the other end echoes [default: on, but off with WHIP and WHEP]')
            [CompletionResult]::new('--data-max-retransmits', '--data-max-retransmits', [CompletionResultType]::ParameterName, 'Give a message up after so many retransmissions')
            [CompletionResult]::new('--data-max-lifetime', '--data-max-lifetime', [CompletionResultType]::ParameterName, 'Give a message up after this time')
            [CompletionResult]::new('--data-size', '--data-size', [CompletionResultType]::ParameterName, 'Size of a message')
            [CompletionResult]::new('--data-rate', '--data-rate', [CompletionResultType]::ParameterName, 'Messages in a second')
            [CompletionResult]::new('--network', '--network', [CompletionResultType]::ParameterName, 'A network by its name, for example `lte`; other options change single values of it. `rtctool call profiles` lists them')
            [CompletionResult]::new('--loss', '--loss', [CompletionResultType]::ParameterName, 'Share of datagrams lost at random')
            [CompletionResult]::new('--burst-loss', '--burst-loss', [CompletionResultType]::ParameterName, 'Share of datagrams lost in bursts, with the mean length of a burst: `5%:4`')
            [CompletionResult]::new('--delay', '--delay', [CompletionResultType]::ParameterName, 'One-way delay')
            [CompletionResult]::new('--jitter', '--jitter', [CompletionResultType]::ParameterName, 'Variation of the delay: each datagram''s is drawn from DELAY ± JITTER, and it waits for those of its stream before it')
            [CompletionResult]::new('--reorder', '--reorder', [CompletionResultType]::ParameterName, 'Share of datagrams held back, so that those behind overtake them, and for how long: `2%:50ms`')
            [CompletionResult]::new('--duplicate', '--duplicate', [CompletionResultType]::ParameterName, 'Share of datagrams that come twice')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Capacity of the link; what exceeds it waits in a queue')
            [CompletionResult]::new('--queue', '--queue', [CompletionResultType]::ParameterName, 'What waits before --rate at most, as a time [default: 200ms]; it holds 6 kB at least')
            [CompletionResult]::new('--schedule', '--schedule', [CompletionResultType]::ParameterName, 'Changes of the network during the call, as TOML: see `rtctool call profiles --help`')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Seed of the link''s random numbers')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--trickle', '--trickle', [CompletionResultType]::ParameterName, 'Send the offer at once, and its candidates after it in a PATCH. Only then are the ICE servers of use that the endpoint names in `Link`')
            [CompletionResult]::new('--location-trusted', '--location-trusted', [CompletionResultType]::ParameterName, 'Send the token to other origins as well, where redirections and `Location` lead')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--data-unordered', '--data-unordered', [CompletionResultType]::ParameterName, 'Messages may overtake each other')
            [CompletionResult]::new('--impair-handshake', '--impair-handshake', [CompletionResultType]::ParameterName, 'Impair the set-up of the call as well, and not only what comes after it')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;call;offer' {
            [CompletionResult]::new('--offer-out', '--offer-out', [CompletionResultType]::ParameterName, 'Where the offer goes: a file, a named pipe, or `-` for standard output')
            [CompletionResult]::new('--answer', '--answer', [CompletionResultType]::ParameterName, 'Where the answer comes from: a file, which need not be there yet, a named pipe, or `-` for standard input')
            [CompletionResult]::new('--form', '--form', [CompletionResultType]::ParameterName, 'How the own description is written')
            [CompletionResult]::new('--patience', '--patience', [CompletionResultType]::ParameterName, 'How long the other end''s description is waited for')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'How long media is sent')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'How long media is sent')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Give up when the call is not connected this long after the descriptions came together')
            [CompletionResult]::new('--pcap', '--pcap', [CompletionResultType]::ParameterName, 'Write RTP and RTCP, decrypted, to a capture')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Write what each end measured to a file as the call goes, a line of JSON per second and end')
            [CompletionResult]::new('--sdp-dir', '--sdp-dir', [CompletionResultType]::ParameterName, 'Write the descriptions to this directory, as offer.sdp and answer.sdp')
            [CompletionResult]::new('--ice-server', '--ice-server', [CompletionResultType]::ParameterName, 'Ask this server for candidates: `stun:HOST[:PORT]`, or `turn:HOST[:PORT][?transport=tcp]` or `turns:…` with credentials')
            [CompletionResult]::new('--ice-policy', '--ice-policy', [CompletionResultType]::ParameterName, 'Which candidates are used: `relay` takes none but those of TURN servers')
            [CompletionResult]::new('--local-address', '--local-address', [CompletionResultType]::ParameterName, 'Send media from this address of this host')
            [CompletionResult]::new('--udp-ports', '--udp-ports', [CompletionResultType]::ParameterName, 'Send media from UDP ports of this range, for example `50000-50099`')
            [CompletionResult]::new('--lost-after', '--lost-after', [CompletionResultType]::ParameterName, 'End the call when the other end has been silent for this long: checks of ICE go on all the time [default: 30s]')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'File with the password')
            [CompletionResult]::new('--password-env', '--password-env', [CompletionResultType]::ParameterName, 'Environment variable with the password, instead of RTCTOOL_TURN_PASSWORD')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with the secret that the server and you share, instead of RTCTOOL_TURN_SECRET: user name and password are made from it, as the TURN REST API has it')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Environment variable with the secret, instead of RTCTOOL_TURN_SECRET')
            [CompletionResult]::new('--credential-lifetime', '--credential-lifetime', [CompletionResultType]::ParameterName, 'How long a password made from a secret is to last')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'JSON file with an access token (RFC 7635): `kid`, `access_token` and `key`, the latter two in base64')
            [CompletionResult]::new('--audio', '--audio', [CompletionResultType]::ParameterName, 'Audio: `opus`, `none`, or an Ogg file with Opus in it')
            [CompletionResult]::new('--video', '--video', [CompletionResultType]::ParameterName, 'Video: `vp8`, `h264`, `vp9`, `av1`, `none`, or an IVF file or H.264 byte stream')
            [CompletionResult]::new('--bitrate', '--bitrate', [CompletionResultType]::ParameterName, 'Bit rate of the video: its frames are filled up to it, and still decode')
            [CompletionResult]::new('--frame-rate', '--frame-rate', [CompletionResultType]::ParameterName, 'Frames of video in a second [default: as in the file; 30 for H.264]')
            [CompletionResult]::new('--packet-size', '--packet-size', [CompletionResultType]::ParameterName, 'Largest RTP packet, in bytes')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Whether a data channel sends messages, which the other end echoes [default: on, but off with WHIP and WHEP]')
            [CompletionResult]::new('--data-max-retransmits', '--data-max-retransmits', [CompletionResultType]::ParameterName, 'Give a message up after so many retransmissions')
            [CompletionResult]::new('--data-max-lifetime', '--data-max-lifetime', [CompletionResultType]::ParameterName, 'Give a message up after this time')
            [CompletionResult]::new('--data-size', '--data-size', [CompletionResultType]::ParameterName, 'Size of a message')
            [CompletionResult]::new('--data-rate', '--data-rate', [CompletionResultType]::ParameterName, 'Messages in a second')
            [CompletionResult]::new('--network', '--network', [CompletionResultType]::ParameterName, 'A network by its name, for example `lte`; other options change single values of it. `rtctool call profiles` lists them')
            [CompletionResult]::new('--loss', '--loss', [CompletionResultType]::ParameterName, 'Share of datagrams lost at random')
            [CompletionResult]::new('--burst-loss', '--burst-loss', [CompletionResultType]::ParameterName, 'Share of datagrams lost in bursts, with the mean length of a burst: `5%:4`')
            [CompletionResult]::new('--delay', '--delay', [CompletionResultType]::ParameterName, 'One-way delay')
            [CompletionResult]::new('--jitter', '--jitter', [CompletionResultType]::ParameterName, 'Variation of the delay: each datagram''s is drawn from DELAY ± JITTER, and it waits for those of its stream before it')
            [CompletionResult]::new('--reorder', '--reorder', [CompletionResultType]::ParameterName, 'Share of datagrams held back, so that those behind overtake them, and for how long: `2%:50ms`')
            [CompletionResult]::new('--duplicate', '--duplicate', [CompletionResultType]::ParameterName, 'Share of datagrams that come twice')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Capacity of the link; what exceeds it waits in a queue')
            [CompletionResult]::new('--queue', '--queue', [CompletionResultType]::ParameterName, 'What waits before --rate at most, as a time [default: 200ms]; it holds 6 kB at least')
            [CompletionResult]::new('--schedule', '--schedule', [CompletionResultType]::ParameterName, 'Changes of the network during the call, as TOML: see `rtctool call profiles --help`')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Seed of the link''s random numbers')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--data-unordered', '--data-unordered', [CompletionResultType]::ParameterName, 'Messages may overtake each other')
            [CompletionResult]::new('--impair-handshake', '--impair-handshake', [CompletionResultType]::ParameterName, 'Impair the set-up of the call as well, and not only what comes after it')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;call;answer' {
            [CompletionResult]::new('--offer', '--offer', [CompletionResultType]::ParameterName, 'Where the offer comes from: a file, which need not be there yet, a named pipe, or `-` for standard input')
            [CompletionResult]::new('--answer-out', '--answer-out', [CompletionResultType]::ParameterName, 'Where the answer goes: a file, a named pipe, or `-` for standard output')
            [CompletionResult]::new('--form', '--form', [CompletionResultType]::ParameterName, 'How the own description is written')
            [CompletionResult]::new('--patience', '--patience', [CompletionResultType]::ParameterName, 'How long the other end''s description is waited for')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'How long media is sent')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'How long media is sent')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Give up when the call is not connected this long after the descriptions came together')
            [CompletionResult]::new('--pcap', '--pcap', [CompletionResultType]::ParameterName, 'Write RTP and RTCP, decrypted, to a capture')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'Write what each end measured to a file as the call goes, a line of JSON per second and end')
            [CompletionResult]::new('--sdp-dir', '--sdp-dir', [CompletionResultType]::ParameterName, 'Write the descriptions to this directory, as offer.sdp and answer.sdp')
            [CompletionResult]::new('--ice-server', '--ice-server', [CompletionResultType]::ParameterName, 'Ask this server for candidates: `stun:HOST[:PORT]`, or `turn:HOST[:PORT][?transport=tcp]` or `turns:…` with credentials')
            [CompletionResult]::new('--ice-policy', '--ice-policy', [CompletionResultType]::ParameterName, 'Which candidates are used: `relay` takes none but those of TURN servers')
            [CompletionResult]::new('--local-address', '--local-address', [CompletionResultType]::ParameterName, 'Send media from this address of this host')
            [CompletionResult]::new('--udp-ports', '--udp-ports', [CompletionResultType]::ParameterName, 'Send media from UDP ports of this range, for example `50000-50099`')
            [CompletionResult]::new('--lost-after', '--lost-after', [CompletionResultType]::ParameterName, 'End the call when the other end has been silent for this long: checks of ICE go on all the time [default: 30s]')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'File with the password')
            [CompletionResult]::new('--password-env', '--password-env', [CompletionResultType]::ParameterName, 'Environment variable with the password, instead of RTCTOOL_TURN_PASSWORD')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with the secret that the server and you share, instead of RTCTOOL_TURN_SECRET: user name and password are made from it, as the TURN REST API has it')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Environment variable with the secret, instead of RTCTOOL_TURN_SECRET')
            [CompletionResult]::new('--credential-lifetime', '--credential-lifetime', [CompletionResultType]::ParameterName, 'How long a password made from a secret is to last')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'JSON file with an access token (RFC 7635): `kid`, `access_token` and `key`, the latter two in base64')
            [CompletionResult]::new('--audio', '--audio', [CompletionResultType]::ParameterName, 'Audio: `opus`, `none`, or an Ogg file with Opus in it')
            [CompletionResult]::new('--video', '--video', [CompletionResultType]::ParameterName, 'Video: `vp8`, `h264`, `vp9`, `av1`, `none`, or an IVF file or H.264 byte stream')
            [CompletionResult]::new('--bitrate', '--bitrate', [CompletionResultType]::ParameterName, 'Bit rate of the video: its frames are filled up to it, and still decode')
            [CompletionResult]::new('--frame-rate', '--frame-rate', [CompletionResultType]::ParameterName, 'Frames of video in a second [default: as in the file; 30 for H.264]')
            [CompletionResult]::new('--packet-size', '--packet-size', [CompletionResultType]::ParameterName, 'Largest RTP packet, in bytes')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Whether a data channel sends messages, which the other end echoes [default: on, but off with WHIP and WHEP]')
            [CompletionResult]::new('--data-max-retransmits', '--data-max-retransmits', [CompletionResultType]::ParameterName, 'Give a message up after so many retransmissions')
            [CompletionResult]::new('--data-max-lifetime', '--data-max-lifetime', [CompletionResultType]::ParameterName, 'Give a message up after this time')
            [CompletionResult]::new('--data-size', '--data-size', [CompletionResultType]::ParameterName, 'Size of a message')
            [CompletionResult]::new('--data-rate', '--data-rate', [CompletionResultType]::ParameterName, 'Messages in a second')
            [CompletionResult]::new('--network', '--network', [CompletionResultType]::ParameterName, 'A network by its name, for example `lte`; other options change single values of it. `rtctool call profiles` lists them')
            [CompletionResult]::new('--loss', '--loss', [CompletionResultType]::ParameterName, 'Share of datagrams lost at random')
            [CompletionResult]::new('--burst-loss', '--burst-loss', [CompletionResultType]::ParameterName, 'Share of datagrams lost in bursts, with the mean length of a burst: `5%:4`')
            [CompletionResult]::new('--delay', '--delay', [CompletionResultType]::ParameterName, 'One-way delay')
            [CompletionResult]::new('--jitter', '--jitter', [CompletionResultType]::ParameterName, 'Variation of the delay: each datagram''s is drawn from DELAY ± JITTER, and it waits for those of its stream before it')
            [CompletionResult]::new('--reorder', '--reorder', [CompletionResultType]::ParameterName, 'Share of datagrams held back, so that those behind overtake them, and for how long: `2%:50ms`')
            [CompletionResult]::new('--duplicate', '--duplicate', [CompletionResultType]::ParameterName, 'Share of datagrams that come twice')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Capacity of the link; what exceeds it waits in a queue')
            [CompletionResult]::new('--queue', '--queue', [CompletionResultType]::ParameterName, 'What waits before --rate at most, as a time [default: 200ms]; it holds 6 kB at least')
            [CompletionResult]::new('--schedule', '--schedule', [CompletionResultType]::ParameterName, 'Changes of the network during the call, as TOML: see `rtctool call profiles --help`')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Seed of the link''s random numbers')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--data-unordered', '--data-unordered', [CompletionResultType]::ParameterName, 'Messages may overtake each other')
            [CompletionResult]::new('--impair-handshake', '--impair-handshake', [CompletionResultType]::ParameterName, 'Impair the set-up of the call as well, and not only what comes after it')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;call;load' {
            [CompletionResult]::new('--protocol', '--protocol', [CompletionResultType]::ParameterName, 'What the URL is the endpoint of: whip publishes to it, whep plays from it [default: whip]')
            [CompletionResult]::new('--calls', '--calls', [CompletionResultType]::ParameterName, 'How many calls are made')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Calls that begin in a second')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'How long each call sends or plays media')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'How long each call sends or plays media')
            [CompletionResult]::new('--shard', '--shard', [CompletionResultType]::ParameterName, 'Make every N-th call only, from the I-th on, counted from 0; other processes make the others, and `report merge` makes one report of theirs')
            [CompletionResult]::new('--allow-failed', '--allow-failed', [CompletionResultType]::ParameterName, 'Share of calls that may fail without failing the run')
            [CompletionResult]::new('--media', '--media', [CompletionResultType]::ParameterName, 'What each call is made of, in short: the other media are left out [default: audio,video]')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Give up on a call that is not connected after this time')
            [CompletionResult]::new('--relay', '--relay', [CompletionResultType]::ParameterName, 'Take all media through a TURN server in this process; for loopback only')
            [CompletionResult]::new('--bearer-token-file', '--bearer-token-file', [CompletionResultType]::ParameterName, 'File with the bearer token, instead of RTCTOOL_BEARER_TOKEN')
            [CompletionResult]::new('--bearer-token-env', '--bearer-token-env', [CompletionResultType]::ParameterName, 'Environment variable with the bearer token, instead of RTCTOOL_BEARER_TOKEN')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Also trust the certificates in this PEM file')
            [CompletionResult]::new('--http-timeout', '--http-timeout', [CompletionResultType]::ParameterName, 'Give up on a request that has no whole answer after this time')
            [CompletionResult]::new('--ice-server', '--ice-server', [CompletionResultType]::ParameterName, 'Ask this server for candidates: `stun:HOST[:PORT]`, or `turn:HOST[:PORT][?transport=tcp]` or `turns:…` with credentials')
            [CompletionResult]::new('--ice-policy', '--ice-policy', [CompletionResultType]::ParameterName, 'Which candidates are used: `relay` takes none but those of TURN servers')
            [CompletionResult]::new('--local-address', '--local-address', [CompletionResultType]::ParameterName, 'Send media from this address of this host')
            [CompletionResult]::new('--udp-ports', '--udp-ports', [CompletionResultType]::ParameterName, 'Send media from UDP ports of this range, for example `50000-50099`')
            [CompletionResult]::new('--lost-after', '--lost-after', [CompletionResultType]::ParameterName, 'End the call when the other end has been silent for this long: checks of ICE go on all the time [default: 30s]')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'File with the password')
            [CompletionResult]::new('--password-env', '--password-env', [CompletionResultType]::ParameterName, 'Environment variable with the password, instead of RTCTOOL_TURN_PASSWORD')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with the secret that the server and you share, instead of RTCTOOL_TURN_SECRET: user name and password are made from it, as the TURN REST API has it')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'Environment variable with the secret, instead of RTCTOOL_TURN_SECRET')
            [CompletionResult]::new('--credential-lifetime', '--credential-lifetime', [CompletionResultType]::ParameterName, 'How long a password made from a secret is to last')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'JSON file with an access token (RFC 7635): `kid`, `access_token` and `key`, the latter two in base64')
            [CompletionResult]::new('--audio', '--audio', [CompletionResultType]::ParameterName, 'Audio: `opus`, `none`, or an Ogg file with Opus in it')
            [CompletionResult]::new('--video', '--video', [CompletionResultType]::ParameterName, 'Video: `vp8`, `h264`, `vp9`, `av1`, `none`, or an IVF file or H.264 byte stream')
            [CompletionResult]::new('--bitrate', '--bitrate', [CompletionResultType]::ParameterName, 'Bit rate of the video: its frames are filled up to it, and still decode')
            [CompletionResult]::new('--frame-rate', '--frame-rate', [CompletionResultType]::ParameterName, 'Frames of video in a second [default: as in the file; 30 for H.264]')
            [CompletionResult]::new('--packet-size', '--packet-size', [CompletionResultType]::ParameterName, 'Largest RTP packet, in bytes')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Whether a data channel sends messages, which the other end echoes [default: on, but off with WHIP and WHEP]')
            [CompletionResult]::new('--data-max-retransmits', '--data-max-retransmits', [CompletionResultType]::ParameterName, 'Give a message up after so many retransmissions')
            [CompletionResult]::new('--data-max-lifetime', '--data-max-lifetime', [CompletionResultType]::ParameterName, 'Give a message up after this time')
            [CompletionResult]::new('--data-size', '--data-size', [CompletionResultType]::ParameterName, 'Size of a message')
            [CompletionResult]::new('--data-rate', '--data-rate', [CompletionResultType]::ParameterName, 'Messages in a second')
            [CompletionResult]::new('--network', '--network', [CompletionResultType]::ParameterName, 'A network by its name, for example `lte`; other options change single values of it. `rtctool call profiles` lists them')
            [CompletionResult]::new('--loss', '--loss', [CompletionResultType]::ParameterName, 'Share of datagrams lost at random')
            [CompletionResult]::new('--burst-loss', '--burst-loss', [CompletionResultType]::ParameterName, 'Share of datagrams lost in bursts, with the mean length of a burst: `5%:4`')
            [CompletionResult]::new('--delay', '--delay', [CompletionResultType]::ParameterName, 'One-way delay')
            [CompletionResult]::new('--jitter', '--jitter', [CompletionResultType]::ParameterName, 'Variation of the delay: each datagram''s is drawn from DELAY ± JITTER, and it waits for those of its stream before it')
            [CompletionResult]::new('--reorder', '--reorder', [CompletionResultType]::ParameterName, 'Share of datagrams held back, so that those behind overtake them, and for how long: `2%:50ms`')
            [CompletionResult]::new('--duplicate', '--duplicate', [CompletionResultType]::ParameterName, 'Share of datagrams that come twice')
            [CompletionResult]::new('--link-rate', '--link-rate', [CompletionResultType]::ParameterName, 'Capacity of each call''s link, as --rate is that of other calls')
            [CompletionResult]::new('--queue', '--queue', [CompletionResultType]::ParameterName, 'What waits before --link-rate at most, as a time [default: 200ms]; it holds 6 kB at least')
            [CompletionResult]::new('--schedule', '--schedule', [CompletionResultType]::ParameterName, 'Changes of the network during each call, as TOML: see `rtctool call profiles --help`')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Seed of the first call; each call has another')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--trickle', '--trickle', [CompletionResultType]::ParameterName, 'Send each offer at once, and its candidates after it in a PATCH; for a URL only')
            [CompletionResult]::new('--location-trusted', '--location-trusted', [CompletionResultType]::ParameterName, 'Send the token to other origins as well, where redirections and `Location` lead')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--data-unordered', '--data-unordered', [CompletionResultType]::ParameterName, 'Messages may overtake each other')
            [CompletionResult]::new('--impair-handshake', '--impair-handshake', [CompletionResultType]::ParameterName, 'Impair the set-up of the calls as well, and not only what comes after it')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;call;serve' {
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'Where to listen; port 0 takes a free one')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Where to listen; port 0 takes a free one')
            [CompletionResult]::new('--calls', '--calls', [CompletionResultType]::ParameterName, 'End after so many calls')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'End after this time. Fewer calls than --once or --calls wait for are a failure then')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'End after this time. Fewer calls than --once or --calls wait for are a failure then')
            [CompletionResult]::new('--longest-call', '--longest-call', [CompletionResultType]::ParameterName, 'End a call that lasts longer')
            [CompletionResult]::new('--most-calls', '--most-calls', [CompletionResultType]::ParameterName, 'Calls at a time; more are refused (503)')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Give up on a call that is not connected after this time')
            [CompletionResult]::new('--lost-after', '--lost-after', [CompletionResultType]::ParameterName, 'End a call whose client has been silent for this long: checks of ICE go on all the time [default: 30s]')
            [CompletionResult]::new('--pcap-dir', '--pcap-dir', [CompletionResultType]::ParameterName, 'Write RTP and RTCP of each call, decrypted, to a capture in this directory: call-1.pcapng and so on')
            [CompletionResult]::new('--media-address', '--media-address', [CompletionResultType]::ParameterName, 'Send and take media at this address of this host, instead of the one that is listened on. Firefox needs one that is not loopback')
            [CompletionResult]::new('--bearer-token-file', '--bearer-token-file', [CompletionResultType]::ParameterName, 'File with the token that clients need, instead of RTCTOOL_BEARER_TOKEN')
            [CompletionResult]::new('--ready-file', '--ready-file', [CompletionResultType]::ParameterName, 'Write the URLs to FILE as JSON once it listens, and the token if one was made up; removed at the end')
            [CompletionResult]::new('--network', '--network', [CompletionResultType]::ParameterName, 'A network by its name, for example `lte`; other options change single values of it. `rtctool call profiles` lists them')
            [CompletionResult]::new('--loss', '--loss', [CompletionResultType]::ParameterName, 'Share of datagrams lost at random')
            [CompletionResult]::new('--burst-loss', '--burst-loss', [CompletionResultType]::ParameterName, 'Share of datagrams lost in bursts, with the mean length of a burst: `5%:4`')
            [CompletionResult]::new('--delay', '--delay', [CompletionResultType]::ParameterName, 'One-way delay')
            [CompletionResult]::new('--jitter', '--jitter', [CompletionResultType]::ParameterName, 'Variation of the delay: each datagram''s is drawn from DELAY ± JITTER, and it waits for those of its stream before it')
            [CompletionResult]::new('--reorder', '--reorder', [CompletionResultType]::ParameterName, 'Share of datagrams held back, so that those behind overtake them, and for how long: `2%:50ms`')
            [CompletionResult]::new('--duplicate', '--duplicate', [CompletionResultType]::ParameterName, 'Share of datagrams that come twice')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Capacity of the link; what exceeds it waits in a queue')
            [CompletionResult]::new('--queue', '--queue', [CompletionResultType]::ParameterName, 'What waits before --rate at most, as a time [default: 200ms]; it holds 6 kB at least')
            [CompletionResult]::new('--schedule', '--schedule', [CompletionResultType]::ParameterName, 'Changes of the network during the call, as TOML: see `rtctool call profiles --help`')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Seed of the link''s random numbers')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--once', '--once', [CompletionResultType]::ParameterName, 'End after one call')
            [CompletionResult]::new('--impair-handshake', '--impair-handshake', [CompletionResultType]::ParameterName, 'Impair the set-up of the call as well, and not only what comes after it')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;call;profiles' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;call;help' {
            [CompletionResult]::new('loopback', 'loopback', [CompletionResultType]::ParameterValue, 'Make a WebRTC call between two peers in this process, over a network as bad as you ask for')
            [CompletionResult]::new('whip', 'whip', [CompletionResultType]::ParameterValue, 'Publish to a WHIP endpoint (RFC 9725), and say at which stage it fails')
            [CompletionResult]::new('whep', 'whep', [CompletionResultType]::ParameterValue, 'Play from a WHEP endpoint (draft-ietf-wish-whep), and say at which stage it fails')
            [CompletionResult]::new('offer', 'offer', [CompletionResultType]::ParameterValue, 'Make a call with another machine: write an offer, wait for its answer')
            [CompletionResult]::new('answer', 'answer', [CompletionResultType]::ParameterValue, 'Make a call with another machine: take its offer, write an answer')
            [CompletionResult]::new('load', 'load', [CompletionResultType]::ParameterValue, 'Make many calls at once, and say how they fare together')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Take calls: a page for browsers, and a WHIP and WHEP server, until Ctrl-C')
            [CompletionResult]::new('profiles', 'profiles', [CompletionResultType]::ParameterValue, 'List the networks that --network knows, with their numbers')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtctool;call;help;loopback' {
            break
        }
        'rtctool;call;help;whip' {
            break
        }
        'rtctool;call;help;whep' {
            break
        }
        'rtctool;call;help;offer' {
            break
        }
        'rtctool;call;help;answer' {
            break
        }
        'rtctool;call;help;load' {
            break
        }
        'rtctool;call;help;serve' {
            break
        }
        'rtctool;call;help;profiles' {
            break
        }
        'rtctool;call;help;help' {
            break
        }
        'rtctool;check' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Run only the check of this name; may be given several times')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Run at most N checks beside each other that only read files, instead of one for each processor')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Report only what is not in FILE, for each `sdp lint` whose check names no baseline of its own')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Write what each `sdp lint` finds to the baseline that its check names, or else to that of --baseline, and report no more of it from now on')
            [CompletionResult]::new('--built-in', '--built-in', [CompletionResultType]::ParameterName, 'Make the built-in check of the tool itself, which needs no file')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'Print what the file has checks for, and run none')
            [CompletionResult]::new('--list-runs', '--list-runs', [CompletionResultType]::ParameterName, 'Print what a check may run: the commands, the keys that each needs, and its metrics')
            [CompletionResult]::new('--init', '--init', [CompletionResultType]::ParameterName, 'Write a file to begin with; one that exists is left alone')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;report' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show earlier reports as text')
            [CompletionResult]::new('convert', 'convert', [CompletionResultType]::ParameterValue, 'Turn an earlier report into any other format')
            [CompletionResult]::new('merge', 'merge', [CompletionResultType]::ParameterValue, 'Make one report of the shards of `call load`')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtctool;report;show' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;report;convert' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;report;merge' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;report;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show earlier reports as text')
            [CompletionResult]::new('convert', 'convert', [CompletionResultType]::ParameterValue, 'Turn an earlier report into any other format')
            [CompletionResult]::new('merge', 'merge', [CompletionResultType]::ParameterValue, 'Make one report of the shards of `call load`')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtctool;report;help;show' {
            break
        }
        'rtctool;report;help;convert' {
            break
        }
        'rtctool;report;help;merge' {
            break
        }
        'rtctool;report;help;help' {
            break
        }
        'rtctool;explain' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;rules' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--markdown', '--markdown', [CompletionResultType]::ParameterName, 'Print a page in Markdown with every rule and its example')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;generate' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Completions for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'The man page, in roff')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'JSON Schema of what this tool writes, and of the file that `check` reads')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtctool;generate;completions' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;generate;man' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;generate;schema' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write one more report, for example `json=report.json`; may be given several times')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity of a finding that fails the run')
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Fail when a metric is out of bounds, for example ''loss > 2%''; may be given several times. Commands that measure list their metrics at the end of --help, others have none')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example ''rtt.p95 > baseline * 1.2''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 where a failed check would give 1; not with --format nagios')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more detail')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress, even on a terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'rtctool;generate;help' {
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Completions for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'The man page, in roff')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'JSON Schema of what this tool writes, and of the file that `check` reads')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtctool;generate;help;completions' {
            break
        }
        'rtctool;generate;help;man' {
            break
        }
        'rtctool;generate;help;schema' {
            break
        }
        'rtctool;generate;help;help' {
            break
        }
        'rtctool;help' {
            [CompletionResult]::new('sdp', 'sdp', [CompletionResultType]::ParameterValue, 'Judge session descriptions')
            [CompletionResult]::new('stun', 'stun', [CompletionResultType]::ParameterValue, 'Ask STUN servers')
            [CompletionResult]::new('turn', 'turn', [CompletionResultType]::ParameterValue, 'Ask TURN servers, and run one')
            [CompletionResult]::new('ice', 'ice', [CompletionResultType]::ParameterValue, 'Judge the ICE configurations of browsers')
            [CompletionResult]::new('pcap', 'pcap', [CompletionResultType]::ParameterValue, 'Read packet captures')
            [CompletionResult]::new('call', 'call', [CompletionResultType]::ParameterValue, 'Make real calls')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check all that a file says must hold: descriptions, servers, captures, calls. One status')
            [CompletionResult]::new('report', 'report', [CompletionResultType]::ParameterValue, 'Show earlier reports again, and as other formats')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a finding''s code means and why it matters, or what a metric of gates is')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List the rules of `sdp lint` and `ice check`: code, severity, whether they run by default, and fixes')
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Print shell completions, the man page and JSON Schemas')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtctool;help;sdp' {
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Check session descriptions as a compiler checks code')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what session descriptions mean')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Compare two session descriptions by what they mean')
            [CompletionResult]::new('negotiate', 'negotiate', [CompletionResultType]::ParameterValue, 'Show what an offer and its answer agree on')
            break
        }
        'rtctool;help;sdp;lint' {
            break
        }
        'rtctool;help;sdp;show' {
            break
        }
        'rtctool;help;sdp;diff' {
            break
        }
        'rtctool;help;sdp;negotiate' {
            break
        }
        'rtctool;help;stun' {
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Measure whether STUN servers answer, how fast, and what address they see')
            [CompletionResult]::new('nat', 'nat', [CompletionResultType]::ParameterValue, 'Find out what the NAT or firewall before this host does, and what that means for calls')
            break
        }
        'rtctool;help;stun;probe' {
            break
        }
        'rtctool;help;stun;nat' {
            break
        }
        'rtctool;help;turn' {
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Ask TURN servers for relays, send data through them, and say why it fails')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Run a STUN and TURN server until Ctrl-C, and tell what it did')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Find out what a TURN server of yours lets people do that it should not')
            break
        }
        'rtctool;help;turn;probe' {
            break
        }
        'rtctool;help;turn;serve' {
            break
        }
        'rtctool;help;turn;audit' {
            break
        }
        'rtctool;help;ice' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the ICE configurations of browsers, and ask the servers in them')
            break
        }
        'rtctool;help;ice;check' {
            break
        }
        'rtctool;help;pcap' {
            [CompletionResult]::new('analyze', 'analyze', [CompletionResultType]::ParameterValue, 'Tell what happened to the RTP streams in a capture')
            [CompletionResult]::new('extract', 'extract', [CompletionResultType]::ParameterValue, 'Take RTP streams out of a capture')
            [CompletionResult]::new('merge', 'merge', [CompletionResultType]::ParameterValue, 'Analyse partial captures as the one capture that they are pieces of')
            break
        }
        'rtctool;help;pcap;analyze' {
            break
        }
        'rtctool;help;pcap;extract' {
            break
        }
        'rtctool;help;pcap;merge' {
            break
        }
        'rtctool;help;call' {
            [CompletionResult]::new('loopback', 'loopback', [CompletionResultType]::ParameterValue, 'Make a WebRTC call between two peers in this process, over a network as bad as you ask for')
            [CompletionResult]::new('whip', 'whip', [CompletionResultType]::ParameterValue, 'Publish to a WHIP endpoint (RFC 9725), and say at which stage it fails')
            [CompletionResult]::new('whep', 'whep', [CompletionResultType]::ParameterValue, 'Play from a WHEP endpoint (draft-ietf-wish-whep), and say at which stage it fails')
            [CompletionResult]::new('offer', 'offer', [CompletionResultType]::ParameterValue, 'Make a call with another machine: write an offer, wait for its answer')
            [CompletionResult]::new('answer', 'answer', [CompletionResultType]::ParameterValue, 'Make a call with another machine: take its offer, write an answer')
            [CompletionResult]::new('load', 'load', [CompletionResultType]::ParameterValue, 'Make many calls at once, and say how they fare together')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Take calls: a page for browsers, and a WHIP and WHEP server, until Ctrl-C')
            [CompletionResult]::new('profiles', 'profiles', [CompletionResultType]::ParameterValue, 'List the networks that --network knows, with their numbers')
            break
        }
        'rtctool;help;call;loopback' {
            break
        }
        'rtctool;help;call;whip' {
            break
        }
        'rtctool;help;call;whep' {
            break
        }
        'rtctool;help;call;offer' {
            break
        }
        'rtctool;help;call;answer' {
            break
        }
        'rtctool;help;call;load' {
            break
        }
        'rtctool;help;call;serve' {
            break
        }
        'rtctool;help;call;profiles' {
            break
        }
        'rtctool;help;check' {
            break
        }
        'rtctool;help;report' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show earlier reports as text')
            [CompletionResult]::new('convert', 'convert', [CompletionResultType]::ParameterValue, 'Turn an earlier report into any other format')
            [CompletionResult]::new('merge', 'merge', [CompletionResultType]::ParameterValue, 'Make one report of the shards of `call load`')
            break
        }
        'rtctool;help;report;show' {
            break
        }
        'rtctool;help;report;convert' {
            break
        }
        'rtctool;help;report;merge' {
            break
        }
        'rtctool;help;explain' {
            break
        }
        'rtctool;help;rules' {
            break
        }
        'rtctool;help;generate' {
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Completions for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'The man page, in roff')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'JSON Schema of what this tool writes, and of the file that `check` reads')
            break
        }
        'rtctool;help;generate;completions' {
            break
        }
        'rtctool;help;generate;man' {
            break
        }
        'rtctool;help;generate;schema' {
            break
        }
        'rtctool;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
