"""Proves that the served log is a C2SP log: an independent program (tests/support/transparency.py) verifies its
checkpoints, tiles, proofs and growth; that members can watch it; and that a rewritten history stops the hub."""
import base64
import json
import pathlib
import sqlite3
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))

import transparency  # noqa: E402
from hub_case import AGENCY, HubCase, submission, wait_for  # noqa: E402


class Log(HubCase):
    def vkey(self):
        return transparency.parse_vkey(json.loads(self.consortium.hub("log", "status", "--json").stdout)["vkey"])

    def watch(self, seen=b""):
        return self.ask("POST", "/v1/log/witness", AGENCY, seen, {"Content-Type": "text/plain"})

    def test_receipts_are_proven_by_another_program(self):
        answer = self.submit(period="2015")[0]
        proof = base64.b64decode(answer.headers["Parangon-Proof"])
        self.assertEqual(self.get(answer.headers["Location"] + "/proof", AGENCY).body, proof)
        self.assertEqual(transparency.parse_vkey(answer.json()["log"]), self.vkey())
        transparency.verify_entry_proof(proof, self.vkey(), answer.body)
        with self.assertRaises(transparency.Refused):
            transparency.verify_entry_proof(proof, self.vkey(), answer.body + b" ")

    def test_tiles_give_the_root_that_is_signed(self):
        for _ in range(3):
            self.submit(period="2014")
        note = self.get("/log/checkpoint").body
        checkpoint = transparency.open_checkpoint(note, self.vkey())
        tile = self.get(f"/log/tile/0/000.p/{checkpoint.size}")
        self.assertEqual(len(tile.body), 32 * checkpoint.size)
        hashes = [tile.body[i:i + 32] for i in range(0, len(tile.body), 32)]
        self.assertEqual(transparency.tree_root(hashes), checkpoint.root)
        bundle = self.get(f"/log/tile/entries/000.p/{checkpoint.size}").body
        self.assertEqual(bundle[:2], b"\x00\x20")
        self.assertEqual(transparency.leaf_hash(bundle[2:34]), hashes[0])
        for path in ("/log/tile/0/001", "/log/tile/0/000.p/255", "/log/tile/1/000", "/log/tile/x", "/log/tile/0/0"):
            self.assertEqual(self.get(path).status, 404, path)

    def test_growth_is_consistent(self):
        before = self.watch().json()["checkpoint"].encode()
        self.submit(period="2013")
        answer = self.watch(before).json()
        old, new = (transparency.open_checkpoint(n, self.vkey()) for n in (before, answer["checkpoint"].encode()))
        self.assertGreater(new.size, old.size)
        hashes = [base64.b64decode(h) for h in answer["consistency"]]
        transparency.verify_consistency(old.size, new.size, old.root, new.root, hashes)

    def test_nothing_of_a_figure_is_in_the_public_log(self):
        self.submit(period="2012")
        checkpoint = transparency.open_checkpoint(self.get("/log/checkpoint").body, self.vkey())
        public = self.get(f"/log/tile/entries/000.p/{checkpoint.size}").body
        self.assertNotIn(AGENCY.encode(), public)

    def test_not_a_checkpoint(self):
        answer = self.watch(b"nonsense")
        self.assertEqual((answer.status, answer.code), (400, "malformed"))


class Restored(HubCase):
    """A hub whose store is replaced."""

    def setUp(self):
        self.store = self.consortium.folder / "hub.sqlite"
        self.kept = self.consortium.folder / "log.newest"

    def backup(self, name):
        copy = self.consortium.folder / name
        copy.unlink(missing_ok=True)
        self.consortium.hub("backup", copy)
        return copy

    def put(self, copy):
        """In place of the stopped hub's store."""
        self.store.write_bytes(copy.read_bytes())
        for beside in ("-wal", "-shm"):
            pathlib.Path(f"{self.store}{beside}").unlink(missing_ok=True)

    def alarm(self):
        return json.loads(self.consortium.hub("log", "status", "--json").stdout)["alarm"]


class RestoredUnderItsKey(Restored):
    """The key's folder, with the newest checkpoint, is the one of before."""

    def setUp(self):
        super().setUp()
        self.older = self.backup("older.sqlite")
        self.submit(period="2015")
        self.consortium.stop_hub()
        self.complete = self.backup("complete.sqlite")

    def test_an_older_store_is_told_at_the_start_and_records_nothing(self):
        self.put(self.older)
        kept = self.kept.read_bytes()
        self.consortium.start_hub()
        self.assertEqual(self.get("/health").code, "store_alarm")
        document, key = submission.document(AGENCY, "2015")
        self.assertEqual(self.send(document, key).code, "store_alarm")
        told = [e for e in self.log() if e["event"] == "log_alarm"]
        self.assertEqual(told[-1]["kind"], "behind")
        alarm = self.alarm()
        self.assertEqual((alarm["kind"], alarm["agency"], alarm["checkpoint"].encode()), ("behind", None, kept))
        self.assertIn("kept by the hub", self.consortium.hub("--lang", "en", "log", "status").stdout)
        done = self.consortium.hub("--lang", "en", "check", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("log.newest: the store is older than what the hub has signed", done.stdout)
        # A start under the alarm does not lose the evidence; the complete store ends it.
        self.consortium.stop_hub()
        self.assertEqual(self.kept.read_bytes(), kept)
        self.put(self.complete)
        self.consortium.start_hub()
        self.assertEqual(self.get("/health").status, 200)
        self.assertEqual(self.consortium.hub("check").returncode, 0)

    def test_a_command_is_stopped_too_and_going_on_is_a_decision(self):
        self.put(self.older)
        edit = ("agency", "edit", "--siret", AGENCY, "--name", "Autre")
        self.assertEqual(self.consortium.hub(*edit, check=False).returncode, 3)
        self.consortium.hub("log", "resume", "--reason", "sauvegarde de la veille restaurée")
        self.assertFalse(self.kept.exists())
        self.consortium.hub(*edit)
        for _ in range(2):
            self.consortium.start_hub()
            self.assertEqual(self.get("/health").status, 200)
            self.consortium.stop_hub()
        self.assertTrue(self.kept.exists())
        self.assertEqual(self.consortium.hub("check").returncode, 0)
        self.consortium.start_hub()

    def test_another_history_is_told(self):
        self.put(self.older)
        kept = self.kept.read_bytes()
        self.kept.unlink()
        self.consortium.start_hub()
        for _ in range(3):
            self.submit(period="2016")
        self.consortium.stop_hub()
        self.kept.write_bytes(kept)
        self.consortium.start_hub()
        self.assertEqual((self.alarm()["kind"], self.get("/health").code), ("forked", "store_alarm"))
        self.consortium.hub("log", "resume", "--reason", "test")

    def test_a_file_that_is_no_checkpoint_of_this_log_stops_the_start(self):
        good = self.kept.read_bytes()
        self.kept.write_bytes(good.replace(b"\n", b"\nx", 1))
        for command in ("serve", "check"):
            done = self.consortium.hub("--lang", "en", command, check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("make sure that the store is the newest one, then remove this file", done.stdout + done.stderr)
        self.kept.unlink()
        self.consortium.start_hub()
        self.assertEqual(self.get("/health").status, 200)

    def test_after_a_kill_the_kept_one_may_be_older(self):
        self.consortium.start_hub()
        before = self.kept.read_bytes()
        for _ in range(3):
            self.submit(period="2017")
        self.consortium.hub_process.kill()
        self.consortium.hub_process.wait()
        self.kept.write_bytes(before)
        self.consortium.start_hub()
        self.assertEqual(self.get("/health").status, 200)
        wait_for(lambda: self.kept.read_bytes() == self.get("/log/checkpoint").body)


class RestoredBackup(Restored):
    def test_an_older_store_is_caught_and_goes_on_only_by_decision(self):
        backup = self.backup("copy.sqlite")
        self.submit(period="2015")
        seen = self.get("/log/checkpoint").body
        self.consortium.stop_hub()
        # On another machine, say: nothing there tells how far the log had come.
        self.kept.unlink()
        self.put(backup)
        self.consortium.start_hub()
        self.assertEqual(self.get("/health").status, 200)
        answer = self.ask("POST", "/v1/log/witness", AGENCY, seen, {"Content-Type": "text/plain"})
        # Whether it is behind or forked depends on how many events the restart has added.
        self.assertEqual(answer.status, 409)
        self.assertIn(answer.code, ("log_behind", "log_forked"))
        self.assertEqual(self.get("/health").status, 503)
        document, key = submission.document(AGENCY, "2015")
        refused = self.send(document, key)
        self.assertEqual((refused.status, refused.code), (503, "store_alarm"))
        self.assertEqual(self.get("/v1/submissions", AGENCY).status, 200)
        status = json.loads(self.consortium.hub("log", "status", "--json").stdout)
        self.assertEqual(status["alarm"]["agency"], AGENCY)
        self.consortium.hub("log", "resume", "--reason", "sauvegarde de la veille restaurée")
        self.assertEqual(self.send(document, key).status, 201)
        self.assertEqual(self.consortium.hub("check").returncode, 0)
        self.assertIn("log_resumed", self.consortium.hub("log", "entries").stdout)


class RewrittenHistory(HubCase):
    def test_the_check_finds_what_an_operator_rewrote(self):
        self.submit(period="2015")
        self.consortium.stop_hub()
        with sqlite3.connect(self.consortium.folder / "hub.sqlite") as database:
            for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
                database.execute(f"DROP TRIGGER {name}")
            database.execute("UPDATE log_entries SET document = replace(document, 'agency_added', 'agency_gone')")
        done = self.consortium.hub("--lang", "en", "check", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("log entry", done.stdout)


if __name__ == "__main__":
    unittest.main()
