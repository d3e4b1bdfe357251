"""Says what a folder of evidence proves (docs/protocol.md, verifying offline), independently of the
product: signatures and hashes with python3-cryptography, chains with openssl, the log with
transparency.py. The claims and their names are those of `parangon-connector verify --json`.

  verify_evidence.py FOLDER [--authority CA.pem] [--log VKEY] [--witness VKEY]…

Prints one claim a line; ends with 0 when nothing is refuted and the first six are proven."""
import argparse
import base64
import binascii
import datetime
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils

import transparency
from transparency import Refused, require

CLAIMS = ["receipt_signature", "receipt_signer", "document_signature", "document_signer", "document_received",
          "content", "log_inclusion", "log_consistency", "cosignatures"]
MINIMUM = 6
CLIENT = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.2")
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")


class Missing(Exception):
    """The evidence says nothing on the claim."""


def decode(text):
    """Canonical base64url without padding (RFC 7515)."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise Refused("not base64url") from error
    require(base64.urlsafe_b64encode(data).decode().rstrip("=") == text, "base64url that is not canonical")
    return data


def once(pairs):
    """An object whose members stand once each: two readers must not see two documents."""
    require(len({name for name, _ in pairs}) == len(pairs), "a member stands twice")
    return dict(pairs)


def read_json(data):
    try:
        value = json.loads(data, object_pairs_hook=once)
    except ValueError as error:
        raise Refused("not JSON") from error
    require(isinstance(value, dict), "not an object")
    return value


def verify_jws(jws, payload):
    """The certificates of a detached JWS (RFC 7797) whose signature holds, leaf first."""
    parts = jws.split(".")
    require(len(parts) == 3 and parts[1] == "", "not a detached JWS")
    header = read_json(decode(parts[0]))
    require(header.get("b64") is False and header.get("crit") == ["b64"], "not an unencoded payload")
    chain = []
    try:
        for der in header["x5c"]:
            chain.append(x509.load_der_x509_certificate(base64.b64decode(der, validate=True)))
        key = chain[0].public_key()
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise Refused("no certificate") from error
    signed, signature = parts[0].encode() + b"." + payload, decode(parts[2])
    try:
        if header["alg"] == "ES256" and isinstance(key, ec.EllipticCurvePublicKey):
            require(len(signature) == 64, "not an ES256 signature")
            r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
            key.verify(utils.encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
        elif header["alg"] == "EdDSA" and isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, signed)
        else:
            raise Refused("algorithm and key do not agree")
    except InvalidSignature as error:
        raise Refused("the signature does not hold") from error
    return chain


def verify_chain(chain, roots, at, usage):
    """With openssl: a path to a root, valid at that instant; the extended usage with our own eyes."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        pems = [certificate.public_bytes(serialization.Encoding.PEM) for certificate in chain]
        (folder / "leaf").write_bytes(pems[0])
        (folder / "others").write_bytes(b"".join(pems[1:]))
        (folder / "roots").write_bytes(roots)
        command = ["openssl", "verify", "-attime", str(int(at.timestamp())), "-auth_level", "2", "-purpose", "any",
                   "-CAfile", folder / "roots"]
        command += ["-untrusted", folder / "others"] if len(pems) > 1 else []
        done = subprocess.run([*command, folder / "leaf"], capture_output=True, text=True, check=False)
        require(done.returncode == 0, done.stderr.strip() or "openssl does not believe the chain")
    extensions = chain[0].extensions
    try:
        usages = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        signs = extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
    except x509.ExtensionNotFound as error:
        raise Refused("the certificate does not say what it is for") from error
    require(usage in usages and signs, "the certificate is for something else")


def uris(certificate):
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return names.get_values_for_type(x509.UniformResourceIdentifier)


def named(certificate, prefix):
    return [uri.removeprefix(prefix) for uri in uris(certificate) if uri.startswith(prefix)]


class Evidence:
    FILES = ["document.json", "signature.jws", "receipt.json", "receipt.jws", "receipt.tlog-proof", "ca.pem", "checkpoint",
             "consistency.json", "log.vkey"]

    def __init__(self, folder, authority=None, log=None, witnesses=()):
        folder = pathlib.Path(folder)
        self.files = {name: (folder / name).read_bytes() for name in self.FILES if (folder / name).exists()}
        if authority:
            self.files["ca.pem"] = pathlib.Path(authority).read_bytes()
        if log:
            self.files["log.vkey"] = log.encode()
        self.witnesses = list(witnesses)
        self.chains, self.included = {}, None

    def part(self, name):
        if name not in self.files:
            raise Missing(f"{name} is missing")
        return self.files[name]

    def line(self, name):
        return self.part(name).decode("utf-8", "replace").removesuffix("\n")

    def receipt(self):
        receipt = read_json(self.part("receipt.json"))
        require(receipt.get("document") in ("parangon-receipt", "parangon-statement-receipt"), "not a receipt")
        return receipt

    def received(self):
        try:
            return datetime.datetime.fromisoformat(self.receipt()["received"].replace("Z", "+00:00"))
        except (KeyError, ValueError, Refused) as error:
            raise Missing("no receipt that says when") from error

    # One method a claim; it returns, or raises Refused or Missing.

    def receipt_signature(self):
        self.chains["hub"] = verify_jws(self.line("receipt.jws"), self.part("receipt.json"))

    def document_signature(self):
        self.chains["member"] = verify_jws(self.line("signature.jws"), self.part("document.json"))

    def chain(self, whose, usage):
        if whose not in self.chains:
            raise Missing("no signature that holds")
        roots = self.part("ca.pem")
        verify_chain(self.chains[whose], roots, self.received(), usage)
        return self.chains[whose][0]

    def receipt_signer(self):
        require(uris(self.chain("hub", DOCUMENT_SIGNING)).count("urn:parangon:hub") == 1, "not a hub's certificate")

    def document_signer(self):
        leaf, receipt = self.chain("member", CLIENT), self.receipt()
        person = receipt.get("signer_person", "")
        require(named(leaf, "urn:parangon:agency:") == [receipt["agency"]], "another agency's certificate")
        require(named(leaf, "urn:parangon:person:") == ([person] if person else []), "another person's certificate")

    def document_received(self):
        document, signature = self.part("document.json"), self.line("signature.jws")
        try:
            receipt = self.receipt()
        except Refused as error:
            raise Missing("no receipt that can be read") from error
        require(receipt["document_sha256"] == hashlib.sha256(document).hexdigest(), "another document")
        require(receipt["signature_sha256"] == hashlib.sha256(signature.encode()).hexdigest(), "another signature")
        if "member" in self.chains:
            fingerprint = self.chains["member"][0].fingerprint(hashes.SHA256()).hex()
            require(receipt["signer_sha256"] == fingerprint, "another signer")

    def content(self):
        receipt, document = self.receipt(), read_json(self.part("document.json"))
        if receipt["document"] == "parangon-receipt":
            require(document.get("document") == "parangon-submission", "not a submission")
            says, members = document["manifest"], ["agency", "period", "idempotency_key"]
        else:
            require(document.get("document") == "parangon-statement", "not a statement")
            says, members = document, ["agency", "action", "period", "revision", "idempotency_key"]
        require(all(says[name] == receipt[name] for name in members), "document and receipt differ")

    def log_key(self):
        return transparency.parse_vkey(self.receipt()["log"])

    def log_inclusion(self):
        proof, entry = self.part("receipt.tlog-proof"), self.part("receipt.json")
        try:
            self.receipt()
        except Refused as error:
            raise Missing("no receipt that can be read") from error
        key = self.log_key()
        if "log.vkey" in self.files:
            require(self.line("log.vkey") == self.receipt()["log"], "another log")
        salt = transparency.parse_proof(proof).extra
        require(len(salt) == 32, "no salt")
        leaf = transparency.leaf_hash(transparency.hmac.new(salt, entry, hashlib.sha256).digest())
        self.included = transparency.verify_proof(proof, key, leaf)

    def log_consistency(self):
        note = self.part("checkpoint")
        if not self.included:
            raise Missing("no proven inclusion to start from")
        later = transparency.open_checkpoint(note, self.log_key())
        hashes_ = []
        if "consistency.json" in self.files:
            try:
                hashes_ = [transparency.decode64(h, 32) for h in read_json(self.files["consistency.json"])["consistency"]]
            except (KeyError, TypeError) as error:
                raise Refused("no hashes") from error
        elif later.size != self.included.size:
            raise Missing("consistency.json is missing")
        transparency.verify_consistency(self.included.size, later.size, self.included.root, later.root, hashes_)
        self.later = note

    def cosignatures(self):
        if not self.witnesses or not self.included:
            raise Missing("no witness is known, or nothing that one could have seen")
        notes = [transparency.parse_proof(self.part("receipt.tlog-proof")).checkpoint]
        if hasattr(self, "later"):
            notes.append(self.later)
        keys = [transparency.parse_vkey(vkey) for vkey in self.witnesses]
        seen = [transparency.cosigned_at(note, key) for note in notes for key in keys]
        if not any(seen):
            raise Missing("no known witness cosigned it")


def examine(folder, **options):
    """Claim → (verdict, why)."""
    evidence, out = Evidence(folder, **options), {}
    for claim in CLAIMS:
        try:
            getattr(evidence, claim)()
            out[claim] = ("proven", "")
        except Refused as error:
            out[claim] = ("refuted", str(error))
        except Missing as error:
            out[claim] = ("missing", str(error))
        except (KeyError, TypeError, ValueError) as error:
            out[claim] = ("refuted", f"not in its form: {error!r}")
    return out


def holds(verdicts):
    minimum = all(verdicts[claim][0] == "proven" for claim in CLAIMS[:MINIMUM])
    return minimum and all(verdict != "refuted" for verdict, _ in verdicts.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--authority")
    parser.add_argument("--log")
    parser.add_argument("--witness", action="append", default=[])
    options = parser.parse_args()
    verdicts = examine(options.folder, authority=options.authority, log=options.log, witnesses=options.witness)
    for claim, (verdict, why) in verdicts.items():
        print(f"{claim}: {verdict}{' (' + why + ')' if why else ''}")
    return 0 if holds(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
