import { expect } from "chai";
import type { Stored } from "../../../../src/runner/cache/store.ts";
import { chooseFiles } from "../../../../src/runner/cli/paper/choose.ts";
import type { FileNow, PublishedNow } from "../../../../src/runner/cli/paper/published-now.ts";
import type { Session } from "../../../../src/runner/cli/session.ts";

const marks = (patientLevel: boolean, synthetic: boolean, kind = "document"): Stored =>
  ({ kind, patientLevel, synthetic }) as Stored; // nothing else of it is read
const file = (path: string, stored: Stored | null = marks(false, false), port = "plain"): FileNow =>
  ({ path, stored, port, today: { state: "fresh" } }) as unknown as FileNow; // nor of this
const outputs = { plain: {}, shown: { patientLevel: true } };
const session = { assessor: { entryOf: () => ({ outputs }) } } as unknown as Session; // nor of this
const chosen = (files: readonly FileNow[], patients = false) => {
  const { files: found, leftOut } = chooseFiles(session, { files } as unknown as PublishedNow, patients); // nor of this
  return { found: found.map(({ path }) => path), leftOut: leftOut.map(({ path }) => path) };
};

describe("what a paper takes", () => {
  it("is LaTeX and figures: as PDF, in dots only where there is no PDF", () => {
    const names = ["tables/a.tex", "tables/a.csv", "tables/a.md", "values.tex", "compare.csv", "slices/a.html"];
    const figures = ["figures/a.svg", "figures/a.png", "figures/a.pdf", "figures/b.png", "c.pdf"];
    expect(chosen([...names, ...figures].map((path) => file(path))).found).to.deep.equal([
      "tables/a.tex",
      "values.tex",
      "figures/a.pdf",
      "figures/b.png",
      "c.pdf",
    ]);
    expect(chosen([file("odd.tex", marks(false, false, "directory"))]).found).to.deep.equal([]);
  });

  it("is nothing of single patients, made or not, unless told to; those of a synthetic cohort are nobody's", () => {
    const files = [
      file("real.tex", marks(true, false)),
      file("synthetic.tex", marks(true, true)),
      file("plain.tex", null),
      file("unmade.tex", null, "shown"),
      file("real.csv", marks(true, false)),
    ];
    expect(chosen(files)).to.deep.equal({ found: ["synthetic.tex", "plain.tex"], leftOut: ["real.tex", "unmade.tex"] });
    expect(chosen(files, true).leftOut).to.deep.equal([]);
  });
});
