import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { tableTex } from "../../../src/reporting/tables/tex.ts";
import { EXAMPLE } from "./example-model.ts";

function missing(): string | undefined {
  try {
    execFileSync("kpsewhich", ["booktabs.sty"], { stdio: "ignore" });
    execFileSync("pdflatex", ["--version"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "pdflatex with booktabs is not installed (apt-get install texlive-latex-base texlive-latex-recommended)";
  }
}

describe("LaTeX", () => {
  it("compiles every form of a table, without a warning of a box too wide", function () {
    const reason = missing();
    if (reason !== undefined) {
      if (process.env.CI === "true") throw new Error(reason);
      console.log(`      skipped: ${reason}`);
      this.skip();
    }
    const folder = mkdtempSync(join(tmpdir(), "regimen-tex-"));
    try {
      const odd = {
        ...EXAMPLE,
        rows: EXAMPLE.rows.map((row) => ({ ...row, header: "\\{}$&#_%~^<>±×÷−≤≥≠∞" })),
      };
      const more = { ...EXAMPLE, rowHeader: "[x] ·→αβγκμρσχ—–…“”’é" };
      const note =
        "A long note that has to be broken into lines of about the width of the table, else it would run out of the page.";
      const forms = [
        tableTex(EXAMPLE),
        tableTex(odd),
        tableTex(more),
        tableTex({ ...EXAMPLE, synthetic: true, notes: [note] }, { float: true, label: "t" }),
      ];
      const lines = ["\\documentclass{article}", "\\usepackage{booktabs}", "\\begin{document}", "\\small"];
      writeFileSync(join(folder, "all.tex"), [...lines, ...forms.map((form) => `${form}\n`), "\\end{document}"].join("\n"));
      const options = ["-interaction=nonstopmode", "-halt-on-error", "all.tex"];
      const log = execFileSync("pdflatex", options, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
      expect(log).to.match(/Output written on all\.pdf/);
      expect(log).not.to.match(/Overfull|Missing character|undefined/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
