#!/usr/bin/env bash
# Kills one node as a crash would: cluster/kill-one.sh [1|2|3]. Started again by cluster/up.sh.
. "$(dirname "${BASH_SOURCE[0]}")/nodes.sh"

node="${1:-2}"
[[ " ${nodes[*]} " == *" $node "* ]] || fail "usage: cluster/kill-one.sh [1|2|3]"
is_running "node-$node" || fail "Node $node is not running"
kill -KILL "$(pid_of "node-$node")"
rm -f "$run/node-$node.pid"
say "Node $node is killed; cluster/up.sh starts it again"
