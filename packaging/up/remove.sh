# What ./down --dynos and --purge take away. Everything is found by the installation's own names and folders, never by a broad pattern.

# processes_below FOLDER: pids whose command line names a path in FOLDER.
processes_below() {
  local process line
  for process in /proc/[0-9]*; do
    line=$(cat "$process/cmdline" 2>/dev/null | tr '\0' ' ') || continue
    case $line in *"$1/"*) echo "${process#/proc/}" ;; esac
  done
}

end_dynos() {
  [ -d "$data/dynos" ] || return 0
  local name runc_root id pids
  name=$(instance)
  for runc_root in "/run/$name/runc" "/run/$name-runc" "$data/run/runc"; do
    [ -d "$runc_root" ] || continue
    for id in $(runc --root "$runc_root" list -q 2>/dev/null); do echo "ending dyno $id"; runc --root "$runc_root" delete -f "$id" || true; done
  done
  # conmon's command line names the dyno's folder; it ends by itself once its dyno is gone, unless it hangs.
  sleep 1
  pids=$(processes_below "$data/dynos"); [ -z "$pids" ] || kill -KILL $pids 2>/dev/null || true
  awk -v d="$data/dynos/" 'index($5, d) == 1 { print $5 }' /proc/self/mountinfo | sort -r | while read -r mount; do umount -l "$mount" || true; done
}

end_clusters() {
  local pid_file cluster
  for pid_file in "$data"/control/postmaster.pid "$data"/control/*/postmaster.pid "$data"/postgres/*/postmaster.pid "$data"/postgres/*/*/postmaster.pid; do
    [ -e "$pid_file" ] || continue
    cluster=$(dirname "$pid_file")
    echo "stopping the cluster in $cluster"
    runuser -u "$(stat -c %U "$cluster")" -- /usr/lib/postgresql/15/bin/pg_ctl -D "$cluster" -m fast -w -t 60 stop || true
  done
}

remove_network() {
  local name bridge namespace
  name=$(instance); bridge=$(setting network.bridge 2>/dev/null || true)
  for namespace in $(ip netns list 2>/dev/null | cut -d' ' -f1 | grep -E "^$name-" || true); do ip netns delete "$namespace" || true; done
  [ -z "$bridge" ] || ip link delete "$bridge" 2>/dev/null || true
  local family; for family in inet ip bridge; do nft delete table "$family" "$name" 2>/dev/null || true; done
  # Empty by now: the dynos' cgroups (v1 has a tree for each controller) and what runc knew of them.
  find /sys/fs/cgroup -maxdepth 2 -type d -name "$name" 2>/dev/null | while read -r group; do find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true; done
  rm -rf "/run/$name-runc"
}

remove_all() {
  local name; name=$(instance)
  if has_systemd; then
    local unit socket
    for unit in tarmacd tarmac-router; do systemctl disable --quiet "$(unit_of $unit)" || true; rm -f "/etc/systemd/system/$(unit_of $unit)"; done
    socket=$(unit_of tarmacd); socket=${socket%.service}.socket
    systemctl disable --quiet "$socket" || true; rm -f "/etc/systemd/system/$socket"
    systemctl daemon-reload
  fi
  awk -v d="$data/" 'index($5, d) == 1 { print $5 }' /proc/self/mountinfo | sort -r | while read -r mount; do umount -l "$mount" || true; done
  [ "$(readlink "$commands/tarmac" 2>/dev/null)" != "$programs/cli/tarmac" ] || rm -f "$commands/tarmac"
  rm -rf --one-file-system "$data" "$programs"
  [ -z "$prefix" ] || { rmdir "$commands" "$prefix" 2>/dev/null || true; }
  echo "removed $data and $programs; Debian's packages stay"
}
