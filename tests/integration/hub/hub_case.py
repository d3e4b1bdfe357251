"""What the tests of the hub share: a consortium with two agencies, and requests as curl sends them."""
import http.client
import json
import pathlib
import signal
import ssl
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "connector"))

import statement  # noqa: E402
import submission  # noqa: E402
from consortium import AGENCY, OTHER_AGENCY, Consortium, run  # noqa: E402


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        return self.json()["code"]

    def __repr__(self):
        return f"{self.status} {self.body[:400]!r}"


def tls_context(authority, pki=None):
    context = ssl.create_default_context(cafile=str(authority))
    if pki is not None:
        context.load_cert_chain(str(pki / "cert.pem"), str(pki / "key.pem"))
    return context


def wait_for(condition, seconds=30):
    """The condition's first true value; a failure when there is none in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.02)
    raise AssertionError("waited in vain")


class HubCase(unittest.TestCase):
    """One consortium and one running hub for the class; `settings` is appended to hub.toml."""
    settings = ""
    agencies = ((AGENCY, "Seine-et-Marne"), (OTHER_AGENCY, "Yvelines"))

    @classmethod
    def setUpClass(cls):
        cls.consortium = Consortium()
        with open(cls.consortium.folder / "hub.toml", "a", encoding="utf-8") as file:
            file.write(cls.settings)
        for siret, name in cls.agencies:
            cls.consortium.add_agency(siret, name)
        cls.consortium.start_hub()

    @classmethod
    def tearDownClass(cls):
        cls.consortium.close()

    @classmethod
    def pki(cls, siret=AGENCY):
        return cls.consortium.folder / "agencies" / siret / "pki"

    def connection(self, siret=None):
        """A kept-alive connection: to the members' port as that agency, or to the portal."""
        authority = self.consortium.folder / "hub/ca.pem"
        port = self.consortium.portal_port if siret is None else self.consortium.members_port
        context = tls_context(authority, None if siret is None else self.pki(siret))
        return http.client.HTTPSConnection("localhost", port, context=context, timeout=60)

    def ask(self, verb, target, siret=None, body=None, headers=None, connection=None):
        own = connection is None
        connection = connection or self.connection(siret)
        try:
            connection.request(verb, target, body=body, headers=headers or {})
            got = connection.getresponse()
            return Answer(got.status, got.headers, got.read())
        finally:
            if own:
                connection.close()

    def get(self, target, siret=None, headers=None):
        return self.ask("GET", target, siret, headers=headers)

    def send(self, document, key, siret=AGENCY, signature=None, path="/v1/submissions", headers=None,
             connection=None):
        signature = submission.sign(document, self.pki(siret)) if signature is None else signature
        sent = {"Content-Type": submission.MEDIA_TYPE, "Idempotency-Key": key, "Parangon-Signature": signature}
        sent.update(headers or {})
        return self.ask("POST", path, siret, document, {k: v for k, v in sent.items() if v is not None}, connection)

    def submit(self, siret=AGENCY, period="2025", **changes):
        document, key = submission.document(siret, period, **changes)
        answer = self.send(document, key, siret)
        self.assertEqual(answer.status, 201, answer)
        return answer, document, key

    @classmethod
    def person(cls, siret=AGENCY, name="head"):
        """Folder with the certificate of a person at that agency, made when it is first asked for."""
        pki = cls.consortium.folder / "agencies" / siret / name
        if not pki.exists():
            cls.consortium.issue("person", pki, "--siret", siret, "--person", name, "--name", "Direction des achats")
        return pki

    def state(self, action, siret=AGENCY, signer=None, tls=None, **members):
        """Sends a statement, signed by that folder's key; the answer."""
        made, key = statement.document(siret, action, **members)
        signer = self.pki(siret) if signer is None else signer
        headers = {"Content-Type": statement.MEDIA_TYPE, "Idempotency-Key": key,
                   "Parangon-Signature": submission.sign(made, signer)}
        return self.ask("POST", "/v1/statements", siret, made, headers, tls)

    def certify(self, answer, siret=AGENCY, action="certify", **members):
        """A named person's word on the revision that was answered with this receipt."""
        receipt = answer.json()
        if not self.get("/v1/certifiers", siret).json()["items"]:
            named = self.state("name_certifier", siret, person="head", person_name="Direction des achats")
            self.assertEqual(named.status, 201, named)
        done = self.state(action, siret, self.person(siret), period=receipt["period"], revision=receipt["revision"],
                          subject_sha256=receipt["document_sha256"], **members)
        self.assertEqual(done.status, 201, done)
        return done

    @classmethod
    def log(cls):
        """Events that the hub has written, oldest first."""
        lines = (cls.consortium.folder / "hub.log").read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    @classmethod
    def reload(cls):
        """SIGHUP; gives the event that the hub answers with, once it has."""
        def answers():
            return [e for e in cls.log() if e["event"] in ("reloaded", "reload_refused")]
        before = len(answers())
        cls.consortium.hub_process.send_signal(signal.SIGHUP)
        return wait_for(lambda: len(answers()) > before and answers()[-1])

    def kept(self, siret=AGENCY):
        """Ids of the agency's submissions at the hub: its state, for comparison."""
        return [item["id"] for item in self.get("/v1/submissions?limit=1000", siret).json()["items"]]


__all__ = ["AGENCY", "OTHER_AGENCY", "Answer", "Consortium", "HubCase", "pathlib", "run", "statement", "submission", "tempfile",
           "tls_context", "wait_for"]
