"""Proves the commands of `secrecy` as a statistician runs them: what they print, write, refuse, and their exit codes."""
import csv
import io
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

HUB = os.path.join(os.environ["PARANGON_BIN"], "parangon-hub")
DATA = pathlib.Path(__file__).resolve().parents[2] / "data" / "secrecy"


def secrecy(*arguments, lang="en", secret=None):
    """`protect` without a secret unless one is given: a file, or "fresh"."""
    defence = [] if arguments[:1] != ("protect",) or secret == "fresh" else ["--deterministic"] if secret is None else ["--secret", str(secret)]
    return subprocess.run([HUB, "--lang", lang, "secrecy", *map(str, arguments), *defence], capture_output=True, text=True, check=False)


class Secrecy(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.pattern = pathlib.Path(self.folder.name) / "pattern"

    def write(self, name, text):
        path = pathlib.Path(self.folder.name) / name
        path.write_text(text, encoding="utf-8")
        return path

    def test_protect_audit_attack_explain(self):
        done = secrecy("protect", DATA / "Simple2D.jj", "--out", self.pattern)
        self.assertEqual(done.returncode, 0, done.stderr)
        summary = json.loads(done.stdout)
        self.assertEqual((summary["cells"], summary["primaries"], summary["secondaries"]), (119, 9, 6))
        self.assertEqual(summary["secondary_value"], 521926)
        self.assertTrue(summary["optimal"])
        self.assertEqual((summary["audit_failures"], summary["unprotected"]), (0, []))
        audited = secrecy("audit", DATA / "Simple2D.jj", self.pattern)
        self.assertEqual((audited.returncode, json.loads(audited.stdout)["failures"]), (0, []))
        attacked = secrecy("attack", DATA / "Simple2D.jj", self.pattern)
        intervals = list(csv.DictReader(io.StringIO(attacked.stdout)))
        self.assertEqual(len(intervals), 15)
        self.assertTrue(all(float(i["lower"]) < float(i["upper"]) for i in intervals))
        explained = secrecy("explain", DATA / "Simple2D.jj", self.pattern)
        self.assertEqual(explained.stdout.count("otherwise anybody would "), 6)
        self.assertIn("otherwise anybody would compute exactly cell ", explained.stdout)

    def test_a_pattern_in_little_time_is_safe_and_one_of_last_time_is_a_beginning(self):
        done = secrecy("protect", DATA / "Simple2D.jj", "--out", self.pattern, "--time-limit", "0.000001")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        summary = json.loads(done.stdout)
        self.assertEqual((summary["audit_failures"], summary["cut_short"]), (0, True))
        self.assertGreater(summary["secondary_value"], 521926)
        # However bad that was, what comes of it is the optimum again.
        again = secrecy("protect", DATA / "Simple2D.jj", "--like", self.pattern)
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(json.loads(again.stdout)["secondary_value"], 521926)
        self.assertNotIn("cut_short", json.loads(again.stdout))
        refused = secrecy("protect", DATA / "Simple2D.jj", "--like", self.write("other", "nowhere m\n"))
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("names a cell of the table", refused.stderr)

    def test_attack_does_not_read_hidden_values(self):
        secrecy("protect", DATA / "fs_4x4.jj", "--out", self.pattern)
        before = secrecy("attack", DATA / "fs_4x4.jj", self.pattern).stdout
        hidden = [line.split()[0] for line in self.pattern.read_text().splitlines() if line[-1] in "um"]
        # Another table with the same published cells: one unit around the circuit of hidden cells.
        text = (DATA / "fs_4x4.jj").read_text().splitlines()
        for line, cell in enumerate(text):
            fields = cell.split()
            if len(fields) == 9 and fields[0] in hidden:
                step = 1 if fields[0] in ("6", "8") else -1
                text[line] = " ".join([fields[0], str(int(fields[1]) + step), *fields[2:]])
        after = secrecy("attack", self.write("other.jj", "\n".join(text)), self.pattern)
        self.assertEqual(after.stdout, before, after.stderr)

    def test_a_pattern_that_leaks_is_refused(self):
        lines = [line.split()[0] for line in (DATA / "fs_4x4.jj").read_text().splitlines() if len(line.split()) == 9 and ":" not in line]
        leaking = self.write("leaking", "".join(f"{i} {'u' if i == '6' else 's'}\n" for i in lines))
        audited = secrecy("audit", DATA / "fs_4x4.jj", leaking)
        self.assertEqual(audited.returncode, 1)
        failures = json.loads(audited.stdout)["failures"]
        self.assertEqual({(f["cell"], f["attacker"], f["exact"]) for f in failures}, {("6", "public", True)})

    def test_an_option_without_use_is_refused(self):
        people = self.write("people.csv", "place,who,amount\na,h1,10\nb,h2,20\n")
        who = self.write("who.csv", "cell,holding,amount\n")
        micro = (people, "--dimension", "place", "--value", "amount", "--holding", "who")
        for arguments, option in (((DATA / "fs_4x4.jj", "--rule", "p=10"), "--rule"),
                                  ((DATA / "fs_4x4.jj", "--rule", "nonsense"), "--rule"),
                                  ((DATA / "fs_4x4.jj", "--value", "amount"), "--value"),
                                  ((DATA / "fs_4x4.jj", "--holding", "who"), "--holding"),
                                  ((DATA / "fs_4x4.jj", "--columns", "a,b"), "--columns"),
                                  ((DATA / "fs_4x4.jj", "--contributions", who, "--rule", "p=10", "--insider-p", "5"), "--insider-p"),
                                  ((*micro, "--contributions", who), "--contributions"),
                                  ((*micro, "--insider-p", "5"), "--insider-p")):
            for lang, word in (("fr", "ne sert qu'avec"), ("en", "is of use with")):
                done = secrecy("protect", *arguments, lang=lang)
                self.assertEqual((done.returncode, done.stdout), (1, ""), arguments)
                self.assertIn(f"{option} {word}", done.stderr)

    def test_messages_about_microdata_name_the_file_and_what_is_missing(self):
        people = self.write("people.csv", "place,amount\na,10\nb,ten\n")
        done = secrecy("protect", people, "--dimension", "place")
        self.assertEqual((done.returncode, done.stderr.strip()), (1, "microdata need --value COLUMN, the column of the amount"))
        done = secrecy("protect", people, "--dimension", "place", "--value", "amount", lang="fr")
        self.assertEqual((done.returncode, done.stderr.strip()), (1, f"{people} : Ligne 3 : montant refusé : « ten »"))
        twice = secrecy("protect", people, "--dimension", "place", "--dimension", "place", "--value", "amount")
        self.assertEqual((twice.returncode, twice.stderr.strip()), (1, f'{people}: Dimension "place" is given twice'))
        done = secrecy("protect", self.write("empty.jj", ""))
        self.assertIn("empty.jj: Line 1: ", done.stderr)

    def test_contributors_are_attackers(self):
        table = self.write("t.jj", "0\n5\nt 100 100 s 0 100 0 0 0\na 10 10 u 0 100 0 0 0\nb 20 20 u 0 100 0 0 0\n"
                           "c 30 30 s 0 100 0 0 0\nd 40 40 s 0 100 0 0 0\n1\n0 5 : t (-1) a (1) b (1) c (1) d (1)\n")
        who = self.write("who.csv", "cell,holding,amount\na,h1,10\nb,h2,20\nc,h3,15\nc,h4,15\nd,h3,20\nd,h4,20\n")
        outsiders = secrecy("protect", table, "--out", self.pattern)
        self.assertEqual(json.loads(outsiders.stdout)["secondaries"], 0)
        caught = secrecy("audit", table, self.pattern, "--contributions", who)
        self.assertEqual(caught.returncode, 1)
        self.assertEqual({f["attacker"] for f in json.loads(caught.stdout)["failures"]}, {"h1", "h2"})
        insiders = secrecy("protect", table, "--contributions", who, "--singletons", "insider", "--out", self.pattern)
        self.assertEqual(insiders.returncode, 0, insiders.stderr)
        self.assertEqual(json.loads(insiders.stdout)["secondary_value"], 30)
        self.assertEqual(secrecy("audit", table, self.pattern, "--contributions", who).returncode, 0)

    def test_two_contributors_attack_together_where_coalitions_are_feared(self):
        table = self.write("t.jj", "0\n5\nt 100 100 s 0 100 0 0 0\na 10 10 u 0 100 0 0 0\nb 20 20 u 0 100 0 0 0\n"
                           "c 30 30 u 0 100 0 0 0\nd 40 40 s 0 100 0 0 0\n1\n0 5 : t (-1) a (1) b (1) c (1) d (1)\n")
        who = self.write("who.csv", "cell,holding,amount\na,h1,10\nb,h2,20\nc,h3,30\nd,h4,20\nd,h5,20\n")
        given = (table, "--contributions", who)
        alone = secrecy("protect", *given, "--singletons", "insider", "--out", self.pattern)
        self.assertEqual(json.loads(alone.stdout)["secondaries"], 0, alone.stderr)
        self.assertEqual(secrecy("audit", table, self.pattern, "--contributions", who).returncode, 0)
        caught = secrecy("audit", table, self.pattern, "--contributions", who, "--coalition", "2")
        self.assertEqual(caught.returncode, 1)
        self.assertEqual({f["attacker"] for f in json.loads(caught.stdout)["failures"]}, {"h1 + h2", "h1 + h3", "h2 + h3"})
        together = secrecy("protect", *given, "--singletons", "insider", "--coalition", "2", "--out", self.pattern)
        self.assertEqual(json.loads(together.stdout)["secondaries"], 1, together.stderr)
        report = json.loads(secrecy("audit", table, self.pattern, "--contributions", who, "--coalition", "2").stdout)
        self.assertEqual((report["coalition"], report["all_pairs"], report["failures"]), (2, True, []))
        self.assertEqual(secrecy("protect", *given, "--coalition", "3").returncode, 2)

    def test_attack_tells_what_each_contributor_derives(self):
        table = self.write("t.jj", "0\n4\nt 100 100 z 0 200 0 0 0\na 10 10 u 0 200 0 0 0\nb 20 20 u 0 200 0 0 0\n"
                           "c 70 70 m 0 200 0 0 0\n1\n0 4 : t (-1) a (1) b (1) c (1)\n")
        self.pattern.write_text("t z\na u\nb u\nc m\n")
        who = self.write("who.csv", "cell,holding,amount\na,h1,10\nb,h2,15\nb,h3,5\n")
        public = [["a", "0", "100"], ["b", "0", "100"], ["c", "0", "100"]]

        def rows(*options):
            done = secrecy("attack", table, self.pattern, *options)
            self.assertEqual(done.returncode, 0, done.stderr)
            return list(csv.reader(io.StringIO(done.stdout)))

        self.assertEqual(rows(), [["cell", "lower", "upper"], *public])
        self.assertEqual(rows("--contributions", who), [
            ["cell", "attacker", "lower", "upper"],
            ["a", "public", "0", "100"], ["a", "h1", "10", "10"],
            ["b", "public", "0", "100"], ["b", "h2", "15", "100"], ["b", "h3", "5", "100"],
            ["c", "public", "0", "100"]])
        every = rows("--contributions", who, "--every-insider")
        self.assertEqual(len(every), 1 + 3 * 4)
        for row in (["b", "h1", "0", "90"], ["c", "h2", "0", "85"], ["a", "h3", "0", "95"]):
            self.assertIn(row, every)
        presumed = rows("--singletons", "insider")
        self.assertIn(["b", "b", "20", "20"], presumed)
        for lang, word in (("fr", "ne sert qu'avec"), ("en", "is of use with")):
            refused = secrecy("attack", table, self.pattern, "--every-insider", lang=lang)
            self.assertEqual((refused.returncode, refused.stdout), (1, ""))
            self.assertIn(f"--every-insider {word} --singletons insider", refused.stderr)

    def test_without_contributors_each_primary_is_somebodys(self):
        table = DATA / "Simple2D.jj"
        self.assertEqual(secrecy("protect", table, "--out", self.pattern).returncode, 0)
        caught = secrecy("audit", table, self.pattern, "--singletons", "insider")
        self.assertEqual(caught.returncode, 1, "the pattern against outsiders stands against insiders too")
        self.assertNotIn("public", {f["attacker"] for f in json.loads(caught.stdout)["failures"]})
        done = secrecy("protect", table, "--singletons", "insider", "--out", self.pattern)
        self.assertEqual(done.returncode, 0, done.stderr)
        summary = json.loads(done.stdout)
        self.assertEqual((summary["insiders_presumed"], summary["audit_failures"], summary["optimal"]), (True, 0, True))
        audited = secrecy("audit", table, self.pattern, "--singletons", "insider")
        self.assertEqual((audited.returncode, json.loads(audited.stdout)["insiders"]), (0, summary["insiders"]))

    def test_microdata(self):
        done = secrecy("protect", DATA / "microdata_ex2.asc", "--columns", "region,gender,weight,val,num1,num2",
                       "--dimension", f"region={DATA / 'hier_region_ex2.hrc'}", "--dimension", f"gender={DATA / 'hier_gender_ex2.hrc'}",
                       "--value", "num1", "--singletons", "insider")
        self.assertEqual(done.returncode, 0, done.stderr)
        summary = json.loads(done.stdout)
        self.assertEqual((summary["cells"], summary["primaries"], summary["secondaries"]), (15, 1, 3))

    def test_microdata_as_spreadsheets_write_them(self):
        table = "region;type;qui;montant\n"
        for region in ("Côte d'Or", "Île, dite \"de\" France", "Nièvre", "Yonne"):
            for kind in ("a", "b", "c"):
                quoted = '"' + region.replace('"', '""') + '"'
                holders = ("h1",) if (region, kind) == ("Nièvre", "a") else ("h1", "h2", "h3", "h4")
                table += "".join(f"{quoted};{kind};{who};{100 + len(region)}.5\n" for who in holders)
        hierarchy = "Bourgogne\n@Côte d'Or\n@Nièvre\n@Yonne\nÎle, dite \"de\" France\n"
        outputs = set()
        for encoding in ("utf-8", "latin-1", "utf-16"):
            people, tree = self.write("people.csv", ""), self.write("region.hrc", "")
            people.write_text(table, encoding=encoding)
            tree.write_text(hierarchy, encoding=encoding)
            options = ("--dimension", f"region={tree}", "--dimension", "type", "--value", "montant", "--holding", "qui")
            done = secrecy("protect", people, *options, "--out", self.pattern)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(json.loads(done.stdout)["primaries"], 1)
            pattern = self.pattern.read_text(encoding="utf-8")
            self.assertIn("Nièvre|a u\n", pattern)
            audited = secrecy("audit", people, *options, self.pattern)
            self.assertIn(audited.returncode, (0, 1), audited.stderr)
            attacked = secrecy("attack", people, *options, self.pattern, "--singletons", "insider")
            self.assertIn(["Nièvre|a", "h1", "106.5", "106.5"], list(csv.reader(io.StringIO(attacked.stdout))))
            outputs.add(pattern + attacked.stdout)
        self.assertEqual(len(outputs), 1)

    def test_rules_judge_a_jj_file_whose_contributors_are_told(self):
        # The file knows of no primary; its contributors tell of b, and of b and c together.
        table = self.write("t.jj", "0\n5\nt 1000 1000 s 0 2000 0 0 0\nb 10 10 s 0 2000 0 0 0\nc 20 20 s 0 2000 0 0 0\n"
                           "d 470 470 s 0 2000 0 0 0\ne 500 500 s 0 2000 0 0 0\n1\n0 5 : t (-1) b (1) c (1) d (1) e (1)\n")
        parts = {"b": {"h1": 10}, "c": {"h1": 10, "h2": 10}, "d": {"h2": 160, "h3": 150, "h4": 160}, "e": {"h3": 170, "h4": 160, "h5": 170}}
        who = self.write("who.csv", "cell,holding,amount\n" + "".join(f"{c},{h},{v}\n" for c, hs in parts.items() for h, v in hs.items()))
        without = json.loads(secrecy("protect", table, "--contributions", who).stdout)
        self.assertEqual((without["primaries"], without["virtual_cells"], without["contributors_unknown"]), (0, 0, 0))
        rules = ("--contributions", who, "--rule", "count=3", "--rule", "dominance=1,0", "--rule", "p=0")
        done = secrecy("protect", table, *rules, "--out", self.pattern)
        self.assertEqual(done.returncode, 0, done.stderr)
        judged = json.loads(done.stdout)
        # b and c of two contributors fail, and so does their sum: a third cell has to go.
        self.assertEqual((judged["primaries"], judged["secondaries"], judged["virtual_cells"]), (2, 1, 1))
        self.assertEqual(self.pattern.read_text(), "t s\nb u\nc u\nd m\ne s\n")
        self.assertEqual(secrecy("audit", table, *rules, self.pattern).returncode, 0)
        explained = secrecy("explain", table, *rules, self.pattern, "--cell", "d").stdout
        self.assertIn("otherwise anybody would compute exactly the sum of b and c", explained)
        self.assertIn("n'importe qui calculerait exactement la somme de b et c",
                      secrecy("explain", table, *rules, self.pattern, "--cell", "d", lang="fr").stdout)
        leaking = self.write("leaking", "t s\nb u\nc u\nd s\ne s\n")
        audited = secrecy("audit", table, *rules, leaking)
        self.assertEqual(audited.returncode, 1)
        sums = [f for f in json.loads(audited.stdout)["failures"] if f["cell"] == "+b+c+"]
        self.assertEqual([(f["members"], f["attacker"], f["exact"]) for f in sums], [(["b", "c"], who, True) for who in ("public", "h1", "h2")])
        self.assertIn("the sum of b and c (anybody: exactly)", audited.stderr)

    def test_contributions_add_up_to_their_cell(self):
        table = self.write("t.jj", "0\n3\nt 30.5 1 s 0 99 0 0 0\na 10.5 1 u 0 99 1 1 0\nb 20 1 s 0 99 0 0 0\n1\n0 3 : t (-1) a (1) b (1)\n")
        who = self.write("who.csv", "cell,holding,amount\na,h1,10\nb,h2,20\n")
        for lang, says in (("en", ": Line 2: the contributions of cell a add up to 10.0, its value is 10.5"),
                           ("fr", " : Ligne 2 : les contributions de la cellule a font 10.0, sa valeur est 10.5")):
            done = secrecy("protect", table, "--contributions", who, lang=lang)
            self.assertEqual((done.returncode, done.stderr.strip()), (1, f"{who}{says}"))
        who.write_text("cell,holding,amount\na,h1,10.5\n")
        told = json.loads(secrecy("protect", table, "--contributions", who).stdout)
        self.assertEqual(told["contributors_unknown"], 2)
        self.assertIsNone(json.loads(secrecy("protect", table).stdout)["contributors_unknown"])

    def test_a_cell_that_fails_twice_counts_once_and_is_named(self):
        # a follows from what must be published; s1 and s2 together are h1's alone, and nothing else may be hidden there.
        table = self.write("u.jj", "0\n7\nt 3 3 z 0 9 0 0 0\na 1 1 u 0 9 1 1 0\nb 2 2 z 0 9 0 0 0\n"
                           "r 30 30 z 0 90 0 0 0\ns1 5 5 s 0 90 0 0 0\ns2 7 7 s 0 90 0 0 0\ns3 18 18 z 0 90 0 0 0\n"
                           "2\n0 3 : t (-1) a (1) b (1)\n0 4 : r (-1) s1 (1) s2 (1) s3 (1)\n")
        done = secrecy("protect", table)
        self.assertEqual((done.returncode, json.loads(done.stdout)["unprotected"]), (1, ["a"]))
        self.assertEqual(done.stderr.strip(), "1 cell(s) not protected: cell a (anybody: exactly)")
        who = self.write("who.csv", "cell,holding,amount\ns1,h1,5\ns2,h1,7\ns3,h1,6\ns3,h2,6\ns3,h3,6\n")
        rules = ("--contributions", who, "--rule", "dominance=1,0", "--rule", "p=0")
        for lang, says in (("en", "2 cell(s) not protected: cell a (anybody: exactly); the sum of s1 and s2 (anybody: exactly)"),
                           ("fr", "2 cellule(s) non protégée(s) : la cellule a (n'importe qui : exactement) ; "
                                  "la somme de s1 et s2 (n'importe qui : exactement)")):
            done = secrecy("protect", table, *rules, "--out", self.pattern, lang=lang)
            self.assertEqual((done.returncode, done.stderr.strip()), (1, says))
        summary = json.loads(done.stdout)
        self.assertEqual(summary["unprotected"], ["a", "+s1+s2+"])
        self.assertEqual(summary["unprotected_sums"], [{"id": "+s1+s2+", "members": ["s1", "s2"]}])

    def test_linked_tables_and_hierarchies_that_are_not_nested(self):
        rest = "".join(f"{code},{size},{form},g{i},{20 + i}\n" for code in ("a2", "a3", "a4") for size in "st" for form in "kl" for i in range(4))
        people = self.write("people.csv", "region,size,form,who,amount\na1,s,k,h1,50\n" + rest)
        one = self.write("one.hrc", "N\n@a1\n@a2\nS\n@a3\n@a4\n")
        two = self.write("two.hrc", "E\n@a1\n@a3\nW\n@a2\n@a4\n")
        options = (people, "--dimension", f"region={one},{two}", "--dimension", "size", "--dimension", "form", "--value", "amount", "--holding", "who",
                   "--table", "region,size", "--table", "region,form")
        done = secrecy("protect", *options, "--out", self.pattern)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(json.loads(done.stdout)["cells"], 9 * 3 + 9 * 2)
        hidden = {line[:-2] for line in self.pattern.read_text().splitlines() if line[-1] in "um"}
        self.assertIn("a1|s|Total", hidden)
        self.assertIn("a1|Total|k", hidden)
        self.assertEqual(secrecy("audit", *options, self.pattern).returncode, 0)
        # Each table by itself with each tree by itself publishes more; together that leaks.
        alone = set()
        for tree in (one, two):
            for axis in ("size", "form"):
                part = (people, "--dimension", f"region={tree}", "--dimension", axis, "--value", "amount", "--holding", "who")
                self.assertEqual(secrecy("protect", *part, "--out", self.write("alone", "")).returncode, 0)
                for line in (self.pattern.parent / "alone").read_text().splitlines():
                    region, other = line[:-2].split("|")
                    alone |= {f"{region}|{other}|Total" if axis == "size" else f"{region}|Total|{other}"} if line[-1] in "um" else set()
        self.assertNotEqual(hidden, alone)
        zones = self.write("zones.csv", "region,size,zone,who,amount\n" + "".join(
            f"{r},{s},{z},{r}{s}{i},{10 + i}\n" for r, z in (("a", "N"), ("b", "N"), ("c", "S")) for s in "st" for i in range(5 if r + s != "as" else 1)))
        done = secrecy("protect", zones, "--dimension", "region", "--dimension", "size", "--dimension", "zone", "--value", "amount", "--holding", "who",
                       "--table", "region,size", "--table", "zone,size")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr.strip(), 'Note: The column "zone" follows from "region": their tables are linked')
        self.assertEqual(len(json.loads(done.stdout)["notes"]), 1)

    def test_weights_and_zero_unsafe(self):
        sample = self.write("sample.csv", "a,v,w\nx,100,4\nx,10,7\ny,30,1\ny,20,1\ny,10,1\n")
        weighted = (sample, "--dimension", "a", "--value", "v")
        self.assertEqual(json.loads(secrecy("protect", *weighted).stdout)["primaries"], 1, "unweighted, x has two contributors")
        self.assertEqual(json.loads(secrecy("protect", *weighted, "--weight", "w").stdout)["primaries"], 0, "x is 100, 100, 100, 100 and seven times 10")
        zeros = self.write("zeros.csv", "a,b,h,v\nx,p,h1,0\n" + "".join(f"{c},h{i},{10 + i}\n" for c in ("x,q", "y,p", "y,q") for i in range(1, 4)))
        options = (zeros, "--dimension", "a", "--dimension", "b", "--value", "v", "--holding", "h")
        self.assertEqual(json.loads(secrecy("protect", *options).stdout)["primaries"], 0)
        done = secrecy("protect", *options, "--rule", "zero-unsafe=3", "--out", self.pattern)
        self.assertEqual((done.returncode, json.loads(done.stdout)["primaries"]), (0, 1))
        self.assertIn("x|p u\n", self.pattern.read_text())
        self.assertIn("zero-unsafe=", secrecy("protect", *options, "--rule", "zero-unsafe=-3").stderr)
        for option in ("--weight", "--table"):
            self.assertIn(f"{option} is of use with microdata", secrecy("protect", DATA / "fs_4x4.jj", option, "a").stderr)

    def test_contradicting_statuses_and_the_limit_are_named_by_cell(self):
        table = self.write("t.jj", "0\n3\nt 5 1 Z 0 9 0 0 0\na 5 1 U 0 9 0 0 0\nb 0 1 z 0 9 0 0 0\n1\n0 2 : t (-1) a (1)\n")
        for lang, says in (("en", "Contradicting statuses: cell t (z, to be published) equals cell a (u, to be suppressed)"),
                           ("fr", "Statuts contradictoires : la cellule t (z, à publier) est égale à la cellule a (u, à masquer)")):
            done = secrecy("protect", table, lang=lang)
            self.assertEqual(done.returncode, 1)
            self.assertIn(says, done.stderr)
        large = self.write("l.jj", "0\n1\na 5000000000000000 1 s 0 1e30 0 0 0\n0\n")
        self.assertIn("the value or cost of cell a is over the limit of 4000000000000000", secrecy("protect", large).stderr)
        fine = self.write("f.jj", "0\n3\nt 0.3 1 s 0 9 0 0 0\na 0.15000000049 1 s 0 9 0 0 0\nb 0.14999999951 1 s 0 9 0 0 0\n1\n0 3 : t (-1) a (1) b (1)\n")
        done = secrecy("protect", fine, lang="fr")
        self.assertEqual(done.returncode, 0)
        self.assertTrue(done.stderr.startswith("Note : 2 valeurs ont plus de 6 décimales"))

    def test_refusals_say_what_and_where(self):
        broken = self.write("broken.jj", "0\n1\na 1 1 q 0 9 0 0 0\n0\n")
        self.assertIn("broken.jj: Line 3: unknown status", secrecy("protect", broken).stderr)
        self.assertIn("Ligne 3", secrecy("protect", broken, lang="fr").stderr)
        self.assertEqual(secrecy("protect", broken).returncode, 1)
        self.assertEqual(secrecy("protect", broken.with_name("absent.jj")).returncode, 3)
        self.assertEqual(secrecy("protect").returncode, 2)
        rule = secrecy("protect", DATA / "microdata_ex2.asc", "--columns", "region,gender,weight,val,num1,num2",
                       "--dimension", "region", "--value", "num1", "--rule", "p=x")
        self.assertIn("Rule not understood: p=x", rule.stderr)
        unprotectable = self.write("u.jj", "0\n3\nt 3 3 z 0 9 0 0 0\na 1 1 u 0 9 0 0 0\nb 2 2 z 0 9 0 0 0\n1\n0 3 : t (-1) a (1) b (1)\n")
        done = secrecy("protect", unprotectable)
        self.assertEqual((done.returncode, json.loads(done.stdout)["unprotected"]), (1, ["a"]))

    def test_threads_and_runs_change_no_byte(self):
        patterns = set()
        for prefix in ([], ["taskset", "-c", "0"], []):
            subprocess.run([*prefix, HUB, "secrecy", "protect", str(DATA / "Simple2D.jj"), "--deterministic", "--out", str(self.pattern)],
                           capture_output=True, check=True)
            patterns.add(self.pattern.read_bytes())
        self.assertEqual(len(patterns), 1)

    def row_of_four(self):
        """A of one contributor, B, C and D of twenty each, the total published."""
        lines = ["A,h,9000"] + [f"{code},{code}{i},{amount // 20}" for code, amount in (("B", 2000), ("C", 2100), ("D", 50000)) for i in range(20)]
        return self.write("row.csv", "act,who,amount\n" + "\n".join(lines) + "\n"), "--dimension", "act", "--value", "amount", "--holding", "who"

    def test_a_secret_decides_what_is_suppressed_and_gives_the_same_bytes_for_ever(self):
        row, seen = self.row_of_four(), set()
        for i in range(12):
            secret = pathlib.Path(self.folder.name) / f"secret{i}"
            done = secrecy("protect", *row, "--out", self.pattern, secret=secret)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertEqual(secret.stat().st_mode & 0o777, 0o600)
            self.assertRegex(secret.read_text(), "^[0-9a-f]{64}\n$")
            first = self.pattern.read_bytes()
            for prefix in ([], ["taskset", "-c", "0"]):
                subprocess.run([*prefix, HUB, "secrecy", "protect", *map(str, row), "--secret", secret, "--out", self.pattern], capture_output=True, check=True)
                self.assertEqual(self.pattern.read_bytes(), first)
            self.assertEqual(secrecy("audit", *row, self.pattern).returncode, 0)
            seen.add(first)
        self.assertGreater(len(seen), 1)

    def test_with_a_secret_nothing_is_told_of_the_optimum(self):
        row = self.row_of_four()
        for options in ({"secret": "fresh"}, {"secret": pathlib.Path(self.folder.name) / "secret"}):
            done = secrecy("protect", *row, **options)
            summary = json.loads(done.stdout)
            self.assertFalse({"optimal", "lower_bound", "nodes", "gap"} & set(summary))
            self.assertEqual(set(summary["internal"]), {"salted_cost", "salted_lower_bound", "salted_optimal", "nodes"})
            self.assertEqual(summary["audit_failures"], 0)
        self.assertIn("a secret made for this run", secrecy("protect", *row, secret="fresh").stderr)
        self.assertIn("un secret tiré pour cette exécution", secrecy("protect", *row, secret="fresh", lang="fr").stderr)
        self.assertNotIn("internal", json.loads(secrecy("protect", *row).stdout))

    def test_a_secret_that_others_can_read_or_that_is_none_is_refused(self):
        row, secret = self.row_of_four(), self.write("secret", "0" * 64)
        for mode in (0o640, 0o604, 0o666):
            secret.chmod(mode)
            done = secrecy("protect", *row, secret=secret)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn("others than its owner can read this secret", done.stderr)
            self.assertIn("d'autres que son propriétaire", secrecy("protect", *row, secret=secret, lang="fr").stderr)
        secret.chmod(0o600)
        self.assertEqual(secrecy("protect", *row, secret=secret).returncode, 0)
        secret.write_text("x")
        self.assertIn("64 hexadecimal digits are expected", secrecy("protect", *row, secret=secret).stderr)
        both = secrecy("protect", *row, "--secret", secret)
        self.assertEqual(both.returncode, 1)
        self.assertIn("exclude each other", both.stderr)


if __name__ == "__main__":
    unittest.main()
