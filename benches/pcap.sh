#!/usr/bin/env bash
# Times `rtctool pcap analyze` beside cat, tcpdump and tshark, on captures that
# examples/make_capture plays here, and checks its figures against the ledger.
#
#   benches/pcap.sh [MEGABYTES]        default: 200 for each capture
#
# Prints wall-clock seconds and peak resident memory (the best of five runs, the
# file in the page cache; tshark runs once, because it takes long).
# Needs: cargo, GNU time, jq; tcpdump and tshark when they are there.
set -euo pipefail
cd "$(dirname "$0")/.."

MEGABYTES=${1:-200}
cargo build --release --no-default-features --quiet
# What makes captures need not be fast, and is there already where tests have been run.
cargo build --no-default-features --example make_capture --quiet
TARGET=${CARGO_TARGET_DIR:-target}
RTCTOOL=$TARGET/release/rtctool
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

# run COMMAND…: "seconds kilobytes" of one run.
run() {
    /usr/bin/time -f '%e %M' -o "$WORK/time" "$@" >/dev/null 2>&1 || true
    tail -1 "$WORK/time"
}

# best COMMAND…: those of the fastest of five runs.
best() {
    for _ in 1 2 3 4 5; do run "$@"; done | sort -n | head -1
}

# with PROGRAM RUN COMMAND…: as RUN says, or dashes where the program is not installed.
with() {
    if command -v "$1" >/dev/null; then "${@:2}"; else echo - -; fi
}

ratio() {
    awk -v a="$1" -v b="$2" 'BEGIN { if (a == "-" || b == "-" || b + 0 == 0) print "-"; else printf "%.1f", a / b }'
}

row='%-28s %8s %8s %8s %8s %7s %8s %10s %10s\n'
measure() {
    local name=$1 file=$2 whole=$3
    cat "$file" >/dev/null
    read -r ours our_memory <<<"$(best "$RTCTOOL" pcap analyze "$file")"
    read -r cat _ <<<"$(best bash -c "cat '$file' >/dev/null")"
    read -r tcpdump _ <<<"$(with tcpdump best tcpdump -r "$file" -w /dev/null)"
    read -r tshark tshark_memory <<<"$(with "$whole" run tshark -r "$file" -q -z rtp,streams --enable-heuristic rtp_udp)"
    printf "$row" "$name" "$ours" "$cat" "$tcpdump" "$tshark" "$(ratio "$ours" "$cat")" \
        "$(ratio "$tshark" "$ours")" "$our_memory" "$tshark_memory"
}

# The figures of the report that the ledger has, too: streams with their packets and losses.
agrees() {
    local figures='[.streams[] | {ssrc, packets, lost, duplicates, reordered}] | sort_by(.ssrc)'
    diff <("$RTCTOOL" pcap analyze "$1" --format json | jq ".data.captures[0] | $figures") \
        <(jq ".report | $figures" "$1.ledger.json") >/dev/null ||
        echo "  not what the ledger says" >&2
}

printf "$row" capture rtctool cat tcpdump tshark /cat tshark/ 'rtctool kB' 'tshark kB'
for shape in 'bulk-video pcap' 'bulk-audio pcap' 'bulk-audio pcapng' 'bulk-thousand pcap'; do
    read -r scenario container <<<"$shape"
    file="$WORK/capture.$container"
    "$TARGET/debug/examples/make_capture" "$file" "$scenario" "$container" 1 "$MEGABYTES"
    measure "$MEGABYTES MB $shape" "$file" tshark
    agrees "$file"
    if [ "$shape" = 'bulk-audio pcap' ]; then
        gzip -1 "$file"
        read -r ours our_memory <<<"$(best "$RTCTOOL" pcap analyze "$file.gz")"
        read -r unpacked _ <<<"$(best bash -c "gzip -dc '$file.gz' >/dev/null")"
        printf "$row" '  the same in gzip' "$ours" "$unpacked" - - "$(ratio "$ours" "$unpacked")" - "$our_memory" -
    fi
    rm -f "$file" "$file.gz" "$file.ledger.json"
done

# As many SSRCs as packets: 13 million per GB. tshark would take all memory.
"$TARGET/debug/examples/make_capture" "$WORK/strays" strays pcap 1 $((MEGABYTES * 4))
measure "$((MEGABYTES * 4)) MB of strays" "$WORK/strays" no-tshark
rm "$WORK/strays"

# A small file: from start to exit.
head -c 2324 fixtures/pcap/link-raw.pcap >"$WORK/small"
echo
echo "a small file, median ms by the clock and of processor time: $(python3 benches/startup.py 50 "$RTCTOOL" pcap analyze "$WORK/small")"
