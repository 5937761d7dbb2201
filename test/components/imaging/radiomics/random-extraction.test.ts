import { expect } from "chai";
import { requireImagingReference } from "../../../support/reference.ts";
import { askOurs, askPyradiomics, differences, drawProblem, KINDS } from "./random-extraction.ts";

describe("random volumes and settings", () => {
  before(requireImagingReference);

  it("give pyradiomics' features, or an error where it raises one", () => {
    const problems = KINDS.flatMap((kind, k) => [1, 2].map((repeat) => drawProblem(1000 * repeat + k, kind)));
    const answers = askPyradiomics(problems);
    let features = 0;
    for (const [k, problem] of problems.entries()) {
      const answer = answers[k]!;
      if (typeof answer !== "string") features += answer.size;
      expect(differences(askOurs(problem), answer), `${problem.kind}: ${JSON.stringify(problem.parameters)}`).to.deep.equal([]);
    }
    expect(features).above(4000);
  });
});
