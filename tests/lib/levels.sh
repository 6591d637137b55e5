# shellcheck shell=bash
# The levels of tests/run. Sourced by it.

# Test programs that kill their server want one of their own.
readonly own_server_tests='^common_db_test$'

install_node_modules() {
  local folder="$repo/tests/e2e" stamp="$repo/tests/e2e/node_modules/.ketnap-lock"
  cmp -s "$folder/package-lock.json" "$stamp" && return 0
  step "npm ci (tests/e2e)" "npm ci (tests/e2e)"
  if ! (cd "$folder" && npm ci --no-fund --no-audit) </dev/null >"$results/npm.log" 2>&1; then
    show_tail "$results/npm.log"
    die "npm ci không thành" "npm ci failed" "xem $results/npm.log; kiểm tra mạng" \
      "see $results/npm.log; check the network"
  fi
  cp "$folder/package-lock.json" "$stamp"
}

# build_preset PRESET: everything, tests included.
build_preset() {
  local log="$results/build-$1.log" jobs memory begun=$SECONDS
  step "dựng chương trình ($1)" "building ($1)"
  memory=$(awk '/^MemAvailable:/ { print int($2 / 1572864) }' /proc/meminfo)
  jobs=$(nproc)
  if [[ ${memory:-1} -lt $jobs ]]; then jobs=$((memory > 1 ? memory : 1)); fi
  # Its depend mode does not see what a precompiled header holds, and would hand out stale objects.
  export CCACHE_NODEPEND=1
  if ! (cd "$repo" && cmake --preset "$1" && cmake --build --preset "$1" -j "$jobs") </dev/null >"$log" 2>&1; then
    grep -E 'error:|FAILED:|CMake Error' "$log" | head -n 20 >&2 || true
    show_tail "$log" 30
    count "build $1" 0 1
    finish
  fi
  count "build $1" 1 0 0 $((SECONDS - begun))
}

cpp_files() {
  git -C "$repo" -c "safe.directory=$repo" ls-files -co --exclude-standard -- '*.cc' '*.h' | sort -u |
    while read -r file; do [[ -f $repo/$file ]] && printf '%s\n' "$file"; done
}

shell_files() {
  git -C "$repo" -c "safe.directory=$repo" ls-files -co --exclude-standard | sort -u | while read -r file; do
    [[ -f $repo/$file ]] && head -c 40 "$repo/$file" | head -n 1 | grep -qE '^#!.*\bbash\b' && printf '%s\n' "$file"
  done
  return 0
}

check_format() { (cd "$repo" && cpp_files | xargs -r clang-format --dry-run -Werror); }
check_shell() { (cd "$repo" && shell_files | xargs -r shellcheck -x -a); }
check_breaking() {
  local golden="$repo/proto/golden/descriptors.binpb"
  [[ -s $golden ]] || { echo "proto/golden/descriptors.binpb is missing: tests/lint/update_golden makes it" && return 1; }
  (cd "$repo/proto" && "$repo/tests/lint/buf" breaking --against "$golden")
}
check_proto() { (cd "$repo/proto" && "$repo/tests/lint/buf" lint); }

run_lint() {
  local log="$results/house_rules.log"
  step "kiểm tra hình thức (lint)" "lint"
  run_case "clang-format" check_format
  run_case "buf lint" check_proto
  run_case "buf breaking" check_breaking
  run_case "shellcheck" check_shell
  "$repo/tests/lint/house_rules" >"$log" 2>&1 || true
  grep -v '^PASS' "$log" >&2 || true
  count_prefixed "house rules" "$log"
}

# count_prefixed NAME LOG: a log with one line "PASS …" or "FAIL …" for each case; no case at all is a failure.
count_prefixed() {
  local good bad
  good=$(grep -c '^PASS ' "$2" || true)
  bad=$(grep -c '^FAIL ' "$2" || true)
  if [[ $((good + bad)) -eq 0 ]]; then bad=1; fi
  count "$1" "$good" "$bad"
}

# run_ctest NAME PRESET CTEST_OPTION…: cases are counted from what the test programs write, not from ctest's view
# of one program as one test. A program that died is a failed case beside those it had finished.
run_ctest() {
  local name=$1 preset=$2 folder="$results/$1" begun=$SECONDS counts
  shift 2
  mkdir -p "$folder/xml"
  GTEST_OUTPUT="xml:$folder/xml/" GTEST_COLOR=no ctest --test-dir "$repo/build/$preset" -j 2 \
    --timeout "${ctest_seconds:-600}" \
    --output-on-failure --output-junit "$folder/ctest.xml" "$@" </dev/null >"$folder/ctest.log" 2>&1 || true
  counts=$(node "$repo/tests/lib/count_cases.js" "$folder/ctest.xml" "$folder/xml" 2>"$folder/failures.txt") ||
    counts="0 1 0"
  cat "$folder/failures.txt" >&2
  # shellcheck disable=SC2086  # three numbers
  count "$name" $counts $((SECONDS - begun))
  if [[ -s $folder/failures.txt ]]; then
    say "  chi tiết: $folder/ctest.log" "  details: $folder/ctest.log" >&2
  fi
}

run_unit() {
  step "kiểm thử đơn vị ($1)" "unit tests ($1)"
  run_ctest "unit-$1" "$1" -L '^unit$'
}

run_service() {
  step "kiểm thử dịch vụ với MariaDB thật ($1)" "service tests with a real MariaDB ($1)"
  run_ctest "service-own-server-$1" "$1" -L '^service$' -R "$own_server_tests"
  start_test_database
  run_ctest "service-$1" "$1" -L '^service$' -E "$own_server_tests"
  stop_test_database
}

# A report of a sanitizer ends its program, which counts as a failure.
run_sanitize() {
  export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:detect_odr_violation=0
  export UBSAN_OPTIONS=print_stacktrace=1
  export LSAN_OPTIONS="suppressions=$repo/tests/lib/leaks.txt:print_suppressions=0"
  local ctest_seconds=2400
  build_preset asan
  run_unit asan
  run_service asan
}

# run_folder LEVEL: tests/LEVEL/run, which ends with its own line "N passed, N failed".
run_folder() {
  local level=$1 log="$results/$1.log" begun=$SECONDS code=0 line good bad
  if [[ ! -x $repo/tests/$level/run ]]; then
    say "→ $level: chưa có tests/$level/run" "→ $level: there is no tests/$level/run"
    return 0
  fi
  step "kiểm thử $level" "$level tests"
  (cd "$repo" && "tests/$level/run" </dev/null) 2>&1 | tee "$log" | sed 's/^/  /' || code=1
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -n 1 || true)
  good=${line%% passed*}
  bad=${line##*passed, }
  bad=${bad%% failed*}
  if [[ -z $line || $((good + bad)) -eq 0 ]] || [[ $code -ne 0 && $bad -eq 0 ]]; then bad=$((${bad:-0} + 1)); fi
  count "$level" "${good:-0}" "$bad" 0 $((SECONDS - begun))
}
