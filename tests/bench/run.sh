#!/usr/bin/env bash
# make bench: every benchmark against its peer, one after the other, then one table and
# build/bench/summary.json. Usage: run.sh BUILD_DIR
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$(cd "$1" && pwd)
parts=build/bench/parts
rm -rf "$parts"
mkdir -p "$parts"
python3 tests/bench/pipeline_peer.py "$build/tests/bench/make_decp" "$build/bin/parangon-connector" "$parts"
"$build/tests/bench/submit_tls_bench" "$parts"
"$build/tests/bench/many_agencies_bench" "$parts"
"$build/tests/bench/log_append_bench" "$parts"
"$build/tests/bench/log_proof_bench" "$parts"
"$build/tests/bench/secrecy_bench" "$parts"
"$build/tests/bench/differencing_attack" | tee build/bench/differencing.json
python3 tests/bench/nginx_peer.py "$build/tests/bench/http_bench_server" "$parts"
python3 tests/bench/open_data_peer.py "$build/tests/bench/open_data_server" "$parts"
python3 tests/bench/handshake_peer.py "$build/tests/bench/http_bench_server" \
  "$build/tests/bench/handshake_load" "$build/bin/parangon-ca" "$parts"
python3 - "$parts" <<'PYTHON'
import json, pathlib, sys
rows = [json.loads(p.read_text()) for p in sorted(pathlib.Path(sys.argv[1]).glob("*.json"))]
pathlib.Path("build/bench/summary.json").write_text(json.dumps(rows, indent=1) + "\n")
print(f"\n{'benchmark':32} {'ours':>12} {'peer':>12} {'ours/peer':>10}  unit")
for row in rows:
    print(f"{row['name']:32} {row['ours']:>12} {row['peer']:>12} {row['ratio']:>10}  {row['unit']}")
PYTHON
