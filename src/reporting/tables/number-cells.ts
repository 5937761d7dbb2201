import { mean } from "../../stats/describe/mean.ts";
import { meanInterval } from "../../stats/describe/mean-interval.ts";
import { standardDeviation } from "../../stats/describe/standard-deviation.ts";
import type { Estimate } from "../scores/intervals.ts";
import type { SpreadOptions } from "../scores/spread.ts";
import { type Cell, missingCell, type Role } from "./model.ts";

type Print = (value: number) => string;

/** One number; where it is NaN a dash that says so. */
export const numberCell = (value: number, print: Print): Cell =>
  Number.isNaN(value) ? missingCell("undefined") : { text: print(value), value };

/** `mean±sd` (n − 1) of values, at least one; one alone has no deviation and stands as it is. */
export function meanSdCell(values: ArrayLike<number>, print: Print): Cell {
  const n = values.length;
  if (n === 1) return { text: print(values[0]!), value: values[0]!, n };
  const value = [mean(values), standardDeviation(values)];
  return { text: value.map(print).join("±"), value, roles: ["value", "sd"], n };
}

/** Mean of values, at least one, with what `spread` names; one alone stands as it is. `isAnew`: their training parts overlap. */
export function spreadCell(values: readonly number[], isAnew: boolean, options: SpreadOptions, print: Print): Cell {
  if (options.spread === "sd" || values.length === 1) return meanSdCell(values, print);
  const interval = meanInterval(values, options.level, isAnew ? options.testShare : 0);
  return { ...estimateCell(interval, print), n: values.length };
}

/** `value (low, high)`, and what the two in brackets are. */
export const rangeCell = (
  value: number,
  [low, high]: readonly [number, number],
  roles: readonly [Role, Role],
  print: Print,
): Cell => ({
  text: `${print(value)} (${print(low)}, ${print(high)})`,
  value: [value, low, high],
  roles: ["value", ...roles],
});

/** A value with its confidence interval; where it is NaN a dash that says so. */
export const estimateCell = ({ value, ciLow, ciHigh }: Estimate, print: Print): Cell =>
  Number.isNaN(value) ? missingCell("undefined") : rangeCell(value, [ciLow, ciHigh], ["ci-low", "ci-high"], print);
