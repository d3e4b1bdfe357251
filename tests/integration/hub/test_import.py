"""A store of version 0.1.0: what its comparison showed is imported once, and counts for every release."""
import json
import pathlib
import sqlite3
import unittest

from release_case import AGENCY, MORE, OTHER_AGENCY, SETTINGS, HubCase, ReleaseCase, submission

MIGRATIONS = pathlib.Path(__file__).resolve().parents[3] / "hub/store/migrations"


def rows(esat, ea=0):
    """One sub-family: ESAT and others of all agencies, EA of one supplier where there is any."""
    out = []
    both = 6 if ea else 5
    kinds = (("inclusive", esat + ea, both), ("stpa", esat + ea, both), ("esat", esat, 5), ("ea", ea, 1))
    for segment in ("all", "F01", "F01.01"):
        out.append(["paid", segment, "all", "any", 0, 40, 50_000_000, 50_000_000, 400, 40, 10])
        for kind, amount, suppliers in kinds:
            sealed, share = (1, 100) if kind == "ea" else (0, 40)
            for basis in ("any", "direct") if amount else ():
                out.append(["paid", segment, kind, basis, sealed, suppliers, amount, amount, suppliers, suppliers,
                            share])
    return out


def as_version_0_1_0(store):
    """The same history in a store that has migrations 1 and 2 only, and no ledger of disclosures."""
    old = store.with_suffix(".old")
    made = sqlite3.connect(old)
    for name in ("001_initial.sql", "002_reasons.sql"):
        made.executescript((MIGRATIONS / name).read_text(encoding="utf-8"))
    made.execute("ATTACH ? AS newer", (str(store),))
    tables = [row[0] for row in made.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table' "
                                             "AND name NOT LIKE 'sqlite_%'")]
    for table in tables:
        columns = [row[1] for row in made.execute(f"PRAGMA main.table_info({table})")]
        newer = {row[1] for row in made.execute(f"PRAGMA newer.table_info({table})")}
        if not newer:
            continue
        names = ", ".join(column for column in columns if column in newer)
        made.execute(f"INSERT OR REPLACE INTO main.{table} ({names}) SELECT {names} FROM newer.{table}")
    made.execute("DELETE FROM metadata WHERE name = 'compared_until'")
    made.execute("UPDATE metadata SET value = '2' WHERE name = 'schema_version'")
    made.commit()
    made.execute("DETACH newer")
    made.execute("PRAGMA journal_mode = WAL")
    made.close()
    for suffix in ("", "-wal", "-shm"):
        pathlib.Path(str(store) + suffix).unlink(missing_ok=True)
    old.rename(store)
    store.chmod(0o600)


class Import(ReleaseCase):
    settings = SETTINGS.replace('"families"', '"consortium"')

    @classmethod
    def setUpClass(cls):
        HubCase.setUpClass.__func__(cls)
        case = cls()
        for i, (siret, _) in enumerate(cls.agencies):
            document, key = submission.document(siret, "2025",
                                                rows(1_000_000 + 100_000 * i, ea=432_100 if siret == AGENCY else 0))
            answer = case.send(document, key, siret)
            case.assertEqual(answer.status, 201, answer)
            case.certify(answer, siret)
        cls.consortium.stop_hub()
        as_version_0_1_0(cls.consortium.folder / "hub.sqlite")

    def test_an_import_comes_before_every_release_and_is_made_once(self):
        for command in (("build", "--periods", "2025"), ("plan", "--periods", "2025")):
            refused = self.release(*command, check=False)
            self.assertEqual(refused.returncode, 1, refused.stderr)
            self.assertIn("import-comparisons", refused.stderr)
        self.consortium.start_hub()
        preview = self.get("/v1/entry/2025", OTHER_AGENCY)
        self.assertEqual((preview.status, preview.code), (409, "conflict"))
        self.consortium.stop_hub()

        first = json.loads(self.release("import-comparisons", "--json").stdout)
        self.assertFalse(first["repeated"])
        self.assertEqual([(c["period"], c["measure"]) for c in first["comparisons"]], [("2025", "paid")])
        self.assertGreater(first["comparisons"][0]["shown"], 0)
        self.assertLess(first["comparisons"][0]["shown"], first["comparisons"][0]["cells"])
        self.assertNotIn("432", json.dumps(first["lost"]))
        entry = self.ledger()
        again = json.loads(self.release("import-comparisons", "--json").stdout)
        self.assertEqual((again["repeated"], again["comparisons"], again["lost"]),
                         (True, first["comparisons"], first["lost"]))
        self.assertEqual(self.ledger(), entry)
        self.assertIn("Imported already", self.consortium.hub("--lang", "en", "release", "import-comparisons").stdout)
        self.assertIn("Déjà importé", self.consortium.hub("--lang", "fr", "release", "import-comparisons").stdout)
        self.assertEqual(self.consortium.hub("check").returncode, 0)

        self.release("build", "--periods", "2025")
        self.release("publish", "1")
        folder = self.consortium.folder / "released"
        self.release("export", "1", folder)
        certificate = json.loads(next(folder.glob("**/*certificate*.json")).read_text(encoding="utf-8"))
        self.assertEqual(certificate["earlier_releases"], [])
        self.assertGreater(certificate["tables"][0]["linked_cells"], 0)
        self.assertEqual(self.consortium.hub("check").returncode, 0)

        with sqlite3.connect(self.consortium.folder / "hub.sqlite") as store:
            store.execute("UPDATE metadata SET value = '0' WHERE name = 'compared_until'")
        altered = self.consortium.hub("--lang", "en", "check", check=False)
        self.assertEqual(altered.returncode, 1)
        self.assertIn("not those that follow from the history", altered.stdout)

    def ledger(self):
        with sqlite3.connect(self.consortium.folder / "hub.sqlite") as store:
            return store.execute("SELECT * FROM disclosures WHERE outlet = 'comparison'").fetchall()


class NothingToImport(ReleaseCase):
    def test_a_store_of_this_version_has_nothing_to_import(self):
        self.assertEqual(json.loads(self.release("import-comparisons", "--json").stdout), {})
        self.release("build", "--periods", "2025")


if __name__ == "__main__":
    unittest.main()
