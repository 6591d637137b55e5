# shellcheck shell=bash
# What a program really says to the database, from the server's general log. Sourced by tests/benchmark/run.

# Sizes the bare loop copies from what the service wrote.
event_bytes=400
answer_bytes=200

# log_statements FILE COMMAND…: runs the command and keeps, in FILE, what every connection said meanwhile:
# account, connection, statement in the order of arrival.
log_statements() {
  local file=$1 code=0
  shift
  run_sql -e "SET GLOBAL log_output = 'TABLE'; TRUNCATE mysql.general_log; SET GLOBAL general_log = ON"
  "$@" >/dev/null || code=$?
  run_sql -e "SET GLOBAL general_log = OFF"
  run_sql -e "SELECT user_host, thread_id, argument FROM mysql.general_log
    WHERE command_type IN ('Query', 'Execute') ORDER BY event_time" >"$file"
  run_sql -e "TRUNCATE mysql.general_log; SET GLOBAL log_output = 'FILE'"
  return "$code"
}

# one_review FILE ACCOUNT: the statements of the transactions of one recorded review, one line each, reduced to
# what is done to which table. Those of other work (sequencing, projections) are left out.
one_review() {
  LC_ALL=C awk -F'\t' -v account="$2" -f "$benchmark/lib/statements.awk" "$1"
}

# compare_statements: records one review by the service and one by the bare loop and says where the two differ.
compare_statements() {
  local sizes
  make_people direct 1
  log_statements "$work/service.log" run_reviews direct 1 1
  sizes=$(run_sql -e "SELECT LENGTH(event) FROM ketnap_dossier.journal_entry WHERE action = 'RecordMonthlyReview' LIMIT 1;
    SELECT LENGTH(response) FROM ketnap_dossier.idempotency WHERE method LIKE '%/RecordMonthlyReview' LIMIT 1")
  read -r event_bytes answer_bytes <<<"${sizes//$'\n'/ }"
  make_people bare 1
  log_statements "$work/bare.log" run_statements writes 1 1
  one_review "$work/service.log" ketnap_dossier >"$work/service.statements"
  one_review "$work/bare.log" "$(id -un)" >"$work/bare.statements"
  printf 'statements of one RecordMonthlyReview: service %s, bare loop %s' "$(wc -l <"$work/service.statements")" \
    "$(wc -l <"$work/bare.statements")"
  if diff "$work/bare.statements" "$work/service.statements" >"$work/statements.diff"; then
    printf ', the same\n'
  else
    printf '; they DIFFER (< bare, > service):\n'
    grep '^[<>]' "$work/statements.diff"
  fi
}
