/** When a request is made again, and how long after. */

/** Statuses after which the same request may succeed. */
const PASSING: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);
/** MLflow answers 500 to what it cannot read as well, so that those are not worth many tries. */
const MOST_AFTER_500 = 3;
const FIRST = 500;
const LONGEST = 60_000;
/** A server that asks for more patience than this is left for another time. */
const LONGEST_ASKED = 120_000;

/** Whether a status is one that passes. */
export const mayPass = (status: number): boolean => PASSING.has(status);

/** How many more tries a status is worth, of those that are allowed. */
export const worthTrying = (status: number | undefined, allowed: number): number =>
  status === 500 ? Math.min(allowed, MOST_AFTER_500) : allowed;

/**
 * Milliseconds until try `tried + 1` (`tried` counts from 1): doubling from half a second to a minute, each between half and all of that so
 * that clients spread; not sooner than the server asked. Undefined where it asks for more than two minutes.
 */
export function pause(tried: number, random: number, asked: number | undefined): number | undefined {
  if (asked !== undefined && asked > LONGEST_ASKED) return undefined;
  const most = Math.min(FIRST * 2 ** (tried - 1), LONGEST);
  return Math.max(most * (0.5 + random / 2), asked ?? 0);
}

/** The header Retry-After, seconds or a date, in milliseconds from now; undefined where there is none that can be read. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header) * 1000;
  const date = /[a-z]/i.test(header) ? Date.parse(header) : Number.NaN; // Date.parse would read a bare number as a year
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
