"""Proves the interface's manners: every address, verb and answer is the documented one, answers that
do not change are not sent twice, and the description and the server say the same."""
import json
import re
import socket
import unittest

from hub_case import AGENCY, OTHER_AGENCY, HubCase, run, submission, tls_context, wait_for

MORE = (("22910228000018", "Essonne"), ("22930008201453", "Seine-Saint-Denis"))


class Http(HubCase):
    agencies = ((AGENCY, "Seine-et-Marne"), (OTHER_AGENCY, "Yvelines"), *MORE)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls()
        for i, (siret, _) in enumerate(cls.agencies):
            document, key = submission.document(siret, "2025", submission.rows(1_000_000 + 100_000 * i))
            case.certify(case.send(document, key, siret), siret)

    def runTest(self):
        """So that the class can be made outside a test."""

    def test_unknown_paths(self):
        for path in ("/", "/v1", "/v1/nothing", "/v1/submissions", "/v1/benchmarks?period=2025", "/open-data/latest/segments.csv",
                     "/v1/register/99", "/v1/register/x", "/..%2f..%2fetc/passwd"):
            answer = self.get(path)
            self.assertEqual((answer.status, answer.code), (404, "not_found"), path)

    def test_unknown_verbs(self):
        for verb in ("POST", "PUT", "DELETE", "PATCH", "BREW"):
            answer = self.ask(verb, "/v1/consortium")
            self.assertEqual((answer.status, answer.code), (405, "method_not_allowed"), verb)
            self.assertIn("GET", answer.headers["Allow"])

    def test_problems_speak_the_callers_language(self):
        french = self.get("/nothing", headers={"Accept-Language": "fr-FR,en;q=0.5"})
        english = self.get("/nothing", headers={"Accept-Language": "en"})
        self.assertEqual((french.headers["Content-Language"], english.headers["Content-Language"]), ("fr", "en"))
        self.assertEqual((french.json()["title"], english.json()["title"]), ("Introuvable", "Not found"))

    def test_a_head_that_cannot_be_read_is_answered_in_the_language_it_asked_for(self):
        cases = [("GET /v1/consortium HTTP/1.1\r\nHost: h\r\nAccept-Language: en;q=0.1, fr\r\nTransfer-Encoding: gzip\r\n\r\n",
                  501, "not_implemented", "Non pris en charge"),
                 ("GET /v1/consortium HTTP/1.1\r\nHost: h\r\nAccept-Language: fr\r\nExpect: tea\r\n\r\n",
                  417, "expectation_failed", "Attente non prise en charge"),
                 ("GET /v1/consortium HTTP/3.0\r\nHost: h\r\nAccept-Language: fr\r\n\r\n",
                  505, "http_version_not_supported", "HTTP version not supported")]
        context = tls_context(self.consortium.folder / "hub/ca.pem", self.pki())
        for head, status, code, title in cases:
            raw = socket.create_connection(("localhost", self.consortium.members_port), timeout=30)
            with context.wrap_socket(raw, server_hostname="localhost") as client:
                client.sendall(head.encode())
                answer = b"".join(iter(lambda: client.recv(65536), b"")).decode()
            problem = json.loads(answer.split("\r\n\r\n", 1)[1])
            self.assertEqual((problem["status"], problem["code"], problem["title"]), (status, code, title))
            self.assertIn("X-Request-Id: " + problem["instance"].removeprefix("urn:parangon:request:"), answer)

    def test_a_half_sent_body_changes_nothing_and_holds_nobody_up(self):
        before = self.kept()
        context = tls_context(self.consortium.folder / "hub/ca.pem", self.pki())
        raw = socket.create_connection(("localhost", self.consortium.members_port), timeout=30)
        with context.wrap_socket(raw, server_hostname="localhost") as half:
            half.sendall(b"POST /v1/submissions HTTP/1.1\r\nHost: localhost\r\nContent-Type: " +
                         submission.MEDIA_TYPE.encode() +
                         b"\r\nIdempotency-Key: k\r\nParangon-Signature: s\r\nContent-Length: 1000\r\n\r\n{\"document\"")
            self.assertEqual(self.kept(), before)
        self.assertEqual(self.kept(), before)

    def test_what_has_not_changed_is_not_sent_again(self):
        for path in ("/v1/register/1", "/v1/register/current", "/open-data", "/open-data/releases", "/v1/families",
                     "/v1/rules", "/openapi.json", "/log/checkpoint", "/log/tile/0/000.p/1"):
            for _ in range(2):  # Made now, then served ready-made.
                first = self.get(path)
                self.assertEqual(first.status, 200, path)
                again = self.get(path, headers={"If-None-Match": first.headers["ETag"]})
                self.assertEqual((again.status, again.body), (304, b""), path)
                other = self.get(path, headers={"If-None-Match": '"other"'})
                self.assertEqual((other.status, other.body), (200, first.body), path)

    def test_head_is_get_without_its_body(self):
        answer = self.ask("HEAD", "/v1/consortium")
        self.assertEqual((answer.status, answer.body), (200, b""))

    def test_a_commit_shows_at_once_in_ready_made_answers(self):
        before = self.get("/log/checkpoint").body
        self.assertEqual(self.get("/log/checkpoint").body, before)
        self.submit(period="2019")
        self.assertNotEqual(self.get("/log/checkpoint").body, before)

    def test_an_import_by_another_process_shows_within_seconds(self):
        first = self.get("/v1/consortium").json()["register_release"]
        extra = self.consortium.folder / "more.csv"
        extra.write_text("siret,kind,first_day,last_day,source\n35600000000048,ea,,,test\n")
        self.consortium.hub("register", "import", "--add", "--format", "register", extra)
        wait_for(lambda: self.get("/v1/consortium").json()["register_release"] == first + 1, 10)
        self.assertIn(b"35600000000048", self.get("/v1/register/current").body)
        self.assertNotIn(b"35600000000048", self.get(f"/v1/register/{first}").body)

    def test_the_register_is_signed_and_named(self):
        answer = self.get("/v1/register/1")
        self.assertEqual(answer.headers["Parangon-Register-Release"], "1")
        self.assertEqual(answer.headers["Parangon-Signature"].count("."), 2)
        self.assertEqual(self.get("/v1/register").json()["items"][-1]["number"], 1)

    def test_measurements_are_counted_by_route_and_for_the_operator(self):
        self.get("/v1/consortium")
        text = self.get("/metrics").body.decode()
        self.assertIn('parangon_http_requests_total{listener="portal",method="GET",route="/v1/consortium",status="200"}',
                      text)
        self.assertIn('parangon_submissions_total{outcome="accepted"}', text)
        self.assertIn("parangon_store_call_seconds_bucket", text)
        self.assertNotIn("period=2025", text)

    def test_the_description_and_the_server_agree(self):
        described = self.get("/openapi.json").json()
        self.assertEqual(described["openapi"], "3.1.0")
        names = [o["operationId"] for operations in described["paths"].values() for o in operations.values()]
        self.assertEqual(len(names), len(set(names)))
        for reference in re.findall(r'"\$ref": "#/components/(\w+)/(\w+)"', self.get("/openapi.json").body.decode()):
            self.assertIn(reference[1], described["components"][reference[0]])
        for path, operations in described["paths"].items():
            concrete = path.replace("{id}", "x").replace("{release}", "1").replace("{file}", "x").replace("{number}", "1").replace("{cube}", "x").replace("{path}", "0/000.p/1")
            for verb, operation in operations.items():
                self.assertTrue(operation["x-discloses"], (verb, path))
                for listener, siret in (("members", AGENCY), ("portal", None)):
                    answer = self.ask(verb.upper(), concrete, siret)
                    if listener in operation["x-listeners"]:
                        self.assertNotEqual(answer.status, 405, (verb, path, listener))
                        if answer.status == 404:
                            # Nothing is released here, so that there is no latest.
                            self.assertRegex(path, r"{(id|name|number|file|cube)}|/latest$")
                            self.assertIn("404", operation["responses"], path)
                    elif listener == "portal":
                        self.assertEqual(answer.status, 404, (verb, path, listener))

    def test_a_parameter_is_taken_once_or_not_at_all(self):
        paths = self.get("/openapi.json").json()["paths"]
        asked = 0
        for path, operations in paths.items():
            operation = operations.get("get", {})
            if not operation.get("parameters") or "members" not in operation["x-listeners"]:
                continue
            concrete = re.sub(r"{\w+}", "1", path)
            for query in ("as_of=2026-01-01T00:00:00Z&as_of=2026-02-01T00:00:00Z", "limit=1&period=2025&limit=1"):
                answer = self.get(f"{concrete}?{query}", AGENCY, {"Accept-Language": "en"})
                self.assertEqual((answer.status, answer.code), (400, "invalid_argument"), (path, answer))
                self.assertIn('"as_of"' if query.startswith("as_of") else '"limit"', answer.json()["detail"])
            self.assertIn("400", operation["responses"], path)
            asked += 1
        self.assertGreater(asked, 20)

    def test_curl_gets_what_the_manual_says(self):
        url = f"https://localhost:{self.consortium.portal_port}/health"
        done = run("curl", "--silent", "--fail", "--cacert", self.consortium.folder / "hub/ca.pem", url)
        self.assertEqual(done.stdout, '{"status":"ok"}\n')


class OperatorElsewhere(HubCase):
    settings = '[metrics]\nallow_from = ["192.0.2.1"]\n'
    agencies = ()

    def test_measurements_are_not_for_other_addresses(self):
        answer = self.get("/metrics")
        self.assertEqual((answer.status, answer.code), (403, "operator_only"))


if __name__ == "__main__":
    unittest.main()
