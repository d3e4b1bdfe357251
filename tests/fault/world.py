"""A consortium to break: authority, hub, agencies, a certifier. Real programs of a build, all on
127.0.0.1, every process ended by the handle that started it. `PARANGON_BIN` says where they are."""
import base64
import http.client
import json
import os
import pathlib
import secrets
import shutil
import socket
import ssl
import subprocess
import sys
import time

import paths  # noqa: F401 (makes the next ones importable)
import submission
from consortium import BIN, Consortium, listed_suppliers, source

# Valid SIRET of departments; the first two are those of the integration tests.
AGENCIES = ("22770001000019", "22780646000019", "22910228000018", "22920050600017")
STATEMENT_TYPE = "application/vnd.parangon.statement+json"
PERSON = "certifier"
READY_SECONDS = 20
STOP_SECONDS = 20


def free_port():
    """Free just now, and below the range from which the system takes ports for outgoing connections."""
    for _ in range(100):
        port = 20000 + secrets.randbelow(10000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise RuntimeError("no free port")


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def code(self):
        """The problem's code; empty when the answer is no problem document."""
        try:
            return json.loads(self.body)["code"]
        except (ValueError, KeyError, TypeError):
            return ""

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


class World(Consortium):
    """Ports stay the same over restarts, as a connector's configuration expects."""

    def __init__(self, agencies=1, settings="", store="hub.sqlite", folder_of_store=None):
        super().__init__()
        self.members_port, self.portal_port = free_port(), free_port()
        self.hub_log = self.folder / "hub.log"
        text = (self.folder / "hub.toml").read_text()
        text = text.replace("port = 0", f"port = {self.members_port}", 1)
        text = text.replace("port = 0", f"port = {self.portal_port}", 1)
        self.write_settings(text + settings)
        self.agencies = AGENCIES[:agencies]
        self.contexts = {}
        for number, siret in enumerate(self.agencies):
            home = self.add_agency(siret, f"Acheteur {number + 1}")
            self.ca("issue", "person", "--ca", self.folder / "ca", "--siret", siret, "--person", PERSON,
                    "--name", "Direction des achats", "--out", home / "person")

    def write_settings(self, text):
        (self.folder / "hub.toml").write_text(text)

    def home(self, siret):
        return self.folder / "agencies" / siret

    # The hub's process.

    def spawn_hub(self, wrapper=(), env=None, preexec=None):
        """Starts the hub without waiting for it."""
        (self.folder / "ready.json").unlink(missing_ok=True)
        with open(self.hub_log, "ab") as log:
            self.hub_process = subprocess.Popen(
                [*map(str, wrapper), str(BIN / "parangon-hub"), "--lang", "en", "--config",
                 str(self.folder / "hub.toml"), "serve", "--ready-file", str(self.folder / "ready.json")],
                stdout=log, stderr=log, env={**os.environ, **(env or {})}, preexec_fn=preexec)
        return self.hub_process

    def hub_is_ready(self):
        return (self.folder / "ready.json").exists()

    def wait_ready(self, seconds=READY_SECONDS):
        """True once it serves, False when it has ended or does not get there."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.hub_is_ready():
                return True
            if self.hub_process.poll() is not None:
                return False
            time.sleep(0.005)
        return False

    def start_hub(self, wrapper=(), env=None, preexec=None):
        self.spawn_hub(wrapper, env, preexec)
        if not self.wait_ready():
            raise AssertionError("the hub does not start:\n" + self.log_tail())

    def stop_hub(self):
        """Exit code; -9 when it had to be killed. None when none runs."""
        if self.hub_process is None:
            return None
        if self.hub_process.poll() is None:
            self.hub_process.terminate()
        try:
            code = self.hub_process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.hub_process.kill()
            code = self.hub_process.wait()
        self.hub_process = None
        return code

    def log_tail(self, lines=12):
        return "\n".join(self.hub_log.read_text(errors="replace").splitlines()[-lines:])

    # Requests.

    def context(self, pki=None):
        key = str(pki)
        if key not in self.contexts:
            context = ssl.create_default_context(cafile=str(self.folder / "hub/ca.pem"))
            if pki is not None:
                context.load_cert_chain(str(pki / "cert.pem"), str(pki / "key.pem"))
            self.contexts[key] = context
        return self.contexts[key]

    def ask(self, verb, target, pki=None, body=None, headers=None, port=None, seconds=30):
        """One request on a connection of its own. OSError or HTTPException when there is no answer."""
        port = port or (self.portal_port if pki is None else self.members_port)
        connection = http.client.HTTPSConnection("localhost", port, context=self.context(pki), timeout=seconds)
        try:
            connection.request(verb, target, body=body, headers=headers or {})
            got = connection.getresponse()
            return Answer(got.status, got.headers, got.read())
        finally:
            connection.close()

    def send(self, letter, port=None, seconds=30):
        return self.ask("POST", letter.target, letter.pki, letter.document, letter.headers(), port, seconds)

    def try_send(self, letter, port=None, seconds=30):
        """The answer, or None when there is none."""
        try:
            return self.send(letter, port, seconds)
        except (OSError, http.client.HTTPException):
            return None

    def metric(self, name):
        text = self.ask("GET", "/metrics").body.decode()
        return {line.split(" ")[0]: float(line.split(" ")[1]) for line in text.splitlines() if line.startswith(name)}

    # Documents.

    def submission(self, siret, period="2024", **changes):
        document, key = submission.document(siret, period, **changes)
        pki = self.home(siret) / "pki"
        return Letter("/v1/submissions", submission.MEDIA_TYPE, document, key, submission.sign(document, pki), pki)

    def statement(self, siret, action, **changes):
        """Signed by the agency or by its certifier, as the action asks."""
        content = {"document": "parangon-statement", "format": 1, "agency": siret, "action": action, "period": "",
                   "revision": 0, "subject_sha256": "", "person": "", "person_name": "", "reason": "",
                   "nonce": secrets.token_hex(16), "idempotency_key": secrets.token_hex(16),
                   "created": submission.DATE, "software": "test/1"}
        content.update(changes)
        document = (json.dumps(content, separators=(",", ":"), ensure_ascii=False) + "\n").encode()
        pki = self.home(siret) / ("pki" if action.endswith("_certifier") else "person")
        return Letter("/v1/statements", STATEMENT_TYPE, document, content["idempotency_key"],
                      submission.sign(document, pki), pki)

    def name_certifier(self, siret):
        return self.statement(siret, "name_certifier", person=PERSON, person_name="Direction des achats")

    def certification(self, siret, period, revision, document_sha256):
        return self.statement(siret, "certify", period=period, revision=revision, subject_sha256=document_sha256)

    # A connector's files.

    def write_payments(self, siret, number, year=2024):
        """Ten payments whose amounts say which round they are of; gives the total in cents."""
        suppliers = listed_suppliers()[:10]
        amounts = [100_000 + 37 * i for i in range(len(suppliers) - 1)]
        amounts.append(500_000 + number)
        lines = [f"{year}-03-{i + 1:02};{cents // 100},{cents % 100:02};{siret_};6288"
                 for i, (siret_, cents) in enumerate(zip(suppliers, amounts))]
        file = self.home(siret) / "payments.csv"
        beside = file.with_suffix(".new")
        beside.write_text("date;montant;siret;compte\n" + "\n".join(lines) + "\n")
        beside.replace(file)
        return sum(amounts)

    def configure_connector(self, siret, port=None):
        self.configure(self.home(siret), siret, source("csv", "payments.csv"), port=port)

    def sync_command(self, siret):
        return [str(BIN / "parangon-connector"), "--json", "--lang", "en", "sync", "--config", str(self.home(siret))]

    def close(self):
        self.stop_hub()
        shutil.rmtree(self.folder, ignore_errors=True)


class Letter:
    """What a client sends, and sends again: document, key, signature."""

    def __init__(self, target, media_type, document, key, signature, pki):
        self.target, self.media_type, self.document = target, media_type, document
        self.key, self.signature, self.pki = key, signature, pki

    def headers(self):
        return {"Content-Type": self.media_type, "Idempotency-Key": self.key, "Parangon-Signature": self.signature}

    def raw(self, host):
        """The bytes of the whole request, on a connection that ends with it."""
        head = [f"POST {self.target} HTTP/1.1", f"Host: {host}", "Connection: close",
                f"Content-Length: {len(self.document)}", *(f"{k}: {v}" for k, v in self.headers().items())]
        return "\r\n".join(head).encode() + b"\r\n\r\n" + self.document


def proof_of(answer):
    return base64.b64decode(answer.headers["Parangon-Proof"])


class Findings:
    """What did not hold, told once at the end; a test that found something ends with 1."""

    def __init__(self):
        self.all = []

    def expect(self, holds, message):
        if not holds:
            self.all.append(message)
            print("FOUND:", message, file=sys.stderr, flush=True)
        return holds


def finish(summary, findings, out=None):
    """Prints the summary as one JSON line, keeps it beside others, gives the exit code."""
    summary["found"] = findings.all[:50]
    summary["holds"] = not findings.all
    print(json.dumps(summary, ensure_ascii=False), flush=True)
    if out:
        file = pathlib.Path(out)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n")
    return 1 if findings.all else 0
