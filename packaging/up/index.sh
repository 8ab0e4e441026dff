# Which Python index builds use: what ./up was told, else what the host's pip uses if it answers, else one made of Debian's packages.
provide_python_index() {
  local chosen=$python_index now; now=$(setting build.python_index)
  remedy "name an index that answers with ./up --python-index URL, or take Debian's packages with ./up --python-index debian"
  if [ -z "$chosen" ] && [ -e "$data/.python-index-chosen" ]; then chosen=$now; fi
  if [ -z "$chosen" ]; then
    local host; host=$(pip_setting index-url); host=${host:-https://pypi.org/simple}
    if index_answers "$host"; then chosen=$host; else chosen=debian; fi
  elif [ "$chosen" != debian ] && [ -n "$python_index" ]; then
    index_answers "$chosen" || { echo "$(without_password "$chosen") does not answer for the project 'pip'"; return 1; }
  fi
  if [ "$chosen" = debian ]; then
    remedy "the index is made from the machine's own Debian sources: check them with 'apt-get update', then run ./up again"
    "$root/packaging/python-index/build-index" "$data/python-index"
  fi
  [ "$now" = "$chosen" ] || setting build.python_index "$chosen"
  touch "$data/.python-index-chosen"
  if [ "$chosen" = debian ]; then note "no index answers on this machine: builds use one made of Debian's packages, in $data/python-index (another: ./up --python-index URL)"
  else note "$(without_password "$chosen")"; fi
}

index_answers() {
  case $1 in *://localhost[:/]*|*://127.*) echo "$1 is on this machine's loopback, which build dynos cannot reach"; return 1 ;; esac
  local options=(); local bundle; bundle=$(setting build.ca_bundle); [ -z "$bundle" ] || options=(--cacert "$bundle")
  # The URL may hold a password: it goes by standard input, not into the process list.
  printf 'url = "%s/pip/"\n' "${1%/}" | curl -fsSL --max-time 15 "${options[@]}" -o /dev/null -K -
}

without_password() { sed -E 's#://[^@/]*@#://#' <<< "$1"; }
