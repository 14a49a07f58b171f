#!/usr/bin/env bash
# Times `rtctool pcap analyze` beside cat, a bare loop, tcpdump and tshark, on captures that
# examples/make_capture plays here, and checks its figures against the ledger.
#
#   benches/pcap.sh [MEGABYTES [ROUNDS]]     default: 200 for each capture, 5 rounds
#   RTCTOOL=FILE benches/pcap.sh             measures this program instead of building it
#   CAPTURES=FOLDER benches/pcap.sh          keeps the captures there, and takes those that are there
#
# All programs take turns, ROUNDS times, on a file in the page cache; the medians count. Prints the
# seconds by the wall clock; how many times as long as cat rtctool takes ("/cat"), and how many
# times as long as rtctool tshark takes ("tshark/"); both again of processor time ("cpu"), because
# on a busy machine the wall clock measures the neighbours too; and peaks of resident memory. "-" is
# what was not measured.
# Below the tables stand the bounds, each with the goal that it is on the way to. They are ratios
# to the peers of the same run, and leave room for another machine: what is beyond one has become
# slower. Status 1 if a bound does not hold, or a figure is not the ledger's. Bounds on the wall
# clock count only where the machine had time: the load average, before and after, was no higher
# than the number of processors.
# Needs: python3, GNU time, rustc. jq for the ledger; tcpdump, tshark and gzip for their columns.
set -euo pipefail
cd "$(dirname "$0")/.."

MEGABYTES=${1:-200}
ROUNDS=${2:-5}
if [ -z "${RTCTOOL:-}" ]; then
    cargo build --release --no-default-features --quiet
    RTCTOOL=$(realpath "${CARGO_TARGET_DIR:-target}/release/rtctool")
fi
# What makes captures need not be fast, and is there already where tests have been run.
cargo build --no-default-features --example make_capture --quiet
MAKE_CAPTURE=$(realpath "${CARGO_TARGET_DIR:-target}/debug/examples/make_capture")
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
rustc -O --edition 2024 -o "$WORK/bare" benches/bare_capture.rs
HERE="$WORK/programs"
CAPTURES=$(realpath "${CAPTURES:-$WORK}")
mkdir -p "$HERE" "$CAPTURES"

# capture SCENARIO CONTAINER MEGABYTES: the name of such a capture, which is made if need be.
capture() {
    local file="$CAPTURES/$1-$3.$2"
    [ -e "$file" ] || "$MAKE_CAPTURE" "$file" "$1" "$2" 1 "$3"
    echo "$file"
}

has() { command -v "$1" >/dev/null; }

# run NAME COMMAND…: adds a line to NAME: seconds by the wall clock, of processor time, kilobytes.
run() {
    local name=$1 TIMEFORMAT='%3R %3U %3S'
    shift
    { time /usr/bin/time -q -f '%M' -o "$WORK/memory" "$@" >/dev/null 2>&1 || true; } 2>"$WORK/time"
    paste -d' ' "$WORK/time" "$WORK/memory" | awk '{ print $1, $2 + $3, $4 }' >>"$HERE/$name"
}

# optional PROGRAM COMMAND…: runs it where the program is there.
optional() { if has "$1"; then run "$@"; fi; }

# median NAME COLUMN: "-" for what has not run.
median() {
    if [ -e "$HERE/$1" ]; then
        cut -d' ' -f"$2" "$HERE/$1" | sort -g | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
    else
        echo -
    fi
}

ratio() {
    awk -v a="$1" -v b="$2" 'BEGIN { if (a == "-" || b == "-" || b + 0 == 0) print "-"; else printf "%.2f", a / b }'
}

row() { printf '%-26s %8s %7s %7s %7s %8s %6s %7s %8s %8s %10s %9s\n' "$@"; }

# Lines about the bounds, and how many of these do not hold.
BOUNDS=()
MISSED=0

missed() {
    BOUNDS+=("$1")
    MISSED=$((MISSED + 1))
}

is_busy() { awk -v processors="$(nproc)" '{ exit !($1 > processors) }' /proc/loadavg; }
if is_busy; then BUSY=before; else BUSY=; fi

# bound WHAT VALUE OPERATOR LIMIT GOAL
bound() {
    local line
    line=$(printf '%-52s %8s   bound %s %-6s goal %s' "$1" "$2" "$3" "$4" "$5")
    if [ "$2" = - ]; then
        BOUNDS+=("$line: not measured")
    elif awk -v value="$2" -v limit="$4" "BEGIN { exit !(value $3 limit) }"; then
        BOUNDS+=("$line")
    else
        missed "$line: DOES NOT HOLD"
    fi
}

# bound_of_time: the same of the wall clock, which says nothing on a busy machine.
bound_of_time() {
    if [ -z "$BUSY" ] && is_busy; then BUSY=since; fi
    if [ -n "$BUSY" ]; then
        BOUNDS+=("$(printf '%-52s %8s   not judged: the machine is busy' "$1" "$2")")
    else
        bound "$@"
    fi
}

# What memory may be resident, whatever the capture.
MOST_KILOBYTES=65536

# judge NAME WALL/CAT GOAL CPU/CAT TSHARK/ GOAL: holds the last row against these limits; "-" where
# there is none.
judge() {
    bound_of_time "$1: times as long as cat" "$WALL_TO_CAT" '<=' "$2" "$3"
    bound "$1: processor time to cat's" "$CPU_TO_CAT" '<=' "$4" "$3"
    if [ "$5" != - ]; then bound "$1: tshark's processor time to ours" "$CPU_OF_TSHARK" '>=' "$5" "$6"; fi
    bound "$1: kB resident" "$KILOBYTES" '<=' "$MOST_KILOBYTES" "$MOST_KILOBYTES"
}

# table_row NAME: from what has been run since the last.
table_row() {
    local ours cat tshark
    ours=$(median rtctool 1) cat=$(median cat 1) tshark=$(median tshark 1)
    WALL_TO_CAT=$(ratio "$ours" "$cat") CPU_TO_CAT=$(ratio "$(median rtctool 2)" "$(median cat 2)")
    CPU_OF_TSHARK=$(ratio "$(median tshark 2)" "$(median rtctool 2)") KILOBYTES=$(median rtctool 3)
    row "$1" "$ours" "$cat" "$(median bare 1)" "$(median tcpdump 1)" "$tshark" "$WALL_TO_CAT" "$CPU_TO_CAT" \
        "$(ratio "$tshark" "$ours")" "$CPU_OF_TSHARK" "$KILOBYTES" "$(median tshark 3)"
    rm -f "$HERE"/*
}

# measure NAME FILE ROUNDS_OF_TSHARK
measure() {
    cat "$2" >/dev/null
    for ((round = 0; round < ROUNDS; round++)); do
        run cat cat "$2"
        run rtctool "$RTCTOOL" pcap analyze "$2"
        run bare "$WORK/bare" "$2"
        optional tcpdump tcpdump -r "$2" -w /dev/null
        if ((round < $3)); then
            optional tshark tshark -r "$2" -q -z rtp,streams --enable-heuristic rtp_udp
        fi
    done
    table_row "$1"
}

# The same packets in gzip: rtctool beside nothing but unpacking.
measure_gzip() {
    [ -e "$1.gz" ] || gzip -1 --stdout "$1" >"$1.gz"
    cat "$1.gz" >/dev/null
    for ((round = 0; round < ROUNDS; round++)); do
        run cat gzip -dc "$1.gz"
        run rtctool "$RTCTOOL" pcap analyze "$1.gz"
    done
    table_row '  in gzip (cat: gzip -dc)'
    judge 'in gzip, beside gzip -dc' 0.7 1 0.7 - -
}

# The figures of the report that the ledger has, too: streams with their packets and losses.
agrees() {
    local figures='[.streams[] | {ssrc, packets, lost, duplicates, reordered}] | sort_by(.ssrc)'
    if ! has jq; then
        echo '  not compared with the ledger: there is no jq'
    elif ! diff <("$RTCTOOL" pcap analyze "$1" --format json | jq ".data.captures[0] | $figures") \
        <(jq ".report | $figures" "$1.ledger.json") >/dev/null; then
        missed "$1: streams are not those of the ledger"
    fi
}

echo "medians of $ROUNDS runs, $(nproc) processors, load average $(cut -d' ' -f1-3 /proc/loadavg)"
for program in tcpdump tshark; do
    if has "$program"; then "$program" --version 2>&1 | grep -im1 "$program"; else echo "$program: not measured, as it is not there"; fi
done
row capture rtctool cat bare tcpdump tshark /cat cpu/cat tshark/ cpu 'rtctool kB' 'tshark kB'
# Scenario, container, and the limits that `judge` takes.
for shape in \
    'bulk-video pcap 2 2 2.8 11 40' \
    'bulk-audio pcap 6.2 4 7.6 15 40' \
    'bulk-audio pcapng 7 4 8.4 12 40' \
    'bulk-thousand pcap 33 none 37 5.5 40'; do
    read -r scenario container limits <<<"$shape"
    shape="$scenario $container"
    file=$(capture "$scenario" "$container" "$MEGABYTES")
    measure "$MEGABYTES MB $shape" "$file" "$ROUNDS"
    # shellcheck disable=SC2086
    judge "$shape" $limits
    agrees "$file"
    if [ "$shape" = 'bulk-audio pcap' ]; then
        if has gzip; then measure_gzip "$file"; else echo '  in gzip: not measured, as it is not there'; fi
    fi
    if [ "$CAPTURES" = "$WORK" ]; then rm -f "$file"*; fi
done

# As many SSRCs as packets: 13 million per GB. tshark is left out, as it would take all memory.
measure "$MEGABYTES MB strays" "$(capture strays pcap "$MEGABYTES")" 0
judge strays 30 none 33 - -

# ten FILE: the first ten packets of a pcap file, little-endian.
ten() {
    python3 -c 'import sys
capture = open(sys.argv[1], "rb").read(1 << 20)
end = 24
for _ in range(10):
    end += 16 + int.from_bytes(capture[end + 8 : end + 12], "little")
sys.stdout.buffer.write(capture[:end])' "$1"
}

# A small file: from start to exit.
ten "$(capture bulk-audio pcap 1)" >"$WORK/small"
startup() {
    read -r WALL USER_TIME <<<"$(python3 benches/startup.py 50 "${@:2}")"
    printf '%-26s %8s %8s\n' "$1" "$WALL" "$USER_TIME"
}
echo
printf '%-26s %8s %8s\n' '10 packets, 50 runs' 'wall ms' 'user ms'
startup rtctool "$RTCTOOL" pcap analyze "$WORK/small"
bound_of_time '10 packets: ms from start to exit' "$WALL" '<=' 10 10
startup cat cat "$WORK/small"
if has tcpdump; then startup tcpdump tcpdump -r "$WORK/small"; fi
if has tshark; then startup tshark tshark -r "$WORK/small" -q -z rtp,streams; fi
echo "load average $(cut -d' ' -f1-3 /proc/loadavg) at the end"

echo
printf '%s\n' "${BOUNDS[@]}"
if ((MISSED > 0)); then
    echo "$MISSED of ${#BOUNDS[@]} bounds do not hold"
    exit 1
fi
