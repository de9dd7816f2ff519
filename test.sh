#!/usr/bin/env bash
# Builds and tests everything that this machine can: ./test.sh, or ./test.sh --nightly for the fault tests at full size (within two hours).
set -euo pipefail
cd "$(dirname "$0")"

case "${1:-}" in
  "") ;;
  --nightly) export SKILLGRAPH_NIGHTLY=1 ;;
  *) echo "usage: ./test.sh [--nightly]" >&2; exit 2 ;;
esac
[ "${SKILLGRAPH_NIGHTLY:-}" = 1 ] && tier="nightly: full sizes" || tier="before a change: small sizes (--nightly for the full ones)"
echo "Tier $tier"

missing=()
need() { # program, Debian package, what for
  command -v "$1" >/dev/null 2>&1 && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    [ -n "${apt_updated:-}" ] || { apt-get update -qq >/dev/null && apt_updated=1; }
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2" >/dev/null 2>&1 || true
    hash -r
  fi
  command -v "$1" >/dev/null 2>&1 || missing+=("$2 ($3)")
}

export PATH="$PATH:/usr/lib/postgresql/17/bin:/usr/lib/postgresql/16/bin:/usr/lib/postgresql/15/bin"
[ -n "${SKILLGRAPH_TEST_POSTGRES:-}" ] || need initdb postgresql "the PostgreSQL journal"
need cc build-essential "a disk that is full or fails"
command -v google-chrome >/dev/null 2>&1 || need chromium chromium "the web client in a browser"
need npm npm "the web client"
if [ ${#missing[@]} -gt 0 ]; then
  echo "Missing, so the tests that need it will fail: ${missing[*]}"
fi

[ -d ../shared/data ] || echo "Not there: ../shared/data, so the long recorded sessions are not replayed"

step() { echo; echo "== $*"; }

step "Golden events are only ever added"
.ci/golden-events-are-only-added

step "Build"
dotnet build -c Release --nologo -v quiet OneMachine.slnf

step "Formatting"
dotnet format --no-restore --verify-no-changes OneMachine.slnf

step "Web client: types, linter, formatter, unit tests"
(cd src/SkillGraph.Web && npm run --silent check && npm run --silent test)

step "Tests"
mkdir -p artifacts
log=artifacts/tests.log
status=0
dotnet test -c Release --no-build --nologo -m:1 OneMachine.slnf --logger "console;verbosity=normal" 2>&1 | tee "$log" | grep -vE '^\s+Passed ' || status=$?
count() { awk -v what="$1:" '$1 == what { sum += $2 } END { print sum + 0 }' "$log"; }
echo
echo "$(count Passed) passed, $(count Failed) failed"

step "Cluster"
if dotnet restore --nologo -v quiet SkillGraph.sln >artifacts/cluster-restore.log 2>&1; then
  dotnet build -c Release --no-restore --nologo -v quiet SkillGraph.sln
  dotnet format --no-restore --verify-no-changes SkillGraph.sln --include cluster/
  dotnet test -c Release --no-build --nologo cluster/SkillGraph.Cluster.Tests || status=1
else
  echo "The cluster's tests were not run: its packages could not be restored (artifacts/cluster-restore.log)."
fi

step "Deployment"
deploy/check || status=1

step "Simulation"
simulate() { dotnet tests/SkillGraph.Simulation/bin/Release/net10.0/SkillGraph.Simulation.dll "$@" || status=1; }
if [ "${SKILLGRAPH_NIGHTLY:-}" = 1 ]; then
  simulate --seeds 10000
  simulate --mutants
else
  simulate --seeds 500
fi
exit "$status"
