# shellcheck shell=bash
# The suite that is measured and the helpers that measure it. Sourced by tests/benchmark/run.

helper_names=(benchmark_client benchmark_bare_server benchmark_bare_statements)
readonly scratch_schema=ketnap_benchmark

work=""
own_folder=""
suite_started=false
declare -A helper=()
bare_server_pid=""

build_helpers() {
  local log
  log=$(mktemp "${TMPDIR:-/tmp}/ketnap-benchmark-build.XXXXXX")
  step "dựng các chương trình đo ($preset)" "building the measuring programs ($preset)"
  if ! (cd "$repo" && cmake --preset "$preset" && cmake --build --preset "$preset" -j "$(nproc)" \
    --target "${helper_names[@]}") </dev/null >"$log" 2>&1; then
    show_tail "$log" 30
    die "dựng chương trình không thành" "the build failed" "xem $log" "see $log"
  fi
  rm -f "$log"
}

find_helpers() {
  local name
  for name in "${helper_names[@]}"; do
    helper[$name]=$(find_binary "$name") ||
      die "không thấy $name trong $build_dir" "$name not found in $build_dir" \
        "chạy không có --no-build" "run without --no-build"
  done
}

# A suite of its own, so that what is measured is known and nobody's data is touched.
begin_suite() {
  local options=(--empty --preset "$preset" --lang "$lang")
  if [[ -z $state ]]; then
    own_folder=$(mktemp -d "${TMPDIR:-/tmp}/ketnap-bench.XXXXXX")
    state="$own_folder/state"
  elif [[ -e $state ]]; then
    die "$state có rồi" "$state exists" "chọn thư mục chưa có: phép đo cần một bộ dịch vụ trống" \
      "choose a folder that does not exist: the measurement wants an empty suite"
  fi
  if [[ $build == false ]]; then options+=(--no-build); fi
  step "khởi động một bộ dịch vụ trống" "starting an empty suite"
  suite_started=true
  "$deploy/up" --state "$state" --port-base "$port_base" "${options[@]}" </dev/null ||
    die "deploy/up không thành" "deploy/up failed" "xem các dòng trên" "see the lines above"
  work="$state/benchmark"
  mkdir -m 0700 "$work"
  : >"$work/results.tsv"
}

end_suite() {
  [[ $suite_started == true ]] || return 0
  if [[ $keep == true ]]; then
    say "Bộ dịch vụ còn chạy ở $state" "The suite still runs in $state"
    return 0
  fi
  "$deploy/down" --state "$state" --lang "$lang" >/dev/null || true
  if [[ -n $own_folder ]]; then rm -rf "$own_folder"; fi
}

prepare_suite() {
  "${helper[benchmark_client]}" prepare --state "$state" --work "$work" >/dev/null ||
    die "không chuẩn bị được dữ liệu" "the data could not be prepared" "xem dòng trên và $state/log" \
      "see the line above and $state/log"
}

# Copies of the dossier service's tables with their indexes and constraints, with what the service has learnt of
# organizations and members, and with one candidate to copy from.
make_scratch_schema() {
  local table
  {
    printf 'CREATE DATABASE %s CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;\n' "$scratch_schema"
    while read -r table; do
      printf 'CREATE TABLE %s.%s LIKE ketnap_dossier.%s;\n' "$scratch_schema" "$table" "$table"
      if [[ $table =~ ^(replica_|organization_fact$|candidate_certificate$) ]]; then
        printf 'INSERT INTO %s.%s SELECT * FROM ketnap_dossier.%s;\n' "$scratch_schema" "$table" "$table"
      fi
    done < <(run_sql -e 'SHOW TABLES FROM ketnap_dossier')
    printf 'INSERT INTO %s.candidate SELECT * FROM ketnap_dossier.candidate LIMIT 1;\n' "$scratch_schema"
  } | run_sql
}

start_bare_server() {
  [[ -n $bare_server_pid ]] && return 0
  "${helper[benchmark_bare_server]}" --listen "unix:$work/bare.sock" --reply "$work/reply.bin" >"$work/bare.log" 2>&1 &
  bare_server_pid=$!
  local deadline=$((SECONDS + 10))
  until grep -q ready "$work/bare.log"; do
    if [[ $SECONDS -ge $deadline ]] || ! kill -0 "$bare_server_pid" 2>/dev/null; then
      show_tail "$work/bare.log"
      die "máy chủ gRPC trần không chạy" "the bare gRPC server does not run" "xem dòng trên" "see the line above"
    fi
    sleep 0.1
  done
}

stop_bare_server() {
  [[ -n $bare_server_pid ]] || return 0
  kill "$bare_server_pid" 2>/dev/null || true
  wait "$bare_server_pid" 2>/dev/null || true
  bare_server_pid=""
}

# Numbers mean nothing without the machine they come from.
describe_machine() {
  local disk
  disk=$(df -PT "$state" | awk 'NR == 2 { print $2 }')
  printf '\n%s processors, %s; build %s; MariaDB %s; state folder on %s; %s rounds\n' "$(nproc)" \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$preset" "$(run_sql -e 'SELECT VERSION()')" \
    "$disk" "$rounds"
  if [[ $disk == tmpfs ]]; then printf 'NOTE: in memory, commits cost no disk: use --state for a real one\n'; fi
  if [[ $preset != release ]]; then printf 'NOTE: not a release build: the suite is slower than what is deployed\n'; fi
  printf 'load average before: %s\n' "$(cut -d' ' -f1-3 /proc/loadavg)"
}

describe_load() {
  printf 'load average after: %s (another program at work makes every number worse)\n' "$(cut -d' ' -f1-3 /proc/loadavg)"
}
