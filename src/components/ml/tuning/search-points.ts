import type { Given } from "../../../runner/contract/composite.ts";
import type { Json } from "../../../runner/contract/json.ts";
import type { At, Misfit } from "../../../runner/contract/misfit.ts";
import { Philox } from "../../../stats/random/philox.ts";

/** A range that values are drawn from, both ends included. */
export interface Range {
  readonly min: number;
  readonly max: number;
  /** Uniform in the logarithm. */
  readonly log?: boolean;
  readonly integer?: boolean;
}

/** What is searched: for each parameter its values, or where they are drawn from. */
export interface SearchSpace {
  readonly grid: { readonly [parameter: string]: readonly Json[] | Range };
  readonly search: "grid" | "random";
  readonly draws: number;
  readonly seed: number;
}

/** One combination of values, by parameter in the grid's order. */
export type Point = { readonly [parameter: string]: Given & { readonly value: Json } };

/** Most points of a search: each is a task for every fold. */
const MAX_POINTS = 10_000;
/** Drawn numbers keep this many significant digits, so that they can be read, compared and typed. */
const DIGITS = 4;

/**
 * The points of a search. A grid: every combination in the order written, the last parameter fastest. Random: `draws` points, none twice
 * (all there are, if there are fewer); a point depends on the seed, its number and the parameters' names alone, so that more draws keep the
 * first ones. Both ends of a range can be drawn; numbers that are not whole have four significant digits.
 */
export function searchPoints(space: SearchSpace): readonly Point[] {
  return space.search === "grid" ? gridPoints(space) : drawnPoints(space);
}

/** What makes the search impossible, with its place among `grid`. */
export function searchMisfits({ grid, search }: SearchSpace): readonly Misfit[] {
  const names = Object.keys(grid);
  if (names.length === 0)
    return [{ at: ["grid"], message: "the grid names no parameter", help: "write `grid: { NAME: [value, …] }`" }];
  const misfits = names.flatMap((name) => misfitOf(name, grid[name]!, search) ?? []);
  const size = Object.values(grid).reduce((product, values) => (isList(values) ? product * values.length : product), 1);
  if (search === "grid" && size > MAX_POINTS) {
    const message = `this grid has ${size} points`;
    misfits.push({ at: ["grid"], message, allowed: `up to ${MAX_POINTS}`, help: "search: random with draws tries some of them" });
  }
  return misfits;
}

const isList = (values: readonly Json[] | Range): values is readonly Json[] => Array.isArray(values);

function misfitOf(name: string, values: readonly Json[] | Range, search: SearchSpace["search"]): Misfit | undefined {
  if (isList(values)) return undefined;
  const at: At = ["grid", name];
  const quoted = JSON.stringify(name);
  const { min, max, log, integer } = values;
  if (search === "grid")
    return {
      at,
      message: `a grid takes a list of values, and ${quoted} has a range`,
      help: "list its values, or write search: random",
    };
  if (!(min < max))
    return { at, message: `the range of ${quoted} has a min of ${min} and a max of ${max}`, allowed: "a min below the max" };
  if (log && min <= 0)
    return { at, message: `the range of ${quoted} is logarithmic and starts at ${min}`, allowed: "a min above 0" };
  if (integer && !(Number.isSafeInteger(min) && Number.isSafeInteger(max)))
    return {
      at,
      message: `the range of ${quoted} holds integers and goes from ${min} to ${max}`,
      allowed: "whole numbers as min and max",
    };
  return undefined;
}

const countOf = (values: readonly Json[] | Range): number => {
  if (isList(values)) return values.length;
  return values.integer ? values.max - values.min + 1 : Number.POSITIVE_INFINITY;
};

const given = (at: At, value: Json): Point[string] => ({ at, value });

function gridPoints({ grid }: SearchSpace): readonly Point[] {
  let points: readonly Point[] = [{}];
  for (const [name, values] of Object.entries(grid)) {
    const list = isList(values) ? values : [];
    points = points.flatMap((point) => list.map((value, i) => ({ ...point, [name]: given(["grid", name, i], value) })));
  }
  return points;
}

function drawnPoints({ grid, draws, seed }: SearchSpace): readonly Point[] {
  const all = Object.values(grid).reduce((product, values) => product * countOf(values), 1);
  const points = new Map<string, Point>();
  let idle = 0; // draws in a row that were nothing new: rounding may leave a narrow range fewer values than draws
  for (let i = 0; points.size < Math.min(draws, all) && idle < 1000 + 100 * points.size; i++) {
    const point: Point = Object.fromEntries(
      Object.entries(grid).map(([name, values]) => [name, drawn(name, values, new Philox(seed, "tune", name, i))]),
    );
    const key = JSON.stringify(Object.values(point).map(({ value }) => value));
    idle = points.has(key) ? idle + 1 : 0;
    if (idle === 0) points.set(key, point);
  }
  return [...points.values()];
}

function drawn(name: string, values: readonly Json[] | Range, random: Philox): Point[string] {
  if (isList(values)) {
    const i = random.integer(0, values.length);
    return given(["grid", name, i], values[i]!);
  }
  return given(["grid", name], drawnNumber(values, random.uniform()));
}

/** A number of the range for a uniform u in [0, 1). */
function drawnNumber({ min, max, log, integer }: Range, u: number): number {
  const [low, high] = integer ? [min, max + 1] : [min, max];
  const value = log ? low * Math.exp(u * Math.log(high / low)) : low + u * (high - low);
  return Math.min(max, Math.max(min, integer ? Math.floor(value) : Number(value.toPrecision(DIGITS))));
}
