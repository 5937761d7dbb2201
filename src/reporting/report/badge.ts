import { escapeHtml } from "../tables/html.ts";

/** A word with a sign and a colour, so that it reads without the colour. */
export const badgeHtml = (word: string, sign: string): string =>
  `<span class="badge ${badgeClass(word)}"><b aria-hidden="true">${sign}</b> ${escapeHtml(word)}</span>`;

/** A verdict as the name of a class. */
export const badgeClass = (word: string): string => word.replaceAll(" ", "-");
