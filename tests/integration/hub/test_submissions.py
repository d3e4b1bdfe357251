"""Proves what the hub does with what members send: a receipt that is signed and stays the same, one
answer for each thing that can be wrong with a submission, and a state that only a good one changes."""
import hashlib
import json
import unittest

from hub_case import AGENCY, OTHER_AGENCY, HubCase, submission


class Submissions(HubCase):
    settings = "[limits]\nmax_submission_bytes = 100000\n"

    def refused(self, status, code, document, key, **how):
        before = self.kept()
        answer = self.send(document, key, **how)
        self.assertEqual((answer.status, answer.code), (status, code), answer)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        self.assertEqual(self.kept(), before, "a refused submission changed the state")
        return answer.json()

    def test_accepted_with_a_receipt_that_names_what_was_sent(self):
        answer, document, key = self.submit(period="2024")
        receipt = answer.json()
        self.assertEqual(receipt["document_sha256"], hashlib.sha256(document).hexdigest())
        self.assertEqual((receipt["agency"], receipt["period"], receipt["revision"], receipt["idempotency_key"]),
                         (AGENCY, "2024", 1, key))
        self.assertEqual(answer.headers["Location"], "/v1/submissions/" + receipt["submission"])
        again = self.submit(period="2024")[0].json()
        self.assertEqual(again["revision"], 2)

    def test_the_same_key_gives_the_same_receipt_and_no_new_revision(self):
        first, document, key = self.submit(period="2023")
        before = self.kept()
        second = self.send(document, key)
        self.assertEqual(second.status, 200)
        self.assertEqual(second.body, first.body)
        self.assertEqual(second.headers["Parangon-Signature"], first.headers["Parangon-Signature"])
        quoted = self.send(document, f'"{key}"')
        self.assertEqual((quoted.status, quoted.body), (200, first.body))
        self.assertEqual(self.kept(), before)

    def test_what_was_sent_is_kept_byte_for_byte_and_for_its_sender_only(self):
        answer, document, key = self.submit(period="2022")
        place = answer.headers["Location"]
        kept = self.get(place + "/document", AGENCY)
        self.assertEqual((kept.status, kept.body), (200, document))
        self.assertEqual(self.get(place + "/receipt", AGENCY).body, answer.body)
        info = self.get(place, AGENCY).json()
        self.assertEqual((info["period"], info["figures"], info["idempotency_key"]), ("2022", 21, key))
        for path in (place, place + "/document", place + "/receipt", "/v1/submissions/ffff"):
            other = self.get(path, OTHER_AGENCY)
            self.assertEqual((other.status, other.code), (404, "not_found"), path)
        self.assertNotIn(info["id"], self.kept(OTHER_AGENCY))

    def test_the_list_is_paged(self):
        for _ in range(3):
            self.submit(OTHER_AGENCY, period="2021")
        everything = self.kept(OTHER_AGENCY)
        self.assertEqual(len(everything), 3)
        page = self.get("/v1/submissions?limit=2", OTHER_AGENCY).json()
        rest = self.get(f"/v1/submissions?limit=2&cursor={page['next']}", OTHER_AGENCY).json()
        self.assertEqual([i["id"] for i in page["items"] + rest["items"]], everything)
        self.assertIsNone(rest["next"])
        for query in ("limit=0", "limit=1001", "limit=x", "cursor=x"):
            answer = self.get("/v1/submissions?" + query, OTHER_AGENCY)
            self.assertEqual((answer.status, answer.code), (400, "invalid_argument"), query)

    def test_validation_judges_and_commits_nothing(self):
        before = self.kept()
        document, key = submission.document(AGENCY)
        good = self.send(document, key, path="/v1/validations")
        self.assertEqual((good.status, good.json()), (200, {"errors": 0, "warnings": 0, "counts": {}, "findings": []}))
        bad, key = submission.document(AGENCY, figures=submission.rows()[1:])
        answer = self.send(bad, key, path="/v1/validations")
        self.assertEqual((answer.status, answer.code), (422, "rule_violation"))
        self.assertIn("F-PARENT-MISSING", {f["rule"] for f in answer.json()["findings"]})
        self.assertEqual(self.kept(), before)
        # Not even the key and the nonce are used up.
        self.assertEqual(self.send(document, json.loads(document)["manifest"]["idempotency_key"]).status, 201)

    def test_an_altered_document_is_refused(self):
        document, key = submission.document(AGENCY)
        signature = submission.sign(document, self.pki())
        problem = self.refused(422, "bad_signature", document.replace(b"1000000", b"9000000"), key, signature=signature)
        self.assertEqual([f["rule"] for f in problem["findings"]], ["S-SIGNATURE"])

    def test_a_signature_by_another_agency_is_refused(self):
        document, key = submission.document(AGENCY)
        signature = submission.sign(document, self.pki(OTHER_AGENCY))
        self.refused(403, "agency_mismatch", document, key, signature=signature)

    def test_a_replayed_nonce_is_refused_under_another_key(self):
        _, document, _ = self.submit()
        nonce = json.loads(document)["manifest"]["nonce"]
        again, key = submission.document(AGENCY, nonce=nonce)
        self.refused(409, "replayed", again, key)

    def test_a_key_used_for_other_content_is_refused(self):
        _, _, key = self.submit()
        other, _ = submission.document(AGENCY, idempotency_key=key)
        self.refused(409, "idempotency_key_reused", other, key)

    def test_a_key_other_than_the_manifests_is_refused(self):
        document, _ = submission.document(AGENCY)
        self.refused(422, "idempotency_key_mismatch", document, "another-key")

    def test_what_is_missing_is_named(self):
        document, key = submission.document(AGENCY)
        self.refused(400, "idempotency_key_missing", document, key, headers={"Idempotency-Key": None})
        self.refused(400, "signature_missing", document, key, headers={"Parangon-Signature": None})

    def test_what_is_no_document_is_refused(self):
        for body in (b"{}", b"[]", b"\xff\xfe", b'{"document":' + b"[" * 50_000):
            self.refused(400, "malformed", body, "k")

    def test_a_truncated_document_is_refused(self):
        document, key = submission.document(AGENCY)
        self.refused(400, "malformed", document[:-40], key)

    def test_rules_are_reported_with_their_place_in_the_callers_language(self):
        figures = submission.rows()
        figures[1][6] += 1
        figures[1][7] += 1
        document, key = submission.document(AGENCY, figures=figures)
        problem = self.refused(422, "rule_violation", document, key, headers={"Accept-Language": "fr"})
        self.assertEqual(problem["title"], "Dépôt refusé par les règles")
        found = [f for f in problem["findings"] if f["rule"] == "F-SUM-AMOUNT"]
        self.assertTrue(found)
        self.assertIn("somme de ses parties", found[0]["message"])
        for changes, rule in (({"period": "2199"}, "S-PERIOD-FUTURE"), ({"rules_version": "0"}, "S-RULES-VERSION"),
                              ({"register_release": 9}, "S-REGISTER-UNKNOWN"),
                              ({"families_version": "1"}, "S-FAMILIES-VERSION")):
            document, key = submission.document(AGENCY, **changes)
            problem = self.refused(422, "rule_violation", document, key)
            self.assertEqual([f["rule"] for f in problem["findings"]], [rule])

    def test_an_unsealed_figure_of_two_suppliers_is_refused(self):
        figures = [f[:5] + [2] + f[6:9] + [2, 60] if f[2] != "all" else f for f in submission.rows()]
        document, key = submission.document(AGENCY, figures=figures)
        problem = self.refused(422, "rule_violation", document, key)
        self.assertEqual({f["rule"] for f in problem["findings"]}, {"F-SEAL-MISSING"})

    def test_over_the_limit_is_refused_before_it_is_read(self):
        self.refused(413, "too_large", b" " * 100_001, "k", signature="x")

    def test_another_media_type_is_refused_and_the_right_one_named(self):
        answer = self.send(b"{}", "k", headers={"Content-Type": "application/json"}, signature="x")
        self.assertEqual((answer.status, answer.code), (415, "unsupported_media_type"))
        self.assertEqual(answer.headers["Accept"], submission.MEDIA_TYPE)


if __name__ == "__main__":
    unittest.main()
