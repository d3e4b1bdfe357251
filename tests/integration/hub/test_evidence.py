"""Proves that evidence can be verified offline exactly as docs/protocol.md says, with openssl and
python3 alone, whichever algorithm signed, and that whatever was altered is found."""
import re
import shutil
import subprocess
import unittest

from consortium import ROOT
from hub_case import AGENCY, OTHER_AGENCY, HubCase, submission


def documented_steps():
    text = (ROOT / "docs/protocol.md").read_text(encoding="utf-8")
    chapter = text[text.index("## Verifying offline"):]
    return "set -e\n" + "".join(re.findall(r"```sh\n(.*?)```", chapter, re.S))


class Evidence(HubCase):
    def evidence(self, siret, name):
        """A folder with what a connector keeps."""
        answer, document, key = self.submit(siret)
        signature = self.get(answer.headers["Location"] + "/document", siret).headers["Parangon-Signature"]
        folder = self.consortium.folder / "evidence" / name
        folder.mkdir(parents=True)
        (folder / "document.json").write_bytes(document)
        (folder / "signature.jws").write_text(signature)
        (folder / "receipt.json").write_bytes(answer.body)
        (folder / "receipt.jws").write_text(answer.headers["Parangon-Signature"] + "\n")
        shutil.copy(self.consortium.folder / "ca/root/cert.pem", folder / "ca.pem")
        return folder

    def verify(self, folder):
        return subprocess.run(["sh", "-c", documented_steps()], cwd=folder, capture_output=True, text=True,
                              timeout=60, check=False)

    def test_what_was_sent_and_answered_verifies(self):
        done = self.verify(self.evidence(AGENCY, "good"))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(done.stdout.count("Verified OK"), 2)
        self.assertEqual(done.stdout.count(".pem: OK"), 2)

    def test_an_ed25519_agency_verifies_too(self):
        ca, home = self.consortium.folder / "ca", self.pki(OTHER_AGENCY)
        shutil.rmtree(home)
        self.consortium.ca("issue", "agency", "--ca", ca, "--algorithm", "ed25519", "--siret", OTHER_AGENCY, "--name", "Y",
                           "--out", home)
        done = self.verify(self.evidence(OTHER_AGENCY, "ed25519"))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("Signature Verified Successfully", done.stdout)

    def test_whatever_is_altered_is_found(self):
        good = self.evidence(AGENCY, "original")
        other = self.evidence(AGENCY, "another")
        self.consortium.ca("init", self.consortium.folder / "foreign", "--name", "Autre")
        foreign = (self.consortium.folder / "foreign/root/cert.pem").read_bytes()
        changes = {"document.json": (good / "document.json").read_bytes().replace(b"1000000", b"1000001", 1),
                   "receipt.json": (good / "receipt.json").read_bytes().replace(b'"revision":', b'"revision":1'),
                   "signature.jws": (other / "signature.jws").read_bytes(),
                   "receipt.jws": (other / "receipt.jws").read_bytes(),
                   "ca.pem": foreign}
        for name, content in changes.items():
            altered = self.consortium.folder / "evidence" / ("altered-" + name)
            shutil.copytree(good, altered)
            (altered / name).write_bytes(content)
            self.assertNotEqual(self.verify(altered).returncode, 0, name)
        # A whole other submission of the same agency does not fit this receipt either.
        swapped = self.consortium.folder / "evidence/swapped"
        shutil.copytree(good, swapped)
        for name in ("document.json", "signature.jws"):
            shutil.copy(other / name, swapped)
        self.assertNotEqual(self.verify(swapped).returncode, 0)

    def test_a_register_release_verifies_in_the_same_way(self):
        answer = self.get("/v1/register/1")
        folder = self.consortium.folder / "evidence/register"
        folder.mkdir(parents=True)
        (folder / "receipt.json").write_bytes(answer.body)
        (folder / "receipt.jws").write_text(answer.headers["Parangon-Signature"])
        steps = documented_steps()
        steps = steps[:steps.index("python3 jws.py signature")] + """
python3 jws.py receipt receipt.json
openssl x509 -in receipt.signer.pem -noout -pubkey > receipt.pub
openssl dgst -sha256 -verify receipt.pub -signature receipt.sig receipt.signed
"""
        done = subprocess.run(["sh", "-c", steps], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
