import type { Json } from "../../runner/contract/json.ts";
import { type Conditions, type Phrase, phrasesOf, type Sentence } from "../../runner/contract/methods.ts";
import { percentText } from "../tables/format-number.ts";

/** A piece of a sentence as one stage says it; `+` slots and words that hang on a number wait for the stages that say the same. */
export type Piece =
  | { readonly text: string }
  | { readonly cite: string }
  | { readonly all: string; readonly words?: readonly [string, string] }
  | { readonly count: readonly [string, string] }
  | { readonly stages: true };

/** What is said of a stage, by slot; null where there is nothing. */
export type Lookup = (slot: string) => Json;

/** A sentence as one stage says it; null where nothing of it can be said, or a text that has to be there cannot. */
export function piecesOf(sentence: Sentence, lookup: Lookup): readonly Piece[] | null {
  const found = phrasesOf(sentence).map(({ isNeeded, ...phrase }) => ({ isNeeded, pieces: phrasePieces(phrase, lookup) }));
  if (found.some(({ isNeeded, pieces }) => isNeeded && pieces === null)) return null;
  const pieces = found.flatMap((one) => one.pieces ?? []);
  // a full stop alone says nothing
  return pieces.some((piece) => !("text" in piece) || /\p{L}/u.test(piece.text)) ? pieces : null;
}

function phrasePieces(phrase: Phrase, lookup: Lookup): readonly Piece[] | null {
  const { text, when = {}, unless = {} } = phrase;
  if (!Object.entries(when).every((one) => holds(one, lookup))) return null;
  if (Object.entries(unless).some((one) => holds(one, lookup))) return null;
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(/\{([^{}]+)\}/g)) {
    if (match.index > at) pieces.push({ text: text.slice(at, match.index) });
    at = match.index + match[0].length;
    const piece = slotPiece(match[1] as string, lookup);
    if (piece === null) return null;
    pieces.push(piece);
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}

function slotPiece(slot: string, lookup: Lookup): Piece | null {
  if (slot.startsWith("@")) return { cite: slot.slice(1) };
  if (slot === "stages") return { stages: true };
  const [, name = "", mark = "", words] = /^([^ %+]+)([%+]?)(?: (.*))?$/.exec(slot) ?? [];
  if (name === "n" && words !== undefined) return { count: wordsOf(words) };
  const value = lookup(name);
  if (value === null) return null;
  if (mark === "+") return { all: name, ...(words === undefined ? {} : { words: wordsOf(words) }) };
  return { text: mark === "%" && typeof value === "number" ? percentText(value).replace(" ", "\u00a0") : valueText(value) };
}

const wordsOf = (text: string): readonly [string, string] => {
  const [one = "", many = one] = text.split("|");
  return [one, many];
};

/** Whether a slot has the value wanted, or one of them. */
function holds([slot, wanted]: readonly [string, Conditions[string]], lookup: Lookup): boolean {
  const found = lookup(slot);
  const values = Array.isArray(found) ? found : [found];
  const allowed = Array.isArray(wanted) ? wanted : [wanted];
  return values.some((value) => allowed.some((one) => JSON.stringify(one) === JSON.stringify(value)));
}

/** Most entries of a list that are named. */
const MOST = 12;

/** A value as a sentence has it: lists with "and", sizes along z, y and x with "×". */
export function valueText(value: Json): string {
  if (Array.isArray(value)) {
    const texts = value.map(valueText);
    return texts.length > MOST ? joined([...texts.slice(0, MOST - 2), `${texts.length - MOST + 2} more`]) : joined(texts);
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    if (entries.length === 3 && entries.every(([axis]) => "zyx".includes(axis)))
      return ["z", "y", "x"].map((axis) => valueText((value as { readonly [axis: string]: Json })[axis] ?? null)).join(" × ");
    return joined(entries.map(([name, one]) => `${name} ${valueText(one)}`));
  }
  return String(value);
}

/** Words in a row: `a, b and c`. */
export const joined = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;

/** The value at a path of keys and indices (`loss.name`, `features.length`); null where there is none. */
export function valueAt(root: Json, path: string): Json {
  let value: Json = root;
  for (const key of path.split(".")) {
    if (Array.isArray(value) && key === "length") value = value.length;
    else if (typeof value === "object" && value !== null && Object.hasOwn(value, key))
      value = (value as { readonly [key: string]: Json })[key] as Json;
    else return null;
  }
  return value;
}
