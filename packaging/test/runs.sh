# Runs of test programs side by side, each with its log, and the count of what they said of themselves.

log_of() { echo "$logs/${1//\//.}.log"; }

# limited NAME SECONDS COMMAND...: every run ends. How it ended is in a file of its own: a run that leaves none has failed.
limited() {
  local name=$1 seconds=$2 log pid status; log=$(log_of "$1"); shift 2
  say "$name ..."
  # The shell makes what it starts in the background deaf to an interrupt, and tests send some.
  env --default-signal=INT,QUIT timeout --kill-after=30 "$seconds" "$@" > "$log" 2>&1 < /dev/null &
  pid=$!
  trap 'kill "$pid"; wait "$pid"; exit 143' TERM
  wait "$pid"; status=$?
  [ "$status" != 124 ] || echo "$name did not end within $seconds s" >> "$log"
  echo "$status" > "$log.status"
  count "$name"; say "$name: $passed_here passed, $failed_here failed"
}

# side_by_side NAME...: run_one of each, as many at once as there are processors.
side_by_side() {
  local name lanes; lanes=$(nproc); [ "$lanes" -ge 2 ] || lanes=2
  for name in "$@"; do rm -f "$(log_of "$name")" "$(log_of "$name").status"; done
  for name in "$@"; do
    while [ "$(jobs -rp | wc -l)" -ge "$lanes" ]; do wait -n; done
    run_one "$name" &
  done
  wait
}

# count NAME: sets $passed_here and $failed_here. A run that died without a word is one failure.
count() {
  local log status; log=$(log_of "$1"); status=$(cat "$log.status" 2>/dev/null || echo died)
  # xunit's last line, or that of a Python suite.
  read -r passed_here failed_here < <(
    { sed -nE 's/.* Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+).*/\1 \2 \3 \4/p' "$log" | awk '{ print $1 - $2 - $3 - $4, $2 + $3 + $4 }'
      sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$log"; } 2>/dev/null | tail -n 1; echo) || true
  passed_here=${passed_here:-0} failed_here=${failed_here:-0}
  if [ "$status" != 0 ] && [ "$failed_here" = 0 ]; then failed_here=1; fi
  if [ "$status" = 0 ] && [ "$passed_here$failed_here" = 00 ]; then
    # Only the format check has nothing to count.
    if [ "$1" = format ]; then passed_here=1; else failed_here=1; fi
  fi
}

# sum_up NAME...: what failed, and why; the last line is the sum.
sum_up() {
  local name log passed=0 failed=0
  for name in "$@"; do
    count "$name"; log=$(log_of "$name")
    passed=$((passed + passed_here)) failed=$((failed + failed_here))
    [ "$failed_here" != 0 ] || continue
    printf '\n%s: %s failed (%s)\n' "$name" "$failed_here" "$log"
    if [ ! -e "$log" ]; then echo "it never began"; continue; fi
    grep -nE -A 12 '\[FAIL\]|^FAILED|error [A-Z]+[0-9]*:|^not ok|did not end within' "$log" | head -n 150 || tail -n 30 "$log"
  done
  say "done"
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
