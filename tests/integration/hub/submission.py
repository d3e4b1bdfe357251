"""Submission documents and detached JWS signatures, made from docs/formats.md and docs/protocol.md
alone, with Python's cryptography: a second implementation beside the project's."""
import base64
import json
import re
import secrets

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

MEDIA_TYPE = "application/vnd.parangon.submission+json"
COLUMNS = ["measure", "segment", "kind", "basis", "sealed", "suppliers", "amount", "magnitude", "lines",
           "amount_suppliers", "largest_share", "tax_unknown_amount", "tax_unknown_magnitude", "tax_unknown_lines",
           "tax_unknown_suppliers", "tax_unknown_largest_share"]
DATE = "2026-01-02T03:04:05.678Z"


def rows(amount=1_000_000, purchases=50_000_000):
    """One sub-family, one kind, one basis, at all the levels above them."""
    out = []
    for segment in ("all", "F01", "F01.01"):
        out.append(["paid", segment, "all", "any", 0, 40, purchases, purchases, 400, 40, 10])
        for kind in ("inclusive", "stpa", "esat"):
            for basis in ("any", "direct"):
                out.append(["paid", segment, kind, basis, 0, 5, amount, amount, 12, 5, 40])
    return out


def manifest(agency, period="2025", figures=None, **changes):
    figures = rows() if figures is None else figures
    out = {"agency": agency, "period": period, "register_release": 1, "rules_version": "1",
           "families_version": "2026.1", "secrecy": {"min_suppliers": 3, "max_share": 85},
           "lines": {"in": 400, "used": 400, "excluded": 0}, "figures": len(figures),
           "sealed": sum(f[4] for f in figures), "nothing_to_report": False,
           "sharing": {"paid": "public_aggregate", "awarded": "public_aggregate"}, "warnings": {},
           "justifications": {}, "nonce": secrets.token_hex(16),
           "idempotency_key": secrets.token_hex(16), "created": DATE, "software": "test/1"}
    out.update(changes)
    return out


def document(agency, period="2025", figures=None, **changes):
    """(bytes, idempotency key)"""
    figures = rows() if figures is None else figures
    head = manifest(agency, period, figures, **changes)
    compact = {"separators": (",", ":"), "ensure_ascii": False}
    lines = ",\n".join(json.dumps(f, **compact) for f in figures)
    text = (f'{{"document":"parangon-submission",\n"format":1,\n"manifest":{json.dumps(head, **compact)},\n'
            f'"columns":{json.dumps(COLUMNS, **compact)},\n"figures":[\n{lines}\n]}}\n')
    return text.encode(), head["idempotency_key"]


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def sign(payload, pki):
    """Detached JWS over an unencoded payload, by the key and chain of a folder: ES256 or EdDSA."""
    key = serialization.load_pem_private_key((pki / "key.pem").read_bytes(), None)
    # Certificates as they lie there: Debian 12's cryptography cannot read several at once.
    chain = re.findall("BEGIN CERTIFICATE-----(.+?)-----END", (pki / "cert.pem").read_text(), re.DOTALL)
    elliptic = isinstance(key, ec.EllipticCurvePrivateKey)
    header = {"alg": "ES256" if elliptic else "EdDSA", "b64": False, "crit": ["b64"],
              "x5c": ["".join(certificate.split()) for certificate in chain]}
    protected = base64url(json.dumps(header, separators=(",", ":")).encode())
    signed = protected + b"." + payload
    if elliptic:
        r, s = decode_dss_signature(key.sign(signed, ec.ECDSA(hashes.SHA256())))
        signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    else:
        signature = key.sign(signed)
    return (protected + b".." + base64url(signature)).decode()
