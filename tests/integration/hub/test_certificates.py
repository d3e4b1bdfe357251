"""Proves what happens for each of the twelve ways in which a client's certificate can be wrong: the
exact TLS alert, or the exact answer, and nothing changed at the hub."""
import datetime
import http.client
import shutil
import ssl
import unittest

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hub_case import AGENCY, OTHER_AGENCY, HubCase, submission, tls_context

NOW = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
DAY = datetime.timedelta(days=1)
PEM = serialization.Encoding.PEM
SUSPENDED = "22910228000018"


def named(name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


class Certificates(HubCase):
    agencies = ((AGENCY, "Seine-et-Marne"), (OTHER_AGENCY, "Yvelines"), (SUSPENDED, "Essonne"))

    def folder(self, name):
        out = self.consortium.folder / "cases" / name
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        return out

    def made(self, name, key=None, issuer=None, issuer_key=None, chain=(), begin=NOW - DAY, end=NOW + DAY,
             usage=ExtendedKeyUsageOID.CLIENT_AUTH):
        """A certificate that names AGENCY, made outside parangon-ca; self-signed without an issuer."""
        key = key or ec.generate_private_key(ec.SECP256R1())
        builder = (x509.CertificateBuilder().subject_name(named(name))
                   .issuer_name(issuer.subject if issuer else named(name)).public_key(key.public_key())
                   .serial_number(x509.random_serial_number()).not_valid_before(begin).not_valid_after(end)
                   .add_extension(x509.SubjectAlternativeName(
                       [x509.UniformResourceIdentifier("urn:parangon:agency:" + AGENCY)]), False)
                   .add_extension(x509.ExtendedKeyUsage([usage]), False))
        certificate = builder.sign(issuer_key or key, hashes.SHA256())
        out = self.folder(name)
        (out / "cert.pem").write_bytes(b"".join(c.public_bytes(PEM) for c in (certificate, *chain)))
        (out / "key.pem").write_bytes(key.private_bytes(PEM, serialization.PrivateFormat.PKCS8,
                                                        serialization.NoEncryption()))
        return out

    def issuing(self):
        ca = self.consortium.folder / "ca/issuing"
        return (x509.load_pem_x509_certificate((ca / "cert.pem").read_bytes()),
                serialization.load_pem_private_key((ca / "key.pem").read_bytes(), None))

    def by_the_consortium(self, name, **how):
        certificate, key = self.issuing()
        return self.made(name, issuer=certificate, issuer_key=key, chain=[certificate], **how)

    def attempt(self, pki, maximum=None, security_level=None):
        """The alert that ends the connection, or ("answered", status)."""
        context = tls_context(self.consortium.folder / "hub/ca.pem")
        if security_level is not None:  # Our own side must not be the one that refuses.
            context.set_ciphers(f"DEFAULT:@SECLEVEL={security_level}")
        if pki is not None:
            context.load_cert_chain(str(pki / "cert.pem"), str(pki / "key.pem"))
        if maximum is not None:
            context.maximum_version = maximum
        connection = http.client.HTTPSConnection("localhost", self.consortium.members_port, context=context, timeout=30)
        try:
            connection.request("GET", "/v1/submissions")
            got = connection.getresponse()
            return ("answered", got.status, got.read())
        except ssl.SSLError as error:
            return error.reason
        finally:
            connection.close()

    def expect_alert(self, alert, *arguments, **how):
        before = self.kept()
        self.assertEqual(self.attempt(*arguments, **how), alert)
        self.assertEqual(self.kept(), before)

    def test_01_none(self):
        self.expect_alert("TLSV13_ALERT_CERTIFICATE_REQUIRED", None)

    def test_02_self_made(self):
        self.expect_alert("TLSV1_ALERT_UNKNOWN_CA", self.made("self-made"))

    def test_03_other_authority(self):
        other = self.consortium.folder / "other-ca"
        self.consortium.ca("init", other, "--name", "Autre consortium")
        out = self.folder("other")
        self.consortium.ca("issue", "agency", "--ca", other, "--siret", AGENCY, "--name", "x", "--out", out)
        self.expect_alert("TLSV1_ALERT_UNKNOWN_CA", out)

    def test_04_missing_issuer(self):
        out = self.folder("alone")
        text = (self.pki() / "cert.pem").read_text()
        end = "-----END CERTIFICATE-----\n"
        (out / "cert.pem").write_text(text[:text.index(end) + len(end)])
        shutil.copy(self.pki() / "key.pem", out)
        self.expect_alert("TLSV1_ALERT_UNKNOWN_CA", out)

    def test_05_expired(self):
        self.expect_alert("SSLV3_ALERT_CERTIFICATE_EXPIRED",
                          self.by_the_consortium("expired", begin=NOW - 3 * DAY, end=NOW - DAY))

    def test_06_not_yet_valid(self):
        self.expect_alert("SSLV3_ALERT_BAD_CERTIFICATE",
                          self.by_the_consortium("later", begin=NOW + DAY, end=NOW + 3 * DAY))

    def test_07_revoked(self):
        out = self.folder("revoked")
        self.consortium.ca("issue", "agency", "--ca", self.consortium.folder / "ca", "--siret", AGENCY, "--name", "x",
                           "--out", out)
        self.assertEqual(self.attempt(out)[:2], ("answered", 200))
        self.consortium.ca("revoke", "--ca", self.consortium.folder / "ca", out / "cert.pem")
        self.consortium.write_crl()
        self.reload()
        self.expect_alert("SSLV3_ALERT_CERTIFICATE_REVOKED", out)

    def test_08_made_for_servers(self):
        self.expect_alert("SSLV3_ALERT_UNSUPPORTED_CERTIFICATE", self.consortium.folder / "hub")

    def test_09_weak_key(self):
        key = rsa.generate_private_key(65537, 1024)
        self.expect_alert("SSLV3_ALERT_BAD_CERTIFICATE", self.by_the_consortium("weak", key=key), security_level=0)

    def test_10_suspended_agency(self):
        document, key = submission.document(SUSPENDED)
        self.consortium.hub("agency", "suspend", "--siret", SUSPENDED, "--reason", "cotisation")
        for answer in (self.send(document, key, SUSPENDED), self.get("/v1/submissions", SUSPENDED)):
            self.assertEqual((answer.status, answer.code), (403, "agency_suspended"))
            self.assertIn("cotisation", answer.json()["detail"])
        self.consortium.hub("agency", "resume", "--siret", SUSPENDED)
        self.assertEqual(self.kept(SUSPENDED), [])
        self.assertEqual(self.send(document, key, SUSPENDED).status, 201)

    def test_11_another_agencys_in_the_manifest(self):
        before = self.kept(), self.kept(OTHER_AGENCY)
        document, key = submission.document(OTHER_AGENCY)
        answer = self.send(document, key, AGENCY)
        self.assertEqual((answer.status, answer.code), (403, "agency_mismatch"))
        self.assertEqual([f["rule"] for f in answer.json()["findings"]], ["S-AGENCY-MISMATCH"])
        self.assertEqual((self.kept(), self.kept(OTHER_AGENCY)), before)

    def test_12_tls_1_2(self):
        self.expect_alert("TLSV1_ALERT_PROTOCOL_VERSION", self.pki(), maximum=ssl.TLSVersion.TLSv1_2)

    def test_an_agency_that_is_no_member_is_refused(self):
        out = self.folder("stranger")
        self.consortium.ca("issue", "agency", "--ca", self.consortium.folder / "ca", "--siret", "35600000000048",
                           "--name", "x", "--out", out)
        _, status, body = self.attempt(out)
        self.assertEqual(status, 403)
        self.assertIn(b'"agency_unknown"', body)


if __name__ == "__main__":
    unittest.main()
