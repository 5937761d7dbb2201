import { REPETITION, type Scored } from "../scores/scored.ts";
import type { AblationOptions } from "./ablation.ts";
import { percentText } from "./format-number.ts";

/** What a reader of an ablation table has to know: how its intervals are made, what a gap means, which variants change nothing. */
export function ablationNotes(
  scored: readonly Scored[],
  unchanged: readonly (readonly [model: string, variants: readonly string[]])[],
  { level, resamples, metrics, show, testShare }: AblationOptions,
): string[] {
  const areas = metrics.includes("exact AUC");
  const few = scored.some(({ scores }) => scores.classes.length === 2);
  const accuracy = metrics.includes("accuracy");
  const bootstrapped = [
    ...(accuracy && show === "differences" ? ["accuracy"] : []),
    ...(areas && scored.some(({ scores }) => scores.classes.length > 2) ? ["AUC of three classes or more"] : []),
  ];
  const how = [
    ...(accuracy && show === "values" ? ["accuracy by Wilson's method"] : []),
    ...(areas && few ? ["AUC of two classes by DeLong's method"] : []),
    ...(bootstrapped.length > 0
      ? [`${bootstrapped.join(" and ")} by a bootstrap within the classes (${resamples} resamples, percentiles)`]
      : []),
  ].join("; ");
  const notes = [`In brackets: ${percentText(level)} confidence intervals, ${how}.`];
  if (areas) {
    const mean = scored.some(({ scores }) => scores.classes.length > 2) ? "; of more than two classes, their mean" : "";
    notes.push(`AUC: exact area under the ROC curve${mean}.`);
  }
  if (show === "differences")
    notes.push("Differences from the base, paired row by row; variants with other test rows or other classes have none.");
  const seeds = new Set(scored.flatMap(({ cell }) => (cell[REPETITION] === undefined ? [] : [cell[REPETITION]]))).size;
  if (seeds > 1 && show === "values") {
    const wider = testShare === undefined ? "" : ", widened since their training parts overlap (Nadeau and Bengio 2003)";
    notes.push(`±: mean and standard deviation (n − 1) over ${seeds} seeds; in brackets the t interval of the mean${wider}.`);
  }
  return [
    ...notes,
    ...unchanged.map(([model, variants]) => `${model}, the same scores as the base's to the last digit: ${variants.join("; ")}.`),
  ];
}
