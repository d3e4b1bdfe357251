#!/usr/bin/env python3
"""The portal as it is served, over TLS 1.3 keep-alive, one I/O thread: (a) a released CSV, compressed beforehand, against
nginx with gzip_static serving the same bytes; (b) a query over the same table against DuckDB behind node's HTTPS
server, which must first give the same rows. The runs alternate.

Usage: open_data_peer.py OPEN_DATA_SERVER OUTPUT_FOLDER [--rounds N] [--seconds N]
Writes OUTPUT_FOLDER/open_data_file.json and open_data_query.json."""

import argparse
import json
import pathlib
import re
import ssl
import statistics
import subprocess
import sys
import tempfile
import urllib.request

from nginx_peer import CIPHER, CONNECTIONS, NGINX, free_port, wait_for

HERE = pathlib.Path(__file__).resolve().parent
FILE = "/open-data/releases/1/segments.csv"
QUERY = "/open-data/query/segments?segment=F03&sort=-amount_before_tax"


def wrk(port, path, seconds, *headers):
    return ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", *headers, f"https://127.0.0.1:{port}{path}"]


def rate(*command):
    out = subprocess.run(wrk(*command), check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        sys.exit(f"wrk saw failures:\n{out}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


def fetch(port, path, **headers):
    request = urllib.request.Request(f"https://127.0.0.1:{port}{path}", headers=headers)
    context = ssl._create_unverified_context()  # Loopback, certificates of this run.
    with urllib.request.urlopen(request, context=context, timeout=30) as answer:
        return answer.read()


def compare(name, ours, peer, options, headers=()):
    for port, path in (ours, peer):
        rate(port, path, 1, *headers)
    rates = {ours: [], peer: []}
    for number in range(options.rounds):
        for side in (ours, peer) if number % 2 == 0 else (peer, ours):
            rates[side].append(rate(*side, options.seconds, *headers))
        print(f"{name} round {number + 1}: ours {rates[ours][-1]:8.0f}/s  peer {rates[peer][-1]:8.0f}/s", flush=True)
    result = {
        "name": name,
        "unit": "requests/s",
        "ours": round(statistics.median(rates[ours])),
        "peer": round(statistics.median(rates[peer])),
        "ratio": round(statistics.median(o / p for o, p in zip(rates[ours], rates[peer])), 3),
        "higher_is_better": True,
        "peer_command": " ".join(wrk("PORT", peer[1], options.seconds, *headers)),
    }
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / f"{name}.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result))


def measure_file(folder, ours_port, options):
    port = free_port()
    config = folder / "nginx.conf"
    (folder / "nginx").mkdir()
    text = NGINX.format(folder=folder / "nginx", port=port, cipher=CIPHER)
    text = text.replace(f"{folder}/nginx/cert.pem", f"{folder}/server/cert.pem")
    text = text.replace(f"{folder}/nginx/key.pem", f"{folder}/server/key.pem")
    text = text.replace("types {", "gzip_static on; types { text/csv csv;").replace(f"{folder}/nginx/www", f"{folder}/www")
    config.write_text("user root;\n" + text)
    peer = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(config), "-e", str(folder / "nginx/error.log")])
    try:
        wait_for(port)
        sent = {"Accept-Encoding": "gzip"}
        if fetch(ours_port, FILE, **sent) != fetch(port, "/segments.csv", **sent):
            sys.exit("the two do not serve the same bytes")
        compare("open_data_file", (ours_port, FILE), (port, "/segments.csv"), options, ("-H", "Accept-Encoding: gzip"))
    finally:
        peer.terminate()
        peer.wait(10)


def measure_query(folder, ours_port, options):
    if not (HERE / "node_modules").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=HERE, check=True)
    peer = subprocess.Popen(["node", str(HERE / "duckdb_query_peer.mjs"), str(folder / "www/segments.csv"),
                             str(folder / "server/cert.pem"), str(folder / "server/key.pem")],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        port = int(peer.stdout.readline())
        path = QUERY.replace("/open-data/query/segments", "/query")
        if json.loads(fetch(ours_port, QUERY)) != json.loads(fetch(port, path)):
            sys.exit("the two do not answer the same rows")
        compare("open_data_query", (ours_port, QUERY), (port, path), options)
    finally:
        peer.stdin.close()
        peer.wait(10)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        ours = subprocess.Popen([options.server, folder / "hub"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            port = int(ours.stdout.readline())
            measure_file(folder / "hub", port, options)
            measure_query(folder / "hub", port, options)
        finally:
            ours.stdin.close()
            ours.wait(20)


if __name__ == "__main__":
    main()
