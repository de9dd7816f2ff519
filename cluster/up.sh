#!/usr/bin/env bash
# Starts what is not running of a cluster of three nodes on loopback: cluster/up.sh
# SKILLGRAPH_JOURNAL: the connection string of a PostgreSQL database; without it a throw-away server is started.
# SKILLGRAPH_PORT: the address in front (5080); the nodes listen on the ports behind it.
. "$(dirname "${BASH_SOURCE[0]}")/nodes.sh"

mkdir -p "$run"

say "Build"
dotnet build -c Release --nologo -v quiet "$here/SkillGraph.Cluster.Node/SkillGraph.Cluster.Node.csproj"

start_postgres() {
  command -v initdb >/dev/null || fail "Install PostgreSQL (initdb, pg_ctl), or name a database in SKILLGRAPH_JOURNAL"
  local folder
  if [ ! -f "$run/postgres" ]; then
    folder="$(as_postgres mktemp -d "${TMPDIR:-/tmp}/skillgraph-cluster-XXXXXX")"
    as_postgres initdb -D "$folder/data" -U skillgraph --auth=trust --encoding=UTF8 >"$run/postgres.log" 2>&1 || fail "initdb failed; see $run/postgres.log"
    echo "$folder" >"$run/postgres"
  fi
  folder="$(cat "$run/postgres")"
  as_postgres pg_ctl -D "$folder/data" status >/dev/null 2>&1 && return
  as_postgres pg_ctl -D "$folder/data" -l "$folder/server.log" -w start \
    -o "-p $postgres_port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=400" >>"$run/postgres.log" 2>&1 ||
    fail "PostgreSQL did not start; see $folder/server.log"
}

if [ -n "${SKILLGRAPH_JOURNAL:-}" ]; then
  echo "$SKILLGRAPH_JOURNAL" >"$run/journal"
elif [ ! -f "$run/journal" ] || [ -f "$run/postgres" ]; then
  say "PostgreSQL"
  start_postgres
  echo "Host=127.0.0.1;Port=$postgres_port;Username=skillgraph;Database=postgres" >"$run/journal"
fi

for node in "${nodes[@]}"; do is_running "node-$node" || { say "Node $node"; start_node "$node"; }; done
for node in "${nodes[@]}"; do wait_ready "$node"; done

front() {
  if ! command -v nginx >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Install nginx"
    # Installed for this alone: at run level 1 the package does not start it.
    { apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light; } >"$run/apt.log" 2>&1 || true
  fi
  command -v nginx >/dev/null || return 1
  is_running nginx && return
  cat >"$run/nginx.conf" <<CONF
pid $run/nginx.pid;
# Below that it would write down access tokens, which are in the addresses of sockets.
error_log $run/nginx.log crit;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path $run/nginx-body;
  proxy_temp_path $run/nginx-proxy;
  fastcgi_temp_path $run/nginx-fastcgi;
  uwsgi_temp_path $run/nginx-uwsgi;
  scgi_temp_path $run/nginx-scgi;
  client_max_body_size 8m;
  map \$http_authorization \$bearer { "~^Bearer (.+)\$" \$1; }
  map \$arg_access_token \$token { default \$arg_access_token; "" \$bearer; }
  upstream nodes {
    # A client that asks first and then connects has to come to the same node both times.
    hash \$token consistent;
$(for node in "${nodes[@]}"; do echo "    server 127.0.0.1:$(http_port "$node") max_fails=0;"; done)
  }
  map \$http_upgrade \$connection_header { default upgrade; "" ""; }
  server {
    listen 127.0.0.1:$port;
    location /hubs/ {
      proxy_next_upstream error timeout http_503 non_idempotent;
      include $run/proxy.conf;
    }
    location / {
      proxy_next_upstream error timeout http_503;
      include $run/proxy.conf;
    }
  }
}
CONF
  cat >"$run/proxy.conf" <<CONF
proxy_pass http://nodes;
proxy_http_version 1.1;
proxy_set_header Host \$http_host;
proxy_set_header Upgrade \$http_upgrade;
proxy_set_header Connection \$connection_header;
proxy_connect_timeout 2s;
proxy_read_timeout 3600s;
proxy_buffering off;
CONF
  nginx -c "$run/nginx.conf" >>"$run/nginx.log" 2>&1
}

address="http://127.0.0.1:$port"
if front; then
  say "Ready: $address"
else
  address="http://127.0.0.1:$(http_port 1)"
  say "Ready, without one address in front because nginx is not here:"
fi
for node in "${nodes[@]}"; do echo "  node $node: http://127.0.0.1:$(http_port "$node")  log: $run/node-$node.log"; done
echo "Letters to people end in $run/outbox"
echo "For operators, with the key in $operator_key:"
echo "  in a browser: $address/operations"
echo "  here: dotnet run --project $(dirname "$here")/src/SkillGraph.Cli -- cluster status --server $address --key-file $operator_key"
