# shellcheck shell=bash
# Configuration of every process, written anew at each up from the templates in deploy/. Sourced after common.sh.

peer_lines() {
  local self=$1 service
  for service in "${services[@]}"; do
    [[ $service == "$self" ]] && continue
    printf 'peers { name: "%s" address: "unix:%s/run/%s.sock" }\n' "$service" "$state" "$service"
  done
}

# The data files a service reads at its start.
rule_lines() {
  printf 'working_days_file: "%s"\n' "$repo/services/organization/data/working_days.textproto"
  case $1 in
    dossier)
      printf 'rule_set_directory: "%s"\n' "$repo/services/dossier/rules"
      printf 'dossier_data_directory: "%s"\n' "$repo/services/dossier/data"
      printf 'master_key_file: "%s"\n' "$state/keys/master.key"
      printf 'secrecy_profile: "%s"\n' "$secrecy_profile"
      # Forms are made as PDF where an office suite is installed (libreoffice-writer-nogui), else as DOCX alone.
      printf 'office_program: "%s"\n' "$(command -v soffice || true)"
      ;;
    identity) printf 'roles_file: "%s"\n' "$repo/services/identity/data/roles.textproto" ;;
    organization)
      printf 'organization_rules_file: "%s"\n' "$repo/services/organization/data/organization_rules.textproto"
      ;;
    supervision)
      printf 'rule_set_directory: "%s"\n' "$repo/services/dossier/rules"
      printf 'supervision_data_directory: "%s"\n' "$repo/services/supervision/data"
      ;;
    training) printf 'class_types_file: "%s"\n' "$repo/services/training/data/class_types.textproto" ;;
  esac
}

make_service_configs() {
  local service
  for service in "${services[@]}"; do
    render "$deploy/config/service.textproto.in" "$state/config/$service.textproto" "STATE=$state" \
      "NAME=$service" "METRICS_PORT=$(metrics_port "$service")" "PEERS=$(peer_lines "$service")" \
      "RULES=$(rule_lines "$service")"
  done
  render "$deploy/config/gateway.textproto.in" "$state/config/gateway.textproto" "STATE=$state" \
    "METRICS_PORT=$(metrics_port gateway)" "PEERS=$(peer_lines gateway)"
}

make_nginx_config() {
  local user_line="# runs as the invoking user" transport_header="# no HSTS on a loopback address"
  if [[ $EUID -eq 0 ]]; then user_line="user root root;"; fi
  if [[ $listen != 127.* ]]; then
    transport_header='add_header Strict-Transport-Security "max-age=31536000" always;'
  fi
  render "$deploy/nginx/nginx.conf.in" "$state/config/nginx.conf" "STATE=$state" "USER_LINE=$user_line" \
    "LISTEN=$listen:$(https_port)" "OPEN_FILES=$open_files"
  render "$deploy/nginx/security_headers.conf.in" "$state/config/security_headers.conf" \
    "TRANSPORT_HEADER=$transport_header"
  render "$deploy/nginx/grpc_headers.conf.in" "$state/config/grpc_headers.conf"
  render "$deploy/nginx/http_headers.conf.in" "$state/config/http_headers.conf"
  cp "$deploy"/nginx/www/* "$state/www/"
  # Through a pipe of our own: the configuration opens /dev/stdout, which may belong to another account.
  if ! nginx -e stderr -t -q -p "$state/nginx" -c "$state/config/nginx.conf" 2>&1 | cat >>"$state/log/up.log"; then
    show_tail "$state/log/up.log" 5
    die "cấu hình nginx không hợp lệ" "the nginx configuration is not valid" \
      "xem $state/log/up.log" "see $state/log/up.log"
  fi
}

make_supervisor_config() {
  local user_line="; runs as the invoking user" pairs=() name
  if [[ $EUID -eq 0 ]]; then user_line="user=root"; fi
  for name in "${services[@]}" gateway; do
    pairs+=("BINARY_${name^^}=$(find_binary "ketnap-$name")")
  done
  render "$deploy/supervisor/supervisord.conf.in" "$state/config/supervisord.conf" "STATE=$state" \
    "RUN=$deploy/lib/run_process" "USER_LINE=$user_line" "OPEN_FILES=$open_files" "${pairs[@]}"
}

# The limit every process gets: 65,536 where the machine allows it. A gRPC server that runs out of descriptors once
# never accepts again.
choose_open_files() {
  local hard
  open_files=65536
  # Root may raise the machine's own limit, if the machine lets it.
  ulimit -n "$open_files" 2>/dev/null || true
  hard=$(ulimit -Hn)
  if [[ $hard != unlimited && $hard -lt $open_files ]]; then
    open_files=$hard
    say "  chú ý: máy chỉ cho mở $hard tệp (nên có 65536)" \
      "  note: this machine allows only $hard open files (65536 are wanted)"
  fi
}

save_settings() {
  printf '%s\n' "port_base=$port_base" "listen=$listen" "preset=$preset" "build_dir=$build_dir" \
    "demo_seed=$demo_seed" "secrecy_profile=$secrecy_profile" \
    "address=https://${listen/0.0.0.0/127.0.0.1}:$(https_port)" "ca_file=$state/tls/ca.crt" \
    >"$(settings_file).new"
  mv -f "$(settings_file).new" "$(settings_file)"
}
