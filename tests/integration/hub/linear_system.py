"""What follows from linear equations: exactly, by elimination, and as an interval, by glpsol."""
import pathlib
import re
import subprocess
import tempfile

PRIME = (1 << 61) - 1  # Larger than any amount; a wrong answer takes a coincidence of 1 in 10^18.


class LinearSystem:
    """Equations over unknown amounts, none of them negative. Unknowns are any hashable names."""

    def __init__(self):
        self.rows = {}  # pivot: (coefficients, right-hand side) with 1 at the pivot
        self.equations = {}

    def copy(self):
        other = LinearSystem()
        other.rows, other.equations = dict(self.rows), dict(self.equations)
        return other

    def add(self, coefficients, value):
        """`coefficients`: unknown → integer."""
        key = frozenset(coefficients.items())
        if key in self.equations:
            return
        self.equations[key] = value
        rest, right = self._reduced(coefficients, value)
        if not rest:
            return
        pivot = next(iter(rest))
        inverse = pow(rest[pivot], PRIME - 2, PRIME)
        self.rows[pivot] = ({x: c * inverse % PRIME for x, c in rest.items()}, right * inverse % PRIME)

    def exactly(self, coefficients):
        """The value that the equations give to this sum, or None."""
        rest, right = self._reduced(coefficients, 0)
        if rest:
            return None
        value = -right % PRIME
        return value - PRIME if value > PRIME // 2 else value

    def _reduced(self, coefficients, value):
        """Rows hold no pivot of an earlier row, so that each pivot is met once, the oldest first."""
        rest = {x: c % PRIME for x, c in coefficients.items() if c % PRIME}
        right = value % PRIME
        for pivot, (row, row_right) in self.rows.items():
            factor = rest.get(pivot)
            if not factor:
                continue
            for unknown, coefficient in row.items():
                left = (rest.get(unknown, 0) - factor * coefficient) % PRIME
                if left:
                    rest[unknown] = left
                else:
                    rest.pop(unknown, None)
            right = (right - factor * row_right) % PRIME
        return rest, right

    def between(self, coefficients):
        """(smallest, largest) value of this sum; infinite where nothing bounds it."""
        names = {}

        def term(x, c):
            return f"{'-' if c < 0 else '+'} {abs(c)} x{names.setdefault(x, len(names))}"

        subject = "\n".join(f" r{i}: {' '.join(term(x, c) for x, c in sorted(key, key=str))} = {value}"
                            for i, (key, value) in enumerate(self.equations.items()))
        goal = " ".join(term(x, c) for x, c in coefficients.items())
        return tuple(self._optimum(f"{way}\n obj: {goal}\nSubject To\n{subject}\nEnd\n", bound)
                     for way, bound in (("Minimize", float("-inf")), ("Maximize", float("inf"))))

    @staticmethod
    def _optimum(program, unbounded):
        with tempfile.TemporaryDirectory() as folder:
            lp, out = pathlib.Path(folder) / "program.lp", pathlib.Path(folder) / "solution"
            lp.write_text(program, encoding="utf-8")
            done = subprocess.run(["glpsol", "--lp", lp, "-o", out], capture_output=True, text=True, timeout=60, check=True)
            text = out.read_text(encoding="utf-8")
        status = re.search(r"^Status:\s+(.+)$", text, re.MULTILINE).group(1)
        if status == "OPTIMAL":
            return float(re.search(r"obj = (\S+)", text).group(1))
        if "UNBOUNDED" in status or "UNBOUNDED" in done.stdout or status == "UNDEFINED":
            return unbounded
        raise AssertionError(f"glpsol: {status}: what was read contradicts itself")
