#!/usr/bin/env python3
"""Checks a certificate of intervals against what was published, and nothing else.

    verify_intervals.py CERTIFICATE PUBLISHED

PUBLISHED is a JJ file as everybody has it (`secrecy certify --published`; suppressed cells have "-" for
their value), or the folder of a published release. All arithmetic is exact (fractions). The program shares
nothing with the one that wrote the certificate.

For each suppressed cell it checks that the stated smallest and largest amounts are what everybody can
derive, neither more nor less: a table is given that agrees with all that is published and reaches the
amount; and multipliers of the published sums show that no table goes further. Where a side is said to be
open, a direction is given in which a table can go without end. Ends with 0 when all holds, 1 when
something does not (each fault is printed), 2 when a file cannot be read.
"""
import csv
import json
import pathlib
import sys
from fractions import Fraction

NO_BOUND = Fraction(4 * 10**15)  # A bound of a JJ file from here on stands for none.


class Unreadable(Exception):
    """A file that is not what it should be."""


class Published:
    """What everybody has: cells with amounts or bounds, and sums."""

    def __init__(self):
        self.amount = {}     # cell → amount, of those that are published
        self.lower = {}      # suppressed cell → bound or None
        self.upper = {}
        self.relations = {}  # name → (constant, {cell: coefficient})
        self.listed = set()  # suppressed cells that need an interval
        self.sums_with = {}  # suppressed cell → names of the relations that it is in

    def index(self):
        for name, (_constant, terms) in self.relations.items():
            for cell in terms:
                if cell not in self.amount:
                    self.sums_with.setdefault(cell, []).append(name)
        return self


def bound(text):
    number = Fraction(text)
    return None if abs(number) >= NO_BOUND else number


def read_jj(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if line.strip()]
    if not lines or lines[0].strip() != "0":
        raise Unreadable(f"{path}: no JJ file")
    out = Published()
    count = int(lines[1])
    for line in lines[2:2 + count]:
        cell, value, _cost, status, lower, upper, *_levels = line.split()
        if status.lower() in "um":
            out.lower[cell], out.upper[cell] = bound(lower), bound(upper)
            out.listed.add(cell)
        else:
            out.amount[cell] = Fraction(value)
    for number, line in enumerate(lines[3 + count:3 + count + int(lines[2 + count])], 1):
        head, terms = line.split(":", 1)
        words = terms.replace("(", " ").replace(")", " ").split()
        coefficients = {cell: int(k) for cell, k in zip(words[::2], words[1::2])}
        out.relations[str(number)] = (Fraction(head.split()[0]), coefficients)
    return out.index()


AXES = ("period", "measure", "territory", "segment", "kind", "basis")


def read_codes(folder, axis):
    """code → its parent, "" at the top; None when the release has no such list."""
    path = folder / f"codes-{axis}.csv"
    if not path.exists():
        return None
    with open(path, encoding="utf-8", newline="") as file:
        return {row["code"]: row["parent"] for row in csv.DictReader(file)}


def sum_name(axis, code):
    """Supplier kinds ess and esus overlap all others, and agencies by name are not all there are: with what
    they leave, each is a sum of its own."""
    if axis == "kind" and code in ("ess", "esus"):
        return "+" + code
    if axis == "territory" and len(code) == 14 and code.isdigit():
        return "+names"
    return axis


def parents_above(axis, code, parents, name):
    """The codes that a code is a part of: the next above; for agencies by name every one above."""
    above = parents.get(code, "")
    while above:
        yield above
        if name != "+names":
            return
        above = parents.get(above, "")


def release_tables(folder):
    for path in sorted(folder.glob("*.csv")):
        if path.name.startswith("codes-") or path.name.endswith(".sdmx.csv"):
            continue
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield tuple(row.get(axis, "any") for axis in AXES), row


def read_release(folder):
    lists = {axis: read_codes(folder, axis) for axis in AXES[2:]}
    lists["basis"] = {**(lists["basis"] or {}), "any": ""}
    cells = {}
    for codes, row in release_tables(folder):
        amount = None if row["status"] == "c" else Fraction(row["amount_before_tax"])
        if codes not in cells or amount is not None:
            cells[codes] = amount
    if not cells:
        raise Unreadable(f"{folder}: no table")
    sums = {}
    for codes in cells:
        for at, axis in enumerate(AXES):
            if at < 2:
                continue
            name = sum_name(axis, codes[at])
            for above in parents_above(axis, codes[at], lists[axis] or {}, name):
                total = codes[:at] + (above,) + codes[at + 1:]
                if total in cells:
                    sums.setdefault((total, name), []).append(codes)
    out = Published()

    def suppressed(cell):
        out.lower[cell], out.upper[cell] = Fraction(0), None

    for codes, amount in cells.items():
        cell = "/".join(codes)
        if amount is None:
            suppressed(cell)
            out.listed.add(cell)
        else:
            out.amount[cell] = amount
    for (total, name), parts in sums.items():
        total = "/".join(total)
        terms = {total: -1, **{"/".join(part): 1 for part in parts}}
        if name.startswith("+"):
            terms[total + name] = 1
            suppressed(total + name)
        out.relations[f"{total}:{name}"] = (Fraction(0), terms)
    return out.index()


class Group:
    """Suppressed cells that published sums link, as the certificate has them."""

    def __init__(self, data, published, free):
        self.cells = data["cells"]
        self.names = data["relations"]
        self.place = {cell: i for i, cell in enumerate(self.cells)}
        if len(self.place) != len(self.cells):
            raise Unreadable("a cell is twice in a group")
        self.lower = [None if free else published.lower[cell] for cell in self.cells]
        self.upper = [published.upper[cell] for cell in self.cells]
        self.rows = [self.row(published, name) for name in self.names]
        needed = {name for cell in self.cells for name in published.sums_with.get(cell, ())}
        self.left_out = sorted(needed - set(self.names))
        self.points = [[Fraction(x) for x in point] for point in data["points"]]

    def row(self, published, name):
        """Σ coefficient × suppressed cell = what the published ones leave."""
        constant, terms = published.relations[name]
        row = {}
        for cell, coefficient in terms.items():
            if cell in published.amount:
                constant -= coefficient * published.amount[cell]
            else:
                row[self.place[cell]] = coefficient
        return row, constant

    def point_fault(self, point):
        if len(point) != len(self.cells):
            return "has not one amount for each cell"
        for i, amount in enumerate(point):
            if self.lower[i] is not None and amount < self.lower[i]:
                return f"has {self.cells[i]} below its bound"
            if self.upper[i] is not None and amount > self.upper[i]:
                return f"has {self.cells[i]} above its bound"
        for name, (row, right) in zip(self.names, self.rows):
            if sum(k * point[i] for i, k in row.items()) != right:
                return f"does not add up in {name}"
        return None

    def best_bound(self, position, multipliers, largest):
        """What the multipliers prove: no table has more (or less) in the cell than this; None: nothing."""
        price = [Fraction(0)] * len(self.cells)
        price[position] = Fraction(1)
        total = Fraction(0)
        for row, multiplier in multipliers:
            terms, right = self.rows[row]
            multiplier = Fraction(multiplier)
            total += multiplier * right
            for i, k in terms.items():
                price[i] -= multiplier * k
        for i, rest in enumerate(price):
            if rest == 0:
                continue
            end = self.upper[i] if (rest > 0) == largest else self.lower[i]
            if end is None:
                return None
            total += rest * end
        return total

    def ray_fault(self, position, ray, largest):
        if len(ray) != len(self.cells):
            return "has not one amount for each cell"
        for i, step in enumerate(ray):
            if (step < 0 and self.lower[i] is not None) or (step > 0 and self.upper[i] is not None):
                return f"runs {self.cells[i]} into its bound"
        for name, (row, _right) in zip(self.names, self.rows):
            if sum(k * ray[i] for i, k in row.items()) != 0:
                return f"does not add up in {name}"
        return None if (ray[position] > 0 if largest else ray[position] < 0) else "does not move the cell"


def end_fault(group, faulty_points, position, end, largest):
    """What is wrong with one end of an interval; None when it is proven."""
    at = end["point"]
    if not 0 <= at < len(group.points):
        return "names no point"
    if at in faulty_points:
        return f"is shown by a point that {faulty_points[at]}"
    point = group.points[at]
    if end["value"] is None:
        fault = group.ray_fault(position, [Fraction(x) for x in end["ray"]], largest)
        return f"is said to be open, but the direction {fault}" if fault else None
    value = Fraction(end["value"])
    if point[position] != value:
        return f"is not reached: the table that should show it has {point[position]}, not {value}"
    proven = group.best_bound(position, end["multipliers"], largest)
    if proven != value:
        return f"is not proven: the multipliers show {proven}, not {value}"
    return None


def check_group(data, published, free, faults):
    """Appends what is wrong; returns the cells that have an interval, and how many sides are open."""
    group = Group(data, published, free)
    faults += [f"{group.cells[0]}: its group leaves out the published sum {name}" for name in group.left_out]
    bad = {}
    for i, point in enumerate(group.points):
        fault = group.point_fault(point)
        if fault:
            bad[i] = fault
    found, open_sides = [], 0
    for interval in data["intervals"]:
        cell = interval["cell"]
        if cell not in group.place:
            faults.append(f"{cell}: not in its group")
            continue
        found.append(cell)
        for side, largest in (("lower", False), ("upper", True)):
            fault = end_fault(group, bad, group.place[cell], interval[side], largest)
            if fault:
                faults.append(f"{cell}: the {side} end {fault}")
            open_sides += interval[side]["value"] is None
    return found, open_sides


def verify(certificate, published):
    """All faults, how many cells have proven intervals, how many sides are open."""
    if certificate.get("format") != "parangon-intervals" or certificate.get("version") != 1:
        raise Unreadable("no certificate of intervals of version 1")
    free = bool(certificate.get("negative_amounts", False))
    faults, seen, open_sides = [], [], 0
    for data in certificate["groups"]:
        try:
            cells, more = check_group(data, published, free, faults)
        except KeyError as unknown:
            faults.append(f"{unknown.args[0]}: not published, or not suppressed")
            continue
        seen += cells
        open_sides += more
    for cell in sorted(published.listed - set(seen)):
        faults.append(f"{cell}: suppressed, but without an interval")
    for cell in sorted(set(seen) - published.listed):
        faults.append(f"{cell}: has an interval, but is not suppressed")
    if len(seen) != len(set(seen)):
        faults.append("a cell has two intervals")
    return faults, len(set(seen)), open_sides


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        certificate = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
        path = pathlib.Path(sys.argv[2])
        published = read_release(path) if path.is_dir() else read_jj(path)
        faults, cells, open_sides = verify(certificate, published)
    except (OSError, ValueError, IndexError, TypeError, Unreadable) as problem:
        print(f"cannot read: {problem}", file=sys.stderr)
        return 2
    for fault in faults:
        print(fault)
    if not faults:
        print(f"{cells} intervals are proven; {open_sides} of their sides are open")
        if certificate.get("negative_amounts", False):
            print("amounts may be negative: none is supposed to be zero or more")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
