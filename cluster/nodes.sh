# What the scripts beside this file share; it is read by them, not run.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
run="$here/run"
port="${SKILLGRAPH_PORT:-5080}"
program="$here/SkillGraph.Cluster.Node/bin/Release/net10.0/SkillGraph.Cluster.Node.dll"
nodes=(1 2 3)

stop_patience=35
ready_patience=90

export PATH="$PATH:/usr/sbin:/usr/lib/postgresql/17/bin:/usr/lib/postgresql/16/bin:/usr/lib/postgresql/15/bin"

say() { echo "$(date +%T) $*"; }
fail() { echo "$*" >&2; exit 1; }

http_port() { echo $((port + $1)); }
cluster_port() { echo $((port + 10 + $1)); }
postgres_port=$((port + 20))

pid_of() { cat "$run/$1.pid" 2>/dev/null || true; }
is_running() { local pid; pid="$(pid_of "$1")"; [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; }
is_ready() { curl -fs -m 6 -o /dev/null "http://127.0.0.1:$(http_port "$1")/health/ready"; }

# PostgreSQL refuses to run as root.
as_postgres() { if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- env PATH="$PATH" "$@"); else "$@"; fi; }

# Whoever reads this file may look at the nodes and move them.
operator_key="$run/operator-key"
make_operator_key() { [ -s "$operator_key" ] || (umask 077 && head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n' >"$operator_key"); }

start_node() {
  make_operator_key
  local seeds=() seed
  for seed in "${nodes[@]}"; do seeds+=("--SkillGraph:Cluster:Seeds:$((seed - 1))=127.0.0.1:$(cluster_port "$seed")"); done
  # Not as an argument: those can be read by everybody on the machine.
  SkillGraph__OperatorKey="$(cat "$operator_key")" setsid nohup dotnet "$program" --urls "http://127.0.0.1:$(http_port "$1")" --SkillGraph:Journal "$(cat "$run/journal")" --SkillGraph:Guests true --SkillGraph:Mail:Outbox "$run/outbox" \
    --SkillGraph:Cluster:Port "$(cluster_port "$1")" "${seeds[@]}" </dev/null >>"$run/node-$1.log" 2>&1 &
  echo $! >"$run/node-$1.pid"
}

wait_ready() {
  local waited=0
  until is_ready "$1"; do
    is_running "node-$1" || { tail -n 5 "$run/node-$1.log" >&2; fail "Node $1 has ended; see $run/node-$1.log"; }
    [ "$((waited += 1))" -lt $((ready_patience * 5)) ] || fail "Node $1 is not ready; see $run/node-$1.log"
    sleep 0.2
  done
}

stop_node() {
  is_running "node-$1" || return 0
  local pid waited=0
  pid="$(pid_of "node-$1")"
  kill -TERM "$pid"
  while kill -0 "$pid" 2>/dev/null; do
    if [ "$((waited += 1))" -ge $((stop_patience * 10)) ]; then
      say "Node $1 has not stopped within $stop_patience s and is killed"
      kill -KILL "$pid"
    fi
    sleep 0.1
  done
  rm -f "$run/node-$1.pid"
}
