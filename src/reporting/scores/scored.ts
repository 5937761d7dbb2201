import { readScores, type Scores } from "../../formats/scores.ts";
import { InputError } from "../../runner/contract/failure.ts";
import { unknownName } from "../unknown-name.ts";
import { type Handle, type Origin, readSourced } from "./sourced.ts";

/** Scores with where they come from. */
export interface Scored extends Origin {
  readonly scores: Scores;
}

/** What a row, a group of columns or a panel shows: the scores of a stage, of cells with these values. */
export interface Selector {
  readonly stage?: string;
  readonly where?: { readonly [axis: string]: string | number | boolean };
}

/** The axis whose values are repetitions of one experiment. */
export const REPETITION = "seed";

/** The value of each of some repetitions, by its seed. */
export const bySeed = (runs: readonly Scored[], values: readonly number[]): Record<string, number> =>
  Object.fromEntries(runs.map(({ cell }, at) => [String(cell[REPETITION]), values[at]!]));

/** Reads the scores of a port that takes many and shows their names. */
export async function readScored(handles: readonly Handle[]): Promise<readonly Scored[]> {
  const tables = await readSourced(handles);
  return tables.map(({ table, ...origin }) => ({ ...origin, scores: readScores(table, origin.label) }));
}

export const isSelected = ({ stage, cell }: Origin, { stage: wanted, where = {} }: Selector): boolean =>
  (wanted === undefined || wanted === stage) &&
  Object.entries(where).every(([axis, value]) => Object.hasOwn(cell, axis) && String(cell[axis]) === String(value));

/** A name for a stage and cell, the axes of `aside` and repetitions left out: `forest`, `neighbours k=5`. */
export const nameOf = ({ stage, cell, label }: Origin, aside: ReadonlySet<string> = new Set()): string =>
  [
    stage || label,
    ...Object.entries(cell).flatMap(([axis, value]) => (axis === REPETITION || aside.has(axis) ? [] : [`${axis}=${value}`])),
  ].join(" ");

/** Refuses a selector whose stage nothing of what came in is from; `what` names that in the message. */
export function checkStages(selectors: readonly Selector[], given: readonly Origin[], what = "no scores come"): void {
  const stages = [...new Set(given.map((each) => each.stage))];
  const odd = selectors.find(({ stage }) => stage !== undefined && !stages.includes(stage));
  if (odd?.stage === undefined) return;
  throw unknownName("unknown-stage", `${what} from the stage "${odd.stage}"`, odd.stage, stages);
}

/** The scores of one place of a table or figure: one, or its repetitions. Two that differ in anything but the seed are an InputError. */
export function repetitions(scored: readonly Scored[], where: string): readonly Scored[] {
  const [first, ...others] = scored;
  const odd = first && others.find((other) => other.variant !== first.variant || nameOf(other) !== nameOf(first));
  const seeds = new Set(scored.map(({ cell }) => String(cell[REPETITION])));
  if (!odd && seeds.size === scored.length) return scored;
  const [a, b] = odd ? [first, odd] : scored;
  throw new InputError({
    code: "ambiguous-scores",
    message: `${where} would show both ${a!.label} and ${b!.label}`,
    help: `say which with "stage" and "where"; only an axis named ${REPETITION} is taken together`,
  });
}
