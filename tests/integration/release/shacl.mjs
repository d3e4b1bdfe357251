// Judges graphs by shapes: node shacl.mjs SHAPES.ttl DATA.ttl… For each graph prints one line a
// result, as "severity path focus", then a line of totals. Exits 1 when any has a violation.
import { readFileSync } from "node:fs";
import { Parser, Store } from "n3";
import SHACLValidator from "rdf-validate-shacl";

const read = (file) => new Store(new Parser().parse(readFileSync(file, "utf8")));
const last = (term) => term?.value?.split(/[#/]/).at(-1) ?? "-";
const [shapes, ...files] = process.argv.slice(2);
const validator = new SHACLValidator(read(shapes), {});
let good = files.length > 0;
for (const file of files) {
  const data = read(file);
  const { results } = await validator.validate(data);
  for (const result of results) {
    console.log(`${last(result.severity)} ${last(result.path)} ${result.focusNode?.value} ${last(result.sourceConstraintComponent)}`);
  }
  const violations = results.filter((result) => last(result.severity) === "Violation").length;
  console.log(`${data.size} triples, ${violations} violations, ${results.length - violations} warnings`);
  good &&= violations === 0 && data.size > 0;
}
process.exit(good ? 0 : 1);
