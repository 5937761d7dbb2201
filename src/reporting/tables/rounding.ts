import { formatFixed, formatSigned } from "./format-number.ts";
import type { Cell, Rounding } from "./model.ts";
import { decimalsOf, numberOf, numbersOf, printedParts } from "./printed-parts.ts";

export interface RoundingOptions {
  readonly rounding: Rounding;
  /** Significant digits of the uncertainty, which then fixes the decimals of all numbers of its cell; 0: decimals as they are. */
  readonly uncertaintyDigits: number;
}

/**
 * The cell printed anew from its full values: rounded once, as `rounding` says, with the decimals it has or those that its deviation
 * (where it has none, half its interval) needs for `uncertaintyDigits` significant digits. Bounds, powers of ten and words stay.
 */
export function reprint(cell: Cell, { rounding, uncertaintyDigits }: RoundingOptions): Cell {
  const parts = printedParts(cell);
  if (!parts || parts.numbers.some((number) => number.includes(",")) || /^[<>≤≥]/.test(cell.text)) return cell;
  const values = numbersOf(cell);
  const fromSpread = uncertaintyDigits > 0 ? spreadDecimals(cell, uncertaintyDigits, rounding) : undefined;
  const numbers = values.map((value, at) => {
    const print = cell.signed && cell.roles?.[at] !== "sd" ? formatSigned : formatFixed;
    return print(value, fromSpread ?? decimalsOf(parts.numbers[at]!), rounding);
  });
  return { ...cell, text: parts.gaps.map((gap, at) => gap + (numbers[at] ?? "")).join("") };
}

function spreadDecimals(cell: Cell, digits: number, rounding: Rounding): number | undefined {
  const [sd, low, high] = [numberOf(cell, "sd"), numberOf(cell, "ci-low"), numberOf(cell, "ci-high")];
  const spread = sd ?? (low === undefined || high === undefined ? Number.NaN : (high - low) / 2);
  if (!Number.isFinite(spread) || spread <= 0) return undefined;
  const exponent = (value: number): number => Number(value.toExponential().split("e")[1]);
  const decimals = (value: number): number => Math.min(17, Math.max(0, digits - 1 - exponent(value)));
  // 0.0996 with one digit is 0.1: what it rounds to decides
  return decimals(Number(formatFixed(spread, decimals(spread), rounding)) || spread);
}
