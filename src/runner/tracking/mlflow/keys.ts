import { digestText } from "../../cache/digest.ts";

/**
 * Keys as MLflow takes them: letters, digits, `_`, `-`, `.`, blanks and `/`, at most 250 characters, and such that a path of that name
 * would be itself (no empty or `.` part, no `..` at the start). Every other character is written `_xHEX_`, as in ISO 9075-14, and a `_`
 * that would read as the start of such a mark is written so too: the escape can be undone, and two keys never become one. (`:` is escaped
 * as well: MLflow on Windows refuses it.)
 */

const MOST = 250;
const HASH_DIGITS = 24;
const EMPTY = "_x_";
/** Letters past the first plane differ from one Python to the next. */
const FORBIDDEN = /[^\p{L}\p{N}_\-. /]|[\u{10000}-\u{10ffff}]/gu;
/** What a path would swallow: a slash at an end or after another, a part `.` or `..`, dots at the start that lead upwards. */
const SWALLOWED = /^\/|(?<=\/)\/|\/$|^\.(?=\.)|(?<=^|\/)\.(?=\.?(?:\/|$))/g;
/** Stands for the `_` of marks until those of the key have been looked at; itself no letter, so that a key's own is a mark by then. */
const EDGE = "\ue000";
const LIKE_A_MARK = /_(?=x[0-9A-F]*[_\ue000])|(?<=h[0-9a-f]{24})_$/g;

/**
 * A key of any text as MLflow takes it. Longer than 250 characters when escaped, it is cut and closed by `_hHASH_` of the whole: still
 * another for each key, but no longer to be undone.
 * @example escapeKey("lr[0]") // "lr_x5B_0_x5D_"
 */
export function escapeKey(key: string): string {
  const marked = key.replace(FORBIDDEN, mark).replace(SWALLOWED, mark).replace(LIKE_A_MARK, mark);
  const escaped = marked.replaceAll(EDGE, "_") || EMPTY;
  if (escaped.length <= MOST) return escaped;
  const hash = digestText(JSON.stringify(key)).slice(0, HASH_DIGITS);
  return `${escaped.slice(0, MOST - HASH_DIGITS - 3)}_h${hash}_`;
}

/** The key that `escapeKey` was given; one that was cut comes back as it is. */
export function unescapeKey(escaped: string): string {
  if (isShortened(escaped)) return escaped;
  return escaped.replace(/_x([0-9A-F]*)_/g, (whole, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return hex === "" ? "" : code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Whether an escaped key was cut, so that the whole cannot be had from it. */
export const isShortened = (escaped: string): boolean => /_h[0-9a-f]{24}_$/.test(escaped);

const mark = (character: string): string => `${EDGE}x${character.codePointAt(0)!.toString(16).toUpperCase()}${EDGE}`;
