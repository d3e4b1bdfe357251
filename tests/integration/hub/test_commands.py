"""Proves that each command of parangon-hub does what the manual says, with its exit code, in both
languages, while the hub serves."""
import json
import unittest

from consortium import BIN, ROOT
from hub_case import AGENCY, OTHER_AGENCY, HubCase, run, submission
from release_case import SETTINGS


class Commands(HubCase):
    agencies = ((AGENCY, "Seine-et-Marne"), (OTHER_AGENCY, "Yvelines"), ("22910228000018", "Essonne"))
    settings = SETTINGS

    def hub(self, *arguments, code=0):
        done = self.consortium.hub(*arguments, check=False)
        self.assertEqual(done.returncode, code, (arguments, done.stdout, done.stderr))
        return done

    def test_agencies(self):
        listed = json.loads(self.hub("agency", "list", "--json").stdout)
        self.assertEqual([a["name"] for a in listed], ["Seine-et-Marne", "Yvelines", "Essonne"][:len(listed)])
        self.hub("agency", "add", "--siret", AGENCY, "--name", "x", "--departement", "77", code=1)
        self.hub("agency", "add", "--siret", "123", "--name", "x", "--departement", "77", code=1)
        unknown = ("--siret", "35600000000048", "--name", "x", "--departement", "999")
        self.assertIn("--departement", self.hub("agency", "add", *unknown, code=1).stderr)
        self.hub("agency", "edit", "--siret", OTHER_AGENCY, "--departement", "7", code=1)
        self.hub("agency", "suspend", "--siret", "35600000000048", "--reason", "x", code=3)
        self.hub("agency", "edit", "--siret", OTHER_AGENCY, "--contact", "achats@example.org")
        changed = {a["siret"]: a for a in json.loads(self.hub("agency", "list", "--json").stdout)}[OTHER_AGENCY]
        self.assertEqual((changed["contact"], changed["name"]), ("achats@example.org", "Yvelines"))
        self.assertIn("actif", self.hub("--lang", "fr", "agency", "list").stdout)

    def test_registers(self):
        same = json.loads(self.hub("register", "import", "--json", "--format", "register",
                                   self.file("register.csv", self.get("/v1/register/current").body.decode())).stdout)
        self.assertFalse(same["added"])
        more = self.file("more.csv", "siret,type\n35600000000048,EA\n11122233344455,EA\n")
        report = json.loads(self.hub("register", "import", "--json", "--add", "--format", "directory", "--source",
                                     "annuaire", more).stdout)
        self.assertTrue(report["added"])
        self.assertEqual((report["rows"], report["taken"]), (2, 1))
        self.assertEqual(sum(report["findings"].values()), 1)
        self.assertIn("annuaire", self.get("/v1/register/current").body.decode())
        self.hub("register", "import", "--format", "register", "/nonexistent", code=3)
        self.hub("register", "import", "--format", "xlsx", more, code=2)
        self.hub("register", "import", "--format", "finess-xml", more, code=1)

    def test_comparison(self):
        named = {"paid": "named_to_consortium", "awarded": "public_aggregate"}
        for siret, _ in self.agencies:
            document, key = submission.document(siret, "2025", sharing=named)
            self.certify(self.send(document, key, siret), siret)
        self.hub("release", "build", "--periods", "2025")
        self.hub("release", "publish", "1")
        table = self.hub("--lang", "fr", "benchmark", "--period", "2025").stdout
        self.assertIn("Tous les achats", table)
        self.assertIn("30 000,00".replace(" ", "\u202f"), table.replace("\u00a0", "\u202f"))
        self.assertIn("Yvelines", table)
        public = self.hub("benchmark", "--period", "2025", "--public").stdout
        self.assertNotIn("Yvelines", public)
        everything = self.hub("--lang", "fr", "benchmark", "--period", "2025", "--kind", "all").stdout
        for line in everything.splitlines():
            if line.startswith(("  Tous les achats", "  " + AGENCY)):
                self.assertIn("–", line, "all purchases are no share of themselves, which is no secret")
        self.assertNotIn(" - ", everything, "the mark of no number is not the legend's")
        for lang, nothing in (("fr", "Aucun chiffre"), ("en", "No figures")):
            empty = self.hub("--lang", lang, "benchmark", "--period", "2025", "--kind", "geiq", "--segment", "F22")
            self.assertIn(nothing, empty.stdout)
        own = json.loads(self.hub("benchmark", "--period", "2025", "--agency", AGENCY, "--json").stdout)
        self.assertEqual({v["agency"] for i in own["items"] for v in i.get("values", [])}, {AGENCY})
        self.hub("benchmark", "--period", "1999", code=3)
        self.hub("benchmark", "--period", "x", code=1)

    def test_catalogue_and_description(self):
        self.assertEqual(self.hub("rules").stdout, (ROOT / "docs/rules.md").read_text(encoding="utf-8"))
        self.assertEqual(json.loads(self.hub("openapi").stdout), self.get("/openapi.json").json())

    def test_the_three_programs_have_one_version(self):
        said = [run(BIN / name, "--version").stdout.split() for name in ("parangon-hub", "parangon-ca", "parangon-connector")]
        self.assertEqual([name for name, _ in said], ["parangon-hub", "parangon-ca", "parangon-connector"])
        self.assertRegex(said[0][1], r"^[0-9]+[.][0-9]+[.][0-9]+$")
        self.assertEqual(len({version for _, version in said}), 1)

    def test_usage(self):
        self.hub(code=2)
        self.hub("frobnicate", code=2)
        self.hub("--help")
        self.assertIn("incomprise", self.hub("--lang", "fr", "frobnicate", code=2).stderr)

    def file(self, name, text):
        path = self.consortium.folder / name
        path.write_bytes(text.encode())
        return path


if __name__ == "__main__":
    unittest.main()
