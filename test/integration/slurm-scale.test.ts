import { expect } from "chai";
import { executable } from "../support/project.ts";
import { ALL_FAULTS, type Faults } from "../support/slurm-simulation/faults.ts";
import { simulate } from "../support/slurm-simulation/simulate.ts";

/** The same faults as in bench/slurm-scale.ts, in a few minutes of the cluster instead of hours. */
const FAULTS: Faults = {
  ...ALL_FAULTS,
  ...{ silentEvery: 120, silentFor: [40, 100], lost: 0.02, preempted: 0.01, late: 0.1, lateFor: [1, 8] },
  ...{ nodeFailsEvery: 60, nodeDownFor: 60, blackHoleAfter: 15, blackHoleFor: 60 },
};

describe("many cases on a simulated Slurm that fails in every way it can", function () {
  this.timeout(300_000);

  for (const [what, chunk, maxJobs] of [
    ["one a job", 1, 400],
    ["several a job", 4, 100],
  ] as const)
    it(`are run once and none is lost, ${what}, though the head is killed twice`, async () => {
      const cases = 500;
      const { code, said, counts, twice, total } = await simulate({
        ...{ cases, chunk, maxJobs, seed: chunk, kills: 2, speed: 20, nodes: 20, slots: 5, faults: FAULTS },
        ...{ seconds: [5, 15], startSeconds: 1, sbatchSeconds: [0.1, 3], rememberSeconds: 100, regimen: executable },
      });
      expect(code, said).to.equal(0);
      expect(twice, "run twice").to.deep.equal([]);
      expect(total).to.deep.equal({ cases, sum: ((cases - 1) * cases * (2 * cases - 1)) / 6 });
      expect(counts.begun.size, "cases, what lists and what gathers them").to.equal(cases + 2);
      expect([...counts.faults.keys()]).to.include("files that came late");
      expect(counts.submissions, "calls of sbatch").to.be.below(cases / 4);
    });
});
