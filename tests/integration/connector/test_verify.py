"""Proves that the offline verifier and an independent one, written from the published formats, say
the same claim by claim: of the evidence that a real hub gave, and of the same evidence altered in
every part, swapped, expired, under another authority, from another log, with another history."""
import base64
import hashlib
import hmac
import json
import pathlib
import shutil
import sys
import unittest

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils

from consortium import AGENCY, OTHER_AGENCY, ROOT, Consortium, connector, source

sys.path.insert(0, str(ROOT / "tests/support"))
import transparency  # noqa: E402
import verify_evidence  # noqa: E402

CONTRACTS = ROOT / "tests/data/decp/real/decp2019_seine_et_marne_77.json"


def url64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def b64(data):
    return base64.b64encode(data).decode()


def certificates(pem):
    return [part.split("-----END")[0].replace("\n", "") for part in pem.split("-----BEGIN CERTIFICATE-----")[1:]]


def sign(folder, payload):
    """A detached JWS with folder/key.pem and folder/cert.pem."""
    key = serialization.load_pem_private_key((folder / "key.pem").read_bytes(), None)
    header = {"alg": "ES256", "b64": False, "crit": ["b64"], "x5c": certificates((folder / "cert.pem").read_text())}
    protected = url64(json.dumps(header, separators=(",", ":")).encode())
    r, s = utils.decode_dss_signature(key.sign(protected.encode() + b"." + payload, ec.ECDSA(hashes.SHA256())))
    return protected + ".." + url64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


class Log:
    """A log of our own, under the hub's name and key or another."""

    def __init__(self, name, key):
        self.name, self.key = name, key
        raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.vkey = transparency.Vkey(name, transparency.ED25519, raw)

    def vkey_text(self):
        return f"{self.name}+{self.vkey.key_id.hex()}+{b64(bytes([1]) + self.vkey.key)}"

    def note(self, size, root):
        text = f"{self.name}\n{size}\n{b64(root)}\n"
        return f"{text}\n\u2014 {self.name} {b64(self.vkey.key_id + self.key.sign(text.encode()))}\n"

    def proof(self, entry, others=(), salt=b"s" * 32):
        """Of `entry` as the first of a log of two entries or one."""
        leaf = transparency.leaf_hash(hmac.new(salt, entry, hashlib.sha256).digest())
        root = transparency.tree_root([leaf, *others])
        lines = "".join(b64(other) + "\n" for other in others)
        return (f"c2sp.org/tlog-proof@v1\nextra {b64(salt)}\nindex 0\n{lines}\n{self.note(1 + len(others), root)}").encode()


class Verify(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.consortium = Consortium()
        cls.addClassCleanup(cls.consortium.close)
        cls.folder = cls.consortium.folder
        home = cls.consortium.add_agency(AGENCY, "Acheteur de test")
        other = cls.consortium.add_agency(OTHER_AGENCY, "Autre acheteur", "78")
        cls.consortium.issue("person", "person", "--siret", AGENCY, "--person", "daf", "--name", "Direction des finances")
        cls.consortium.start_hub()
        cls.consortium.configure(home, AGENCY, source("decp", CONTRACTS))
        cls.consortium.configure(other, OTHER_AGENCY, source("decp", CONTRACTS))
        connector("sync", "--config", home)
        connector("sync", "--config", other)
        connector("certifier", "add", "--config", home, "--person", "daf", "--name", "Directrice")
        connector("certify", "--config", home, "--period", "2018", "--certificate", cls.folder / "person/cert.pem",
                  "--key", cls.folder / "person/key.pem")
        # Once more, so that each receipt is tied to a later, cosigned checkpoint.
        connector("sync", "--config", home)
        cls.home, cls.receipts = home, home / "state/receipts"
        cls.good = cls.receipts / "2018-r1"
        cls.statement = next(f for f in (cls.receipts / "statements").iterdir()
                             if json.loads((f / "document.json").read_bytes())["action"] == "certify")
        cls.witness = json.loads(connector("--json", "log", "status", "--config", home).stdout)["witness"]
        cls.root = cls.folder / "ca/root/cert.pem"

    def setUp(self):
        self.work = self.folder / "evidence" / self.id().rpartition(".")[2]
        shutil.copytree(self.good, self.work)

    def examine(self, folder=None, authority=None, log=None, witnesses=()):
        """Both verifiers' claims, which must be the same; and whether they hold."""
        folder = folder or self.work
        authority = authority or self.root
        options = ["--authority", authority] + (["--log", log] if log else [])
        for witness in witnesses:
            options += ["--witness", witness]
        done = connector("--json", "verify", folder, *options, check=False)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        answer = json.loads(done.stdout)
        ours = {claim: found["verdict"] for claim, found in answer["claims"].items()}
        theirs = verify_evidence.examine(folder, authority=authority, log=log, witnesses=witnesses)
        self.assertEqual(ours, {claim: verdict for claim, (verdict, _) in theirs.items()}, theirs)
        self.assertEqual(done.returncode == 0, verify_evidence.holds(theirs))
        self.assertEqual(answer["holds"], done.returncode == 0)
        return ours, answer["holds"]

    def refused(self, *claims, missing=(), **options):
        """Exactly these claims are refuted, and the evidence does not hold."""
        found, holds = self.examine(**options)
        self.assertEqual({c for c, verdict in found.items() if verdict == "refuted"}, set(claims))
        self.assertLessEqual(set(missing), {c for c, verdict in found.items() if verdict == "missing"})
        self.assertFalse(holds)

    def change(self, name, old, new):
        data = (self.work / name).read_bytes()
        self.assertIn(old, data)
        (self.work / name).write_bytes(data.replace(old, new, 1))

    def test_good_evidence_of_a_submission_and_of_a_statement(self):
        for folder in (self.good, self.statement, self.receipts / "2019-r1"):
            found, holds = self.examine(folder)
            self.assertTrue(holds)
            self.assertEqual({c for c, v in found.items() if v != "proven"}, {"cosignatures"})

    def test_a_known_witness_is_recognised_and_an_unknown_one_is_not(self):
        stranger = Log("stranger/witness", ed25519.Ed25519PrivateKey.generate())
        vkey = transparency.Vkey(stranger.name, transparency.COSIGNATURE, stranger.vkey.key)
        text = f"{vkey.name}+{vkey.key_id.hex()}+{b64(bytes([4]) + vkey.key)}"
        self.assertEqual(self.examine(witnesses=[text])[0]["cosignatures"], "missing")
        # A checkpoint that we cosigned is shown to us, and others, with our line.
        cosigned = [f for f in (self.receipts).glob("*/checkpoint") if b"/witness/" in f.read_bytes()]
        self.assertTrue(cosigned)
        found, holds = self.examine(cosigned[0].parent, witnesses=[self.all_witnesses(cosigned[0])])
        self.assertEqual((found["cosignatures"], holds), ("proven", True))

    def all_witnesses(self, checkpoint):
        other = self.folder / "agencies" / OTHER_AGENCY
        theirs = json.loads(connector("--json", "log", "status", "--config", other).stdout)["witness"]
        return next(v for v in (self.witness, theirs) if v.split("+")[0].encode() in checkpoint.read_bytes())

    def test_a_document_with_a_blank_more_says_the_same_and_is_another(self):
        self.change("document.json", b'["awarded",', b'["awarded", ')
        found, holds = self.examine_loosely()
        self.assertEqual((found["document_signature"], found["document_received"], holds), ("refuted", "refuted", False))

    def examine_loosely(self):
        """`content` aside: the product reads a document strictly, to the byte."""
        done = connector("--json", "verify", self.work, "--authority", self.root, check=False)
        ours = {claim: found["verdict"] for claim, found in json.loads(done.stdout)["claims"].items()}
        theirs = {claim: verdict for claim, (verdict, _) in verify_evidence.examine(self.work, authority=self.root).items()}
        for both in (ours, theirs):
            both.pop("content")
        self.assertEqual(ours, theirs)
        return ours, done.returncode == 0

    def test_a_document_that_says_another_period(self):
        self.change("document.json", b'"period":"2018"', b'"period":"2017"')
        self.refused("document_signature", "document_received", "content", missing=["document_signer"])

    def test_a_receipt_that_says_another_revision(self):
        self.change("receipt.json", b'"revision":1', b'"revision":2')
        self.refused("receipt_signature", "log_inclusion", missing=["receipt_signer"])

    def test_a_receipt_that_is_no_json(self):
        (self.work / "receipt.json").write_bytes(b"{")
        self.refused("receipt_signature", "content", missing=["document_received", "log_inclusion"])

    def test_a_receipt_that_says_something_twice(self):
        self.change("receipt.json", b'"revision":1', b'"revision":1,"revision":1')
        self.refused("receipt_signature", "content", missing=["document_received", "log_inclusion"])

    def test_a_signature_with_one_bit_changed(self):
        for name, claims in (("signature.jws", ("document_signature", "document_received")),
                             ("receipt.jws", ("receipt_signature",))):
            shutil.copytree(self.good, self.work, dirs_exist_ok=True)
            head, _, tail = (self.work / name).read_text().rpartition(".")
            (self.work / name).write_text(head + "." + ("A" if tail[0] != "A" else "B") + tail[1:])
            self.refused(*claims)

    def test_another_submissions_receipt(self):
        for name in ("receipt.json", "receipt.jws", "receipt.tlog-proof", "checkpoint", "consistency.json"):
            shutil.copy(self.receipts / "2019-r1" / name, self.work / name)
        self.refused("document_received", "content")

    def test_a_signature_of_another_agency_over_the_same_document(self):
        document = (self.work / "document.json").read_bytes()
        (self.work / "signature.jws").write_text(sign(self.folder / "agencies" / OTHER_AGENCY / "pki", document))
        self.refused("document_signer", "document_received")

    def test_a_signature_of_a_person_where_the_agencys_was_received(self):
        (self.work / "signature.jws").write_text(sign(self.folder / "person", (self.work / "document.json").read_bytes()))
        self.refused("document_signer", "document_received")

    def test_a_receipt_signed_by_a_member_is_not_the_hubs(self):
        receipt = (self.work / "receipt.json").read_bytes()
        (self.work / "receipt.jws").write_text(sign(self.home / "pki", receipt))
        self.refused("receipt_signer")

    def test_another_consortiums_authority(self):
        self.consortium.ca("init", self.folder / "other-ca", "--name", "Autre consortium")
        self.refused("receipt_signer", "document_signer", authority=self.folder / "other-ca/root/cert.pem")

    def test_a_certificate_that_was_over_when_the_receipt_was_given(self):
        receipt = json.loads((self.work / "receipt.json").read_text())
        receipt["received"] = "2060-01-01T00:00:00.000Z"
        self.resign(receipt)
        self.refused("receipt_signer", "document_signer")

    def test_a_certificate_that_had_not_begun_then(self):
        receipt = json.loads((self.work / "receipt.json").read_text())
        receipt["received"] = "2001-01-01T00:00:00.000Z"
        self.resign(receipt)
        self.refused("receipt_signer", "document_signer")

    def resign(self, receipt, log=None):
        """As a hub with the real keys would have given it, alone in its log."""
        log = log or self.hub_log()
        data = (json.dumps(receipt, separators=(",", ":"), ensure_ascii=False) + "\n").encode()
        (self.work / "receipt.json").write_bytes(data)
        (self.work / "receipt.jws").write_text(sign(self.folder / "signer", data))
        (self.work / "receipt.tlog-proof").write_bytes(log.proof(data))
        for name in ("checkpoint", "consistency.json"):
            (self.work / name).unlink(missing_ok=True)

    def hub_log(self):
        return Log("test-hub/log", serialization.load_pem_private_key((self.folder / "log.key").read_bytes(), None))

    def test_a_receipt_given_again_by_the_real_keys_holds(self):
        self.resign(json.loads((self.work / "receipt.json").read_text()))
        found, holds = self.examine()
        self.assertEqual((found["log_inclusion"], found["log_consistency"], holds), ("proven", "missing", True))

    def test_a_log_under_another_key(self):
        log = Log("test-hub/log", ed25519.Ed25519PrivateKey.generate())
        data = (self.work / "receipt.json").read_bytes()
        (self.work / "receipt.tlog-proof").write_bytes(log.proof(data))
        self.refused("log_inclusion", missing=["log_consistency"])

    def test_a_log_that_is_not_the_one_known_from_elsewhere(self):
        log = Log("test-hub/log", ed25519.Ed25519PrivateKey.generate())
        self.refused("log_inclusion", log=log.vkey_text())
        (self.work / "log.vkey").write_text(log.vkey_text() + "\n")
        self.refused("log_inclusion")

    def test_the_log_that_is_known_from_elsewhere(self):
        self.assertTrue(self.examine(log=json.loads((self.work / "receipt.json").read_text())["log"])[1])

    def test_a_proof_with_another_index_salt_or_path(self):
        good = (self.work / "receipt.tlog-proof").read_bytes()
        index = transparency.parse_proof(good).index
        salt = base64.b64encode(transparency.parse_proof(good).extra)
        for old, new in ((b"index %d\n" % index, b"index %d\n" % (index - 1)), (salt, b64(b"x" * 32).encode()),
                         (b"extra " + salt + b"\n", b""), (b"proof@v1", b"proof@v2")):
            (self.work / "receipt.tlog-proof").write_bytes(good)
            self.change("receipt.tlog-proof", old, new)
            self.refused("log_inclusion", missing=["log_consistency"])

    def test_a_later_checkpoint_of_another_history(self):
        log = self.hub_log()
        (self.work / "checkpoint").write_text(log.note(50, hashlib.sha256(b"another history").digest()))
        self.refused("log_consistency")
        (self.work / "consistency.json").unlink()
        found, holds = self.examine()
        self.assertEqual((found["log_consistency"], holds), ("missing", True))

    def test_a_later_checkpoint_that_nobody_signed_or_that_is_older(self):
        self.change("checkpoint", b"\xe2\x80\x94 test-hub/log ", b"\xe2\x80\x94 test-hub/log A")
        self.refused("log_consistency")
        (self.work / "checkpoint").write_text(self.hub_log().note(1, bytes(32)))
        self.refused("log_consistency")

    def test_a_minimum_that_is_not_there(self):
        for name in ("document.json", "signature.jws", "receipt.json", "receipt.jws"):
            shutil.copytree(self.good, self.work, dirs_exist_ok=True)
            (self.work / name).unlink()
            found, holds = self.examine()
            self.assertFalse(holds, name)
            self.assertNotIn("refuted", found.values())

    def test_without_the_log_a_receipt_still_holds_and_says_what_is_missing(self):
        for name in ("receipt.tlog-proof", "checkpoint", "consistency.json"):
            (self.work / name).unlink()
        found, holds = self.examine()
        self.assertTrue(holds)
        self.assertEqual(found["log_inclusion"], "missing")

    def test_a_folder_that_is_none(self):
        done = connector("verify", self.folder / "nowhere", check=False)
        self.assertEqual(done.returncode, 3)

    def test_people_are_told_in_words(self):
        done = connector("--lang", "fr", "verify", self.work)
        self.assertIn("Le dossier fait foi.", done.stdout)
        self.assertIn("La racine est celle du dossier lui-même", done.stdout)
        self.change("document.json", b'"period":"2018"', b'"period":"2017"')
        done = connector("verify", self.work, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("REFUTED", done.stdout)


if __name__ == "__main__":
    unittest.main()
