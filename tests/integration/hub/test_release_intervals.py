"""Proves that from the files of a published release alone everybody can have the intervals of its suppressed cells, and that a
third party's program accepts the proof, and no other."""
import json
import pathlib
import subprocess
import sys
import tempfile

from hub_case import AGENCY, OTHER_AGENCY, submission, unittest
from release_case import HubCase, ReleaseCase

TOOL = pathlib.Path(__file__).resolve().parents[3] / "tools" / "verify_intervals.py"


def figures(amounts):
    """Of each family its purchases and, a fiftieth of them, what goes to one kind; all levels above."""
    out = []
    everything = {"all": sum(amounts.values()), **{code: amount for family, amount in amounts.items() for code in (family, f"{family}.01")}}
    for segment in sorted(everything, key=lambda code: (code != "all", code)):
        whole, parts = everything[segment], len(amounts) if segment == "all" else 1
        out.append(["paid", segment, "all", "any", 0, 40, whole, whole, 400 * parts, 40, 10])
        for kind in ("inclusive", "stpa", "esat"):
            for basis in ("any", "direct"):
                out.append(["paid", segment, kind, basis, 0, 5, whole // 50, whole // 50, 12 * parts, 5, 40])
    return out


class Intervals(ReleaseCase):
    """Five agencies buy in F01 and F03, two in F02, which is suppressed, with something to hide it."""

    @classmethod
    def setUpClass(cls):
        HubCase.setUpClass.__func__(cls)
        case = cls()
        for i, (siret, _) in enumerate(cls.agencies):
            amounts = {"F01": 50_000_000 + 5_000_000 * i, "F03": 30_000_000 + 1_000_000 * i}
            if siret in (AGENCY, OTHER_AGENCY):
                amounts["F02"] = 10_000_000
            document, key = submission.document(siret, "2025", figures(amounts))
            answer = case.send(document, key, siret)
            case.certify(answer, siret)
        cls.release("build", "--periods", "2025")
        cls.release("publish", "1")

    def setUp(self):
        parent = tempfile.TemporaryDirectory()
        self.addCleanup(parent.cleanup)
        self.folder, self.certificate = pathlib.Path(parent.name) / "files", pathlib.Path(parent.name) / "intervals.json"
        self.release("export", "1", self.folder)
        self.told = self.release("attack", self.folder, "--certificate", self.certificate).stdout.splitlines()[1:]

    def verify(self):
        return subprocess.run([sys.executable, TOOL, self.certificate, self.folder], capture_output=True, text=True, check=False)

    def test_a_third_party_accepts_them(self):
        self.assertGreater(len(self.told), 3)
        done = self.verify()
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertIn(f"{len(self.told)} intervals are proven", done.stdout)
        ends = {i["cell"]: i for g in json.loads(self.certificate.read_text())["groups"] for i in g["intervals"]}
        for line in self.told:
            cell, lower, upper = line.split(",")
            self.assertAlmostEqual(float(ends[cell]["lower"]["value"]), float(lower), places=1)
            if ends[cell]["upper"]["value"] is not None:  # The attacker closes open sides by a guess.
                self.assertAlmostEqual(float(ends[cell]["upper"]["value"]), float(upper), places=1)

    def test_a_third_party_refuses_others(self):
        true = json.loads(self.certificate.read_text())
        first = next(i for g in true["groups"] for i in g["intervals"] if i["upper"]["value"] is not None)
        first["upper"]["value"] = f"{float(first['upper']['value']) - 1:.2f}"
        self.certificate.write_text(json.dumps(true))
        done = self.verify()
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{first['cell']}: the upper end is not reached", done.stdout)

    def test_of_other_amounts_it_proves_nothing(self):
        table = self.folder / "segments.csv"
        lines = table.read_bytes().decode().split("\r\n")
        row = next(i for i, line in enumerate(lines) if line.startswith("2025,paid,consortium,all,all,"))
        fields = lines[row].split(",")
        fields[5] = f"{float(fields[5]) + 100:.2f}"
        lines[row] = ",".join(fields)
        table.write_bytes("\r\n".join(lines).encode())
        self.assertEqual(self.verify().returncode, 1)


if __name__ == "__main__":
    unittest.main()
