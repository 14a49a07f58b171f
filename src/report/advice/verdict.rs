//! On gates, on what a check compares, and on its file.

use super::{Advice, advice};

pub const ADVICE: &[Advice] = &[
    advice(
        "GATE001",
        "A measurement is beyond what was said to be tolerable, and the run fails.",
        "What is measured became worse, or the gate is tighter than the measurement can hold.",
        "See the values below it; a gate says when the run fails, and is best set with room to what is usual.",
    ),
    advice(
        "GATE002",
        "What was not measured never passes: there is no verdict.",
        "A run that was too short for the figure (RTCP comes every few seconds), a stream of that kind that was not there, or a server that did not answer.",
        "Make the run longer, or gate a metric that the run has: `rtctool COMMAND --help` lists them.",
    ),
    advice(
        "GATE003",
        "A gate says when the run fails. This one fails the run where all is as good as can be.",
        "A gate that was written as what should be.",
        "Turn it round: `loss > 1%`, `setup > 3s`, `mos < 3.8`.",
    ),
    advice(
        "RUN001",
        "Half a run is no verdict: what went wrong later was not seen.",
        "Ctrl-C, a time limit of the job, or an input that was cut.",
        "Give the job more time, or the run less to do.",
    ),
    advice(
        "CHECK001",
        "One of the two figures is wrong, and so may be others.",
        "A fault of rtctool, or a machine that is too busy to take times.",
        "Repeat it on a quiet machine, and report it where it comes again.",
    ),
    advice(
        "CHECK002",
        "Nothing was checked: the status is 2.",
        "A slip in a key or a value, or a file that is not there. A variable that is not set is none of these: it costs only the check that names it.",
        "Mend what is named, each with line and column; `rtctool check --list-runs` has the keys and metrics of each command, and `rtctool generate schema config` tells editors.",
    ),
    advice(
        "DIFF001",
        "What was agreed on with the earlier description may not hold any more.",
        "An update of a browser or library, or a change of the application.",
        "See the change; where it is meant, take the later description as the earlier one from now on, or leave its topic out with `ignore`.",
    ),
];
