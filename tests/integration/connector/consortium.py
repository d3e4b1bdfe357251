"""A throw-away consortium for tests: authority, hub process, agencies. Real programs, real TLS."""
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = pathlib.Path(os.environ["PARANGON_BIN"])
AGENCY = "22770001000019"
OTHER_AGENCY = "22780646000019"
REGISTER = ROOT / "tests/data/register/demo-register.csv"


def run(*command, check=True, env=None):
    """Runs a program to its end; gives the finished process with text output."""
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=120,
                          env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})})
    if check and done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


def connector(*arguments, check=True):
    return run(BIN / "parangon-connector", *arguments, check=check)


def listed_suppliers():
    with open(REGISTER, encoding="utf-8") as file:
        return [row["siret"] for row in csv.DictReader(file)]


def warning_rules():
    page = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `([A-Z0-9-]+)` \| warning ", page, re.MULTILINE)


class Consortium:
    """Made once per test class: starting it takes about a second."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="parangon-test-"))
        self.hub_process = None
        self.ca("init", self.folder / "ca", "--name", "Consortium de test")
        self.issue("server", "hub", "--dns", "localhost", "--ip", "127.0.0.1")
        self.issue("signer", "signer")
        self.write_crl()
        (self.folder / "hub.toml").write_text(f"""
[hub]
name = "test-hub"
[store]
path = "hub.sqlite"
[members]
port = 0
certificate = "hub/cert.pem"
key = "hub/key.pem"
client_ca = "hub/ca.pem"
crl = "crl.pem"
[portal]
port = 0
certificate = "hub/cert.pem"
key = "hub/key.pem"
[signer]
certificate = "signer/cert.pem"
key = "signer/key.pem"
[consortium]
name = "Consortium de test"
""")
        self.hub("register", "import", "--format", "register", REGISTER)

    def ca(self, *arguments):
        return run(BIN / "parangon-ca", *arguments)

    def issue(self, profile, out, *arguments):
        self.ca("issue", profile, "--ca", self.folder / "ca", "--out", self.folder / out, *arguments)

    def write_crl(self):
        self.ca("crl", "--ca", self.folder / "ca", "--out", self.folder / "crl.pem")

    def hub(self, *arguments, check=True):
        return run(BIN / "parangon-hub", "--config", self.folder / "hub.toml", *arguments, check=check)

    def start_hub(self, wrapper=()):
        """`wrapper`: a command that ends by executing the one behind it."""
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        log = open(self.folder / "hub.log", "ab")
        self.hub_process = subprocess.Popen(
            [*wrapper, BIN / "parangon-hub", "--config", self.folder / "hub.toml", "serve", "--ready-file", ready],
            stdout=log, stderr=log)
        log.close()
        for _ in range(200):
            if ready.exists():
                break
            if self.hub_process.poll() is not None:
                raise AssertionError((self.folder / "hub.log").read_text())
            time.sleep(0.05)
        ports = json.loads(ready.read_text())
        self.members_port, self.portal_port = ports["members_port"], ports["portal_port"]

    def stop_hub(self):
        if self.hub_process and self.hub_process.poll() is None:
            self.hub_process.terminate()
            self.hub_process.wait(30)
        self.hub_process = None

    def add_agency(self, siret, name, departement="77"):
        """Certificate and membership. Gives the folder with its pki/."""
        home = self.folder / "agencies" / siret
        home.mkdir(parents=True)
        self.ca("issue", "agency", "--ca", self.folder / "ca", "--siret", siret, "--name", name, "--out", home / "pki")
        self.hub("agency", "add", "--siret", siret, "--name", name, "--departement", departement)
        return home

    def configure(self, home, siret, sources, port=None, extra="", more=""):
        """`extra` goes into [agency], `more` is sections of their own. Every warning is justified, for the
        tests that are about something else; a test about justifications writes its own file."""
        with open(home / "justifications.csv", "w", encoding="utf-8") as file:
            file.write("rule,text\n" + "".join(f"{rule},donnée de test\n" for rule in warning_rules()))
        (home / "connector.toml").write_text(f"""
[agency]
siret = "{siret}"
name = "Acheteur de test"
buyers = "any"
{extra}
[hub]
url = "https://localhost:{port or self.members_port}"
authority = "pki/ca.pem"
certificate = "pki/cert.pem"
key = "pki/key.pem"
[submission]
justifications = "justifications.csv"
{more}
{sources}
""")

    def close(self):
        self.stop_hub()
        shutil.rmtree(self.folder)


def source(format_, path, more=""):
    return f'\n[[source]]\nformat = "{format_}"\npath = "{path}"\n{more}\n'
