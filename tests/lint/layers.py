#!/usr/bin/env python3
"""Fails when a source includes what its room may not: the arrows of docs/architecture.md.

Also: heavy libraries outside their rooms, headers that drag them in, and sealed values named where
they must not be. Self-test: layers.py --self-test plants each kind of violation.
"""
import os
import re
import subprocess
import sys

MAY_INCLUDE = {  # room → rooms it may include besides itself; longest prefix decides
    "shared/core": [],
    "shared/model": ["shared/core"],
    "shared/rules": ["shared/core", "shared/model"],
    "shared/wire": ["shared/core", "shared/model", "shared/rules"],
    "shared/trust": ["shared/core"],
    "shared/net": ["shared/core"],
    "certs": ["shared/core", "shared/model", "shared/trust"],
    "connectors/readers": ["shared/core", "shared/model", "shared/rules", "shared/wire"],
    "connectors/classify": ["shared/core", "shared/model", "shared/rules", "connectors/readers"],
    "connectors/anonymise": ["shared/core", "shared/model", "shared/rules", "connectors/classify"],
    "connectors/prepare": ["shared/core", "shared/model", "shared/rules", "connectors/readers",
                           "connectors/classify", "connectors/anonymise"],
    "connectors/config": ["shared/core", "shared/model", "shared/wire", "connectors/readers", "connectors/classify"],
    "connectors/render": ["shared/core", "shared/model", "shared/rules", "shared/wire", "connectors/prepare"],
    "connectors/agent": ["shared/core", "shared/model", "shared/wire", "shared/trust", "shared/net",
                         "connectors/classify", "connectors/config"],
    "connectors": ["shared", "connectors"],  # cli and main: the composition root
    "hub/log": ["shared/core", "shared/trust"],
    "hub/store": ["shared/core", "shared/model", "shared/trust", "hub/log"],
    "hub/benchmark": ["shared/core", "shared/model", "shared/rules", "hub/release"],
    "hub/legacy": ["shared/core", "shared/model", "shared/rules", "hub/benchmark"],
    "hub/disclosure": ["shared/core", "shared/model", "shared/rules", "shared/wire"],
    "hub/release": ["shared/core", "shared/model", "shared/rules", "shared/wire", "hub/disclosure"],
    "hub/collect": ["shared/core", "shared/model", "shared/rules", "shared/wire", "shared/trust", "hub/log", "hub/store"],
    "hub/mail": ["shared/core"],
    "hub/api": ["shared", "hub/log", "hub/store", "hub/collect", "hub/benchmark", "hub/legacy", "hub/release", "hub/api"],
    "hub": ["shared", "hub"],  # app, config, cli: the composition root
}
LIBRARIES = {  # include pattern → rooms where it may stand
    r"nlohmann/": ["shared/wire", "shared/trust", "certs", "hub/api", "hub/release"],
    r"simdjson": ["shared/wire", "connectors/readers"],
    r"openssl/": ["shared/trust", "shared/net"],
    r"boost/beast|boost/asio/ssl": ["shared/net"],
    r"sqlite3|SQLiteCpp": ["hub/store"],
    r"expat\.h": ["shared/wire", "connectors/readers"],
    r"toml\+\+": ["shared/wire"],
    r"spdlog/": ["hub"],
    r"prometheus/": ["hub/api"],
    r"curl/": ["hub/mail"],
    r"^zlib\.h": ["connectors/readers", "hub/store"],
    r"^(coin/|Clp|Cbc|Osi|Coin|Cgl)": ["hub/disclosure"],
}
NOT_IN_HEADERS = r"boost/asio\.hpp|boost/beast\.hpp|<regex>|nlohmann/json\.hpp|openssl/|sqlite3\.h|simdjson\.h|<(coin/|Clp|Cbc|Osi|Coin|Cgl)"
SEALED = r"\b(?:SealedCodec|ContributorsCodec)\b"
SEALED_ROOMS = ["shared/model", "shared/wire", "shared/rules", "hub/store", "connectors/anonymise", "connectors/render"]
SEALED_FILES = ["hub/release/source_table.cpp", "hub/release/recheck.cpp"]  # of a room that may not otherwise
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')


def room_of(path):
    best = None
    for room in MAY_INCLUDE:
        if path.startswith(room + "/") and (best is None or len(room) > len(best)):
            best = room
    return best


def within(path, rooms):
    return any(path.startswith(room + "/") for room in rooms)


def check_file(path, text, public):
    problems = []
    room = room_of(path)
    if room is None:
        return [f"{path}: in no room that docs/architecture.md names"]
    for number, line in enumerate(text.splitlines(), 1):
        found = INCLUDE.match(line)
        if found:
            target = found.group(2)
            if found.group(1) == '"' and not within(target, [room] + MAY_INCLUDE[room]):
                problems.append(f"{path}:{number}: {room} may not include {target}")
            for pattern, rooms in LIBRARIES.items():
                if re.search(pattern, target) and not within(path, rooms):
                    problems.append(f"{path}:{number}: {target} belongs in {', '.join(rooms)}")
            if path.endswith(".hpp") and re.search(NOT_IN_HEADERS, line) and path in public:
                problems.append(f"{path}:{number}: {target} is too heavy for a header that other rooms include")
        if re.search(SEALED, line) and not within(path, SEALED_ROOMS) and path not in SEALED_FILES:
            problems.append(f"{path}:{number}: sealed values may not be opened here")
    return problems


def sources(root):
    listed = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard", "*.cpp", "*.hpp"],
                            capture_output=True, text=True, check=True).stdout.split()
    return [p for p in listed if p.split("/")[0] in ("shared", "connectors", "hub", "certs")]


def public_headers(texts):
    """Headers that some file outside their own room includes."""
    public = set()
    for path, text in texts.items():
        for line in text.splitlines():
            found = INCLUDE.match(line)
            if found and found.group(1) == '"' and room_of(found.group(2)) != room_of(path):
                public.add(found.group(2))
    return public


def self_test():
    planted = {
        "shared/model/x.hpp": '#include "shared/wire/csv.hpp"',
        "connectors/readers/x.cpp": '#include "hub/store/store.hpp"',
        "hub/api/x.cpp": "#include <sqlite3.h>",
        "shared/net/x.hpp": "#include <boost/beast.hpp>",
        "hub/benchmark/x.cpp": "SealedCodec::value(f);",
        "hub/release/cubes.cpp": "SealedCodec::value(f);",
        "hub/api/y.cpp": "ContributorsCodec::cells(c);",
        "hub/release/source_table.hpp": "SealedCodec::value(f);",
        "hub/collect/x.cpp": '#include "hub/api/api.hpp"',
        "hub/release/x.cpp": "#include <ClpSimplex.hpp>",
        "hub/disclosure/x.cpp": '#include "hub/store/store.hpp"',
        "shared/x.cpp": "",
    }
    for path, text in planted.items():
        if not check_file(path, text, {path}):
            print(f"self-test: nothing found in {path}: {text}")
            return 1
    if check_file("hub/release/source_table.cpp", "SealedCodec::value(f);", set()):
        print("self-test: the release's own source was refused")
        return 1
    if check_file("hub/api/y.cpp", '#include "hub/store/store.hpp"\n#include <vector>\n', set()):
        print("self-test: a good file was refused")
        return 1
    return 0


def main():
    if "--self-test" in sys.argv:
        return self_test()
    root = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
    problems = []
    texts = {}
    for path in sources(root):
        with open(os.path.join(root, path), encoding="utf-8") as file:
            texts[path] = file.read()
    public = public_headers(texts)
    for path, text in texts.items():
        problems += check_file(path, text, public)
    print("\n".join(problems) if problems else f"{len(texts)} files keep to their rooms")
    return 1 if problems or not texts else 0


if __name__ == "__main__":
    sys.exit(main())
