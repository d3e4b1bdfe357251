"""Proves the life of a release at the hub: built, reviewed, under embargo, published, withdrawn, each step
in the log; and that what is served is what curl, browsers and caches expect of it."""
import gzip
import hashlib
import json
import re
import shutil
import sqlite3
import unittest

from hub_case import Consortium, pathlib, run, submission, tempfile, wait_for
from release_case import AGENCY, MORE, OTHER_AGENCY, SETTINGS, HubCase, ReleaseCase, instant


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Releases(ReleaseCase):
    """Release 1 stands; 2 was withdrawn; 3 is under embargo; a draft was discarded between."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.release("build", "--periods", "2025")
        cls.release("publish", "1")
        cls.release("build", "--periods", "2025")
        cls.release("discard", "2", "--reason", "a typing error")
        cls.release("build", "--periods", "2025", "--revisions", "include")
        cls.release("publish", "2")
        cls.release("withdraw", "2", "--reason", "L'erreur d'un membre.", "--reason-en", "A member's mistake.")
        cls.release("build", "--periods", "2025", "--issued", instant(days=30))
        cls.release("publish", "3")
        case = cls()
        wait_for(lambda: len(case.get("/open-data/releases").json()["items"]) == 2, 10)

    def file(self, path="segments.csv", **headers):
        return self.get(f"/open-data/releases/1/{path}", headers={k.replace("_", "-"): v for k, v in headers.items()})

    def test_every_file_is_the_one_that_was_signed(self):
        index = self.get("/open-data/releases/1/").json()
        sums = dict(reversed(line.split("  ")) for line in self.file("SHA256SUMS").body.decode().splitlines())
        self.assertEqual(index["digest"], sha256(self.file("SHA256SUMS").body))
        for listed in index["files"]:
            for siret in (None, AGENCY):  # Both listeners serve the same.
                answer = self.get(f"/open-data/releases/1/{listed['path']}", siret)
                self.assertEqual((answer.status, sha256(answer.body)), (200, listed["sha256"]), listed)
                self.assertEqual(answer.headers["ETag"], f'"{listed["sha256"]}"')
                self.assertIn("immutable", answer.headers["Cache-Control"])
                self.assertNotIn("Set-Cookie", answer.headers)
            if not listed["path"].endswith(".jws") and listed["path"] != "SHA256SUMS":
                self.assertEqual(sums.pop(listed["path"]), listed["sha256"])
        self.assertEqual(sums, {})

    def test_statistical_offices_get_their_media_types(self):
        for path, kind in (("segments.sdmx.csv", "application/vnd.sdmx.data+csv; version=2.0.0"),
                           ("structure.sdmx.json", "application/vnd.sdmx.structure+json; version=2.0.0"),
                           ("segments.csv", "text/csv; charset=utf-8; header=present")):
            self.assertEqual(self.file(path).headers["Content-Type"], kind)

    def test_the_dictionary_tells_the_rules_of_the_configuration(self):
        text = self.file("dictionnaire.fr.md").body.decode()
        self.assertIn("17,7 %", text)
        rules = {k: v for k, v in self.file("certificate.json").json()["rules"].items() if k != "digest"}
        self.assertEqual(self.file("segments.json").json()["secrecy"]["rules"], rules)

    def test_latest_is_the_newest_that_stands(self):
        latest = self.get("/open-data/latest/segments.csv")
        self.assertEqual(latest.body, self.file().body)
        self.assertEqual(latest.headers["Content-Location"], "/open-data/releases/1/segments.csv")
        self.assertNotIn("immutable", latest.headers["Cache-Control"])
        folder = self.get("/open-data/latest/")
        self.assertEqual(self.get("/open-data/latest").body, folder.body)
        self.assertEqual(folder.body, self.get("/open-data/releases/1/").body)
        self.assertEqual(folder.headers["Content-Location"], "/open-data/releases/1/")

    def test_what_a_client_has_is_not_sent_again(self):
        first = self.file()
        for header, value in (("If-None-Match", first.headers["ETag"]),
                              ("If-Modified-Since", first.headers["Last-Modified"])):
            again = self.get("/open-data/releases/1/segments.csv", headers={header: value})
            self.assertEqual((again.status, again.body), (304, b""), header)
            self.assertEqual(again.headers["Access-Control-Allow-Origin"], "*")
        other = self.get("/open-data/releases/1/segments.csv", headers={"If-Match": '"other"'})
        self.assertEqual((other.status, other.code), (412, "precondition_failed"))

    def test_ranges_are_parts_of_the_file(self):
        whole = self.file().body
        part = self.file(Range="bytes=10-19")
        self.assertEqual((part.status, part.body), (206, whole[10:20]))
        self.assertEqual(part.headers["Content-Range"], f"bytes 10-19/{len(whole)}")
        self.assertEqual(self.file(Range="bytes=-5").body, whole[-5:])
        beyond = self.file(Range=f"bytes={len(whole)}-")
        self.assertEqual((beyond.status, beyond.code), (416, "range_not_satisfiable"))
        self.assertEqual(beyond.headers["Content-Range"], f"bytes */{len(whole)}")
        self.assertEqual(self.file(Range="bytes=0-1", If_Range='"other"').body, whole)
        head = self.ask("HEAD", "/open-data/releases/1/segments.csv")
        self.assertEqual((head.status, head.body, int(head.headers["Content-Length"])), (200, b"", len(whole)))

    def test_curl_resumes_a_download_and_reads_gzip(self):
        url = f"https://localhost:{self.consortium.portal_port}/open-data/latest/structure.sdmx.json"
        curl = ["curl", "--silent", "--fail", "--cacert", self.consortium.folder / "hub/ca.pem"]
        with tempfile.TemporaryDirectory() as folder:
            target = pathlib.Path(folder) / "file"
            whole = self.file("structure.sdmx.json").body
            target.write_bytes(whole[:1000])
            log = run(*curl, "--verbose", "--continue-at", "-", "--output", target, url).stderr
            self.assertIn("206 Partial Content", log)
            self.assertEqual(target.read_bytes(), whole)
            run(*curl, "--compressed", "--output", target, url)
            self.assertEqual(target.read_bytes(), whole)

    def test_the_compressed_form_is_another_one(self):
        plain, packed = self.file(), self.file(Accept_Encoding="gzip")
        self.assertEqual(packed.headers["Content-Encoding"], "gzip")
        self.assertEqual(gzip.decompress(packed.body), plain.body)
        self.assertNotEqual(packed.headers["ETag"], plain.headers["ETag"])
        self.assertEqual(packed.headers["Vary"], "Accept-Encoding")
        part = self.file(Accept_Encoding="gzip", Range="bytes=0-1")
        self.assertEqual((part.status, part.body), (206, packed.body[:2]))
        alone = self.file("segments.csv.gz")
        self.assertEqual((alone.status, alone.body), (200, packed.body))
        self.assertEqual(alone.headers["Content-Type"], "application/gzip")

    def test_pages_of_any_origin_may_read(self):
        asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET",
                 "Access-Control-Request-Headers": "range"}
        for path in ("/open-data/releases/1/segments.csv", "/open-data/query/segments", "/open-data/latest/x"):
            answer = self.ask("OPTIONS", path, headers=asked)
            self.assertEqual(answer.status, 204, path)
            self.assertEqual(answer.headers["Access-Control-Allow-Origin"], "*")
            self.assertIn("Range", answer.headers["Access-Control-Allow-Headers"])
            self.assertIn("GET", answer.headers["Access-Control-Allow-Methods"])
        missing = self.get("/open-data/releases/9/")
        self.assertEqual((missing.status, missing.headers["Access-Control-Allow-Origin"]), (404, "*"))

    def test_under_embargo_there_is_nothing(self):
        for path in ("/open-data/releases/3/", "/open-data/releases/3/segments.csv", "/open-data/releases/9/",
                     "/open-data/releases/x/", "/open-data/releases/1/nothing", "/open-data/latest/nothing",
                     "/open-data/query/segments?release=3", "/open-data/query/nothing", "/open-data/releases/1/short.gz"):
            answer = self.get(path)
            self.assertEqual((answer.status, answer.code), (404, "not_found"), path)
        self.assertEqual([r["number"] for r in self.get("/open-data/releases").json()["items"]], [2, 1])

    def test_a_withdrawn_release_says_why_and_what_to_read(self):
        listed = self.get("/open-data/releases/2/").json()
        reason = {"fr": "L'erreur d'un membre.", "en": "A member's mistake."}
        self.assertEqual((listed["withdrawn"]["reason"], listed["withdrawn"]["see"]), (reason, 1))
        self.assertEqual(self.get("/open-data/releases").json()["items"][0]["withdrawn"]["reason"], reason)
        told = self.get("/open-data/catalog.ttl").body.decode()
        for lang, text in reason.items():
            self.assertIn(f'"{text}"@{lang}', told)
            self.assertIn(text, self.consortium.hub("--lang", lang, "release", "show", "2").stdout)
        for path in ("/open-data/releases/2/segments.csv", "/open-data/query/segments?release=2"):
            for lang, text in reason.items():
                gone = self.get(path, headers={"Accept-Language": lang})
                self.assertEqual((gone.status, gone.code), (410, "gone"), path)
                self.assertIn(text, gone.json()["detail"])
            self.assertIn("/open-data/releases/1/", gone.headers["Link"])
            self.assertNotIn("2500000", gone.json()["detail"])

    def test_the_catalogue_comes_in_the_form_that_is_asked_for(self):
        for accept, kind, path in (("text/turtle", "text/turtle", "catalog.ttl"),
                                   ("application/rdf+xml;q=0.9, text/html", "application/rdf+xml", "catalog.rdf"),
                                   ("application/ld+json, text/turtle;q=0.5", "application/ld+json", "catalog.jsonld"),
                                   ("*/*", "text/turtle", "catalog.ttl")):
            answer = self.get("/open-data/catalog", headers={"Accept": accept})
            self.assertTrue(answer.headers["Content-Type"].startswith(kind), accept)
            self.assertEqual(answer.headers["Content-Location"], "/open-data/" + path)
            self.assertEqual(answer.body, self.get("/open-data/" + path).body)
            self.assertIn(b"https://data.example.org/open-data/releases/1/", answer.body)
            self.assertNotIn(b"releases/3/", answer.body)
        refused = self.get("/open-data/catalog", headers={"Accept": "text/html"})
        self.assertEqual((refused.status, refused.code), (406, "not_acceptable"))

    def test_a_query_gives_rows_of_the_files_and_no_others(self):
        rows = self.file().body.decode().split("\r\n")
        header, cells = rows[0].split(","), [row.split(",") for row in rows[1:-1]]
        whole = self.get("/open-data/query/segments?format=csv&limit=1000")
        self.assertEqual(whole.body, self.file().body)
        answer = self.get("/open-data/query/segments?segment=F01&kind=esat,other&columns=kind,amount_before_tax").json()
        want = [{"kind": c[4], "amount_before_tax": float(c[5])} for c in cells if c[3] == "F01" and c[4] in ("esat", "other")]
        self.assertEqual((answer["items"], answer["total"]), (want, len(want)))
        within = self.get("/open-data/query/segments?within=inclusive&segment=all&columns=kind").json()["items"]
        self.assertEqual({r["kind"] for r in within}, {"inclusive", "stpa", "esat"})
        self.assertEqual(len(within), sum(c[3] == "all" and c[4] in ("inclusive", "stpa", "esat") for c in cells))
        self.assertEqual(self.get("/open-data/query/segments?within=F01.01").code, "invalid_argument")
        descending = self.get("/open-data/query/segments?sort=-amount_before_tax,kind&columns=amount_before_tax").json()
        amounts = [r["amount_before_tax"] for r in descending["items"]]
        self.assertEqual(amounts, sorted((float(c[5]) for c in cells), reverse=True))
        self.assertEqual(self.get("/open-data/query/segments?status=c").json()["total"],
                         sum(c[header.index("status")] == "c" for c in cells))

    def test_pages_follow_one_another(self):
        path, seen = "/open-data/query/segments?limit=7&format=csv", []
        while path:
            answer = self.get(path)
            seen += answer.body.decode().split("\r\n")[1:-1]
            link = re.fullmatch(r'<([^>]+)>; rel="next"', answer.headers.get("Link") or "")
            path = link and link.group(1)
        self.assertEqual(seen, self.file().body.decode().split("\r\n")[1:-1])

    def test_bad_questions_are_told_what_is_allowed(self):
        for query, allowed in (("kind=nobody", "esat"), ("columns=secret", "amount_before_tax"), ("sort=secret", "kind"),
                               ("limit=0", "1000"), ("limit=1001", "1000"), ("cursor=-1", "0"), ("format=xml", "csv"),
                               ("within=all", "segment:all"), ("within=kind:x", "esat"), ("colour=red", "columns"),
                               ("amount_before_tax=1", "columns"), ("columns=kind,kind", "once"),
                               ("kind=esat&kind=all", "commas"), ("limit=1&limit=2", "once")):
            answer = self.get("/open-data/query/segments?" + query, headers={"Accept-Language": "en"})
            self.assertEqual((answer.status, answer.code), (400, "invalid_argument"), query)
            self.assertIn(allowed, answer.json()["detail"])

    def test_nothing_live_is_public(self):
        for path in ("/v1/benchmarks?period=2025", "/v1/open-data", "/v1/open-data/2025.csv"):
            self.assertEqual(self.get(path).status, 404, path)
        self.assertEqual(self.get("/v1/benchmarks?period=2025", AGENCY).status, 200)

    def test_a_folder_is_verified_with_the_authority_alone(self):
        authority = self.consortium.folder / "hub/ca.pem"
        with tempfile.TemporaryDirectory() as root:
            folder = pathlib.Path(root) / "release"
            self.release("export", "1", folder)
            self.assertEqual(self.release("export", "1", folder, check=False).returncode, 1)
            verify = ("verify", folder, "--authority", authority)
            digest = self.get("/open-data/releases/1/").json()["digest"]
            self.assertIn(digest, self.release(*verify).stdout)
            for name, change in (("segments.csv", lambda f: f.write_bytes(f.read_bytes() + b"x")),
                                 ("certificate.json", lambda f: f.write_bytes(f.read_bytes() + b" ")),
                                 ("SHA256SUMS", lambda f: f.write_text(f.read_text().replace("a", "b", 1))),
                                 ("SHA256SUMS.jws", lambda f: f.unlink()),
                                 ("certificate.json.jws", lambda f: f.write_text("x")),
                                 ("bases.csv", lambda f: f.unlink()),
                                 ("more.csv", lambda f: f.write_text("x"))):
                bad = pathlib.Path(root) / "bad"
                shutil.copytree(folder, bad)
                change(bad / name)
                done = self.release("verify", bad, "--authority", authority, check=False)
                self.assertEqual(done.returncode, 1, name)
                self.assertIn(name, done.stdout)
                shutil.rmtree(bad)

    def test_a_reader_computes_what_follows_from_a_folder_and_nothing_more(self):
        with tempfile.TemporaryDirectory() as parent:
            folder = pathlib.Path(parent) / "files"
            self.release("export", "1", folder)
            safe = self.release("attack", folder).stdout
            self.assertEqual(safe.splitlines()[0], "cell,lower,upper")
            # One number taken out of a table whose other numbers are all there is computed.
            table = folder / "segments.csv"
            lines = table.read_bytes().decode().split("\r\n")
            row = next(i for i, line in enumerate(lines) if line.startswith("2025,paid,consortium,F01,inclusive,"))
            amount = lines[row].split(",")[5]
            columns = len(lines[0].split(","))
            lines[row] = "2025,paid,consortium,F01,inclusive" + "," * (columns - 5) + "c"
            table.write_bytes("\r\n".join(lines).encode())
            told = self.release("attack", folder, check=False)
            self.assertEqual(told.returncode, 1)
            self.assertIn(f"2025/paid/consortium/F01/inclusive/any,{amount},{amount}", told.stdout)
            self.assertIn("1 hidden cell(s)", told.stderr)
            table.unlink()
            (folder / "bases.csv").unlink()
            self.assertIn("no table", self.release("attack", folder, check=False).stderr)

    def test_the_log_has_every_step(self):
        entries = self.consortium.hub("log", "entries", "--count", "1000").stdout
        steps = []
        for line in entries.splitlines():
            event = json.loads(line.split("\t", 1)[1])
            if str(event.get("event")).startswith("release_"):
                steps.append((event["event"], event["subject"]["number"]))
        self.assertEqual(steps, [("release_built", "1"), ("release_published", "1"), ("release_built", "2"),
                                 ("release_discarded", "2"), ("release_built", "2"), ("release_published", "2"),
                                 ("release_withdrawn", "2"), ("release_built", "3"), ("release_published", "3")])

    def test_a_release_is_shown_with_each_languages_colon(self):
        for lang, words in (("fr", " : publiée"), ("en", "[^ ]: published")):
            first = self.consortium.hub("--lang", lang, "release", "show", "1").stdout.splitlines()[0]
            self.assertRegex(first, words + "$")

    def test_states_go_one_way(self):
        for arguments, code in ((("publish", "1"), 1), (("discard", "1", "--reason", "x"), 1), (("publish", "9"), 3),
                                (("withdraw", "2", "--reason", "x"), 1), (("withdraw", "1", "--reason", ""), 1), (("withdraw", "1", "--reason", " "), 1),
                                (("withdraw", "1"), 1), (("withdraw", "1", "--reason", "x", "--reason-en", " "), 1),
                                (("show", "9"), 3), (("build", "--periods", "1999"), 3)):
            self.assertEqual(self.release(*arguments, check=False).returncode, code, arguments)

    def test_the_check_finds_what_was_planted(self):
        self.assertEqual(self.consortium.hub("check").returncode, 0)
        store = next(self.consortium.folder.glob("*.sqlite"))
        self.release("review", "1")
        plants = {
            "UPDATE release_blobs SET body = CAST(body || x'20' AS BLOB) WHERE sha256 = (SELECT sha256 FROM release_files WHERE "
            "path = 'segments.csv' LIMIT 1)": "released content",
            "UPDATE release_blobs SET gzip = x'00' WHERE gzip IS NOT NULL": "gzip",
            "UPDATE releases SET digest = 'x' WHERE id = 1": "release 1",
            "UPDATE releases SET issued = issued - 1 WHERE number = 3": "release 3",
            "UPDATE releases SET number = 7 WHERE number = 3": "table releases",
            "DELETE FROM release_events WHERE state = 'withdrawn'": "release 2",
            "UPDATE release_events SET reason = 'other' WHERE state = 'withdrawn'": "release 2",
            "UPDATE release_events SET reason_en = 'other' WHERE state = 'withdrawn'": "release 2",
            "UPDATE release_events SET reason_en = NULL WHERE state = 'withdrawn'": "release 2",
            "DELETE FROM release_files WHERE release = 1 AND path = 'bases.csv'": "bases.csv",
            "DELETE FROM release_files WHERE release = 1 AND path = 'SHA256SUMS.jws'": "SHA256SUMS.jws",
            "UPDATE release_files SET sha256 = (SELECT sha256 FROM release_files WHERE path = 'bases.csv' LIMIT 1) "
            "WHERE release = 1 AND path = 'certificate.json.jws'": "certificate.json.jws",
            "UPDATE release_papers SET kept = x'00' WHERE release = 1": "release draft 1",
            "DELETE FROM disclosures WHERE outlet = 'release' AND release = 1 AND audience = 'members'": "missing from the ledger",
            "UPDATE disclosures SET since = since - 1 WHERE audience = 'everyone' AND release = 1": "disclosure",
            "UPDATE disclosures SET sha256 = 'x' WHERE outlet = 'review'": "disclosure",
            "DELETE FROM disclosed_contents": "missing, or were altered",
            "DELETE FROM release_table_sources WHERE release = 1 AND submission = (SELECT MIN(submission) FROM "
            "release_table_sources)": "does not count the submissions on record",
        }
        for sql, where in plants.items():
            with tempfile.TemporaryDirectory() as folder:
                copy = pathlib.Path(folder) / "copy.sqlite"
                self.consortium.hub("backup", copy)
                with sqlite3.connect(copy) as db:
                    guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
                    for name, _ in guards:
                        db.execute(f"DROP TRIGGER {name}")
                    self.assertGreater(db.execute(sql).rowcount, 0, sql)
                    for _, guard in guards:
                        db.execute(guard)
                db.close()
                done = self.consortium.hub("--lang", "en", "check", "--store", copy, check=False)
                self.assertEqual(done.returncode, 1, sql)
                self.assertIn(where, done.stdout, sql)


class WithdrawnBeforeIssue(ReleaseCase):
    """A vintage that was withdrawn under embargo counts for later ones, because members have read it."""

    def certificate(self, number):
        folder = self.consortium.folder / f"release{number}"
        shutil.rmtree(folder, ignore_errors=True)
        self.release("export", str(number), folder, "--draft")
        made = json.loads((folder / "certificate.json").read_text())
        return made["earlier_releases"], [t["carried_over"] for t in made["tables"]], (folder / "changes.en.md").read_text()

    def test_it_counts_and_the_public_is_not_told(self):
        later = ("--periods", "2025", "--issued", instant(days=30))
        self.release("build", *later)
        self.release("publish", "1")
        revised, key = submission.document(AGENCY, "2025", submission.rows(1_050_000))
        self.certify(self.send(revised, key, AGENCY), AGENCY)
        self.assertEqual(self.release("withdraw", "1", "--reason", "x").stdout.count("\n"), 1)
        # One changed submission alone: the table keeps the state that members have read.
        self.release("build", "--periods", "2025")
        earlier, carried, changes = self.certificate(2)
        self.assertEqual((earlier, set(carried)), ([1], {True}))
        self.assertNotIn("Since release", changes)
        self.release("publish", "2")
        self.release("withdraw", "2", "--reason", "x")
        self.release("build", *later)
        self.assertEqual(self.certificate(3)[0], [1, 2])
        self.assertIn("Since release 2", self.certificate(3)[2])
        self.release("publish", "3")
        # Built upon one under embargo, which is then withdrawn.
        self.release("build", *later)
        self.assertEqual(self.certificate(4)[0], [1, 2, 3])
        told = self.release("withdraw", "3", "--reason", "x").stdout
        self.assertIn("4", told.splitlines()[1])
        refused = self.release("publish", "4", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("3", refused.stderr)
        self.release("discard", "4", "--reason", "x")
        self.release("build", *later)
        self.assertEqual(self.certificate(4)[0], [1, 2, 3])
        self.release("publish", "4")
        self.assertEqual(self.consortium.hub("check").returncode, 0)


class NamedAgencies(ReleaseCase):
    """One of five chose to be named for what it paid."""
    sharing = {AGENCY: {"paid": "public_named", "awarded": "public_aggregate"}}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.release("build", "--periods", "2025")
        cls.review = cls.release("review", "1").stdout
        cls.release("publish", "1")
        case = cls()
        wait_for(lambda: case.get("/open-data/releases").json()["items"], 10)

    def test_everybody_reads_its_rows_under_its_name(self):
        codes = self.get("/open-data/latest/codes-territory.csv").body.decode().split("\r\n")
        self.assertIn(f"{AGENCY},77,Seine-et-Marne,Seine-et-Marne,", codes)
        rows = self.get(f"/open-data/query/segments?territory={AGENCY}&segment=F01").json()["items"]
        self.assertEqual({r["kind"]: r["amount_before_tax"] for r in rows},
                         {"all": 500000.0, "other": 490000.0, "inclusive": 10000.0, "stpa": 10000.0, "esat": 10000.0})
        self.assertEqual({r["agencies"] for r in rows}, {1})
        # The four others of its department are in its total only.
        within = self.get("/open-data/query/segments?within=territory:77&segment=F01&kind=esat").json()["items"]
        self.assertEqual({r["territory"]: r["amount_before_tax"] for r in within}, {"77": 60000.0, AGENCY: 10000.0})

    def test_nobody_else_is_named(self):
        for siret in (OTHER_AGENCY, *(siret for siret, _ in MORE)):
            for path in ("codes-territory.csv", "segments.csv", "certificate.json"):
                self.assertNotIn(siret, self.get(f"/open-data/latest/{path}").body.decode(), path)

    def test_staff_and_readers_are_told(self):
        self.assertRegex(self.review, f"named, as it chose: {AGENCY} Seine-et-Marne, 12 of its 12 cells")
        certificate = self.get("/open-data/latest/certificate.json").json()
        self.assertEqual([t["named_agencies"] for t in certificate["tables"]], [[AGENCY]])
        self.assertIn("SIRET", self.get("/open-data/latest/dictionnaire.fr.md").body.decode())

    def test_auditors_read_which_agency_places_which_cell_and_staff_does_not(self):
        """Of 2024 one agency alone has sent anything."""
        document, key = submission.document(OTHER_AGENCY, "2024", submission.rows(1_000_000))
        self.certify(self.send(document, key, OTHER_AGENCY), OTHER_AGENCY)
        with tempfile.TemporaryDirectory() as folder:
            target = pathlib.Path(folder) / "insiders.json"
            self.release("build", "--periods", "2024", "--insiders", str(target))
            tables = json.loads(target.read_text())
        review = self.release("review", "2").stdout
        self.release("discard", "2", "--reason", "made to read its review")
        self.assertEqual([(t["period"], t["measure"]) for t in tables], [("2024", "paid")])
        self.assertTrue(tables[0]["holes"])
        for hole in tables[0]["holes"]:
            self.assertEqual(hole["agencies"], [{"siren": OTHER_AGENCY[:9], "name": "Yvelines", "places_it": "alone"}])
            self.assertIn(f"`{hole['cell']}` (too few agencies)", review)
        self.assertNotIn("Yvelines", review)


class BuiltAgain(ReleaseCase):
    def test_the_same_inputs_give_the_same_bytes(self):
        # The first whole second after the last certification.
        as_of = instant(seconds=1)
        wait_for(lambda: instant() >= as_of, 10)
        when = ("--periods", "2025", "--as-of", as_of, "--issued", instant(hours=1))
        digests, files = [], []
        for number in range(2):
            self.release("build", *when)
            digests.append(re.findall("^[0-9a-f]{64}$", self.release("show", "1").stdout, re.M))
            # From the store: a draft that is exported counts for later ones.
            with sqlite3.connect(self.consortium.folder / "hub.sqlite") as db:
                files.append(dict(db.execute(
                    "SELECT f.path, b.body FROM release_files f JOIN release_blobs b USING (sha256) "
                    "WHERE f.release = ? AND f.path NOT LIKE '%.jws'", (number + 1,))))
            lang, words = (("fr", "Publication 1 : projet écarté"), ("en", "Release 1: draft discarded"))[number]
            said = self.consortium.hub("--lang", lang, "release", "discard", "1", "--reason", "again").stdout
            self.assertEqual(said.strip(), words)
        self.assertEqual(len(digests[0]), 1)
        self.assertEqual(digests[0], digests[1])
        self.assertGreater(len(files[0]), 10)
        self.assertEqual(files[0], files[1])
        refused = self.release("build", *when) and self.release("export", "1", "x", check=False)
        self.assertEqual((refused.returncode, "--draft" in refused.stderr), (1, True))


class WithoutTheSection(HubCase):
    def test_the_hub_serves_and_says_what_is_missing(self):
        self.assertEqual(self.get("/open-data").json()["latest"], None)
        self.assertEqual(self.get("/open-data/catalog").status, 404)
        self.assertEqual(self.get("/open-data/latest/segments.csv").status, 404)
        done = self.consortium.hub("release", "build", "--periods", "2025", check=False)
        self.assertEqual(done.returncode, 3)
        self.assertIn("[release]", done.stderr)


class BadSections(unittest.TestCase):
    def test_every_wrong_value_is_named(self):
        consortium = Consortium()
        try:
            plain = (consortium.folder / "hub.toml").read_text()
            for old, new in (("embargo_days = 0", "embargo_days = 999"), ("https://data.example.org/open-data", "data"),
                             ("/open-data\"", "/open-data/\""), ("data@example.org", "nobody"),
                             ("embargo_days = 0", "layout = \"none\""), ("embargo_days = 0", "[release.rules]\nminimum_count = 2"),
                             ("embargo_days = 0", "[release.rules]\ncoalition = 3"),
                             ("embargo_days = 0", "[release.rules]\ncoalition = 2\nminimum_count = 3"),
                             ("embargo_days = 0", "embargo = 1"), ('["http://id.insee.fr/geo/region/11"]', "[]")):
                (consortium.folder / "hub.toml").write_text(plain + SETTINGS.replace(old, new))
                done = consortium.hub("release", "list", check=False)
                self.assertEqual(done.returncode, 2, (old, new, done.stderr))
        finally:
            consortium.close()


if __name__ == "__main__":
    unittest.main()
