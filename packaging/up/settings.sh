# One writer: the tarmac command edits tarmac.toml, comments and all.
setting() { "$commands/tarmac" settings "$@"; }

write_settings() {
  local file=$data/tarmac.toml changed=()
  mkdir -p "$data"; chmod 755 "$data"
  ln -sfn "$file" "$programs/config"
  local first=no
  if [ ! -e "$file" ]; then
    first=yes
    ( umask 077; cp "$root/tarmac.example.toml" "$file.new" ); mv "$file.new" "$file"
    wanted[data_dir]=$data
  fi
  [ "$first" = no ] || client_settings
  local key
  for key in "${!wanted[@]}"; do
    [ "$(setting "$key")" = "${wanted[$key]}" ] || { setting "$key" "${wanted[$key]}"; changed+=("$key"); }
  done
  if [ -n "$stacks_from" ] && [ ! -e "$data/stacks/debian-12" ]; then mkdir -p "$data/stacks"; ln -sfn "$stacks_from" "$data/stacks/debian-12"; fi
  [ ${#changed[@]} -gt 0 ] && note "$file (${changed[*]})" || note "$file unchanged"
  check_ports
}

check_ports() {
  remedy "another program has the port: stop it, or choose another (./up --api-port, --http-port, --https-port)"
  local key port
  for key in api.port router.http_port router.https_port; do
    port=$(setting "$key")
    if is_running tarmacd && is_running tarmac-router; then return; fi
    if ss -Hltn "sport = :$port" | grep -q . && ! is_running tarmacd && ! is_running tarmac-router; then
      echo "port $port ($key) is taken:"; ss -Hltnp "sport = :$port"; return 1
    fi
  done
}

# client_settings: what the host's own package clients use, so that builds reach what the host reaches.
client_settings() {
  local value
  value=$(npm_setting registry); [ -z "$value" ] || wanted[build.npm_registry]=$value
  value=${https_proxy:-${HTTPS_PROXY:-}}; [ -z "$value" ] || wanted[build.https_proxy]=$value
  value=${http_proxy:-${HTTP_PROXY:-}}; [ -z "$value" ] || wanted[build.http_proxy]=$value
  value=${no_proxy:-${NO_PROXY:-}}; [ -z "$value" ] || wanted[build.no_proxy]=$value
  value=$(ca_bundle); [ -z "$value" ] || wanted[build.ca_bundle]=$value
}

npm_setting() {
  local value; value=$(printenv "npm_config_$1" || printenv "NPM_CONFIG_${1^^}" || true)
  if [ -z "$value" ] && command -v npm > /dev/null; then value=$(cd / && npm config get "$1" 2>/dev/null || true); fi
  [ "$value" = undefined ] || [ "$value" = null ] || printf '%s' "$value"
}

pip_setting() {
  local variable=PIP_${1^^} value; variable=${variable//-/_}; value=$(printenv "$variable" || true)
  if [ -z "$value" ]; then
    value=$(cat /etc/pip.conf /etc/xdg/pip/pip.conf ~/.config/pip/pip.conf ~/.pip/pip.conf "${PIP_CONFIG_FILE:-/dev/null}" 2>/dev/null |
      sed -nE "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*//p" | tail -n 1)
  fi
  printf '%s' "$value"
}

ca_bundle() {
  local file
  for file in "$(pip_setting cert)" "$(npm_setting cafile)" "${REQUESTS_CA_BUNDLE:-}" "${SSL_CERT_FILE:-}" "${CURL_CA_BUNDLE:-}" /etc/ssl/certs/ca-certificates.crt; do
    if [ -n "$file" ] && [ -s "$file" ]; then printf '%s' "$file"; return; fi
  done
}
