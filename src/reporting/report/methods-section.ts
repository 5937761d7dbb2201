import { referenceText } from "../methods/bibtex.ts";
import type { Inline } from "../methods/methods-input.ts";
import { methodsBib, methodsTex } from "../methods/methods-tex.ts";
import type { MethodsText } from "../methods/methods-text.ts";
import { escapeHtml } from "../tables/html.ts";
import { pairQuotes } from "../tables/tex-escape.ts";
import type { ReportInput } from "./report-input.ts";

/** What a paper's methods say of the run, to read, to copy and to save as LaTeX with BibTeX; empty where there is nothing. */
export function methodsSection({ methods, experiment, variant, synthetic, stages }: ReportInput): string {
  if (!methods || methods.paragraphs.length === 0) return "";
  const missing = stages.filter(({ state }) => state === "failed" || state === "skipped").length;
  const numbers = new Map(methods.references.map(({ key }, at) => [key, at + 1]));
  const paragraphs = methods.paragraphs.map(
    ({ title, sentences }) =>
      `<p><b>${escapeHtml(title)}.</b> ${sentences.map((one) => sentenceHtml(one, numbers)).join(" ")}</p>`,
  );
  return [
    '<p class="note">What this run did, as sentences to take over and edit: parameters, sizes and versions are those that were used.</p>',
    `<div class="methods">${paragraphs.join("\n")}</div>`,
    referencesHtml(methods),
    sourceHtml("methods.tex", "LaTeX", methodsTex(methods, { experiment, variant, synthetic, missing })),
    methods.references.length > 0 ? sourceHtml("methods.bib", "BibTeX", methodsBib(methods)) : "",
  ].join("\n");
}

const sentenceHtml = (inlines: readonly Inline[], numbers: ReadonlyMap<string, number>): string =>
  inlines
    .map((one) =>
      "text" in one
        ? escapeHtml(pairQuotes(one.text))
        : `<a href="#reference-${escapeHtml(one.cite)}">[${numbers.get(one.cite) ?? "?"}]</a>`,
    )
    .join("");

function referencesHtml({ references }: MethodsText): string {
  if (references.length === 0) return "";
  const items = references.map(
    ({ key, entry }) => `<li id="reference-${escapeHtml(key)}">${escapeHtml(referenceText(entry))}</li>`,
  );
  return `<ol class="references" aria-label="References">${items.join("\n")}</ol>`;
}

/** A text to copy from its box, or to save as a file, without a server. */
function sourceHtml(name: string, language: string, text: string): string {
  const rows = Math.min(16, text.split("\n").length);
  return [
    `<details class="source"><summary>${escapeHtml(language)}: ${escapeHtml(name)}</summary>`,
    `<p><a class="download" download="${escapeHtml(name)}" href="${dataAddress(text)}">${escapeHtml(name)}</a></p>`,
    `<textarea readonly spellcheck="false" rows="${rows}" aria-label="${escapeHtml(language)}">${escapeHtml(text)}</textarea></details>`,
  ].join("\n");
}

/** A text as an address; letters stay readable, so that what is taken out of a page for others is found in it too. */
const dataAddress = (text: string): string =>
  `data:text/plain;charset=utf-8,${text.replace(/[^A-Za-z0-9 ,.:;/=()@*+!?-]/gu, encodeURIComponent).replace(/ /g, "%20")}`;
