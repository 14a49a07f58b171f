#!/bin/sh
# Runs a command behind a NAT of the kernel's, with a STUN server (coturn) on the other side:
#
#   client 192.168.7.2 -- nat [-- carrier] -- 203.0.113.10 and .11 server
#   client 2001:db8:7::2 -- nat -- 2001:db8::10 and ::11 server
#
#   unshare --user --map-root-user --net --mount --pid --fork --kill-child --mount-proc \
#       sh tests/peers/nat.sh MODE COMMAND...
#
# MODE is a mapping and a filtering, or a name:
#   eim-eif eim-adf eim-apdf   endpoint-independent mapping with each filtering
#   eim-apdf-5s                the same as eim-apdf, with bindings that end after 5 s
#   adm sym                    address-dependent, and address-and-port-dependent mapping
#   hairpin                    eim-eif that turns around what is sent to its own address
#   cgn                        two NATs in a row
#   nonat fw udpblock          no NAT; a stateful firewall without NAT; UDP dropped
#   fw6 sym6                   the same as fw and sym, for IPv6
#
# All of it is gone when the first process is.
set -eu
mode=$1
shift

# `ip netns` keeps its names here; it is ours alone in a mount namespace of our own.
mount -t tmpfs tmpfs /run
state=/run/nat
mkdir -p "$state" /run/netns

namespace() {
    ip netns add "$1"
    ip -n "$1" link set lo up
}

# link NAMESPACE INTERFACE ADDRESS NAMESPACE INTERFACE ADDRESS
link() {
    ip link add "$2" netns "$1" type veth peer name "$5" netns "$4"
    ip -n "$1" address add "$3" dev "$2"
    ip -n "$4" address add "$6" dev "$5"
    ip -n "$1" link set "$2" up
    ip -n "$4" link set "$5" up
}

router() {
    ip netns exec "$1" sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'
}

for name in client nat server; do namespace $name; done
link client inside 192.168.7.2/24 nat inside 192.168.7.1/24
ip -n client route add default via 192.168.7.1
router nat

if [ "$mode" = cgn ]; then
    namespace carrier
    link nat outside 100.64.0.2/24 carrier inside 100.64.0.1/24
    link carrier outside 203.0.113.1/24 server outside 203.0.113.10/24
    ip -n nat route add default via 100.64.0.1
    router carrier
    ip netns exec carrier nft 'table ip t { chain post {
        type nat hook postrouting priority 100; oif "outside" masquerade; }; }'
else
    link nat outside 203.0.113.1/24 server outside 203.0.113.10/24
fi
ip -n server address add 203.0.113.11/24 dev outside

family=ip
addresses='203.0.113.10 203.0.113.11'
other=203.0.113.11
case $mode in
*6)
    family=ip6
    addresses='2001:db8::10 2001:db8::11'
    other='[2001:db8::11]'
    ip -n client address add 2001:db8:7::2/64 dev inside nodad
    ip -n nat address add 2001:db8:7::1/64 dev inside nodad
    ip -n nat address add 2001:db8::1/64 dev outside nodad
    for address in $addresses; do
        ip -n server address add "$address/64" dev outside nodad
    done
    ip -n client -6 route add default via 2001:db8:7::1
    ip netns exec nat sh -c 'echo 1 > /proc/sys/net/ipv6/conf/all/forwarding'
    ;;
esac

# What the NAT does: to packets that come in, that go out, and that pass.
incoming=''
outgoing='oif "outside" masquerade'
passing=''
sets=''
case $mode in
eim-apdf | cgn) ;;
eim-apdf-5s)
    ip netns exec nat sh -c 'cd /proc/sys/net/netfilter
        echo 5 > nf_conntrack_udp_timeout; echo 5 > nf_conntrack_udp_timeout_stream'
    ;;
eim-eif)
    incoming='iif "outside" udp dport 1024-65535 dnat to 192.168.7.2'
    ;;
eim-adf)
    sets='set seen { type ipv4_addr . inet_service; flags dynamic, timeout; timeout 60s; }'
    passing='iif "inside" update @seen { ip daddr . udp sport }'
    incoming='iif "outside" ip saddr . udp dport @seen dnat to 192.168.7.2'
    ;;
sym | sym6)
    outgoing='oif "outside" masquerade fully-random'
    ;;
adm)
    outgoing='oif "outside" ip daddr 203.0.113.10 udp dport 1-65535 snat to 203.0.113.1:30000-39999
        oif "outside" ip daddr 203.0.113.11 udp dport 1-65535 snat to 203.0.113.1:50000-59999'
    ;;
hairpin)
    incoming='ip daddr 203.0.113.1 udp dport 1024-65535 dnat to 192.168.7.2'
    outgoing='oif "outside" masquerade
        iif "inside" oif "inside" masquerade'
    ;;
nonat)
    outgoing=''
    ip -n server route add 192.168.7.0/24 via 203.0.113.1
    ;;
fw)
    outgoing=''
    ip -n server route add 192.168.7.0/24 via 203.0.113.1
    passing='iif "outside" ct state new drop'
    ;;
fw6)
    outgoing=''
    ip -n server -6 route add 2001:db8:7::/64 via 2001:db8::1
    passing='iif "outside" meta l4proto udp ct state new drop'
    ;;
udpblock)
    passing='meta l4proto udp drop'
    ;;
*)
    echo "unknown mode $mode" >&2
    exit 2
    ;;
esac
ip netns exec nat nft -f - <<RULES
table $family t {
    $sets
    chain pre { type nat hook prerouting priority -100; $incoming
    }
    chain post { type nat hook postrouting priority 100; $outgoing
    }
    chain forward { type filter hook forward priority 0; $passing
    }
}
RULES

ip netns exec server turnserver -n --stun-only --no-tls --no-dtls --no-cli \
    --log-file "$state/log" --pidfile "$state/pid" --userdb "$state/db" \
    $(printf -- '--listening-ip %s ' $addresses) \
    --listening-port 3478 --alt-listening-port 3479 > "$state/out" 2>&1 &
tries=0
until ip netns exec server ss -lun | grep -qF "$other:3479"; do
    tries=$((tries + 1))
    if [ $tries -gt 300 ]; then
        cat "$state/out" >&2
        exit 2
    fi
    sleep 0.1
done

ip netns exec client "$@"
