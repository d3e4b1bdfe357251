"""Proves that other people's programs read the files of a release, all to the same figures, and
notice when they are not what they were."""
import csv
import gzip
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from decimal import Decimal

import pandas

import clients

CUBES = ("segments", "areas")


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        context = clients.served_sample()
        cls.addClassCleanup(context.__exit__, None, None, None)
        cls.root, cls.base = context.__enter__()
        cls.folder = os.path.join(cls.root, "releases", "2")

    def read(self, name, folder=None):
        with open(os.path.join(folder or self.folder, name), encoding="utf-8", newline="") as file:
            return file.read()

    def rows(self, name):
        return list(csv.DictReader(self.read(name).splitlines()))

    def copy(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        return shutil.copytree(self.folder, os.path.join(folder, "release"))

    def change(self, folder, name, old, new):
        text = self.read(name, folder)
        self.assertIn(old, text)
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
            file.write(text.replace(old, new, 1))

    def test_pandas_duckdb_and_json_agree(self):
        for cube in CUBES:
            with self.subTest(cube):
                rows = self.rows(f"{cube}.csv")
                amount = sum(Decimal(row["amount_before_tax"] or 0) for row in rows)
                agencies = sum(int(row["agencies"] or 0) for row in rows)
                secret = [row for row in rows if row["status"] == "c"]
                self.assertGreater(amount, 0)

                frame = pandas.read_csv(os.path.join(self.folder, f"{cube}.csv"), dtype={"period": str, "area": str})
                self.assertEqual(len(frame), len(rows))
                self.assertAlmostEqual(frame["amount_before_tax"].sum(), float(amount), places=2)
                self.assertEqual(frame["agencies"].sum(), agencies)
                self.assertEqual(frame["amount_before_tax"].isna().sum(), len(secret))

                status, output = clients.node("duckdb.mjs", os.path.join(self.folder, f"{cube}.csv"))
                self.assertEqual(status, 0, output)
                self.assertEqual(json.loads(output), {
                    "rows": len(rows), "amounts": len(rows) - len(secret), "amount": str(amount),
                    "agencies": agencies, "confidential": len(secret)})

                told = json.loads(self.read(f"{cube}.json"), parse_float=Decimal)
                for row, other in zip(rows, told["rows"], strict=True):
                    self.assertEqual({k: v or None for k, v in row.items()},
                                     {k: None if v is None else str(v) for k, v in other.items()})

    def test_no_confidential_row_has_a_number(self):
        hidden = [row for row in self.rows("segments.csv") if row["status"] == "c"]
        self.assertTrue(hidden)
        for row in hidden:
            self.assertEqual([row[k] for k in ("amount_before_tax", "agencies", "share_of_purchases",
                                               "amount_per_1000_inhabitants")], [""] * 4)

    def test_frictionless_accepts_the_package(self):
        status, output = clients.node("frictionless.mjs", self.folder)
        self.assertEqual(status, 0, output)
        self.assertIn("7 tables", output)

    def test_frictionless_finds_what_is_planted(self):
        planted = [
            ("segments.csv", "2024,F01,all,", "2024,F77,all,", "Foreign key|enum"),
            ("segments.csv", "2024,all,all,3", "2024,all,all,x", "type"),
            ("codes-segment.csv", "F01.01,F01,", "F01.01,F55,", "Foreign key"),
            ("areas.csv", "2024,77,", ",77,", "required"),
            ("areas.csv", "2025,77,", "2024,77,", "unique|duplicate"),
            ("codes-area.csv", "Seine-et-Marne", "Seine-et-Merne", "digest"),
            ("datapackage.json", '"tabular-data-resource"', '"moon-data-resource"', "profile|descriptor"),
        ]
        for name, old, new, finding in planted:
            with self.subTest(f"{name}: {new}"):
                folder = self.copy()
                self.change(folder, name, old, new)
                status, output = clients.node("frictionless.mjs", folder)
                self.assertEqual(status, 1, output)
                self.assertRegex(output, re.compile(finding, re.I))

    def test_foreign_keys_are_looked_up(self):
        folder = self.copy()  # Without its enum, only the list can tell that a code does not exist.
        package = json.loads(self.read("datapackage.json", folder))
        for resource in package["resources"]:
            for field in resource["schema"]["fields"]:
                field["constraints"].pop("enum", None)
        with open(os.path.join(folder, "datapackage.json"), "w", encoding="utf-8") as file:
            json.dump(package, file)
        self.change(folder, "segments.csv", "2024,F01,all,", "2024,F77,all,")
        status, output = clients.node("frictionless.mjs", folder)
        self.assertEqual(status, 1, output)
        self.assertRegex(output, re.compile("foreign key", re.I))

    def test_sha256sum_checks_every_file(self):
        check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
        for number in ("1", "2"):
            subprocess.run(check, cwd=os.path.join(self.root, "releases", number), check=True)
        named = {line.split("  ")[1] for line in self.read("SHA256SUMS").splitlines()}
        there = {name for name in os.listdir(self.folder) if not name.endswith(".gz")}
        self.assertEqual(named, there - {"SHA256SUMS"})
        folder = self.copy()
        self.change(folder, "changes.en.md", "Values", "values")
        self.assertNotEqual(subprocess.run(check, cwd=folder, capture_output=True, check=False).returncode, 0)

    def test_gzip_reads_what_was_compressed(self):
        packed = [name for name in os.listdir(self.folder) if name.endswith(".gz")]
        self.assertIn("segments.csv.gz", packed)
        for name in packed:
            path = os.path.join(self.folder, name)
            subprocess.run(["gzip", "--test", path], check=True)
            with open(path, "rb") as file:
                data = file.read()
            self.assertEqual(data[3:8], bytes(5), "no name, no time (RFC 1952, section 2.3)")
            with open(path[:-3], "rb") as file:
                self.assertEqual(gzip.decompress(data), file.read())

    def test_the_same_release_is_the_same_bytes(self):
        with tempfile.TemporaryDirectory() as other:
            subprocess.run([os.environ["PARANGON_WRITE_SAMPLE"], other, self.base], check=True)
            subprocess.run(["diff", "-r", self.root, other], check=True)

    def test_sdmx_data_are_of_their_structure(self):
        data = json.loads(self.read("structure.sdmx.json"))["data"]
        known = {f"{lists['agencyID']}:{lists['id']}({lists['version']})":
                 {code["id"] for code in lists["codes"]} for lists in data["codelists"]}
        concepts = {concept["id"] for concept in data["conceptSchemes"][0]["concepts"]}
        structures = {one["id"]: one["dataStructureComponents"] for one in data["dataStructures"]}
        for cube in CUBES:
            flow = next(f for f in data["dataflows"] if f["id"] == cube.upper())
            parts = structures[re.search(r":(DSD_\w+)\(", flow["structure"]).group(1)]
            dimensions = parts["dimensionList"]["dimensions"] + [parts["dimensionList"]["timeDimension"]]
            order = ["STRUCTURE", "STRUCTURE_ID", "ACTION"] + [one["id"] for one in dimensions
                     + parts["measureList"]["measures"] + parts["attributeList"]["attributes"]]
            self.assertLessEqual({one["id"] for one in dimensions}, concepts)
            rows = self.rows(f"{cube}.sdmx.csv")
            self.assertEqual(list(rows[0]), order)
            name = f"{flow['agencyID']}:{flow['id']}({flow['version']})"
            self.assertEqual({(r["STRUCTURE"], r["STRUCTURE_ID"], r["ACTION"]) for r in rows}, {("dataflow", name, "I")})
            for part in dimensions + parts["attributeList"]["attributes"]:
                listed = part["localRepresentation"].get("enumeration")
                if listed:
                    self.assertLessEqual({row[part["id"]] for row in rows}, known[listed.split("Codelist=")[1]])
            plain = self.rows(f"{cube}.csv")
            self.assertEqual([r["OBS_VALUE"] for r in rows], [r["amount_before_tax"] for r in plain])
            self.assertEqual([r["CONF_STATUS"] == "C" for r in rows], [r["status"] == "c" for r in plain])


if __name__ == "__main__":
    unittest.main()
