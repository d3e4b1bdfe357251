"""Proves, with real connectors and a real hub over mutual TLS: members come to share a pseudonym key that the
hub cannot open; what they send under it is taken, stored and checked; newcomers and a new key reach everybody;
a hub that replays an old document, alters one or plants a recipient changes nothing; and nothing that names a
supplier leaves an agency."""
import base64
import http.server
import json
import pathlib
import re
import sqlite3
import ssl
import subprocess
import threading
import unittest
import urllib.request

from consortium import AGENCY, BIN, OTHER_AGENCY, Consortium, connector, listed_suppliers, run, source

THIRD_AGENCY = "22910228000018"
SUPPLIERS = listed_suppliers()
YEAR = "2024"


def payments(shift):
    """Six suppliers of one family, some of them the other agencies' too."""
    rows = [f"19/07/{YEAR};{SUPPLIERS[shift + i]};606800;{1000 + 100 * i},00" for i in range(6)]
    return "Date paiement;SIRET fournisseur;Compte;Montant HT\r\n" + "\r\n".join(rows) + "\r\n"


class LyingHub:
    """Answers GET /v1/pseudonym-keys with what a test wants, and passes everything else on. It has the hub's
    certificate and a member's: as a hub that lies would have."""

    def __init__(self, consortium, home):
        self.lie = lambda answer: answer
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def pass_on(self):
                length = int(self.headers.get("Content-Length") or 0)
                request = urllib.request.Request(f"https://localhost:{consortium.members_port}{self.path}",
                                                 self.rfile.read(length) if length else None, method=self.command)
                for name, value in self.headers.items():
                    if name.lower() not in ("host", "content-length", "connection"):
                        request.add_header(name, value)
                try:
                    with urllib.request.urlopen(request, context=outer.client, timeout=60) as answer:
                        status, headers, body = answer.status, answer.headers, answer.read()
                except urllib.error.HTTPError as refusal:
                    status, headers, body = refusal.code, refusal.headers, refusal.read()
                if self.command == "GET" and self.path == "/v1/pseudonym-keys":
                    body = json.dumps(outer.lie(json.loads(body))).encode()
                self.send_response(status)
                for name, value in headers.items():
                    if name.lower() not in ("content-length", "connection", "transfer-encoding"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = pass_on

            def log_message(self, *_):
                pass

        hub, pki = consortium.folder / "hub", home / "pki"
        self.client = ssl.create_default_context(cafile=hub / "ca.pem")
        self.client.load_cert_chain(pki / "cert.pem", pki / "key.pem")
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.load_cert_chain(hub / "cert.pem", hub / "key.pem")
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.socket = server.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Pseudonyms(unittest.TestCase):
    def setUp(self):
        self.consortium = Consortium()
        self.addCleanup(self.consortium.close)
        self.turn("on")
        self.homes = {siret: self.consortium.add_agency(siret, f"Membre {siret}")
                      for siret in (AGENCY, OTHER_AGENCY, THIRD_AGENCY)}
        self.consortium.start_hub()
        for shift, (siret, home) in enumerate(self.homes.items()):
            (home / "payments.csv").write_text(payments(shift), encoding="utf-8")
            self.configure(siret)

    def turn(self, word):
        config = self.consortium.folder / "hub.toml"
        text = re.sub(r"supplier_pseudonyms = .*\n", "", config.read_text())
        config.write_text(text + f"supplier_pseudonyms = {'true' if word == 'on' else 'false'}\n")

    def configure(self, siret, port=None):
        self.consortium.configure(self.homes[siret], siret, source("csv", "payments.csv"), port=port)

    def as_member(self, siret, *arguments, check=True):
        return connector("--lang", "en", *arguments, "--config", self.homes[siret], check=check)

    def update(self, siret):
        return self.as_member(siret, "register", "update").stderr

    def sync(self, siret):
        done = self.as_member(siret, "--json", "sync", "--force")
        self.assertEqual([s["outcome"] for s in json.loads(done.stdout)["submissions"]], ["accepted"])
        receipts = sorted((self.homes[siret] / "state/receipts").iterdir(), key=lambda p: int(p.name.split("-r")[1]))
        return json.loads((receipts[-1] / "document.json").read_text()), done.stderr

    def held(self, siret):
        return [key["key"] for key in json.loads(self.as_member(siret, "--json", "pseudonyms", "show").stdout)["keys"]]

    def test_members_share_a_key_and_send_under_it(self):
        document, _ = self.sync(AGENCY)
        self.assertNotIn("contributors", document, "there is no key yet")
        self.assertIn("asked", self.update(OTHER_AGENCY))
        self.assertIn(OTHER_AGENCY, self.as_member(AGENCY, "pseudonyms", "create").stderr)
        again = self.as_member(OTHER_AGENCY, "pseudonyms", "create", check=False)
        self.assertEqual(again.returncode, 1, again.stderr)
        documents = {siret: self.sync(siret)[0] for siret in (AGENCY, OTHER_AGENCY)}
        self.assertEqual(self.held(AGENCY), self.held(OTHER_AGENCY))
        pseudonyms = {}
        for siret, document in documents.items():
            self.assertEqual(document["contributors"]["key"], self.held(AGENCY)[0])
            cells = document["contributors"]["cells"]
            pseudonyms[siret] = {word for cell in cells for word in cell[-1][::2]}
            self.assertEqual(len(pseudonyms[siret]), 6)
        self.assertEqual(len(pseudonyms[AGENCY] & pseudonyms[OTHER_AGENCY]), 5, "five suppliers in common")
        preview = self.as_member(AGENCY, "preview").stdout
        self.assertIn("suppliers under pseudonyms", preview)
        self.assertEqual(self.consortium.hub("check").returncode, 0)
        # A newcomer asks with its first call, and whoever syncs next gives it the key.
        self.assertNotIn("contributors", self.sync(THIRD_AGENCY)[0])
        self.assertIn(THIRD_AGENCY, self.sync(OTHER_AGENCY)[1])
        self.assertEqual(self.sync(THIRD_AGENCY)[0]["contributors"]["key"], self.held(AGENCY)[0])
        self.assertEqual(self.consortium.hub("check").returncode, 0)

    def test_what_was_justified_stays_so_when_the_key_arrives(self):
        home = self.homes[AGENCY]
        before, _ = self.sync(AGENCY)
        self.assertEqual(list(before["manifest"]["warnings"]), ["P-ACCOUNT-VAGUE"])
        (home / "justifications.csv").write_text("rule,text\n")
        self.as_member(AGENCY, "pseudonyms", "create")
        after, _ = self.sync(AGENCY)
        self.assertEqual(after["figures"], before["figures"])
        self.assertEqual(after["manifest"]["justifications"], before["manifest"]["justifications"])
        self.assertIn("contributors", after)

    def test_validating_on_line_asks_for_no_key(self):
        self.as_member(AGENCY, "validate", "--online")
        with sqlite3.connect(self.consortium.folder / "hub.sqlite") as db:
            self.assertEqual(db.execute("SELECT count(*) FROM pseudonym_documents").fetchone(), (0,))

    def test_a_new_key_is_for_the_years_it_says(self):
        for siret in (AGENCY, OTHER_AGENCY):
            self.update(siret)
        self.as_member(AGENCY, "pseudonyms", "create")
        first = self.sync(OTHER_AGENCY)[0]["contributors"]["key"]
        self.as_member(OTHER_AGENCY, "pseudonyms", "rotate", "--from", str(int(YEAR) + 1))
        self.assertEqual(self.sync(OTHER_AGENCY)[0]["contributors"]["key"], first)
        self.as_member(OTHER_AGENCY, "pseudonyms", "rotate", "--from", YEAR)
        second = self.sync(OTHER_AGENCY)[0]["contributors"]["key"]
        self.assertNotEqual(first, second)
        self.assertEqual(self.sync(AGENCY)[0]["contributors"]["key"], second)
        self.assertEqual(len(self.held(AGENCY)), 3)
        self.assertEqual(self.consortium.hub("check").returncode, 0)

    def test_a_consortium_without_pseudonyms_gets_none(self):
        self.update(OTHER_AGENCY)
        self.as_member(AGENCY, "pseudonyms", "create")
        self.consortium.stop_hub()
        self.turn("off")
        self.consortium.start_hub()
        self.configure(AGENCY)
        self.assertNotIn("contributors", self.sync(AGENCY)[0])
        refused = self.as_member(AGENCY, "pseudonyms", "rotate", "--from", YEAR, check=False)
        self.assertNotEqual(refused.returncode, 0)

    def test_a_hub_that_lies_changes_nothing(self):
        self.update(OTHER_AGENCY)
        self.as_member(AGENCY, "pseudonyms", "create")
        hub = LyingHub(self.consortium, self.homes[OTHER_AGENCY])
        self.addCleanup(hub.close)
        self.configure(OTHER_AGENCY, hub.port)

        def altered(answer):
            for give in answer["gives"]:
                envelope = re.search(r'"envelope":"([^"]+)"', give["document"]).group(1)
                der = bytearray(base64.b64decode(envelope))
                der[-1] ^= 1
                give["document"] = give["document"].replace(envelope, base64.b64encode(der).decode())
            return answer
        hub.lie = altered
        self.assertIn("left out", self.update(OTHER_AGENCY))
        self.assertEqual(self.held(OTHER_AGENCY), [])
        old = []
        hub.lie = lambda answer: old.append(answer) or answer
        self.update(OTHER_AGENCY)
        first = self.held(OTHER_AGENCY)
        self.assertEqual(len(first), 1)
        # A replay: the answer of before the rotation.
        self.as_member(OTHER_AGENCY, "pseudonyms", "rotate", "--from", YEAR)
        both = self.held(OTHER_AGENCY)
        hub.lie = lambda answer: {**answer, "gives": old[0]["gives"], "keys": old[0]["keys"]}
        self.update(OTHER_AGENCY)
        self.assertEqual(self.held(OTHER_AGENCY), both)
        refused = self.as_member(OTHER_AGENCY, "pseudonyms", "rotate", "--from", YEAR, check=False)
        self.assertEqual(refused.returncode, 1, refused.stderr)
        self.assertEqual(self.sync(OTHER_AGENCY)[0]["contributors"]["key"], both[1])

        # A recipient of the hub's own making: a certificate with an agency's name that nobody certified.
        other = self.consortium.folder / "impostor"
        self.consortium.ca("init", other / "ca", "--name", "Consortium de test")
        self.consortium.ca("issue", "agency", "--ca", other / "ca", "--siret", THIRD_AGENCY, "--name", "X",
                           "--out", other / "pki")
        planted = self.signed(other / "pki", {"agency": THIRD_AGENCY})
        hub.lie = lambda answer: {**answer, "asks": answer["asks"] + [planted]}
        told = self.update(OTHER_AGENCY)
        self.assertIn("left out", told)
        self.assertNotIn(f"given to {THIRD_AGENCY}", told)
        with sqlite3.connect(self.consortium.folder / "hub.sqlite") as db:
            recipients = {row[0] for row in db.execute("SELECT agency FROM pseudonym_recipients")}
        self.assertNotIn(THIRD_AGENCY, recipients)

    def signed(self, pki, changes):
        """A document that asks, signed with openssl as a connector signs."""
        document = {"document": "parangon-pseudonym-key", "format": 1, "action": "ask", "agency": AGENCY, "key": "",
                    "number": 0, "from_year": 0, "replaces": "", "wraps": [],
                    "created": "2026-01-01T00:00:00.000Z", "software": "impostor"}
        document.update(changes)
        text = json.dumps(document, separators=(",", ":")) + "\n"
        pems = re.findall("-----BEGIN CERTIFICATE-----\n(.*?)-----END", (pki / "cert.pem").read_text(), re.DOTALL)
        header = {"alg": "ES256", "b64": False, "crit": ["b64"], "x5c": ["".join(pem.split()) for pem in pems]}
        encoded = base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
        der = subprocess.run(["openssl", "dgst", "-sha256", "-sign", pki / "key.pem"], check=True,
                             input=f"{encoded}.{text}".encode(), capture_output=True).stdout
        numbers = []
        rest = der[2:]
        while rest:
            numbers.append(int.from_bytes(rest[2:2 + rest[1]], "big"))
            rest = rest[2 + rest[1]:]
        raw = b"".join(n.to_bytes(32, "big") for n in numbers)
        return {"document": text, "signature": f"{encoded}..{base64.urlsafe_b64encode(raw).decode().rstrip('=')}"}

    def test_a_key_is_in_no_file_of_the_hub(self):
        self.update(OTHER_AGENCY)
        self.as_member(AGENCY, "pseudonyms", "create")
        self.sync(AGENCY)
        self.sync(OTHER_AGENCY)
        (file,) = (self.homes[AGENCY] / "state/pseudonyms").iterdir()
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        secret = file.read_text().splitlines()[2]
        found = [p for p in pathlib.Path(self.consortium.folder).glob("hub*") if p.is_file()
                 and any(word in p.read_bytes() for word in (secret.encode(), bytes.fromhex(secret)))]
        self.assertEqual(found, [])


class Ed25519(unittest.TestCase):
    def test_an_agency_that_cannot_receive_is_told_by_name(self):
        consortium = Consortium()
        self.addCleanup(consortium.close)
        config = consortium.folder / "hub.toml"
        config.write_text(config.read_text() + "supplier_pseudonyms = true\n")
        home = consortium.add_agency(AGENCY, "Acheteur de test")
        run(BIN / "parangon-ca", "issue", "agency", "--ca", consortium.folder / "ca", "--siret", AGENCY,
            "--name", "Ed", "--algorithm", "ed25519", "--out", home / "ed")
        consortium.start_hub()
        (home / "payments.csv").write_text(payments(0), encoding="utf-8")
        consortium.configure(home, AGENCY, source("csv", "payments.csv"))
        text = (home / "connector.toml").read_text().replace('"pki/cert', '"ed/cert').replace('"pki/key', '"ed/key')
        (home / "connector.toml").write_text(text)
        told = connector("--lang", "en", "register", "update", "--config", home).stderr
        self.assertIn(AGENCY, told)
        self.assertIn("ed25519", told.lower())


if __name__ == "__main__":
    unittest.main()
