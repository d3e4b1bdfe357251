#!/usr/bin/env bash
# The fault tests in full: full.sh BIN OUT. About two hours on two cores; each prints one line and
# keeps its figures, and OUT/summary.json holds them all. Then five years of consortia of 8, 30 and
# 400 agencies against everybody who reads their releases: OUT/lives-N.json, by the program that
# LIVES names. Ends with 1 when anything was found.
set -euo pipefail
export PARANGON_BIN
PARANGON_BIN=$(cd "$1" && pwd)
export PYTHONDONTWRITEBYTECODE=1
out=$2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$out"
failed=0
run() {
  local name=$1
  shift
  echo "== $name $*"
  nice python3 "$here/$name.py" "$@" --out "$out/$name.json" || failed=1
}
run soak --kills "${KILLS:-1000}" --seed "${SEED:-20240102}"
run disk_full
run clock_jumps --rounds 1000 --seed "${SEED:-20240102}"
run chop_proxy --step "${CHOP_STEP:-1}" --workers 48
run syscall_faults --step "${CALL_STEP:-1}"
python3 "$here/table.py" "$out"
for agencies in ${AGENCIES:-8 30 400}; do
  echo "== differencing_attack $agencies"
  nice "${LIVES:-$1/../tests/bench/differencing_attack}" "$agencies" 5 > "$out/lives-$agencies.json" || failed=1
  grep -E '"(outsider|insiders|staff|pair)"' "$out/lives-$agencies.json"
done
exit $failed
