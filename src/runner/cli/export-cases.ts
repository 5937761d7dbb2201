import { join, relative } from "node:path";
import { writeArtifact } from "../../formats/codecs.ts";
import { type Column, integerColumn, numberColumn, tableOf, textColumn } from "../../formats/table.ts";
import { restore } from "../cache/artifacts.ts";
import { isMember, placeOf, type Roots, readCaseList } from "../cache/case-list.ts";
import type { Store, Stored } from "../cache/store.ts";

/**
 * Cases as a folder that is a cohort again: cases.csv, and ID/FIELD for each file that the component made. Gives the paths written.
 * Files that lie elsewhere stay there, and are named by their paths from `out`; `roots` are the folders of the listing's parameters.
 */
export async function exportCases(store: Store, stored: Stored, out: string, roots: Roots): Promise<readonly string[]> {
  const { cases } = readCaseList(store, stored);
  const written: string[] = [];
  const rows = cases.map(({ id, values, files }) => {
    const paths = Object.entries(files).map(([field, file]) => {
      if (!isMember(file)) return [field, file.root === undefined ? file.path : relative(out, placeOf(file, roots))];
      const path = `${id}/${field}${file.extension}`;
      store.files.makeFolder(join(out, id));
      restore(store, { ...stored, ...file, kind: "file" }, join(out, path));
      written.push(path);
      return [field, path];
    });
    // a value of a field's name gives way to it
    return { case: id, ...Object.fromEntries(paths), ...without(values, ["case", ...Object.keys(files)]) } as {
      readonly [column: string]: string | number | boolean | null;
    };
  });
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = names.map((name) =>
    columnOf(
      name,
      rows.map((row) => row[name] ?? null),
    ),
  );
  await writeArtifact("table", tableOf(columns, "case"), join(out, "cases.csv"), ".csv");
  return ["cases.csv", ...written];
}

const without = <T>(map: { readonly [key: string]: T }, names: readonly string[]): { readonly [key: string]: T } =>
  Object.fromEntries(Object.entries(map).filter(([name]) => !names.includes(name)));

function columnOf(name: string, values: readonly (string | number | boolean | null)[]): Column {
  if (values.every((value) => value === null || typeof value === "number")) {
    const numbers = values.map((value) => value ?? Number.NaN) as number[]; // numbers all
    const whole = numbers.every((value) => Number.isNaN(value) || Number.isSafeInteger(value));
    return whole ? integerColumn(name, numbers) : numberColumn(name, numbers);
  }
  return textColumn(
    name,
    values.map((value) => (value === null ? null : String(value))),
  );
}
