#!/usr/bin/env bash
# Installs what docker/packages.txt lists and this machine lacks; asks for nothing when nothing is
# missing. Plain apt-get, with sudo where the user is not root.
set -euo pipefail
list="$(dirname "$0")/packages.txt"
wanted=$(grep -v '^#' "$list" | grep -v '^[[:space:]]*$')
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
