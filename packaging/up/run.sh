# tarmacd and tarmac-router: units where systemd is PID 1, else under packaging/supervise.
has_systemd() { [ -d /run/systemd/system ]; }

unit_of() { local name; name=$(instance); if [ "$name" = tarmac ]; then echo "$1.service"; else echo "$1-$name.service"; fi; }
instance() { if [ -e "$programs/config" ]; then setting instance; else echo tarmac; fi; }

# is_running NAME: by identity (pid and start time), because a pid alone may be somebody else's by now.
is_running() {
  if has_systemd; then systemctl is-active --quiet "$(unit_of "$1")"; return; fi
  local pid since
  read -r pid since 2>/dev/null < "$data/run/$1.pid" || return 1
  [ "$(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null | cut -d' ' -f20)" = "$since" ]
}

start_programs() {
  remedy "the program's own words are in $data/log; ask for help with them, or take the step back with ./down and run ./up again"
  mkdir -p "$data/log" "$data/run" "$data/router"
  local started=() name
  for name in tarmacd tarmac-router; do
    local print; print=$(fingerprint "$name")
    if is_running "$name"; then
      [ "$(cat "$data/run/$name.fingerprint" 2>/dev/null)" != "$print" ] || continue
      if [ "$name" = tarmac-router ]; then replace_router; else stop_program "$name"; start_program "$name"; fi
    else start_program "$name"; fi
    echo "$print" > "$data/run/$name.fingerprint"
    started+=("$name")
  done
  wait_for_health
  [ ${#started[@]} -gt 0 ] && note "started ${started[*]}" || note "running"
}

# Routers share their sockets: while one of the new version helps out, the old one may end and the new one begin without a refused connection.
# The helper's table ages, so it never outlives the minute, whatever becomes of this script.
replace_router() {
  local command socket helper replaced=yes
  read -ra command < <(router_command)
  socket=$(control_socket)
  env -i PATH=/usr/bin:/bin LANG=C.UTF-8 timeout 60 "${command[@]}" >> "$data/log/tarmac-router.log" 2>&1 < /dev/null &
  helper=$!
  await_new_router "$socket" || replaced=no
  socket=$(control_socket)
  stop_program tarmac-router && start_program tarmac-router && await_new_router "$socket" || replaced=no
  kill -TERM "$helper"; wait "$helper" || true
  [ $replaced = yes ]
}

# A router that listens renames its control socket over the last one's.
control_socket() { stat -c %i "$data/router/control.sock" 2>/dev/null || echo none; }
await_new_router() {
  local tries; for tries in $(seq 100); do [ "$(control_socket)" = "$1" ] || return 0; sleep 0.1; done
  echo "the new router does not come up"; return 1
}

# fingerprint NAME: changes when the program or its settings do; then the program must be started anew.
fingerprint() {
  case $1 in
    tarmacd) echo "$(readlink "$programs/current") $(sha256sum < "$data/tarmac.toml")" ;;
    tarmac-router) echo "$(sha256sum < "$programs/router/tarmac-router") $(router_command | sha256sum)" ;;
  esac
}

listen_on() { local address; address=$(setting router.address); case $address in *:*) address="[$address]" ;; esac; echo "$address:$1"; }

router_command() {
  echo "$programs/router/tarmac-router --control $data/router/control.sock --logs $data/router/logs.sock" \
    "--table $data/router/routes.json --http $(listen_on "$(setting router.http_port)") --https $(listen_on "$(setting router.https_port)")"
}

dotnet_root() { dirname "$(readlink -f "$(command -v dotnet)")"; }

start_program() {
  echo "starting $1"
  if has_systemd; then install_unit "$1"; systemctl restart "$(unit_of "$1")"; return; fi
  local command
  if [ "$1" = tarmacd ]; then command=("$programs/tarmacd/tarmacd" --config "$data/tarmac.toml"); else read -ra command < <(router_command); fi
  # A clean environment: nothing of the shell that ran ./up (keys, proxies) may reach dynos through its children.
  setsid -f env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DOTNET_ROOT="$(dotnet_root)" \
    MALLOC_ARENA_MAX=2 MALLOC_TRIM_THRESHOLD_=131072 "$programs/current/supervise" "$1" "$data" "${command[@]}" < /dev/null > /dev/null 2>&1
  local tries; for tries in $(seq 50); do is_running "$1" && return; sleep 0.1; done
  echo "$1 did not start"; return 1
}

install_unit() {
  sed -e "s|@PROGRAMS@|$programs|g; s|@DATA@|$data|g; s|@INSTANCE@|$(instance)|g; s|@DOTNET_ROOT@|$(dotnet_root)|g; s|@ROUTER@|$(router_command)|g" \
    "$root/packaging/systemd/$1.service" > "/etc/systemd/system/$(unit_of "$1")"
  systemctl daemon-reload; systemctl enable --quiet "$(unit_of "$1")"
}

stop_program() {
  is_running "$1" || return 0
  echo "stopping $1"
  if has_systemd; then systemctl stop "$(unit_of "$1")"; return; fi
  local pid since tries
  read -r pid since < "$data/run/$1.pid"
  kill -TERM "$pid"
  for tries in $(seq 400); do is_running "$1" || return 0; sleep 0.1; done
  pkill -KILL -P "$pid" || true
  for tries in $(seq 50); do is_running "$1" || return 0; sleep 0.1; done
  echo "$1 (pid $pid) does not stop"; return 1
}

# A wrong key is refused by a server that is up and can ask its database; anything else means not yet.
wait_for_health() {
  local url; url=http://127.0.0.1:$(setting api.port)/account
  local tries status log=$data/log/tarmacd.log from
  from=$(stat -c %s "$log" 2>/dev/null || echo 0)
  for tries in $(seq 240); do
    status=$(curl -s -o /dev/null -m 5 -w '%{http_code}' -H 'Accept: application/vnd.heroku+json; version=3' -H 'Authorization: Bearer none' "$url" || true)
    [ "$status" != 401 ] || return 0
    [ "$(tail -c +$((from + 1)) "$log" 2>/dev/null | grep -c 'supervise: tarmacd ended')" -lt 3 ] || break
    [ $((tries % 8)) != 0 ] || echo "waiting for the API on port $(setting api.port) (last answer: $status)"
    sleep 0.25
  done
  echo "the API does not answer; from $log:"; tail -n 300 "$log" | grep -v '^ *at ' | tail -n 15; return 1
}
