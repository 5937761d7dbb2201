/** Compiling LaTeX in tests, with what a paper has: pdfLaTeX, siunitx, journal classes. */
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { miss } from "./reference.ts";

const NEEDED = [
  "booktabs.sty",
  "siunitx.sty",
  "longtable.sty",
  "rotating.sty",
  "pdflscape.sty",
  "IEEEtran.cls",
  "elsarticle.cls",
  "hyperref.sty",
];

/** In a hook or test: skips it where pdfLaTeX, a package or pdftoppm is missing, saying so; fails instead under CI=true. */
export function requireLatex(context: Mocha.Context): void {
  const found = spawnSync("kpsewhich", NEEDED, { encoding: "utf8" });
  const missing = found.error ? ["pdflatex"] : NEEDED.filter((name) => !found.stdout.includes(name));
  if (spawnSync("pdftoppm", ["-v"]).error) missing.push("pdftoppm");
  if (missing.length > 0) miss(context, `no ${missing.join(", ")}: tools/prepare-tests.sh installs what LaTeX tests need`);
}

/** Compiles a document in a folder and returns its log; a mistake in it throws with the log's last lines. */
export function compile(folder: string, name: string, document: string): string {
  const { status, log } = pdflatex(folder, name, document);
  if (status !== 0) throw new Error(`${name}.tex:\n${log.split("\n").slice(-25).join("\n")}`);
  return log;
}

/** The first mistake of a document that cannot be compiled, as LaTeX tells it. */
export function compileError(folder: string, name: string, document: string): string {
  const { status, log } = pdflatex(folder, name, document);
  if (status === 0) throw new Error(`${name}.tex compiles`);
  return /^! (.*)$/m.exec(log)?.[1] ?? "";
}

function pdflatex(folder: string, name: string, document: string): { readonly status: number | null; readonly log: string } {
  writeFileSync(join(folder, `${name}.tex`), document);
  const { status } = spawnSync("pdflatex", ["-interaction=batchmode", "-halt-on-error", `${name}.tex`], {
    cwd: folder,
    env: { ...process.env, max_print_line: "10000" }, // messages in one line
  });
  return { status, log: readFileSync(join(folder, `${name}.log`), "utf8") };
}

/** The words of a document, page by page, with where they stand. */
export function wordsOf(folder: string, name: string): readonly Word[] {
  const html = execFileSync("pdftotext", ["-bbox", `${name}.pdf`, "-"], { cwd: folder, encoding: "utf8" });
  return html.split("<page ").flatMap((text, page) =>
    [...text.matchAll(/<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)<\/word>/g)].map((match) => {
      const [left, top, right, bottom] = match.slice(1, 5).map(Number) as [number, number, number, number];
      return { page, left, top, right, bottom, text: match[5]! };
    }),
  );
}

/** A word of a page; distances in pt from the page's upper left corner. */
export interface Word {
  readonly page: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly text: string;
}

/** The pixels of every page, at 72 dots an inch; `grey` as a printer without colour would have them. */
export function allPages(folder: string, name: string, { grey = false, dots = 72 } = {}): readonly Buffer[] {
  const out = `${name}-page`;
  execFileSync("pdftoppm", ["-r", String(dots), ...(grey ? ["-gray"] : []), `${name}.pdf`, out], { cwd: folder });
  const files = readdirSync(folder)
    .filter((file) => file.startsWith(`${out}-`))
    .sort();
  const pages = files.map((file) => readFileSync(join(folder, file)));
  for (const file of files) rmSync(join(folder, file));
  return pages;
}

/** The pixels of a document's first page (a PPM's bytes), at 150 dots an inch. */
export function firstPage(folder: string, name: string): Buffer {
  execFileSync("pdftoppm", ["-r", "150", "-f", "1", "-l", "1", "-singlefile", `${name}.pdf`, name], { cwd: folder });
  return readFileSync(join(folder, `${name}.ppm`));
}
