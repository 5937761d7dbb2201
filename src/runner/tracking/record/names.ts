import type { Scalar } from "../../contract/json.ts";
import type { TaskSpec } from "../../spec/compiled.ts";

/** What a run is of: names of its tasks leave out what all of them share. */
export interface Home {
  readonly experiment: string;
  readonly variant: string | null;
}

/** A task's name, with what varies and, unless it is `own`, its variant. */
function nameOf(task: TaskSpec, { experiment }: Home, own: string | null, variantText: (variant: string) => string): string {
  const isHere = task.experiment === experiment;
  const cell = Object.entries(task.cell).map(([axis, value]: [string, Scalar]) => `${axis}=${String(value)}`);
  const variant = isHere && task.variant === own ? [] : [variantText(task.variant ?? "base")];
  return [isHere ? task.stage : `${task.experiment}:${task.stage}`, ...cell, ...variant].join(" ");
}

/**
 * A task's tracked run, named by what varies: `forest label=COVIDCT`, of a variant `forest label=COVIDCT (slow)`, since MLflow draws the
 * curves of all variants in one chart. The variant stands last: a run table shows the first twenty letters.
 */
export const runNameOf = (task: TaskSpec, home: Home): string => nameOf(task, home, null, (variant) => `(${variant})`);

/** A run's name as part of a key, in which MLflow takes none of `=`, `:` and parentheses: `forest label COVIDCT`. */
export const asKey = (name: string): string => name.replace(/[=:]/g, " ").replace(/[()]/g, "");

/** Head of the names of a task's metrics on the whole run; the same in each variant, so that they can be compared. */
export const metricHead = (task: TaskSpec, home: Home): string =>
  asKey(nameOf(task, home, home.variant, (variant) => `at ${variant}`));

/** Parts of the data that learning curves are drawn of: MLflow draws metrics that begin with the same word and `/` in one section. */
const PART = /^(train|validation|test)([A-Z].*)$/;

/** A metric as MLflow's pages group it: `trainLoss` → `train/loss`; names without such a part stay. */
export function metricName(name: string): string {
  const [, part, rest] = PART.exec(name) ?? [];
  return part === undefined || rest === undefined ? name : `${part}/${rest.charAt(0).toLowerCase()}${rest.slice(1)}`;
}

/** Words of a metric of which less is better, or more; others have no best. */
const LESS = /(loss|error|logloss|brier|rmse|l1|l2|mae|mse)$/i;
const MORE = /(accuracy|auc|area|f1|dice|precision|recall|kappa|mcc|score)$/i;

const LAST_PART = /[^/]*$/;

/** Whether a metric tells how good a model is, by its name; the others count and time. */
export function isQuality(key: string): boolean {
  const [word = ""] = (LAST_PART.exec(key)?.[0] ?? "").split(" ");
  return LESS.test(word) || MORE.test(word);
}

/** Whether less (−1) or more (1) of a curve is better, told by its name's first word after the part; 0: neither is known, or of no use. */
export function betterOf(key: string): -1 | 0 | 1 {
  const [part, ...rest] = key.split("/");
  if (part === "train" || rest.length === 0) return 0;
  const [word = ""] = rest.join("/").split(" ");
  return LESS.test(word) ? -1 : MORE.test(word) ? 1 : 0;
}
