import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Cases } from "../../../formats/cases.ts";
import { readTable, TABLE_EXTENSIONS } from "../../../formats/codecs.ts";
import { fileName } from "../../../formats/format-error.ts";
import { type Table, tableOf, textColumn } from "../../../formats/table.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import { casesInFolder } from "./case-folder.ts";
import { type CaseTable, casesInTable, checkId } from "./case-table.ts";

export interface Cohort {
  readonly cases: Cases;
  /** `case` and what the cohort's table says of each. */
  readonly patients: Table;
}

/**
 * A cohort from a table of cases, or from a folder: one with a table named cases.csv (or .arrow) is read by that, else by its layout.
 * InputError where there are no cases.
 */
export async function listCases(path: string, files: readonly string[], id?: string): Promise<Cohort> {
  const file = statSync(path).isDirectory() ? tableIn(path) : path;
  const listed: CaseTable = file === undefined ? { cases: casesInFolder(path), values: [] } : await fromTable(file, files, id);
  for (const { id } of listed.cases) checkId(id, fileName(path));
  if (listed.cases.length === 0) {
    throw new InputError({
      code: "no-cases",
      message: `${fileName(path)} holds no cases`,
      allowed: "a CSV with a row a case, or a folder: ID/image.nii.gz, images/ID.nii.gz, or ID.nii.gz and ID_mask.nii.gz",
    });
  }
  const ids = textColumn(
    "case",
    listed.cases.map((one) => one.id),
  );
  return { cases: listed.cases, patients: tableOf([ids, ...listed.values.filter(({ name }) => name !== "case")], "case") };
}

async function fromTable(file: string, files: readonly string[], id: string | undefined): Promise<CaseTable> {
  const table = await readTable(file);
  return casesInTable(id === undefined ? table : { ...table, id }, dirname(file), fileName(file), files);
}

/** The table that lists a folder's cases. */
function tableIn(folder: string): string | undefined {
  const names = readdirSync(folder);
  const name = TABLE_EXTENSIONS.map((extension) => `cases${extension}`).find((one) => names.includes(one));
  return name === undefined ? undefined : join(folder, name);
}
