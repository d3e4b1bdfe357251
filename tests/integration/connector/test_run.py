"""Proves the daemon against the real hub: what waits is sent when the hub comes back, each document
once, whether the connector or the hub was killed in between; one instance, which says who holds the
lock; other commands take turns with it; SIGTERM ends it, idle or in the midst of work."""
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import unittest

from consortium import AGENCY, BIN, ROOT, Consortium, connector, source

CONTRACTS = ROOT / "tests/data/decp/real/decp2019_seine_et_marne_77.json"
SCHEDULE = '\n[schedule]\nevery = "1d"\nat = "03:00"\nretry_min = "50ms"\nretry_max = "400ms"\n'


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Silent:
    """A server that takes connections and never answers: work that blocks."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.taken = threading.Event()
        self.kept = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        try:
            while True:
                self.kept.append(self.socket.accept())
                self.taken.set()
        except OSError:
            pass

    def close(self):
        self.socket.close()


class Run(unittest.TestCase):
    def setUp(self):
        self.consortium = Consortium()
        self.addCleanup(self.consortium.close)
        self.home = self.consortium.add_agency(AGENCY, "Acheteur de test")
        # The hub comes back where it was.
        self.port = free_port()
        toml = self.consortium.folder / "hub.toml"
        toml.write_text(toml.read_text().replace("[members]\nport = 0", f"[members]\nport = {self.port}"))
        self.configure()

    def configure(self, port=None):
        self.consortium.configure(self.home, AGENCY, source("decp", CONTRACTS) + SCHEDULE, port or self.port)

    def daemon(self):
        log = open(self.home / "daemon.log", "ab")
        process = subprocess.Popen([BIN / "parangon-connector", "run", "--config", self.home], stderr=log, stdout=log,
                                   env={**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"})
        log.close()
        self.addCleanup(lambda: process.poll() is None and (process.kill(), process.wait()))
        return process

    def events(self, name=None):
        lines = (self.home / "daemon.log").read_text().splitlines()
        found = [json.loads(line) for line in lines if line.startswith("{")]
        return [e for e in found if name in (None, e["event"])]

    def until(self, holds, what):
        for _ in range(600):
            if holds():
                return
            time.sleep(0.05)
        self.fail(f"{what}\n{(self.home / 'daemon.log').read_text()}\n{(self.consortium.folder / 'hub.log').read_text()[-2000:]}")

    def spool_while_the_hub_is_away(self):
        """A submission that is signed and waits: sync stops after spooling when the hub goes."""
        self.consortium.start_hub()
        connector("sync", "--config", self.home, "--period", "2018")
        self.consortium.stop_hub()
        done = connector("certifier", "add", "--config", self.home, "--person", "daf", "--name", "DAF", check=False)
        self.assertEqual(done.returncode, 3)
        return self.waiting()

    def waiting(self):
        return sorted(p.name for p in (self.home / "state/outbox").iterdir() if not p.name.startswith("."))

    def stop(self, process, code=0):
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(10), code)

    def test_what_waits_is_sent_when_the_hub_comes_back_and_once(self):
        waiting = self.spool_while_the_hub_is_away()
        process = self.daemon()
        self.until(lambda: len(self.events("ended")) >= 3, "it tries again")
        self.assertEqual(self.waiting(), waiting)
        self.assertTrue(all(e["error"] for e in self.events("ended")))
        self.consortium.start_hub()
        self.until(lambda: not self.waiting(), "it is delivered")
        self.until(lambda: self.events("ended")[-1]["error"] == "", "the task ends")
        self.stop(process)
        self.assertEqual([e["event"] for e in self.events()][0], "started")
        self.assertEqual(self.events()[-1]["event"], "stopped")
        listed = json.loads(connector("--json", "certifier", "list", "--config", self.home).stdout)["certifiers"]
        self.assertEqual(len(listed), 1)
        self.assertEqual(len(list((self.home / "state/receipts/statements").iterdir())), 1)
        # Nothing else was due before the schedule: no busy waiting, no second delivery.
        self.assertEqual(len(self.events("delivery")), 1)

    def test_killed_before_and_after_the_answer_it_delivers_once(self):
        self.spool_while_the_hub_is_away()
        silent = Silent()
        self.addCleanup(silent.close)
        self.configure(silent.port)
        process = self.daemon()
        self.assertTrue(silent.taken.wait(20))
        process.kill()
        process.wait()
        self.assertEqual(len(self.waiting()), 1)
        # As if killed after the hub's commit and before the receipt was filed.
        self.consortium.start_hub()
        self.configure()
        key = self.waiting()[0]
        before = self.home / "before"
        shutil.copytree(self.home / "state/outbox" / key, before)
        connector("sync", "--config", self.home, "--period", "2018")
        filed = next((self.home / "state/receipts/statements").iterdir())
        receipt = (filed / "receipt.json").read_bytes()
        shutil.rmtree(filed)
        shutil.move(before, self.home / "state/outbox" / key)
        # And with what a kill leaves of unfinished writes.
        (self.home / "state/outbox/.unfinished").mkdir()
        (self.home / "state/outbox" / key / ".receipt.json.1.new").write_text("{")
        process = self.daemon()
        self.until(lambda: not self.waiting(), "it is delivered again")
        self.until(lambda: self.events("delivery"), "it is said")
        self.stop(process)
        self.assertEqual(self.events("delivery")[-1]["outcome"], "repeated")
        self.assertEqual((filed / "receipt.json").read_bytes(), receipt)
        self.assertEqual(sorted(p.name for p in filed.iterdir() if p.name.startswith(".")), [])
        self.assertFalse((self.home / "state/outbox/.unfinished").exists())
        self.assertEqual(connector("receipts", "verify", "--config", self.home).returncode, 0)

    def test_a_missed_schedule_is_made_up_for(self):
        self.consortium.start_hub()
        (self.home / "state").mkdir(mode=0o700)
        (self.home / "state/last-sync").write_text("2020-01-01T03:00:00.000Z\n")
        process = self.daemon()
        self.until(lambda: len(self.events("delivery")) == 2, "both periods are submitted")
        self.until(lambda: [e for e in self.events("ended") if e["task"] == "sync"], "the sync ends")
        self.stop(process)
        self.assertEqual(sorted(p.name for p in (self.home / "state/receipts").iterdir()), ["2018-r1", "2019-r1"])
        self.assertNotIn("2020", (self.home / "state/last-sync").read_text())
        self.assertIn("T03:00:00.000Z", self.events("ended")[-1]["next"])

    def test_one_instance_and_other_commands_take_turns_with_it(self):
        self.consortium.start_hub()
        process = self.daemon()
        self.until(lambda: self.events("ended"), "it is idle")
        second = connector("run", "--config", self.home, check=False)
        self.assertEqual(second.returncode, 1)
        self.assertIn(str(process.pid), second.stderr)
        self.assertEqual(connector("status", "--config", self.home).returncode, 0)
        connector("sync", "--config", self.home, "--period", "2018")
        self.stop(process)

    def test_sigterm_ends_it_in_the_midst_of_work(self):
        self.spool_while_the_hub_is_away()
        silent = Silent()
        self.addCleanup(silent.close)
        self.configure(silent.port)
        process = self.daemon()
        self.assertTrue(silent.taken.wait(20))
        self.stop(process)
        self.assertEqual(self.events()[-1].get("interrupted"), "true")
        self.assertEqual(len(self.waiting()), 1)

    def test_a_rewritten_history_is_said_and_nothing_is_sent(self):
        waiting = self.spool_while_the_hub_is_away()
        for file in (*self.consortium.folder.glob("hub.sqlite*"), self.consortium.folder / "log.newest"):
            file.unlink()
        self.consortium.hub("register", "import", "--format", "register", ROOT / "tests/data/register/demo-register.csv")
        self.consortium.hub("agency", "add", "--siret", AGENCY, "--name", "Acheteur", "--departement", "77")
        self.consortium.start_hub()
        process = self.daemon()
        self.until(lambda: self.events("alarm"), "the alarm is said")
        self.stop(process)
        self.assertEqual(self.waiting(), waiting)
        self.assertTrue(self.events("alarm")[0]["folder"])

    def test_a_schedule_that_is_none_is_named(self):
        for line in ('every = "5h"', 'at = "25:00"', 'retry_min = "soon"', 'retry_min = "2h"\nretry_max = "1h"'):
            self.consortium.configure(self.home, AGENCY, source("decp", CONTRACTS) + f"\n[schedule]\n{line}\n", self.port)
            done = connector("run", "--config", self.home, check=False)
            self.assertEqual(done.returncode, 2, line)
            self.assertIn(line.split("\n")[-1].split(" ")[0], done.stderr)


if __name__ == "__main__":
    unittest.main()
