/** Regions with thousands of levels: tables of all pairs of them would not fit, so other ways are taken. */
import { expect } from "chai";
import { discretise } from "../../../../src/components/imaging/radiomics/discretise/discretise.ts";
import { glcmFeatures } from "../../../../src/components/imaging/radiomics/glcm/glcm.ts";
import { glrlmFeatures } from "../../../../src/components/imaging/radiomics/glrlm/glrlm.ts";
import { neighbourOffsets } from "../../../../src/components/imaging/radiomics/matrices/offsets.ts";
import { Philox } from "../../../../src/stats/random/philox.ts";
import { settings } from "./binned.ts";
import { roiOf } from "./roi-of.ts";

const WIDTH = 9000;
const random = new Philox(8, "many-levels");
const values = Array.from({ length: WIDTH }, () => Math.floor(60000 * random.uniform()));
const line = discretise(roiOf({ z: 1, y: 1, x: WIDTH }, { z: 1, y: 1, x: 1 }, values, new Array<number>(WIDTH).fill(1)), {
  binWidth: 1,
});

describe("regions with thousands of levels", function () {
  this.timeout(180_000);

  it("have their pairs counted, and their features", () => {
    const shares = new Map<string, number>();
    let contrast = 0;
    for (let k = 1; k < WIDTH; k++) {
      const [a, b] = [line.levels[k - 1]!, line.levels[k]!];
      for (const pair of [`${a},${b}`, `${b},${a}`]) shares.set(pair, (shares.get(pair) ?? 0) + 0.5 / (WIDTH - 1));
      contrast += (a - b) ** 2 / (WIDTH - 1);
    }
    const sum = (term: (share: number) => number): number => [...shares.values()].reduce((all, share) => all + term(share), 0);
    for (const symmetricalGLCM of [true, false]) {
      const found = glcmFeatures(line, settings({ symmetricalGLCM }));
      expect(found.get("Contrast")! / contrast).to.be.closeTo(1, 1e-12);
      expect(found.get("MCC")).to.be.within(0.9, 1 + 1e-12);
      if (!symmetricalGLCM) continue;
      expect(found.get("JointEntropy")).to.be.closeTo(-sum((share) => share * Math.log2(share)), 1e-9);
      expect(found.get("JointEnergy")! / sum((share) => share ** 2)).to.be.closeTo(1, 1e-12);
    }
  });

  it("have their runs counted", () => {
    let runs = 1;
    for (let k = 1; k < WIDTH; k++) runs += Number(line.levels[k] !== line.levels[k - 1]);
    expect(glrlmFeatures(line, settings()).get("RunPercentage")).to.equal(runs / WIDTH);
  });

  it("have their runs counted in every direction", () => {
    const shape = { z: 3, y: 4, x: 600 };
    const at = (z: number, y: number, x: number): number | undefined =>
      z < 0 || z > 2 || y < 0 || y > 3 || x < 0 || x > 599 ? undefined : Math.floor((x + 3 * ((x * y * z) % 2)) / 2) * 10;
    const image = Array.from({ length: 7200 }, (_, k) => at(Math.floor(k / 2400), Math.floor(k / 600) % 4, k % 600)!);
    const region = discretise(roiOf(shape, { z: 1, y: 1, x: 1 }, image, new Array<number>(7200).fill(1)), { binWidth: 1 });
    const emphases = neighbourOffsets(shape, settings(), false).map((offset) => {
      let [runs, squares] = [0, 0];
      for (let k = 0; k < 7200; k++) {
        const [z, y, x] = [Math.floor(k / 2400), Math.floor(k / 600) % 4, k % 600];
        const along = (step: number) => at(z + step * offset.z, y + step * offset.y, x + step * offset.x);
        if (along(-1) === image[k]) continue; // no run begins here
        let length = 1;
        while (along(length) === image[k]) length++;
        runs++;
        squares += length ** 2;
      }
      return squares / runs;
    });
    const mean = emphases.reduce((sum, one) => sum + one, 0) / 13;
    expect(glrlmFeatures(region, settings()).get("LongRunEmphasis")).to.be.closeTo(mean, 1e-12);
  });
});
