import { digestText } from "../../cache/digest.ts";
import { MlflowError } from "./client.ts";

/** Longest values that the server keeps whole, in characters; past them it cuts without a word. */
export const LONGEST = { param: 6000, tag: 8000, experimentTag: 5000, name: 250, user: 250, digest: 36 } as const;

/** Bytes of values a request: a common limit of proxies, with room for the rest of the body. */
export const MOST_BYTES = 900_000;

/**
 * A metric's value in JSON: a finite number as it is, the others as the text that MLflow reads (JSON has none of them). The server keeps
 * infinities as ±1.797…e308.
 */
export function metricValue(value: number, key: string): number | "NaN" | "Infinity" | "-Infinity" {
  if (typeof value !== "number") throw rejected(`metric "${key}" has the value ${show(value)}; a number is needed`);
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

/** Milliseconds since 1970 as MLflow takes them: whole (a fraction is dropped), not negative. */
export function milliseconds(time: number, what: string): number {
  const whole = typeof time === "number" ? Math.trunc(time) + 0 : Number.NaN; // + 0: -0 is none
  if (!Number.isSafeInteger(whole) || whole < 0)
    throw rejected(`${what} is ${show(time)}; milliseconds since 1970 are needed, from 0 to ${Number.MAX_SAFE_INTEGER}`);
  return whole;
}

/** A step as MLflow takes it: whole, of either sign. */
export function wholeStep(step: number, what: string): number {
  if (!Number.isSafeInteger(step))
    throw rejected(`${what} is ${show(step)}; a whole number is needed, at most ${Number.MAX_SAFE_INTEGER} in size`);
  return step + 0;
}

/** Text that every database takes: halves of characters become U+FFFD, the character 0 its picture. What is no text is written out. */
export function cleanText(value: string): string {
  return String(value)
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replaceAll("\0", "\u2400");
}

/** A text within `most` characters; one that was cut ends in a note of how much there was, with its digest so that two stay two. */
export function fitText(value: string, most: number): { readonly text: string; readonly cut?: string } {
  const clean = cleanText(value);
  if (clean.length <= most) return { text: clean };
  const digest = digestText(value).slice(0, 12);
  const note = (kept: number) => `${kept} of ${clean.length} characters, sha256 ${digest}`;
  const room = most - note(clean.length).length - "… [cut: ]".length;
  const start = clean.slice(0, room).replace(/[\ud800-\udbff]$/, "");
  const cut = note(start.length);
  return { text: `${start}… [cut: ${cut}]`, cut };
}

export const rejected = (message: string): MlflowError => new MlflowError(message, "rejected");

const show = (value: unknown): string => (typeof value === "number" ? String(value) : typeof value);
