"""Proves that members read the released cells of a vintage before the public does, beside their own figures and
nothing else; that a comparison moves on in company only; and that a past instant reads as it did then."""
import csv
import datetime
import io
import json
import sqlite3
import time
import unittest

from release_case import AGENCY, MORE, OTHER_AGENCY, SETTINGS, ReleaseCase, instant, submission

QUERY = "/v1/benchmarks?period=2025"
PUBLIC = {"paid": "public_named", "awarded": "public_aggregate"}


def now():
    time.sleep(0.01)
    moment = datetime.datetime.now(datetime.timezone.utc)
    time.sleep(0.01)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


class Comparisons(ReleaseCase):
    settings = SETTINGS.replace("families", "sub-families")
    sharing = {AGENCY: PUBLIC, MORE[0][0]: PUBLIC}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = now()
        case = cls()
        cls.unknown = case.get(QUERY, AGENCY)
        cls.release("build", "--periods", "2025", "--issued", instant(days=30))
        cls.draft = case.get(QUERY, AGENCY)
        cls.release("publish", "1")
        time.sleep(2.1)  # What is known of releases is kept for two seconds.
        cls.first = now()

    def items(self, siret=AGENCY, **query):
        more = "".join(f"&{name}={value}" for name, value in query.items())
        return self.get(QUERY + more, siret).json()["items"]

    def test_nobody_reads_what_is_not_published(self):
        for answer in (self.unknown, self.draft, self.get(QUERY + f"&as_of={self.before}", AGENCY)):
            self.assertEqual((answer.status, answer.code), (404, "not_found"))

    def test_members_read_under_embargo_and_the_public_does_not(self):
        self.assertEqual(self.get(QUERY).status, 404)
        self.assertEqual(self.get("/open-data/releases/1/segments.csv").status, 404)
        [item] = self.items(segment="all", kind="inclusive", basis="any", level="all", measure="paid")
        self.assertEqual((item["total"], item["agencies"], item["vintage"], item["state"]), ("60000.00", 5, 1, 1))
        self.assertFalse(item["former_state"])

    def test_the_cells_are_those_of_the_release(self):
        blob = self.blob("segments.csv")
        released = {(r["measure"], r["segment"], r["kind"]): r["amount_before_tax"]
                    for r in csv.DictReader(io.StringIO(blob)) if r["territory"] == "consortium"}
        items = {(i["measure"], i["segment"], i["kind"]): i.get("total", "") for i in self.items(basis="any")}
        self.assertEqual(items, released)

    def blob(self, path):
        with sqlite3.connect(self.consortium.folder / "hub.sqlite") as db:
            return db.execute("SELECT b.body FROM release_files f JOIN release_blobs b USING (sha256) WHERE f.path = ?",
                              (path,)).fetchone()[0].decode()

    def test_a_member_adds_its_own_figures_and_its_place(self):
        def values(siret):
            [item] = self.items(siret, segment="F01", level="family", kind="esat", basis="any", measure="paid")
            return {v["agency"]: v for v in item["values"]}, item["spread"].get("amount")

        named = {AGENCY, MORE[0][0]}
        seen, spread = values(OTHER_AGENCY)
        self.assertEqual(set(seen), named | {OTHER_AGENCY})
        own = seen[OTHER_AGENCY]
        self.assertTrue(own["own"])
        self.assertEqual((own["amount"], own["standings"]["amount"]["rank"]), ("11000.00", 2))
        self.assertEqual((spread["count"], spread["median"]), (3, "11000.00"))
        seen, spread = values(AGENCY)
        self.assertEqual(set(seen), named)
        self.assertIsNone(spread, "two values are no spread")

    def test_pages_add_up_and_what_is_unknown_is_refused(self):
        whole = self.items()
        collected, cursor = [], ""
        while cursor is not None:
            page = self.get(f"{QUERY}&limit=4{cursor and '&cursor=' + cursor}", AGENCY).json()
            collected += page["items"]
            cursor = page["next"]
        self.assertEqual(collected, whole)
        for query in ("", "period=x", "period=2025&kind=x", "period=2025&basis=x", "period=2025&measure=x",
                      "period=2025&segment=x", "period=2025&level=x", "period=2025&limit=0", "period=2025&cursor=x",
                      "period=2025&cursor=7-2", "period=2025&shown=x", "period=2025&other=1"):
            answer = self.get("/v1/benchmarks?" + query, AGENCY)
            self.assertEqual((answer.status, answer.code), (400, "invalid_argument"), query)
        self.assertEqual(self.get("/v1/benchmarks?period=1999", AGENCY).status, 404)


class States(ReleaseCase):
    """One agency that corrects its figures moves nothing; three do, and the past stays as it was."""

    def correct(self, siret, cents):
        document, key = submission.document(siret, "2025", submission.rows(cents))
        self.certify(self.send(document, key, siret), siret)

    def vintage(self, *options):
        self.release("build", "--periods", "2025", "--issued", instant(days=30), *options)
        number = json.loads(self.release("list", "--json").stdout)[0]["number"]
        review = self.release("review", str(number)).stdout
        self.release("publish", str(number))
        time.sleep(2.1)
        return review

    def total(self, **query):
        more = "".join(f"&{name}={value}" for name, value in query.items())
        page = self.get(QUERY + "&segment=all&kind=inclusive&basis=any&level=all&measure=paid" + more, AGENCY).json()
        [item] = page["items"]
        return item["total"], page["tables"][0]["vintage"], page["tables"][0]["state"]

    def test_states(self):
        self.vintage()
        self.assertEqual(self.total(), ("60000.00", 1, 1))
        first = now()
        # The same figures again, of two; another figure of one.
        self.correct(AGENCY, 1_000_000)
        self.correct(OTHER_AGENCY, 1_100_000)
        self.correct(MORE[0][0], 5_000_000)
        review = self.vintage()
        self.assertEqual(self.total(), ("60000.00", 2, 1))
        self.assertIn("kept as shown", review)
        self.assertIn("Essonne", review)
        self.assertIn("Nothing changed", review)
        refused = self.release("build", "--periods", "2025", "--revisions", "include", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("1 agency changed", refused.stderr)
        second = now()
        self.correct(AGENCY, 2_000_000)
        self.correct(OTHER_AGENCY, 2_000_000)
        self.vintage()
        self.assertEqual(self.total(), ("117000.00", 3, 3))
        for at in (first, second):
            self.assertEqual(self.total(as_of=at)[0], "60000.00")
        self.assertEqual(self.get(QUERY, AGENCY).json()["items"],
                         self.get(QUERY + f"&as_of={now()}", AGENCY).json()["items"])
        # What is withdrawn is read no more, at any instant.
        self.release("withdraw", "3", "--reason", "x", "--reason-en", "x")
        time.sleep(2.1)
        self.assertEqual(self.total(), ("60000.00", 2, 1))
        self.assertEqual(self.consortium.hub("check", check=False).returncode, 0)


if __name__ == "__main__":
    unittest.main()
