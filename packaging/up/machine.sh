check_machine() {
  [ "$(id -u)" = 0 ] || die "dynos, clusters and the network need root: run 'sudo ./up'"
  local version; version=$(. /etc/os-release 2>/dev/null && echo "${ID:-} ${VERSION_ID:-}") || true
  [ "$version" = "debian 12" ] || die "this is ${version:-no Debian}: Tarmac runs on Debian 12"
  command -v dotnet > /dev/null && dotnet --list-sdks | grep -q '^10\.' ||
    die "the .NET 10 SDK is missing: install it (https://dotnet.microsoft.com/download/dotnet/10.0), then run ./up again"
  local path
  for path in "$data" "$programs"; do
    [ ${#path} -le 60 ] || die "$path: a path of at most 60 characters is needed (unix sockets live below it)"
  done
}

# missing_packages [LIST]: packages of the list that no installed package is or provides (another source's nodejs brings npm, and refuses Debian's).
missing_packages() {
  local package there
  there=$(dpkg-query -W -f '${db:Status-Status} ${Package},${Provides}\n' | sed -n 's/^installed //p' | tr , '\n' | sed 's/(.*//; s/ //g')
  sed 's/#.*//' "$root/${1:-packaging/packages.txt}" | tr -s '[:space:]' '\n' | while read -r package; do
    [ -z "$package" ] || grep -qxF -- "$package" <<< "$there" || echo "$package"
  done
}

install_packages() {
  local missing; mapfile -t missing < <(missing_packages)
  [ ${#missing[@]} -gt 0 ] || { note "all there"; return; }
  remedy "check the machine's package sources with 'apt-get update', then run ./up again"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -q update
  # Nothing may start by itself: Tarmac starts its own clusters. An administrator's own policy stays in place.
  local policy=/usr/sbin/policy-rc.d ours=no
  if [ ! -e $policy ]; then printf '#!/bin/sh\nexit 101\n' > $policy; chmod 755 $policy; ours=yes; fi
  local status=0
  install_in_order "${missing[@]}" || status=$?
  [ $ours = no ] || rm -f $policy
  [ "$status" = 0 ] || return "$status"
  note "installed ${missing[*]}"
}

install_in_order() {
  if printf '%s\n' "$@" | grep -qx postgresql && [ ! -d /etc/postgresql ]; then
    apt-get -q -y --no-install-recommends install postgresql-common || return
    mkdir -p /etc/postgresql-common/createcluster.d
    echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.d/tarmac.conf
    [ ! -d /run/systemd/system ] || systemctl mask postgresql.service || true
  fi
  apt-get -q -y --no-install-recommends -o Dpkg::Use-Pty=0 install "$@"
}

make_stacks() {
  remedy "the stack is made from the machine's own Debian sources: check them with 'apt-get update', then run ./up again"
  local stacks=$data/stacks/debian-12 before=""
  mkdir -p "$stacks"
  before=$(cat "$stacks"/{run,build}/etc/tarmac-stack 2>/dev/null || true)
  "$root/packaging/stack/make-stack" run "$stacks/run"
  "$root/packaging/stack/make-stack" build "$stacks/build"
  [ "$before" = "$(cat "$stacks"/{run,build}/etc/tarmac-stack)" ] && note "up to date" || note "made"
}
