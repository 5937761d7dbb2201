/** A number that stands in a paper's text as digits. */
export interface Literal {
  /** Offsets in the source, `end` exclusive; without its sign. */
  readonly start: number;
  readonly end: number;
  /** As digits with a point, its sign, and trailing zeros: `-0.910`, `1329`; that of `1{,}329` and `1\,329`, too. */
  readonly digits: string;
  readonly value: number;
  /** Half a unit of its last place. */
  readonly half: number;
  readonly decimals: number;
  /** Digits that tell something: those of 0.910 and of 930 are three, those of 1300 two. */
  readonly significant: number;
  readonly isPercent: boolean;
  /** Whether its thousands are grouped. */
  readonly isGrouped: boolean;
}

const GROUP = String.raw`(?:,|\{,\}|\\,|\\;|~|[\u2009\u202f])`;
const NUMBER = new RegExp(String.raw`\d{1,3}(?:${GROUP}\d{3})+(?!\d)(?:\.\d+)?|\d+\{,\}\d+|\d+(?:\.\d+)?|\.\d+`, "g");
const GROUPED = new RegExp(String.raw`${GROUP}\d{3}(?!\d)`);
const GROUPS = new RegExp(GROUP, "g");
/** `\times 10^{-5}`, and the `e-5` of \num. */
const POWER =
  /(?:(?:\s|\$|\\,|~)*(?:\\times|\\cdot|×)(?:\s|\\,|~)*10\s?\^\s?(?:\{\s?([-−+]?\d{1,3})\s?\}|(\d))|[eE]([-+]?\d{1,3})(?![\w.]))/y;
const PERCENT = /(?:\s|\\[,;! ]|~|\$|\})*(?:\\%|\{?\s?\\percent\b|per ?cent\b)/y;

/** Longest number that is looked at: a longer one is no result. */
const LONGEST = 30;

/** Every number in the prose of a scanned source, in order; `source` tells what follows it in the parts that are no text. O(n). */
export function literalsIn(prose: string, source: string): readonly Literal[] {
  const found: Literal[] = [];
  for (const match of prose.matchAll(NUMBER)) {
    const start = match.index;
    const end = start + match[0].length;
    const isNumber = match[0].length <= LONGEST && !/^0\d/.test(match[0]);
    const isExponent = start < (found.at(-1)?.end ?? 0); // the 10 of 3.91\\times10^{-5}
    if (isNumber && !isExponent && isWhole(prose, start, end)) found.push(literalAt(prose, source, start, end));
  }
  return found;
}

/** Whether it stands alone: not a part of a name, a version, a date, a path, an amount of money or a longer number. */
function isWhole(prose: string, start: number, end: number): boolean {
  const before = prose.slice(Math.max(0, start - 12), start);
  const after = prose.slice(end, end + 8);
  if (/[\p{L}\d_#@:]$/u.test(before) || /\d[.,]$/.test(before) || /[\p{L})]-$/u.test(before)) return false;
  if (/^10\.\d{4,9}\/$/.test(prose.slice(start, end + 1))) return false; // a DOI
  if (/\/$/.test(before) && (!/[\d%}]\/$/.test(before) || /10\.\d{4,9}\/$/.test(before))) return false;
  if (/\\\$\s?$|[€£¥]\s?$|[\0)]\([^()\p{L}\s]*$/u.test(before)) return false; // money; a place in a drawing: \put(13.5,4.5)
  return /^[eE][-+]?\d/.test(after) || !/^(?:\.\d|[\p{L}_@]|\/(?!\d*\.\d)\w|:\d|-\p{L})/u.test(after);
}

function literalAt(prose: string, source: string, start: number, end: number): Literal {
  const typed = prose.slice(start, end);
  const isGrouped = GROUPED.test(typed) && !/^0/.test(typed);
  const plain = isGrouped ? typed.replace(GROUPS, "") : typed.replace("{,}", ".");
  POWER.lastIndex = end;
  const power = POWER.exec(source);
  const exponent = power ? Number((power[1] ?? power[2] ?? power[3] ?? "0").replace("−", "-")) : 0;
  const [whole = "", fraction = ""] = plain.split(".");
  const last = end + (power?.[0].length ?? 0);
  PERCENT.lastIndex = last;
  const sign = isNegative(prose, start) ? "-" : "";
  const value = Number(`${sign}${whole === "" ? "0" : whole}.${fraction === "" ? "0" : fraction}e${exponent}`);
  return {
    start,
    end: last,
    digits: `${sign}${whole === "" ? "0" : whole}${fraction === "" ? "" : `.${fraction}`}${exponent === 0 ? "" : `e${exponent}`}`,
    value,
    half: 0.5 * 10 ** (exponent - fraction.length),
    decimals: fraction.length,
    significant: significantOf(whole, fraction),
    isPercent: PERCENT.test(source),
    isGrouped,
  };
}

/** A minus, but no dash of a range (`0.89--0.93`, `12-34`) and no hyphen of a name. */
const isNegative = (prose: string, start: number): boolean =>
  /(?:^|[^-–\w)}\]%.])\s?[-−]$|\\(?:,|;|!| )[-−]$/.test(prose.slice(Math.max(0, start - 4), start));

function significantOf(whole: string, fraction: string): number {
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  return (fraction === "" ? digits.replace(/0{2,}$/, "") : digits).length;
}
