# shellcheck shell=bash
# One private mariadbd that all service tests share: as durable and strict as the suite's own, from the same
# template. Sourced by tests/run.

test_database_folder=""
test_database_pid=""

# In memory where there is room: the tests ask for a durable server, and its many fsyncs cost nothing there.
test_database_parent() {
  local free
  free=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
  if [[ -w /dev/shm && ${free:-0} -gt $((2 * 1024 * 1024)) ]]; then
    printf '/dev/shm\n'
  else
    printf '%s\n' "${TMPDIR:-/tmp}"
  fi
}

start_test_database() {
  local user_option=() user_line="# run as the invoking user" deadline
  [[ -n $test_database_pid ]] && return 0
  test_database_folder=$(mktemp -d "$(test_database_parent)/ketnap-test.XXXXXX")
  mkdir "$test_database_folder/run" "$test_database_folder/tmp"
  if [[ $EUID -eq 0 ]]; then
    user_option=(--user=root)
    user_line="user = root"
  fi
  render "$deploy/mariadb/mariadbd.cnf.in" "$test_database_folder/mariadbd.cnf" "USER_LINE=$user_line" \
    "STATE=$test_database_folder" "DATA=$test_database_folder/data" \
    "SOCKET=$test_database_folder/run/mariadb.sock" "BUFFER_POOL=256M"
  if ! mariadb-install-db --no-defaults "${user_option[@]}" --datadir="$test_database_folder/data" \
    --auth-root-authentication-method=normal --skip-test-db </dev/null >"$results/mariadb-install-db.log" 2>&1; then
    show_tail "$results/mariadb-install-db.log"
    die "mariadb-install-db không thành" "mariadb-install-db failed" "xem dòng trên" "see the lines above"
  fi
  mariadbd --defaults-file="$test_database_folder/mariadbd.cnf" </dev/null >"$results/mariadbd.log" 2>&1 &
  test_database_pid=$!
  deadline=$((SECONDS + 60))
  until mariadb --no-defaults --socket="$test_database_folder/run/mariadb.sock" --user=root -e 'SELECT 1' \
    >/dev/null 2>&1; do
    if [[ $SECONDS -ge $deadline ]] || ! kill -0 "$test_database_pid" 2>/dev/null; then
      show_tail "$results/mariadbd.log"
      die "mariadbd của các phép thử không trả lời" "the tests' mariadbd does not answer" \
        "xem $results/mariadbd.log" "see $results/mariadbd.log"
    fi
    sleep 0.2
  done
  export KETNAP_TEST_MARIADB_SOCKET="$test_database_folder/run/mariadb.sock"
}

stop_test_database() {
  unset KETNAP_TEST_MARIADB_SOCKET
  if [[ -n $test_database_pid ]]; then
    kill -KILL "$test_database_pid" 2>/dev/null || true
    wait "$test_database_pid" 2>/dev/null || true
    test_database_pid=""
  fi
  if [[ -n $test_database_folder ]]; then
    rm -rf "$test_database_folder"
    test_database_folder=""
  fi
}
