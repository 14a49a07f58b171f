#!/usr/bin/env bash
# Set-up, concurrency and memory of calls, beside other stacks in the same run.
#
#   benches/calls.sh [CALLS]             set-ups of each stack; default: 50
#   RTCTOOL=FILE benches/calls.sh        measures this program instead of building it
#
# Each line ends with what it should be. Peers: aiortc (AIORTC_PYTHON=python of its environment),
# @roamhq/wrtc, werift and playwright-core with Chromium (RTC_NODE=folder with node_modules). What is
# missing is said and left out. A busy machine measures its neighbours.
# Needs: python3, taskset.
set -euo pipefail
cd "$(dirname "$0")/.."

CALLS=${1:-50}
if [ -z "${RTCTOOL:-}" ]; then
    cargo build --release --quiet
    RTCTOOL=$(realpath "${CARGO_TARGET_DIR:-target}/release/rtctool")
fi
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

row() { printf '%-34s %14s %14s %14s  %s\n' "$@"; }

# load FILE OPTION…: makes calls within one process; the report goes to FILE.
load() {
    local report=$1
    shift
    "$RTCTOOL" call load loopback --quiet "$@" --format json --output "$report" || true
}

# figure FILE PATH [FORMAT]: a number of the data of a report.
figure() {
    python3 -c 'import functools, json, sys
walk = lambda value, key: value[int(key)] if key.isdigit() else value[key]
value = functools.reduce(walk, sys.argv[2].split("."), json.load(open(sys.argv[1]))["data"])
print("-" if value is None else format(value, sys.argv[3]))' "$1" "$2" "${3:-.2f}"
}

# peer NAME COMMAND…: a line of the set-up of another stack, which prints median and CPU time.
peer() {
    local name=$1
    shift
    if "$@" >"$WORK/peer" 2>"$WORK/why"; then
        read -r setup cpu <"$WORK/peer"
        row "$name" "$setup" "$cpu" "$(python3 -c "print(f'{$setup / $OURS:.2f}')")" ""
    else
        row "$name" - - - "left out: $(tail -1 "$WORK/why" | cut -c1-60)"
    fi
}

# keeps_up FILE CALLS: whether all calls connected, and no loss or delay is of the machine's making.
keeps_up() {
    python3 -c 'import json, sys
data = json.load(open(sys.argv[1]))["data"]
machine = data["shards"][0]["machine"]
late = machine["frames_late"] * 100 / max(machine["frames_sent"], 1)
sys.exit(data["calls"]["connected"] < int(sys.argv[2]) or machine["packets_lost_here"] > 0 or late > 1)' "$@"
}

# most OPTION…: the most calls at a time that one core keeps up with, in steps of 50.
most() {
    local calls=0
    for ((try = 50; try <= 1000; try += 50)); do
        taskset -c 0 "$RTCTOOL" call load loopback --quiet --calls "$try" --rate 25 --duration "$((try / 25 + 10))s" \
            "$@" --format json --output "$WORK/most.json" || true
        keeps_up "$WORK/most.json" "$try" || break
        calls=$try
    done
    echo "$calls"
}

row "set-up, audio and data" "p50 ms" "CPU ms a call" "by ours" "goal"
load "$WORK/setup.json" --calls "$CALLS" --rate 5 --media audio,data --duration 20ms
OURS=$(figure "$WORK/setup.json" setup.total_ms.p50)
row rtctool "$OURS" "$(figure "$WORK/setup.json" shards.0.machine.cpu_per_call_ms)" 1 "20 ms, CPU 10 ms"
for stack in wrtc werift chromium; do
    peer "$stack" node benches/calls.mjs "$stack" "$CALLS"
done
peer aiortc "${AIORTC_PYTHON:-python3}" benches/calls_aiortc.py "$CALLS"

echo
row "calls at a time on one core" "calls" "" "" "goal"
row "audio" "$(most --media audio)" "" "" "200"
row "audio, video, 0.8 Mb/s" "$(most --media audio,video --bitrate 770kbps)" "" "" "100"

echo
row "memory of an idle call" "kB" "" "" "goal"
load "$WORK/idle.json" --calls 200 --rate 25 --media data --duration 20s
row "data channel" "$(figure "$WORK/idle.json" shards.0.machine.memory_per_call_bytes .0f | sed 's/...$//')" "" "" "1000"

echo
row "a call of 30 s" "loss %" "RTT ms" "jitter ms" "goal"
load "$WORK/clean.json" --calls 1 --duration 30s
row "audio and video" "$(figure "$WORK/clean.json" media.loss_percent.max)" \
    "$(figure "$WORK/clean.json" media.rtt_ms.max)" "$(figure "$WORK/clean.json" media.jitter_ms.max)" "0, 2, 1"
