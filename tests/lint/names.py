#!/usr/bin/env python3
"""Fails where a source brings in a name that it never uses, or includes another source: clang-tidy
reads sources in batches and sees neither there. --self-test plants each.
"""
import os
import re
import subprocess
import sys

USING = re.compile(r"^using (?:[\w:]*::)(\w+);", re.MULTILINE)
INCLUDED_SOURCE = re.compile(r'^#include "[^"]+\.cpp"', re.MULTILINE)


def problems_in(path, text):
    code = re.sub(r"//[^\n]*", "", text)
    unused = [name for name in USING.findall(code) if len(re.findall(rf"\b{name}\b", code)) == 1]
    found = [f"{path}: using …::{name}, which is not used" for name in unused]
    return found + [f"{path}: {line}" for line in INCLUDED_SOURCE.findall(code)]


def self_test():
    planted = ["using model::Money;  // Money\nint f();\n", '#include "hub/x.cpp"\n']
    missed = [text for text in planted if not problems_in("hub/y.cpp", text)]
    missed += problems_in("hub/y.cpp", "using model::Money;\nMoney f();\n")
    print("\n".join(missed))
    return 1 if missed else 0


def main():
    if "--self-test" in sys.argv:
        return self_test()
    root = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
    listed = subprocess.run(["git", "-C", root, "ls-files", "-z", "*.cpp"], capture_output=True, check=True)
    paths = list(filter(None, listed.stdout.decode().split("\0")))
    found = []
    for path in paths:
        full = os.path.join(root, path)
        if os.path.exists(full):  # Not removed in the working tree.
            with open(full, encoding="utf-8") as file:
                found += problems_in(path, file.read())
    print("\n".join(found) if found else f"{len(paths)} sources use the names they bring in")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
