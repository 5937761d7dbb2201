import { escapeTex } from "../tables/tex-escape.ts";
import type { Inline, MethodsInput } from "./methods-input.ts";
import type { MethodsText } from "./methods-text.ts";

/**
 * The methods as LaTeX to \input: a run-in heading a paragraph, a line a sentence, \cite for each reference. It needs no package, and
 * has no time in it.
 */
export function methodsTex(
  { paragraphs }: MethodsText,
  about: Pick<MethodsInput, "experiment" | "variant" | "synthetic" | "missing">,
): string {
  const name = about.variant === null ? about.experiment : `${about.experiment}@${about.variant}`;
  const missing = about.missing > 0 ? [`% INCOMPLETE: ${about.missing} tasks of the run failed or were not run.`] : [];
  const lines = [
    `% Methods of ${name}: what this run did, as sentences to take over and edit.`,
    "% Written by regimen; changes made here are lost. References are in methods.bib: \\bibliography{…/methods}.",
    `% Data: ${about.synthetic ? "SYNTHETIC" : "not synthetic"}.`,
    ...missing,
  ];
  for (const { title, sentences } of paragraphs)
    lines.push(`\\paragraph{${escapeTex(title)}.}`, ...sentences.map(sentenceTex), "");
  return `${lines.join("\n").trimEnd()}\n`;
}

function sentenceTex(inlines: readonly Inline[]): string {
  return inlines
    .map((one) => ("cite" in one ? `\\cite{${one.cite}}` : escapeTex(one.text)))
    .join("")
    .replace(/\}\s*\\cite\{/g, (match, at, whole: string) => (/\\cite\{[^}]*$/.test(whole.slice(0, at)) ? "," : match))
    .replace(/ \\cite\{/g, "~\\cite{");
}

/** The references as a BibTeX file. */
export const methodsBib = ({ references }: MethodsText): string => references.map(({ entry }) => `${entry.trim()}\n`).join("\n");
