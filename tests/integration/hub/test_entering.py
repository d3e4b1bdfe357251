"""Proves that one late agency waits for company, that it is told so, and that with its own consent, bound to what it
read would follow, its open figures enter the tables and its sealed ones do not."""
import hashlib
import json
import sqlite3
import time
import unittest

from release_case import AGENCY, MORE, OTHER_AGENCY, SETTINGS, ReleaseCase, instant, submission

LATE = MORE[2][0]
QUERY = "/v1/benchmarks?period=2025&segment=F01&level=family&basis=any&measure=paid"


def rows_with_a_sealed_family(amount=1_000_000):
    """F01 and F03 are open; F02 has two suppliers, and is sealed. F03 is small: where F02 is withheld, it is too."""
    families = {"F02": (2_000_000, 300_000, 1, 2), "F03": (1_000_000, 200_000, 0, 5)}
    out = submission.rows(amount)
    for family, (purchases, inclusive, sealed, suppliers) in families.items():
        for segment in (family, f"{family}.01"):
            out.append(["paid", segment, "all", "any", 0, 9, purchases, purchases, 40, 9, 30])
            for kind in ("inclusive", "stpa", "esat"):
                for basis in ("any", "direct"):
                    out.append(["paid", segment, kind, basis, sealed, suppliers, inclusive, inclusive, 5, suppliers, 60])
    for row in out:
        if row[1] != "all":
            continue
        for purchases, inclusive, _, _ in families.values():
            more = purchases if row[2] == "all" else inclusive
            row[6] += more
            row[7] += more
            row[8] += 40 if row[2] == "all" else 5
    return sorted(out, key=lambda r: "" if r[1] == "all" else r[1])


class Entering(ReleaseCase):
    agencies = ((AGENCY, "Seine-et-Marne"), (OTHER_AGENCY, "Yvelines"), *MORE)
    settings = SETTINGS.replace("families", "sub-families") + 'revision_windows = ["01-01/12-31"]\n'

    @classmethod
    def setUpClass(cls):
        super(ReleaseCase, cls).setUpClass()
        case = cls()
        for i, (siret, _) in enumerate(cls.agencies[:-1]):
            document, key = submission.document(siret, "2025", rows_with_a_sealed_family(1_000_000 + 100_000 * i))
            answer = case.send(document, key, siret)
            assert answer.status == 201, answer.body
            case.certify(answer, siret)
        cls.vintage()
        document, key = submission.document(LATE, "2025", rows_with_a_sealed_family(1_500_000))
        cls.late = case.send(document, key, LATE)
        case.certify(cls.late, LATE)

    @classmethod
    def vintage(cls):
        cls.release("build", "--periods", "2025", "--issued", instant(days=30))
        number = json.loads(cls.release("list", "--json").stdout)[0]["number"]
        cls.release("publish", str(number))
        time.sleep(2.1)

    def standing(self, siret):
        [table] = [t for t in self.get("/v1/entry", siret).json()["items"] if t["measure"] == "paid"]
        return table["standing"], table["vintage"], table["state"], table["waiting"], table["needed"]

    def items(self, segment="F01"):
        page = self.get(QUERY.replace("F01", segment), AGENCY).json()
        return {i["kind"]: (i.get("total"), i.get("state")) for i in page["items"]}

    def published(self, siret):
        """As staff reads it in the inventory."""
        lines = json.loads(self.consortium.hub("inventory", "--campaign", "2025", "--json").stdout)["lines"]
        return next(line["tables"] for line in lines if line["agency"] == siret)

    def consent(self, digest):
        receipt = self.late.json()
        return self.state("enter_alone", LATE, self.person(LATE), period="2025", revision=receipt["revision"],
                          subject_sha256=receipt["document_sha256"], reason=digest)

    def test_a_late_agency_enters_by_its_own_consent(self):
        self.assertEqual(self.standing(LATE), ("waiting", 1, 1, 1, 3))
        self.assertEqual(self.standing(AGENCY)[0], "shown")
        self.consortium.hub("campaign", "add", "2025", "--title", "Collecte", "--periods", "2025", "--datasets", "paid",
                            "--opening", "2026-01-02", "--due", "2099-03-01", "--closing", "2099-04-01")
        self.assertEqual((self.published(AGENCY), self.published(LATE)), ("paid:shown", "paid:waiting"))
        text = self.consortium.hub("--lang", "en", "inventory", "--campaign", "2025").stdout
        self.assertIn("waits to be published (alone to have changed)", text)
        before = self.items(), self.items("F02")
        self.vintage()
        self.assertEqual(self.standing(LATE)[:3], ("waiting", 2, 1))
        self.assertEqual((self.items(), self.items("F02")), before)
        # What would follow: its own open figures, and of sealed ones no amount.
        self.assertEqual(self.get("/v1/entry/2025", AGENCY).status, 409)
        self.assertEqual(self.get("/v1/entry/2024", LATE).status, 404)
        self.assertEqual(self.get("/v1/entry/x", LATE).status, 400)
        preview = self.get("/v1/entry/2025", LATE)
        effects = {(e["segment"], e["kind"], e["basis"]): (e["change"], e["shows"])
                   for t in preview.json()["tables"] for e in t["effects"]}
        self.assertEqual(effects["F01", "esat", "any"], ("15000.00", True))
        self.assertEqual(effects["F02", "esat", "any"], (None, False))
        # The consent is bound to those bytes, and signed by a certifier.
        self.assertEqual(self.consent("0" * 64).status, 409)
        receipt = self.late.json()
        by_agency = self.state("enter_alone", LATE, period="2025", revision=receipt["revision"],
                               subject_sha256=receipt["document_sha256"],
                               reason=hashlib.sha256(preview.body).hexdigest())
        self.assertEqual(by_agency.status, 403)
        self.assertEqual(self.consent(hashlib.sha256(preview.body).hexdigest()).status, 201)
        self.vintage()
        self.assertEqual(self.standing(LATE)[:3], ("shown", 3, 3))
        self.assertEqual(self.published(LATE), "paid:shown")
        after = self.items(), self.items("F02")
        self.assertEqual(after[0]["esat"], (f"{46_000 + 15_000}.00", 3))
        # The sealed figure stays in the old state.
        self.assertEqual(after[1]["esat"], before[1]["esat"])
        self.assertEqual(self.get("/v1/entry/2025", LATE).status, 409)
        with sqlite3.connect(self.consortium.folder / "hub.sqlite") as db:
            told = db.execute("SELECT outlet, audience, agency FROM disclosures WHERE outlet = 'entry-preview'").fetchall()
        self.assertEqual(told, [("entry-preview", "agency", LATE)])
        self.assertEqual(self.consortium.hub("check", check=False).returncode, 0)


if __name__ == "__main__":
    unittest.main()
