import { grouped } from "../../formats/grouped.ts";
import type { Sentence } from "../../runner/contract/methods.ts";
import { keyOfReference, METHODS_PARTS, type MethodsPart } from "../../runner/contract/methods.ts";
import type { Inline, MethodsInput, MethodsTask } from "./methods-input.ts";
import { runSentences, seedSentences } from "./run-sentences.ts";
import { joined, type Piece, piecesOf, valueAt, valueText } from "./slots.ts";

export interface Paragraph {
  readonly title: string;
  readonly sentences: readonly (readonly Inline[])[];
}

/** A paper's methods as the run shows them. */
export interface MethodsText {
  readonly paragraphs: readonly Paragraph[];
  /** BibTeX entries in the order of their citation. */
  readonly references: readonly { readonly key: string; readonly entry: string }[];
}

const TITLES: Readonly<Record<MethodsPart, string>> = {
  data: "Data",
  images: "Images",
  features: "Features",
  split: "Training and test part",
  preparation: "Preparation",
  models: "Models",
  networks: "Networks",
  statistics: "Statistics",
};

/**
 * Sentences of all stages by part: stages of one component that say the same say it once. A sentence that holds for some of them alone
 * names these. Equal input gives equal text.
 */
export function methodsText(input: MethodsInput): MethodsText {
  const entries = new Map<string, string>();
  const byPart = new Map<MethodsPart, (readonly Inline[])[]>(METHODS_PARTS.map((part) => [part, []]));
  const add = (part: MethodsPart, sentences: readonly (readonly Inline[])[]): void => void byPart.get(part)?.push(...sentences);
  for (const tasks of grouped(input.tasks, ({ component }) => component).values()) {
    const { methods, presents, component, doc } = tasks[0] as MethodsTask;
    if (!methods) {
      if (!presents) add("models", [plainSentence(component, doc, tasks)]);
      continue;
    }
    const rename = keepReferences(entries, methods.references ?? []);
    for (const sentence of methods.sentences)
      add(
        methods.part,
        sentencesOf(sentence, tasks).map((inlines) => inlines.map((one) => ("cite" in one ? { cite: rename(one.cite) } : one))),
      );
  }
  add("statistics", seedSentences(input.tasks));
  if (input.synthetic) byPart.get("data")?.push([{ text: "The data are synthetic: the results say nothing about patients." }]);
  const cited = new Set([...byPart.values()].flat(2).flatMap((one) => ("cite" in one ? [one.cite] : [])));
  return {
    paragraphs: [
      ...METHODS_PARTS.map((part) => ({ title: TITLES[part], sentences: unique(byPart.get(part) ?? []) })),
      { title: "Software and hardware", sentences: runSentences(input) },
    ].filter(({ sentences }) => sentences.length > 0),
    references: [...entries].filter(([key]) => cited.has(key)).map(([key, entry]) => ({ key, entry })),
  };
}

/** Keeps entries by key; a key that stands for another entry already gets a letter. */
function keepReferences(entries: Map<string, string>, references: readonly string[]): (key: string) => string {
  const names = new Map<string, string>();
  for (const entry of references) {
    const key = keyOfReference(entry) as string; // whoever loaded the component has checked it
    let name = key;
    for (let letter = 98; entries.has(name) && entries.get(name) !== entry.replace(key, name); letter++)
      name = `${key}${String.fromCharCode(letter)}`;
    entries.set(name, entry.replace(key, name));
    names.set(key, name);
  }
  return (key) => names.get(key) ?? key;
}

/** One sentence of a component, once for all tasks that say it alike. */
function sentencesOf(sentence: Sentence, tasks: readonly MethodsTask[]): readonly (readonly Inline[])[] {
  const said = tasks.map((task) => ({ task, pieces: piecesOf(sentence, (slot) => valueAt(task.values, slot)) }));
  return [...grouped(said, ({ pieces }) => JSON.stringify(pieces)).values()].flatMap((group) => {
    const pieces = group[0]?.pieces;
    if (!pieces) return [];
    const of = group.map(({ task }) => task);
    const names = namesOf(of, tasks);
    const inlines = pieces.map((piece) => inlineOf(piece, of, names));
    const isNamed = of.length === tasks.length || pieces.some((piece) => "stages" in piece);
    return [tidy(isNamed ? inlines : named(inlines, names))];
  });
}

function inlineOf(piece: Piece, tasks: readonly MethodsTask[], names: readonly string[]): Inline {
  if ("text" in piece || "cite" in piece) return piece;
  if ("count" in piece) return { text: piece.count[tasks.length === 1 ? 0 : 1] };
  if ("stages" in piece) return { text: joined(names) };
  const found = tasks.flatMap(({ values }) => valueAt(values, piece.all));
  const values = [...new Set(found.map(valueText))];
  const word = piece.words === undefined ? "" : `${piece.words[values.length === 1 ? 0 : 1]} `;
  return { text: word + valueText(values) };
}

/** Stages by name where all their cells say the same, else cells. */
function namesOf(tasks: readonly MethodsTask[], all: readonly MethodsTask[]): readonly string[] {
  const ids = new Set(tasks.map(({ id }) => id));
  const isWhole = (stage: string): boolean => all.every((task) => task.stage !== stage || ids.has(task.id));
  return [...new Set(tasks.map(({ id, stage }) => (isWhole(stage) ? stage : id)))];
}

/** A sentence that says at its end of which stages it is. */
function named(inlines: readonly Inline[], names: readonly string[]): readonly Inline[] {
  const last = inlines.at(-1);
  const text = last && "text" in last ? last.text : "";
  const about = ` (${valueText(names)})`;
  const rest = last && "text" in last ? inlines.slice(0, -1) : inlines;
  if (text.endsWith(").")) return [...rest, { text: `${text.slice(0, -2)}; ${valueText(names)}).` }];
  return [...rest, { text: text.endsWith(".") ? `${text.slice(0, -1)}${about}.` : `${text}${about}` }];
}

/** Neighbouring texts joined. */
function tidy(inlines: readonly Inline[]): readonly Inline[] {
  const found: Inline[] = [];
  for (const one of inlines) {
    const last = found.at(-1);
    if ("text" in one && last && "text" in last) found[found.length - 1] = { text: last.text + one.text };
    else found.push(one);
  }
  return found;
}

/** Of a component that brings no sentence: its name and what it says of itself. */
function plainSentence(component: string, doc: string, tasks: readonly MethodsTask[]): readonly Inline[] {
  const stages = [...new Set(tasks.map(({ stage }) => stage))];
  const plural = stages.length === 1 ? "stage" : "stages";
  return [{ text: `The ${plural} ${valueText(stages)} used the component ${component}: "${doc.trim().replace(/\.$/, "")}".` }];
}

const unique = (sentences: readonly (readonly Inline[])[]): readonly (readonly Inline[])[] =>
  [...grouped(sentences, (one) => JSON.stringify(one)).values()].map(([first]) => first as readonly Inline[]);
