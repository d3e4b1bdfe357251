// Judges pages by the rules of HTML5 and of accessibility: node pages.mjs PAGE.html… Prints one line
// a finding, as "file:line rule message", then how many pages were read. Exits 1 on any finding.
import { basename } from "node:path";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const rules = {
  // How a page is laid out in lines is no matter of its readers.
  "no-trailing-whitespace": "off",
  "long-title": "off",
  "no-inline-style": "error",
  "wcag/h30": "error",
  "wcag/h63": "error",
  "prefer-native-element": "error",
};
const loader = new StaticConfigLoader({
  root: true,
  extends: ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
  rules,
});
const judge = new HtmlValidate(loader);
const files = process.argv.slice(2);
let findings = 0;
for (const file of files) {
  for (const result of (await judge.validateFile(file)).results) {
    for (const message of result.messages) {
      findings += 1;
      console.log(`${basename(file)}:${message.line} ${message.ruleId} ${message.message}`);
    }
  }
}
console.log(`${files.length} pages, ${findings} findings`);
process.exit(files.length > 0 && findings === 0 ? 0 : 1);
