# shellcheck shell=bash
# The suite's processes under Debian's supervisor. Sourced after common.sh.

# Set once this up has started a supervisor of its own: a failure then ends it again.
# shellcheck disable=SC2034  # read by up
started_supervisor=false

supervisor_pid() {
  local pid
  pid=$(cat "$state/run/supervisord.pid" 2>/dev/null) || return 1
  [[ -n $pid && -r /proc/$pid/cmdline ]] || return 1
  tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qF -- "$state/config/supervisord.conf" || return 1
  printf '%s\n' "$pid"
}

supervisor_control() {
  supervisorctl -c "$state/config/supervisord.conf" "$@"
}

# The supervisor's name of a process.
program_name() {
  case $1 in
    mariadbd | gateway | nginx) printf '%s\n' "$1" ;;
    *) printf 'services:%s\n' "$1" ;;
  esac
}

supervisor_table() { supervisor_control status 2>/dev/null || true; }

# process_state NAME [TABLE]: RUNNING, STARTING, BACKOFF, FATAL, STOPPED, EXITED, or UNKNOWN without a supervisor.
# TABLE spares another call of supervisorctl where several states are wanted at once.
process_state() {
  local state_word
  state_word=$(awk -v name="$(program_name "$1")" '$1 == name { print $2 }' <<<"${2:-$(supervisor_table)}")
  printf '%s\n' "${state_word:-UNKNOWN}"
}

# recorded_pid NAME: the pid run_process noted, if that very process still lives.
recorded_pid() {
  local pid start stat fields
  read -r pid start 2>/dev/null <"$state/run/pids/$1" || return 1
  stat=$(cat "/proc/$pid/stat" 2>/dev/null) || return 1
  read -ra fields <<<"${stat##*) }"
  [[ ${fields[0]} != Z && ${fields[19]} == "$start" ]] || return 1
  printf '%s\n' "$pid"
}

start_supervisor() {
  supervisor_pid >/dev/null && return 0
  rm -f "$state/run/supervisor.sock"
  # shellcheck disable=SC2034  # read by up
  started_supervisor=true
  if ! supervisord -c "$state/config/supervisord.conf" 9>&- >>"$state/log/up.log" 2>&1; then
    show_tail "$state/log/up.log" 5
    die "supervisord không khởi động được" "supervisord could not start" \
      "xem $state/log/up.log" "see $state/log/up.log"
  fi
  local deadline=$((SECONDS + 15))
  until supervisor_control pid >/dev/null 2>&1; do
    if [[ $SECONDS -ge $deadline ]]; then
      die "supervisord không trả lời" "supervisord does not answer" \
        "xem $state/log/supervisord.log" "see $state/log/supervisord.log"
    fi
    sleep 0.1
  done
}

# start_processes NAME…: all at once; readiness is somebody else's question. supervisorctl would wait a second for each
# of several names.
start_processes() {
  local name table waiting=()
  table=$(supervisor_table)
  for name in "$@"; do
    [[ $(process_state "$name" "$table") == RUNNING ]] && continue
    supervisor_control start "$(program_name "$name")" >>"$state/log/up.log" 2>&1 9>&- &
    waiting+=($!)
  done
  for name in "${waiting[@]}"; do wait "$name" || true; done
}

# wait_until_gone SECONDS PID: true once the process has ended.
wait_until_gone() {
  local deadline=$((SECONDS + $1))
  while kill -0 "$2" 2>/dev/null; do
    [[ $SECONDS -ge $deadline ]] && return 1
    sleep 0.1
  done
}

# stop_recorded SECONDS NAME…: ends these processes by the pids noted at their start, all at once.
stop_recorded() {
  local seconds=$1 name pid pids=()
  shift
  for name in "$@"; do
    if pid=$(recorded_pid "$name"); then
      kill -TERM "$pid" 2>/dev/null || true
      pids+=("$pid")
    fi
    rm -f "$state/run/pids/$name"
  done
  local deadline=$((SECONDS + seconds))
  for pid in "${pids[@]}"; do
    wait_until_gone $((deadline > SECONDS ? deadline - SECONDS : 0)) "$pid" || kill -KILL "$pid" 2>/dev/null || true
  done
}

# stop_processes: supervisor first, which stops nginx, gateway, services and mariadbd in that order; then whatever
# it left behind. Half a minute at most.
stop_processes() {
  local pid
  if pid=$(supervisor_pid); then
    kill -TERM "$pid" 2>/dev/null || true
    wait_until_gone 27 "$pid" || kill -KILL "$pid" 2>/dev/null || true
  fi
  stop_recorded 2 nginx gateway
  stop_recorded 8 "${services[@]}"
  stop_recorded 15 mariadbd
  rm -f "$state"/run/*.sock "$state/run/supervisord.pid"
}

# Processes of a suite whose supervisor died without them.
stop_orphans() {
  local name
  for name in "${processes[@]}"; do
    if recorded_pid "$name" >/dev/null; then
      say "  dừng tiến trình sót lại của lần chạy trước" "  stopping processes left over from an earlier run"
      stop_processes
      return 0
    fi
  done
}

# serving_report: the table of ketnapctl; success when every process serves.
serving_report() {
  local ctl
  ctl=$(find_binary ketnapctl) || return 1
  timeout 20 "$ctl" --lang "$lang" status --state "$state" 2>&1
}

is_serving() { serving_report >/dev/null; }

# not_serving REPORT: names of processes that do not run or that the report does not call SERVING.
not_serving() {
  local report=$1 name table
  table=$(supervisor_table)
  for name in "${processes[@]}"; do
    if [[ $(process_state "$name" "$table") != RUNNING ]]; then
      printf '%s\n' "$name"
    elif grep -qw -- "$name" <<<"$report" && ! grep -w -- "$name" <<<"$report" | grep -qE '(^|[^_A-Z])SERVING'; then
      printf '%s\n' "$name"
    fi
  done
}

any_fatal() {
  supervisor_table | awk '$2 == "FATAL" { found = 1 } END { exit !found }'
}

wait_for_serving() {
  local deadline=$((SECONDS + ${KETNAP_START_TIMEOUT:-90})) report="" failing name
  until report=$(serving_report) && [[ $(process_state nginx) == RUNNING ]]; do
    if [[ $SECONDS -ge $deadline ]] || any_fatal; then
      mapfile -t failing < <(not_serving "$report")
      printf '%s\n' "$report" >&2
      for name in "${failing[@]}"; do show_tail "$state/log/$name.log" 10; done
      die "chưa phục vụ được: ${failing[*]:-xem bảng trên}" "not serving: ${failing[*]:-see the table above}" \
        "sửa theo các dòng log trên (cả tệp: $state/log/), rồi chạy lại ./deploy/up" \
        "mend what the log lines say (whole files: $state/log/), then run ./deploy/up again"
    fi
    sleep 0.3
  done
  printf '%s\n' "$report"
}
