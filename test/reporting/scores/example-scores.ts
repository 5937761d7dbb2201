import { readScores, type Scores, scoresTable } from "../../../src/formats/scores.ts";
import { integerColumn } from "../../../src/formats/table.ts";
import type { Scored } from "../../../src/reporting/scores/scored.ts";
import { Philox } from "../../../src/stats/random/philox.ts";

/** Scores of these labels and rows of probabilities, ids from 1. */
export function scoresOf(labels: readonly number[], probabilities: readonly (readonly number[])[], from = 1): Scores {
  const ids = integerColumn(
    "id",
    labels.map((_, row) => row + from),
  );
  const table = scoresTable(
    ids,
    integerColumn("label", labels),
    Float64Array.from(probabilities.flat()),
    probabilities[0]!.length,
  );
  return readScores(table);
}

/** Two classes by the probability of the second. */
export const binary = (labels: readonly number[], second: readonly number[], from = 1): Scores =>
  scoresOf(
    labels,
    second.map((p) => [1 - p, p]),
    from,
  );

/** Random scores of `rows` rows that know their class a little; ties among them. */
export function randomScores(rows: number, classes: number, seed: number, known = 1): Scores {
  const random = new Philox(seed, "scores");
  const labels = Array.from({ length: rows }, (_, row) => row % classes);
  const probabilities = labels.map((label) => {
    const weights = Array.from(
      { length: classes },
      (_, k) => 1 + Math.round(10 * (random.uniform() + known * Number(k === label))),
    );
    const sum = weights.reduce((a, b) => a + b, 0);
    return weights.map((weight) => weight / sum);
  });
  return scoresOf(labels, probabilities);
}

export const scored = (scores: Scores, stage: string, cell: Scored["cell"] = {}, variant = "base"): Scored => ({
  stage,
  cell,
  variant,
  label: `${stage}${variant === "base" ? "" : `@${variant}`}[${Object.entries(cell)
    .map((pair) => pair.join("="))
    .join(",")}].scores`,
  scores,
});
