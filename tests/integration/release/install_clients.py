#!/usr/bin/env python3
"""Installs the JavaScript clients of these tests as package-lock.json pins them, once per lock."""
import hashlib
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    with open(os.path.join(HERE, "package-lock.json"), "rb") as lock:
        wanted = hashlib.sha256(lock.read()).hexdigest()
    mark = os.path.join(HERE, "node_modules", ".installed-lock")
    if os.path.exists(mark):
        with open(mark, encoding="ascii") as file:
            if file.read() == wanted:
                print("the clients are installed")
                return 0
    done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"],
                          cwd=HERE, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print("npm ci failed: the packages of tests/integration/release/package-lock.json are fetched once, "
              "from the npm registry or its cache; is it reachable?\n" + done.stderr, file=sys.stderr)
        return 1
    with open(mark, "w", encoding="ascii") as file:
        file.write(wanted)
    print(done.stdout.strip())
    return 0


if __name__ == "__main__":
    sys.exit(main())
