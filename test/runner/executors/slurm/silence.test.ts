import { expect } from "chai";
import { silenceTeller } from "../../../../src/runner/executors/slurm/silence.ts";

describe("what is told of a silent squeue", () => {
  it("is told once it has been silent for longer than files are late, and once when it answers", () => {
    const told: string[] = [];
    let now = 0;
    const { silent, heard } = silenceTeller(
      1000,
      (text) => told.push(text),
      () => now,
    );
    silent("no controller");
    now = 999;
    silent("no controller");
    heard(); // a short silence is nobody's business
    silent("no controller");
    now = 2000;
    silent("no controller");
    silent("no controller");
    heard();
    heard();
    expect(told).to.deep.equal([
      "squeue does not answer (no controller): nothing is concluded from that; what jobs write down is looked at meanwhile",
      "squeue answers again",
    ]);
  });
});
