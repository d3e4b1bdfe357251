"""Proves, with real submissions, who is shown as expected, received, late, missing, blank and certified, when a
submission is taken, and what a member sees of it."""
import csv
import io
import unittest

from hub_case import AGENCY, OTHER_AGENCY, submission
from mail_case import MailCase, today

THIRD = "22910228000018"


class Campaigns(MailCase):
    agencies = ((AGENCY, "Seine-et-Marne"), (OTHER_AGENCY, "Yvelines"), (THIRD, "Essonne"))

    def inventory(self, campaign, *more):
        return self.hub_json("inventory", "--campaign", campaign, *more)

    def states(self, campaign, *more):
        return {line["agency"]: line["state"] for line in self.inventory(campaign, *more)["lines"]}

    def refused(self, period, rule):
        document, key = submission.document(AGENCY, period)
        for path in ("/v1/submissions", "/v1/validations"):
            answer = self.send(document, key, path=path)
            self.assertEqual((answer.status, answer.code), (422, "rule_violation"), answer)
            self.assertIn(rule, [f["rule"] for f in answer.json()["findings"]])

    def test_inventory_follows_what_is_sent(self):
        self.campaign("2024", "2024")
        self.assertEqual(set(self.states("2024").values()), {"waiting"})
        first = self.submit(period="2024")[0]
        self.submit(OTHER_AGENCY, "2024", figures=[], nothing_to_report=True,
                    lines={"in": 0, "used": 0, "excluded": 0})
        self.certify(first)
        seen = self.inventory("2024")
        self.assertEqual([(line["agency"], line["state"], line["revision"], line["blank"]) for line in seen["lines"]],
                         [(AGENCY, "certified", 1, False), (OTHER_AGENCY, "received", 1, True), (THIRD, "waiting", 0, False)])
        totals = seen["totals"]
        self.assertEqual((totals["expected"], totals["received"], totals["certified"], totals["blank"],
                          totals["waiting"]), (3, 2, 1, 1, 1))
        # As of its receipt the first one was there, uncertified, and nothing else.
        then = self.states("2024", "--as-of", first.json()["received"])
        self.assertEqual(then, {AGENCY: "received", OTHER_AGENCY: "waiting", THIRD: "waiting"})
        self.certify(first, action="withdraw", reason="erreur")
        self.assertEqual(self.states("2024")[AGENCY], "withdrawn")
        # The due day moves into the past: who has not sent is missing, who came later than that is late.
        self.hub("campaign", "edit", "2024", "--due", today(-1))
        seen = {line["agency"]: line for line in self.inventory("2024")["lines"]}
        self.assertEqual(seen[THIRD]["state"], "missing")
        self.assertTrue(seen[OTHER_AGENCY]["late"])

    def test_what_is_asked_for_and_not_there_is_said(self):
        self.campaign("2019", "2019")
        self.hub("campaign", "edit", "2019", "--datasets", "paid,awarded")
        self.submit(period="2019")
        line = next(line for line in self.inventory("2019")["lines"] if line["agency"] == AGENCY)
        self.assertEqual((line["state"], line["lacking"]), ("incomplete", "awarded"))

    def test_forms_of_the_inventory(self):
        self.campaign("2018", "2018")
        self.submit(period="2018")
        table = self.hub("--lang", "fr", "inventory", "--campaign", "2018").stdout
        self.assertIn("Seine-et-Marne", table)
        self.assertIn("attendus 3 | reçus 1", table)
        self.assertIn("expected 3 | received 1", self.hub("--lang", "en", "inventory", "--campaign", "2018").stdout)
        rows = list(csv.DictReader(io.StringIO(self.hub("inventory", "--campaign", "2018", "--csv").stdout)))
        self.assertEqual([(row["agency"], row["state"]) for row in rows],
                         [(AGENCY, "received"), (OTHER_AGENCY, "waiting"), (THIRD, "waiting")])
        self.hub("inventory", "--campaign", "nothing", code=3)
        self.hub("inventory", "--campaign", "2018", "--as-of", "yesterday", code=1)

    def test_before_opening_and_after_closing_nothing_is_taken(self):
        self.campaign("2017", "2017", 1, 2, 3)
        self.refused("2017", "S-CAMPAIGN-NOT-OPEN")
        self.hub("campaign", "edit", "2017", "--opening", today(0), "--due", today(0), "--closing", today(0))
        _, document, key = self.submit(period="2017")
        self.hub("campaign", "edit", "2017", "--opening", today(-3), "--due", today(-2), "--closing", today(-1))
        self.refused("2017", "S-CAMPAIGN-CLOSED")
        # What was taken keeps its receipt.
        self.assertEqual(self.send(document, key).status, 200)
        # A second campaign opens the period again for one agency, and for no other.
        self.campaign("2017-retard", "2017", 0, 1, 1, "--agencies", OTHER_AGENCY)
        self.refused("2017", "S-CAMPAIGN-CLOSED")
        self.submit(OTHER_AGENCY, "2017")
        # A period of no campaign is taken as ever.
        self.submit(period="2016")

    def test_members_see_dates_and_their_own_line(self):
        self.campaign("2015", "2015", -10, 10, 20, "--agencies", f"{AGENCY},{OTHER_AGENCY}")
        answer = self.submit(period="2015")[0]
        listed = {c["name"]: c for c in self.get("/v1/campaigns", AGENCY).json()["items"]}["2015"]
        self.assertEqual((listed["opening"], listed["due"], listed["closing"], listed["phase"], listed["expected"]),
                         (today(-10), today(10), today(20), "open", True))
        mine = self.get("/v1/campaigns/2015", AGENCY)
        self.assertEqual([(line["period"], line["state"]) for line in mine.json()["inventory"]], [("2015", "received")])
        theirs = self.get("/v1/campaigns/2015", OTHER_AGENCY)
        self.assertEqual([line["state"] for line in theirs.json()["inventory"]], ["waiting"])
        for body in (mine.body, theirs.body):
            self.assertNotIn(AGENCY.encode(), body)
            self.assertNotIn(OTHER_AGENCY.encode(), body)
        stranger = self.get("/v1/campaigns/2015", THIRD).json()
        self.assertEqual((stranger["expected"], stranger["inventory"]), (False, []))
        received = answer.json()["received"]
        self.hub("campaign", "edit", "2015", "--title", "Autre titre")
        then = self.get(f"/v1/campaigns/2015?as_of={received}", AGENCY).json()
        self.assertEqual((then["title"], then["inventory"][0]["state"]), ("Collecte « 2015 »", "received"))
        self.assertEqual(self.get("/v1/campaigns/2015", AGENCY).json()["title"], "Autre titre")
        self.assertEqual(self.get("/v1/campaigns?as_of=2020-01-01T00:00:00Z", AGENCY).json()["items"], [])
        self.assertEqual(self.get("/v1/campaigns/2015?as_of=2020-01-01T00:00:00Z", AGENCY).status, 404)
        self.assertEqual(self.get("/v1/campaigns/nothing", AGENCY).code, "not_found")
        self.assertEqual(self.get("/v1/campaigns?as_of=x", AGENCY).code, "invalid_argument")
        self.assertEqual(self.get("/v1/campaigns").status, 404)

    def test_campaigns_are_versions_in_the_log(self):
        self.campaign("2014", "2014")
        self.hub("campaign", "edit", "2014", "--agencies", THIRD)
        self.hub("campaign", "edit", "2014", "--everybody")
        versions = self.hub_json("campaign", "show", "2014")
        self.assertEqual([v["agencies"] for v in versions], ["", THIRD, ""])
        then = self.hub_json("campaign", "list", "--as-of", versions[1]["since"])
        self.assertEqual([c["agencies"] for c in then if c["name"] == "2014"], [THIRD])
        self.assertIn("open", self.hub("campaign", "list").stdout)
        opened = [e["subject"] for e in self.events("campaign_opened") if e["subject"]["name"] == "2014"]
        self.assertEqual([(e["periods"], e["due"]) for e in opened], [("2014", today(10))])
        changed = [e["subject"] for e in self.events("campaign_changed") if e["subject"]["name"] == "2014"]
        self.assertEqual([e["agencies"] for e in changed], [THIRD, ""])
        self.assertEqual(self.consortium.hub("check").returncode, 0)

    def test_what_makes_no_sense_is_refused(self):
        days = ("--opening", today(0), "--due", today(1), "--closing", today(2))
        for name, more in (("Grand", ("--periods", "2013", *days)), ("a", ("--periods", "2013-Q1", *days)),
                           ("b", ("--periods", "x", *days)), ("c", ("--periods", "2013", *days, "--datasets", "x")),
                           ("d", ("--periods", "2013", "--opening", today(1), "--due", today(0), "--closing", today(2))),
                           ("e", ("--periods", "2013", "--opening", "demain", "--due", today(1), "--closing", today(2)))):
            self.hub("campaign", "add", name, "--title", "t", *more, code=1)
        self.hub("campaign", "add", "f", "--title", "t", "--periods", "2013", *days, "--agencies", "35600000000048", code=3)
        self.hub("campaign", "edit", "nothing", "--title", "t", code=3)
        self.hub("campaign", "show", "nothing", code=3)
        self.campaign("2013", "2013")
        self.hub("campaign", "add", "2013", "--title", "t", "--periods", "2013", *days, code=1)
        self.hub("campaign", "add", "g", code=2)


if __name__ == "__main__":
    unittest.main()
