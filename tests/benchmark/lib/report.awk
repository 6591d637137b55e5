# Medians and ratios of results.tsv: section, way, round, calls per second, p50 and p99 in microseconds, notes.
# The ratios are taken round by round, each against the bare program of the same round.
BEGIN {
  FS = "\t"
  label["bare"] = "bare"
  label["statements"] = "bare statements"
  label["direct"] = "suite, direct"
  label["gateway"] = "suite, gateway"
  label["nginx"] = "suite, nginx"
}

{
  if (!($1 in known)) {
    known[$1] = 1
    sections[++section_count] = $1
  }
  if (!(($1, $2) in rounds)) ways[$1] = ways[$1] " " $2
  rounds[$1, $2]++
  if ($3 > last) last = $3
  rate[$1, $2, $3] = $4
  p50[$1, $2, $3] = $5
  p99[$1, $2, $3] = $6
  note_count = split($7, notes, " ")
  for (i = 1; i <= note_count; ++i) {
    split(notes[i], pair, "=")
    if (!(($1, $2, pair[1]) in noted)) names[$1, $2] = names[$1, $2] " " pair[1]
    noted[$1, $2, pair[1]] = 1
    note[$1, $2, pair[1], $3] = pair[2]
  }
}

# Sorts list[1..n] in place.
function arrange(list, n,   i, j, value) {
  for (i = 2; i <= n; ++i) {
    value = list[i]
    for (j = i - 1; j >= 1 && list[j] > value; --j) list[j + 1] = list[j]
    list[j + 1] = value
  }
}

function median(list, n) {
  return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
}

# Collects `from` of one way over the rounds, sorted, into `values`; the number of rounds.
function collect(from, section, way,   round, n) {
  n = 0
  for (round = 1; round <= last; ++round) {
    if ((section, way, round) in from) values[++n] = from[section, way, round] + 0
  }
  arrange(values, n)
  return n
}

# The same of `from` against the bare program's.
function collect_ratios(from, section, way,   round, n) {
  n = 0
  for (round = 1; round <= last; ++round) {
    if ((section, way, round) in from && from[section, "bare", round] > 0) {
      values[++n] = from[section, way, round] / from[section, "bare", round]
    }
  }
  arrange(values, n)
  return n
}

function span(format, n) {
  return sprintf(format " (" format "-" format ")", median(values, n), values[1], values[n])
}

function note_text(section, way,   list, count, i, round, n, text) {
  count = split(names[section, way], list, " ")
  text = ""
  for (i = 1; i <= count; ++i) {
    n = 0
    for (round = 1; round <= last; ++round) {
      if ((section, way, list[i], round) in note) values[++n] = note[section, way, list[i], round] + 0
    }
    arrange(values, n)
    text = text sprintf("  %s " (list[i] ~ /commits/ ? "%.2f" : "%.0f"), list[i], median(values, n))
  }
  return substr(text, 3)
}

END {
  for (s = 1; s <= section_count; ++s) {
    section = sections[s]
    printf "\n%s\n  %-16s %-22s %9s %9s  %-19s %-19s %s\n", section, "", "calls/s (min-max)", "p50 us", "p99 us",
      "rate, of bare", "p50, times bare", "CPU us per call; others per call"
    way_count = split(ways[section], list, " ")
    for (w = 1; w <= way_count; ++w) {
      way = list[w]
      n = collect(rate, section, way)
      line = sprintf("  %-16s %-22s", label[way], span("%.0f", n))
      n = collect(p50, section, way)
      line = line sprintf(" %9.0f", median(values, n))
      n = collect(p99, section, way)
      line = line sprintf(" %9.0f", median(values, n))
      n = collect_ratios(rate, section, way)
      line = line sprintf("  %-19s", span("%.2f", n))
      n = collect_ratios(p50, section, way)
      line = line sprintf(" %-19s", span("%.1f", n))
      print line " " note_text(section, way)
    }
  }
}
