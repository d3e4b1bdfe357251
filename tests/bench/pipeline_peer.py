#!/usr/bin/env python3
"""Reading, classifying and anonymising a large DECP file: parangon-connector preview against DuckDB
doing the same grouping. Whole processes, alternating; medians; peak memory by the system's own
accounting; and the same on a file twice as large, to see that memory stays flat.

Usage: pipeline_peer.py MAKE_DECP CONNECTOR OUTPUT_FOLDER [--contracts N] [--rounds N]
Writes OUTPUT_FOLDER/pipeline_*.json.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
REGISTER = ROOT / "tests/data/register/demo-register.csv"
REAL = [ROOT / f"tests/data/decp/real/decp2019_{name}.json" for name in ("idf_collectivites", "pes_full")]
FAMILIES = ROOT / "shared/model/data/cpv-families-2026.1.csv"


def run(command):
    """Runs the command; gives wall seconds, peak memory in MB, and what it printed."""
    with tempfile.TemporaryFile() as out:
        started = time.monotonic()
        process = subprocess.Popen(command, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise SystemExit(f"{command[0]} ended with {process.returncode}")
        out.seek(0)
        return seconds, usage.ru_maxrss / 1024, out.read()


def preview(connector, file):
    return [connector, "--json", "preview", "--agency", "22770001000019", "--register", str(REGISTER),
            "--source", f"decp:{file}"]


def write(folder, **row):
    row["ratio"] = round(row["ours"] / row["peer"], 4)
    (folder / f"{row['name']}.json").write_text(json.dumps(row, indent=1) + "\n")
    print(json.dumps(row))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("make_decp")
    parser.add_argument("connector")
    parser.add_argument("folder")
    parser.add_argument("--contracts", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    folder = pathlib.Path(options.folder)
    folder.mkdir(parents=True, exist_ok=True)
    if not (HERE / "node_modules").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=HERE, check=True)
    peer_command = ["node", str(HERE / "duckdb_peer.mjs")]
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="parangon-bench-"))
    try:
        single, double = scratch / "single.json", scratch / "double.json"
        for file, count in ((single, options.contracts), (double, 2 * options.contracts)):
            subprocess.run([options.make_decp, str(count), str(file), *map(str, REAL)], check=True)
        ours, peers, flat = [], [], []
        for _ in range(options.rounds):
            ours.append(run(preview(options.connector, single)))
            peers.append(run(peer_command + [str(single), str(REGISTER), str(FAMILIES)]))
            flat.append(run(preview(options.connector, double)))
        report = json.loads(ours[0][2])
        assert report["lines_in"] == options.contracts, report["lines_in"]
        megabytes = single.stat().st_size / 1e6
        shown = "node tests/bench/duckdb_peer.mjs FILE REGISTER CPV_FAMILIES"
        write(folder, name="pipeline_seconds", unit=f"s, {megabytes:.0f} MB DECP of {options.contracts} contracts",
              ours=round(statistics.median(r[0] for r in ours), 3), peer=round(statistics.median(r[0] for r in peers), 3),
              higher_is_better=False, peer_command=shown)
        write(folder, name="pipeline_memory", unit="MB peak", ours=round(max(r[1] for r in ours), 1),
              peer=round(statistics.median(r[1] for r in peers), 1), higher_is_better=False, peer_command=shown)
        write(folder, name="pipeline_memory_when_doubled", unit="MB peak; peer: the file of half the size",
              ours=round(max(r[1] for r in flat), 1), peer=round(max(r[1] for r in ours), 1), higher_is_better=False,
              peer_command="parangon-connector preview (half the file)")
    finally:
        shutil.rmtree(scratch)
    return 0


if __name__ == "__main__":
    sys.exit(main())
