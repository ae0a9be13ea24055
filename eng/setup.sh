# Sourced by ./clip and ./test: brings the engines and builds, each step only when something changed.
# Every step says what it does; when all is done the checks cost a few milliseconds.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
stamps="$root/artifacts/.setup"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '%s\n' "clip set-up: $*" >&2; }

fail() {
  printf '%s\n' "clip set-up: $*" >&2
  exit 1
}

need() { command -v "$1" > /dev/null 2>&1 || fail "'$1' is missing. $2"; }

# is_newer STAMP PATH...: true when the stamp is absent or any file below the paths is newer than it.
is_newer() {
  local stamp="$1"
  shift
  [ -e "$stamp" ] || return 0
  [ -n "$(find "$@" \( -name node_modules -o -name artifacts -o -name bin -o -name obj -o -name fixtures \) -prune -o -type f -newer "$stamp" -print -quit 2> /dev/null)" ]
}

# npm_folder FOLDER WHAT: installs a folder's locked npm packages, without running any of their scripts.
npm_folder() {
  local folder="$root/$1" stamp
  stamp="$stamps/npm-$(printf '%s' "$1" | tr '/' '-')"
  if [ -d "$folder/node_modules" ] && ! is_newer "$stamp" "$folder/package.json" "$folder/package-lock.json"; then
    return
  fi
  need npm "Install Node.js with npm (for example: apt-get install npm)."
  say "installing $2 ($1)"
  (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2 \
    || fail "npm could not install $2. Check the network and run this again."
  mkdir -p "$stamps"
  touch "$stamp"
}

setup_engines() { npm_folder native "the native engines, ONNX Runtime and libvips"; }

# Training's engine: a C++ shim over the libtorch that this machine has. Without one everything but training works, so
# the lack of it is said and not fatal.
setup_torch() {
  local packages="libtorch-dev libopenblas0-openmp libgloo-dev cmake g++"
  if ! has_libtorch; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null 2>&1; then
      say "no libtorch: training is left out and its tests are skipped. To have it: sudo apt-get install -y $packages"
      return 0
    fi
    say "installing libtorch from Debian ($packages)"
    apt-get update -qq > /dev/null \
      && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $packages > /dev/null \
      || fail "apt-get could not install $packages. Check the network and run this again."
  fi
  "$root/native/build-torch-shim" >&2 || fail "the training engine could not be built; see the message above."
}

has_libtorch() {
  [ -n "${TORCH_HOME:-}" ] || [ -f /usr/include/ATen/ATen.h ] || python3 -c 'import torch' > /dev/null 2>&1
}

# build_project STAMP-NAME PROJECT SOURCES...
build_project() {
  local stamp="$stamps/build-$1" project="$2"
  shift 2
  is_newer "$stamp" "$root/Directory.Build.props" "$root/Directory.Build.targets" "$root/Directory.Packages.props" "$root/eng" "$@" || return 0
  need dotnet "Install the .NET 10 SDK."
  say "building $(basename "$project")"
  local before log
  log="$(mktemp)"
  before="$(mktemp)"
  if ! dotnet build "$project" -c Release -v quiet -nologo -clp:NoSummary > "$log" 2>&1; then
    grep -E "error|warning" "$log" | sort -u >&2 || cat "$log" >&2
    rm -f "$log" "$before"
    fail "the build of $(basename "$project") failed."
  fi
  mkdir -p "$stamps"
  # The stamp carries the time at which the build began, so that an edit made meanwhile is not missed.
  touch -r "$before" "$stamp"
  rm -f "$log" "$before"
}
