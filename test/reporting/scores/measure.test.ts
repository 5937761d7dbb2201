import { expect } from "chai";
import { exactArea } from "../../../src/reporting/scores/exact-area.ts";
import { measure } from "../../../src/reporting/scores/measure.ts";
import { resampledArea } from "../../../src/reporting/scores/resampled-area.ts";
import { binary, randomScores, scoresOf } from "./example-scores.ts";

describe("measure", () => {
  // confusion [[2, 1], [1, 4]]: class 0 has precision 2/3 and recall 2/3, class 1 4/5 and 4/5
  const eight = binary([0, 0, 0, 1, 1, 1, 1, 1], [0.1, 0.2, 0.7, 0.4, 0.6, 0.8, 0.9, 0.95]);

  it("weights precision, recall and F1 by the classes' sizes", () => {
    for (const metric of ["precision", "recall", "F1"] as const) {
      expect(measure(eight, metric)[0], metric).to.be.closeTo((3 / 8) * (2 / 3) + (5 / 8) * (4 / 5), 1e-15);
    }
    expect(measure(eight, "accuracy")).to.deep.equal([6 / 8]);
    expect(measure(eight, "balanced accuracy")[0]).to.be.closeTo((2 / 3 + 4 / 5) / 2, 1e-15);
    expect(measure(eight, "specificity")[0]).to.be.closeTo((3 / 8) * (4 / 5) + (5 / 8) * (2 / 3), 1e-15);
    expect(measure(eight, "MCC")[0]).to.be.closeTo((2 * 4 - 1 * 1) / Math.sqrt(3 * 5 * 3 * 5), 1e-15);
  });

  it("gives the exact area, and beside it the paper's from interpolated curves", () => {
    // of the 15 pairs the positive row loses two: .4 and .6 against .7
    expect(measure(eight, "exact AUC")).to.deep.equal([13 / 15]);
    const classes = measure(eight, "class AUC");
    expect(classes).to.have.length(2);
    expect(measure(eight, "AUC")[0]).to.be.closeTo((classes[0]! + classes[1]!) / 2, 1e-15);
    expect(measure(eight, "AUC sd")[0]).to.be.closeTo(Math.abs(classes[0]! - classes[1]!) / 2, 1e-15);
    expect(Math.abs(measure(eight, "AUC")[0]! - 13 / 15), "100 points and three negatives").to.be.within(1e-4, 0.01);
  });

  it("takes the mean over three classes, each against the rest", () => {
    const scores = scoresOf(
      [0, 1, 2],
      [
        [0.6, 0.3, 0.1],
        [0.5, 0.2, 0.3],
        [0.1, 0.25, 0.65],
      ],
    );
    // class 0 and 2 are told apart wholly; class 1 stands last of three
    expect(exactArea(scores)).to.equal((1 + 0 + 1) / 3);
  });
});

describe("resampledArea", () => {
  it("is the exact area of the rows that a resample holds, ties and all", () => {
    for (const classes of [2, 3, 5]) {
      const scores = randomScores(60, classes, classes, 0.3);
      const area = resampledArea(scores);
      expect(area(new Uint8Array(60).fill(1))).to.be.closeTo(exactArea(scores), 1e-15);
      for (let draw = 0; draw < 20; draw++) {
        const rows = Array.from({ length: 60 }, (_, row) => (row * (7 + draw) + draw * draw) % 60);
        const counts = new Uint8Array(60);
        for (const row of rows) counts[row]!++;
        const drawn = {
          ...scores,
          truth: Int32Array.from(rows, (row) => scores.truth[row]!),
          probabilities: Float64Array.from(
            rows.flatMap((row) => [...scores.probabilities.subarray(row * classes, (row + 1) * classes)]),
          ),
        };
        const wanted = exactArea(drawn);
        if (Number.isNaN(wanted)) expect(area(counts)).to.be.NaN;
        else expect(area(counts), `${classes} classes, draw ${draw}`).to.be.closeTo(wanted, 1e-14);
      }
    }
  });
});
