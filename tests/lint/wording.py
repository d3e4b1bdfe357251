#!/usr/bin/env python3
"""Fails when the tree holds what must not be in it: secrets, absolute paths of somebody's machine,
download addresses in lock files, source files that no longer fit a mind. --self-test plants each.
"""
import os
import re
import subprocess
import sys

MAX_SOURCE_LINES = 400
RULES = [
    (re.compile(r"-----BEGIN (EC |RSA |OPENSSH )?PRIVATE KEY-----\s*\n?[A-Za-z0-9+/=]{20}"), "a private key"),
    (re.compile(r"(?<![\w.])/(home|root|Users)/[A-Za-z0-9_.-]+/"), "a path of somebody's machine"),
    (re.compile(r'"resolved": *"https?:'), "a download address in a lock file"),
    (re.compile(r"\b(TODO|FIXME|XXX)\b(?!\()"), "unfinished work without a reason"),
]


def problems_in(path, text):
    found = [f"{path}: {what}" for pattern, what in RULES if pattern.search(text)]
    in_product = path.split("/")[0] in ("shared", "hub", "connectors", "certs")
    if in_product and path.endswith((".cpp", ".hpp")) and text.count("\n") > MAX_SOURCE_LINES:
        found.append(f"{path}: {text.count(chr(10))} lines; does it hold one idea?")
    return found


def self_test():
    planted = ["-----BEGIN PRIVATE KEY-----\n" + "A" * 24, "see /home/somebody/x", '"resolved": "https://x"', "// TODO later"]
    missed = [text for text in planted if not problems_in("docs/x.md", text)]
    if not problems_in("hub/x.cpp", "\n" * (MAX_SOURCE_LINES + 1)):
        missed.append("a long source")
    print("\n".join(missed))
    return 1 if missed else 0


def main():
    if "--self-test" in sys.argv:
        return self_test()
    root = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
    files = subprocess.run(["git", "-C", root, "ls-files", "-z"], capture_output=True, check=True).stdout.decode().split("\0")
    found = []
    for path in filter(None, files):
        if path.startswith("tests/lint/"):
            continue  # The planted examples stand here.
        try:
            with open(os.path.join(root, path), encoding="utf-8") as file:
                found += problems_in(path, file.read())
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # Data in another encoding, or removed in the working tree.
    print("\n".join(found) if found else f"{len(files)} files are clean")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
