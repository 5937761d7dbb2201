import type { Json } from "./json.ts";

/** Where in a paper's methods a sentence stands; in this order. */
export const METHODS_PARTS = ["data", "images", "features", "split", "preparation", "models", "networks", "statistics"] as const;

export type MethodsPart = (typeof METHODS_PARTS)[number];

/**
 * Values by slot that a phrase hangs on: each has to be the value given, or one of a list; null is "not there". Where the slot itself
 * holds a list, one of its entries has to be.
 */
export interface Conditions {
  readonly [slot: string]: Json;
}

/** A piece of a sentence that is left out where one of its slots has no value. */
export interface Phrase {
  readonly text: string;
  /** All must hold. */
  readonly when?: Conditions;
  /** None may hold. */
  readonly unless?: Conditions;
}

/**
 * Pieces one after the other, without spaces between. A text alone has to be there: where a slot of it has no value, the sentence is left out.
 * Pieces that several sentences share stand in a list of their own, named where it belongs: spread out, they would be code.
 */
export type Sentence = string | readonly (Piece | readonly Piece[])[];
type Piece = string | Phrase;

/**
 * What a component adds to the methods paragraph of a paper, as data. It does not count as the component's code: a better sentence runs
 * nothing anew.
 *
 * Slots of a text: `{trees}` a parameter (`{loss.name}` inside a map, `{features.length}` of a list), `{level%}` as a percentage;
 * `{seed+ seed|seeds}` the values of all stages that say the same, with a word for one and for several; `{n was|were}` a word by the
 * number of these stages; `{out.PORT.rows}` of an output (rows, columns, numbers of tables; train and test of splits; cases; any number
 * of metrics), `{in.PORT}` whether an input is wired, `{engine.identity}`, `{synthetic}`; `{@key}` cites a reference.
 */
export interface Methods {
  readonly part: MethodsPart;
  /** None: the component goes without saying. */
  readonly sentences: readonly Sentence[];
  /** BibTeX entries of what the sentences cite. */
  readonly references?: readonly string[];
}

/** Keys that sentences cite, in order. */
export const citedKeys = ({ sentences }: Pick<Methods, "sentences">): readonly string[] => [
  ...new Set(
    sentences.flatMap(phrasesOf).flatMap(({ text }) => [...text.matchAll(/\{@([^}]+)\}/g)].map(([, key]) => key as string)),
  ),
];

/** Pieces of a sentence with their conditions; `isNeeded`: without it there is no sentence. */
export const phrasesOf = (sentence: Sentence): readonly (Phrase & { readonly isNeeded: boolean })[] =>
  [sentence]
    .flat(2)
    .map((piece) => (typeof piece === "string" ? { text: piece, isNeeded: true } : { ...piece, isNeeded: false }));

/** The key of a BibTeX entry; undefined where the text is none. */
export const keyOfReference = (entry: string): string | undefined => /^\s*@\w+\s*\{\s*([^\s,{}]+)\s*,/.exec(entry)?.[1];

/** What is wrong with a component's methods, in words. */
export function methodsProblems(methods: Methods): readonly string[] {
  const { part, sentences, references = [] } = methods;
  if (!METHODS_PARTS.includes(part))
    return [`its methods have the part ${JSON.stringify(part)}; parts are ${METHODS_PARTS.join(", ")}`];
  if (!Array.isArray(sentences) || !Array.isArray(references)) return ["its methods need a list of sentences"];
  const keys = references.map(keyOfReference);
  const bad = keys.indexOf(undefined);
  if (bad >= 0) return [`reference ${bad + 1} of its methods is no BibTeX entry, as @article{key, title = {…}}`];
  const unknown = citedKeys(methods).find((key) => !keys.includes(key));
  return unknown === undefined ? [] : [`its methods cite ${JSON.stringify(unknown)}, which its references lack`];
}
