#!/usr/bin/env python3
"""Fails on the co_await shapes that g++ 12 compiles into a use after free or a double free:

- a braced temporary as argument:      co_await f({a, b})   co_await f(Point{a, b})
- a lambda with captures as argument:  co_await f([x] {…})
- an operand of a conditional:         c ? co_await f() : g()

The remedy is a named local: auto point = Point{a, b}; co_await f(std::move(point)).
Self-test: co_await_lint.py --self-test plants each of them, and shapes that are right.
"""
import pathlib
import re
import sys

ROOMS = ["shared", "connectors", "hub", "certs", "tests"]

NOISE = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.S)
BRACED = re.compile(r"[(,]\s*(?:[A-Za-z_][\w:]*(?:<[^<>;{}]*>)?\s*)?\{")
LAMBDA = re.compile(r"[(,]\s*\[\s*[^\]\s][^\]]*\]\s*(?:\(|\{|<|mutable)")


def without_noise(text):
    """Comments and literals blanked, so that positions stay."""
    return NOISE.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


def expression_from(text, begin):
    """What co_await applies to: up to the end of the statement or of the enclosing bracket."""
    depth = 0
    for i in range(begin, len(text)):
        if text[i] in "([{":
            depth += 1
        elif text[i] in ")]}":
            depth -= 1
            if depth < 0:
                return text[begin:i]
        elif text[i] in ";?" and depth == 0:
            return text[begin:i]
    return text[begin:]


def statement_before(text, end):
    return text[max(text.rfind(c, 0, end) for c in ";{}") + 1:end]


def defects(text):
    text = without_noise(text)
    for found in re.finditer(r"\bco_await\b", text):
        expression = expression_from(text, found.end())
        line = text.count("\n", 0, found.start()) + 1
        if BRACED.search(expression):
            yield line, "braced temporary inside a co_await expression"
        if LAMBDA.search(expression):
            yield line, "capturing lambda inside a co_await expression"
        if "?" in statement_before(text, found.start()):
            yield line, "co_await as an operand of a conditional expression"


BAD = ["auto r = co_await f({a, b});", "co_await f(Point{a, b});", "co_await f(1, net::Point<int>{a});",
       "co_await f([x] { return x; });", "co_await f(\n    1, [p = std::move(p)]() mutable {});",
       "auto r = c ? co_await f() : g();", "auto r = c ? g() : co_await f();", "use(co_await f(g({1})));"]
GOOD = ["co_await f(std::move(point));", "auto p = Point{a, b}; co_await f(p);", "co_await f([] { return 1; });",
        "// co_await f({a, b});", 'co_await f("({");', "co_await f(a[0], b[1]);",
        "const bool ready = co_await wait(io); if (!ready) { g({a}); }", "co_await (c ? f : g)(x);",
        "if (co_await f(x)) { h({1}); }", "auto x = co_await f() ? 1 : 2;"]


def self_test():
    for text in BAD:
        assert list(defects(text)), f"not seen: {text}"
    for text in GOOD:
        assert not list(defects(text)), f"seen wrongly: {text}"
    print(f"co_await_lint: sees {len(BAD)} bad shapes, passes {len(GOOD)} good ones")


def main():
    if "--self-test" in sys.argv:
        return self_test()
    root = pathlib.Path(__file__).resolve().parent.parent.parent
    files = [path for room in ROOMS for path in sorted((root / room).rglob("*.[ch]pp"))]
    failed = False
    for name in files:
        for line, why in defects(name.read_text(encoding="utf-8")):
            print(f"{name.relative_to(root)}:{line}: {why}")
            failed = True
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
