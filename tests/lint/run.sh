#!/usr/bin/env bash
# make lint: formatting, layers, wording, co_await shapes, clang-tidy, cppcheck.
set -euo pipefail
cd "$(dirname "$0")/../.."
jobs=$(nproc)
begin() { echo "-- $1 ($(date -u +%H:%M:%S))"; }
begin "clang-format"
git ls-files '*.cpp' '*.hpp' | xargs -P "$jobs" -n 200 clang-format --dry-run --Werror
begin "layers, names, wording, co_await"
for lint in tests/lint/*.py; do python3 "$lint" --self-test; python3 "$lint"; done
begin "shell"
git ls-files '*.sh' .ci/run | xargs -n1 bash -n
begin "clang-tidy"
# The joined sources of each room: what they include is read once for two dozen of them.
cmake --preset lint >/dev/null
python3 - build/lint/compile_commands.json <<'PYTHON' |
import json, sys
print("\n".join(entry["file"] for entry in json.load(open(sys.argv[1])) if not entry["file"].endswith("/embedded.cpp")))
PYTHON
  xargs -P "$jobs" -n 1 clang-tidy -p build/lint --quiet 2> >(grep -vE 'warnings? (generated|treated)|Suppressed|Use -header-filter' >&2)
begin "cppcheck"
cppcheck --quiet --std=c++20 --language=c++ --enable=warning,performance,portability --inline-suppr \
  --suppressions-list=tests/lint/cppcheck.txt --error-exitcode=1 -j "$jobs" -I . shared connectors hub certs
echo "lint: clean ($(date -u +%H:%M:%S))"
