"""Proves that every read takes `as_of` and gives what was there then: an item that came later is not there, single
ones included, and that no instant brings a withdrawn release back."""
import json
import time
import unittest

from hub_case import AGENCY, HubCase
from release_case import ReleaseCase

LONG_AGO = "2020-01-01T00:00:00Z"
# The program's own tables, the hub's own condition, and what an agency may do now: they have no history.
WITHOUT_HISTORY = {"/health", "/metrics", "/openapi.json", "/v1/entry", "/v1/entry/{period}", "/v1/families",
                   "/v1/pseudonym-keys", "/v1/rules"}


class AsOf(HubCase):
    def expect(self, path, recorded, siret=AGENCY):
        """There at the instant of its recording, and as it is now; not long before."""
        now = self.get(path, siret)
        self.assertEqual(now.status, 200, path)
        self.assertEqual(self.get(f"{path}?as_of={recorded}", siret).body, now.body)
        earlier = self.get(f"{path}?as_of={LONG_AGO}", siret, {"Accept-Language": "en"})
        self.assertEqual((earlier.status, earlier.code), (404, "not_found"), path)
        self.assertIn("as known at 2020-01-01T00:00:00.000Z", earlier.json()["detail"])
        for bad in ("yesterday", "2026-03-01", "2026-03-01T08:15:30+01:00", ""):
            refused = self.get(f"{path}?as_of={bad}", siret)
            self.assertEqual((refused.status, refused.code), (400, "invalid_argument"), (path, bad))

    def test_every_get_of_the_description_takes_it(self):
        paths = json.loads(self.consortium.hub("openapi").stdout)["paths"]
        reads = {path for path, verbs in paths.items() if "get" in verbs}
        told = {path for path in reads
                if {"$ref": "#/components/parameters/AsOf"} in paths[path]["get"].get("parameters", [])}
        self.assertEqual(reads - told, WITHOUT_HISTORY)

    def test_a_submission_and_its_parts(self):
        answer = self.submit(period="2020")[0]
        for part in ("/document", "/receipt", "/proof"):
            self.expect(answer.headers["Location"] + part, answer.json()["received"])
        path = answer.headers["Location"]
        self.assertEqual(self.get(f"{path}?as_of={LONG_AGO}", AGENCY).status, 404)

    def test_a_statement_and_its_parts(self):
        answer = self.state("name_certifier", person="head", person_name="Direction des achats")
        for part in ("", "/document", "/receipt", "/proof"):
            self.expect(answer.headers["Location"] + part, answer.json()["received"])

    def test_a_register_release(self):
        created = self.get("/v1/register").json()["items"][-1]["created"]
        self.expect("/v1/register/1", created, None)
        self.assertEqual(self.get(f"/v1/register/current?as_of={LONG_AGO}").status, 404)

    def test_a_tile_that_the_log_had_not_yet(self):
        entries = self.consortium.hub("log", "entries", "--count", "2").stdout.splitlines()
        first = json.loads(entries[0].split("\t", 1)[1])["at"]
        self.expect("/log/tile/0/000.p/1", first, None)
        listed = self.consortium.hub("log", "entries", "--as-of", first).stdout.splitlines()
        self.assertEqual(listed[:1], entries[:1])
        self.assertEqual(self.consortium.hub("log", "entries", "--as-of", LONG_AGO).stdout, "")


class OpenDataAsOf(ReleaseCase):
    """Release 1, then 2, which was withdrawn."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.release("build", "--periods", "2025")
        cls.release("publish", "1")
        time.sleep(0.01)
        cls.release("build", "--periods", "2025", "--revisions", "include")
        cls.release("publish", "2")
        time.sleep(0.01)
        cls.release("withdraw", "2", "--reason-en", "A member's mistake.")
        cls.one, cls.two = (json.loads(cls.release("show", n, "--json").stdout) for n in "12")

    def public(self, path, as_of):
        return self.get(f"{path}{'&' if '?' in path else '?'}as_of={as_of}", headers={"Accept-Language": "en"})

    def test_what_was_published_later_is_not_there(self):
        for path in ("/open-data/releases/1", "/open-data/releases/1/", "/open-data/releases/1/segments.csv",
                     "/open-data/latest/segments.csv", "/open-data/query/segments", "/open-data/query/segments?release=1",
                     "/open-data/catalog.ttl"):
            self.assertEqual(self.public(path, LONG_AGO).code, "not_found", path)
            self.assertEqual(self.public(path, "x").code, "invalid_argument", path)
            self.assertEqual(self.public(path, self.one["published"]).status, 200, path)
        self.assertEqual(self.public("/open-data/releases", LONG_AGO).json()["items"], [])
        self.assertEqual(self.public("/open-data", LONG_AGO).json()["latest"], None)

    def test_latest_is_the_one_of_then(self):
        path = "/open-data/latest/segments.csv"
        then = self.public(path, self.one["published"])
        self.assertEqual(then.headers["Content-Location"], "/open-data/releases/1/segments.csv")
        self.assertEqual(self.public("/open-data/query/segments", self.one["published"]).json()["release"], 1)
        listed = self.public("/open-data/releases", self.one["published"]).json()["items"]
        self.assertEqual([r["number"] for r in listed], [1])
        self.assertNotIn(b"releases/2/", self.public("/open-data/catalog.ttl", self.one["published"]).body)

    def test_what_was_withdrawn_does_not_come_back(self):
        standing = self.two["published"]
        self.assertEqual(self.public("/open-data", standing).json()["latest"], "/open-data/releases/2/")
        for path in ("/open-data/latest/segments.csv", "/open-data/releases/2/segments.csv", "/open-data/query/segments",
                     "/open-data/query/segments?release=2"):
            gone = self.public(path, standing)
            self.assertEqual((gone.status, gone.code), (410, "gone"), path)
            self.assertIn("A member's mistake.", gone.json()["detail"])
        index = self.public("/open-data/releases/2", standing).json()
        self.assertEqual(index["withdrawn"]["reason"], {"en": "A member's mistake."})

    def test_the_commands_read_as_of_an_instant(self):
        then = json.loads(self.release("show", "2", "--json", "--as-of", self.two["published"]).stdout)
        self.assertEqual((then["state"], self.two["state"]), ("published", "withdrawn"))
        for command in (("show", "1"), ("review", "1"), ("export", "1", self.consortium.folder / "none")):
            self.assertEqual(self.release(*command, "--as-of", LONG_AGO, check=False).returncode, 3, command)
            self.assertEqual(self.release(*command, "--as-of", "x", check=False).returncode, 1, command)


if __name__ == "__main__":
    unittest.main()
