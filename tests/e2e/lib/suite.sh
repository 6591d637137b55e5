# shellcheck shell=bash
# A suite of its own for the end to end and the fault tests, and the counting of their cases. Sourced by their run
# scripts after deploy/lib/common.sh and deploy/lib/checks.sh.

preset=${KETNAP_TEST_PRESET:-dev}
passed=0
failed=0
work=""

pass() {
  printf 'PASS %s\n' "$1"
  passed=$((passed + 1))
}

fail() {
  printf 'FAIL %s\n' "$1"
  failed=$((failed + 1))
}

# check NAME COMMAND…: one case. What the command says is in $work/check.log, and shown when it fails.
check() {
  local name=$1
  shift
  if "$@" </dev/null >"$work/check.log" 2>&1; then
    pass "$name"
  else
    sed 's/^/    /' "$work/check.log" | tail -n 40
    fail "$name"
  fi
}

# In memory where there is room: the suite is as durable there, and its many fsyncs cost nothing.
make_work_folder() {
  local parent=${TMPDIR:-/tmp} free
  free=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
  if [[ -w /dev/shm && ${free:-0} -gt $((4 * 1024 * 1024)) ]]; then parent=/dev/shm; fi
  work=$(mktemp -d "$parent/ketnap-e2e.XXXXXX")
}

# A range in which nobody listens now.
free_port_base() {
  local base port taken
  for _ in $(seq 50); do
    base=$((20000 + RANDOM % 400 * 100))
    taken=false
    for port in $((base + 10)) $((base + 11)) $((base + 12)) $((base + 13)) $((base + 14)) $((base + 15)) $((base + 43)); do
      if listening_on "$port"; then taken=true; fi
    done
    [[ $taken == false ]] && printf '%s\n' "$base" && return 0
  done
  return 1
}

# start_suite OPTION…: up in a new work folder, from what is built. KETNAP_TEST_STATE names its state folder.
start_suite() {
  local begun=$SECONDS
  make_work_folder
  export KETNAP_TEST_STATE="$work/state"
  printf '  starting a suite: %s\n' "$*"
  if ! "$repo/deploy/up" --state "$KETNAP_TEST_STATE" --port-base "$(free_port_base)" --preset "$preset" --no-build \
    "$@" </dev/null >"$work/up.log" 2>&1; then
    sed 's/^/    /' "$work/up.log" | tail -n 60
    fail "deploy/up $*"
    return 1
  fi
  pass "deploy/up $* ($((SECONDS - begun)) s)"
}

# Processes that name this folder in their command line or work in it, but this script.
left_over() {
  local entry pid line
  for entry in /proc/[0-9]*; do
    pid=${entry#/proc/}
    [[ $pid == "$$" || $pid == "$BASHPID" ]] && continue
    line=$(tr "\000" " " 2>/dev/null <"$entry/cmdline") || continue
    if [[ $line == *"$1"* || $(readlink "$entry/cwd" 2>/dev/null)/ == "$1"* ]]; then printf '    %s %s\n' "$pid" "$line"; fi
  done
}

# Stops the suite, whatever state it is in, and leaves neither processes nor files.
stop_suite() {
  local rest begun=$SECONDS
  [[ -n $work ]] || return 0
  if [[ -d $work/state ]]; then check "deploy/down" "$repo/deploy/down" --state "$work/state"; fi
  rest=$(left_over "$work/")
  if [[ -z $rest ]]; then
    pass "no process is left over ($((SECONDS - begun)) s)"
  else
    printf '%s\n' "$rest"
    fail "no process is left over"
  fi
  if [[ $failed -gt 0 && -n ${KETNAP_TEST_LOGS:-} && -d $work/state/log ]]; then
    mkdir -p "$KETNAP_TEST_LOGS/suite-logs"
    cp -r "$work/state/log" "$KETNAP_TEST_LOGS/suite-logs/${work##*.}"
  fi
  rm -rf "$work"
  work=""
}

# run_node FILE: every case of a test program is counted; one that broke outside its cases is a failed case.
run_node() {
  local file=$1 code=0 log bad
  log="$work/$(basename "$file").log"
  printf -- '--- %s\n' "$(basename "$file")"
  node --test-reporter="$repo/tests/e2e/lib/reporter.mjs" --test-reporter-destination=stdout "$file" </dev/null \
    >"$log" 2>&1 || code=$?
  cat "$log"
  passed=$((passed + $(grep -c '^PASS ' "$log" || true)))
  bad=$(grep -c '^FAIL ' "$log" || true)
  failed=$((failed + bad))
  if [[ $code -ne 0 && $bad -eq 0 ]] || ! grep -q '^PASS \|^FAIL ' "$log"; then fail "$(basename "$file") ran"; fi
}

finish_suite_tests() {
  local code=$?
  trap - EXIT
  if [[ $code -ne 0 ]]; then fail "the run reached its end"; fi
  stop_suite
  printf '%s passed, %s failed\n' "$passed" "$failed"
  [[ $failed -eq 0 && $passed -gt 0 ]] || exit 1
  exit 0
}
