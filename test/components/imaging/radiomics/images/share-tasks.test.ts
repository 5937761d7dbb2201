import { expect } from "chai";
import { extract } from "../../../../../src/components/imaging/radiomics/extract.ts";
import { DEFAULT_CLASSES } from "../../../../../src/components/imaging/radiomics/presets.ts";
import { withDefaults } from "../../../../../src/components/imaging/radiomics/settings.ts";
import { type Mask, type Volume, volumeOf } from "../../../../../src/formats/volume/volume.ts";
import { InputError } from "../../../../../src/runner/contract/failure.ts";
import { Philox } from "../../../../../src/stats/random/philox.ts";

const SHAPE = { z: 40, y: 72, x: 75 };
const random = new Philox(3, "share-tasks");
const image: Volume<Float32Array> = volumeOf(
  Float32Array.from({ length: SHAPE.z * SHAPE.y * SHAPE.x }, () => 100 * random.normal()),
  SHAPE,
);
const mask: Mask = volumeOf(
  Uint8Array.from(image.data, (_, k) => Number(k === 0 || k % 7 > 1)),
  SHAPE,
);
const plan = {
  settings: withDefaults({ sigma: [1, 2] }),
  images: (["Original", "Wavelet", "LoG"] as const).map((type) => ({ type, settings: {} })),
  classes: DEFAULT_CLASSES.filter(({ name }) => ["firstorder", "glcm", "glrlm"].includes(name)),
};

describe("threads that share images", function () {
  this.timeout(120_000);

  it("find the same, to the bit and in the same order, however many they are", () => {
    const alone = extract(image, mask, plan);
    expect(new Set([...alone.keys()].map((name) => name.split("_")[0]))).to.have.lengthOf(11);
    for (const threads of [2, 4]) {
      const images: number[] = [];
      const together = extract(image, mask, plan, { threads, progress: (done) => images.push(done) });
      expect([...together]).to.deep.equal([...alone]);
      expect(images.at(-1)).to.equal(11);
    }
  });

  it("report what is wrong as one thread does", () => {
    const broken = volumeOf(image.data.slice(), SHAPE);
    broken.data[5 * 72 * 75 + 2] = NaN;
    const all = volumeOf(new Uint8Array(image.data.length).fill(1), SHAPE);
    for (const threads of [1, 3]) {
      expect(() => extract(broken, all, plan, { threads })).to.throw(
        InputError,
        "the region holds 1 voxel that is no finite number, the first of them NaN",
      );
    }
  });

  it("stop between two images where the run is stopped", () => {
    for (const threads of [1, 2]) {
      const stop = new AbortController();
      const hooks = { threads, signal: stop.signal, progress: () => stop.abort(new Error("stopped")) };
      expect(() => extract(image, mask, plan, hooks)).to.throw("stopped");
    }
  });
});
