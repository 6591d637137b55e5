# shellcheck shell=bash
# Debian packages: what is missing, and its installation. Sourced after common.sh.

# missing_packages LIST…: names in the list files that this machine does not have.
missing_packages() {
  local package command known
  known=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' 2>/dev/null | sed -n 's/^ii *//p')
  known=$'\n'$known$'\n'
  while read -r package command; do
    [[ $known == *$'\n'"$package"$'\n'* ]] && continue
    [[ -n $command ]] && command -v "$command" >/dev/null && continue
    printf '%s\n' "$package"
  done < <(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@")
}

# ensure_packages LOG LIST…: installs what is missing; says what to type where it cannot.
ensure_packages() {
  local log=$1 missing run=()
  shift
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    die "máy này không có dpkg và apt-get" "this machine has no dpkg and apt-get" \
      "dùng Debian 12" "use Debian 12"
  fi
  mapfile -t missing < <(missing_packages "$@")
  [[ ${#missing[@]} -eq 0 ]] && return 0
  say "  cài ${#missing[@]} gói: ${missing[*]}" "  installing ${#missing[@]} packages: ${missing[*]}"
  if [[ $EUID -ne 0 ]]; then
    if ! command -v sudo >/dev/null || ! { sudo -n true 2>/dev/null || { [[ -t 0 ]] && sudo -v; }; }; then
      die "thiếu gói: ${missing[*]}; tài khoản này không cài được (không phải root, không dùng được sudo)" \
        "packages are missing: ${missing[*]}; this account cannot install them (not root, no sudo)" \
        "nhờ quản trị máy chạy: $deploy/lib/install_packages ${missing[*]}" \
        "ask the machine's administrator to run: $deploy/lib/install_packages ${missing[*]}"
    fi
    run=(sudo)
  fi
  if ! "${run[@]}" "$deploy/lib/install_packages" "${missing[@]}" </dev/null >"$log" 2>&1; then
    show_tail "$log" 15
    die "apt-get không cài được gói" "apt-get could not install the packages" \
      "xem $log; kiểm tra mạng và nguồn gói trong /etc/apt" "see $log; check the network and /etc/apt"
  fi
}
