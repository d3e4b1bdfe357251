#!/usr/bin/env bash
# make lint: formatting, layers, wording, co_await shapes, clang-tidy, cppcheck, clang++'s warnings.
set -euo pipefail
cd "$(dirname "$0")/../.."
jobs=$(nproc)
echo "-- clang-format"
git ls-files '*.cpp' '*.hpp' | xargs clang-format --dry-run --Werror
echo "-- layers, wording, co_await"
for lint in tests/lint/*.py; do python3 "$lint" --self-test; python3 "$lint"; done
echo "-- shell"
git ls-files '*.sh' .ci/run | xargs -n1 bash -n
echo "-- clang-tidy"
cmake --preset clang >/dev/null
git ls-files 'shared/*.cpp' 'connectors/*.cpp' 'hub/*.cpp' 'certs/*.cpp' |
  xargs -P "$jobs" -n 4 clang-tidy -p build/clang --quiet --warnings-as-errors='*' 2> >(grep -vE 'warnings? (generated|treated)|Suppressed|Use -header-filter' >&2)
echo "-- cppcheck"
cppcheck --quiet --std=c++20 --language=c++ --enable=warning,performance,portability --inline-suppr \
  --suppressions-list=tests/lint/cppcheck.txt --error-exitcode=1 -j "$jobs" -I . shared connectors hub certs
echo "lint: clean"
