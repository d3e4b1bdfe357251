#!/usr/bin/env python3
"""Fails when a rule of the catalogue is named by no test: one test per rule. --self-test shows that
a rule nobody tests is seen."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def untested(catalogue, tests):
    rules = sorted(set(re.findall(r'Rule\{"([PRFS]-[A-Z0-9-]+)"', catalogue)))
    return rules, [rule for rule in rules if not re.search(rf'{rule}(?![A-Z0-9-])', tests)]


def main():
    if "--self-test" in sys.argv:
        rules, missing = untested('Rule{"P-A", Rule{"P-AB",', 'EXPECT("P-AB")')
        return 0 if rules == ["P-A", "P-AB"] and missing == ["P-A"] else 1
    texts = [p.read_text(encoding="utf-8") for folder in ("unit", "integration")
             for p in sorted((ROOT / "tests" / folder).rglob("*")) if p.suffix in (".cpp", ".py")]
    rules, missing = untested((ROOT / "shared/rules/catalogue.cpp").read_text(encoding="utf-8"), "\n".join(texts))
    print("\n".join(f"{rule}: no test names it" for rule in missing) or f"{len(rules)} rules, each named by a test")
    return 1 if missing or not rules else 0


if __name__ == "__main__":
    sys.exit(main())
