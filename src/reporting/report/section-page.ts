import { escapeHtml } from "../tables/html.ts";
import { fontFaceCss } from "./font-face.ts";
import { htmlDocument, policySource } from "./html-document.ts";
import { STYLE_SHEET } from "./style-sheet.ts";

/** A part of a page; `title` and `html` are HTML. One without content is left out. */
export interface PageSection {
  readonly id: string;
  readonly title: string;
  readonly html: string;
}

export interface SectionPage {
  /** Name of the page, as plain text, and what stands above its content where that is another. */
  readonly title: string;
  readonly heading?: string;
  readonly lead: string;
  readonly synthetic: boolean;
  /** HTML between the lead and the table of contents. */
  readonly top: string;
  readonly sections: readonly PageSection[];
  /** Rules beside the report's. */
  readonly style?: string;
  /** The one script that may run. */
  readonly script?: string;
  /** Whether pictures lie beside the page. */
  readonly hasPictures?: boolean;
}

/**
 * Sections under a table of contents, in the report's look, as one HTML file that opens offline. Nothing is fetched but pictures beside the
 * page, where it has some. Styles may stand anywhere, since figures of a user's own components have some. Equal input gives equal text.
 */
export function sectionPage(page: SectionPage): string {
  const { title, heading = title, lead, synthetic, top, style, script, hasPictures } = page;
  const sections = page.sections.filter(({ html }) => html !== "");
  const policy = [
    "default-src 'none'",
    ...(script === undefined ? [] : [`script-src ${policySource(script)}`]),
    "style-src 'unsafe-inline'",
    "font-src data:",
    `img-src data:${hasPictures ? " 'self' file:" : ""}`,
    "base-uri 'none'",
    "form-action 'none'",
  ];
  const rules = ["", fontFaceCss(), STYLE_SHEET, ...(style === undefined ? [] : [style]), ""].join("\n");
  return htmlDocument(
    { title, synthetic, policy, style: rules },
    `<div class="page">
<header>
<h1>${escapeHtml(heading)}</h1>
<p class="lead">${escapeHtml(lead)}</p>
${top}
</header>
<nav aria-label="Contents"><ol>${sections.map(({ id, title }) => `<li><a href="#${id}">${title}</a></li>`).join("")}</ol></nav>
<main>
${sections.map(({ id, title, html }) => `<section aria-labelledby="${id}">\n<h2 id="${id}">${title}</h2>\n${html}\n</section>`).join("\n")}
</main>
</div>${script === undefined ? "" : `\n<script>${script}</script>`}`,
  );
}
