import { expect } from "chai";
import { requireImagingReference } from "../../../support/reference.ts";
import { disagreements } from "./disagreements.ts";
import { DEGENERATE, fieldProblem, randomProblems } from "./problems.ts";
import { askPyradiomics } from "./pyradiomics.ts";

describe("feature classes beside pyradiomics 3.0.1", function () {
  this.timeout(180_000);
  before(requireImagingReference);

  it("agree on 200 random regions with random settings", () => {
    const problems = randomProblems(200, 1);
    const answers = askPyradiomics(problems);
    const wrong = problems.flatMap((problem, k) =>
      disagreements(problem, answers[k]!).map((text) => `${k}: ${text} with ${JSON.stringify(problem.settings)}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it("agree on a region with more than a hundred levels", () => {
    const problems = [
      { binWidth: 25 },
      { binWidth: 25, symmetricalGLCM: false },
      { binCount: 90, weightingNorm: "euclidean" },
    ].map(fieldProblem);
    const answers = askPyradiomics(problems);
    expect(new Set(answers[0]!.levels).size).to.be.above(100);
    expect(problems.flatMap((problem, k) => disagreements(problem, answers[k]!))).to.deep.equal([]);
  });

  it("agree on degenerate regions, NaN for NaN", () => {
    const names = Object.keys(DEGENERATE);
    const answers = askPyradiomics(Object.values(DEGENERATE));
    const wrong = names.flatMap((name, k) => disagreements(DEGENERATE[name]!, answers[k]!).map((text) => `${name}: ${text}`));
    expect(wrong).to.deep.equal([]);
  });
});
