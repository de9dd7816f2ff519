#!/usr/bin/env bash
# Stops all that cluster/up.sh started; the throw-away database is gone then: cluster/down.sh
. "$(dirname "${BASH_SOURCE[0]}")/nodes.sh"

is_running nginx && kill -QUIT "$(pid_of nginx)"
for node in "${nodes[@]}"; do stop_node "$node" & done
wait
if [ -f "$run/postgres" ]; then
  folder="$(cat "$run/postgres")"
  as_postgres pg_ctl -D "$folder/data" -m fast -w stop >/dev/null 2>&1 || true
  rm -rf "$folder"
  rm -f "$run/postgres"
fi
rm -f "$run/journal"
say "Down; the logs are in $run"
