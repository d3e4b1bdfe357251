"""Proves what people may declare of a revision over real TLS, and that only certified revisions count."""
import base64
import http.client
import unittest

from hub_case import AGENCY, OTHER_AGENCY, HubCase, statement, submission, tls_context


class Statements(HubCase):
    def item(self, receipt, siret=AGENCY, as_of=""):
        return self.get(f"/v1/submissions/{receipt['submission']}{as_of}", siret).json()

    def test_received_certified_withdrawn_reverted(self):
        first = self.submit(period="2020")[0]
        second = self.submit(period="2020", lines={"in": 401, "used": 400, "excluded": 1})[0]
        self.assertEqual((self.item(first.json())["certified"], self.item(first.json())["counts"]), (None, False))
        self.certify(first)
        certified = self.certify(second).json()
        self.assertEqual((certified["action"], certified["counts"], certified["signer_person"]), ("certify", 2, "head"))
        self.assertTrue(self.item(second.json())["counts"])
        self.assertFalse(self.item(first.json())["counts"])
        withdrawn = self.certify(second, action="withdraw", reason="erreur de saisie").json()
        self.assertEqual(withdrawn["counts"], 0)
        self.assertEqual(self.certify(first, action="revert", reason="la précédente était juste").json()["counts"], 1)
        self.assertTrue(self.item(first.json())["counts"])
        then = certified["received"]
        self.assertTrue(self.item(second.json(), as_of=f"?as_of={then}")["counts"])
        self.assertEqual([i["revision"] for i in self.get("/v1/submissions?period=2020", AGENCY).json()["items"]], [2, 1])
        self.assertEqual(self.consortium.hub("check").returncode, 0)

    def test_who_may_not(self):
        answer = self.submit(period="2018")[0]
        receipt = answer.json()
        about = {"period": "2018", "revision": 1, "subject_sha256": receipt["document_sha256"]}
        self.certify(answer)
        again = self.state("certify", signer=self.person(), **about)
        self.assertEqual((again.status, again.code), (409, "conflict"))
        by_agency = self.state("withdraw", reason="x", **about)
        self.assertEqual((by_agency.status, by_agency.code), (403, "forbidden"))
        stranger = self.state("withdraw", signer=self.person(name="stranger"), reason="x", **about)
        self.assertEqual((stranger.status, stranger.code), (403, "forbidden"))
        other = self.state("withdraw", signer=self.person(OTHER_AGENCY), reason="x", **about)
        self.assertEqual((other.status, other.code), (403, "forbidden"))
        unknown = self.state("withdraw", signer=self.person(), reason="x", **{**about, "revision": 7})
        self.assertEqual((unknown.status, unknown.code), (404, "not_found"))
        changed = self.state("withdraw", signer=self.person(), reason="x", **{**about, "subject_sha256": "0" * 64})
        self.assertEqual((changed.status, changed.code), (409, "conflict"))
        unreadable = self.state("withdraw", signer=self.person(), reason="", **about)
        self.assertEqual((unreadable.status, unreadable.code), (400, "malformed"))

    def test_a_persons_certificate_reads_and_states_but_does_not_submit(self):
        self.certify(self.submit(period="2017")[0])
        connection = http.client.HTTPSConnection("localhost", self.consortium.members_port, timeout=60,
                                                 context=tls_context(self.consortium.folder / "hub/ca.pem", self.person()))
        self.assertEqual(self.ask("GET", "/v1/submissions", AGENCY, connection=connection).status, 200)
        document, key = submission.document(AGENCY, "2017")
        refused = self.send(document, key, connection=connection)
        self.assertEqual((refused.status, refused.code), (403, "agency_only"))
        connection.close()

    def test_the_same_statement_again_is_answered_with_the_same_bytes(self):
        answer = self.submit(period="2016")[0]
        receipt = answer.json()
        self.certify(answer)
        made, key = statement.document(AGENCY, "withdraw", "2016", 1, subject_sha256=receipt["document_sha256"], reason="x")
        headers = {"Content-Type": statement.MEDIA_TYPE, "Idempotency-Key": key,
                   "Parangon-Signature": submission.sign(made, self.person())}
        first, second = (self.ask("POST", "/v1/statements", AGENCY, made, headers) for _ in range(2))
        self.assertEqual((first.status, second.status), (201, 200))
        self.assertEqual(first.body, second.body)
        self.assertEqual(first.headers["Parangon-Proof"], second.headers["Parangon-Proof"])
        proof = self.get(first.headers["Location"] + "/proof", AGENCY).body
        self.assertEqual(proof, base64.b64decode(first.headers["Parangon-Proof"]))
        self.assertEqual(self.get(first.headers["Location"], OTHER_AGENCY).status, 404)

    def test_certifiers_are_named_and_removed(self):
        self.assertEqual(self.state("name_certifier", OTHER_AGENCY, person="head", person_name="Finances").status, 201)
        self.assertEqual([c["name"] for c in self.get("/v1/certifiers", OTHER_AGENCY).json()["items"]], ["Finances"])
        self.assertEqual(self.state("remove_certifier", OTHER_AGENCY, person="head").status, 201)
        self.assertEqual(self.get("/v1/certifiers", OTHER_AGENCY).json()["items"], [])
        self.assertEqual(self.state("remove_certifier", OTHER_AGENCY, person="head").status, 404)


if __name__ == "__main__":
    unittest.main()
