"""Joins what the fault tests kept in a folder into its summary.json, and prints it: table.py FOLDER"""
import json
import pathlib
import sys

TESTS = ("soak", "syscall_faults", "chop_proxy", "disk_full", "clock_jumps")
BROKEN = {"soak": lambda s: f"{s['kills']} kills", "syscall_faults": lambda s: f"{s['run']} failing calls",
          "chop_proxy": lambda s: f"{s['run']} spoiled connections, {s['syncs']} spoiled syncs",
          "disk_full": lambda s: f"{sum(s['outcomes'].values())} full disks",
          "clock_jumps": lambda s: f"{s['jumps']} jumps"}


def main(folder):
    found = {}
    for name in TESTS:
        file = folder / f"{name}.json"
        if file.exists():
            found[name] = json.loads(file.read_text())
    (folder / "summary.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    for name, summary in found.items():
        verdict = "holds" if summary["holds"] else f"FOUND {len(summary['found'])}"
        print(f"{name:<16}{BROKEN[name](summary):<48}{summary['seconds']:>8.0f} s  {verdict}")
    return 0 if len(found) == len(TESTS) else 1


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
