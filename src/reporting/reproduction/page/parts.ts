import { shortDigest } from "../../../formats/short-digest.ts";
import { badgeHtml } from "../../report/badge.ts";
import { escapeHtml } from "../../tables/html.ts";
import type { ClaimVerdict } from "../judge-claims.ts";
import type { Outcome } from "../outcome.ts";

/** HTML that is not escaped again. */
export class Html {
  readonly html: string;
  constructor(html: string) {
    this.html = html;
  }
}

export type Content = string | number | Html;

const contentHtml = (content: Content): string => (content instanceof Html ? content.html : escapeHtml(String(content)));

/** A column of a table: its heading, and whether numbers stand in it. */
export interface Head {
  readonly text: string;
  readonly numbers?: boolean;
}

/** A table with a row header; wide ones scroll in their own frame. */
export function tableOf(heads: readonly Head[], rows: readonly (readonly Content[])[], kind = ""): string {
  const right = (at: number): string => (heads[at]?.numbers ? ' class="right"' : "");
  const head = heads.map(({ text }, at) => `<th scope="col"${right(at)}>${escapeHtml(text)}</th>`).join("");
  const body = rows.map(
    ([first = "", ...cells]) =>
      `<tr><th scope="row">${contentHtml(first)}</th>${cells.map((cell, at) => `<td${right(at + 1)}>${contentHtml(cell)}</td>`).join("")}</tr>`,
  );
  return `<div class="scroll"><table class="data${kind === "" ? "" : ` ${kind}`}"><thead><tr>${head}</tr></thead><tbody>\n${body.join("\n")}\n</tbody></table></div>`;
}

/** Terms with what is said of them; none where nothing is. */
export function listOf(items: readonly (readonly [term: string, content: Content | null | undefined])[]): string {
  const there = items.filter(([, content]) => content !== null && content !== undefined && content !== "");
  if (there.length === 0) return "";
  return `<dl>${there.map(([term, content]) => `<dt>${escapeHtml(term)}</dt><dd>${contentHtml(content as Content)}</dd>`).join("")}</dl>`;
}

export const paragraph = (text: string, kind = ""): string =>
  `<p${kind === "" ? "" : ` class="${kind}"`}>${escapeHtml(text)}</p>`;
export const code = (text: string): Html => new Html(`<code>${escapeHtml(text)}</code>`);
/** A digest shortened; all of them on demand. */
export const digest = (text: string): Html =>
  new Html(`<code title="${escapeHtml(text)}">${escapeHtml(shortDigest(text))}</code>`);

const SIGNS = {
  "equal as printed": "=",
  "within tolerance": "≈",
  "same conclusion": "∼",
  differs: "≠",
  "not attempted": "–",
  holds: "✓",
  "does not hold": "✗",
  "not tested": "–",
  synthetic: "s",
  real: "r",
} satisfies { readonly [word in Outcome | ClaimVerdict | "synthetic" | "real"]: string };

/** An outcome, a verdict or a sort of data with its sign, so that it reads without colour. */
export const badge = (word: keyof typeof SIGNS): Html => new Html(badgeHtml(word, SIGNS[word]));

/** A size with its sign, to three digits: `+0.00042`, `0`. */
export function signed(value: number): string {
  const size = Number(value.toPrecision(3));
  return size === 0 ? "0" : `${size > 0 ? "+" : "−"}${Math.abs(size)}`;
}

export const four = (value: number): string => String(Number(value.toPrecision(4))).replace("-", "−");
