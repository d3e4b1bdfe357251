"""Judges what a hub left behind, from the published formats alone: receipts, their signatures and
proofs, the rows of the store, every checkpoint that was ever seen. Shares nothing with the product."""
import base64
import hashlib
import hmac
import json
import sqlite3

import paths  # noqa: F401 (makes the next one importable)
import transparency
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def decode64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def verify_issued(certificate, issuer):
    key = issuer.public_key()
    if isinstance(key, ed25519.Ed25519PublicKey):
        key.verify(certificate.signature, certificate.tbs_certificate_bytes)
    else:
        key.verify(certificate.signature, certificate.tbs_certificate_bytes,
                   ec.ECDSA(certificate.signature_hash_algorithm))


def verify_jws(payload, jws, root_pem):
    """Detached JWS of somebody whose chain leads to the root; gives the signer's certificate."""
    protected, empty, text = jws.strip().split(".")
    header = json.loads(decode64url(protected))
    assert empty == "" and header["b64"] is False and header["crit"] == ["b64"], "not a detached JWS"
    chain = [x509.load_der_x509_certificate(base64.b64decode(der)) for der in header["x5c"]]
    for certificate, issuer in zip(chain, [*chain[1:], x509.load_pem_x509_certificate(root_pem)]):
        verify_issued(certificate, issuer)
    signed, signature = protected.encode() + b"." + payload, decode64url(text)
    key = chain[0].public_key()
    if header["alg"] == "ES256":
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
    else:
        key.verify(signature, signed)
    return chain[0]


def verify_receipt(receipt, receipt_jws, document, signature, root_pem):
    """A receipt is the hub's, and speaks of these bytes."""
    verify_jws(receipt, receipt_jws, root_pem)
    signer = verify_jws(document, signature, root_pem)
    content = json.loads(receipt)
    assert content["document_sha256"] == sha256(document), "document_sha256"
    assert content["signature_sha256"] == sha256(signature.strip().encode()), "signature_sha256"
    assert content["signer_sha256"] == signer.fingerprint(hashes.SHA256()).hex(), "signer_sha256"
    return content


def verify_proof(proof, receipt):
    """The log whose key the receipt names holds this receipt; gives the checkpoint's size."""
    vkey = transparency.parse_vkey(json.loads(receipt)["log"])
    salt = transparency.parse_proof(proof).extra
    commitment = hmac.new(salt, receipt, hashlib.sha256).digest()
    transparency.verify_commitment(commitment, salt, receipt)
    return transparency.verify_proof(proof, vkey, transparency.leaf_hash(commitment))


class LogRoots:
    """The root of every size of a log, from its leaves, made one by one."""

    def __init__(self, commitments):
        self.roots = [transparency.tree_root([])]
        edge = []  # (leaves, hash) of the complete subtrees, largest first.
        for commitment in commitments:
            edge.append((1, transparency.leaf_hash(commitment)))
            while len(edge) > 1 and edge[-2][0] == edge[-1][0]:
                (count, left), (_, right) = edge[-2:]
                edge[-2:] = [(2 * count, transparency.node_hash(left, right))]
            root = edge[-1][1]
            for _, left in reversed(edge[:-1]):
                root = transparency.node_hash(left, root)
            self.roots.append(root)

    @property
    def size(self):
        return len(self.roots) - 1


class Books:
    """The store's rows, read beside the hub."""

    def __init__(self, file):
        self.db = sqlite3.connect(f"file:{file}?mode=ro", uri=True)

    def close(self):
        self.db.close()

    def rows(self, sql, *values):
        return self.db.execute(sql, values).fetchall()

    def submissions(self):
        """(agency, period, revision, key, document's sha256, receipt, JWS, proof), oldest first."""
        return self.rows("SELECT s.agency, s.period, s.revision, s.idempotency_key, s.document_sha256, e.receipt, "
                         "e.receipt_jws, e.proof FROM submissions s JOIN evidence e USING (sequence) ORDER BY sequence")

    def statements(self):
        return self.rows("SELECT s.agency, s.idempotency_key, e.receipt, e.receipt_jws, e.proof FROM statements s "
                         "JOIN statement_evidence e USING (sequence) ORDER BY sequence")

    def log(self):
        """(index, at, kind, document, commitment)"""
        return self.rows("SELECT * FROM log_entries ORDER BY 1")


def check_books(books, findings):
    """Revisions without gaps, keys once, times that never go back, one log entry for each record, and
    every checkpoint that was signed is one of the log as it is now. Gives the log's roots."""
    seen, revisions = set(), {}
    for agency, period, revision, key, *_ in books.submissions():
        findings.expect((agency, key) not in seen, f"key twice: {agency} {key}")
        seen.add((agency, key))
        revisions.setdefault((agency, period), []).append(revision)
    for place, found in revisions.items():
        findings.expect(found == list(range(1, len(found) + 1)), f"revisions of {place}: {found}")
    keys = [(agency, key) for agency, key, *_ in books.statements()]
    findings.expect(len(keys) == len(set(keys)), "a statement's key twice")
    times = [row[0] for row in books.rows("SELECT received FROM submissions ORDER BY sequence")]
    findings.expect(times == sorted(times), "received goes back")
    entries = books.log()
    findings.expect([e[0] for e in entries] == list(range(len(entries))), "the log has gaps")
    findings.expect([e[1] for e in entries] == sorted(e[1] for e in entries), "the log's time goes back")
    for kind, recorded in (("submission", [r[5] for r in books.submissions()]),
                           ("statement", [r[2] for r in books.statements()])):
        logged = [e[3] for e in entries if e[2] == kind]
        findings.expect(logged == recorded, f"log and table differ about {kind}s: {len(logged)}, {len(recorded)}")
    roots = LogRoots([e[5] for e in entries])
    for size, note in books.rows("SELECT size, note FROM log_checkpoints ORDER BY size"):
        own = transparency.parse_checkpoint(transparency.parse_note(note.encode()).text)
        findings.expect(own.size == size and size <= roots.size and own.root == roots.roots[size],
                        f"checkpoint of size {size} is of another log")
    return roots


def check_receipts(books, root_pem, findings):
    """Every receipt and proof that the store would give again holds."""
    recorded = [(r[5], r[6], r[7]) for r in books.submissions()] + [(r[2], r[3], r[4]) for r in books.statements()]
    for receipt, jws, proof in recorded:
        try:
            verify_jws(receipt.encode(), jws, root_pem)
            verify_proof(proof.encode() if isinstance(proof, str) else proof, receipt.encode())
        except Exception as error:  # Whatever is wrong with it is the finding.
            findings.expect(False, f"receipt {receipt[:200]}: {error!r}")
    return len(recorded)
