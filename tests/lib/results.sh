# shellcheck shell=bash
# Counting of cases over all levels. Sourced by tests/run.

passed=0
failed=0
skipped=0
results=""

# count NAME PASSED FAILED [SKIPPED] [SECONDS]
count() {
  passed=$((passed + $2))
  failed=$((failed + $3))
  skipped=$((skipped + ${4:-0}))
  printf '  %s: %s passed, %s failed' "$1" "$2" "$3"
  [[ ${4:-0} -gt 0 ]] && printf ', %s skipped' "$4"
  [[ -n ${5:-} ]] && printf ' (%s s)' "$5"
  printf '\n'
}

# run_case NAME COMMAND…: one case that passes when the command does; its output is shown when it does not.
run_case() {
  local name=$1 log
  shift
  log="$results/${name//[^a-z0-9]/-}.log"
  if "$@" </dev/null >"$log" 2>&1; then
    count "$name" 1 0
  else
    count "$name" 0 1
    show_tail "$log" 40
  fi
}

# The last line is for programs as much as for people.
finish() {
  if [[ $skipped -gt 0 ]]; then printf '(%s skipped)\n' "$skipped"; fi
  printf '%s passed, %s failed\n' "$passed" "$failed"
  explained=true
  [[ $failed -eq 0 && $passed -gt 0 ]] || exit 1
}
