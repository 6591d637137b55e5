# Reduces the general log to the transactions of one review: those that read the candidate's owner and the one that
# writes its idempotency row. Fields: account, connection, statement.
function reduced(text,   words) {
  if (text ~ /^(SET|START|COMMIT|ROLLBACK)/) {
    sub(/[ ,].*/, "", text)
    return text
  }
  split(text, words, /[ ,(]+/)
  if (words[1] == "INSERT") return "INSERT " words[3]
  if (words[1] == "UPDATE") return "UPDATE " words[2]
  if (match(text, / FROM [a-z_]+/)) {
    return words[1] " " substr(text, RSTART + 6, RLENGTH - 6) (text ~ /FOR UPDATE$/ ? " FOR UPDATE" : "")
  }
  return words[1]
}

function finish(connection) {
  if (wanted[connection]) printf "%s", said[connection]
  said[connection] = ""
  wanted[connection] = 0
}

index($1, account "[") == 1 {
  statement = reduced($3)
  if (statement == "START" && said[$2] !~ /^SET\n$/) finish($2)
  said[$2] = said[$2] statement "\n"
  if (statement == "INSERT idempotency" || statement == "SELECT candidate") wanted[$2] = 1
  if (statement == "COMMIT" || statement == "ROLLBACK") finish($2)
}
