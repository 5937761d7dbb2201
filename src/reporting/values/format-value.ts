import { formatFixed, formatSignificant } from "../tables/format-number.ts";
import type { Rounding } from "../tables/model.ts";
import { escapeTex } from "../tables/tex-escape.ts";
import type { ValueParams } from "./value-params.ts";

/** How a number is printed; what a value says beside what it is. */
export type Format = Partial<
  Pick<ValueParams, "digits" | "significant" | "scale" | "percent" | "thousands" | "sign" | "p" | "unit">
>;

/** As printed: plain text, and LaTeX that stands in text, math, captions and headings. */
export interface Printed {
  readonly text: string;
  readonly tex: string;
}

/**
 * A number printed by its format, rounded once. Without decimals or significant digits it is `asPrinted` where a table prints it and it
 * is neither scaled nor a share, else as it is if it is whole; undefined where nothing says to how many digits. Without a value a dash.
 */
export function formatValue(value: number, format: Format, rounding?: Rounding, asPrinted?: string): Printed | undefined {
  if (Number.isNaN(value)) return { text: "—", tex: "---" };
  const { thousands, sign, percent, unit } = format;
  const digits = digitsOf(value, format, rounding, asPrinted);
  if (digits === undefined) return undefined;
  const signed = sign && /^\d.*[1-9]|^[1-9]/.test(digits) ? `+${digits}` : digits;
  const grouped = thousands ? signed.replace(/^[^.×]*/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ",")) : signed;
  const after = percent ? "%" : unit;
  return {
    text: after === undefined ? grouped : `${grouped} ${after}`,
    tex: texOf(grouped) + (after === undefined ? "" : `\\,${texOf(after)}`),
  };
}

function digitsOf(
  value: number,
  format: Format,
  rounding: Rounding | undefined,
  asPrinted: string | undefined,
): string | undefined {
  const { digits, significant, scale = 1, percent, p } = format;
  const factor = scale * (percent ? 100 : 1);
  const scaled = factor === 1 ? value : Number((value * factor).toPrecision(15)); // 100 · 1.005 is 100.5 as read
  if (p) {
    const places = digits ?? 3;
    const least = 10 ** -places;
    return scaled < least ? `<${least.toFixed(places)}` : formatFixed(scaled, places, rounding);
  }
  if (digits !== undefined) return formatFixed(scaled, digits, rounding);
  if (significant !== undefined) return formatSignificant(scaled, significant);
  if (asPrinted !== undefined && factor === 1) return asPrinted;
  return Number.isInteger(scaled) ? formatFixed(scaled, 0) : undefined;
}

/** Plain text as LaTeX; signs are math in text and in formulas alike, commas between digits take no room in formulas. */
export const texOf = (text: string): string =>
  escapeTex(text)
    .replace(/(?<!\\)\$(.+?)(?<!\\)\$/g, "\\ensuremath{$1}")
    .replace(/(?<=\d),(?=\d{3})/g, "{,}");
