import { listNames } from "../../formats/format-error.ts";
import { readScores, type Scores } from "../../formats/scores.ts";
import { type Column, integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../formats/table.ts";
import type { InputHandle } from "../../runner/contract/component.ts";
import { InputError } from "../../runner/contract/failure.ts";

type Scalar = string | number | boolean | null;

/** Scores and where they come from. */
export interface ScoredModel {
  /** As a spec refers to it: `forest`, `forest@slow[label=COVIDCT]`; the file's name where no stage made them. Each has another. */
  readonly name: string;
  readonly stage: string;
  readonly variant: string | undefined;
  readonly cell: { readonly [axis: string]: Scalar };
  readonly scores: Scores;
}

/**
 * Reads the scores of every input, in order. `classes` counts for scores of as many classes as it names, so that one list of inputs may
 * hold labels of several kinds. Scores without rows, and `classes` that fit no scores, are an InputError.
 */
export async function readModels(
  inputs: readonly InputHandle<"scores">[],
  classes?: readonly (number | string)[],
): Promise<ScoredModel[]> {
  const models: ScoredModel[] = [];
  const names = new Map<string, number>();
  for (const input of inputs) {
    const table = await input.read();
    if (table.rows === 0) throw new InputError({ code: "no-rows", message: `${input.label} has no rows` });
    const width = table.columns.filter((column) => /^p\d+$/.test(column.name)).length;
    const scores = readScores(table, input.label, width === classes?.length ? classes : undefined);
    const plain = nameOf(input);
    const count = (names.get(plain) ?? 0) + 1;
    names.set(plain, count);
    const name = count === 1 ? plain : `${plain} (${count})`;
    models.push({ name, stage: input.stage || input.label, variant: input.variant, cell: input.cell, scores });
  }
  if (classes && !models.some(({ scores }) => scores.classes.length === classes.length)) {
    throw new InputError({
      code: "unused-classes",
      message: `no scores have ${classes.length} classes, as parameter classes has: ${listNames(classes)}`,
      allowed: models.map(({ name, scores }) => `${name} has ${scores.classes.length}`).join(", "),
    });
  }
  return models;
}

function nameOf({ label, stage, variant, cell }: InputHandle): string {
  if (stage === "") return label;
  const axes = Object.entries(cell).map(([axis, value]) => `${axis}=${String(value)}`);
  return (
    stage + (variant === undefined || variant === "base" ? "" : `@${variant}`) + (axes.length > 0 ? `[${axes.join(",")}]` : "")
  );
}

/**
 * A table whose first columns say which model a row is of: model, stage, variant (where any has one), and one an axis of the matrix, named
 * after it, or `matrix.<axis>` where the table has such a column.
 *
 * @param models the model of each row
 */
export function modelTable(models: readonly ScoredModel[], columns: readonly Column[]): Table {
  const taken = columns.map(({ name }) => name);
  const own = ["model", "stage", ...(models.some(({ variant }) => variant !== undefined) ? ["variant"] : [])];
  const axes = [...new Set(models.flatMap(({ cell }) => Object.keys(cell)))];
  return tableOf([
    textColumn(
      "model",
      models.map(({ name }) => name),
    ),
    textColumn(
      "stage",
      models.map(({ stage }) => stage),
    ),
    ...(own.includes("variant")
      ? [
          textColumn(
            "variant",
            models.map(({ variant }) => variant ?? null),
          ),
        ]
      : []),
    ...axes.map((axis) =>
      axisColumn(
        [...own, ...taken].includes(axis) ? `matrix.${axis}` : axis,
        models.map(({ cell }) => cell[axis] ?? null),
      ),
    ),
    ...columns,
  ]);
}

/** Values of an axis: numbers if all are, else text; missing where a model lacks the axis. */
export function axisColumn(name: string, values: readonly Scalar[]): Column {
  const known = values.filter((value) => value !== null);
  if (known.length === 0 || !known.every((value) => typeof value === "number")) {
    return textColumn(
      name,
      values.map((value) => (value === null ? null : String(value))),
    );
  }
  const numbers = values.map((value) => (value === null ? Number.NaN : Number(value)));
  return known.every(Number.isSafeInteger) ? integerColumn(name, numbers) : numberColumn(name, numbers);
}
