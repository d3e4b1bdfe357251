#!/usr/bin/env bash
# Installs the groups of docker/packages.txt that are named (build and test by default), as far as
# this machine lacks them; asks for nothing when nothing is missing. Plain apt-get, with sudo where
# the user is not root. Usage: install-packages.sh [GROUP …]
set -euo pipefail
list="$(dirname "$0")/packages.txt"
groups=" ${*:-build test} "
wanted=$(awk -v groups="$groups" '
  /^# / { group = $2; sub(/[;:,.].*/, "", group); take = index(groups, " " group " ") > 0; next }
  NF && take { print $1 }' "$list")
[ -n "$wanted" ] || { echo "no such group:$groups" >&2; exit 2; }
missing=()
for entry in $wanted; do
  package=${entry%%:*}
  if [ "$entry" != "$package" ] && command -v "${entry#*:}" >/dev/null; then continue; fi
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
echo "installing: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "these packages are missing, and neither root nor sudo is here: ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
# Services of packages that tests use as peers (nginx) must not start by themselves.
policy=/usr/sbin/policy-rc.d
made_policy=0
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
  made_policy=1
fi
remove_policy() { [ "$made_policy" = 0 ] || "${as_root[@]}" rm -f "$policy"; }
trap remove_policy EXIT
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
