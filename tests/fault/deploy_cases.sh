# shellcheck shell=bash
# How deploy/up fails: one clear message with what to do, its exit code, and nothing left running. Sourced by
# tests/fault/run after tests/e2e/lib/suite.sh.

# up_fails NAME CODE TEXT OPTION…: up ends with CODE, says TEXT and what to do, and leaves no process behind.
up_fails() {
  local name=$1 code=$2 text=$3 got=0 log="$work/case.log"
  shift 3
  "$repo/deploy/up" --preset "$preset" --no-build --lang en "$@" </dev/null >"$log" 2>&1 || got=$?
  if [[ $got -ne $code ]] || ! grep -qE -- "$text" "$log" || [[ -n $(left_over "$work/") ]] ||
    { [[ $code -eq 1 ]] && ! grep -q 'What to do:' "$log"; }; then
    printf '    exit code %s, expected %s and "%s"\n' "$got" "$code" "$text"
    sed 's/^/    /' "$log" | tail -n 30
    left_over "$work/"
    fail "$name"
  else
    pass "$name"
  fi
}

test_refused_options() {
  local option
  for option in "--port-base 80" "--port-base x" "--preset fast" "--listen everywhere" "--demo-seed -1" "--lang fr" \
    "--no-such-option" "--state"; do
    # shellcheck disable=SC2086  # an option and its value
    up_fails "up refuses $option" 2 "Bad argument|không hợp lệ" --state "$work/state" $option
  done
}

test_refused_folders() {
  local long
  printf 'x' >"$work/file"
  up_fails "up refuses a state that is a file" 1 "is not a folder" --state "$work/file"
  mkdir "$work/other"
  printf 'x' >"$work/other/letter.txt"
  up_fails "up refuses a folder with other things in it" 1 "is no state folder of ketnap" --state "$work/other"
  check "and leaves it as it was" test "$(ls -A "$work/other")" = letter.txt
  long="$work/$(printf 'x%.0s' $(seq 90))"
  up_fails "up refuses a path too long for sockets" 1 "too long" --state "$long"
  check "and does not make it" test ! -e "$long"
  up_fails "up refuses a path with a space" 1 "characters that cannot be used" --state "$work/a b"
}

test_missing_programs() {
  mkdir "$work/empty-build"
  KETNAP_BUILD_DIR="$work/empty-build" up_fails "up says which programs are missing" 1 \
    "programs not found in .*empty-build: ketnap-organization" --state "$work/state" --port-base "$(free_port_base)"
}

test_port_in_use() {
  local base holder port
  base=$(free_port_base)
  for port in $((base + 43)) $((base + 12)); do
    node -e 'require("net").createServer().listen(+process.argv[1], "127.0.0.1")' "$port" &
    holder=$!
    until listening_on "$port" || ! kill -0 "$holder" 2>/dev/null; do sleep 0.05; done
    up_fails "up names the port $((port - base)) that is in use" 1 "ports already in use: $port" --state "$work/state" \
      --port-base "$base"
    check "and leaves its holder alone" kill -0 "$holder"
    kill "$holder"
    wait "$holder" 2>/dev/null || true
  done
}

# One service ends at once, whatever is tried: up shows its log and stops what it had started.
test_service_that_dies() {
  local name program build_dir="$repo/build/$preset"
  mkdir -p "$work/broken-build"
  for name in ketnap-organization ketnap-training ketnap-supervision ketnap-identity ketnap-gateway ketnapctl; do
    program=$(find_binary "$name")
    # shellcheck disable=SC2016  # the arguments are the script's
    printf '#!/bin/sh\nexec "%s" "$@"\n' "$program" >"$work/broken-build/$name"
  done
  printf '#!/bin/sh\necho "the rule sets cannot be read" >&2\nexit 1\n' >"$work/broken-build/ketnap-dossier"
  chmod +x "$work"/broken-build/*
  KETNAP_BUILD_DIR="$work/broken-build" KETNAP_START_TIMEOUT=12 up_fails "up tells of a service that dies, with its log" 1 \
    "the rule sets cannot be read" --state "$work/state" --port-base "$(free_port_base)" --empty
  check "and names it" grep -q "not serving:.*dossier" "$work/case.log"
}

test_second_up() {
  local before
  before=$(cat "$KETNAP_TEST_STATE/run/supervisord.pid")
  check "a second up on a suite that runs ends well" "$repo/deploy/up" --state "$KETNAP_TEST_STATE" --no-build --lang en
  cp "$work/check.log" "$work/second.log"
  check "and says so" grep -q "already up" "$work/second.log"
  check "and leaves it running" test "$before" = "$(cat "$KETNAP_TEST_STATE/run/supervisord.pid")"
  check "status agrees" "$repo/deploy/status" --state "$KETNAP_TEST_STATE"
}

# locked_out COMMAND…: ends with 1 and says that the state folder is locked.
locked_out() {
  local got=0
  "$@" --state "$KETNAP_TEST_STATE" --lang en >"$work/locked.log" 2>&1 || got=$?
  cat "$work/locked.log"
  [[ $got -eq 1 ]] && grep -q "another up or down is running" "$work/locked.log"
}

test_locked_state() {
  local holder
  (
    flock 8
    exec sleep 30
  ) 8>>"$KETNAP_TEST_STATE/lock" &
  holder=$!
  until [[ $(<"/proc/$holder/comm") == sleep ]]; do sleep 0.05; done
  check "up on a locked state folder fails and says why" locked_out "$repo/deploy/up" --no-build
  check "so does down" locked_out "$repo/deploy/down"
  kill "$holder"
  wait "$holder" 2>/dev/null || true
  check "the suite still serves" "$repo/deploy/status" --state "$KETNAP_TEST_STATE"
}

# The supervisor and everything else die at once, as when the machine stops; up finds its way.
test_up_after_a_crash() {
  local pid count_before count_after name
  count_before=$(count_candidates)
  kill -KILL "$(cat "$KETNAP_TEST_STATE/run/supervisord.pid")"
  for name in mariadbd "${services[@]}" gateway; do
    read -r pid _ <"$KETNAP_TEST_STATE/run/pids/$name"
    kill -KILL "$pid" 2>/dev/null || true
  done
  check "up after everything but nginx was killed" "$repo/deploy/up" --state "$KETNAP_TEST_STATE" --no-build --empty \
    --lang en
  count_after=$(count_candidates)
  check "with the same data ($count_after people)" test "$count_before" = "$count_after"
}

count_candidates() {
  mariadb --no-defaults --socket="$KETNAP_TEST_STATE/run/mariadb.sock" --user="$(id -un)" --batch --skip-column-names \
    -e 'SELECT COUNT(*) FROM ketnap_dossier.candidate'
}
