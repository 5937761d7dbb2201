import { idColumn, rowIds } from "../../../../formats/columns.ts";
import { listNames } from "../../../../formats/format-error.ts";
import type { Split } from "../../../../formats/kind-values.ts";
import { rowsById, splitRows } from "../../../../formats/rows.ts";
import { strayTexts } from "../../../../formats/stray-texts.ts";
import type { Table } from "../../../../formats/table.ts";
import { InputError } from "../../../../runner/contract/failure.ts";
import { type CaseInput, scanField, scanOf } from "./find-scans.ts";
import { type FeatureInput, type FeatureScaling, featureRows, featureScaling, scaledFeatures } from "./radiomics.ts";
import type { Sample } from "./sample.ts";
import { type TaskClasses, taskClasses, unseenWarning } from "./task-classes.ts";

export interface TrainingInput {
  readonly cohort: CaseInput;
  readonly labels: { readonly table: Table; readonly where: string };
  readonly features?: FeatureInput | undefined;
  readonly split: Split;
}

export interface TrainingChoice {
  /** Label columns. */
  readonly tasks: readonly string[];
  /** Field of the cases; see `scanField`. */
  readonly image?: string | undefined;
  /** Columns of the features table that are none. */
  readonly drop?: readonly string[] | undefined;
  readonly scaleFeatures: "all" | "training" | "none";
}

/** What a training reads. */
export interface TrainingSamples {
  /** In the split's order; without cases that have no label in any task. */
  readonly train: readonly Sample[];
  /** In the split's order, with or without labels. */
  readonly test: readonly Sample[];
  readonly tasks: readonly TaskClasses[];
  readonly features?: FeatureScaling;
  readonly warnings: readonly string[];
}

/**
 * Joins cases, labels, features and split. Cases belong to rows of the labels table by id, where that has no id column by number. Classes
 * are those of the training rows (see `taskClasses`). Rows in neither part need no case. Nothing is read from disk.
 */
export function trainingSamples(input: TrainingInput, choice: TrainingChoice): TrainingSamples {
  const { cohort, labels, features } = input;
  const { train, test } = splitRows(labels.table, input.split, labels.where);
  if (train.length === 0) throw new InputError({ code: "no-training-rows", message: "the split has no training rows" });
  const tasks = choice.tasks.map((name) => taskClasses(labels.table, labels.where, name, train, test));
  const known = Int32Array.from(train).filter((row) => tasks.some(({ codes }) => codes[row]! >= 0));
  const rows = [...known, ...test];
  const cases = casesOf(input, rows);
  const field = scanField(cohort, choice.image);
  const radiomics = features && joinFeatures(input, features, choice, rows, cases, known.length);
  const samples = rows.map(
    (row, i): Sample => ({
      row,
      id: cases[i]!.id,
      file: scanOf(cases[i]!, field, cohort.where),
      labels: tasks.map(({ codes }) => codes[row]!),
      ...(radiomics ? { radiomics: radiomics.values[i]! } : {}),
    }),
  );
  const unlabelled = train.length - known.length;
  return {
    train: samples.slice(0, known.length),
    test: samples.slice(known.length),
    tasks,
    ...(radiomics ? { features: radiomics.scaling } : {}),
    warnings: [
      ...(features ? strayTexts(features.table, { labels: choice.tasks, drop: choice.drop ?? [] }, features.where) : []),
      ...tasks.filter(({ unseen }) => unseen.length > 0).map(unseenWarning),
      ...(unlabelled > 0 ? [`${unlabelled} of the ${train.length} training rows have no label and are left out`] : []),
    ],
  };
}

/** Labels that have no ids and are not as many as the cases. */
export const rowCount = (rows: number, labels: string, cases: number, cohort: string): InputError =>
  new InputError({
    code: "row-count",
    message: `${labels} has ${rows} rows and ${cohort} ${cases} cases; without an id column they are joined in order`,
    help: 'give the labels an id column (PID, id or case, or data/table with "id")',
  });

/** The case of each row. */
function casesOf({ cohort: { cases, where }, labels }: TrainingInput, rows: readonly number[]): CaseInput["cases"] {
  if (!idColumn(labels.table)) {
    if (labels.table.rows !== cases.length) throw rowCount(labels.table.rows, labels.where, cases.length, where);
    return rows.map((row) => cases[row]!);
  }
  rowsById(labels.table, labels.where); // refuses ids that come twice
  const ids = rowIds(labels.table, labels.where).map(String);
  const byId = new Map(cases.map((one) => [one.id, one]));
  const absent = rows.filter((row) => !byId.has(ids[row]!));
  if (absent.length > 0) {
    throw new InputError({
      code: "unmatched-id",
      message: `${absent.length} of the ${rows.length} rows of the split have no case in ${where}: ${listNames(absent.map((row) => ids[row]!))}`,
      help: "add the missing cases, or take these rows out before the split (data/select)",
    });
  }
  return rows.map((row) => byId.get(ids[row]!)!);
}

function joinFeatures(
  { labels }: TrainingInput,
  features: FeatureInput,
  { tasks, drop = [], scaleFeatures }: TrainingChoice,
  rows: readonly number[],
  cases: CaseInput["cases"],
  train: number,
): { readonly scaling: FeatureScaling; readonly values: readonly Float32Array[] } {
  const ids = cases.map(({ id }) => id);
  const own = featureRows(features, ids, rows, labels.table.rows);
  const scaling = featureScaling(features, tasks, drop, scaleFeatures === "training" ? own.slice(0, train) : scaleFeatures);
  return { scaling, values: scaledFeatures(features, scaling, own) };
}
