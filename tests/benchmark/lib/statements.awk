# Reduces the general log to what one review says: the lone SELECT of the candidate's owner and the transaction that
# writes its idempotency row, one line for each statement. Settings of the session are left out: whether they are
# needed depends on who had the connection before. Fields: account, connection, statement.
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

index($1, account "[") == 1 {
  statement = reduced($3)
  if (statement == "SET") next
  if (statement == "START") {
    open[$2] = 1
    wanted[$2] = 0
    said[$2] = ""
  }
  if (!open[$2]) {
    if (statement == "SELECT candidate") print statement
    next
  }
  said[$2] = said[$2] statement "\n"
  if (statement == "INSERT idempotency" || statement == "SELECT candidate") wanted[$2] = 1
  if (statement == "COMMIT" || statement == "ROLLBACK") {
    if (wanted[$2]) printf "%s", said[$2]
    open[$2] = 0
  }
}
