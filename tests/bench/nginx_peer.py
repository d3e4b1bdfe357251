#!/usr/bin/env python3
"""A cached 2-KB JSON answer over TLS 1.3 keep-alive: our server against nginx serving the same
bytes as a file. One worker each, same certificate, same cipher, same wrk; the runs alternate.

Usage: nginx_peer.py HTTP_BENCH_SERVER OUTPUT_FOLDER [--rounds N] [--seconds N]
Writes OUTPUT_FOLDER/http_cached_json.json."""

import argparse
import json
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time

CIPHER = "TLS_AES_128_GCM_SHA256"
CONNECTIONS = 32

NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  keepalive_requests 100000000;
  keepalive_timeout 75s;
  types {{ application/json json; }}
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {folder}/cert.pem;
    ssl_certificate_key {folder}/key.pem;
    ssl_protocols TLSv1.3;
    ssl_prefer_server_ciphers on;
    ssl_conf_command Ciphersuites {cipher};
    root {folder}/www;
  }}
}}
"""


def make_files(folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        check=True, capture_output=True)
    rows = [{"family": f"F{i:03}", "period": "2025", "share": i / 100} for i in range(100)]
    text = json.dumps(rows)[:2048]
    (folder / "www").mkdir()
    (folder / "www" / "answer.json").write_text(text)
    folder.chmod(0o755)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"nothing listens on port {port}")


def wrk_command(port, seconds):
    return ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", f"https://127.0.0.1:{port}/answer.json"]


def requests_per_second(port, seconds):
    out = subprocess.run(wrk_command(port, seconds), check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        sys.exit(f"wrk saw failures:\n{out}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


def measure(ours_port, peer_port, rounds, seconds):
    for port in (ours_port, peer_port):
        requests_per_second(port, 1)
    ours, peer = [], []
    for number in range(rounds):
        # Who begins changes from round to round, so that neither always runs on the warmer machine.
        order = [(ours, ours_port), (peer, peer_port)]
        for results, port in order if number % 2 == 0 else order[::-1]:
            results.append(requests_per_second(port, seconds))
        print(f"round {number + 1}: ours {ours[-1]:8.0f}/s  nginx {peer[-1]:8.0f}/s  "
              f"ratio {ours[-1] / peer[-1]:.2f}", flush=True)
    return ours, peer


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_files(folder)
        peer_port = free_port()
        config = folder / "nginx.conf"
        config.write_text(NGINX.format(folder=folder, port=peer_port, cipher=CIPHER))
        peer = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(config),
                                 "-e", str(folder / "error.log")])
        ours = subprocess.Popen([options.server, folder / "cert.pem", folder / "key.pem",
                                 folder / "www" / "answer.json"],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            ours_port = int(ours.stdout.readline())
            wait_for(peer_port)
            ours_rates, peer_rates = measure(ours_port, peer_port, options.rounds, options.seconds)
        finally:
            ours.stdin.close()
            ours.wait(10)
            peer.terminate()
            peer.wait(10)
    result = {
        "name": "http_cached_json",
        "unit": "requests/s",
        "ours": round(statistics.median(ours_rates)),
        "peer": round(statistics.median(peer_rates)),
        "ratio": round(statistics.median(o / p for o, p in zip(ours_rates, peer_rates)), 3),
        "higher_is_better": True,
        "peer_command": "nginx (worker_processes 1, sendfile on, access_log off) under "
                        + " ".join(wrk_command("PORT", options.seconds)),
    }
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / "http_cached_json.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
