"""Statement documents, made from docs/formats.md alone: a second implementation beside the project's."""
import json
import secrets

import submission

MEDIA_TYPE = "application/vnd.parangon.statement+json"


def document(agency, action, period="", revision=0, **changes):
    """(bytes, idempotency key)"""
    out = {"document": "parangon-statement", "format": 1, "agency": agency, "action": action, "period": period,
           "revision": revision, "subject_sha256": "", "person": "", "person_name": "", "reason": "",
           "nonce": secrets.token_hex(16), "idempotency_key": secrets.token_hex(16), "created": submission.DATE,
           "software": "test/1"}
    out.update(changes)
    return (json.dumps(out, separators=(",", ":"), ensure_ascii=False) + "\n").encode(), out["idempotency_key"]
