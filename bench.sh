#!/bin/bash
# bench.sh [NAME...]: runs the measurements of bench/ one after the other on an otherwise idle machine; figures go to bench/results/.
# Those that need a running platform take the one of ./up. Without names: all. `./bench.sh --list` names them.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd); cd "$root"
programs() { find bench -mindepth 2 -maxdepth 2 -type f -perm -u+x -not -path '*/results/*' | sort; }

if [ "${1:-}" = --list ]; then programs | xargs -n1 basename; exit 0; fi
[ "$(id -u)" = 0 ] || { echo "bench.sh: run it as root" >&2; exit 1; }
if command -v tarmac > /dev/null; then eval "$(tarmac env --shell bash)"; fi
mkdir -p bench/results
chosen=$(programs)
if [ $# -gt 0 ]; then
  chosen=$(for name in "$@"; do programs | grep "/$name\$" || { echo "bench.sh: no measurement named $name: $(programs | xargs -n1 basename | paste -sd' ')" >&2; exit 2; }; done)
fi
failed=0
for program in $chosen; do
  name=$(basename "$program")
  echo "== $name"
  "$program" | tee "bench/results/$name.tmp" && mv "bench/results/$name.tmp" "bench/results/$name.txt" || { failed=$((failed + 1)); echo "$name failed" >&2; }
done
exit $((failed > 0))
