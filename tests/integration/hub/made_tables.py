"""Tables in the JJ format out of made-up contributions."""
import itertools
import random


def jj_table(sizes, seed):
    """All combinations of as many codes per axis, code 0 the total; unsafe below three contributors or by p = 17.65 %."""
    dice = random.Random(seed)
    cells = list(itertools.product(*(range(size) for size in sizes)))
    number = {cell: i for i, cell in enumerate(cells)}
    parts = {cell: [] for cell in cells}
    for cell in cells:
        if 0 in cell or dice.random() < 0.2:
            continue
        for _ in range(dice.randint(1, 6)):
            amount = int(100 * dice.paretovariate(1.2))
            for above in itertools.product(*((0, code) for code in cell)):
                parts[above].append(amount)
    grand = sum(parts[cells[0]])
    lines = ["0", str(len(cells))]
    for cell in cells:
        amounts = sorted(parts[cell], reverse=True)
        value = sum(amounts)
        level = int(0.1765 * amounts[0] - sum(amounts[2:])) + 1 if amounts else 0
        unsafe = bool(amounts) and (level > 0 or len(amounts) < 3)
        level = max(level, 1) if unsafe else 0
        status = "u" if unsafe else "s" if amounts else "z"
        lines.append(f"{number[cell]} {value} {value} {status} 0 {grand} {level} {level} 0")
    relations = []
    for cell in cells:
        for axis, size in enumerate(sizes):
            if cell[axis] == 0:
                terms = [(number[cell], -1)] + [(number[cell[:axis] + (k,) + cell[axis + 1:]], 1) for k in range(1, size)]
                relations.append(f"0 {len(terms)} : " + " ".join(f"{i} ({k})" for i, k in terms))
    return "\n".join([*lines, str(len(relations)), *relations, ""])
