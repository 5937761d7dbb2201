import { expect } from "chai";
import { requireImagingReference } from "../../../support/reference.ts";
import { askOurs, askPyradiomics, differences, drawProblem, KINDS } from "./random-extraction.ts";

describe("random volumes and settings", () => {
  before(requireImagingReference);

  it("give pyradiomics' features, or an error where it raises one", () => {
    const twice = KINDS.filter((kind) => ["resampled", "resegmented", "in planes"].includes(kind));
    const problems = [...KINDS, ...twice].map((kind, k) => drawProblem(1000 + k, kind));
    const answers = askPyradiomics(problems);
    let features = 0;
    for (const [k, problem] of problems.entries()) {
      const answer = answers[k]!;
      if (typeof answer !== "string") features += answer.size;
      expect(differences(askOurs(problem), answer), `${problem.kind}: ${JSON.stringify(problem.parameters)}`).to.deep.equal([]);
    }
    expect(features).above(2500);
  });
});
