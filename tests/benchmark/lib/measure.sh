# shellcheck shell=bash
# Single measurements and their order. Each writes one line into results.tsv:
# section, way, round, calls per second, p50 and p99 in microseconds, notes. Sourced by tests/benchmark/run.

readonly method=/ketnap.dossier.v1.CandidateService/GetCandidate
readonly read_ways=(bare statements direct gateway nginx)
readonly write_ways=(bare direct nginx)
# As tests/benchmark/clients.h has it.
readonly reviews_per_person=24

# Set by the last measurement.
calls=0 rate=0 p50=0 p99=0

# cpu_ticks PID: of a process and its children, in clock ticks.
cpu_ticks() {
  local pid sum=0 stat fields
  for pid in "$1" $(cat /proc/"$1"/task/*/children 2>/dev/null); do
    stat=$(cat "/proc/$pid/stat" 2>/dev/null) || continue
    read -ra fields <<<"${stat##*) }"
    sum=$((sum + fields[11] + fields[12]))
  done
  printf '%s\n' "$sum"
}

# note_cpu NAME…: remembers where the processes stand; cpu_since tells what each call cost since.
declare -A ticks_before=()
note_cpu() {
  local name
  ticks_before=()
  for name in "$@"; do ticks_before[$name]=$(cpu_ticks "$(pid_of "$name")"); done
}

cpu_since() {
  local name per_second text=""
  per_second=$(getconf CLK_TCK)
  for name in "$@"; do
    text+=" $name=$((($(cpu_ticks "$(pid_of "$name")") - ticks_before[$name]) * 1000000 / per_second / calls))"
  done
  printf '%s\n' "${text# }"
}

pid_of() {
  if [[ $1 == bare ]]; then printf '%s\n' "$bare_server_pid"; else recorded_pid "$1"; fi
}

# The processes a call passes through.
processes_of() {
  case $1 in
    bare) printf 'bare\n' ;;
    statements) printf 'mariadbd\n' ;;
    direct) printf 'dossier mariadbd\n' ;;
    gateway) printf 'gateway dossier mariadbd\n' ;;
    nginx) printf 'nginx gateway dossier mariadbd\n' ;;
  esac
}

# result SECTION WAY ROUND NOTES
result() {
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$rate" "$p50" "$p99" "$4" >>"$work/results.tsv"
}

# h2load_arguments WAY: how to reach it and what to say there. The tokens stand in an argument list, where this
# machine's accounts can read them: they are worth nothing outside this suite, which ends with the run.
h2load_arguments() {
  local session
  session=$(<"$work/session")
  case $1 in
    bare) printf '%s\n' -B "unix:$work/bare.sock" "http://localhost$method" ;;
    direct)
      printf '%s\n' -B "unix:$state/run/dossier.sock" -H "x-ketnap-identity-bin: $(identity_token)" \
        "http://localhost$method"
      ;;
    gateway)
      printf '%s\n' -B "unix:$state/run/gateway.sock" -H "authorization: Bearer $session" "http://localhost$method"
      ;;
    nginx) printf '%s\n' -H "authorization: Bearer $session" "https://127.0.0.1:$(https_port)$method" ;;
  esac
}

identity_token() { "${helper[benchmark_client]}" token --state "$state" --work "$work"; }

# run_h2load WAY CONNECTIONS STREAMS CALLS: sets calls, rate, p50, p99. h2load sees no grpc-status: that every answer
# came whole is told by the bytes of data, for a refusal has none.
run_h2load() {
  local way=$1 count=$4 arguments expected data log="$work/h2load.log"
  mapfile -t arguments < <(h2load_arguments "$way")
  rm -f "$work/latency.tsv"
  h2load -t 1 -c "$2" -m "$3" -n "$count" -d "$work/request.bin" -H 'content-type: application/grpc' \
    -H 'te: trailers' --log-file="$work/latency.tsv" "${arguments[@]}" </dev/null >"$log" 2>&1 || true
  rate=$(sed -n 's/^finished in .*, \([0-9.]*\) req\/s.*/\1/p' "$log")
  calls=$(sed -n 's/^requests: .* \([0-9]*\) succeeded.*/\1/p' "$log")
  data=$(sed -n 's/^traffic: .* (\([0-9]*\)) data$/\1/p' "$log")
  expected=$((count * ($(stat -c %s "$work/reply.bin") + 5)))
  if [[ ${calls:-0} -ne $count || ${data:-0} -ne $expected ]]; then
    show_tail "$log"
    die "không phải lời gọi nào ($way) cũng được trả lời đủ" \
      "not every call ($way) was answered whole: ${calls:-0} of $count, ${data:-0} of $expected bytes" \
      "xem $log và $state/log" "see $log and $state/log"
  fi
  read -r p50 p99 < <(cut -f3 "$work/latency.tsv" | sort -n |
    awk '{ v[NR] = $1 } END { print v[int((NR - 1) * 0.5) + 1], v[int((NR - 1) * 0.99) + 1] }')
}

bare_statements() {
  "${helper[benchmark_bare_statements]}" --socket "$(database_socket)" --user "$(id -un)" \
    --schema "$scratch_schema" "$@"
}

# make_people WAY COUNT: people without reviews, for run_statements or run_reviews.
make_people() {
  if [[ $1 == bare ]]; then
    bare_statements --kind people --count "$2" >"$work/people"
  else
    "${helper[benchmark_client]}" people --state "$state" --work "$work" --count "$2" >"$work/people"
  fi
}

# run_statements KIND CLIENTS TURNS: the bare loop; sets calls, rate, p50, p99.
run_statements() {
  take_summary "bare $1" bare_statements --kind "$1" --people "$work/people" --clients "$2" --turns "$3" \
    --event-bytes "$event_bytes" --answer-bytes "$answer_bytes"
}

# run_reviews WAY CLIENTS TURNS
run_reviews() {
  take_summary "RecordMonthlyReview $1" "${helper[benchmark_client]}" reviews --state "$state" --work "$work" \
    --people "$work/people" --way "$1" --clients "$2" --turns "$3"
}

take_summary() {
  local what=$1 line field
  shift
  line=$("$@" </dev/null 2>"$work/error.log") || {
    show_tail "$work/error.log" 5
    die "phép đo không thành: $what (${line:-})" "the measurement failed: $what (${line:-no result})" \
      "xem dòng trên và $state/log" "see the line above and $state/log"
  }
  for field in $line; do
    case $field in
      done=*) calls=${field#*=} ;;
      rate=*) rate=${field#*=} ;;
      p50=*) p50=${field#*=} ;;
      p99=*) p99=${field#*=} ;;
    esac
  done
}

# read_once SECTION WAY ROUND CONNECTIONS STREAMS CALLS
read_once() {
  local section=$1 way=$2 round=$3 names
  read -ra names < <(processes_of "$way")
  note_cpu "${names[@]}"
  if [[ $way == statements ]]; then
    # As many as the service has connections to the database.
    local clients=$(($4 * $5 > 8 ? 8 : $4 * $5))
    run_statements reads "$clients" $((($6 + clients - 1) / clients))
  else
    run_h2load "$way" "$4" "$5" "$6"
  fi
  if [[ $round -gt 0 ]]; then result "$section" "$way" "$round" "$(cpu_since "${names[@]}")"; fi
}

# measure_read_section SECTION CONNECTIONS STREAMS: a short round first, which warms up and tells how many calls fill
# the time; then every way in turn, again and again.
measure_read_section() {
  local section=$1 way round
  declare -A count=()
  for way in "${read_ways[@]}"; do
    read_once "$section" "$way" 0 "$2" "$3" 256
    count[$way]=$(awk -v rate="$rate" -v seconds="$seconds_each" 'BEGIN { n = int(rate * seconds); print n < 256 ? 256 : n }')
  done
  for ((round = 1; round <= rounds; ++round)); do
    for way in "${read_ways[@]}"; do read_once "$section" "$way" "$round" "$2" "$3" "${count[$way]}"; done
  done
}

measure_reads() {
  if ! command -v h2load >/dev/null; then
    printf '\nh2load is missing (package nghttp2-client): GetCandidate is not measured\n'
    return 0
  fi
  start_bare_server
  make_people bare 8
  step "GetCandidate, từng lời gọi một" "GetCandidate, one call at a time"
  measure_read_section "GetCandidate, 1 call at a time" 1 1
  step "GetCandidate, 32 lời gọi cùng lúc" "GetCandidate, 32 calls at once"
  measure_read_section "GetCandidate, 32 calls at once over 4 connections" 4 8
  stop_bare_server
}

# Commits of the whole server so far, and how often its binary log was brought to disk for them.
commit_counts() {
  run_sql -e "SHOW GLOBAL STATUS WHERE Variable_name IN ('Binlog_commits', 'Binlog_group_commits')" |
    sort | awk '{ printf "%s ", $2 } END { print "" }'
}

# write_once SECTION WAY ROUND CLIENTS TURNS
write_once() {
  local section=$1 way=$2 round=$3 names before after people
  people=$(($4 * (($5 + reviews_per_person - 1) / reviews_per_person)))
  make_people "$way" "$people"
  read -ra names < <(processes_of "${way/#bare/statements}")
  note_cpu "${names[@]}"
  read -ra before < <(commit_counts)
  if [[ $way == bare ]]; then run_statements writes "$4" "$5"; else run_reviews "$way" "$4" "$5"; fi
  read -ra after < <(commit_counts)
  [[ $round -gt 0 ]] || return 0
  result "$section" "$way" "$round" "$(cpu_since "${names[@]}") $(awk -v calls="$calls" \
    -v commits=$((after[0] - before[0])) -v groups=$((after[1] - before[1])) \
    'BEGIN { printf "commits=%.3f grouped-commits=%.3f", commits / calls, groups / calls }')"
}

measure_writes() {
  local clients round way turns
  for clients in 1 16; do
    step "RecordMonthlyReview, số máy khách: $clients" "RecordMonthlyReview, clients: $clients"
    turns=$review_turns
    if [[ $clients -gt 1 ]]; then turns=$((review_turns / 4)); fi
    # Round 0 warms up and is not kept.
    for way in "${write_ways[@]}"; do write_once "" "$way" 0 "$clients" "$reviews_per_person"; done
    for ((round = 1; round <= rounds; ++round)); do
      for way in "${write_ways[@]}"; do
        write_once "RecordMonthlyReview, clients: $clients" "$way" "$round" "$clients" "$turns"
      done
    done
  done
}

# Lists among many people, on a service and a database of their own: nothing of a suite is needed.
measure_candidates() {
  step "đo danh sách, hàng việc với $candidates người" "lists and worklists among $candidates people"
  "${helper[benchmark_candidates]}" --candidates "$candidates" ||
    die "phép đo không thành" "the measurement failed" "xem các dòng trên" "see the lines above"
}

# The same for the statistics of the supervision service.
measure_figures() {
  step "đo số liệu thống kê với $figures người" "statistics among $figures people"
  "${helper[benchmark_figures]}" --candidates "$figures" ||
    die "phép đo không thành" "the measurement failed" "xem các dòng trên" "see the lines above"
}
