# What the commands of this folder need from the machine. Sourced by pipeline, Tests/run and
# Assets/Data/prepare; does nothing by itself.

# Debian packages that the program is built from.
build_packages='libpng-dev libxml2-dev libsndfile1-dev libssl-dev libarchive-dev pkg-config'

# fail CODE LINE...: says why and stops. The codes are those of sysexits.h.
fail() {
  code=$1
  shift
  printf '%s\n' "$@" >&2
  exit "$code"
}

# require_swift: a toolchain that can build the package, or a message that says how to get one.
require_swift() {
  command -v swift >/dev/null 2>&1 || fail 69 \
    'error: no Swift toolchain on PATH; version 6.2 or later is needed' \
    'help: https://www.swift.org/install/linux has the toolchain; with swiftly: swiftly install 6.3.1'
  swift_version=$(swift --version 2>/dev/null |
    sed -n 's/.*Swift version \([0-9][0-9]*\)\.\([0-9][0-9]*\).*/\1 \2/p' | head -n 1)
  case $swift_version in
  [0-5]' '* | '6 '[01])
    fail 69 "error: Swift ${swift_version% *}.${swift_version#* } is too old; 6.2 or later is needed" \
      'help: https://www.swift.org/install/linux has the toolchain; with swiftly: swiftly install 6.3.1'
    ;;
  '') fail 69 'error: swift --version says nothing that can be read; 6.2 or later is needed' ;;
  esac
}

# require_packages NAME...: installs the Debian packages that are missing.
require_packages() {
  command -v dpkg-query >/dev/null 2>&1 || return 0 # not Debian: the build will say what it lacks
  missing=
  for package in "$@"; do
    case $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) in
    installed) ;;
    *) missing="$missing $package" ;;
    esac
  done
  [ -n "$missing" ] || return 0

  install="apt-get install -y --no-install-recommends$missing"
  if [ "$(id -u)" = 0 ]; then
    as_root=env
  elif sudo -n true 2>/dev/null; then
    as_root='sudo -n env'
  else
    fail 69 "error: missing packages:$missing" "help: sudo apt-get update && sudo $install"
  fi
  printf 'installing%s\n' "$missing" >&2
  log=$(mktemp)
  if ! { $as_root apt-get update && $as_root DEBIAN_FRONTEND=noninteractive $install; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    rm -f "$log"
    fail 69 "error: cannot install$missing"
  fi
  rm -f "$log"
}

# build_release ARGUMENT...: swift build in release mode, one at a time in this folder. Quiet unless
# it fails or somebody is watching.
build_release() {
  if [ -t 2 ]; then
    swift build -c release "$@" >&2
  elif ! build_log=$(swift build -c release "$@" 2>&1); then
    printf '%s\n' "$build_log" >&2
    return 1
  fi
}
