/** Compiling LaTeX in tests, with what a paper has: pdfLaTeX, siunitx, journal classes. */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
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
  writeFileSync(join(folder, `${name}.tex`), document);
  const done = spawnSync("pdflatex", ["-interaction=nonstopmode", "-halt-on-error", `${name}.tex`], {
    cwd: folder,
    encoding: "utf8",
  });
  if (done.status !== 0) throw new Error(`${name}.tex:\n${done.stdout.split("\n").slice(-25).join("\n")}`);
  return readFileSync(join(folder, `${name}.log`), "utf8");
}

/** The pixels of a document's first page (a PPM's bytes), at 150 dots an inch. */
export function firstPage(folder: string, name: string): Buffer {
  execFileSync("pdftoppm", ["-r", "150", "-f", "1", "-l", "1", "-singlefile", `${name}.pdf`, name], { cwd: folder });
  return readFileSync(join(folder, `${name}.ppm`));
}
