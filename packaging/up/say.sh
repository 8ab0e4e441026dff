# Progress: each step has a title, a log of its own, an elapsed time, and on failure a remedy.
began=$SECONDS
declare -A step_pid step_log step_since step_title
step_order=()
on_terminal=no; [ -t 1 ] && on_terminal=yes

die() { printf '\nup: %s\n' "$*" >&2; exit 1; }

# note TEXT: what a running step did, for its line. remedy TEXT: what to do if the step fails from here on.
note() { printf '%s' "$*" > "$step_file.note"; }
remedy() { printf '%s' "$*" > "$step_file.remedy"; }

open_log() {
  log_folder=$data/log/up; mkdir -p "$log_folder"; chmod 700 "$log_folder"
  printf 'Tarmac: installing into %s, data in %s\n' "$programs" "$data"
}

# together TITLE FUNCTION: starts a step; `finish` waits for all that were started.
together() {
  local title=$1 function=$2 file=$log_folder/$2
  rm -f "$file.note" "$file.remedy"
  ( trap - EXIT; step_file=$file; set -euo pipefail; "$function" ) > "$file.log" 2>&1 < /dev/null &
  step_order+=("$function")
  step_pid[$function]=$! step_log[$function]=$file step_since[$function]=$SECONDS step_title[$function]=$title
}

finish() {
  local function failed="" status ticks=0
  for function in "${step_order[@]}"; do
    while kill -0 "${step_pid[$function]}" 2>/dev/null; do sleep 0.2; ticks=$((ticks + 1)); progress "$function" $ticks; done
    status=0; wait "${step_pid[$function]}" || status=$?
    [ "$on_terminal" = no ] || printf '\r\033[K'
    if [ "$status" = 0 ]; then say_done "$function"; else say_failed "$function" "$status"; failed=yes; fi
  done
  step_order=()
  [ -z "$failed" ] || exit 1
}

# A log that is gone is no reason to stop: the step itself says how it ended.
progress() {
  local function=$1 ticks=$2 line; line=$(tail -n 1 "${step_log[$function]}.log" 2>/dev/null | tr -d '\r' | cut -c1-90) || true
  if [ "$on_terminal" = yes ]; then printf '\r\033[K  ...  %4d s  %s: %s' $((SECONDS - began)) "${step_title[$function]}" "$line"
  elif [ $((ticks % 75)) = 0 ]; then printf '  ...  %4d s  %s: %s\n' $((SECONDS - began)) "${step_title[$function]}" "$line"; fi
}

say_done() {
  local note; note=$(cat "${step_log[$1]}.note" 2>/dev/null || true)
  printf '  ok   %4d s  %s%s\n' $((SECONDS - step_since[$1])) "${step_title[$1]}" "${note:+: $note}"
}

say_failed() {
  local function=$1 remedy; remedy=$(cat "${step_log[$function]}.remedy" 2>/dev/null || true)
  printf '  FAIL %4d s  %s (exit %s)\n' $((SECONDS - step_since[$function])) "${step_title[$function]}" "$2"
  grep -v '^ *at ' "${step_log[$function]}.log" | tail -n 20 | sed 's/^/       | /'
  printf '       log:    %s\n       remedy: %s\n' "${step_log[$function]}.log" "${remedy:-read the log, mend the cause, run ./up again: what is done is not done twice}"
}

say_how_to_go_on() {
  local cli=tarmac; [ -n "$prefix" ] && cli=$prefix/bin/tarmac
  local key_file=$data/secrets/first-account.env
  cat <<TEXT

Tarmac runs ($((SECONDS - began)) s). API and git: http://localhost:$(setting api.port)   apps: http://APP.$(setting domain)$(port_suffix)
  account:  $key_file (root only)
  logs:     $data/log
  go on:    eval "\$($cli env)"                 # the stock heroku command and git now speak to this machine
            heroku create myapp && git push heroku main
  stop:     ./down${prefix:+ --prefix $prefix}    settings: $cli settings    health: $cli status
TEXT
}

port_suffix() { local port; port=$(setting router.http_port); [ "$port" = 80 ] || printf ':%s' "$port"; }
