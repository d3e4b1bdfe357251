"""Invented purchases of agencies, and the figures that a connector makes of them: docs/formats.md alone."""
import collections
import functools

KIND_PARENT = {"inclusive": "all", "stpa": "inclusive", "siae": "inclusive", "esat": "stpa", "ea": "stpa", "ei": "siae"}
KINDS = ["all", "inclusive", "stpa", "siae", "esat", "ea", "ei", "ess"]  # In the order of figures.
BASES = ["any", "reserved", "L2113-12", "L2113-13", "direct"]

Purchase = collections.namedtuple("Purchase", "segment kind basis supplier cents ess", defaults=(False,))
Leaf = collections.namedtuple("Leaf", "segment kind basis ess")
Cell = collections.namedtuple("Cell", "segment kind basis")


def siret(number):
    """A legal unit of its own with one establishment; Luhn sums of SIREN and SIRET hold."""
    def closed(digits):
        for check in range(10):
            whole = f"{digits}{check}"
            doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(whole))]
            if sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0:
                return whole
        raise AssertionError("no check digit")
    return closed(closed(f"{21_000_000 + number}") + "0001")


def leaf_of(purchase):
    return Leaf(purchase.segment, purchase.kind, purchase.basis, purchase.ess)


@functools.cache
def has(cell, leaf):
    """Whether purchases of that leaf are counted in that cell."""
    in_segment = cell.segment in ("all", leaf.segment, leaf.segment[:3])
    kind = leaf.kind
    kinds = {"all", "ess"} if leaf.ess else {"all"}
    kinds.add("other" if kind is None else kind)
    while kind is not None and kind != "all":
        kinds.add(kind)
        kind = KIND_PARENT[kind]
    bases = {"any", leaf.basis, "direct" if leaf.basis == "direct" else "reserved"}
    return in_segment and cell.kind in kinds and cell.basis in bases


def cells_of(purchases):
    """Every cell that has purchases, `other` included, in the order of figures."""
    leaves = {leaf_of(p) for p in purchases}
    segments = sorted({s for leaf in leaves for s in ("all", leaf.segment[:3], leaf.segment)},
                      key=lambda s: "" if s == "all" else s)
    out = []
    for segment in segments:
        for kind in [*KINDS, "other"]:
            for basis in BASES:
                cell = Cell(segment, kind, basis)
                if (kind in ("all", "other")) > (basis == "any"):
                    continue
                if any(has(cell, leaf) for leaf in leaves):
                    out.append(cell)
    return out


def by_supplier(cell, purchases):
    sums = collections.Counter()
    for p in purchases:
        if has(cell, leaf_of(p)):
            sums[p.supplier] += p.cents
    return sums


def is_safe(suppliers, count=3, share=85):
    """The primary rule: enough suppliers, and none has too much."""
    return len(suppliers) >= count and max(suppliers.values()) * 100 <= sum(suppliers.values()) * share


def level_of(agencies, suppliers):
    """How closely nobody may place a cell of the consortium of these amounts by agency and by supplier, in cents; None
    where the rules are content: fewer than 3, more than 85 per cent, or the second places the first within 17.7 per cent."""
    def level(amounts):
        first, second, *rest = sorted(amounts, reverse=True) + [0, 0]
        total = first + second + sum(rest)
        if sum(a != 0 for a in amounts) < 3 or first * 1000 > total * 850 or (total - first - second) * 1000 < first * 177:
            return max(first * 177 // 1000 - (total - first - second), 1)
        return None
    levels = [level(agencies.values())]
    if not is_safe(suppliers):
        levels.append(level(suppliers.values()))
    return max((found for found in levels if found is not None), default=None)


def figures(purchases):
    """Rows of a submission."""
    rows = []
    for cell in cells_of(purchases):
        if cell.kind == "other":
            continue
        suppliers = by_supplier(cell, purchases)
        lines = sum(has(cell, leaf_of(p)) for p in purchases)
        total, most = sum(suppliers.values()), max(suppliers.values())
        share = (-(-most * 100 // total) + 4) // 5 * 5
        rows.append(["paid", *cell, int(not is_safe(suppliers)), len(suppliers), total, total, lines, len(suppliers), share])
    return rows
