#!/usr/bin/env bash
# Times `rtctool pcap analyze` beside tshark and cat, on captures generated here.
#
#   benches/pcap.sh [MEGABYTES]        default: 200 for each capture
#
# Prints wall-clock seconds and peak resident memory (the best of three runs,
# the file in the page cache), and how many times slower the others are.
# Needs: a release build, python3, GNU time; tshark when it is there.
set -euo pipefail
cd "$(dirname "$0")/.."

MEGABYTES=${1:-200}
cargo build --release --no-default-features --quiet
RTCTOOL=${CARGO_TARGET_DIR:-target}/release/rtctool
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

# best COMMAND…: "seconds kilobytes" of the fastest of three runs.
best() {
    for _ in 1 2 3; do
        /usr/bin/time -f '%e %M' -o "$WORK/time" "$@" >/dev/null 2>&1 || true
        tail -1 "$WORK/time"
    done | sort -n | head -1
}

printf '%-28s %10s %10s %10s %8s %8s %12s %12s\n' \
    capture rtctool cat tshark /cat tshark/ 'rtctool kB' 'tshark kB'
for shape in 'pcap video 8' 'pcap audio 8' 'pcapng audio 8' 'pcap audio 1000'; do
    read -r container kind streams <<<"$shape"
    file="$WORK/capture.$container"
    python3 benches/make_capture.py "$container" "$kind" "$streams" "$MEGABYTES" "$file"
    cat "$file" >/dev/null
    read -r ours our_memory <<<"$(best "$RTCTOOL" pcap analyze "$file")"
    read -r cat _ <<<"$(best bash -c "cat '$file' >/dev/null")"
    theirs=- their_memory=-
    if command -v tshark >/dev/null; then
        # One run: it takes long.
        /usr/bin/time -f '%e %M' -o "$WORK/time" \
            tshark -r "$file" -q -z rtp,streams --enable-heuristic rtp_udp >/dev/null 2>&1 || true
        read -r theirs their_memory <<<"$(tail -1 "$WORK/time")"
    fi
    ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (a == "-" || b + 0 == 0) print "-"; else printf "%.1f", a / b }'; }
    printf '%-28s %10s %10s %10s %8s %8s %12s %12s\n' "$MEGABYTES MB $shape" "$ours" "$cat" "$theirs" \
        "$(ratio "$ours" "$cat")" "$(ratio "$theirs" "$ours")" "$our_memory" "$their_memory"
    rm "$file"
done
