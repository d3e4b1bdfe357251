"""What the tests of campaigns and reminders share: days of the consortium, campaigns, and a mail server."""
import datetime
import email
import email.policy
import json
import os
import pathlib
import subprocess
import tempfile
import zoneinfo

from hub_case import HubCase, wait_for
from smtp_settings import PASSWORD, USER

ZONE = zoneinfo.ZoneInfo("Europe/Paris")
# The interpreter for which Debian packages aiosmtpd; python3 of the environment may be another.
PYTHON = "/usr/bin/python3"


def today(plus=0):
    """A day where the consortium is."""
    return (datetime.datetime.now(ZONE).date() + datetime.timedelta(days=plus)).isoformat()


class MailServer:
    """Runs as long as the block it is used in."""

    def __init__(self, pki, *options):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="parangon-smtp-"))
        self.log = open(self.folder / "log", "wb")
        program = pathlib.Path(__file__).with_name("smtp_server.py")
        self.process = subprocess.Popen([PYTHON, program, self.folder, pki / "cert.pem", pki / "key.pem", *options],
                                        stdout=self.log, stderr=self.log)
        wait_for(lambda: self.process.poll() is not None or (self.folder / "port").exists())
        if self.process.poll() is not None:
            raise AssertionError((self.folder / "log").read_text())
        self.port = int((self.folder / "port").read_text())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)
        self.log.close()

    def messages(self):
        """[(envelope, message)] in the order of their arrival."""
        files = sorted(self.folder.glob("*.eml"), key=lambda path: int(path.stem))
        return [(json.loads(f.with_suffix(".json").read_text()),
                 email.message_from_bytes(f.read_bytes(), policy=email.policy.SMTP)) for f in files]

    def logins(self):
        file = self.folder / "logins"
        return file.read_text().splitlines() if file.exists() else []


class MailCase(HubCase):
    def hub(self, *arguments, code=0):
        done = self.consortium.hub(*arguments, check=False)
        self.assertEqual(done.returncode, code, (arguments, done.stdout, done.stderr))
        self.assertNotIn(PASSWORD, done.stdout + done.stderr)
        return done

    def hub_json(self, *arguments):
        return json.loads(self.hub(*arguments, "--json").stdout)

    def campaign(self, name, period, opening=-10, due=10, closing=20, *more):
        self.hub("campaign", "add", name, "--title", f"Collecte « {name} »", "--periods", period, "--datasets", "paid",
                 "--opening", today(opening), "--due", today(due), "--closing", today(closing), *more)

    def configure_mail(self, port, password=PASSWORD, mode=0o600, more="", consortium="Groupement"):
        """Another [mail] section, and the consortium's name, in hub.toml: commands read it each time."""
        folder = self.consortium.folder
        (folder / "password").write_text(password + "\n")
        os.chmod(folder / "password", mode)
        config = (folder / "hub.toml").read_text().split("\n[mail]\n")[0]
        lines = [f'name = "{consortium}"' if line.startswith("name = ") and "test-hub" not in line else line
                 for line in config.splitlines()]
        login = f'user = "{USER}"\npassword_file = "password"\n' if "tls" not in more else ""
        (folder / "hub.toml").write_text("\n".join(lines) + f"""
[mail]
url = "smtp://localhost:{port}"
from = "hub@example.org"
name = "Parangon é"
reply_to = "achats@example.org"
ca = "hub/ca.pem"
connect_timeout = 5
timeout = 20
{login}{more}
""")

    def outbox(self, *more):
        return self.hub_json("outbox", "list", *more)

    def events(self, name):
        """Entries of the append-only log of that name."""
        lines = self.hub("log", "entries", "--count", "100000").stdout.splitlines()
        entries = [json.loads(line.split("\t", 1)[1]) for line in lines]
        return [e for e in entries if e.get("event") == name]
