"""Proves, end to end: only a person whom the agency named certifies, withdraws and reverts; which
revision counts follows; nothing is deleted; revisions and their differences are shown; what could
not be sent waits in the order in which it was signed, and is given up only by decision."""
import json
import shutil
import unittest

from consortium import AGENCY, OTHER_AGENCY, Consortium, connector, source


def contract(number, amount, cpv="77310000-6"):
    return {"id": f"A{number}", "acheteur": {"id": AGENCY}, "objet": "x", "codeCPV": cpv,
            "dateNotification": "2024-02-01", "montant": amount, "dureeMois": 12,
            "titulaires": [{"typeIdentifiant": "SIRET", "id": "73282932000074"}]}


class Certify(unittest.TestCase):
    def setUp(self):
        self.consortium = Consortium()
        self.addCleanup(self.consortium.close)
        self.home = self.consortium.add_agency(AGENCY, "Acheteur de test")
        for person in ("daf", "dga"):
            self.consortium.issue("person", person, "--siret", AGENCY, "--person", person, "--name", person.upper())
        self.consortium.issue("person", "stranger", "--siret", OTHER_AGENCY, "--person", "daf", "--name", "Autre")
        self.consortium.start_hub()
        self.configure()

    def configure(self):
        self.consortium.configure(self.home, AGENCY, source("decp", "contracts.json"))

    def submit(self, *contracts):
        (self.home / "contracts.json").write_text(json.dumps({"marches": list(contracts)}))
        return self.run_json("sync")

    def run_json(self, *arguments, code=0, person=None):
        more = []
        if person:
            more = ["--certificate", self.consortium.folder / person / "cert.pem", "--key", self.consortium.folder / person / "key.pem"]
        done = connector("--json", *arguments, *more, "--config", self.home, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.said = done.stderr
        return json.loads(done.stdout) if done.stdout else None

    def name(self, person="daf"):
        self.run_json("certifier", "add", "--person", person, "--name", person.upper())

    def certify(self, *more, person="daf", code=0):
        return self.run_json("certify", "--period", "2024", *more, person=person, code=code)

    def states(self, *more):
        """Of each revision: its state, with a star when it counts."""
        listed = self.run_json("revisions", "--period", "2024", *more)["revisions"]
        return {r["revision"]: r["state"] + ("*" if r["counts"] else "") for r in listed}

    def test_received_certified_withdrawn_and_back(self):
        self.submit(contract(1, 5000))
        self.assertEqual(self.states(), {1: "received"})
        self.name()
        delivery = self.certify()["deliveries"][0]
        self.assertEqual((delivery["action"], delivery["revision"], delivery["counts"]), ("certify", 1, 1))
        self.assertEqual(self.states(), {1: "certified*"})
        self.submit(contract(1, 5000), contract(2, 7000))
        self.assertEqual(self.states(), {2: "received", 1: "certified*"})
        self.certify()
        self.assertEqual(self.states(), {2: "certified*", 1: "certified"})
        self.run_json("revert", "--period", "2024", "--revision", "1", "--reason", "A2 est d'un autre", person="daf")
        self.assertEqual(self.states(), {2: "certified", 1: "certified*"})
        self.run_json("withdraw", "--period", "2024", "--reason", "faux", person="daf")
        self.assertEqual(self.states(), {2: "certified", 1: "withdrawn"})
        # What was withdrawn is not certified again, and all of it is still there.
        self.certify("--revision", "1", code=1)
        self.assertEqual(len(list((self.home / "state/receipts/statements").iterdir())), 5)
        self.assertEqual(len(self.run_json("receipts", "verify")["receipts"]), 7)
        self.assertEqual(self.consortium.hub("check").returncode, 0)

    def test_what_was_known_then(self):
        self.submit(contract(1, 5000))
        self.name()
        self.certify()
        self.submit(contract(1, 6000))
        self.certify()
        second, first = self.run_json("revisions", "--period", "2024")["revisions"]
        self.assertEqual(self.states("--as-of", first["received"]), {1: "received"})
        self.assertEqual(self.states("--as-of", second["received"]), {2: "received", 1: "certified*"})
        self.assertEqual(self.states("--as-of", second["certified"]), {2: "certified*", 1: "certified"})
        self.assertEqual(self.states("--as-of", "2020-01-01T00:00:00Z"), {})
        named = self.run_json("certifier", "list")["certifiers"]
        self.assertEqual(self.run_json("certifier", "list", "--as-of", first["received"])["certifiers"], [])
        self.assertEqual(self.run_json("certifier", "list", "--as-of", named[0]["since"])["certifiers"], named)
        status = self.run_json("status", "--online", "--as-of", first["received"])
        self.assertEqual([r["revision"] for r in status["receipts"]], [1])
        self.assertEqual(self.run_json("status", "--online", "--as-of", "2020-01-01T00:00:00Z")["hub_register_release"], 0)
        asked = ("diff", "--period", "2024", "--from", "1", "--to", "2", "--as-of")
        self.assertTrue(self.run_json(*asked, second["received"]))
        self.run_json(*asked, first["received"], code=3)
        self.assertIn(first["received"], self.said)
        shutil.rmtree(self.home / "state/receipts/2024-r2")  # So that the hub is asked.
        self.assertTrue(self.run_json(*asked, second["received"]))
        self.run_json(*asked, first["received"], code=3)
        for command in (("revisions",), ("certifier", "list"), ("status",), asked[:-1]):
            self.run_json(*command, "--as-of", "yesterday", code=2)

    def test_only_a_person_whom_the_agency_named(self):
        self.submit(contract(1, 5000))
        self.certify(code=1)
        self.assertEqual(self.states(), {1: "received"})
        self.name("dga")
        self.certify(code=1)
        self.certify(person="stranger", code=2)
        self.certify(person="dga")
        self.assertEqual(self.states(), {1: "certified*"})
        # The agency's own certificate is no person's.
        done = connector("certify", "--config", self.home, "--period", "2024", "--certificate", self.home / "pki/cert.pem",
                         "--key", self.home / "pki/key.pem", check=False)
        self.assertEqual(done.returncode, 2, done.stderr)
        # Nor is the key another's.
        done = connector("certify", "--config", self.home, "--period", "2024", "--certificate",
                         self.consortium.folder / "dga/cert.pem", "--key", self.consortium.folder / "daf/key.pem", check=False)
        self.assertEqual(done.returncode, 2, done.stderr)

    def test_a_person_who_was_removed_certifies_no_more(self):
        self.submit(contract(1, 5000))
        self.name()
        named = self.run_json("certifier", "list")["certifiers"]
        self.assertEqual([(c["person"], c["name"]) for c in named], [("daf", "DAF")])
        self.run_json("certifier", "remove", "--person", "daf")
        self.assertEqual(self.run_json("certifier", "list")["certifiers"], [])
        self.certify(code=1)
        dropped = self.run_json("spool", "list")["dropped"]
        self.assertEqual([(d["by"], d["code"]) for d in dropped], [("hub", "forbidden")])
        self.run_json("certifier", "remove", "--person", "daf", code=1)

    def test_the_person_may_connect_too(self):
        self.submit(contract(1, 5000))
        self.name()
        self.certify("--connect-as-person")
        self.assertEqual(self.states(), {1: "certified*"})

    def test_what_is_signed_is_shown_before(self):
        self.submit(contract(1, 5000))
        self.name()
        done = connector("--lang", "fr", "certify", "--config", self.home, "--period", "2024", "--certificate",
                         self.consortium.folder / "daf/cert.pem", "--key", self.consortium.folder / "daf/key.pem")
        self.assertIn("Vous signez la certification : 2024, révision 1", done.stdout)
        self.assertIn("5 000,00", done.stdout.replace("\u202f", " ").replace("\u00a0", " "))

    def test_a_kept_document_that_is_not_the_hubs_is_not_signed(self):
        self.submit(contract(1, 5000))
        self.name()
        document = self.home / "state/receipts/2024-r1/document.json"
        document.write_bytes(document.read_bytes().replace(b'"created":"2', b'"created":"1'))
        self.certify(code=1)
        self.assertEqual(self.states(), {1: "received"})

    def test_the_difference_between_two_revisions(self):
        self.submit(contract(1, 5000))
        self.submit(contract(1, 6000), contract(2, 7000, "30190000-7"))
        answer = self.run_json("diff", "--period", "2024", "--from", "1", "--to", "2")
        total = next(c for c in answer["changes"] if c["figure"] == "awarded/all/all/any")
        self.assertEqual((total["before"]["before_tax"], total["after"]["before_tax"]), ("5000.00", "13000.00"))
        self.assertEqual(answer["added"] + answer["removed"] + answer["changed"], len(answer["changes"]))
        self.assertGreater(answer["added"], 0)
        back = self.run_json("diff", "--period", "2024", "--from", "2", "--to", "1")
        self.assertEqual((back["removed"], back["added"]), (answer["added"], 0))
        self.assertEqual(self.run_json("diff", "--period", "2024", "--from", "1", "--to", "1")["changes"], [])
        # A machine without the kept receipts asks the hub.
        shutil.rmtree(self.home / "state/receipts/2024-r1")
        self.assertEqual(self.run_json("diff", "--period", "2024", "--from", "1", "--to", "2"), answer)
        self.run_json("diff", "--period", "2024", "--from", "1", "--to", "9", code=3)
        table = connector("--lang", "fr", "diff", "--config", self.home, "--period", "2024", "--from", "1", "--to", "2")
        self.assertIn("différence", table.stdout)

    def test_a_certification_waits_for_the_hub_and_goes_in_order(self):
        self.submit(contract(1, 5000))
        self.consortium.stop_hub()
        self.run_json("certifier", "add", "--person", "daf", "--name", "DAF", code=3)
        self.run_json("certifier", "add", "--person", "dga", "--name", "DGA", code=3)
        waiting = self.run_json("spool", "list")["waiting"]
        self.assertEqual([(w["kind"], w["order"]) for w in waiting], [("statement", 1), ("statement", 2)])
        status = self.run_json("status")
        self.assertEqual(status["spooled"], 2)
        self.consortium.start_hub()
        self.configure()
        sent = [s for s in self.run_json("sync")["submissions"] if s["kind"] == "statement"]
        self.assertEqual([s["outcome"] for s in sent], ["accepted", "accepted"])
        since = {c["person"]: c["since"] for c in self.run_json("certifier", "list")["certifiers"]}
        self.assertLess(since["daf"], since["dga"])

    def test_giving_up_is_a_decision_that_is_kept(self):
        self.submit(contract(1, 5000))
        self.consortium.stop_hub()
        self.run_json("certifier", "add", "--person", "daf", "--name", "DAF", code=3)
        key = self.run_json("spool", "list")["waiting"][0]["key"]
        self.run_json("spool", "drop", key, code=2)
        answer = self.run_json("spool", "drop", key, "--reason", "nommée par erreur")
        self.assertEqual(answer["waiting"], [])
        self.assertEqual([d["reason"] for d in answer["dropped"]], ["nommée par erreur"])
        self.assertEqual(len(list((self.home / "state/dropped").glob("*/document.json"))), 1)
        self.run_json("spool", "drop", key, "--reason", "encore", code=3)
        self.consortium.start_hub()
        self.configure()
        self.run_json("sync")
        self.assertEqual(self.run_json("certifier", "list")["certifiers"], [])

    def test_a_suspended_agencys_documents_wait_until_it_is_admitted_again(self):
        self.submit(contract(1, 5000))
        self.consortium.hub("agency", "suspend", "--siret", AGENCY, "--reason", "test")
        self.run_json("certifier", "add", "--person", "daf", "--name", "DAF", code=1)
        self.assertEqual(len(self.run_json("spool", "list")["waiting"]), 1)
        self.consortium.hub("agency", "resume", "--siret", AGENCY)
        self.run_json("sync")
        self.assertEqual(len(self.run_json("certifier", "list")["certifiers"]), 1)


if __name__ == "__main__":
    unittest.main()
