#!/usr/bin/env python3
"""Full handshakes of mutual TLS 1.3 a second, none resumed: our server, which checks the client's
chain and both revocation lists, against nginx with `ssl_verify_client on`, without and with
`ssl_crl`. One worker each, same certificates, same cipher, same small answer, same load. Server and
load have a processor each; the rounds alternate.

Usage: handshake_peer.py HTTP_BENCH_SERVER HANDSHAKE_LOAD PARANGON_CA OUTPUT_FOLDER
                         [--rounds N] [--seconds N]
Writes OUTPUT_FOLDER/mutual_tls_handshakes.json and mutual_tls_handshakes_crl.json."""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

from nginx_peer import CIPHER, free_port, wait_for

NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx-{port}.pid;
error_log {folder}/error.log crit;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  tcp_nodelay on;
  types {{ application/json json; }}
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {folder}/server/cert.pem;
    ssl_certificate_key {folder}/server/key.pem;
    ssl_protocols TLSv1.3;
    ssl_prefer_server_ciphers on;
    ssl_conf_command Ciphersuites {cipher};
    ssl_ecdh_curve X25519:P-256:P-384;
    ssl_session_cache off;
    ssl_session_tickets off;
    ssl_verify_client on;
    ssl_verify_depth 4;
    ssl_client_certificate {folder}/server/ca.pem;
    {crl}
    root {folder}/www;
  }}
}}
"""


def make_files(folder, ca):
    def run(*arguments):
        subprocess.run([ca, "--ca", folder / "ca", *arguments], check=True, capture_output=True)
    subprocess.run([ca, "init", folder / "ca", "--name", "Bench"], check=True, capture_output=True)
    run("issue", "server", "--dns", "localhost", "--ip", "127.0.0.1", "--out", folder / "server")
    run("issue", "agency", "--siret", "22770001000019", "--name", "Agency", "--out", folder / "agency")
    run("crl", "--out", folder / "crl.pem")
    (folder / "www").mkdir()
    (folder / "www" / "answer.json").write_text('{"status": "ok"}\n')
    # nginx's worker is another user when it is started by root.
    folder.chmod(0o755)


def pinned(processor, command):
    """The command on one processor, where there are two to keep apart."""
    if len(os.sched_getaffinity(0)) < 2:
        return command
    return ["taskset", "-c", str(sorted(os.sched_getaffinity(0))[processor]), *command]


def start_nginx(folder, crl):
    port = free_port()
    config = folder / f"nginx-{port}.conf"
    config.write_text(NGINX.format(folder=folder, port=port, cipher=CIPHER,
                                   crl=f"ssl_crl {folder}/crl.pem;" if crl else ""))
    process = subprocess.Popen(pinned(0, ["nginx", "-p", str(folder), "-c", str(config),
                                          "-e", str(folder / "error.log")]))
    wait_for(port)
    return process, port


def rate(load, folder, port, seconds):
    command = [load, str(port), "/answer.json", str(folder / "agency" / "cert.pem"),
               str(folder / "agency" / "key.pem"), str(seconds)]
    done = subprocess.run(pinned(1, command), capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"the load saw failures: {done.stderr}")
    return float(done.stdout)


def measure(load, folder, ports, rounds, seconds):
    for port in ports.values():
        rate(load, folder, port, 1)
    rates = {name: [] for name in ports}
    for number in range(rounds):
        # Who begins changes from round to round.
        names = list(ports)[number % len(ports):] + list(ports)[:number % len(ports)]
        for name in names:
            rates[name].append(rate(load, folder, ports[name], seconds))
        print(f"round {number + 1}: " + "  ".join(f"{n} {r[-1]:.0f}/s" for n, r in rates.items()), flush=True)
    return rates


def write(output, name, ours, peer, how):
    result = {
        "name": name,
        "unit": "full handshakes/s",
        "ours": round(statistics.median(ours)),
        "peer": round(statistics.median(peer)),
        "ratio": round(statistics.median(o / p for o, p in zip(ours, peer)), 3),
        "higher_is_better": True,
        "peer_command": f"nginx (worker_processes 1, {how}) under tests/bench/handshake_load.cpp",
    }
    output.mkdir(parents=True, exist_ok=True)
    (output / f"{name}.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server", type=pathlib.Path)
    parser.add_argument("load", type=pathlib.Path)
    parser.add_argument("ca", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--seconds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_files(folder, options.ca)
        ours = subprocess.Popen(
            pinned(0, [options.server, folder / "server/cert.pem", folder / "server/key.pem",
                       folder / "www/answer.json", folder / "server/ca.pem", folder / "crl.pem"]),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        peers = []
        try:
            ports = {"ours": int(ours.stdout.readline())}
            for label, crl in (("nginx", False), ("nginx with ssl_crl", True)):
                process, ports[label] = start_nginx(folder, crl)
                peers.append(process)
            rates = measure(options.load, folder, ports, options.rounds, options.seconds)
        finally:
            ours.stdin.close()
            ours.wait(10)
            for process in peers:
                process.terminate()
                process.wait(10)
    write(options.output, "mutual_tls_handshakes", rates["ours"], rates["nginx"], "ssl_verify_client on")
    write(options.output, "mutual_tls_handshakes_crl", rates["ours"], rates["nginx with ssl_crl"],
          "ssl_verify_client on, ssl_crl: it checks what we check")


if __name__ == "__main__":
    main()
