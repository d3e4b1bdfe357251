#!/usr/bin/env python3
"""Makes the demo's synthetic payments, contracts and supplier numbers of one department.

Everything it writes is synthetic and says so; nothing of it describes a real payment. The spread
over accounts is that of a real department's administrative account (tests/data/finance). The same
seed always gives the same bytes. With --manifest it also writes how many lines it made and how
many defects of each class, so that a test can compare the connector's report with the truth.
"""
import argparse
import csv
import json
import os
import random
import sys
from xml.sax.saxutils import quoteattr

NOTICE = "DONNEES SYNTHETIQUES - SYNTHETIC DATA"
# Yearly totals, in cents, paid to sheltered-work suppliers where the demo tells a known story.
TARGET_77 = {2013: 50_000_00, 2014: 98_000_00, 2015: 150_000_00}
# Accounts that sheltered and insertion suppliers are paid on, with a weight for each.
INCLUSIVE_ACCOUNTS = [("61521", 24), ("6283", 18), ("60623", 9), ("6236", 14), ("62878", 3),
                      ("60631", 8), ("6288", 4), ("60636", 6), ("61551", 3), ("6185", 2)]
PES_DEFECTS = {"payroll": 6, "order_entry": 5, "natural_person": 7, "reduction": 9,
               "tax_inclusive": 220, "own_reference_mapped": 15, "own_reference_unmapped": 8,
               "siren_only": 12, "invalid_siret": 4}
CSV_DEFECTS = {"lost_zero": 5, "unreadable_amount": 3, "missing_date": 4, "ragged": 2,
               "credit_note": 6, "missing_supplier": 3}


def luhn_digit(digits):
    total = 0
    for i, c in enumerate(reversed(digits)):
        v = int(c)
        if i % 2 == 0:
            v = v * 2 - 9 if v * 2 > 9 else v * 2
        total += v
    return str(-total % 10)


def synthetic_siret(number):
    """A SIRET with valid sums in a range that INSEE has never given out (SIREN 000…)."""
    base = "000" + f"{number:05d}"
    siren = base + luhn_digit(base)
    head = siren + "0001"
    return head + luhn_digit(head)


def lost_zero_siret(number):
    """A SIRET that begins with exactly one zero: spreadsheets make thirteen digits of it."""
    base = "09" + f"{number:06d}"
    siren = base + luhn_digit(base)
    head = siren + "0001"
    return head + luhn_digit(head)


class Department:
    def __init__(self, options, spread, inclusive):
        self.options = options
        self.random = random.Random(f"{options.seed}/{options.department}")
        self.spread = spread
        self.inclusive = inclusive
        self.ordinary = [synthetic_siret(int(options.department) * 300 + i) for i in range(240)]
        self.contracts = []
        self.lines = []
        self.counts = {}

    def count(self, what, n=1):
        self.counts[what] = self.counts.get(what, 0) + n

    def amount(self, median):
        return max(500, int(self.random.lognormvariate(0, 1.1) * median))

    def date(self, year):
        return f"{year}-{self.random.randint(1, 12):02d}-{self.random.randint(1, 28):02d}"

    def make_contracts(self, year):
        """A few contracts, half of them reserved, that the year's payments name."""
        articles = [("L2113-12", True), ("L2113-13", True), ("", True), ("", False), ("", False)]
        for i, (article, reserved) in enumerate(articles):
            holder = self.random.choice(self.inclusive) if reserved else self.random.choice(self.ordinary)
            self.contracts.append({
                "id": f"SYN{year}D{self.options.department}{i:03d}", "year": year,
                "holder": holder, "reserved": reserved, "article": article,
                "cpv": self.random.choice(["77310000-6", "90910000-9", "79800000-2", "98310000-9"]),
                "cents": self.amount(60_000_00)})

    def inclusive_payments(self, year):
        """Small orders to listed suppliers, as in life; in Seine-et-Marne they end on the target."""
        lines = []
        count = 60 + 12 * (year - 2013)
        accounts = [a for a, w in INCLUSIVE_ACCOUNTS for _ in range(w)]
        reserved = [c for c in self.contracts if c["year"] == year and c["reserved"]]
        for _ in range(count):
            line = {"account": self.random.choice(accounts), "siret": self.random.choice(self.inclusive),
                    "cents": self.amount(1_100_00 if self.options.department == "77" else 2_600_00),
                    "date": self.date(year), "contract": ""}
            if reserved and self.random.random() < 0.3:
                contract = self.random.choice(reserved)
                line.update(contract=contract["id"], siret=contract["holder"])
            lines.append(line)
        if self.options.department == "77":
            scale_to(lines, TARGET_77[year])
        return lines

    def ordinary_payments(self, year):
        accounts = [a for a, _ in self.spread]
        weights = [w for _, w in self.spread]
        lines = []
        for _ in range(self.options.lines):
            lines.append({"account": self.random.choices(accounts, weights)[0],
                          "siret": self.random.choice(self.ordinary), "cents": self.amount(3_000_00),
                          "date": self.date(year), "contract": ""})
        return lines

    def make_year(self, year):
        self.make_contracts(year)
        lines = self.inclusive_payments(year) + self.ordinary_payments(year)
        self.random.shuffle(lines)
        return lines


def scale_to(lines, target):
    """Scales amounts so that they sum to the target exactly; the last line takes the rest."""
    total = sum(line["cents"] for line in lines)
    for line in lines:
        line["cents"] = max(100, line["cents"] * target // total)
    rest = target - sum(line["cents"] for line in lines)
    lines[-1]["cents"] += rest
    if lines[-1]["cents"] <= 0:
        raise SystemExit("target too small for so many lines")


def euros(cents):
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def pes_line(number, line):
    lien = f"<LiensIdent><IdMarche V={quoteattr(line['contract'])}/></LiensIdent>" if line["contract"] else ""
    tva = "" if line.get("no_tax") else "<TVAIntraCom V=\"0\"/><TxTva V=\"20.00\"/><MtTVA V=\"%s\"/>" % euros(
        abs(line["cents"]) // 5)
    ids = ""
    if line.get("siret"):
        kind = "02" if len(line["siret"]) == 9 else "01"
        ids = f"<IdTiers V=\"{line['siret']}\"/><NatIdTiers V=\"{kind}\"/>"
    return (f"<LigneDePiece><BlocLignePiece><InfoLignePce><IdLigne V=\"{number}\"/>"
            f"<Nature V=\"{line['account']}\"/><Fonction V=\"50\"/><LibVir1 V=\"{NOTICE}\"/>"
            f"<ModRegl V=\"03\"/><MtHT V=\"{euros(abs(line['cents']))}\"/>{tva}</InfoLignePce>{lien}</BlocLignePiece>"
            f"<Tiers><InfoTiers>{ids}<RefTiers V=\"{line.get('reference', '900000')}\"/>"
            f"<CatTiers V=\"{line.get('category', '50')}\"/><NatJur V=\"03\"/><Nom V=\"FOURNISSEUR SYNTHETIQUE\"/>"
            f"</InfoTiers><CpteBancaire><BIC V=\"SYNTFRPPXXX\"/><IBAN V=\"FR0000000000000000000000000\"/>"
            f"<TitCpte V=\"FOURNISSEUR SYNTHETIQUE\"/></CpteBancaire></Tiers></LigneDePiece>")


def add_pes_defects(dept, lines, references):
    """Turns lines into the defects of PES_DEFECTS, at random places of ordinary suppliers only."""
    pool = [line for line in lines if line["siret"] in set(dept.ordinary)]
    chosen = dept.random.sample(pool, sum(PES_DEFECTS.values()))
    for what, n in PES_DEFECTS.items():
        for _ in range(n):
            line = chosen.pop()
            dept.count(what)
            if what == "payroll":
                line["nature"] = "11"
            elif what == "order_entry":
                line["type"] = dept.random.choice(["03", "04"])
            elif what == "natural_person":
                line["category"] = "01"
            elif what == "reduction":
                line["cents"] = -line["cents"]
            elif what == "tax_inclusive":
                line["no_tax"] = True
            elif what == "own_reference_mapped":
                reference = str(800000 + len(references))
                references.append((reference, line["siret"]))
                line.update(reference=reference, siret="")
            elif what == "own_reference_unmapped":
                line.update(reference=str(700000 + len(references)), siret="")
            elif what == "siren_only":
                line["siret"] = line["siret"][:9]
            elif what == "invalid_siret":
                line["siret"] = line["siret"][:13] + str((int(line["siret"][13]) + 1) % 10)


def write_pes(dept, year, path, references):
    lines = dept.make_year(year)
    add_pes_defects(dept, lines, references)
    out = ['<?xml version="1.0" encoding="ISO-8859-1"?>', f"<!-- {NOTICE} -->",
           '<n:PES_Aller xmlns:n="http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller" Id="SYN">',
           '<Enveloppe><Parametres><Version V="2"/><TypFic V="PESALR2"/><NomFic V="SYNTHETIQUE"/></Parametres>'
           '<Emetteur><Sigle V="SYNTHETIQUE"/></Emetteur></Enveloppe>',
           f'<EnTetePES><DteStr V="{year}-12-31"/><IdPost V="000000"/><IdColl V="{dept.options.siret}"/>'
           f'<CodCol V="100"/><CodBud V="00"/><LibelleColBud V="D\u00e9partement (donn\u00e9es synth\u00e9tiques)"/></EnTetePES>',
           '<PES_DepenseAller><EnTeteDepense><IdVer V="2"/></EnTeteDepense>']
    for number, line in enumerate(lines, 1):
        bordereau = "02" if line["cents"] < 0 else "01"
        out.append(f'<Bordereau><BlocBordereau><Exer V="{year}"/><IdBord V="{number}"/>'
                   f'<DteBordEm V="{line["date"]}"/><TypBord V="{bordereau}"/><NbrPce V="1"/></BlocBordereau>'
                   f'<Piece><BlocPiece><InfoPce><IdPce V="{number}"/><TypPce V="{line.get("type", "01")}"/>'
                   f'<NatPce V="{line.get("nature", "01")}"/><Obj V="{NOTICE}"/></InfoPce></BlocPiece>'
                   f'{pes_line(1, line)}</Piece></Bordereau>')
    out.append("</PES_DepenseAller></n:PES_Aller>\n")
    with open(path, "wb") as file:
        file.write("\n".join(out).encode("iso-8859-1"))
    dept.count("lines", len(lines))


CSV_STYLES = {
    "semicolon": {"delimiter": ";", "encoding": "iso-8859-1", "space": ""},
    "tab": {"delimiter": "\t", "encoding": "utf-8", "space": ""},
    "excel": {"delimiter": ";", "encoding": "windows-1252", "space": " "},
}


def french(cents, space):
    whole = f"{abs(cents) // 100:,}".replace(",", space)
    return f"{'-' if cents < 0 else ''}{whole},{abs(cents) % 100:02d}"


def csv_cells(dept, line, style):
    day = "/".join(reversed(line["date"].split("-")))
    cells = [day, line["siret"], line["account"], french(line["cents"], style["space"]), line["contract"], NOTICE]
    what = line.get("defect")
    if what == "lost_zero":
        cells[1] = lost_zero_siret(dept.random.randrange(1000, 99999))[1:]
    elif what == "unreadable_amount":
        cells[3] = "voir facture"
    elif what == "missing_date":
        cells[0] = ""
    elif what == "ragged":
        cells = cells[:3]
    elif what == "missing_supplier":
        cells[1] = ""
    return cells


def write_csv(dept, year, path):
    lines = dept.make_year(year)
    pool = dept.random.sample([x for x in lines if x["siret"] in set(dept.ordinary)], sum(CSV_DEFECTS.values()))
    for what, n in CSV_DEFECTS.items():
        for _ in range(n):
            line = pool.pop()
            line["defect"] = what
            dept.count(what)
            if what == "credit_note":
                line["cents"] = -line["cents"]
    style = CSV_STYLES[dept.options.format]
    rows = [["Date paiement", "SIRET fournisseur", "Compte", "Montant HT", "N\u00b0 march\u00e9", "Libell\u00e9"]]
    rows += [csv_cells(dept, line, style) for line in lines]
    text = "\r\n".join(style["delimiter"].join(row) for row in rows) + "\r\n"
    with open(path, "wb") as file:
        file.write(text.encode(style["encoding"]))
    dept.count("lines", len(lines))


def write_contracts(dept, path):
    """DECP 2022 layout, the only one that can say that a contract was reserved."""
    contracts = []
    for c in dept.contracts:
        social = ["March\u00e9 r\u00e9serv\u00e9"] if c["reserved"] else ["Pas de consid\u00e9ration sociale"]
        contracts.append({
            "id": c["id"], "acheteur": {"id": dept.options.siret}, "nature": "March\u00e9",
            "objet": NOTICE, "codeCPV": c["cpv"], "procedure": "Proc\u00e9dure adapt\u00e9e", "dureeMois": 12,
            "dateNotification": f"{c['year']}-01-15", "datePublicationDonnees": f"{c['year']}-02-15",
            "montant": c["cents"] / 100, "considerationsSociales": {"considerationSociale": social},
            "titulaires": [{"titulaire": {"id": c["holder"], "typeIdentifiant": "SIRET"}}]})
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"marches": {"marche": contracts}}, file, ensure_ascii=False, indent=1)
        file.write("\n")


def read_inputs(options):
    with open(options.spread, encoding="utf-8") as file:
        spread = [(row["account"], int(row["cents"])) for row in csv.DictReader(file)]
    with open(options.register, encoding="utf-8") as file:
        listed = sorted({row["siret"] for row in csv.DictReader(file)})
    picker = random.Random(f"{options.seed}/inclusive/{options.department}")
    return spread, sorted(picker.sample(listed, min(len(listed), 30)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--department", required=True)
    parser.add_argument("--siret", required=True)
    parser.add_argument("--format", required=True, choices=["pes", *CSV_STYLES])
    parser.add_argument("--years", default="2013,2014,2015")
    parser.add_argument("--lines", type=int, default=900, help="ordinary payments a year")
    parser.add_argument("--seed", default="parangon")
    parser.add_argument("--spread", required=True)
    parser.add_argument("--register", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--manifest")
    options = parser.parse_args()
    spread, inclusive = read_inputs(options)
    dept = Department(options, spread, inclusive)
    os.makedirs(os.path.join(options.out, "payments"), exist_ok=True)
    os.makedirs(os.path.join(options.out, "contracts"), exist_ok=True)
    references = []
    for year in map(int, options.years.split(",")):
        if options.format == "pes":
            write_pes(dept, year, os.path.join(options.out, "payments", f"synthetic-{year}.xml"), references)
        else:
            write_csv(dept, year, os.path.join(options.out, "payments", f"synthetic-{year}.csv"))
    write_contracts(dept, os.path.join(options.out, "contracts", "synthetic-contracts.json"))
    with open(os.path.join(options.out, "suppliers.csv"), "w", encoding="utf-8") as file:
        file.write("reference;siret\n" + "".join(f"{r};{s}\n" for r, s in references))
    if options.manifest:
        with open(options.manifest, "w", encoding="utf-8") as file:
            json.dump(dept.counts, file, indent=1, sort_keys=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
