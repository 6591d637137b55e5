# shellcheck shell=bash
# What must hold before anything is touched: state folder, lock, disk, ports. Sourced after common.sh.

# A unix socket's path ends at 107 bytes; 100 leaves room for the temporary names of servers.
readonly longest_socket=/run/organization-admin.sock
readonly minimum_free_kib=$((1024 * 1024))

check_paths() {
  local path
  for path in "$state" "$repo"; do
    if [[ ! $path =~ ^[A-Za-z0-9_./+-]+$ ]]; then
      die "đường dẫn có ký tự không dùng được (dấu cách, dấu tiếng Việt hoặc ký tự đặc biệt): $path" \
        "the path has characters that cannot be used (space, accents or specials): $path" \
        "chọn thư mục khác bằng --state, hoặc chuyển mã nguồn sang đường dẫn chỉ có chữ, số và _ . / + -" \
        "choose another folder with --state, or move the sources to a path of letters, digits and _ . / + -"
    fi
  done
  path=$state$longest_socket
  if [[ ${#path} -gt 100 ]]; then
    die "đường dẫn thư mục trạng thái quá dài cho unix socket: ${#path} > 100 ký tự ($path)" \
      "the state folder's path is too long for unix sockets: ${#path} > 100 characters ($path)" \
      "chọn thư mục ngắn hơn bằng --state" "choose a shorter one with --state"
  fi
}

make_state_folder() {
  local folder
  if [[ -e $state && ! -d $state ]]; then
    die "$state có rồi và không phải là thư mục" "$state exists and is not a folder" \
      "chọn thư mục khác bằng --state" "choose another folder with --state"
  fi
  if ! (umask 077 && mkdir -p "$state" 2>/dev/null) || [[ ! -w $state || ! -O $state ]]; then
    die "tài khoản $(id -un) không làm chủ hoặc không ghi được vào $state" \
      "the account $(id -un) does not own or cannot write $state" \
      "chạy bằng tài khoản đã tạo thư mục này, hoặc chọn thư mục khác bằng --state" \
      "run as the account that made this folder, or choose another with --state"
  fi
  if [[ ! -e $state/lock && ! -e $(settings_file) && -n $(ls -A "$state") ]]; then
    die "$state không trống và không phải thư mục trạng thái của ketnap" \
      "$state is not empty and is no state folder of ketnap" \
      "chọn thư mục trống hoặc chưa có bằng --state" "choose an empty or new folder with --state"
  fi
  chmod 0700 "$state"
  for folder in config keys keys/trusted passwords tls run run/pids log nginx nginx/temp tmp www; do
    (umask 077 && mkdir -p "$state/$folder" 2>/dev/null) ||
      die "không tạo được $state/$folder" "cannot make $state/$folder" \
        "kiểm tra quyền và chỗ trống của ổ đĩa" "check permissions and free space"
  done
}

# One up or down at a time on a state folder. The lock goes with this process, whatever way it ends; children that
# outlive it are started with 9>&-.
take_lock() {
  local wait_seconds=$1
  exec 9>>"$state/lock"
  if ! flock -w "$wait_seconds" 9; then
    die "một lệnh up hoặc down khác đang chạy trên $state" \
      "another up or down is running on $state" \
      "đợi lệnh đó xong rồi chạy lại" "wait for it to end and try again"
  fi
}

check_disk() {
  local folder=$1 free
  while [[ ! -d $folder ]]; do folder=$(dirname "$folder"); done
  free=$(df -Pk "$folder" | awk 'NR == 2 { print $4 }')
  if [[ ${free:-0} -lt $minimum_free_kib ]]; then
    die "ổ đĩa của $folder chỉ còn $((free / 1024)) MiB, cần ít nhất $((minimum_free_kib / 1024)) MiB" \
      "the disk of $folder has only $((free / 1024)) MiB free, $((minimum_free_kib / 1024)) MiB are needed" \
      "dọn bớt ổ đĩa, hoặc đặt thư mục trạng thái ở ổ khác bằng --state" \
      "free some space, or put the state folder on another disk with --state"
  fi
}

# listening_on PORT: whether anybody listens on the TCP port, on any address.
listening_on() {
  local hex
  hex=$(printf '%04X' "$1")
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    awk -v port="$hex" '{ n = split($2, a, ":") } $4 == "0A" && a[n] == port { found = 1 } END { exit !found }'
}

check_ports() {
  local port taken=()
  for port in $(all_ports); do
    if listening_on "$port"; then taken+=("$port"); fi
  done
  if [[ ${#taken[@]} -gt 0 ]]; then
    die "cổng đang có chương trình khác dùng: ${taken[*]}" "ports already in use: ${taken[*]}" \
      "tắt chương trình đó, hoặc chọn dải cổng khác: --port-base N (đang là $port_base)" \
      "stop that program, or choose other ports: --port-base N (now $port_base)"
  fi
}
