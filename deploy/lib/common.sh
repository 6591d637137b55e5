# shellcheck shell=bash
# Paths, options and messages that up, down and status share. Sourced, never run.

# Debian keeps nginx and mariadbd where ordinary accounts do not look.
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL=C.UTF-8
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
deploy="$repo/deploy"
readonly repo deploy

readonly services=(organization training dossier supervision identity)
# In the order they start; they stop in the opposite order.
# shellcheck disable=SC2034  # read by processes.sh
readonly processes=(mariadbd organization training dossier supervision identity gateway nginx)

lang="vi"
state="$repo/.ketnap"
# Settled by up from its options, by down and status from the settings file.
port_base=8400
listen="127.0.0.1"
preset="release"
build_dir="$repo/build/release"
current_step=""
explained=false

# say VI EN: one line for people, in the chosen language.
say() {
  if [[ $lang == en ]]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
}

# step VI EN: says what is being done now, and remembers it for the message of a failure.
step() {
  current_step=$(say "$1" "$2")
  printf '→ %s\n' "$current_step"
}

# die WHY_VI WHY_EN DO_VI DO_EN: which step failed, why, and what to do; ends with 1.
die() {
  {
    if [[ -n $current_step ]]; then
      say "LỖI ở bước: $current_step" "FAILED at step: $current_step"
    else
      say "LỖI" "FAILED"
    fi
    say "  Nguyên nhân: $1" "  Why: $2"
    say "  Cách xử lý:  $3" "  What to do: $4"
  } >&2
  explained=true
  exit 1
}

# The last line of defence of an EXIT trap: a step that ended without an explanation of its own.
explain_unexpected() {
  local code=$1
  [[ $code -eq 0 || $explained == true ]] && return 0
  say "LỖI ở bước: ${current_step:-khởi đầu} (mã thoát $code)" \
    "FAILED at step: ${current_step:-beginning} (exit code $code)" >&2
}

# Shows the end of a log to the person who reads the failure.
show_tail() {
  local file=$1 lines=${2:-20}
  [[ -s $file ]] || return 0
  {
    say "  --- $lines dòng cuối của $file:" "  --- last $lines lines of $file:"
    tail -n "$lines" "$file" | cut -c1-400 | sed 's/^/  | /'
  } >&2
}

bad_usage() {
  explained=true
  say "Tham số không hợp lệ: $1 (xem --help)" "Bad argument: $1 (see --help)" >&2
  exit 2
}

# need_value OPTION COUNT: an option that takes a value must have one.
need_value() {
  [[ $2 -ge 2 ]] || bad_usage "$1"
}

set_lang() {
  case $1 in
    vi | en) lang=$1 ;;
    *) bad_usage "--lang $1" ;;
  esac
}

# render TEMPLATE TARGET NAME=VALUE…: replaces every @NAME@; a name that stays unreplaced is an error. The target
# appears whole or not at all.
render() {
  local template=$1 target=$2 text pair
  shift 2
  text=$(<"$template")
  for pair in "$@"; do
    text=${text//"@${pair%%=*}@"/"${pair#*=}"}
  done
  if [[ $text =~ @([A-Z][A-Z_]*)@ ]]; then
    die "mẫu $template còn biến chưa thay: ${BASH_REMATCH[1]}" \
      "template $template has an unreplaced name: ${BASH_REMATCH[1]}" \
      "lỗi của bộ cài đặt; báo người phát triển" "a fault of deploy/; report it to the developers"
  fi
  printf '%s\n' "$text" >"$target.new"
  mv -f "$target.new" "$target"
}

# Random secret of 32 bytes in hexadecimal, mode 0600 from the first byte on; an existing file stays.
make_secret() {
  local file=$1
  [[ -s $file ]] && return 0
  (umask 077 && openssl rand -hex 32 >"$file.new")
  mv -f "$file.new" "$file"
}

# The settings a state folder was made with, so that a later up, down or status needs no options.
settings_file() { printf '%s/settings\n' "$state"; }

# read_setting NAME DEFAULT
read_setting() {
  local file value=""
  file=$(settings_file)
  if [[ -r $file ]]; then
    value=$(sed -n "s/^$1=//p" "$file" | tail -n 1)
  fi
  printf '%s\n' "${value:-$2}"
}

https_port() { printf '%s\n' "$((port_base + 43))"; }

# Metrics port of a process: port_base + 10 in the order of `services`, the gateway last.
metrics_port() {
  local name=$1 index
  for index in "${!services[@]}"; do
    [[ ${services[index]} == "$name" ]] && printf '%s\n' "$((port_base + 10 + index))" && return 0
  done
  printf '%s\n' "$((port_base + 10 + ${#services[@]}))"
}

all_ports() {
  local name
  for name in "${services[@]}" gateway; do metrics_port "$name"; done
  https_port
}

# The address people type: the listen address, or localhost where that is a loopback.
public_address() {
  local host=$listen
  case $listen in
    127.* | 0.0.0.0) host=localhost ;;
  esac
  printf 'https://%s:%s\n' "$host" "$(https_port)"
}

# load_settings: what the state folder was made with.
load_settings() {
  port_base=$(read_setting port_base "$port_base")
  listen=$(read_setting listen "$listen")
  preset=$(read_setting preset "$preset")
  build_dir=$(read_setting build_dir "$repo/build/$preset")
}

# state_option DIR: an absolute path without the folder having to exist.
state_option() {
  state=$(realpath -m -- "$1")
}

# find_binary NAME: path of a built program; empty output and 1 when there is none.
find_binary() {
  local found
  found=$(find "$build_dir" -type f -name "$1" -perm -u+x -not -path '*/CMakeFiles/*' -print -quit 2>/dev/null)
  [[ -n $found ]] && printf '%s\n' "$found"
}
