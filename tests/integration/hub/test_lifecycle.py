"""Proves that the hub's life is without losses: certificates change, the hub stops, the store is
copied, busy or full, and whoever is served goes on being served, and nothing half done stays."""
import json
import resource
import signal
import sqlite3
import subprocess
import unittest

from hub_case import AGENCY, OTHER_AGENCY, HubCase, submission, wait_for


class Reload(HubCase):
    def test_a_revoked_agency_is_out_and_the_others_go_on(self):
        staying = self.connection(AGENCY)
        leaving = self.connection(OTHER_AGENCY)
        for connection in (staying, leaving):
            self.assertEqual(self.ask("GET", "/v1/submissions", connection=connection).status, 200)
        socket_before = staying.sock
        ca = self.consortium.folder / "ca"
        self.consortium.ca("revoke", "--ca", ca, self.pki(OTHER_AGENCY) / "cert.pem")
        self.consortium.write_crl()
        self.assertEqual(self.reload()["event"], "reloaded")
        # A new connection is refused in the handshake, and the open one has nothing to say any more.
        with self.assertRaisesRegex(OSError, "REVOKED|revoked"):
            self.get("/v1/submissions", OTHER_AGENCY)
        answer = self.ask("GET", "/v1/submissions", connection=leaving)
        self.assertEqual((answer.status, answer.code), (403, "certificate_invalid"))
        document, key = submission.document(AGENCY)
        self.assertEqual(self.send(document, key, connection=staying).status, 201)
        self.assertIs(staying.sock, socket_before, "the other agency's connection was dropped")
        staying.close()
        leaving.close()

    def test_bad_files_change_nothing(self):
        crl = self.consortium.folder / "crl.pem"
        good = crl.read_bytes()
        crl.write_bytes(b"no list at all")
        refused = self.reload()
        self.assertEqual(refused["event"], "reload_refused")
        self.assertIn("crl.pem", refused["reason"])
        self.assertEqual(self.get("/v1/submissions", AGENCY).status, 200)
        crl.write_bytes(good)
        self.assertEqual(self.reload()["event"], "reloaded")


class Stop(HubCase):
    def test_sigterm_lets_the_request_in_flight_finish(self):
        connection = self.connection(AGENCY)
        document, key = submission.document(AGENCY)
        connection.putrequest("POST", "/v1/submissions")
        for name, value in (("Content-Type", submission.MEDIA_TYPE), ("Idempotency-Key", key),
                            ("Parangon-Signature", submission.sign(document, self.pki())),
                            ("Content-Length", str(len(document)))):
            connection.putheader(name, value)
        connection.endheaders(document[:100])
        process = self.consortium.hub_process
        # Its head has been read when the route's counters exist; a fresh request is served meanwhile.
        self.assertEqual(self.get("/health").status, 200)
        process.send_signal(signal.SIGTERM)
        wait_for(lambda: any(e["event"] == "stopping" for e in self.log()))
        connection.send(document[100:])
        got = connection.getresponse()
        receipt = json.loads(got.read())
        self.assertEqual((got.status, got.headers["Connection"].strip()), (201, "close"))
        self.assertEqual(process.wait(30), 0)
        self.assertFalse((self.consortium.folder / "hub.sqlite-wal").exists(), "the log was not folded in")
        self.consortium.start_hub()
        self.assertEqual(self.kept(), [receipt["submission"]])


class Copies(HubCase):
    def test_a_copy_made_while_serving_is_whole(self):
        self.submit()
        copy = self.consortium.folder / "copy.sqlite"
        self.consortium.hub("backup", copy)
        self.submit()
        self.assertEqual(copy.stat().st_mode & 0o777, 0o600)
        self.assertEqual(json.loads(self.consortium.hub("check", "--store", copy, "--json").stdout), {"problems": []})
        with sqlite3.connect(copy) as database:
            self.assertEqual(database.execute("SELECT count(*) FROM submissions").fetchone(), (1,))
        again = self.consortium.hub("backup", copy, check=False)
        self.assertEqual(again.returncode, 1)

    def test_damage_is_found_with_its_place(self):
        receipt = self.submit()[0].json()
        copy = self.consortium.folder / "damaged.sqlite"
        self.consortium.hub("backup", copy)
        with sqlite3.connect(copy) as database:
            tables = [r[0] for r in database.execute("SELECT name FROM sqlite_master WHERE type='trigger'")]
            for trigger in tables:
                database.execute(f'DROP TRIGGER "{trigger}"')
            database.execute("UPDATE submissions SET document_sha256 = ? WHERE id = ?", ("0" * 64, receipt["submission"]))
        found = self.consortium.hub("check", "--store", copy, "--json", check=False)
        self.assertEqual(found.returncode, 1)
        self.assertIn(receipt["submission"], found.stdout)


class Busy(HubCase):
    settings = "[timeouts]\nstore_busy = 1\n"

    def test_a_busy_database_is_a_problem_that_says_so(self):
        self.submit()
        before = self.kept()
        document, key = submission.document(AGENCY)
        other = sqlite3.connect(self.consortium.folder / "hub.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        answer = self.send(document, key)
        self.assertEqual((answer.status, answer.code), (503, "store_busy"), answer)
        self.assertGreater(int(answer.headers["Retry-After"]), 0)
        self.assertEqual(self.kept(), before)
        other.execute("ROLLBACK")
        other.close()
        self.assertEqual(self.send(document, key).status, 201)


class Full(HubCase):
    def fill(self, code, grow_again):
        """Sends until the store is full: a problem, an unchanged state, and all well afterwards."""
        before = self.kept()
        for period in range(1950, 2020):
            document, key = submission.document(AGENCY, str(period))
            answer = self.send(document, key)
            if answer.status != 201:
                break
            before = [answer.json()["submission"], *before]
        self.assertEqual((answer.status, answer.code), (503, code), answer)
        self.assertGreater(int(answer.headers["Retry-After"]), 0)
        self.assertEqual(self.kept(), before)
        grow_again()
        self.assertEqual(self.send(document, key).status, 201)

    def test_a_file_that_cannot_grow(self):
        process = self.consortium.hub_process
        self.submit()
        # What the operating system refuses for this process alone.
        largest = max(f.stat().st_size for f in self.consortium.folder.glob("hub.sqlite*"))
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        self.fill("store_io", lambda: resource.prlimit(process.pid, resource.RLIMIT_FSIZE, unlimited))
        self.assertEqual(json.loads(self.consortium.hub("check", "--json").stdout), {"problems": []})

    def test_a_quota_that_is_reached(self):
        config = self.consortium.folder / "hub.toml"
        text = config.read_text()
        size = (self.consortium.folder / "hub.sqlite").stat().st_size
        self.consortium.stop_hub()
        config.write_text(text.replace('path = "hub.sqlite"', f'path = "hub.sqlite"\nmax_bytes = {size + 65536}'))
        self.consortium.start_hub()

        def grow_again():
            self.consortium.stop_hub()
            config.write_text(text)
            self.consortium.start_hub()
        self.fill("store_full", grow_again)


class FullDisk(HubCase):
    def test_a_disk_that_is_full(self):
        """A disk of two megabytes for this hub alone, where the system lets us mount one."""
        self.consortium.stop_hub()
        disk = self.consortium.folder / "disk"
        disk.mkdir()
        mount = ["unshare", "--map-root-user", "--mount", "sh", "-ec",
                 f"mount -t tmpfs -o size=2m none {disk}; cp {self.consortium.folder}/hub.sqlite {disk}/; exec \"$@\"", "sh"]
        if subprocess.run([*mount, "true"], capture_output=True, timeout=30, check=False).returncode != 0:
            self.skipTest("no right to mount a disk here")
        config = self.consortium.folder / "hub.toml"
        config.write_text(config.read_text().replace('"hub.sqlite"', '"disk/hub.sqlite"'))
        self.consortium.start_hub(mount)
        before = self.kept()
        for period in range(1950, 2020):
            document, key = submission.document(AGENCY, str(period))
            answer = self.send(document, key)
            if answer.status != 201:
                break
            before = [answer.json()["submission"], *before]
        self.assertEqual((answer.status, answer.code), (503, "store_full"), answer)
        self.assertEqual(self.kept(), before)
        health = self.get("/health")
        self.assertEqual((health.status, health.code), (503, "unavailable"))


class Start(HubCase):
    agencies = ()

    def test_what_is_wrong_with_the_configuration_is_named_with_its_line(self):
        good = (self.consortium.folder / "hub.toml").read_text()
        bad = self.consortium.folder / "bad.toml"
        cases = ((good.replace("port = 0", "prot = 0", 1), "members.prot"),
                 (good + "[limits]\nconnections = 0\n", "limits.connections"),
                 (good + "[metrics]\nallow_from = ['here']\n", "metrics.allow_from"),
                 (good + '[nonsense]\n', "nonsense"),
                 (good.replace('name = "Consortium de test"', 'name = "x"\nmin_suppliers = 2'),
                  "consortium.min_suppliers"),
                 (good.replace("[signer]", "[signer"), "TOML"))
        for text, word in cases:
            bad.write_text(text)
            done = subprocess.run([self.bin(), "--config", bad, "serve"], capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 2, word)
            self.assertRegex(done.stderr, r"bad\.toml:\d+")
            self.assertIn(word, done.stderr)

    def test_an_address_in_use_is_named(self):
        text = (self.consortium.folder / "hub.toml").read_text()
        taken = self.consortium.folder / "taken.toml"
        taken.write_text(text.replace("port = 0", f"port = {self.consortium.members_port}", 1))
        done = subprocess.run([self.bin(), "--config", taken, "serve"], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(str(self.consortium.members_port), done.stderr)

    @staticmethod
    def bin():
        from consortium import BIN
        return BIN / "parangon-hub"


if __name__ == "__main__":
    unittest.main()
