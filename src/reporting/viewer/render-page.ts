import { htmlDocument, policySource } from "../report/html-document.ts";
import { escapeHtml } from "../tables/html.ts";
import type { PackedCase } from "./pack-case.ts";
import { PAGE_SCRIPT } from "./page-script.ts";
import { PAGE_STYLE } from "./page-style.ts";

export interface PageWindow {
  readonly name: string;
  /** HU */
  readonly level: number;
  readonly width: number;
}

export interface PageCase {
  readonly id: string;
  readonly packed: PackedCase;
  /** Slices shown first: [z, y, x]. */
  readonly start: readonly [number, number, number];
  /** Lines beside the picture: voxels, Dice, what was reduced. */
  readonly facts: readonly string[];
}

export interface PageInput {
  readonly title: string;
  readonly unit: string;
  readonly windows: readonly PageWindow[];
  /** Bit k of a case's masks is the k-th. */
  readonly masks: readonly {
    readonly name: string;
    readonly colour: string;
    /** Width of its line, px. */
    readonly stroke: number;
    readonly isDashed: boolean;
  }[];
  readonly cases: readonly PageCase[];
  /** Lines at the end. */
  readonly notes: readonly string[];
  readonly synthetic: boolean;
}

/**
 * The slice viewer as one HTML file that opens offline. Its content security policy allows the page's own script and style by their
 * digests and nothing else, so it can reach no address. Equal input gives equal text.
 */
export function renderPage(input: PageInput): string {
  const { title, cases, masks, windows } = input;
  return htmlDocument(
    { title, synthetic: input.synthetic, policy: POLICY, style: PAGE_STYLE },
    `<noscript><p class="banner">The slices are drawn by this page's script: allow it to run.</p></noscript>
<main>
<div class="view">
<div class="stage"><canvas id="picture" tabindex="0" role="img" aria-label="slice"></canvas></div>
<div class="bar"><label for="slice">Slice</label><input id="slice" type="range" min="1" max="1" step="1" value="1" aria-describedby="where"><output id="where" for="slice" aria-live="polite">Reading …</output><output id="under"></output></div>
</div>
<div>
<h1>${escapeHtml(title)}</h1>
${cases.length > 1 ? `<fieldset><legend>Case</legend><select id="case" aria-label="Case">${cases.map(({ id }, k) => `<option value="${k}">${escapeHtml(id)}</option>`).join("")}</select></fieldset>` : ""}
<fieldset><legend>Plane</legend>${["axial", "coronal", "sagittal"].map((name, k) => radio("plane", name, `${capital(name)}`, k === 0)).join("")}</fieldset>
<fieldset><legend>Greys, ${escapeHtml(input.unit)}</legend>${windows.map(({ name, level, width }, k) => radio("window", String(k), `${name}: ${minus(level)} ± ${width / 2}`, k === 0)).join("")}
<div class="row"><label>Level<input id="level" type="number" step="10" value="${windows[0]!.level}"></label><label>Width<input id="width" type="number" min="1" step="10" value="${windows[0]!.width}"></label></div></fieldset>
${masks.length > 0 ? `<fieldset><legend>Contours</legend>${masks.map(({ name }, k) => `<label><input type="checkbox" id="mask-${k}" checked><span class="swatch" id="swatch-${k}"></span>${escapeHtml(name)}</label>`).join("")}</fieldset>` : ""}
<ul id="facts"></ul>
${input.notes.length > 0 ? `<ul>${input.notes.map((note) => `<li>${escapeHtml(note)}</li>`).join("")}</ul>` : ""}
<details><summary>Keys</summary><dl>
<dt><kbd>↑</kbd> <kbd>↓</kbd>, wheel, drag</dt><dd>next slice, slice before</dd>
<dt><kbd>Page ↑</kbd> <kbd>Page ↓</kbd></dt><dd>ten slices</dd>
<dt><kbd>Home</kbd> <kbd>End</kbd></dt><dd>first, last slice</dd>
<dt><kbd>a</kbd> <kbd>c</kbd> <kbd>s</kbd></dt><dd>axial, coronal, sagittal</dd>
<dt>${windows.map((_, k) => `<kbd>${k + 1}</kbd>`).join(" ")}</dt><dd>greys</dd>
<dt><kbd>m</kbd></dt><dd>contours on and off</dd>
</dl></details>
</div>
</main>
<script type="application/json" id="data">${json(pageData(input))}</script>
${cases.map(({ packed }, k) => `<script type="text/plain" id="voxels-${k}">${packed.voxels}</script>\n<script type="text/plain" id="masks-${k}">${packed.masks}</script>`).join("\n")}
<script>${PAGE_SCRIPT}</script>`,
  );
}

const POLICY: readonly string[] = [
  "default-src 'none'",
  `script-src ${policySource(PAGE_SCRIPT)}`,
  `style-src ${policySource(PAGE_STYLE)}`,
  "base-uri 'none'",
  "form-action 'none'",
];

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const minus = (value: number): string => String(value).replace("-", "−");
/** JSON that can stand in a script element: no tag begins in it. */
const json = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");

const radio = (group: string, value: string, text: string, isFirst: boolean): string =>
  `<label><input type="radio" name="${group}" id="${group}-${value}"${isFirst ? " checked" : ""}>${escapeHtml(text)}</label>`;

/** What the script reads; triples as [z, y, x]. */
const pageData = ({ unit, windows, masks, cases }: PageInput): object => ({
  unit,
  windows,
  masks,
  cases: cases.map(({ id, start, facts, packed: { shape, spacing, low, step } }) => ({
    id,
    start,
    facts,
    shape: [shape.z, shape.y, shape.x],
    spacing: [spacing.z, spacing.y, spacing.x],
    low,
    step,
  })),
});
