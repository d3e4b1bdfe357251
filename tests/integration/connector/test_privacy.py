"""Proves that nothing which names a supplier, a contract, an account or a day leaves an agency: for
each reader, a file full of canaries is synchronised through a proxy that records every byte sent,
and no canary is found in them, in any spelling."""
import json
import re
import unittest

from consortium import AGENCY, Consortium, connector, listed_suppliers, source
from recording_proxy import RecordingProxy

SUPPLIERS = listed_suppliers()[:4]
DAY = ("2024", "07", "19")
CANARIES = {
    "name": "CANARINOMFOURNISSEUR",
    "label": "CANARILIBELLEOBJET",
    "contract": "CANARI2024M0042",
    "piece": "CANARIPIECE",
    "iban": "FR7612345678901234567890123",
    "account": "615218877",
    "reference": "CANARITIERS77",
    "place": "CANARIVILLE",
}


def spellings_of_day():
    y, m, d = DAY
    return [f"{y}-{m}-{d}", f"{d}/{m}/{y}", f"{y}{m}{d}", f"{d}{m}{y}", f"{y}-{m}"]


def decp2019():
    return json.dumps({"marches": [{
        "id": f"{CANARIES['contract']}{i}", "acheteur": {"id": AGENCY, "nom": CANARIES["place"]},
        "objet": CANARIES["label"], "codeCPV": "77310000-6", "dateNotification": "-".join(DAY),
        "montant": 10101.01 + i, "dureeMois": 12, "nature": "Marche",
        "lieuExecution": {"code": "77000", "nom": CANARIES["place"]},
        "titulaires": [{"typeIdentifiant": "SIRET", "id": s, "denominationSociale": CANARIES["name"]}]}
        for i, s in enumerate(SUPPLIERS)]})


def decp2022():
    return json.dumps({"marches": {"marche": [{
        "id": f"{CANARIES['contract']}{i}", "acheteur": {"id": AGENCY}, "objet": CANARIES["label"],
        "codeCPV": "77310000-6", "dateNotification": "-".join(DAY), "montant": 20202.02 + i, "dureeMois": 12,
        "considerationsSociales": {"considerationSociale": ["Marché réservé"]},
        "lieuExecution": {"code": "77000", "typeCode": "Code postal"},
        "titulaires": [{"titulaire": {"typeIdentifiant": "SIRET", "id": s}}]}
        for i, s in enumerate(SUPPLIERS)]}})


def pes():
    pieces = "".join(f"""<Piece><BlocPiece><InfoPce><IdPce V="{CANARIES['piece']}"/><TypPce V="01"/><NatPce V="01"/>
<Obj V="{CANARIES['label']}"/></InfoPce></BlocPiece><LigneDePiece><BlocLignePiece><InfoLignePce><IdLigne V="1"/>
<Nature V="{CANARIES['account']}"/><LibVir1 V="{CANARIES['label']}"/><MtHT V="{3030 + i}.03"/><MtTVA V="606.01"/></InfoLignePce>
<LiensIdent><IdMarche V="{CANARIES['contract']}"/></LiensIdent></BlocLignePiece><Tiers><InfoTiers><IdTiers V="{s}"/>
<NatIdTiers V="01"/><RefTiers V="{CANARIES['reference']}"/><CatTiers V="50"/><Nom V="{CANARIES['name']}"/></InfoTiers>
<Adresse><Ville V="{CANARIES['place']}"/></Adresse><CpteBancaire><IBAN V="{CANARIES['iban']}"/></CpteBancaire></Tiers>
</LigneDePiece></Piece>""" for i, s in enumerate(SUPPLIERS))
    return f"""<?xml version="1.0" encoding="ISO-8859-1"?><n:PES_Aller xmlns:n="http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller">
<EnTetePES><DteStr V="{'-'.join(DAY)}"/><IdColl V="{AGENCY}"/></EnTetePES><PES_DepenseAller><Bordereau><BlocBordereau>
<Exer V="2024"/><IdBord V="1"/><DteBordEm V="{'-'.join(DAY)}"/><TypBord V="01"/></BlocBordereau>{pieces}</Bordereau>
</PES_DepenseAller></n:PES_Aller>"""


def csv():
    rows = [f"{DAY[2]}/{DAY[1]}/{DAY[0]};{s};{CANARIES['account']};{4040 + i},04;{CANARIES['contract']};{CANARIES['label']};"
            f"{CANARIES['name']};{CANARIES['iban']}" for i, s in enumerate(SUPPLIERS)]
    return "Date paiement;SIRET fournisseur;Compte;Montant HT;Marché;Libellé;Nom;IBAN\r\n" + "\r\n".join(rows) + "\r\n"


class Privacy(unittest.TestCase):
    pseudonyms = False

    @classmethod
    def setUpClass(cls):
        cls.consortium = Consortium()
        config = cls.consortium.folder / "hub.toml"
        config.write_text(config.read_text() + ("supplier_pseudonyms = true\n" if cls.pseudonyms else ""))
        cls.home = cls.consortium.add_agency(AGENCY, "Acheteur de test")
        cls.consortium.start_hub()
        if cls.pseudonyms:
            (cls.home / "payments.csv").write_text(csv())
            cls.consortium.configure(cls.home, AGENCY, source("csv", "payments.csv"))
            connector("pseudonyms", "create", "--config", cls.home)
        pki, hub = cls.home / "pki", cls.consortium.folder / "hub"
        cls.proxy = RecordingProxy(hub / "cert.pem", hub / "key.pem", pki / "cert.pem", pki / "key.pem",
                                   hub / "ca.pem", cls.consortium.members_port)

    @classmethod
    def tearDownClass(cls):
        cls.consortium.stop_hub()
        cls.proxy.close()
        cls.consortium.close()

    def sent_for(self, format_, name, content):
        (self.home / name).write_bytes(content.encode("iso-8859-1" if name.endswith(".xml") else "utf-8"))
        self.consortium.configure(self.home, AGENCY, source(format_, name), port=self.proxy.port)
        self.proxy.sent.clear()
        done = json.loads(connector("--json", "sync", "--config", self.home, "--force").stdout)
        self.assertEqual([s["outcome"] for s in done["submissions"]], ["accepted"])
        return bytes(self.proxy.sent)

    def check(self, format_, name, content):
        for canary in [*CANARIES.values(), *SUPPLIERS, *(s[:9] for s in SUPPLIERS), *spellings_of_day()]:
            if canary in content:
                break
        else:
            self.fail("the file holds no canary: this test would prove nothing")
        sent = self.sent_for(format_, name, content)
        self.assertIn(b"parangon-submission", sent, "nothing was recorded")
        self.assertEqual(self.pseudonyms, b'"contributors"' in sent)
        self.assertIn(b'"2024"', sent)
        text = sent.decode("utf-8", "replace")
        # The nonce, the key, the hour of sending and base64 of keys may hold any digits by chance.
        body = re.sub(r'"(nonce|idempotency_key|created)":"[^"]*"', "", text[text.index('{"document"'):])
        for canary in [*CANARIES.values(), *SUPPLIERS, *(s[:9] for s in SUPPLIERS), *spellings_of_day()]:
            self.assertNotIn(canary.lower(), body.lower(), f"{canary} left the agency ({format_})")
        for canary in CANARIES.values():
            self.assertNotIn(canary.lower(), text.lower(), f"{canary} left the agency in a header ({format_})")
        for other in SUPPLIERS:
            self.assertNotIn(other, text)

    def test_decp_2019(self):
        self.check("decp", "c2019.json", decp2019())

    def test_decp_2022(self):
        self.check("decp", "c2022.json", decp2022())

    def test_pes(self):
        self.check("pes", "p.xml", pes())

    def test_csv(self):
        self.check("csv", "p.csv", csv())


class PrivacyWithPseudonyms(Privacy):
    """The same bytes with suppliers under pseudonyms: still nothing that names them."""
    pseudonyms = True


if __name__ == "__main__":
    unittest.main()
