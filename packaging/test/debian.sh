# The minimal Debian of fresh-root, and the packages that apt has fetched for it.
# What the .NET SDK is linked with comes with the SDK, as from its own installer; all else is for the lists of packages to name.
base_packages=(git ca-certificates libicu72 libssl3 libstdc++6 zlib1g)

provide_mmdebstrap() {
  command -v mmdebstrap > /dev/null && return
  say "installing mmdebstrap"
  { apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install mmdebstrap; } > "$logs/mmdebstrap.log" 2>&1 ||
    stop "mmdebstrap could not be installed ($logs/mmdebstrap.log)"
}

make_base() {
  suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
  kept fresh-base "$(key_of "$suite" "$(dpkg --print-architecture)" "$(date +%Y-%m)" -- packaging/test/debian.sh)" bootstrap
}

bootstrap() {
  local options=() sources; sources=$(mktemp -d)
  while IFS= read -r option; do options+=(--aptopt="$option"); done < <(host_apt_options)
  write_apt_sources "$suite" "$sources/debian"
  mmdebstrap --quiet --variant=minbase --mode=root --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --customize-hook='rm -f "$1"/etc/apt/apt.conf.d/99mmdebstrap' --include="$(IFS=,; echo "${base_packages[*]}")" "${options[@]}" \
    "$suite" "$1/base.tar" "$sources"/debian.*
  local status=$?
  rm -rf "$sources"
  return $status
}

# Kept under their checksums: what is damaged is not offered, and apt takes what its signed lists name and fetches the rest.
offer_archives() {
  mkdir -p "$cache/archives"
  ( cd "$cache/archives" && find . -name '*.deb' -printf '%f\n' | sed 's/\([0-9a-f]*\)_.*/\1  &/' | sha256sum -c 2>/dev/null | sed -n 's/: FAILED.*//p' | xargs -r rm -f
    find . -name '*.deb' -mtime +30 -delete )
  local file name; for file in "$cache"/archives/*.deb; do
    name=${file##*/}; [ ! -e "$file" ] || ln "$file" "$1/var/cache/apt/archives/${name#*_}"
  done
  # Debian's own images of containers throw archives away after each installation.
  echo 'Binary::apt-get::APT::Keep-Downloaded-Packages "true"; APT::Keep-Downloaded-Packages "true";' > "$1/etc/apt/apt.conf.d/keep-archives"
}

save_archives() {
  local file sum
  for file in "$1"/var/cache/apt/archives/*.deb; do
    [ -e "$file" ] && [ "$(stat -c %h "$file")" = 1 ] || continue
    touch "$file"
    sum=$(sha256sum < "$file" | cut -c1-64)
    ln "$file" "$cache/archives/${sum}_${file##*/}" 2>/dev/null || true
  done
}
