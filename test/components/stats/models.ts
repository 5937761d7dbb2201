import type { ScoredModel } from "../../../src/components/stats/scored-models.ts";
import { scoresTable } from "../../../src/formats/scores.ts";
import { integerColumn, type Table, textColumn } from "../../../src/formats/table.ts";
import type { InputHandle } from "../../../src/runner/contract/component.ts";
import { asDigest } from "../../../src/runner/contract/ids.ts";

/** A table of scores; ids are 1, 2, … unless given. */
export function scores(
  labels: readonly number[] | readonly string[],
  probabilities: readonly (readonly number[])[],
  ids: readonly number[] = labels.map((_, i) => i + 1),
): Table {
  const text = labels.some((label) => typeof label === "string");
  return scoresTable(
    integerColumn("id", ids),
    text ? textColumn("label", labels.map(String)) : integerColumn("label", labels.map(Number)),
    Float64Array.from(probabilities.flat()),
    probabilities[0]?.length ?? 2,
  );
}

/** Two classes by the probability of the second. */
export const binary = (second: readonly number[]): number[][] => second.map((p) => [1 - p, p]);

/** An input as the runner hands it over. */
export function handle(table: Table, stage: string, cell: ScoredModel["cell"] = {}, variant?: string): InputHandle<"scores"> {
  return {
    kind: "scores",
    path: "",
    extension: ".arrow",
    digest: asDigest("0".repeat(64)),
    label: stage === "" ? "scores.csv" : `${stage}.scores`,
    stage,
    cell,
    ...(variant === undefined ? {} : { variant }),
    synthetic: false,
    patientLevel: true,
    read: async () => table,
  };
}
