"""Proves, with the real connector against the real hub: what sync sends is acknowledged and filed
once; nothing changed means nothing sent; a lost answer is delivered again under the same key; the
kept evidence verifies with openssl and Python alone; a refusal leaves the hub's state as it was."""
import base64
import hashlib
import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from consortium import AGENCY, OTHER_AGENCY, ROOT, Consortium, connector, run, source

CONTRACTS = ROOT / "tests/data/decp/real/decp2019_seine_et_marne_77.json"


def b64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Sync(unittest.TestCase):
    def setUp(self):
        self.consortium = Consortium()
        self.addCleanup(self.consortium.close)
        self.home = self.consortium.add_agency(AGENCY, "Acheteur de test")
        self.consortium.start_hub()
        self.configure()

    def configure(self, home=None, siret=AGENCY, more=""):
        self.consortium.configure(home or self.home, siret, source("decp", CONTRACTS), more=more)

    def restart(self, more=""):
        self.consortium.start_hub()
        self.configure(more=more)

    def spooled(self):
        """Key → document of what waits, in its order."""
        folders = sorted(p for p in (self.home / "state/outbox").iterdir() if not p.name.startswith("."))
        return {p.name.rpartition("-")[2]: (p / "document.json").read_bytes() for p in folders}

    def sync(self, *more, check=True, home=None):
        return connector("--json", "sync", "--config", home or self.home, *more, check=check)

    def outcomes(self, *more):
        return {s["period"]: (s["outcome"], s["revision"]) for s in json.loads(self.sync(*more).stdout)["submissions"]}

    def test_each_period_is_acknowledged_once_and_revised_only_on_change(self):
        self.assertEqual(self.outcomes(), {"2018": ("accepted", 1), "2019": ("accepted", 1)})
        self.assertEqual(self.outcomes(), {"2018": ("unchanged", 1), "2019": ("unchanged", 1)})
        self.assertEqual(self.outcomes("--force", "--period", "2018"), {"2018": ("accepted", 2)})
        receipts = sorted(p.name for p in (self.home / "state/receipts").iterdir())
        self.assertEqual(receipts, ["2018-r1", "2018-r2", "2019-r1"])
        self.assertEqual(list((self.home / "state/outbox").iterdir()), [])
        status = json.loads(connector("--json", "status", "--config", self.home).stdout)
        self.assertEqual((status["register_release"], status["spooled"], len(status["receipts"])), (1, 0, 3))
        self.assertEqual(self.consortium.hub("check").returncode, 0)

    def test_what_the_hub_did_not_answer_is_sent_again_under_the_same_key(self):
        self.sync()
        before = (self.home / "state/receipts/2018-r1/receipt.json").read_bytes()
        # As after a crash between the hub's commit and the filing of its receipt.
        key = json.loads(before)["idempotency_key"]
        back = self.home / "state/outbox" / f"000001-submission-{key}"
        shutil.move(self.home / "state/receipts/2018-r1", back)
        for name in ("receipt.json", "receipt.jws", "receipt.tlog-proof", "checkpoint", "consistency.json"):
            (back / name).unlink()
        self.assertEqual(self.outcomes()["2018"][0], "unchanged")
        self.assertEqual((self.home / "state/receipts/2018-r1/receipt.json").read_bytes(), before)

    def test_an_unreachable_hub_loses_nothing(self):
        self.consortium.stop_hub()
        # It has never told us what it judges by: nothing can be signed.
        self.assertEqual(self.sync(check=False).returncode, 3)
        self.assertEqual(self.spooled(), {})
        self.restart()
        self.sync("--period", "2018")
        self.consortium.stop_hub()
        done = self.sync("--lang", "en", "--period", "2019", check=False)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("1 signed document(s) wait, by the hub's last known decisions", done.stderr)
        (key, document), = self.spooled().items()
        self.assertEqual(json.loads(document)["manifest"]["period"], "2019")
        # Nothing is signed twice, forced or not.
        for more in ((), ("--force",)):
            self.assertEqual(self.sync("--period", "2019", *more, check=False).returncode, 3)
            self.assertEqual(self.spooled(), {key: document})
        self.restart()
        self.assertEqual(self.outcomes("--period", "2019"), {"2019": ("unchanged", 1)})
        receipt = json.loads((self.home / "state/receipts/2019-r1/receipt.json").read_bytes())
        self.assertEqual((receipt["idempotency_key"], receipt["document_sha256"]), (key, hashlib.sha256(document).hexdigest()))
        self.assertEqual(self.spooled(), {})

    def test_what_changes_while_the_hub_is_away_waits_in_its_order(self):
        self.sync("--period", "2018")
        self.consortium.stop_hub()
        self.sync("--period", "2018", "--force", check=False)
        named = '[sharing]\nawarded = "named_to_consortium"\n'
        self.configure(more=named)
        self.sync("--period", "2018", check=False)
        terms = [json.loads(d)["manifest"]["sharing"]["awarded"] for d in self.spooled().values()]
        self.assertEqual(terms, ["public_aggregate", "named_to_consortium"])
        self.restart(named)
        self.assertEqual(self.outcomes("--period", "2018"), {"2018": ("unchanged", 3)})

    def test_what_the_hub_no_longer_takes_is_given_up_and_made_anew(self):
        self.sync("--period", "2018")
        self.consortium.stop_hub()
        self.sync("--period", "2019", check=False)
        (key, _), = self.spooled().items()
        # Meanwhile the collection of 2019 has ended.
        days = {"--opening": "2020-01-01", "--due": "2020-02-01", "--closing": "2020-03-01"}
        self.consortium.hub("campaign", "add", "c2019", "--title", "2019", "--periods", "2019",
                            *(word for pair in days.items() for word in pair))
        self.restart()
        done = self.sync("--period", "2019", check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("S-CAMPAIGN-CLOSED", done.stdout)
        dropped = json.loads(connector("--json", "spool", "list", "--config", self.home).stdout)["dropped"]
        self.assertIn(key, json.dumps(dropped))
        self.assertEqual(self.spooled(), {})
        self.consortium.hub("campaign", "edit", "c2019", "--closing", "2099-01-01", "--due", "2099-01-01")
        self.assertEqual(self.outcomes("--period", "2019"), {"2019": ("accepted", 1)})

    def test_a_register_that_the_hub_did_not_sign_is_no_decision_of_the_hub(self):
        self.sync("--period", "2018")
        self.consortium.stop_hub()
        kept = next(p for p in (self.home / "state").rglob("*.csv") if "register" in str(p))
        kept.write_bytes(kept.read_bytes() + b"\n")
        self.assertEqual(self.sync(check=False).returncode, 3)
        self.assertEqual(self.spooled(), {})

    def test_a_suspended_agency_is_told_so_and_the_hub_keeps_nothing(self):
        self.sync("--period", "2018")
        self.consortium.hub("agency", "suspend", "--siret", AGENCY, "--reason", "test")
        done = self.sync("--force", check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.consortium.hub("agency", "resume", "--siret", AGENCY)
        self.assertEqual(self.outcomes("--force", "--period", "2018")["2018"], ("accepted", 2))

    def test_a_configuration_for_another_agency_is_refused_by_the_hub(self):
        self.consortium.hub("agency", "add", "--siret", OTHER_AGENCY, "--name", "Autre", "--departement", "78")
        self.configure(siret=OTHER_AGENCY)
        done = self.sync(check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("S-AGENCY-MISMATCH", done.stdout + done.stderr)
        self.assertEqual(list((self.home / "state/receipts").iterdir()), [])

    def test_two_runs_at_once_are_kept_apart(self):
        self.sync()
        lock = self.home / "state/.lock"
        holder = subprocess.Popen(["flock", str(lock), "sleep", "30"])
        try:
            for _ in range(100):
                done = connector("status", "--config", self.home, check=False)
                if done.returncode != 0:
                    break
            self.assertEqual(done.returncode, 1)
            self.assertIn(".lock", done.stderr)
        finally:
            holder.terminate()
            holder.wait()

    def test_the_evidence_verifies_offline_with_openssl_and_python(self):
        self.sync()
        folder = self.home / "state/receipts/2018-r1"
        root = self.consortium.folder / "ca/root/cert.pem"
        for payload, jws in (("document.json", "signature.jws"), ("receipt.json", "receipt.jws")):
            verify_detached(folder / payload, folder / jws, root)
            with self.assertRaises(AssertionError):
                altered = folder / "altered"
                altered.write_bytes((folder / payload).read_bytes().replace(b"2018", b"2017", 1))
                verify_detached(altered, folder / jws, root)
        receipt = json.loads((folder / "receipt.json").read_text())
        self.assertEqual(receipt["document_sha256"], hashlib.sha256((folder / "document.json").read_bytes()).hexdigest())
        self.assertEqual(receipt["signature_sha256"], hashlib.sha256((folder / "signature.jws").read_bytes()).hexdigest())

    def test_review_answers_stay_and_change_the_figures(self):
        # 77567227227267 is a sibling of a listed establishment of the same association.
        line = {"id": "A1", "acheteur": {"id": AGENCY}, "objet": "x", "codeCPV": "77310000-6",
                "dateNotification": "2024-02-01", "montant": 5000, "dureeMois": 12,
                "titulaires": [{"typeIdentifiant": "SIRET", "id": "77567227227267"}]}
        (self.home / "one.json").write_text(json.dumps({"marches": [line]}))
        self.consortium.configure(self.home, AGENCY, source("decp", "one.json"))
        self.sync()
        listed = json.loads(connector("--json", "review", "--config", self.home).stdout)["review"]
        self.assertEqual([(r["siret"], r["answer"]) for r in listed], [("77567227227267", "pending")])
        connector("review", "--config", self.home, "77567227227267", "esat")
        report = json.loads(connector("--json", "preview", "--config", self.home).stdout)
        kinds = {f["kind"] for f in report["figures"]}
        self.assertIn("esat", kinds)
        self.assertEqual(report["review"], [])
        self.assertEqual(connector("review", "--config", self.home, "73282932000074", "esat", check=False).returncode, 2)


def verify_detached(payload, jws_file, root):
    """The steps of docs/protocol.md with openssl alone; AssertionError when they do not hold."""
    header_text, empty, signature_text = jws_file.read_text().strip().split(".")
    assert empty == ""
    header = json.loads(b64url(header_text))
    assert header["alg"] == "ES256" and header["b64"] is False and header["crit"] == ["b64"]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        pems = []
        for i, der in enumerate(header["x5c"]):
            pem = folder / f"{i}.pem"
            pem.write_bytes(b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(base64.b64decode(der)) + b"-----END CERTIFICATE-----\n")
            pems.append(pem)
        raw = b64url(signature_text)
        integer = lambda b: (lambda v: b"\x02" + bytes([len(v)]) + v)(b.lstrip(b"\0").rjust(1, b"\0") if b.lstrip(b"\0")[:1] < b"\x80" else b"\0" + b.lstrip(b"\0"))
        body = integer(raw[:32]) + integer(raw[32:])
        (folder / "sig.der").write_bytes(b"\x30" + bytes([len(body)]) + body)
        (folder / "input").write_bytes(header_text.encode() + b"." + payload.read_bytes())
        untrusted = folder / "untrusted.pem"
        untrusted.write_bytes(b"".join(p.read_bytes() for p in pems[1:]))
        run("openssl", "verify", "-CAfile", root, "-untrusted", untrusted, "-purpose", "any", pems[0])
        run("openssl", "x509", "-in", pems[0], "-pubkey", "-noout", "-out", folder / "key.pem")
        run("openssl", "dgst", "-sha256", "-verify", folder / "key.pem", "-signature", folder / "sig.der", folder / "input")


if __name__ == "__main__":
    unittest.main()
