"""Proves that the pages for people are HTML5 that everybody can read: judged by a validator's rules of HTML and of
accessibility, which must also find planted errors; and that nothing that is told can become markup."""
import os
import re
import tempfile
import unittest

import clients

HOSTILE = "<script>alert"


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        context = clients.served_sample("withdraw-first")
        cls.addClassCleanup(context.__exit__, None, None, None)
        folder, _ = context.__enter__()
        cls.files = sorted(os.path.join(folder, "pages", name) for name in os.listdir(os.path.join(folder, "pages")))
        cls.texts = {}
        for path in cls.files:
            with open(path, encoding="utf-8") as file:
                cls.texts[os.path.basename(path)] = file.read()

    def test_a_validator_finds_nothing(self):
        status, output = clients.node("pages.mjs", *self.files)
        self.assertEqual((status, output.strip()), (0, "6 pages, 0 findings"))

    def test_the_validator_finds_what_was_planted(self):
        text = self.texts["release2.fr.html"]
        plants = {
            "element-required-attributes|wcag/h63|scope": text.replace('scope="col"', 'scope="x"', 1),
            "close-order": text.replace("</table>", "", 1),
            "no-raw-characters|element-permitted-content|close-order": text.replace("<h2>", "<p><table></p><h2>", 1),
            "wcag/h57|html-lang|element-required-attributes": text.replace('<html lang="fr">', "<html>"),
            "no-dup-id": text.replace('<h2 id="files">', '<h2 id="content">'),
            "attr-quotes|parser-error|close-order|no-unknown-elements": text.replace("</main>", "</maim>"),
        }
        for rules, planted in plants.items():
            self.assertNotEqual(planted, text, rules)
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "page.html")
                with open(path, "w", encoding="utf-8") as file:
                    file.write(planted)
                status, output = clients.node("pages.mjs", path)
            self.assertEqual(status, 1, rules)
            self.assertRegex(output, rules)

    def test_what_is_told_is_never_markup(self):
        for name, text in self.texts.items():
            self.assertNotIn(HOSTILE, text, name)
            self.assertIn("&lt;script&gt;alert(&#39;&quot;&amp;&quot;&#39;)", text, name)
            self.assertNotRegex(text, r"<(script|img|iframe|form|object)|\son[a-z]+=|style=", name)
            self.assertNotRegex(text, r'(src|<link rel="stylesheet")', name)

    def test_narrow_screens_break_what_is_long_and_no_line_begins_with_a_mark(self):
        for name, text in self.texts.items():
            self.assertRegex(text, r"\.reason,td code\{overflow-wrap:anywhere\}", name)
            self.assertNotRegex(re.sub(r"<style>.*?</style>|<pre>.*?</pre>", "", text, flags=re.S), r"\S [:;!?»€%]|[«°] ", name)
        self.assertRegex(self.texts["start.fr.html"], r'</time>&nbsp;: <span class="reason">')

    def test_a_page_is_of_one_language_and_leads_to_the_other(self):
        for name, text in self.texts.items():
            lang = name.split(".")[1]
            other = {"fr": "en", "en": "fr"}[lang]
            self.assertIn(f'<html lang="{lang}">', text)
            self.assertRegex(text, rf'<a href="[^"]+&amp;lang={other}" hreflang="{other}"', name)

    def test_a_withdrawn_release_says_why_and_has_no_file(self):
        text = self.texts["release1.en.html"]
        self.assertIn("An error in an agency&#39;s figures.", text)
        self.assertIn('href="/open-data/releases/2/?lang=en"', text)
        self.assertEqual(re.findall(r'href="([^"]*(?:csv|json|md|SUMS)[^"]*)"', text.split("<body>")[1]), [])
        self.assertIn('href="/open-data/releases/2/segments.csv"', self.texts["release2.en.html"])


if __name__ == "__main__":
    unittest.main()
