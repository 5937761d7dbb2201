import type { Rounding } from "./model.ts";

/**
 * Rounds half away from zero (or `half-even`) on the shortest decimal notation that reads back as the same number, and prints `digits` decimals.
 * So 1.005 prints as `1.01` with two digits (its binary value is below the half; a person reading the file sees the half).
 * Never prints a negative zero. NaN prints as `—`, infinities as `∞`.
 *
 * @example formatFixed(1.005, 2) // "1.01"
 * @example formatFixed(-0.0004, 3) // "0.000"
 */
export function formatFixed(value: number, digits: number, rounding: Rounding = "half-up"): string {
  if (Number.isNaN(value)) return "—";
  if (!Number.isFinite(value)) return value < 0 ? "-∞" : "∞";
  const rounded = roundDecimal(Math.abs(value), digits, rounding);
  return value < 0 && /[1-9]/.test(rounded) ? `-${rounded}` : rounded;
}

/**
 * As formatFixed, with a plus where the number is positive, unless it prints as zero.
 *
 * @example formatSigned(0.126, 2) // "+0.13"
 * @example formatSigned(0.0004, 2) // "0.00"
 */
export function formatSigned(value: number, digits: number, rounding: Rounding = "half-up"): string {
  const text = formatFixed(value, digits, rounding);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** As formatFixed, but a size below the last printed place reads `<0.01` (the paper's notation); exact zero stays `0.00`. */
export function formatBelow(value: number, digits: number): string {
  const limit = 10 ** -digits;
  if (value > 0 && value < limit) return `<${limit.toFixed(digits)}`;
  return formatFixed(value, digits);
}

/**
 * `digits` significant digits, plain notation from 0.001 up to a million, else with a power of ten (`1.23×10⁻⁵`).
 * @example formatSignificant(71908.848, 3) // "71900"
 */
export function formatSignificant(value: number, digits: number): string {
  if (value === 0 || !Number.isFinite(value)) return formatFixed(value, 0);
  const [mantissa, exponentText] = Math.abs(value).toExponential().split("e") as [string, string];
  const shown = roundDecimal(Number(mantissa), digits - 1);
  const carry = shown.startsWith("10");
  const exponent = Number(exponentText) + (carry ? 1 : 0);
  const lead = carry ? roundDecimal(1, digits - 1) : shown;
  const sign = value < 0 ? "-" : "";
  if (exponent >= -3 && exponent < 6) {
    const plain = Number(`${lead}e${exponent}`);
    return sign + roundDecimal(plain, Math.max(0, digits - 1 - exponent));
  }
  return `${sign}${lead}×10${superscript(exponent)}`;
}

/** A share as per cent, without needless decimals: `95 %`, `99.9 %`. */
export const percentText = (share: number): string => `${Number((share * 100).toPrecision(12))} %`;

/** Groups thousands of a whole number with a comma: `1,329`. */
export const formatCount = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const superscript = (exponent: number): string =>
  String(exponent).replace(/./g, (character) => (character === "-" ? "⁻" : SUPERSCRIPTS[Number(character)]!));

/** The non-negative number rounded on its shortest decimal digits, a half up or to the even digit. */
function roundDecimal(value: number, digits: number, rounding: Rounding = "half-up"): string {
  const [mantissa, exponent] = value.toExponential().split("e") as [string, string];
  const all = mantissa.replace(".", "");
  const point = 1 + Number(exponent); // digits before the decimal point; may be negative or past the end
  const keep = point + digits;
  let kept: bigint;
  if (keep < 0) kept = 0n;
  else {
    kept = BigInt(all.slice(0, keep).padEnd(keep, "0") || "0");
    const isHalf = all[keep] === "5" && !/[1-9]/.test(all.slice(keep + 1));
    const up = isHalf && rounding === "half-even" ? kept % 2n === 1n : (all[keep] ?? "0") >= "5";
    if (up) kept += 1n;
  }
  const text = kept.toString().padStart(digits + 1, "0");
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
