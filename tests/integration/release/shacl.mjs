// Judges a graph by shapes: node shacl.mjs SHAPES.ttl DATA.ttl. Prints one line a result, as
// "severity path focus", and exits 1 when there is a violation.
import { readFileSync } from "node:fs";
import { Parser, Store } from "n3";
import SHACLValidator from "rdf-validate-shacl";

const [shapes, data] = process.argv.slice(2).map((file) => new Store(new Parser().parse(readFileSync(file, "utf8"))));
const report = await new SHACLValidator(shapes, {}).validate(data);
const last = (term) => term?.value?.split(/[#/]/).at(-1) ?? "-";
for (const result of report.results) {
  console.log(`${last(result.severity)} ${last(result.path)} ${result.focusNode?.value} ${last(result.sourceConstraintComponent)}`);
}
const violations = report.results.filter((result) => last(result.severity) === "Violation").length;
console.log(`${data.size} triples, ${violations} violations, ${report.results.length - violations} warnings`);
process.exit(violations === 0 && data.size > 0 ? 0 : 1);
