#!/usr/bin/env bash
# The demonstration: a throw-away consortium, its hub, eight agencies that submit over mutual TLS,
# the benchmark, the open data. Usage: run.sh BIN_DIR OUT_DIR KEEP(0|1). Leaves nothing running
# unless KEEP is 1.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
bin=$(cd "$1" && pwd)
keep=${3:-0}
lang=${PARANGON_LANG:-fr}
[ ! -f "$2/hub.pid" ] || bash "$here/tests/demo/stop.sh" "$2"
rm -rf "$2"
mkdir -p "$2"
out=$(cd "$2" && pwd)
say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] || say() { printf '\n%s\n' "$*"; }

hub_pid=
stop_hub() {
  if [ -n "$hub_pid" ] && kill -0 "$hub_pid" 2>/dev/null; then kill -TERM "$hub_pid"; wait "$hub_pid" || true; fi
  rm -f "$out/hub.pid"
}
trap stop_hub EXIT
agencies() { tail -n +2 "$here/connectors/agencies/agencies.csv"; }

say "1. A consortium authority, and certificates for the hub and eight agencies"
"$bin/parangon-ca" --lang "$lang" init "$out/ca" --name "Consortium de démonstration"
ca() { "$bin/parangon-ca" --lang "$lang" "$@" >/dev/null; }
ca issue server --ca "$out/ca" --dns localhost --ip 127.0.0.1 --out "$out/hub/pki"
ca issue signer --ca "$out/ca" --out "$out/hub/signer"
ca crl --ca "$out/ca" --out "$out/hub/crl.pem"
agencies | while IFS=, read -r _ folder siret _ name; do
  mkdir -p "$out/agencies/$folder"
  cp "$here/connectors/agencies/$folder/connector.toml" "$here/connectors/agencies/$folder/justifications.csv" \
    "$out/agencies/$folder/"
  ca issue agency --ca "$out/ca" --siret "$siret" --name "${name//\"/}" --out "$out/agencies/$folder/pki"
  ca issue person --ca "$out/ca" --siret "$siret" --person direction-achats --name "Direction des achats" --out "$out/agencies/$folder/person"
done

say "2. The hub, on its embedded SQLite store"
cat > "$out/hub/hub.toml" <<EOF
[hub]
name = "parangon-demo"
[store]
path = "hub.sqlite"
[members]
port = 0
certificate = "pki/cert.pem"
key = "pki/key.pem"
client_ca = "pki/ca.pem"
crl = "crl.pem"
[portal]
port = 0
certificate = "pki/cert.pem"
key = "pki/key.pem"
[signer]
certificate = "signer/cert.pem"
key = "signer/key.pem"
[consortium]
name = "Consortium de démonstration"
supplier_pseudonyms = true
[release]
base_uri = "https://localhost/open-data"
contact_email = "data@example.org"
coverage_fr = "Île-de-France"
coverage_uris = ["http://id.insee.fr/geo/region/11"]
embargo_days = 0
layout = "sub-families"
EOF
hub() { "$bin/parangon-hub" --lang "$lang" --config "$out/hub/hub.toml" "$@"; }
hub register import --format register "$here/tests/data/register/demo-register.csv" --source "DECP 2018-2019"
agencies | while IFS=, read -r department _ siret _ name; do
  hub agency add --siret "$siret" --name "${name//\"/}" --departement "$department" >/dev/null
done
hub agency list
"$bin/parangon-hub" --lang "$lang" --config "$out/hub/hub.toml" serve --ready-file "$out/hub/ready.json" 2> "$out/hub/hub.log" &
hub_pid=$!
echo "$hub_pid" > "$out/hub.pid"
for _ in $(seq 100); do
  [ -s "$out/hub/ready.json" ] && break
  kill -0 "$hub_pid" 2>/dev/null || { echo "the hub did not start:" >&2; cat "$out/hub/hub.log" >&2; exit 1; }
  sleep 0.1
done
port() { python3 -c "import json,sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])" "$out/hub/ready.json" "$1"; }
members=$(port members_port)
portal=$(port portal_port)
echo "members https://localhost:$members   portal https://localhost:$portal"

say "3. Each agency reads its files, and submits what names nobody"
echo "Contracts: real, of the local buyers on each territory (the departments' own are not in the open files)."
echo "Payments:  SYNTHETIC, made by tests/support/make_payments.py."
agencies | while IFS=, read -r department folder siret format _; do
  home="$out/agencies/$folder"
  python3 "$here/tests/support/make_payments.py" --department "$department" --siret "$siret" --format "$format" \
    --spread "$here/tests/data/finance/account-spread-2021.csv" \
    --register "$here/tests/data/register/demo-register.csv" --out "$home" --manifest "$home/made.json"
  cp "$here/tests/data/decp/real/decp2019_idf_collectivites.json" "$home/contracts/"
  [ "$department" != 77 ] || cp "$here/tests/data/decp/real/decp2019_seine_et_marne_77.json" "$home/contracts/"
  sed -i "s|https://localhost:8443|https://localhost:$members|; s|^buyers = \[|buyers = [ \"${siret:0:9}\",|" "$home/connector.toml"
  "$bin/parangon-connector" --lang "$lang" register update --config "$home" > "$home/update.log" 2>&1 ||
    { cat "$home/update.log" >&2; exit 1; }
done
# The members asked for a pseudonym key with their first call. One makes it; the hub never has it.
"$bin/parangon-connector" --lang "$lang" pseudonyms create --config "$out/agencies/77-seine-et-marne" 2>&1
agencies | while IFS=, read -r _ folder _; do
  home="$out/agencies/$folder"
  printf '%s: ' "$folder"
  "$bin/parangon-connector" --lang "$lang" --json sync --config "$home" > "$home/sync.json" 2> "$home/sync.log" ||
    { cat "$home/sync.log" >&2; exit 1; }
  python3 -c "
import json, sys
done = json.load(open(sys.argv[1]))['submissions']
print(', '.join('%s r%d' % (s['period'], s['revision']) for s in done))" "$home/sync.json"
done

say "4. The preview of one agency: the figures that left Seine-et-Marne for 2015"
"$bin/parangon-connector" --lang "$lang" preview --config "$out/agencies/77-seine-et-marne" --period 2015
python3 -c "
import json, sys
lines = json.load(open(sys.argv[1]))['manifest']['lines']
print('Lines are counted by run: this one takes 2015 alone. The run that submitted took every period,')
print('and its document for 2015, which has the same figures, says %(in)d = %(used)d used + %(excluded)d excluded.' % lines)" \
  "$out/agencies/77-seine-et-marne/state/receipts/2015-r1/document.json"

say "5. A person whom each agency names certifies what counts"
agencies | while IFS=, read -r _ folder _; do
  home="$out/agencies/$folder"
  connector() { "$bin/parangon-connector" --lang "$lang" "$@" --config "$home"; }
  connector certifier add --person direction-achats --name "Direction des achats" >/dev/null
  for period in $(python3 -c "
import json, sys
print(*[s['period'] for s in json.load(open(sys.argv[1]))['submissions']])" "$home/sync.json"); do
    connector certify --period "$period" --certificate "$home/person/cert.pem" --key "$home/person/key.pem" > "$home/certify-$period.txt"
  done
  printf '%s: ' "$folder"
  connector --json revisions | python3 -c "
import json, sys
print(', '.join('%s r%d' % (r['period'], r['revision']) for r in json.load(sys.stdin)['revisions'] if r['counts']))"
done
cat "$out/agencies/77-seine-et-marne/certify-2015.txt"

say "6. A release of open data: built, reviewed, published, and read as the public does"
hub release build --periods 2015,2018
hub release review 1 > "$out/review.md"
head -n 20 "$out/review.md"
hub release publish 1
public() { curl -sS --fail --retry 5 --retry-all-errors --cacert "$out/ca/root/cert.pem" "https://localhost:$portal/open-data/$1"; }
public latest/segments.csv > "$out/segments.csv"
head -n 6 "$out/segments.csv"
public "query/segments?format=csv&period=2018&kind=all&limit=5"
hub release export 1 "$out/release"
hub release verify "$out/release" --authority "$out/ca/root/cert.pem"

say "7. The benchmark, from the same cells (payments 2015: SYNTHETIC; contracts 2018: real)"
hub benchmark --period 2015 --measure paid
echo
hub benchmark --period 2018 --measure awarded --kind all

say "8. The proof: one agency's receipts verified off line, then all that the hub holds re-derived"
"$bin/parangon-connector" --lang "$lang" receipts verify --config "$out/agencies/77-seine-et-marne"
"$bin/parangon-connector" --lang "$lang" verify "$out/agencies/77-seine-et-marne/state/receipts/2015-r1"
hub log status
hub check

say "Where things are"
cat <<EOF
  open data      $out/release (2015: SYNTHETIC)
  receipts       $out/agencies/77-seine-et-marne/state/receipts/
  hub            $out/hub/hub.toml, hub.sqlite, hub.log
  authority      $out/ca
EOF
if [ "$keep" = 1 ]; then
  trap - EXIT
  cat <<EOF
  still up       members https://localhost:$members   portal https://localhost:$portal   (process $hub_pid)
  try            curl --cacert $out/ca/root/cert.pem https://localhost:$portal/open-data
  stop it        bash tests/demo/stop.sh $2
EOF
  disown "$hub_pid"
fi
