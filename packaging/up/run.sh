# tarmacd and tarmac-router: units where systemd is PID 1, else under packaging/supervise.
has_systemd() { [ -d /run/systemd/system ]; }

unit_of() { local name; name=$(instance); if [ "$name" = tarmac ]; then echo "$1.service"; else echo "$1-$name.service"; fi; }
instance() { if [ -e "$programs/config" ]; then setting instance; else echo tarmac; fi; }

# is_running NAME: supervised, or under systemd.
is_running() {
  if has_systemd; then systemctl is-active --quiet "$(unit_of "$1")"; return; fi
  is_alive "$data/run/$1.pid"
}

# is_alive FILE: the process that FILE names, by identity (pid and start time), because a pid alone may be somebody else's by now.
is_alive() {
  local pid since state
  read -r pid since 2>/dev/null < "$1" || return 1
  state=$(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null) || return 1
  # Z: it has ended, and its parent has not asked for its status yet.
  [ "${state%% *}" != Z ] && [ "$(cut -d' ' -f20 <<< "$state")" = "$since" ]
}

# is_orphan NAME: its supervisor was killed and it runs on, with the program and the settings of then.
is_orphan() { ! has_systemd && ! is_alive "$data/run/$1.pid" && is_alive "$data/run/$1.child"; }

end_orphan() {
  is_orphan "$1" || return 0
  local pid since; read -r pid since < "$data/run/$1.child"
  echo "ending $1, whose supervisor was killed (pid $pid)"
  end_process "$pid" "$data/run/$1.child" || { echo "$1 (pid $pid) does not end"; return 1; }
  rm -f "$data/run/$1.child"
}

# end_process PID FILE: SIGTERM, and SIGKILL after 45 s.
end_process() {
  kill -TERM "$1" 2>/dev/null || true
  local tries
  for tries in $(seq 450); do is_alive "$2" || return 0; sleep 0.1; done
  kill -KILL "$1" 2>/dev/null || true
  for tries in $(seq 50); do is_alive "$2" || return 0; sleep 0.1; done
  return 1
}

start_programs() {
  remedy "the program's own words are in $data/log; ask for help with them, or take the step back with ./down and run ./up again"
  mkdir -p "$data/log" "$data/run" "$data/router"
  local started=() name
  for name in tarmacd tarmac-router; do
    local print; print=$(fingerprint "$name")
    if is_running "$name"; then
      [ "$(cat "$data/run/$name.fingerprint" 2>/dev/null)" != "$print" ] || continue
      if [ "$name" = tarmac-router ]; then replace_router; else renew_program "$name"; fi
    elif [ "$name" = tarmac-router ] && is_orphan "$name"; then replace_router
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
  end_orphan "$1"
  echo "starting $1"
  if has_systemd; then install_unit "$1"; systemctl restart "$(unit_of "$1")"; return; fi
  write_command "$1"
  # A clean environment: nothing of the shell that ran ./up (keys, proxies) may reach dynos through its children.
  setsid -f env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DOTNET_ROOT="$(dotnet_root)" \
    MALLOC_ARENA_MAX=2 MALLOC_TRIM_THRESHOLD_=131072 "$programs/current/supervise" "$1" "$data" < /dev/null > /dev/null 2>&1
  await_child "$1" none || { echo "$1 did not start"; return 1; }
}

# renew_program NAME: the new version under the same supervisor, which keeps the API's port open in the meantime: a client waits, and is not refused.
renew_program() {
  if has_systemd || ! is_alive "$data/run/$1.child"; then stop_program "$1"; start_program "$1"; return; fi
  local before; before=$(cat "$data/run/$1.child")
  echo "renewing $1"
  write_command "$1"
  kill -HUP "$(cut -d' ' -f1 "$data/run/$1.pid")"
  await_child "$1" "$before" || { echo "$1 did not start again"; return 1; }
}

# await_child NAME IDENTITY: until another process than that one is the program.
await_child() {
  local tries
  for tries in $(seq 500); do
    if is_alive "$data/run/$1.child" && [ "$(cat "$data/run/$1.child")" != "$2" ]; then return; fi
    sleep 0.1
  done
  return 1
}

# What packaging/supervise runs. The router's sockets are its own: a new one listens beside the old one; it starts again at once, since clients are refused meanwhile.
write_command() {
  local command file=$data/run/$1.command
  if [ "$1" = tarmacd ]; then
    { echo "listen=$(api_listens)"; printf 'run=%s\n' "$programs/tarmacd/tarmacd" --config "$data/tarmac.toml"; } > "$file.new"
  else
    read -ra command < <(router_command)
    { echo pause=0.1; printf 'run=%s\n' "${command[@]}"; } > "$file.new"
  fi
  mv "$file.new" "$file"
}

api_listens() { local address; address=$(setting api.address); case $address in *:*) address="[$address]" ;; esac; echo "$address:$(setting api.port)"; }

install_unit() {
  if [ "$1" = tarmacd ]; then install_socket; fi
  unit_text "$1.service" > "/etc/systemd/system/$(unit_of "$1")"
  systemctl daemon-reload; systemctl enable --quiet "$(unit_of "$1")"
}

# systemd holds the API's socket, so that a restart of tarmacd refuses nobody. Another address needs a stop of both.
install_socket() {
  local unit; unit=$(unit_of tarmacd); unit=${unit%.service}.socket
  if [ "$(unit_text tarmacd.socket)" != "$(cat "/etc/systemd/system/$unit" 2>/dev/null)" ]; then
    systemctl stop "$(unit_of tarmacd)" "$unit" 2>/dev/null || true
    unit_text tarmacd.socket > "/etc/systemd/system/$unit"
  fi
  systemctl daemon-reload; systemctl enable --quiet "$unit"; systemctl start "$unit"
}

unit_text() {
  local unit; unit=$(unit_of tarmacd)
  sed -e "s|@PROGRAMS@|$programs|g; s|@DATA@|$data|g; s|@INSTANCE@|$(instance)|g; s|@DOTNET_ROOT@|$(dotnet_root)|g; s|@ROUTER@|$(router_command)|g" \
    -e "s|@API@|$(api_listens)|g; s|@SOCKET@|${unit%.service}.socket|g" "$root/packaging/systemd/$1"
}

stop_program() {
  end_orphan "$1"
  is_running "$1" || return 0
  echo "stopping $1"
  if has_systemd; then
    local units=("$(unit_of "$1")"); [ "$1" != tarmacd ] || units+=("${units[0]%.service}.socket")
    systemctl stop "${units[@]}"; return
  fi
  local pid since
  read -r pid since < "$data/run/$1.pid"
  end_process "$pid" "$data/run/$1.pid" || { echo "$1 (pid $pid) does not stop"; return 1; }
  end_orphan "$1"
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
