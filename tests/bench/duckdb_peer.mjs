// The peer of the pipeline benchmark: DuckDB does the same grouping of the same DECP file.
// Usage: node duckdb_peer.mjs FILE REGISTER_CSV CPV_FAMILIES_CSV. Prints seconds and peak memory.
import { DuckDBInstance } from "@duckdb/node-api";

const [file, register, families] = process.argv.slice(2);
const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
const db = await instance.connect();
const quote = (text) => `'${text.replaceAll("'", "''")}'`;

const started = process.hrtime.bigint();
// One row per contract and holder; the amount divided among holders; the family by the longest
// listed CPV prefix; the kind by the register; totals by family and by sub-family, with distinct
// suppliers and the largest one's share, as the connector's figures have them.
const result = await db.runAndReadAll(`
  with contracts as (
    select unnest(marches) as m from read_json(${quote(file)}, maximum_object_size = 1000000000,
      columns = {marches: 'STRUCT(id VARCHAR, montant DOUBLE, dateNotification VARCHAR, codeCPV VARCHAR,
        acheteur STRUCT(id VARCHAR), titulaires STRUCT(id VARCHAR, typeIdentifiant VARCHAR)[])[]'})
  ), lines as (
    select substr(m.dateNotification, 1, 4) as period, substr(m.codeCPV, 1, 8) as cpv,
      m.montant / len(m.titulaires) as amount, unnest(m.titulaires).id as supplier
    from contracts
    where m.dateNotification is not null and m.montant >= 100 and m.montant < 99999999 and len(m.titulaires) > 0
  ), prefixes as (select cpv as prefix, segment from read_csv(${quote(families)}, all_varchar = true)),
  codes as (
    select cpv, arg_max(segment, length(prefix)) as segment from (select distinct cpv from lines) c
    join prefixes p on starts_with(c.cpv, p.prefix) group by cpv
  ), register as (select siret, any_value(kind) as kind from read_csv(${quote(register)}, all_varchar = true) group by siret),
  classified as (
    select period, coalesce(segment, 'F99.99') as sub, substr(supplier, 1, 9) as unit,
      coalesce(kind, 'other') as kind, amount
    from lines left join codes using (cpv) left join register on supplier = siret
  ), suppliers as (
    select period, sub, substr(sub, 1, 3) as family, kind, unit, sum(amount) as amount, count(*) as n
    from classified group by all
  )
  select period, family, sub, kind, grouping(family, sub, kind) as level, sum(amount) as amount,
    sum(n) as lines, count(distinct unit) as suppliers, max(amount) / sum(amount) as share
  from suppliers
  group by grouping sets ((period), (period, kind), (period, family), (period, family, kind),
    (period, family, sub), (period, family, sub, kind))`);
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
console.log(JSON.stringify({
  seconds, rows: result.currentRowCount, peak_mb: process.resourceUsage().maxRSS / 1024,
}));
