"""Proves that warnings ask and errors block: nothing leaves while a warning lacks its justification, which
comes from the command line or a file and is kept with the revision; a period's warnings are those of
its own lines; a blank submission must be declared; a file that lies there twice counts once, and so does
what two exports have in common; preview shows terms and warnings; validate judges as the hub does and leaves nothing there."""
import csv
import json
import unittest

from consortium import AGENCY, OTHER_AGENCY, REGISTER, ROOT, Consortium, connector, listed_suppliers, run, source

SUPPLIERS = listed_suppliers()[:4]


def contracts(*lines):
    """Each line: (id, day, amount, cpv)."""
    return json.dumps({"marches": [{
        "id": name, "acheteur": {"id": AGENCY}, "objet": "x", "codeCPV": cpv, "dateNotification": day,
        "montant": amount, "dureeMois": 12,
        "titulaires": [{"typeIdentifiant": "SIRET", "id": SUPPLIERS[i % len(SUPPLIERS)]}]}
        for i, (name, day, amount, cpv) in enumerate(lines)]})


class Warnings(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.consortium = Consortium()
        cls.addClassCleanup(cls.consortium.close)
        cls.consortium.start_hub()
        with open(ROOT / "connectors/agencies/agencies.csv", encoding="utf-8") as file:
            cls.sirets = iter([row["siret"] for row in csv.DictReader(file)] + ["35600000000048", "35600000049837"])

    def setUp(self):
        self.siret = next(self.sirets)
        self.home = self.consortium.add_agency(self.siret, "Acheteur de test")
        self.write(("A1", "2023-03-01", 5000, ""), ("A2", "2024-03-01", 6000, "77310000-6"),
                   ("A3", "2024-04-01", 7000, "77310000-6"))
        self.configure()

    def write(self, *lines, name="one.json"):
        (self.home / name).write_text(contracts(*lines))

    def configure(self, justifications="", more=""):
        self.consortium.configure(self.home, self.siret, source("decp", "*.json"), more=more)
        self.justifications = self.home / "justifications.csv"
        self.justifications.write_text("rule,text\n" + justifications, encoding="utf-8")

    def connector(self, command, *more, check=True, lang="fr"):
        return connector("--lang", lang, "--json", command, "--config", self.home, *more, check=check)

    def preview(self, *more):
        documents = json.loads(self.connector("preview", *more).stdout)["documents"]
        return {d["period"]: d for d in documents}

    def outcomes(self, *more):
        done = json.loads(self.connector("sync", *more).stdout)
        return {s["period"]: s["outcome"] for s in done["submissions"]}

    def manifest(self, folder):
        return json.loads((self.home / "state/receipts" / folder / "document.json").read_text())["manifest"]

    def receipts(self):
        return sorted(p.name for p in (self.home / "state/receipts").glob("*"))

    def test_nothing_leaves_while_a_warning_lacks_its_justification(self):
        done = self.connector("sync", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("S-JUSTIFICATION-MISSING", done.stderr)
        self.assertIn("--justify 'P-CPV-MISSING=pourquoi'", done.stderr)
        self.assertEqual((self.receipts(), list((self.home / "state/outbox").iterdir())), ([], []))
        answer = json.loads(done.stdout)
        self.assertEqual(answer["submissions"], [])
        self.assertEqual([(d["period"], d["errors"]) for d in answer["documents"]], [("2023", 1), ("2024", 0)])

    def test_the_option_justifies_and_the_revision_keeps_it(self):
        why = "l'export de 2023 n'a pas de CPV"
        self.assertEqual(self.outcomes("--justify", f"P-CPV-MISSING={why}"), {"2023": "accepted", "2024": "accepted"})
        self.assertEqual(self.manifest("2023-r1")["justifications"], {"P-CPV-MISSING": why})
        # A period's warnings are those of its own lines, and what is not warned of is not justified.
        self.assertEqual(self.manifest("2023-r1")["warnings"], {"P-CPV-MISSING": 1})
        self.assertEqual((self.manifest("2024-r1")["warnings"], self.manifest("2024-r1")["justifications"]), ({}, {}))
        # What was justified stays justified as long as nothing changes; a new text is a new revision.
        self.assertEqual(self.outcomes(), {"2023": "unchanged", "2024": "unchanged"})
        self.assertEqual(self.outcomes("--justify", "P-CPV-MISSING=autre"), {"2023": "accepted", "2024": "unchanged"})
        self.write(("A1", "2023-03-01", 5001, ""))
        self.assertEqual(self.connector("sync", check=False).returncode, 1)

    def test_a_file_justifies_and_the_option_comes_before_it(self):
        self.configure("P-CPV-MISSING,du fichier\nP-TAX-UNKNOWN,sert une autre fois\n")
        self.assertEqual(self.outcomes("--period", "2023"), {"2023": "accepted"})
        self.assertEqual(self.manifest("2023-r1")["justifications"], {"P-CPV-MISSING": "du fichier"})
        self.outcomes("--period", "2023", "--justify", "P-CPV-MISSING=de la commande")
        self.assertEqual(self.manifest("2023-r2")["justifications"], {"P-CPV-MISSING": "de la commande"})

    def test_a_justification_that_is_none_is_refused_where_it_stands(self):
        for text, place in (("P-DUPLICATE,x\n", "justifications.csv:2"), ("P-NONE,x\n", "justifications.csv:2"),
                            ("P-CPV-MISSING,x\nP-CPV-MISSING,y\n", "justifications.csv:3"),
                            ("P-CPV-MISSING,\n", "justifications.csv:2"), ("P-CPV-MISSING\n", "justifications.csv:2")):
            self.configure(text)
            done = self.connector("sync", check=False)
            self.assertEqual(done.returncode, 2, text)
            self.assertIn(place, done.stderr)
        self.configure()
        self.justifications.write_text("règle,texte\n", encoding="utf-8")
        self.assertEqual(self.connector("sync", check=False).returncode, 2)
        self.configure()
        for option in ("P-CPV-MISSING", "P-CPV-MISSING=", "P-DUPLICATE=x", "P-CPV-MISSING=" + "x" * 2001):
            self.assertEqual(self.connector("sync", "--justify", option, check=False).returncode, 2, option)
        self.assertEqual(self.receipts(), [])

    def test_a_blank_submission_must_be_declared(self):
        done = self.connector("sync", "--period", "2022", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("S-BLANK", done.stderr)
        self.assertEqual(self.connector("sync", "--nothing-to-report", check=False).returncode, 2)
        done = self.connector("sync", "--period", "2024", "--nothing-to-report", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("S-NOT-BLANK", done.stderr)
        self.assertEqual(self.outcomes("--period", "2022", "--nothing-to-report"), {"2022": "accepted"})
        manifest = self.manifest("2022-r1")
        self.assertEqual((manifest["nothing_to_report"], manifest["figures"]), (True, 0))

    def test_what_lies_there_twice_counts_once(self):
        self.write(("A2", "2024-03-01", 6000, "77310000-6"), name="two.json")
        # The writer gives the first line the first supplier, as it gave A2 the second one in one.json.
        two = json.loads((self.home / "two.json").read_text())
        two["marches"][0]["titulaires"][0]["id"] = SUPPLIERS[1]
        (self.home / "two.json").write_text(json.dumps(two))
        self.outcomes("--justify", "P-CPV-MISSING=x")
        report = json.loads(self.connector("preview").stdout)
        self.assertEqual(report["lines_excluded"], {"P-DUPLICATE": 1})
        self.assertEqual([f["source"] for f in report["findings"] if f["rule"] == "P-DUPLICATE"], ["two.json"])
        # Payments: a ledger may rightly pay the same twice, but not in two files of the same bytes.
        columns = '[source.csv]\ntax = "before_tax"\n[source.csv.columns]\namount = "montant HT"\n'
        self.consortium.configure(self.home, self.siret, source("csv", "ledger*.csv", columns))
        lines = [f"2024-05-0{i + 1};{100 + i},50;{supplier};60611\n" for i, supplier in enumerate(SUPPLIERS)]
        ledger = "date;montant HT;siret;compte\n" + "".join(lines)
        (self.home / "ledger1.csv").write_text(ledger)
        once = self.paid()
        (self.home / "ledger2.csv").write_text(ledger)
        self.assertEqual(self.paid(), (once[0], {"P-FILE-REPEATED": len(lines)}))
        # Exports that overlap in part: equal lines of two files ask, and count, until a column numbers them.
        lines[3] = lines[3].replace("103,50", "999")
        (self.home / "ledger2.csv").write_text("date;montant HT;siret;compte\n" + "".join(lines))
        total, excluded = self.paid()
        self.assertEqual((float(total) > float(once[0]), excluded), (True, {}))
        warnings = json.loads(self.connector("preview").stdout)["warnings"]
        self.assertEqual(warnings, {"P-PAYMENT-REPEATED": 3})
        self.consortium.configure(self.home, self.siret, source("csv", "ledger*.csv", columns + 'piece = "mandat"\n'))
        for name, numbers in (("ledger1.csv", "ABCD"), ("ledger2.csv", "ABCE")):
            rows = (self.home / name).read_text().splitlines()
            (self.home / name).write_text("\n".join(f"{row};{n}" for row, n in zip(rows, ("mandat", *numbers))) + "\n")
        self.assertEqual(self.paid(), (f"{float(once[0]) + 999:.2f}", {"P-DUPLICATE": 3}))

    def test_payments_of_pes_files_that_overlap_count_once(self):
        run("python3", ROOT / "tests/support/make_payments.py", "--department", "77", "--siret", self.siret, "--format", "pes",
            "--years", "2014,2015", "--spread", ROOT / "tests/data/finance/account-spread-2021.csv", "--register", REGISTER,
            "--out", self.home)
        self.consortium.configure(self.home, self.siret, source("pes", "payments/*.xml"))
        once = json.loads(self.connector("preview", "--register", REGISTER).stdout)
        # The second half of 2015 and all that came after lies there in an export of its own as well.
        text = (self.home / "payments/synthetic-2015.xml").read_text("iso-8859-1")
        head, *slips = text.split("<Bordereau>")
        (self.home / "payments/late-2015.xml").write_text("<Bordereau>".join([head, *slips[400:]]), "iso-8859-1")
        twice = json.loads(self.connector("preview", "--register", REGISTER).stdout)
        self.assertEqual(twice["figures"], once["figures"])
        self.assertEqual(twice["lines_used"], once["lines_used"])
        duplicates = [f for f in twice["findings"] if f["rule"] == "P-DUPLICATE"]
        self.assertIn("late-2015.xml ligne ", duplicates[0]["message"])
        self.assertEqual(duplicates[0]["source"], "synthetic-2015.xml")

    def paid(self):
        """All payments before tax, and the lines excluded by rule."""
        report = json.loads(self.connector("preview").stdout)
        total = next(f for f in report["figures"] if f["segment"] == f["kind"] == "all")
        return total["before_tax"]["amount"], report["lines_excluded"]

    def test_preview_shows_terms_warnings_and_what_moved_since_last_year(self):
        self.configure(more='[sharing]\npaid = "named_to_consortium"\n')
        self.outcomes("--justify", "P-CPV-MISSING=x")
        sharing = {"paid": "named_to_consortium", "awarded": "public_aggregate"}
        self.assertEqual(self.preview()["2024"]["sharing"], sharing)
        self.assertEqual(self.manifest("2024-r1")["sharing"], sharing)
        self.assertEqual(self.preview()["2023"]["warnings"],
                         [{"rule": "P-CPV-MISSING", "count": 1, "justification": "x"}])
        # The hub gave this document as last year's: 5,000 without CPV, against 13,000 of F-something.
        previous = (self.home / "state/receipts/2023-r1/document.json").read_bytes()
        (self.home / "state/previous/2023.json").write_bytes(previous)
        warned = {w["rule"]: (w["count"], w["justification"]) for w in self.preview()["2024"]["warnings"]}
        self.assertEqual(warned, {"S-TOTAL-MOVED": (1, None), "S-FAMILY-VANISHED": (1, None)})
        text = connector("--lang", "fr", "preview", "--config", self.home).stdout
        for words in ("montrés à l'équipe du consortium, avec votre nom", "P-CPV-MISSING × 1 : x",
                      "--justify 'S-TOTAL-MOVED=pourquoi'", "+160 %", "serait refusé"):
            self.assertIn(words, text)
        bad = self.home / "connector.toml"
        bad.write_text(bad.read_text().replace("named_to_consortium", "everyone"))
        done = self.connector("preview", check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("sharing.paid", done.stderr)

    def test_a_period_that_did_not_change_is_not_sent_again_when_the_year_before_it_counts(self):
        self.assertEqual(self.outcomes("--justify", "P-CPV-MISSING=x"), {"2023": "accepted", "2024": "accepted"})
        person = self.home / "person"
        self.consortium.issue("person", person, "--siret", self.siret, "--person", "daf", "--name", "Finances")
        connector("certifier", "add", "--config", self.home, "--person", "daf", "--name", "Finances")
        connector("certify", "--config", self.home, "--period", "2023", "--certificate", person / "cert.pem", "--key",
                  person / "key.pem")
        self.assertEqual(self.outcomes(), {"2023": "unchanged", "2024": "unchanged"})
        # From now on 2024 is compared; what is sent anew must say why it moved.
        self.assertIn("S-TOTAL-MOVED", {w["rule"] for w in self.preview()["2024"]["warnings"]})
        self.assertEqual(self.connector("sync", "--force", "--period", "2024", check=False).returncode, 1)

    def test_validate_gives_the_same_report_at_both_ends_and_leaves_nothing(self):
        cases = [((), 1, {"P-CPV-MISSING": 1, "S-JUSTIFICATION-MISSING": 1}),
                 (("--justify", "P-CPV-MISSING=x"), 0, {"P-CPV-MISSING": 1}),
                 (("--period", "2021"), 1, {"S-BLANK": 1}),
                 (("--period", "2023", "--nothing-to-report", "--justify", "P-CPV-MISSING=x"), 1,
                  {"P-CPV-MISSING": 1, "S-NOT-BLANK": 1})]
        for options, code, counts in cases:
            done = self.connector("validate", "--online", *options, check=False)
            self.assertEqual(done.returncode, code, done.stderr)
            report = json.loads(done.stdout)["reports"][0]
            self.assertEqual((report["connector"], report["hub"], report["agree"]), (counts, counts, True), options)
            self.assertEqual(self.connector("validate", *options, check=False).returncode, code)
        self.assertEqual(self.receipts(), [])
        # What only the hub can know makes the reports differ: this certificate is another agency's.
        self.consortium.configure(self.home, OTHER_AGENCY, source("decp", "*.json"))
        done = self.connector("validate", "--online", "--period", "2024", check=False)
        self.assertEqual(done.returncode, 1)
        report = json.loads(done.stdout)["reports"][0]
        self.assertEqual((report["connector"], report["hub"], report["agree"]), ({}, {"S-AGENCY-MISMATCH": 1}, False))
        shown = connector("--lang", "en", "validate", "--online", "--config", self.home, "--period", "2024", check=False)
        self.assertIn("the reports differ", shown.stdout)
        self.configure()
        self.assertEqual(self.outcomes("--justify", "P-CPV-MISSING=x")["2023"], "accepted")
        self.assertEqual(self.receipts(), ["2023-r1", "2024-r1"])


if __name__ == "__main__":
    unittest.main()
