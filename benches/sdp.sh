#!/usr/bin/env bash
# Times `rtctool sdp lint` on descriptions from fixtures/sdp and on hostile files generated here.
#
#   benches/sdp.sh [FILES] [MEGABYTES]     default: 10000 files in the folder, 10 MB a hostile file
#
# Prints the speed of the rules alone; then for each input the seconds by the wall clock, the
# seconds of processor time in the program, and the peak of resident memory (the fastest of three
# runs, files in the page cache), beside `cat` of the same files. With npm, the folder is also
# read by sdp-transform, a parser that judges nothing.
# On a busy machine the wall clock measures the neighbours too: then look at user seconds.
# Needs: python3, GNU time; node and npm where they are there.
set -euo pipefail
cd "$(dirname "$0")/.."

FILES=${1:-10000}
MEGABYTES=${2:-10}
cargo build --release --no-default-features --quiet
RTCTOOL=${CARGO_TARGET_DIR:-target}/release/rtctool
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

# best COMMAND…: "wall user kilobytes status" of the fastest of three runs.
best() {
    for _ in 1 2 3; do
        /usr/bin/time -q -f '%e %U %M %x' -o "$WORK/time" "$@" >/dev/null 2>&1 || true
        tail -1 "$WORK/time"
    done | sort -n | head -1
}

# row NAME FILE COMMAND…: one line of the table; FILE is what cat reads.
row() {
    local name=$1 file=$2
    shift 2
    read -r wall user memory status <<<"$(best "$@")"
    read -r cat _ <<<"$(best find "$file" -type f -exec cat {} +)"
    printf '%-28s %8s %8s %10s %8s %8s\n' "$name" "$wall" "$user" "$memory" "$status" "$cat"
}

cargo bench --no-default-features --bench lint --quiet

python3 benches/make_sdp.py folder "$FILES" "$WORK/folder"
size=$(du -s --apparent-size -B 1000000 "$WORK/folder" | cut -f1)
printf '\n%-28s %8s %8s %10s %8s %8s\n' input 'wall s' 'user s' 'peak kB' status 'cat s'
row "$FILES files ($size MB), text" "$WORK/folder" "$RTCTOOL" sdp lint "$WORK/folder"
for format in json sarif junit; do
    row "the same, $format" "$WORK/folder" "$RTCTOOL" sdp lint "$WORK/folder" --format "$format"
done
for shape in line prose lines unknown-lines attributes candidates formats sources sections \
    named-sections json-descriptions json-objects log; do
    python3 benches/make_sdp.py "$shape" "$MEGABYTES" "$WORK/$shape"
    row "$MEGABYTES MB $shape" "$WORK/$shape" "$RTCTOOL" sdp lint "$WORK/$shape"
    rm "$WORK/$shape"
done

printf '\n%-28s %10s %10s\n' 'start to exit, 50 runs' 'median ms' 'user ms'
single=fixtures/sdp/real/chromium-audio-video-data-offer.sdp
startup() { printf '%-28s %10s %10s\n' "$1" $(python3 benches/startup.py 50 "${@:2}"); }
startup 'rtctool sdp lint FILE' "$RTCTOOL" sdp lint "$single"
startup 'cat FILE' cat "$single"

if command -v npm >/dev/null && npm install --silent --no-fund --prefix "$WORK/npm" sdp-transform >/dev/null 2>&1; then
    cat >"$WORK/npm/parse.js" <<'JS'
const fs = require('fs'), path = require('path');
const { parse } = require('sdp-transform');
const [folder] = process.argv.slice(2);
for (const name of fs.readdirSync(folder)) parse(fs.readFileSync(path.join(folder, name), 'utf8'));
JS
    read -r wall user memory _ <<<"$(best node "$WORK/npm/parse.js" "$WORK/folder")"
    printf '\n%s\n' "sdp-transform $(node -p "require('$WORK/npm/node_modules/sdp-transform/package.json').version"), node $(node -p process.versions.node), parsing the folder: $wall s, user $user s, $memory kB"
fi
