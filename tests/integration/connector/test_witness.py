"""Proves that members are witnesses: each sync verifies that the hub's log extends the last
checkpoint seen, keeps it and cosigns it; a hub that goes back to a backup, that shows another
history under the same key, or that changes its log is refused with exit code 4, the evidence is
saved, nothing that waits is lost, and going on is somebody's decision, with a reason."""
import json
import os
import shutil
import sys
import unittest

from consortium import AGENCY, OTHER_AGENCY, ROOT, Consortium, connector, source

sys.path.insert(0, str(ROOT / "tests/support"))
import transparency  # noqa: E402

CONTRACTS = ROOT / "tests/data/decp/real/decp2019_seine_et_marne_77.json"


class Witness(unittest.TestCase):
    def setUp(self):
        self.consortium = Consortium()
        self.addCleanup(self.consortium.close)
        self.home = self.consortium.add_agency(AGENCY, "Acheteur de test")
        self.other = self.consortium.add_agency(OTHER_AGENCY, "Autre acheteur", "78")
        self.consortium.start_hub()
        self.configure()

    def configure(self):
        self.consortium.configure(self.home, AGENCY, source("decp", CONTRACTS))
        self.consortium.configure(self.other, OTHER_AGENCY, source("decp", CONTRACTS))

    def sync(self, *more, home=None, check=True):
        return connector("--json", "sync", "--config", home or self.home, *more, check=check)

    def log(self, home=None):
        return json.loads(connector("--json", "log", "status", "--config", home or self.home).stdout)

    def restart(self):
        self.consortium.stop_hub()
        self.consortium.start_hub()
        self.configure()

    def keep_database(self, name):
        """A copy as an operator's backup would make it; gives its folder."""
        self.consortium.stop_hub()
        kept = self.consortium.folder / name
        kept.mkdir()
        for file in self.consortium.folder.glob("hub.sqlite*"):
            shutil.copy(file, kept)
        self.consortium.start_hub()
        self.configure()
        return kept

    def put_database(self, kept, moved=False):
        """`moved`: to a machine where nothing else tells how far the log had come."""
        self.consortium.stop_hub()
        for file in self.consortium.folder.glob("hub.sqlite*"):
            file.unlink()
        if moved:
            (self.consortium.folder / "log.newest").unlink()
        for file in kept.iterdir():
            shutil.copy(file, self.consortium.folder)
        self.consortium.start_hub()
        self.configure()

    def waiting(self):
        return json.loads(connector("--json", "spool", "list", "--config", self.home).stdout)["waiting"]

    def alarm(self, done, kind):
        """What a run that met with an alarm said and saved."""
        self.assertEqual(done.returncode, 4, done.stdout + done.stderr)
        self.assertIn("ALARM", done.stderr)
        found = json.loads(done.stdout)["alarm"]
        self.assertEqual(found["kind"], kind)
        folder = self.home / "state/log/alarms" / os.path.basename(found["folder"])
        for name in ("LISEZMOI.txt", "README.txt", "ours.checkpoint", "theirs.checkpoint", "answer.txt", "kind"):
            self.assertTrue((folder / name).exists(), name)
        return folder

    def test_each_sync_moves_on_and_cosigns(self):
        self.sync("--period", "2018")
        first = self.log()
        self.sync("--period", "2019")
        second = self.log()
        self.assertGreater(second["size"], first["size"])
        self.assertEqual((second["log"], second["witness"]), (first["log"], first["witness"]))
        key = transparency.parse_vkey(first["log"])
        for one in (first, second):
            self.assertEqual(transparency.open_checkpoint(one["checkpoint"].encode(), key).size, one["size"])
        # The other member is shown our cosignature, and verifies it with the key we published.
        self.sync("--period", "2018", home=self.other)
        self.sync("--period", "2018")
        shown = [f.read_bytes() for f in (self.other / "state/receipts").glob("*/checkpoint")]
        shown.append(self.log(self.other)["checkpoint"].encode())
        shown.append(self.log()["checkpoint"].encode())
        witnesses = [transparency.parse_vkey(self.log(h)["witness"]) for h in (self.home, self.other)]
        self.assertTrue(any(transparency.cosigned_at(note, witness) for note in shown for witness in witnesses))
        self.assertEqual(oct((self.home / "state/log/witness.key").stat().st_mode & 0o777), "0o600")
        verified = json.loads(connector("--json", "receipts", "verify", "--config", self.home).stdout)
        self.assertEqual((verified["holds"], {r["history"] for r in verified["receipts"]}), (True, {"current"}))

    def test_a_hub_that_goes_back_to_a_backup_is_caught(self):
        self.sync("--period", "2018")
        backup = self.keep_database("backup")
        self.sync("--period", "2019")
        before = self.log()
        self.put_database(backup)
        folder = self.alarm(self.sync("--force", check=False), "behind")
        key = transparency.parse_vkey(before["log"])
        ours, theirs = (transparency.open_checkpoint((folder / f"{name}.checkpoint").read_bytes(), key)
                        for name in ("ours", "theirs"))
        self.assertEqual(ours.size, before["size"])
        self.assertLess(theirs.size, ours.size)
        # The same finding again is the same evidence; and nothing moved on.
        self.assertEqual(self.alarm(self.sync(check=False), "behind"), folder)
        self.assertEqual(self.log()["size"], before["size"])
        self.assertEqual(len(self.log()["alarms"]), 1)

    def test_history_that_was_rewritten_is_caught_and_what_waits_is_kept(self):
        self.sync("--period", "2018")
        backup = self.keep_database("backup")
        self.sync("--period", "2019")
        before = self.log()
        # The hub goes back, and others write another history over ours, longer than it was.
        self.put_database(backup, moved=True)
        for _ in range(4):
            self.sync("--force", home=self.other)
        # Something is signed while the hub is away, so that it waits.
        self.consortium.stop_hub()
        self.consortium.issue("person", "person", "--siret", AGENCY, "--person", "daf", "--name", "DAF")
        named = connector("certifier", "add", "--config", self.home, "--person", "daf", "--name", "DAF", check=False)
        self.assertEqual(named.returncode, 3, named.stderr)
        self.assertEqual(len(self.waiting()), 1)
        self.consortium.start_hub()
        self.configure()
        folder = self.alarm(self.sync(check=False), "forked")
        key = transparency.parse_vkey(before["log"])
        theirs = transparency.open_checkpoint((folder / "theirs.checkpoint").read_bytes(), key)
        self.assertGreaterEqual(theirs.size, before["size"])
        self.assertEqual((folder / "ours.checkpoint").read_text(), before["checkpoint"])
        self.assertEqual(len(self.waiting()), 1)
        # Offline, all that was kept still holds: it is the evidence.
        self.assertEqual(connector("receipts", "verify", "--config", self.home).returncode, 0)

    def test_another_log_under_another_key_is_caught(self):
        self.sync("--period", "2018")
        before = self.log()
        self.consortium.stop_hub()
        for file in (*self.consortium.folder.glob("hub.sqlite*"), *self.consortium.folder.glob("log.*")):
            file.unlink()
        self.consortium.hub("register", "import", "--format", "register",
                            ROOT / "tests/data/register/demo-register.csv")
        self.consortium.hub("agency", "add", "--siret", AGENCY, "--name", "Acheteur", "--departement", "77")
        self.consortium.start_hub()
        self.configure()
        self.alarm(self.sync("--force", check=False), "key_changed")
        self.assertEqual(self.log()["log"], before["log"])

    def test_going_on_is_a_decision_with_a_reason_and_the_evidence_stays(self):
        self.sync("--period", "2018")
        backup = self.keep_database("backup")
        self.sync("--period", "2019")
        self.put_database(backup)
        folder = self.alarm(self.sync(check=False), "behind")
        for command in (("log", "accept"), ("log", "accept", "--reason")):
            self.assertEqual(connector(*command, "--config", self.home, check=False).returncode, 2)
        self.hub_resumes()
        connector("log", "accept", "--config", self.home, "--reason", "sauvegarde du 3 restaurée")
        self.assertTrue((folder / "theirs.checkpoint").exists())
        accepted = json.loads((folder / "accepted.json").read_text())
        self.assertEqual(accepted["reason"], "sauvegarde du 3 restaurée")
        self.assertTrue(accepted["by"].startswith("operator:"))
        self.assertEqual(connector("log", "accept", "--config", self.home, "--reason", "x", check=False).returncode, 3)
        # The lost revision is not sent again by itself; the number it had is given to another one,
        # which is an alarm of its own, and the old receipt is not overwritten.
        old = (self.home / "state/receipts/2019-r1/receipt.json").read_bytes()
        self.alarm(self.sync("--force", "--period", "2019", check=False), "receipt_replaced")
        self.assertEqual((self.home / "state/receipts/2019-r1/receipt.json").read_bytes(), old)
        verified = json.loads(connector("--json", "receipts", "verify", "--config", self.home).stdout)
        history = {r["receipt"]: r["history"] for r in verified["receipts"]}
        self.assertEqual(history["2019-r1"], "ended")
        self.assertTrue(verified["holds"])
        # Accepted as well: the old receipt stays as evidence, the new one takes its place.
        connector("log", "accept", "--config", self.home, "--reason", "numéro rendu par la sauvegarde")
        self.sync()
        kept = [p.read_bytes() for p in (self.home / "state/log/alarms").glob("*/receipt/receipt.json")]
        self.assertEqual(kept, [old])
        self.assertNotEqual((self.home / "state/receipts/2019-r1/receipt.json").read_bytes(), old)
        self.assertEqual(connector("receipts", "verify", "--config", self.home).returncode, 0)

    def hub_resumes(self):
        done = self.consortium.hub("log", "resume", "--reason", "sauvegarde restaurée", check=False)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_what_was_kept_and_then_altered_is_noticed_off_line(self):
        self.sync()
        steps = sorted((self.home / "state/log/history").iterdir())
        step = json.loads(steps[-1].read_text())
        good = steps[-1].read_text()
        if step["consistency"]:
            step["consistency"][0] = transparency.base64.b64encode(bytes(32)).decode()
        else:
            step["checkpoint"] = step["checkpoint"].replace("\n\n", "\nx\n\n")
        steps[-1].write_text(json.dumps(step))
        self.assertEqual(connector("receipts", "verify", "--config", self.home, check=False).returncode, 1)
        steps[-1].write_text(good)
        self.assertEqual(connector("receipts", "verify", "--config", self.home).returncode, 0)
        receipt = self.home / "state/receipts/2018-r1/receipt.json"
        receipt.write_bytes(receipt.read_bytes().replace(b'"revision":1', b'"revision":7'))
        done = connector("--json", "receipts", "verify", "--config", self.home, check=False)
        self.assertEqual(done.returncode, 1)
        bad = [r for r in json.loads(done.stdout)["receipts"] if not r["holds"]]
        self.assertEqual([r["receipt"] for r in bad], ["2018-r1"])


if __name__ == "__main__":
    unittest.main()
