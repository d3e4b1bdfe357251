"""Proves what the preview command promises: it needs neither configuration nor certificate, every
line is accounted for, its exclusions are the defects that the generator made, machines get one JSON
object, and bad input gets its exit code with a message that names the place."""
import fcntl
import gzip
import json
import os
import pathlib
import struct
import subprocess
import tempfile
import termios
import unittest

from consortium import AGENCY, BIN, REGISTER, ROOT, connector, run

REAL = ROOT / "tests/data/decp/real"


def preview(*sources, more=(), check=True):
    arguments = [a for s in sources for a in ("--source", s)]
    return connector("--json", "preview", "--agency", AGENCY, "--register", REGISTER, *arguments, *more, check=check)


class Preview(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.scratch.name)

    def tearDown(self):
        self.scratch.cleanup()

    def test_every_line_of_the_real_files_is_accounted_for(self):
        for name, records in (("idf_collectivites", 908), ("seine_et_marne_77", 180), ("pes_full", 1148)):
            report = json.loads(preview(f"decp:{REAL}/decp2019_{name}.json").stdout)
            self.assertEqual(report["lines_in"], records)
            self.assertEqual(report["lines_in"], report["lines_used"] + sum(report["lines_excluded"].values()))
            self.assertTrue(report["figures"])
        self.assertGreater(report["lines_used"], 1100)

    def test_a_gzip_file_gives_the_same_as_the_plain_one(self):
        plain = REAL / "decp2019_seine_et_marne_77.json"
        packed = self.folder / plain.name
        packed.write_bytes(gzip.compress(plain.read_bytes()))
        self.assertEqual(preview(f"decp:{plain}").stdout, preview(f"decp:{packed}").stdout)

    def test_exclusions_are_the_defects_that_were_made(self):
        for format_, source in (("pes", "pes"), ("excel", "csv")):
            made = self.folder / "made.json"
            run("python3", ROOT / "tests/support/make_payments.py", "--department", "78", "--siret", AGENCY,
                "--format", format_, "--years", "2014", "--spread", ROOT / "tests/data/finance/account-spread-2021.csv",
                "--register", REGISTER, "--out", self.folder, "--manifest", made)
            counts = json.loads(made.read_text())
            report = json.loads(preview(f"{source}:{next(self.folder.glob('payments/*'))}").stdout)
            next(self.folder.glob("payments/*")).unlink()
            self.assertEqual(report["lines_in"], counts["lines"])
            excluded = report["lines_excluded"]
            if format_ == "pes":
                self.assertEqual(excluded["P-PAYROLL"], counts["payroll"])
                self.assertEqual(excluded["P-ORDER-ENTRY"], counts["order_entry"])
                self.assertEqual(excluded["P-NATURAL-PERSON"], counts["natural_person"])
            else:
                self.assertEqual(excluded["P-RECORD-MALFORMED"], counts["ragged"])
                # An account outside purchases is found before its amount or date is looked at.
                self.assertLessEqual(excluded.get("P-AMOUNT-UNREADABLE", 0), counts["unreadable_amount"])
                self.assertLessEqual(excluded.get("P-DATE-MISSING", 0), counts["missing_date"])

    def test_the_seine_et_marne_story_comes_out_to_the_cent(self):
        run("python3", ROOT / "tests/support/make_payments.py", "--department", "77", "--siret", AGENCY,
            "--format", "pes", "--spread", ROOT / "tests/data/finance/account-spread-2021.csv", "--register", REGISTER,
            "--out", self.folder)
        report = json.loads(preview(*[f"pes:{f}" for f in sorted(self.folder.glob("payments/*.xml"))]).stdout)
        totals = {f["period"]: f["before_tax"]["amount"] for f in report["figures"]
                  if (f["measure"], f["segment"], f["kind"], f["basis"]) == ("paid", "all", "inclusive", "any")}
        self.assertEqual(totals, {"2013": "50000.00", "2014": "98000.00", "2015": "150000.00"})

    def test_formats_can_be_mixed_and_periods_chosen(self):
        report = json.loads(preview(f"decp:{REAL}/decp2019_idf_collectivites.json", more=["--period", "2018"]).stdout)
        self.assertEqual(report["periods"], ["2018"])
        self.assertGreater(report["lines_excluded"]["P-PERIOD-OTHER"], 0)

    def test_the_report_opens_in_a_spreadsheet(self):
        done = connector("--lang", "fr", "preview", "--agency", AGENCY, "--register", REGISTER, "--format", "csv",
                         "--source", f"decp:{REAL}/decp2019_idf_collectivites.json")
        self.assertTrue(done.stdout.startswith("\ufeffrègle;gravité;"))
        self.assertIn("P-DATE-MISSING", done.stdout)

    def test_a_terminal_gets_its_width_and_a_pipe_everything(self):
        command = ["preview", "--agency", AGENCY, "--register", REGISTER, "--source", f"decp:{REAL}/decp2019_pes_full.json"]
        piped = connector(*command).stdout
        master, terminal = os.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 90, 0, 0))
        with subprocess.Popen([BIN / "parangon-connector", *command], stdout=terminal, stderr=subprocess.DEVNULL,
                              env={**os.environ, "LC_ALL": "C.UTF-8"}) as process:
            os.close(terminal)
            shown = b""
            with open(master, "rb", buffering=0) as screen:
                try:
                    while part := screen.read(65536):
                        shown += part
                except OSError:  # How Linux says that nobody holds the terminal any more.
                    pass
            self.assertEqual(process.wait(60), 0)
        def cases(text):
            return [line for line in text.replace("\r\n", "\n").splitlines() if " P-" in line and ": " in line]
        shown = cases(shown.decode())
        self.assertEqual(len(shown), len(cases(piped)))
        self.assertGreater(max(map(len, cases(piped))), 100)
        self.assertEqual(max(map(len, shown)), 90)
        for cut, whole in zip(shown, cases(piped)):
            self.assertTrue(cut == whole or (cut.endswith("…") and whole.startswith(cut[:-1].rstrip())), cut)
        self.assertNotIn("…", "".join(cases(piped)))

    def test_english_has_no_french_typography(self):
        command = ["preview", "--agency", AGENCY, "--register", REGISTER, "--source", f"decp:{REAL}/decp2019_pes_full.json"]
        english = connector("--lang", "en", *command).stdout
        self.assertNotIn(" :", english)
        self.assertIn("Period 2019: ", english)
        self.assertIn("Période 2019 : ", connector("--lang", "fr", *command).stdout)

    def test_french_has_no_english_reason(self):
        loop = self.folder / "loop.json"
        loop.symlink_to(loop)
        done = connector("--lang", "fr", "preview", "--agency", AGENCY, "--register", REGISTER, "--source", f"decp:{loop}",
                         check=False)
        self.assertEqual(done.returncode, 3)
        self.assertIn("trop de liens symboliques", done.stderr)

    def test_a_legal_unit_alone_is_never_a_match(self):
        report = json.loads(preview(f"decp:{REAL}/decp2019_pes_full.json").stdout)
        self.assertEqual(report["warnings"]["P-SUPPLIER-SIREN-ONLY"], sum(r["lines"] for r in report["review"]))
        listed = REGISTER.read_text()
        for item in report["review"]:
            self.assertNotIn(item["siret"], listed)
            self.assertIn("\n" + item["siret"][:9], listed)

    def test_the_documents_are_what_would_be_sent(self):
        out = self.folder / "documents"
        preview(f"decp:{REAL}/decp2019_seine_et_marne_77.json", more=["--documents", out])
        document = json.loads((out / "2018.json").read_text())
        self.assertEqual(document["document"], "parangon-submission")
        self.assertEqual(document["manifest"]["figures"], len(document["figures"]))

    def test_bad_input_names_the_place_and_has_its_exit_code(self):
        truncated = self.folder / "cut.json"
        truncated.write_bytes((REAL / "decp2019_seine_et_marne_77.json").read_bytes()[:50_000])
        bomb = self.folder / "bomb.xml"
        bomb.write_text('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><PES_Aller>&b;</PES_Aller>')
        deep = self.folder / "deep.json"
        deep.write_text('{"marches":[' + "[" * 100_000)
        cases = [(f"decp:{truncated}", 1, "cut.json"), (f"pes:{bomb}", 1, "bomb.xml"), (f"decp:{deep}", 1, "deep.json"),
                 (f"decp:{self.folder}/absent.json", 3, "absent.json"), ("xlsx:x", 2, "xlsx")]
        for source, code, word in cases:
            done = preview(source, check=False)
            self.assertEqual(done.returncode, code, source + done.stderr)
            self.assertIn(word, done.stderr)
            self.assertEqual(done.stdout, "")

    def test_a_report_that_cannot_be_written_is_no_success(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([BIN / "parangon-connector", "preview", "--agency", AGENCY, "--register", REGISTER,
                                   "--source", f"decp:{REAL}/decp2019_seine_et_marne_77.json"], stdout=full,
                                  stderr=subprocess.PIPE, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 3)
        self.assertIn("cannot write", done.stderr)

    def test_columns_that_are_not_found_are_a_matter_of_configuration(self):
        export = self.folder / "export.csv"
        export.write_text("1;2;3\n4;5;6\n")
        done = preview(f"csv:{export}", check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("columns.amount", done.stderr)

    def test_usage_errors_have_their_exit_code(self):
        self.assertEqual(connector("preview", "--agency", "123", check=False).returncode, 2)
        self.assertEqual(connector("preview", "--agency", AGENCY, check=False).returncode, 2)
        self.assertEqual(connector("frobnicate", check=False).returncode, 2)
        self.assertEqual(connector("preview", "--config", self.folder, check=False).returncode, 2)
        self.assertIn("incomprise : il manque une commande", connector("--lang", "fr", check=False).stderr)
        self.assertNotIn("this help", connector("--lang", "fr", "--help").stdout)

    def test_a_configured_agency_reads_its_own_contracts_only(self):
        base = f'[[source]]\nformat = "decp"\npath = "{REAL}/decp2019_seine_et_marne_77.json"\n'
        for buyers, used in (("", 0), ('buyers = "own"', 0), ('buyers = ["247700594"]', 8), ('buyers = "any"', 105)):
            (self.folder / "connector.toml").write_text(f'[agency]\nsiret = "{AGENCY}"\nname = "x"\n{buyers}\n{base}')
            report = json.loads(connector("--json", "preview", "--config", self.folder, "--register", REGISTER).stdout)
            self.assertEqual(report["lines_in"], 180)
            self.assertEqual(report["lines_used"], used, buyers)
            self.assertEqual(report["lines_excluded"].get("P-BUYER-OTHER", 0) > 0, used < 105)

    def test_a_misspelt_key_is_an_error_with_file_and_line(self):
        (self.folder / "connector.toml").write_text('[agency]\nsiret = "22770001000019"\nname = "x"\nbuyer = "any"\n'
                                                    '[[source]]\nformat = "decp"\npath = "connector.toml"\n')
        done = connector("preview", "--config", self.folder, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("connector.toml:4", done.stderr)
        self.assertIn("agency.buyer", done.stderr)


if __name__ == "__main__":
    unittest.main()
