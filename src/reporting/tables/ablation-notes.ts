import type { Scored } from "../scores/scored.ts";
import type { Ablation, AblationOptions } from "./ablation.ts";
import { percentText } from "./format-number.ts";
import { narrowNotes, seedCountsOf, widening } from "./seed-notes.ts";

/** What a reader of an ablation table has to know: how its intervals are made, what a gap means, which variants change nothing. */
export function ablationNotes(
  scored: readonly Scored[],
  { rows, unchanged, anew }: Omit<Ablation, "columns">,
  options: AblationOptions,
): string[] {
  const { level, resamples, metrics, show } = options;
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
  const seeds = seedCountsOf(rows);
  if (seeds.length > 0) {
    const of = show === "values" ? "" : " of the differences";
    notes.push(
      `±: mean and standard deviation (n − 1)${of} over ${seeds.join(" or ")} seeds; in brackets the t interval of the mean${widening(anew, options)}.`,
      ...narrowNotes(anew, options),
    );
  }
  return [
    ...notes,
    ...unchanged.map(([model, variants]) => `${model}, the same scores as the base's to the last digit: ${variants.join("; ")}.`),
  ];
}
