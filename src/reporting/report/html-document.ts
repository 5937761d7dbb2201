import { createHash } from "node:crypto";
import { escapeHtml } from "../tables/html.ts";
import { SYNTHETIC_NOTE } from "../tables/model.ts";

/** What stands before the content of a page. */
export interface HtmlHead {
  readonly title: string;
  readonly synthetic: boolean;
  /** Directives of its content security policy: what it may run and fetch. */
  readonly policy: readonly string[];
  /** Content of its style element, every space as given: a policy may name its digest. */
  readonly style: string;
}

/** A page as one HTML file; one of a synthetic cohort says so in its title and at its top. */
export const htmlDocument = ({ title, synthetic, policy, style }: HtmlHead, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join("; ")}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="regimen">
<title>${synthetic ? "SYNTHETIC: " : ""}${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${synthetic ? `<p class="banner" role="note">SYNTHETIC COHORT. ${escapeHtml(SYNTHETIC_NOTE.replace(/^Synthetic cohort: t/, "T"))}</p>` : ""}
${body}
</body>
</html>
`;

/** A script or style of the page as its policy allows it, by digest. */
export const policySource = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
