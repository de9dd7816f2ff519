#!/usr/bin/env bash
# Stops and starts one node after another, each only when the one before is ready: cluster/roll.sh
. "$(dirname "${BASH_SOURCE[0]}")/nodes.sh"

[ -f "$run/journal" ] || fail "The cluster is not up: cluster/up.sh"
# The youngest first: the oldest places the rooms, and that should move once, not with every node.
for node in $(cd "$run" && ls -t node-*.pid | tr -dc '0-9\n'); do
  begun=$(date +%s%N)
  stop_node "$node"
  stopped=$(date +%s%N)
  start_node "$node"
  wait_ready "$node"
  say "Node $node: stopped in $(((stopped - begun) / 1000000)) ms, ready after another $((($(date +%s%N) - stopped) / 1000000)) ms"
done
