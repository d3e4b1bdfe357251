// The peer of the query benchmark: the same rows of the same CSV, from DuckDB through node's own
// HTTPS server. Usage: node duckdb_query_peer.mjs SEGMENTS_CSV CHAIN_PEM KEY_PEM. Prints its port,
// then serves until its standard input closes.
import { DuckDBInstance } from "@duckdb/node-api";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";

const [file, chain, key] = process.argv.slice(2);
const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
const db = await instance.connect();
await db.run(`create table segments as select * from read_csv('${file.replaceAll("'", "''")}', all_varchar = true)`);
for (const column of ["amount_before_tax", "agencies", "share_of_purchases", "amount_per_1000_inhabitants"]) {
  await db.run(`alter table segments alter ${column} type double`);
}
const rows = await db.prepare("select * from segments where segment = $1 order by amount_before_tax desc nulls last, rowid limit $2");
const count = await db.prepare("select count(*) as n from segments where segment = $1");

const server = createServer({ cert: readFileSync(chain), key: readFileSync(key), minVersion: "TLSv1.3" }, async (request, response) => {
  const asked = new URL(request.url, "https://localhost").searchParams;
  const segment = asked.get("segment");
  rows.bind([segment, Number(asked.get("limit") ?? 100)]);
  count.bind([segment]);
  const items = (await rows.runAndReadAll()).getRowObjectsJson();
  const total = Number((await count.runAndReadAll()).getRowObjectsJson()[0].n);
  const body = JSON.stringify({ release: 1, table: "segments", total, items, next: null });
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
  response.end(body);
});
server.keepAliveTimeout = 75_000;
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
