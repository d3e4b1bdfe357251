// Judges a data package: node frictionless.mjs FOLDER. The descriptor by the profile, each table
// by its schema, its foreign keys, its size and digest. Exits 1 with what is wrong.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import datapackage from "datapackage";

const folder = process.argv[2];
const descriptor = JSON.parse(readFileSync(join(folder, "datapackage.json"), "utf8"));
const wrong = [];
const parts = await datapackage.Package.load(descriptor, { basePath: folder });
if (!parts.valid) wrong.push(...parts.errors.map((error) => `descriptor: ${error.message}`));
let rows = 0;
for (const resource of parts.resources) {
  try {
    const bytes = readFileSync(join(folder, resource.descriptor.path));
    const digest = createHash("sha256").update(bytes).digest("hex");
    if (resource.descriptor.hash !== `sha256:${digest}`) wrong.push(`${resource.name}: digest`);
    if (resource.descriptor.bytes !== bytes.length) wrong.push(`${resource.name}: size`);
    rows += (await resource.read({ keyed: true })).length;
    await resource.checkRelations();
  } catch (error) {
    const causes = error.errors?.length ? error.errors : [error];
    wrong.push(...causes.map((cause) => `${resource.name}: ${cause.message}`));
  }
}
console.log(wrong.length ? wrong.join("\n") : `${parts.resources.length} tables, ${rows} rows`);
process.exit(wrong.length ? 1 : 0);
