"""Proves that nobody derives a sealed figure, or what one or two agencies sent or changed, from everything that the hub
shows: the public, each member with its own figures, and staff. The attackers read every route of the description.
Controls: what version 0.1 showed beside the releases gives each of the three attacks its figure."""
import collections
import csv
import hashlib
import io
import itertools
import json
import random
import re
import sqlite3
import time
import unittest

import attacker
import made_books
from attacker import PUBLIC, STAFF, Reader, UndeclaredFigures, UnreadableRoute
from hub_case import Answer, HubCase, submission
from linear_system import LinearSystem
from made_books import Cell, Purchase
from release_case import SETTINGS, instant

SIRETS = [made_books.siret(n) for n in range(8)]
FIRST = CORRECTS = 0
NAMED, AGAIN, SEALED, SHARES = 1, (2, 7), 3, 6
SHARING = {NAMED: "public_named", SHARES: "named_to_consortium", 2: "anonymous_to_consortium",
           4: "anonymous_to_consortium", 5: "anonymous_to_consortium"}
KNOWN = {"period": ["2025"], "measure": ["paid"], "territory": ["consortium", *SIRETS, "77"],
         "segment": ["all", "F01", "F05", "F01.01", "F01.02", "F05.01", "F05.99"],
         "kind": ["all", *made_books.KINDS[1:], "other"], "basis": made_books.BASES, "cube": ["segments", "bases"],
         "name": ["2025"], "path": ["0/000.p/1", "entries/000.p/1"], "release": ["1", "2", "3", "4"],
         "number": ["1", "2", "3", "4"], "within": ["segment:F05", "inclusive"], "format": ["csv", "json"],
         "columns": ["territory,segment,kind,amount_before_tax", "territory,segment,kind,basis,share_of_purchases"],
         "sort": ["-amount_before_tax", "-share_of_purchases"]}


def books_of(agency):
    """Everybody has enough suppliers everywhere, except that one bought of one ESAT: F05.01/esat is sealed."""
    draw = random.Random(agency)
    out = []

    def buy(segment, kind, basis, suppliers, about, ess=False):
        for number in range(suppliers):
            name = f"{agency}-{segment}-{kind}-{number}"
            out.append(Purchase(segment, kind, basis, name, draw.randrange(about, 2 * about) * 100 + draw.randrange(100), ess))

    buy("F05.01", "ei", "L2113-13", 4, 3_000)
    buy("F05.99", None, "direct", 5, 20_000)
    buy("F05.99", "ei", "direct", 4, 4_000, ess=True)
    buy("F01.01", None, "direct", 6, 50_000)
    buy("F01.01", "esat", "direct", 4, 2_000)
    buy("F01.02", "ea", "L2113-12", 4, 2_500)
    if agency in (0, 4):
        buy("F01.02", "esat", "L2113-12", 4, 1_000)  # Two agencies alone.
    if agency == SEALED:
        buy("F05.01", "esat", "direct", 1, 5_000)
    return out


def changed(books, by):
    """Corrections in several cells: one amount more for a supplier of each second line."""
    return [p._replace(cents=p.cents + by * (i + 1)) if i % 2 == 0 else p for i, p in enumerate(books)]


class Attacks(HubCase):
    maxDiff = None
    agencies = tuple((siret, f"Agency {i}") for i, siret in enumerate(SIRETS))
    settings = SETTINGS.replace("families", "sub-families")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls("runTest")
        cls.books, cls.instants = {}, []  # Documents by SHA-256: agency and purchases.
        now = {i: books_of(i) for i in range(len(SIRETS))}
        for agency, books in now.items():
            cls.deposit(agency, books)
        cls.vintage()
        now[CORRECTS] = changed(now[CORRECTS], 33_350)
        cls.deposit(CORRECTS, now[CORRECTS])
        cls.vintage()
        for agency in AGAIN:
            cls.deposit(agency, now[agency])  # The same figures, another document.
        cls.vintage()
        cls.alone = dict(now)  # What a comparison would show now: the change of one.
        for agency in (4, 5):
            now[agency] = changed(now[agency], 44_470)
            cls.deposit(agency, now[agency])
        cls.vintage("--issued", instant(days=30))
        cls.deposit(CORRECTS, changed(now[CORRECTS], 12_350))  # It waits, and reads what would follow.
        cls.readers = {}
        for who in (PUBLIC, *range(len(SIRETS))):
            cls.readers[who] = cls.read(who)
        cls.readers[STAFF] = cls.read_as_staff()
        cls.possible = cls.leaves()

    def runTest(self):
        """So that the class can be made outside a test."""

    @classmethod
    def deposit(cls, agency, books):
        terms = {"paid": SHARING.get(agency, "public_aggregate"), "awarded": "public_aggregate"}
        document, key = submission.document(SIRETS[agency], "2025", made_books.figures(books), sharing=terms)
        answer = cls.case.send(document, key, SIRETS[agency])
        cls.case.assertEqual(answer.status, 201, answer)
        cls.case.certify(answer, SIRETS[agency])
        cls.books[hashlib.sha256(document).hexdigest()] = (agency, books)

    @classmethod
    def vintage(cls, *options):
        cls.consortium.hub("release", "build", "--periods", "2025", *options)
        number = json.loads(cls.consortium.hub("release", "list", "--json").stdout)[0]["number"]
        cls.consortium.hub("release", "publish", str(number))
        time.sleep(2.1)  # What is known of releases is kept for two seconds.
        cls.instants.append(instant())

    @classmethod
    def counted(cls):
        """By release: the documents that its table counts. An attacker may know them: catalogues name their digests."""
        with sqlite3.connect(cls.consortium.folder / "hub.sqlite") as db:
            found = db.execute("SELECT r.number, s.document_sha256 FROM release_table_sources t JOIN releases r ON r.id = t.release "
                               "JOIN submissions s ON s.id = t.submission WHERE t.measure = 'paid'").fetchall()
        out = collections.defaultdict(list)
        for number, digest in found:
            out[number].append(cls.books[digest if isinstance(digest, str) else digest.hex()])
        return dict(out)

    @classmethod
    def known(cls):
        files = [f["path"] for f in cls.case.get("/open-data/releases/1/").json()["files"]]
        ids = [i for siret in SIRETS for i in cls.case.kept(siret)]
        return {**KNOWN, "file": files, "as_of": cls.instants, "id": ids, "latest": 3}

    @classmethod
    def read(cls, who):
        """All routes as the public and as the first member, who both have the shared ones; the others read the rest."""
        siret = None if who == PUBLIC else SIRETS[who]
        connection = cls.case.connection(siret)
        description = cls.case.get("/openapi.json").json()
        reader = Reader(description, "portal" if siret is None else "members",
                        lambda target, headers: cls.case.ask("GET", target, siret, headers=headers, connection=connection),
                        cls.known(), ("portal",) if who not in (PUBLIC, FIRST) else ())
        try:
            return reader.read_everything()
        finally:
            connection.close()

    @classmethod
    def read_as_staff(cls):
        """Staff reads by command: comparisons with the values that are shared with it, reviews and plans."""
        reader = Reader({}, "", None, cls.known())
        reader.facts = cls.shared_facts()
        for kind, basis in itertools.product(KNOWN["kind"], ("any", "direct")):
            done = cls.consortium.hub("benchmark", "--period", "2025", "--kind", kind, "--basis", basis, "--json", check=False)
            if done.returncode == 0:
                reader.take_benchmarks(json.loads(done.stdout), f"benchmark --kind {kind} --basis {basis}")
        texts = [cls.consortium.hub("release", "review", n).stdout for n in KNOWN["number"]]
        texts.append(cls.consortium.hub("release", "plan", "--periods", "2025").stdout)
        reader.bodies = [("review", text) for text in texts]
        return reader

    @classmethod
    def shared_facts(cls):
        """What every member reads alike."""
        return [f for who in (PUBLIC, FIRST) for f in cls.readers[who].facts]

    @classmethod
    def leaves(cls, only_used=False):
        """Finest cells in which somebody may have bought: all but those that lie in an empty cell of the public tables.
        `only_used`: those where somebody did, from suppliers of the social economy or others, which tables do not tell."""
        used = {made_books.leaf_of(p) for _, books in cls.books.values() for p in books}
        if only_used:
            return {leaf._replace(ess=flag) for leaf in used for flag in (False, True)}
        shown = {(r.segment, r.kind, r.basis) for r in cls.readers[PUBLIC].rows}
        segments = {leaf.segment for leaf in used}
        kinds, bases = ("esat", "ea", "ei", None), made_books.BASES[2:]
        every = [made_books.Leaf(*x) for x in itertools.product(segments, kinds, bases, (False, True))]
        return [leaf for leaf in every if (leaf.kind is None) <= (leaf.basis == "direct") and not cls.is_empty(leaf, shown)]

    @staticmethod
    def is_empty(leaf, shown):
        tables = [Cell(s, k, "any") for s in ("all", leaf.segment[:3], leaf.segment) for k in [*made_books.KINDS, "other"]]
        tables += [Cell(s, k, b) for s in ("all", leaf.segment[:3]) for k in ("inclusive", "stpa", "siae") for b in made_books.BASES]
        return any(made_books.has(cell, leaf) and cell not in shown for cell in tables)

    @classmethod
    def parts(cls, agency, books, cell):
        """A cell of an agency's document, as a sum of unknowns. One that did not change is the same unknown."""
        sums = collections.Counter()
        for p in books:
            sums[made_books.leaf_of(p)] += p.cents
        return {(agency, leaf, sums[leaf]): 1 for leaf in cls.possible if made_books.has(cell, leaf)}

    @classmethod
    def shown_by(cls, documents, territory, cell):
        out = {}
        for agency, books in documents:
            if territory in ("consortium", SIRETS[agency]):
                out.update(cls.parts(agency, books, cell))
        return out

    @classmethod
    def knowledge(cls, who):
        """All facts that somebody read, and its own figures, as equations. Everybody knows who buys in which leaf at all."""
        system, counted = LinearSystem(), cls.counted()
        facts = cls.readers[who].facts + (cls.shared_facts() if isinstance(who, int) else [])
        for fact in {f[:-1]: f for f in facts}.values():  # The same value is read in many places.
            parts = cls.shown_by(counted[fact.vintage], fact.territory, Cell(fact.segment, fact.kind, fact.basis))
            value = sum(x[2] for x in parts)
            if fact.cents not in (None, value):
                raise AssertionError(f"{fact}: the purchases give {value}")
            system.add(parts, value)
        if isinstance(who, int):
            for agency, books in cls.books.values():
                for x in cls.parts(agency, books, Cell("all", "all", "any")) if agency == who else ():
                    system.add({x: 1}, x[2])
        return system

    @classmethod
    def open_terms(cls, who):
        """Agencies that show this audience their figures themselves: only what is sealed is a secret of theirs."""
        return {a for a, terms in SHARING.items() if terms == "public_named" or who == STAFF}

    @classmethod
    def unsafe_cells(cls, in_tables=True):
        """(name, sum of unknowns, level) of each cell of the consortium that the rules do not let be shown, in each state.
        `in_tables`: of those that the public tables have; else the others, sub-families by basis."""
        shown = cls.readers[PUBLIC].rows
        for number, documents in cls.counted().items():
            everything = [p for _, books in documents for p in books]
            for cell in made_books.cells_of(everything):
                agencies = {agency: sum(made_books.by_supplier(cell, books).values()) for agency, books in documents}
                level = made_books.level_of(agencies, made_books.by_supplier(cell, everything))
                if level is not None and (cell in shown) == in_tables:
                    yield f"{cell} in release {number}", cls.shown_by(documents, "consortium", cell), level

    @classmethod
    def figures(cls, who):
        """(name, sum of unknowns) of figures that are sealed, or not shown by their agency's terms."""
        for agency, books in cls.books.values():
            for cell in made_books.cells_of(books) if agency != who else ():
                sealed = not made_books.is_safe(made_books.by_supplier(cell, books))
                if sealed or agency not in cls.open_terms(who):
                    yield f"{'sealed ' if sealed else ''}figure of {agency}, {cell}", cls.parts(agency, books, cell)

    @classmethod
    def changes(cls, who):
        """(name, sum of unknowns): by how much a figure of one agency changed, or figures of two agencies together."""
        by_cell = collections.defaultdict(list)
        for agency in set(range(len(SIRETS))) - cls.open_terms(who) - {who}:
            documents = [books for a, books in cls.books.values() if a == agency]
            for (i, before), (j, now) in itertools.combinations(enumerate(documents, 1), 2):
                for cell in made_books.cells_of(now):
                    change = collections.Counter(cls.parts(agency, now, cell))
                    change.subtract(cls.parts(agency, before, cell))
                    if change := {x: c for x, c in change.items() if c}:
                        by_cell[cell].append((agency, f"{agency} from {i} to {j}", change))
        everybody = {agency for changes in by_cell.values() for agency, _, _ in changes}
        for cell, changes in by_cell.items():
            yield from ((f"change of {name}, {cell}", change) for _, name, change in changes)
            if len(everybody) < 3:
                continue  # Of three that changed each knows the sum of the others', as of three that contribute.
            for (a, one, left), (b, other, right) in itertools.combinations(changes, 2):
                if a != b:
                    yield f"change of {one} and {other}, {cell}", {**left, **right}

    @classmethod
    def secrets(cls, who):
        cells = ((name, parts) for name, parts, _ in cls.unsafe_cells() if who in (PUBLIC, STAFF))
        return itertools.chain(cells, cls.figures(who), cls.changes(who))

    def derived(self, who, system):
        """Secrets that follow exactly: name → cents."""
        out = {}
        for name, parts in self.secrets(who):
            value = system.exactly(parts)
            if value is not None:
                self.assertEqual(value, sum(x[2] * c for x, c in parts.items()), name)
                out[name] = value
        return out

    def too_close(self, who, cells):
        """Names of cells whose interval is narrower than their level, on either side."""
        system, seen, out = self.knowledge(who), set(), []
        for name, parts, level in cells:
            if frozenset(parts) in seen:
                continue  # The same cells of another release.
            seen.add(frozenset(parts))
            least, most = system.between(parts)
            value = sum(x[2] for x in parts)
            if most < value + level - 1 or least > max(value - level + 1, 0):
                out.append((name, least, value, most))
        self.assertGreater(len(seen), 0)
        return out

    @classmethod
    def published(cls):
        """(release, territory, cell, cents) of each amount in the files of each release, read here without the reader."""
        for number in cls.counted():
            release = cls.case.get(f"/open-data/releases/{number}/")
            for path in (f["path"] for f in (release.json()["files"] if release.status == 200 else ())):
                table = path.split(".")[0]
                if table not in attacker.TABLES or path != f"{table}.csv":
                    continue
                text = cls.case.ask("GET", f"/open-data/releases/{number}/{path}", None).body.decode()
                for row in csv.DictReader(io.StringIO(text)):
                    if row["amount_before_tax"]:
                        cell = Cell(row["segment"], row["kind"], row.get("basis", "any"))
                        yield number, row["territory"], cell, attacker.cents(row["amount_before_tax"])

    def test_nobody_derives_anything(self):
        published = list(self.published())
        self.assertEqual({number for number, *_ in published}, set(self.counted()) - {max(self.counted())})  # Embargoed.
        for who in self.readers:
            with self.subTest(who):
                system = self.knowledge(who)
                for number, territory, cell, cents in published:  # Nothing that is published escaped the reader.
                    parts = self.shown_by(self.counted()[number], territory, cell)
                    self.assertEqual(system.exactly(parts), cents, (number, territory, cell))
                self.assertEqual(self.derived(who, system), {})

    def test_nobody_places_a_cell_closely(self):
        for who in (PUBLIC, STAFF):
            with self.subTest(who):
                self.assertEqual(self.too_close(who, self.unsafe_cells()), [])

    def test_nobody_places_a_cell_of_no_table_closely(self):
        """Sub-families by basis are in no table, and a table of each bounds them from below."""
        self.assertEqual(self.too_close(PUBLIC, self.unsafe_cells(in_tables=False)), [])

    def test_no_answer_contains_a_withheld_amount(self):
        """Any route, of whatever outlet, pages and metrics included; whoever's figures it may show by their terms or as
        their own. Amounts are odd enough to be in a text by intent only."""
        for who, reader in self.readers.items():
            withheld = {sum(x[2] for x in parts): name for name, parts in self.secrets(who)}
            self.assertGreater(len(reader.bodies), 4)
            for target, body in reader.bodies:
                plain = re.sub(r"(?<=\d)(?:[\s\u00a0\u202f]|&nbsp;|<wbr>)(?=\d{3})", "", body).replace(",", ".")
                for number in set(re.findall(r"(?<![\w.])-?\d{3,}(?:\.\d{2})?(?![\w])", plain)):
                    cents = int(number.replace(".", "")) if "." in number else int(number)
                    self.assertNotIn(cents, withheld, (who, target, number, withheld.get(cents)))

    def test_what_version_0_1_showed_beside_the_releases_is_found(self):
        """The live comparison showed every cell of which nothing followed from itself alone, in the state of the moment."""
        now = list(self.alone.items())
        before = self.counted()[1]

        def beside(documents, *cells):
            system = self.knowledge(PUBLIC)
            for cell in cells:
                parts = self.shown_by(documents, "consortium", Cell(*cell))
                system.add(parts, sum(x[2] for x in parts))
            return self.derived(PUBLIC, system)

        def beside_any(documents, segments, kinds):
            """One more cell at a time: which of them tells depends on what the release happens to withhold."""
            return {name: cents for cell in itertools.product(segments, kinds, ("any",))
                    for name, cents in beside(documents, cell).items()}

        with self.subTest("subtraction"):
            found = beside_any(before, ("F05", "F05.01"), ("inclusive", "siae", "ei"))
            sealed = sum(p.cents for p in books_of(SEALED) if p.kind == "esat" and p.segment == "F05.01")
            self.assertEqual(found[f"{Cell('F05', 'esat', 'any')} in release 1"], sealed)
        with self.subTest("one corrected"):
            found = beside_any(now, ("all", "F01", "F05"), ("all", "inclusive", "other"))
            self.assertTrue([name for name in found if name.startswith(f"change of {CORRECTS} from 1 to 2,")])
        with self.subTest("the same figures of two again, and other ones of a third"):
            cells = [(r.segment, r.kind, r.basis) for r in self.readers[PUBLIC].rows]
            found = [name for name in beside(now, *cells) if name.startswith(f"change of {CORRECTS} from 1 to 2,")]
            self.assertGreater(len(found), 30)

    def test_who_knows_where_nobody_buys_derives_nothing_either(self):
        """That no sheltered purchases of F05.99 are reserved is in no table. Who knew it once took what F05 had reserved for
        F05.01's, and was left with one supplier's."""
        possible = self.possible
        type(self).possible = self.leaves(only_used=True)
        try:
            for who in (PUBLIC, STAFF):
                with self.subTest(who):
                    self.assertEqual(self.derived(who, self.knowledge(who)), {})
        finally:
            type(self).possible = possible

    def test_previews_are_of_own_figures_alone(self):
        self.assertGreater(len(self.readers[CORRECTS].previews), 0)
        for who, reader in self.readers.items():
            self.assertEqual([p["agency"] for p in reader.previews if p["agency"] != SIRETS[who]], [])

    def planted(self, outlets, body, content_type="application/json", operation="getPlanted", parameters=()):
        """A reader that meets a route which nobody declared as it is."""
        description = self.case.get("/openapi.json").json()
        description["paths"] = {"/v1/planted": {"get": {"operationId": operation, "x-listeners": ["portal"], "parameters": [
            {"$ref": f"#/components/parameters/{p}"} for p in parameters], **({"x-discloses": outlets} if outlets else {})}}}
        answer = Answer(200, {"Content-Type": content_type}, body.encode())
        return Reader(description, "portal", lambda target, headers: answer, self.known()).read_everything

    def test_a_route_that_shows_figures_must_be_declared_and_understood(self):
        shows = '{"items":[{"segment":"F05","total":"5798.04"}]}'
        spread = {"count": 3, "mean": "2.00", "minimum": "1.00", "maximum": "3.00"}
        ranks = {"tables": [{"measure": "paid", "vintage": 1}], "items": [
            {"measure": "paid", "territory": "consortium", "segment": "all", "kind": "all", "basis": "any", "values": [],
             "spread": {"amount": spread}}]}
        for error, arguments in ((UndeclaredFigures, (None, "{}")), (UndeclaredFigures, (["figures"], "{}")),
                                 (UndeclaredFigures, (["nothing"], shows)),
                                 (UndeclaredFigures, (["nothing"], "segment,total\nF05,5798.04\n", "text/csv")),
                                 (UnreadableRoute, (["release"], shows)),
                                 (UnreadableRoute, (["release"], "x 5798.04", "text/plain", "getReleaseFile")),
                                 (UnreadableRoute, (["release"], "{}", "application/json", "getBenchmarks", ("WitnessKey",))),
                                 (UndeclaredFigures, (["release"], json.dumps(ranks), "application/json", "getBenchmarks"))):
            with self.subTest(arguments[:2]), self.assertRaises(error):
                self.planted(*arguments)()
        self.planted(["nothing"], '{"items":[{"amount":5,"at":"2026-01-01T00:00:00.123Z"}]}')()


if __name__ == "__main__":
    unittest.main()
