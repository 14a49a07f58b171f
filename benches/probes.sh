#!/usr/bin/env bash
# Holds the probes of STUN and TURN servers against bare clients and other tools, on servers of
# this machine.
#
#   benches/probes.sh [ROUNDS]             default: 5
#   RTCTOOL=FILE benches/probes.sh         measures this program instead of building it
#
# Prints how long a verdict takes, and how near the figures come to those of a client that is
# nothing but sockets (benches/bare.rs). The two take turns, ROUNDS times, and the best of each
# counts: on a busy machine the rest measures the neighbours. Each line ends with the ratio or
# difference, and what it should be.
# Needs: python3, GNU time. coturn (turnserver) for all about relays; nft, ip and the right to
# make namespaces for the NAT. What is missing is said and left out.
set -euo pipefail
cd "$(dirname "$0")/.."

ROUNDS=${1:-5}
if [ -z "${RTCTOOL:-}" ]; then
    cargo build --release --no-default-features --quiet
    RTCTOOL=$(realpath "${CARGO_TARGET_DIR:-target}/release/rtctool")
fi
WORK=$(mktemp -d)
STARTED=()
trap 'kill "${STARTED[@]}" 2>/dev/null || true; wait; rm -rf "$WORK"' EXIT
rustc -O --edition 2024 -o "$WORK/bare" benches/bare.rs
BARE=$WORK/bare

has() { command -v "$1" >/dev/null; }

row() { printf '%-34s %14s %14s %12s  %s\n' "$@"; }

# seconds COMMAND…: how long it takes, by the wall clock; the shortest of the rounds.
seconds() {
    for ((round = 0; round < ROUNDS; round++)); do
        local begun=$EPOCHREALTIME
        "$@" >"$WORK/out" 2>&1 || true
        awk -v a="$begun" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", b - a }'
    done | sort -n | head -1
}

# figures PATH…: numbers of the first server in the report on standard input.
figures() {
    python3 -c 'import functools, json, sys
server = json.load(sys.stdin)["data"]["servers"][0]
print(*(functools.reduce(dict.get, path.split("."), server) for path in sys.argv[1:]))' "$@"
}

# best COLUMN FILE: the lowest number of a column; `best -COLUMN FILE` the highest.
best() {
    case $1 in
    -*) sort -k"${1#-}" -gr "$2" ;;
    *) sort -k"$1" -g "$2" ;;
    esac | head -1 | cut -d' ' -f"${1#-}"
}

calculate() { python3 -c "print(f'{$1:$2}')"; }

# coturn PORT OPTION…: a server on loopback that relays to loopback.
coturn() {
    local port=$1
    shift
    turnserver -n --no-cli --no-tls --no-dtls -L 127.0.0.1 -E 127.0.0.1 -p "$port" --allow-loopback-peers \
        --log-file=stdout --pidfile="$WORK/$port.pid" --userdb="$WORK/$port.db" "$@" >"$WORK/$port.log" 2>&1 &
    STARTED+=($!)
    until "$RTCTOOL" stun probe --count 1 --timeout 100ms "stun:127.0.0.1:$port" >/dev/null 2>&1; do
        kill -0 $!
        sleep 0.1
    done
}

# responders PORTS FILE: as many STUN servers in one process; their URIs in FILE.
responders() {
    "$BARE" answer "$1" >"$2" &
    STARTED+=($!)
    until [ "$(wc -l <"$2")" = "$1" ]; do sleep 0.1; done
}

relay_verdict() {
    local port theirs=-
    port=$("$BARE" port)
    coturn "$port" --lt-cred-mech --user=alice:s3cret --realm=bench
    local ours
    ours=$(RTCTOOL_TURN_PASSWORD=s3cret seconds "$RTCTOOL" turn probe "turn:127.0.0.1:$port" --username alice)
    grep -qw ok "$WORK/out" || cat "$WORK/out"
    if has turnutils_uclient; then
        local begun=$EPOCHREALTIME
        turnutils_uclient -u alice -w s3cret -p "$port" -y -n 5 -m 1 127.0.0.1 >/dev/null 2>&1 || true
        theirs=$(calculate "$EPOCHREALTIME - $begun" .3f)
    fi
    row 'relay verdict, s (uclient)' "$ours" "$theirs" - '< 0.5'
}

nat_verdict() {
    local inside=(unshare --user --map-root-user --net --mount --pid --fork --kill-child --mount-proc sh tests/peers/nat.sh)
    if ! has nft || ! has turnserver || ! "${inside[@]}" eim-apdf true >"$WORK/nat" 2>&1; then
        echo 'NAT verdict: left out, as it needs coturn, nft, ip and network namespaces'
        return
    fi
    local took theirs=-
    took=$("${inside[@]}" eim-apdf bash -c 'a=$EPOCHREALTIME; "$0" stun nat stun:203.0.113.10 >&2
        echo "$EPOCHREALTIME - $a"' "$RTCTOOL" 2>"$WORK/out" | tail -1)
    if has stun; then
        theirs=$("${inside[@]}" eim-apdf bash -c 'a=$EPOCHREALTIME; stun 203.0.113.10 >&2
            echo "$EPOCHREALTIME - $a"' 2>/dev/null | tail -1)
        theirs=$(calculate "$theirs" .2f)
    fi
    row 'NAT verdict, s (stun-client)' "$(calculate "$took" .2f)" "$theirs" - '<= 3.5'
}

# binding NAME SERVER: one transaction after another, then 64 at a time.
binding() {
    for ((round = 0; round < ROUNDS; round++)); do
        "$RTCTOOL" stun probe --window 1 --count 5000 --format json "stun:$2" |
            figures rtt_ms.p50 rate_per_second loss_percent >>"$WORK/$1-one"
        "$BARE" binding "$2" 5000 1 >>"$WORK/$1-one-bare"
        "$RTCTOOL" stun probe --window 64 --count 50000 --format json "stun:$2" |
            figures rtt_ms.p50 rate_per_second loss_percent >>"$WORK/$1-many"
        "$BARE" binding "$2" 50000 64 >>"$WORK/$1-many-bare"
    done
    local ours theirs
    ours=$(calculate "$(best 1 "$WORK/$1-one") * 1000" .1f) theirs=$(best 1 "$WORK/$1-one-bare")
    row "Binding p50, us ($1)" "$ours" "$theirs" "$(calculate "$ours - $theirs" +.1f)" '< +10'
    ours=$(calculate "$(best -2 "$WORK/$1-many")" .0f) theirs=$(best -2 "$WORK/$1-many-bare")
    row "64 under way, per s ($1)" "$ours" "$theirs" "$(calculate "$ours / $theirs" .3f)" '> 0.9'
    ours=$(best 3 "$WORK/$1-many") theirs=$(best 3 "$WORK/$1-many-bare")
    row '  least loss, %' "$ours" "$theirs" - ''
}

thousand() {
    responders 1000 "$WORK/uris"
    for ((round = 0; round < ROUNDS; round++)); do
        # shellcheck disable=SC2046
        /usr/bin/time -q -a -f '%e %M %x' -o "$WORK/thousand" "$RTCTOOL" stun probe $(cat "$WORK/uris") >"$WORK/out" 2>&1 || true
    done
    row '1,000 servers, s' "$(best 1 "$WORK/thousand")" - - '<= 1.5'
    row '  peak memory, kB' "$(best 2 "$WORK/thousand")" - - '< 65536'
    row '  answered' "$(grep -cw ok "$WORK/out")" - - '1000'
}

# echo SERVER RATE: the same packets through the same server.
echo_through() {
    for ((round = 0; round < ROUNDS; round++)); do
        # A relay without credentials is a finding, and the status 1.
        { "$RTCTOOL" turn probe --no-capabilities --rate "$2" --duration 2s --format json "turn:$1" || true; } |
            figures echo.rtt_ms.p50 echo.rtt_ms.p95 echo.loss_percent >>"$WORK/echo-$2"
        "$BARE" relay "$1" "$2" 2 160 >>"$WORK/echo-$2-bare"
    done
    local ours theirs
    ours=$(calculate "$(best 1 "$WORK/echo-$2") * 1000" .1f) theirs=$(best 1 "$WORK/echo-$2-bare")
    row "relay echo p50, us, $2/s" "$ours" "$theirs" "$(calculate "$ours / $theirs" .3f)" '< 1.1'
    ours=$(best 3 "$WORK/echo-$2") theirs=$(best 3 "$WORK/echo-$2-bare")
    row '  least loss, %' "$ours" "$theirs" "$(calculate "$ours - $theirs" +.3f)" ''
}

echo "load average $(cut -d' ' -f1-3 /proc/loadavg) on $(nproc) processors"
row '' rtctool other 'ratio or +' wanted
if has turnserver; then
    relay_verdict
fi
nat_verdict
responders 1 "$WORK/uri"
server=$(cat "$WORK/uri")
binding responder "${server#stun:}"
thousand
if has turnserver; then
    port=$("$BARE" port)
    coturn "$port" --no-auth
    binding coturn "127.0.0.1:$port"
    echo_through "127.0.0.1:$port" 1000
    echo_through "127.0.0.1:$port" 10000
else
    echo 'relays: left out, as there is no turnserver (coturn)'
fi
echo "load average $(cut -d' ' -f1-3 /proc/loadavg) at the end"
