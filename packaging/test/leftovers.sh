# What a run that was killed leaves behind in the machine's network and cgroups. Its installations had folders, and these say their names.

remove_fresh() {
  local folder name
  for folder in "$1"/root/tmp/tt?????? "$1"/root/var/tmp/te?????; do
    [ -d "$folder" ] || continue
    name=$(basename "$folder")
    local link; for link in "$name" "${name}b"; do ip link delete "$link" 2>/dev/null; done
    local family; for family in inet ip bridge; do nft delete table "$family" "$name" 2>/dev/null; done
    find /sys/fs/cgroup -depth -type d -path "*/$name*" -exec rmdir {} + 2>/dev/null
  done
  rm -rf --one-file-system "$1"
}

# Sets $fresh. A run that was killed together with its fresh-root holds its lock no more: what it left goes first.
take_folder() {
  local gate
  # The machine's settings are in there, some with a password.
  mkdir -p -m 700 "$cache/fresh"
  exec {gate}> "$cache/fresh.lock"; flock "$gate"
  remove_abandoned
  fresh=$(mktemp -d "$cache/fresh/XXXXXXXX") && exec {alive}> "$fresh/alive" && flock "$alive"
  local status=$?
  exec {gate}>&-
  return $status
}

remove_abandoned() {
  local folder lock
  for folder in "$cache"/fresh/*/; do
    [ -d "$folder" ] || continue
    exec {lock}>> "$folder/alive"
    if flock -n "$lock"; then remove_fresh "${folder%/}"; fi
    exec {lock}>&-
  done
}
