# Sourced at the start of a dyno. How many processes web servers start: min(cores * 2 + 1, MB / 256), at least 1.
if [ -z "${WEB_CONCURRENCY:-}" ]; then
  tarmac_mb=${DYNO_RAM:-}
  if [ -z "$tarmac_mb" ]; then
    for tarmac_file in /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
      if [ -r "$tarmac_file" ]; then read -r tarmac_mb <"$tarmac_file" || true; fi
    done
    # "max", or the thousands of terabytes of cgroup v1, is no limit.
    case $tarmac_mb in '' | *[!0-9]*) tarmac_mb= ;; *) tarmac_mb=$((tarmac_mb / 1048576)) ;; esac
  fi
  if [ -n "$tarmac_mb" ] && [ "$tarmac_mb" -le 1048576 ]; then
    tarmac_cores=$(nproc)
    tarmac_by='the available memory' WEB_CONCURRENCY=$((tarmac_mb < 256 ? 1 : tarmac_mb / 256))
    if [ $((tarmac_cores * 2 + 1)) -lt "$WEB_CONCURRENCY" ]; then
      tarmac_by='the number of CPU cores' WEB_CONCURRENCY=$((tarmac_cores * 2 + 1))
    fi
    export WEB_CONCURRENCY WEB_CONCURRENCY_SET_BY=heroku/python DYNO_RAM=$tarmac_mb
    case ${DYNO:-} in
      web.*)
        echo "Python buildpack: Detected $tarmac_mb MB available memory and $tarmac_cores CPU cores." >&2
        echo "Python buildpack: Defaulting WEB_CONCURRENCY to $WEB_CONCURRENCY based on $tarmac_by." >&2
        ;;
    esac
  fi
  unset tarmac_mb tarmac_file tarmac_cores tarmac_by
fi
