// Sums of a cube as DuckDB reads it: node duckdb.mjs FILE.csv. Prints JSON.
import { DuckDBInstance } from "@duckdb/node-api";

const file = `'${process.argv[2].replaceAll("'", "''")}'`;
const db = await (await DuckDBInstance.create(":memory:")).connect();
const result = await db.runAndReadAll(`
  select count(*)::integer as rows, count(amount_before_tax)::integer as amounts,
    sum(amount_before_tax::decimal(18, 2))::varchar as amount, sum(agencies)::integer as agencies,
    count(*) filter (where status = 'c')::integer as confidential
  from read_csv(${file}, header = true)`);
console.log(JSON.stringify(result.getRowObjectsJson()[0]));
