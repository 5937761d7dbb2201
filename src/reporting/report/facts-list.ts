import { escapeHtml } from "../tables/html.ts";

/** Numbers with what they are of, at the top of a page. */
export const factsList = (facts: readonly (readonly [number: string, text: string])[]): string =>
  `<ul class="facts">${facts.map(([number, text]) => `<li><b>${number}</b><span>${escapeHtml(text)}</span></li>`).join("")}</ul>`;
