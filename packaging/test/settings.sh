# What fresh-root brings of the machine: the checkout, and how apt, npm, NuGet, pip and git reach what they fetch.

# The working tree as it is, with its history; nothing that git ignores.
copy_checkout() {
  local git=(git -c "safe.directory=*" -C "$root")
  GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*' git clone -q --no-checkout "$root" "$1" && git -C "$1" reset -q || return
  "${git[@]}" ls-files -z --cached --others --exclude-standard | ( cd "$root" && while IFS= read -r -d '' file; do
      if [ -e "$file" ] || [ -L "$file" ]; then printf '%s\0' "$file"; fi; done ) |
    tar -C "$root" --null --no-recursion -T - -c | tar -C "$1" --no-same-owner -x
}

copy_settings() {
  local fresh=$1 file
  rm -f "$fresh"/etc/apt/sources.list "$fresh"/etc/apt/sources.list.d/*
  write_apt_sources "$suite" "$fresh/etc/apt/sources.list.d/debian"
  host_apt_options > "$fresh/etc/apt/apt.conf.d/machine"
  for file in /etc/apt/auth.conf /etc/apt/auth.conf.d /etc/apt/trusted.gpg /etc/apt/trusted.gpg.d /etc/apt/keyrings $(signing_keys "$fresh") \
    /etc/resolv.conf /etc/hosts /etc/npmrc /etc/pip.conf ~/.npmrc ~/.config/pip ~/.config/NuGet ~/.nuget/NuGet ~/.netrc; do
    [ -e "$file" ] || continue
    mkdir -p "$fresh$(dirname "$file")" && cp -aLT --remove-destination "$file" "$fresh$file" || return
  done
  file=$(npm config get globalconfig 2>/dev/null) && [ -s "$file" ] && cp -L "$file" "$fresh/etc/npmrc"
  # A proxy's certificate may be anywhere in the bundle.
  [ ! -s /etc/ssl/certs/ca-certificates.crt ] || cp -L /etc/ssl/certs/ca-certificates.crt "$fresh/usr/local/share/ca-certificates/machine.crt"
  # Where the SDK's installer tells programs that it is.
  mkdir -p "$fresh/etc/dotnet" && echo "$sdk" > "$fresh/etc/dotnet/install_location" && ln -sf "$sdk/dotnet" "$fresh/usr/bin/dotnet"
}

signing_keys() { sed -nE 's/^Signed-By: *(\/.*)/\1/p; s/.*signed-by=([^] ]*).*/\1/p' "$1"/etc/apt/sources.list.d/*; }

# A clean environment but for what package clients read.
environment_inside() {
  local name
  printf '%s\n' PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "TERM=${TERM:-dumb}" \
    DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 TARMAC_TEST_CACHE=/var/cache/tarmac-test \
    NPM_CONFIG_GLOBALCONFIG=/etc/npmrc NUGET_PACKAGES=/var/cache/tarmac-test/nuget/packages NUGET_SCRATCH=/var/cache/tarmac-test/nuget/scratch
  for name in $(compgen -e); do
    case $name in
      NPM_CONFIG_GLOBALCONFIG|NUGET_PACKAGES|NUGET_SCRATCH) ;;
      CI|TARMAC_TEST_KEEP|*_proxy|*_PROXY|PIP_*|NPM_CONFIG_*|npm_config_*|NUGET_*|NuGet*|VSS_NUGET_*|SSL_CERT_*|NODE_EXTRA_CA_CERTS|CURL_CA_BUNDLE|REQUESTS_CA_BUNDLE|GIT_SSL_CAINFO)
        printf '%s=%s\n' "$name" "${!name}" ;;
    esac
  done
}
