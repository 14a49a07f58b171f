#!/bin/sh
# From cron, for the textfile collector of node_exporter: every file appears whole or not at all.
#
#   */5 * * * * /usr/local/bin/prometheus-textfile.sh
#
# A server that is down is a metric here (probe_success 0), and no reason for mail from cron.
set -eu
TO=${TEXTFILE_DIRECTORY:-/var/lib/prometheus/node-exporter}
SERVER=${STUN_SERVER:-stun:turn.example.org}

rtctool stun probe "$SERVER" --quiet --timeout 3s --exit-zero --output /dev/null --report prometheus="$TO/rtctool-stun.prom"
