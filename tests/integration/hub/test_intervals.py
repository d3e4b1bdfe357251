"""Proves that the certificate of intervals says what everybody derives, that tools/verify_intervals.py accepts it from what
is published alone, and refuses every planted error."""
import copy
import csv
import importlib.util
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
from fractions import Fraction

from made_tables import jj_table

ROOT = pathlib.Path(__file__).resolve().parents[3]
HUB = os.path.join(os.environ["PARANGON_BIN"], "parangon-hub")
DATA = ROOT / "tests" / "data" / "secrecy"
TOOL = ROOT / "tools" / "verify_intervals.py"
SPEC = importlib.util.spec_from_file_location("verify_intervals", TOOL)
verifier = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(verifier)
EXAMPLE_3 = "0 m\n1 m\n2 s\n3 m\n4 m\n5 s\n6 s\n7 s\n8 s\n9 s\n10 s\n11 s\n"


def secrecy(*arguments):
    return subprocess.run([HUB, "--lang", "en", "secrecy", *map(str, arguments)], capture_output=True, text=True, check=True)


def check(certificate, published):
    return subprocess.run([sys.executable, TOOL, certificate, published], capture_output=True, text=True, check=False)


class Intervals(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.pattern, self.certificate, self.published = (self.folder / name for name in ("pattern", "certificate.json", "published.jj"))

    def certify(self, table, *options, pattern=None):
        if pattern is None:
            secrecy("protect", table, "--deterministic", "--exact", "none", "--out", self.pattern)
        else:
            self.pattern.write_text(pattern)
        secrecy("certify", table, self.pattern, "--out", self.certificate, "--published", self.published, *options)
        return json.loads(self.certificate.read_text())

    def ends(self, certificate):
        return {i["cell"]: (i["lower"]["value"], i["upper"]["value"]) for g in certificate["groups"] for i in g["intervals"]}

    def test_the_fields_instances_are_proven_and_agree_with_the_attacker(self):
        for name, pattern in (("example3", EXAMPLE_3), ("fs_4x4", None), ("Simple2D", None)):
            for bounds in ("none", "file"):
                ends = self.ends(self.certify(DATA / f"{name}.jj", "--bounds", bounds, pattern=pattern))
                done = check(self.certificate, self.published)
                self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
                self.assertIn(f"{len(ends)} intervals are proven", done.stdout)
            attacked = csv.DictReader(io.StringIO(secrecy("attack", DATA / f"{name}.jj", self.pattern).stdout))
            for row in attacked:
                self.assertAlmostEqual(Fraction(ends[row["cell"]][0]), Fraction(row["lower"]), places=5)
                self.assertAlmostEqual(Fraction(ends[row["cell"]][1]), Fraction(row["upper"]), places=5)
            if name == "example3":
                self.assertEqual(ends["0"], ("3", "6"))

    def test_fractions_are_exact(self):
        # The extremes of a table in which three sums share three cells are halves.
        table = self.folder / "half.jj"
        table.write_text("0\n6\na 1 1 m 0 9 0 0 0\nb 1 1 m 0 9 0 0 0\nc 1 1 m 0 9 0 0 0\nx 2 1 s 0 9 0 0 0\ny 2 1 s 0 9 0 0 0\nz 3 1 s 0 9 0 0 0\n"
                         "2\n0 3 : x (-1) a (1) b (1)\n0 3 : z (-1) a (2) c (1)\n")
        ends = self.ends(self.certify(table, pattern="a m\nb m\nc m\nx s\ny s\nz s\n"))
        self.assertEqual(ends["a"], ("0", "3/2"))
        self.assertEqual(ends["b"], ("1/2", "2"))
        self.assertEqual(check(self.certificate, self.published).returncode, 0)

    def test_open_sides_are_shown_by_a_direction(self):
        table = self.folder / "open.jj"
        table.write_text("0\n3\nt 9 1 m 0 99 0 0 0\na 4 1 m 0 99 0 0 0\nb 5 1 s 0 99 0 0 0\n1\n0 3 : t (-1) a (1) b (1)\n")
        pattern = "t m\na m\nb s\n"
        self.assertEqual(self.ends(self.certify(table, pattern=pattern)), {"t": ("5", None), "a": ("0", None)})
        done = check(self.certificate, self.published)
        self.assertEqual((done.returncode, done.stdout), (0, "2 intervals are proven; 2 of their sides are open\n"))
        self.assertEqual(self.ends(self.certify(table, "--bounds", "file", pattern=pattern)), {"t": ("5", "99"), "a": ("0", "94")})

    def test_nothing_hidden_is_in_the_files(self):
        before = self.certify(DATA / "fs_4x4.jj")
        public = self.published.read_text()
        # Another table with the same published cells: one unit around the circuit of suppressed cells.
        hidden = [line.split()[0] for line in self.pattern.read_text().splitlines() if line[-1] in "um"]
        text = (DATA / "fs_4x4.jj").read_text().splitlines()
        for line, cell in enumerate(text):
            fields = cell.split()
            if len(fields) == 9 and fields[0] in hidden:
                step = 1 if fields[0] in ("6", "8") else -1
                text[line] = " ".join([fields[0], str(int(fields[1]) + step), "77", *fields[3:6], "3", "4", "5"])
        other = self.folder / "other.jj"
        other.write_text("\n".join(text))
        self.assertEqual(self.certify(other, pattern=self.pattern.read_text()), before)
        self.assertEqual(self.published.read_text(), public)
        self.assertEqual(sum(line.split()[1] == "-" for line in public.splitlines() if len(line.split()) == 9), len(hidden))

    def test_planted_errors_are_refused(self):
        true = self.certify(DATA / "Simple2D.jj")
        published = verifier.read_jj(self.published)
        self.assertEqual(verifier.verify(true, published)[0], [])

        def faults(change):
            wrong = copy.deepcopy(true)
            change(wrong["groups"][0])
            return verifier.verify(wrong, published)[0]

        def first(group):
            return next(i for i in group["intervals"] if i["upper"]["multipliers"])

        def multiplier(group):
            first(group)["upper"]["multipliers"][0][1] = "7/5"

        def narrow(group):
            first(group)["upper"]["value"] = str(Fraction(first(group)["upper"]["value"]) - 1)

        def wide(group):
            first(group)["upper"]["value"] = str(Fraction(first(group)["upper"]["value"]) + 1)

        def missing(group):
            del group["intervals"][0]

        def twice(group):
            group["intervals"].append(group["intervals"][0])

        def point(group):
            group["points"][first(group)["upper"]["point"]][0] += "9"

        def negative(group):
            at = group["points"][0]
            at[:] = ["-" + amount for amount in at]

        def opened(group):
            first(group)["upper"].update(value=None, ray=["1"] * len(group["cells"]))

        def published_cell(group):
            group["intervals"][0]["cell"] = next(iter(published.amount))

        def relation_left_out(group):
            # What is proven without one of the sums is not what everybody derives.
            del group["relations"][-1]
            for interval in group["intervals"]:
                for side in ("lower", "upper"):
                    interval[side]["multipliers"] = [m for m in interval[side]["multipliers"] if m[0] < len(group["relations"])]

        for change, says in ((multiplier, "is not proven"), (narrow, "is not reached"), (wide, "is not reached"), (missing, "without an interval"),
                             (twice, "two intervals"), (point, "point that does not add up"), (negative, "below its bound"),
                             (opened, "said to be open"), (published_cell, "not in its group"), (relation_left_out, "leaves out the published sum")):
            told = faults(change)
            self.assertTrue(any(says in fault for fault in told), (change.__name__, told))
        self.certificate.write_text(json.dumps({**true, "version": 2}))
        self.assertEqual(check(self.certificate, self.published).returncode, 2)
        self.published.write_text(self.published.read_text().replace(" - 0 m", " 5 0 z", 1))
        self.certificate.write_text(json.dumps(true))
        self.assertEqual(check(self.certificate, self.published).returncode, 1)

    def test_random_tables_are_proven(self):
        for seed in range(4):
            table = self.folder / "made.jj"
            table.write_text(jj_table((5, 4, 4), seed))
            self.certify(table, "--bounds", "file" if seed % 2 else "none")
            done = check(self.certificate, self.published)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
