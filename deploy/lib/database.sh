# shellcheck shell=bash
# The private MariaDB: its data folder, schemas and accounts. Sourced after common.sh and processes.sh.

database_socket() { printf '%s/run/mariadb.sock\n' "$state"; }

# As the invoking user, whom the server knows by the unix socket.
run_sql() {
  mariadb --no-defaults --socket="$(database_socket)" --user="$(id -un)" --batch --skip-column-names "$@"
}

make_database_config() {
  local user_line="# run as the invoking user"
  if [[ $EUID -eq 0 ]]; then user_line="user = root"; fi
  render "$deploy/mariadb/mariadbd.cnf.in" "$state/config/mariadbd.cnf" "USER_LINE=$user_line" \
    "STATE=$state" "DATA=$state/mariadb" "SOCKET=$(database_socket)" "BUFFER_POOL=512M"
}

# Made beside its place and moved there when whole, so that a broken attempt is never taken for a database.
make_data_folder() {
  local user_option=()
  [[ -d $state/mariadb ]] && return 0
  rm -rf "$state/mariadb.new"
  if [[ $EUID -eq 0 ]]; then user_option=(--user=root); fi
  if ! (umask 077 && mariadb-install-db --no-defaults "${user_option[@]}" --datadir="$state/mariadb.new" \
    --auth-root-authentication-method=socket --auth-root-socket-user="$(id -un)" --skip-test-db \
    --innodb-log-file-size=256M) </dev/null >"$state/log/mariadb-install-db.log" 2>&1; then
    show_tail "$state/log/mariadb-install-db.log" 15
    rm -rf "$state/mariadb.new"
    die "mariadb-install-db không tạo được cơ sở dữ liệu" "mariadb-install-db could not make the database" \
      "xem $state/log/mariadb-install-db.log" "see $state/log/mariadb-install-db.log"
  fi
  mv "$state/mariadb.new" "$state/mariadb"
}

wait_for_database() {
  local deadline=$((SECONDS + ${KETNAP_START_TIMEOUT:-90}))
  until run_sql -e 'SELECT 1' >/dev/null 2>&1; do
    if [[ $SECONDS -ge $deadline ]] || [[ $(process_state mariadbd) =~ FATAL ]]; then
      show_tail "$state/log/mariadbd.log" 20
      die "mariadbd không trả lời" "mariadbd does not answer" \
        "xem $state/log/mariadbd.log" "see $state/log/mariadbd.log"
    fi
    sleep 0.2
  done
}

# One schema and one account for each service, with rights on that schema alone. An underscore in a GRANT is a
# wildcard and therefore escaped. Runs at every up: the account follows the password file.
account_statements() {
  local service name
  for service in "${services[@]}"; do
    name=ketnap_$service
    cat <<SQL
CREATE DATABASE IF NOT EXISTS \`$name\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE USER IF NOT EXISTS '$name'@'localhost';
ALTER USER '$name'@'localhost' IDENTIFIED BY '$(<"$state/passwords/$service")' WITH MAX_USER_CONNECTIONS 32;
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, REFERENCES, DROP
  ON \`ketnap\\_$service\`.* TO '$name'@'localhost';
SQL
  done
}

# Through a pipe: a password never stands in an argument list.
make_schemas() {
  if ! account_statements | run_sql 2>>"$state/log/up.log" >/dev/null; then
    show_tail "$state/log/up.log" 5
    die "không tạo được lược đồ và tài khoản cơ sở dữ liệu" "could not make schemas and database accounts" \
      "xem $state/log/up.log và $state/log/mariadbd.log" "see $state/log/up.log and $state/log/mariadbd.log"
  fi
}
