# shellcheck shell=bash
# Keys, certificates and passwords of one suite. Everything is made once and kept. Sourced after common.sh.

# Who signs and is trusted: the six processes, and the operator's command line.
readonly issuers=(gateway "${services[@]}" operator)

make_passwords() {
  local service
  for service in "${services[@]}"; do make_secret "$state/passwords/$service"; done
}

make_keys() {
  local issuer ctl
  ctl=$(find_binary ketnapctl)
  for issuer in "${issuers[@]}"; do
    [[ -s $state/keys/$issuer.key && -s $state/keys/trusted/$issuer.pub ]] && continue
    if ! "$ctl" --lang "$lang" keys generate --issuer "$issuer" --directory "$state/keys" \
      --trusted "$state/keys/trusted" >>"$state/log/up.log" 2>&1; then
      show_tail "$state/log/up.log" 5
      die "không tạo được khóa của $issuer" "could not make the key of $issuer" \
        "xem $state/log/up.log" "see $state/log/up.log"
    fi
  done
  # Seals personal data and scans of the dossier service. Never replaced here: without it they are lost.
  if ! "$ctl" --lang "$lang" keys create-master --file "$state/keys/master.key" >>"$state/log/up.log" 2>&1; then
    show_tail "$state/log/up.log" 5
    die "không tạo được khóa chủ $state/keys/master.key" "could not make the master key $state/keys/master.key" \
      "xem $state/log/up.log" "see $state/log/up.log"
  fi
}

# The suite's own certificate authority, and a server certificate of it for nginx. The authority's key leaves no
# other use than the next server certificate.
make_certificates() {
  local names="DNS:localhost,IP:127.0.0.1,IP:::1" folder="$state/tls"
  if [[ $listen =~ ^[0-9.]+$ && $listen != 0.0.0.0 && $listen != 127.0.0.1 ]]; then
    names+=",IP:$listen"
  fi
  if [[ $listen == 0.0.0.0 ]]; then names+=",DNS:$(uname -n)"; fi
  if [[ ! -s $folder/ca.crt ]]; then make_authority "$folder"; fi
  if [[ ! -s $folder/server.crt || $(cat "$folder/server.names" 2>/dev/null) != "$names" ]] ||
    ! openssl x509 -in "$folder/server.crt" -noout -checkend 2592000 >/dev/null; then
    make_server_certificate "$folder" "$names"
  fi
}

run_openssl() {
  if ! (umask 077 && openssl "$@") </dev/null >>"$state/log/up.log" 2>&1; then
    show_tail "$state/log/up.log" 5
    die "openssl không tạo được chứng thư" "openssl could not make a certificate" \
      "xem $state/log/up.log" "see $state/log/up.log"
  fi
}

make_authority() {
  local folder=$1
  run_openssl ecparam -name prime256v1 -genkey -noout -out "$folder/ca.key"
  run_openssl req -x509 -new -key "$folder/ca.key" -sha256 -days 3650 -subj "/CN=ketnap suite CA" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" \
    -addext "keyUsage=critical,keyCertSign,cRLSign" -out "$folder/ca.crt.new"
  mv -f "$folder/ca.crt.new" "$folder/ca.crt"
}

make_server_certificate() {
  local folder=$1 names=$2
  run_openssl ecparam -name prime256v1 -genkey -noout -out "$folder/server.key.new"
  run_openssl req -new -key "$folder/server.key.new" -subj "/CN=ketnap" -out "$folder/server.csr"
  printf '%s\n' "subjectAltName=$names" "extendedKeyUsage=serverAuth" \
    "keyUsage=critical,digitalSignature" "basicConstraints=critical,CA:FALSE" >"$folder/server.ext"
  run_openssl x509 -req -in "$folder/server.csr" -CA "$folder/ca.crt" -CAkey "$folder/ca.key" \
    -set_serial "0x$(openssl rand -hex 16)" -days 825 -sha256 -extfile "$folder/server.ext" \
    -out "$folder/server.crt.new"
  mv -f "$folder/server.key.new" "$folder/server.key"
  mv -f "$folder/server.crt.new" "$folder/server.crt"
  rm -f "$folder/server.csr" "$folder/server.ext"
  printf '%s\n' "$names" >"$folder/server.names"
}
