"""Proves that browsers get pages and programs what they always got, at the same addresses; that caches can tell them
apart; and that a page needs nothing and lets nothing in."""
import base64
import hashlib
import html.parser
import re
import unittest
import urllib.parse

from hub_case import AGENCY, wait_for
from release_case import SETTINGS, ReleaseCase, instant

# What a browser sends (Firefox, Chromium).
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
REASON = "Une erreur <b>d'un</b> membre & \"autre\""


class Reader(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.elements, self.links, self.said = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag == "a":
            self.links.append(dict(attributes)["href"])

    def handle_data(self, data):
        self.said += data.replace("\u00a0", " ")


class Pages(ReleaseCase):
    """Release 1 stands; 2 was withdrawn; 3 is under embargo."""
    settings = SETTINGS.replace("Groupement d'essai", "Groupement <i>d'essai</i>")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in ("1", "2"):
            cls.release("build", "--periods", "2025", *(("--revisions", "include") if number == "2" else ()))
            cls.release("publish", number)
        case = cls()
        wait_for(lambda: len(case.get("/open-data/releases").json()["items"]) == 2, 10)
        cls.before = instant(seconds=1)  # Whole seconds: after the publication, before the withdrawal.
        wait_for(lambda: instant() > cls.before, 10)
        cls.release("withdraw", "2", "--reason", REASON)
        cls.release("build", "--periods", "2025", "--issued", instant(days=30))
        cls.release("publish", "3")
        wait_for(lambda: case.get("/open-data/releases").json()["items"][0]["withdrawn"], 10)

    def page(self, path, lang=None, **headers):
        sent = {"Accept": BROWSER, **({"Accept-Language": lang} if lang else {})}
        sent.update({k.replace("_", "-"): v for k, v in headers.items()})
        return self.get(path, headers=sent)

    def read(self, path, lang=None, status=200):
        answer = self.page(path, lang)
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (status, "text/html; charset=utf-8"), path)
        return answer, Reader(answer.body.decode())

    def test_programs_get_what_they_got(self):
        for path in ("/open-data", "/open-data/", "/open-data/releases/1", "/open-data/releases/1/", "/open-data/latest/"):
            for accept in (None, "*/*", "application/json", "application/json, text/html", "text/html;q=0.5, */*", "image/png"):
                answer = self.get(path, headers={"Accept": accept} if accept else {})
                self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/json"), (path, accept))
                self.assertEqual(answer.headers["Vary"], "Accept")
            self.assertEqual(self.page(path).headers["Content-Type"], "text/html; charset=utf-8", path)
            self.assertEqual(self.get(path, AGENCY, {"Accept": BROWSER}).body, self.page(path).body)

    def test_names_in_the_catalogue_lead_to_it(self):
        # As rdflib asks, with which data.gouv.fr follows the address of a period.
        rdflib = "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, */*;q=0.1"
        for accept, kind, path in ((rdflib, "application/rdf+xml", "catalog.rdf"), ("text/turtle", "text/turtle; charset=utf-8", "catalog.ttl"),
                                   ("application/ld+json, */*;q=0.1", "application/ld+json", "catalog.jsonld")):
            answer = self.get("/open-data/releases/1/", headers={"Accept": accept})
            self.assertEqual((answer.status, answer.headers["Content-Type"], answer.headers["Vary"]), (200, kind, "Accept"))
            self.assertEqual(answer.body, self.get("/open-data/" + path).body)
        self.assertIn(b"releases/1/#period-2025", answer.body)
        self.assertEqual(self.get("/open-data/releases/3/", headers={"Accept": "text/turtle"}).status, 404)

    def test_caches_can_tell_them_apart(self):
        path = "/open-data/releases/1/"
        shown, told, english = self.page(path), self.get(path), self.page(path, "en")
        self.assertEqual(len({a.headers["ETag"] for a in (shown, told, english)}), 3)
        self.assertEqual(shown.headers["Vary"], "Accept, Accept-Language")
        again = self.page(path, If_None_Match=shown.headers["ETag"])
        self.assertEqual((again.status, again.body), (304, b""))
        self.assertEqual(again.headers["Vary"], shown.headers["Vary"])
        self.assertEqual(self.page(path, If_None_Match=told.headers["ETag"]).status, 200)
        head = self.ask("HEAD", path, headers={"Accept": BROWSER})
        self.assertEqual((head.headers["ETag"], head.body), (shown.headers["ETag"], b""))

    def test_the_language_is_the_one_asked_for_and_else_french(self):
        path = "/open-data/releases/1/"
        for query, header, lang in (("", None, "fr"), ("", "en-GB,en;q=0.9", "en"), ("", "fr;q=0.4,en;q=0.3", "fr"),
                                    ("?lang=fr", "en", "fr"), ("?lang=en", "fr", "en")):
            answer, page = self.read(path + query, header)
            self.assertEqual(answer.headers["Content-Language"], lang, (query, header))
            self.assertEqual(page.elements[0], ("html", {"lang": lang}))
        refused = self.page(path + "?lang=de")
        self.assertEqual((refused.status, refused.code), (400, "invalid_argument"))

    def test_a_page_brings_nothing_and_lets_nothing_in(self):
        for path in ("/open-data", "/open-data/releases/1/", "/open-data/releases/2/"):
            answer, page = self.read(path)
            style = re.search(r"<style>(.*?)</style>", answer.body.decode(), re.S).group(1)
            digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
            policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
            self.assertEqual(policy["default-src"], "'none'")
            self.assertEqual(policy["style-src"], f"'sha256-{digest}'")
            self.assertEqual(policy["frame-ancestors"], "'none'")
            self.assertNotIn("Set-Cookie", answer.headers)
            self.assertEqual({tag for tag, _ in page.elements} & {"script", "img", "iframe", "form", "object", "i", "b"}, set())
            self.assertIn("Groupement <i>d'essai</i>", page.said)
            for tag, attributes in page.elements:
                self.assertFalse({"style", "src"} & set(attributes) or [a for a in attributes if a.startswith("on")], tag)

    def test_every_link_leads_somewhere(self):
        seen = set()
        for path in ("/open-data", "/open-data/?lang=en", "/open-data/releases/1/", "/open-data/releases/2/?lang=en"):
            for link in self.read(path)[1].links:
                target = urllib.parse.urljoin(path, link)
                if target.startswith("/") and "#" not in target and target not in seen:
                    seen.add(target)
                    self.assertEqual(self.get(target).status, 200, target)
        self.assertGreater(len(seen), 30)

    def test_a_release_is_told_as_its_files_say(self):
        listed = self.get("/open-data/releases/1/").json()
        for lang, words in (("fr", ("Territoire", "Version suivante", "retirée", "Valeur provisoire", "Licence Ouverte")),
                            ("en", ("Area", "Later version", "withdrawn", "Provisional value", "Licence Ouverte"))):
            _, page = self.read("/open-data/releases/1/", lang)
            for file in listed["files"]:
                self.assertIn(file["sha256"], page.said, file["path"])
                self.assertIn(f"/open-data/releases/1/{file['path']}", page.links)
            for word in (*words, listed["title"][lang], listed["digest"], "data@example.org", "sha256sum -c SHA256SUMS",
                         "https://data.example.org/open-data/releases/1/"):
                self.assertIn(word, page.said)
            self.assertIn("/open-data/releases/1/segments.csv.gz", page.links)
        latest, _ = self.read("/open-data/latest/")
        self.assertEqual(latest.headers["Content-Location"], "/open-data/releases/1/")

    def test_a_withdrawn_release_says_why_and_gone_stays_gone(self):
        # Told in French only: read in French, and marked as such, whatever the page's language.
        self.assertEqual(self.get("/open-data/releases/2/").json()["withdrawn"]["reason"], {"fr": REASON})
        told = [line for line in self.get("/open-data/catalog.ttl").body.decode().splitlines() if "versionNotes" in line]
        self.assertRegex("".join(told), r'^[^@]*"@fr[^@]*$')
        english, page = self.read("/open-data/releases/2/", "en")
        self.assertIn(REASON, page.said)
        self.assertIn(b'Reason: <span lang="fr">Une erreur', english.body)
        _, page = self.read("/open-data/releases/2/")
        self.assertIn(REASON, page.said)
        self.assertIn("/open-data/releases/1/", page.links)
        self.assertNotIn("/open-data/releases/2/segments.csv", page.links)
        for path in ("/open-data/releases/2/segments.csv", f"/open-data/latest/?as_of={self.before}"):
            answer, page = self.read(path, status=410)
            self.assertIn(REASON, page.said)
            self.assertIn("/open-data/releases/1/", answer.headers["Link"])
            self.assertEqual(answer.headers["Cache-Control"], "no-store")
            self.assertEqual(self.get(path).code, "gone")

    def test_pages_are_of_an_instant_and_embargoes_hold(self):
        _, page = self.read("/open-data")
        self.assertIn("/open-data/releases/2/", page.links)
        for path in ("/open-data", "/open-data/releases/1/", "/open-data/releases/2/"):
            self.assertNotIn("/open-data/releases/3/", self.read(path)[1].links)
        self.assertEqual(self.page("/open-data/releases/3/").status, 404)
        _, page = self.read("/open-data?as_of=2020-01-01T00:00:00Z")
        self.assertIn("Rien n'est publié", page.said)
        self.assertIn("/open-data?as_of=2020-01-01T00%3A00%3A00Z&lang=en", page.links)


if __name__ == "__main__":
    unittest.main()
