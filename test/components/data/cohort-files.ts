/** A small cohort in files, made from synthetic patients: for tests of the loader without real data. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { syntheticCohort } from "../../../src/components/data/covid-mtl/synthetic-cohort.ts";
import { writeCsv } from "../../../src/formats/csv.ts";
import { selectRows } from "../../../src/formats/rows.ts";
import { type Column, type Table, tableOf } from "../../../src/formats/table.ts";
import { pickleFrame } from "../../formats/pickle-writer.ts";

const whole = syntheticCohort(3);
const rows = [0, 1, 2, 3, 4, 5];
/** Six patients, and their features. */
export const people: Table = selectRows(whole.patients, rows);
export const measured: Table = selectRows(whole.features, rows);

/** Runs `test` on a folder that holds these two tables, as the authors' pickles or as CSV; `null` leaves a file out. */
export async function withCohort(
  as: "pickles" | "csv",
  patients: Table | Uint8Array | string | null,
  features: Table | Uint8Array | string | null,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "regimen-cohort-"));
  try {
    const names = as === "pickles" ? ["info.ppl", "radioinfo.ppl"] : ["patients.csv", "radiofeatures.csv"];
    for (const [k, content] of [patients, features].entries()) {
      if (content === null) continue;
      const isRaw = typeof content === "string" || content instanceof Uint8Array;
      const data = isRaw ? content : as === "pickles" ? pickleFrame(content) : await writeCsv(content);
      await writeFile(join(folder, names[k]!), data);
    }
    await test(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The table with one cell replaced; a column of numbers becomes text where the cell is text. */
export function withCell(table: Table, name: string, row: number, cell: string | number | null): Table {
  return withColumn(table, name, (column) => {
    if (typeof cell === "number") return { ...column, values: replaced(column.values as Float64Array, row, cell) } as Column;
    if (column.type !== "text" && cell === null) return { ...column, values: replaced(column.values, row, Number.NaN) };
    const texts = [...column.values].map((value) => (value === null ? null : String(value)));
    texts[row] = cell as string | null; // a number is dealt with above
    return { name: column.name, type: "text", values: texts };
  });
}

function replaced(values: Float64Array, row: number, value: number): Float64Array {
  const copy = values.slice();
  copy[row] = value;
  return copy;
}

export const withColumn = (table: Table, name: string, change: (column: Column) => Column): Table =>
  tableOf(table.columns.map((column) => (column.name === name ? change(column) : column)));

export const without = (table: Table, ...names: string[]): Table =>
  tableOf(table.columns.filter((column) => !names.includes(column.name)));
