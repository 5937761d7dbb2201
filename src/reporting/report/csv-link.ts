import { escapeHtml } from "../tables/html.ts";

/** A link that saves a CSV text as a file, without a server. */
export const csvLink = (name: string, csv: string): string =>
  `<a class="download" download="${escapeHtml(name)}" href="data:text/csv;charset=utf-8;base64,${Buffer.from(csv).toString("base64")}">${escapeHtml(name)}</a>`;
