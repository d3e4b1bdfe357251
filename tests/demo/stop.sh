#!/usr/bin/env bash
# Stops the hub that `make demo KEEP=1` left up. Usage: stop.sh OUT_DIR
set -euo pipefail
file="$1/hub.pid"
[ -f "$file" ] || { echo "no demo hub is up"; exit 0; }
pid=$(cat "$file")
# The id may have been given to another process since: only ours is stopped.
if [ -r "/proc/$pid/cmdline" ] && tr '\0' ' ' < "/proc/$pid/cmdline" | grep -q "parangon-hub"; then
  kill -TERM "$pid"
  for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
fi
rm -f "$file"
