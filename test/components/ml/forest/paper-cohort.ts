/** The paper's cohort as its models were fitted on it: features scaled by minimum and maximum of all rows, the paper's split. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { featureColumns, findNumbers } from "../../../../src/formats/columns.ts";
import { readCsv } from "../../../../src/formats/csv.ts";
import { fromMatrix, toMatrix } from "../../../../src/formats/matrix.ts";
import { applyMinMax, fitMinMax } from "../../../../src/stats/scale/min-max-scaler.ts";
import { sharedPath } from "../../../support/reference.ts";

export const PAPER_LABELS = ["COVIDCT", "COVIDNC", "COVIDSeverity"] as const;

export interface PaperCohort {
  readonly featureNames: readonly string[];
  /** [features] values of all patients. */
  readonly columns: readonly Float64Array[];
  /** Rows in the split's order. */
  readonly train: Int32Array;
  readonly test: Int32Array;
  readonly codes: { readonly [label in (typeof PAPER_LABELS)[number]]: Int32Array };
}

/** Undefined where the shared folder is not there. */
export async function paperCohort(): Promise<PaperCohort | undefined> {
  const folder = sharedPath("data/covid-mtl");
  if (!existsSync(folder)) return undefined;
  const read = (name: string) => readCsv(readFileSync(join(folder, name)), name);
  const [features, patients] = [await read("radiofeatures.csv"), await read("patients.csv")];
  const columns = featureColumns(features);
  const featureNames = columns.map(({ name }) => name);
  const data = toMatrix(columns);
  const scaled = applyMinMax(data, fitMinMax(data, features.rows, columns.length));
  const rowOf = new Map([...findNumbers(features, "PID").values].map((id, row) => [id, row]));
  const split = JSON.parse(readFileSync(join(folder, "golden/split.json"), "utf8")) as {
    readonly train_pid_in_order: readonly number[];
    readonly test_pid_in_order: readonly number[];
  }; // as its README says
  const rows = (ids: readonly number[]): Int32Array => Int32Array.from(ids, (id) => rowOf.get(id)!);
  const place = new Map([...findNumbers(patients, "PID").values].map((id, row) => [rowOf.get(id)!, row]));
  const codes = Object.fromEntries(
    PAPER_LABELS.map((label) => {
      const { values } = findNumbers(patients, label);
      return [label, Int32Array.from({ length: features.rows }, (_, row) => values[place.get(row)!]!)];
    }),
  ) as PaperCohort["codes"]; // one for each label
  return {
    featureNames,
    columns: fromMatrix(scaled, featureNames).map(({ values }) => values),
    train: rows(split.train_pid_in_order),
    test: rows(split.test_pid_in_order),
    codes,
  };
}
