import { expect } from "chai";
import { boostedImportances } from "../../../../src/components/ml/boosting/boosted-importances.ts";
import { requirePaperReference, requireReference } from "../../../support/reference.ts";
import { lightgbmModels } from "./lightgbm-models.ts";
import { smallModel, smallTree } from "./small-model.ts";

describe("boostedImportances", () => {
  const trees = [smallTree([1, 2, 3]), { ...smallTree([1, 2, 3]), splitGain: Float64Array.of(0, 0.1) }, smallTree([1])];

  it("counts nodes and sums gains above 0", () => {
    const { split, gain } = boostedImportances({ ...smallModel, trees });
    expect(split).to.deep.equal(Int32Array.of(1, 2));
    expect(gain).to.deep.equal(Float64Array.of(4, 2 + Math.fround(0.1)));
  });

  it("takes the first iterations only, where asked", () => {
    expect(boostedImportances({ ...smallModel, trees }, 1).split).to.deep.equal(Int32Array.of(1, 1));
    expect(boostedImportances({ ...smallModel, trees }, 0).split).to.deep.equal(Int32Array.of(0, 0));
  });

  for (const [which, name, need] of [
    ["paper", "LightGBM 2.3.1", requirePaperReference],
    ["today", "LightGBM 4.7", requireReference],
  ] as const) {
    it(`agrees with 80 models of ${name} to the bit`, function () {
      need.call(this);
      for (const { seed, model, split, gain } of lightgbmModels(which)) {
        const ours = boostedImportances(model);
        expect(Float64Array.from(ours.split), `seed ${seed}`).to.deep.equal(split);
        expect(ours.gain, `seed ${seed}`).to.deep.equal(gain);
      }
    });
  }
});
