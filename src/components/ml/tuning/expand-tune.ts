import type { Expansion, Given, Part } from "../../../runner/contract/composite.ts";
import type { Json, JsonObject } from "../../../runner/contract/json.ts";
import type { Misfit } from "../../../runner/contract/misfit.ts";
import { type Point, type SearchSpace, searchMisfits, searchPoints } from "./search-points.ts";

/** Parameters of `ml/tune`. */
export interface TuneParams extends SearchSpace {
  readonly component: string;
  readonly with: JsonObject;
  readonly folds: number;
  readonly shuffle: boolean;
  readonly stratify: boolean;
  readonly metric: string;
  readonly classes?: readonly (number | string)[] | undefined;
}

/** Most trainings of a search. */
const MAX_TRIALS = 100_000;

/** The tasks of a tuning: `folds`; `trial`, one a point and fold, points first; and the choice among them, which is the stage itself. */
export function expandTune(params: TuneParams): Expansion {
  const twice = Object.keys(params.grid).filter((name) => Object.hasOwn(params.with, name));
  const misfits: readonly Misfit[] = [
    ...searchMisfits(params),
    ...Object.keys(params.grid).flatMap((name) => takenMisfit(name) ?? []),
    ...twice.map((name) => ({
      at: ["grid", name],
      message: `the parameter ${JSON.stringify(name)} is fixed under \`with\` and searched in the grid`,
      help: "leave it out of one of them",
    })),
  ];
  if (misfits.some(({ at }) => at.length === 1)) return { misfits, parts: [] };
  const sound = Object.entries(params.grid).filter(([name]) => !misfits.some(({ at }) => at[1] === name));
  const points = searchPoints({ ...params, grid: Object.fromEntries(sound) });
  if (points.length * params.folds > MAX_TRIALS) {
    const message = `${points.length} points on ${params.folds} folds are ${points.length * params.folds} trainings`;
    return { misfits: [...misfits, { at: ["folds"], message, allowed: `up to ${MAX_TRIALS}` }], parts: [] };
  }
  const trials = points.flatMap((point) => trialsOf(params, point));
  return { misfits, parts: [foldsOf(params), ...trials, choiceOf(params, points, trials.length)] };
}

/** A parameter, of somebody's own component, named as the trials' table or ids name something else. */
function takenMisfit(name: string): Misfit | undefined {
  if (!/^(mean|sd|rank|fold\d*)$/.test(name)) return undefined;
  return {
    at: ["grid", name],
    message: `a parameter named ${JSON.stringify(name)} cannot be searched: the trials have a ${JSON.stringify(name)} of their own`,
    help: "give the component's parameter another name; mean, sd, rank, fold, fold0, fold1, … are taken",
  };
}

const made = (at: string, value: Json): Given => ({ at: [at], value });

function foldsOf({ with: fixed, folds, shuffle, stratify }: TuneParams): Part {
  const { label } = fixed;
  return {
    name: "folds",
    cell: {},
    use: made("folds", "data/k-fold"),
    in: { table: { input: "labels" }, split: { input: "split" } },
    with: {
      folds: made("folds", folds),
      seed: { at: ["seed"] },
      shuffle: made("shuffle", shuffle),
      ...(stratify && typeof label === "string" ? { stratify: { at: ["with", "label"] } } : {}),
    },
  };
}

function trialsOf({ with: fixed, grid, folds }: TuneParams, point: Point): readonly Part[] {
  const values = Object.entries(point).map(([name, { value }]) => [name, value]);
  // null leaves a parameter out; a value of a list is handed on as it stands there, a drawn one as it came
  const searched = Object.entries(point).flatMap(([name, { at, value }]) => {
    if (value === null) return [];
    return [[name, Array.isArray(grid[name]) ? { at } : { at, value }]];
  });
  const parameters = {
    ...Object.fromEntries(Object.keys(fixed).map((name) => [name, { at: ["with", name] }])),
    ...Object.fromEntries(searched),
  };
  return Array.from({ length: folds }, (_, fold) => ({
    name: "trial",
    cell: { ...Object.fromEntries(values), fold },
    use: { at: ["component"] },
    in: { features: { input: "features" }, labels: { input: "labels" }, split: { part: 0, port: `fold${fold}` } },
    with: parameters,
  }));
}

function choiceOf({ folds, metric, classes }: TuneParams, points: readonly Point[], trials: number): Part {
  const plain = points.map((point) => Object.fromEntries(Object.entries(point).map(([name, { value }]) => [name, value])));
  return {
    name: "choice",
    cell: {},
    use: made("grid", "ml/best-parameters"),
    in: { scores: Array.from({ length: trials }, (_, i) => ({ part: i + 1, port: "scores" })) },
    with: {
      points: made("grid", plain),
      folds: made("folds", folds),
      metric: made("metric", metric),
      ...(classes ? { classes: { at: ["classes"] } } : {}),
    },
  };
}
