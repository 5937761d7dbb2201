import { expect } from "chai";
import fc from "fast-check";
import { type Mask, volumeOf } from "../../../src/formats/volume/volume.ts";
import { boundsOf } from "../../../src/reporting/volumes/bounds.ts";
import { boxBlur } from "../../../src/reporting/volumes/box-blur.ts";
import { checkSlices } from "../../../src/reporting/volumes/check-slices.ts";
import { chooseSlices } from "../../../src/reporting/volumes/choose-slices.ts";
import { dice } from "../../../src/reporting/volumes/dice.ts";
import { slicePicture } from "../../../src/reporting/volumes/slice-picture.ts";
import { type Loop, traceContours } from "../../../src/reporting/volumes/trace-contours.ts";
import { failureOf } from "../../formats/failure-of.ts";
import { worstAbsolute } from "../../support/closeness.ts";
import { requireImagingReference, runPython } from "../../support/reference.ts";

const slice = (rows: readonly string[]) => ({
  width: rows[0]!.length,
  height: rows.length,
  data: Float32Array.from(rows.join(""), (letter) => Number(letter === "#")),
});
/** Signed area of a loop; positive with the inside at its right hand, y downwards. */
function areaOf(loop: Loop): number {
  let sum = 0;
  for (let k = 0; k < loop.length; k += 2) {
    const [x, y, x1, y1] = [loop[k]!, loop[k + 1]!, loop[(k + 2) % loop.length]!, loop[(k + 3) % loop.length]!];
    sum += (x * y1 - x1 * y) / 2;
  }
  return sum;
}
function lengthOf(loop: Loop): number {
  let sum = 0;
  for (let k = 0; k < loop.length; k += 2)
    sum += Math.hypot(loop[(k + 2) % loop.length]! - loop[k]!, loop[(k + 3) % loop.length]! - loop[k + 1]!);
  return sum;
}

describe("traceContours", () => {
  it("goes round one voxel as a diamond", () => {
    const [loop, ...others] = traceContours(slice(["...", ".#.", "..."]));
    expect(others).to.deep.equal([]);
    expect(new Set([0, 2, 4, 6].map((k) => `${loop![k]},${loop![k + 1]}`))).to.deep.equal(
      new Set(["1,0.5", "1.5,1", "1,1.5", "0.5,1"]),
    );
  });
  it("leaves out points on straight runs, and closes half a voxel outside the slice", () => {
    const [loop] = traceContours(slice(["####", "####"]));
    expect(loop).to.have.length(16); // eight corners
    expect(areaOf(loop!)).to.equal(8 - 4 / 8);
  });
  it("makes holes lines of their own, the other way round, and keeps voxels apart that touch at a corner", () => {
    expect(traceContours(slice(["###", "#.#", "###"])).map((loop) => Math.sign(areaOf(loop)))).to.have.members([1, -1]);
    expect(traceContours(slice(["#.", ".#"]))).to.have.length(2);
    expect(traceContours(slice(["..", ".."]))).to.deep.equal([]);
  });

  describe("against scikit-image", () => {
    before(requireImagingReference);
    it("finds find_contours' lines on random masks: as many, each of the same area and length", () => {
      const masks = fc.sample(
        fc.integer({ min: 1, max: 9 }).chain((width) =>
          fc.integer({ min: 1, max: 9 }).chain((height) =>
            fc.record({
              width: fc.constant(width),
              height: fc.constant(height),
              data: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: width * height, maxLength: width * height }),
            }),
          ),
        ),
        { numRuns: 150, seed: 5 },
      );
      const wanted = runPython(
        `
import json, sys
import numpy as np
from skimage.measure import find_contours
out = []
for m in json.load(sys.stdin):
    a = np.pad(np.array(m["data"], float).reshape(m["height"], m["width"]), 1)
    out.append(sorted([abs(float(np.sum(c[:-1,1]*c[1:,0]-c[1:,1]*c[:-1,0])/2)), float(np.sum(np.hypot(*np.diff(c,axis=0).T)))] for c in find_contours(a, 0.5, fully_connected="low")))
print(json.dumps(out))
`,
        masks,
        "imaging",
      ) as number[][][];
      masks.forEach(({ data, ...size }, k) => {
        const loops = traceContours({ ...size, data: Float32Array.from(data) });
        const got = loops.map((loop) => [Math.abs(areaOf(loop)), lengthOf(loop)]).sort(([a, b], [c, d]) => a! - c! || b! - d!);
        expect(got.length, `mask ${k}`).to.equal(wanted[k]!.length);
        expect(worstAbsolute(got.flat(), wanted[k]!.flat()), `mask ${k}`).to.be.below(1e-9); // sums of roots of 2
      });
    });
  });
});

const line = (voxels: string): Mask =>
  volumeOf(
    Uint8Array.from(voxels, (letter) => Number(letter === "#")),
    { z: voxels.length, y: 1, x: 1 },
  );

describe("chooseSlices", () => {
  it("takes the middle of each part by volume where there is nothing to compare", () => {
    expect(chooseSlices([line("..#########.")], "axial", 3)).to.deep.equal([3, 6, 9]);
    expect(chooseSlices([line("..#########.")], "axial", 1)).to.deep.equal([6]);
  });
  it("takes the slice of each part on which the masks differ most", () => {
    expect(chooseSlices([line("########"), line("######.#")], "axial", 2)).to.deep.equal([1, 6]);
    expect(chooseSlices([line("########"), line("#######.")], "axial", 2), "not at a part's edge").to.deep.equal([1, 5]);
  });
  it("spreads slices of an empty mask, and gives no slice twice", () => {
    expect(chooseSlices([line("......")], "axial", 2)).to.deep.equal([1, 4]);
    expect(chooseSlices([line("..#...")], "axial", 3)).to.deep.equal([2]);
  });
  it("gives ascending slices within the volume, whatever the masks", () => {
    const masks = fc.array(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 24, maxLength: 24 }), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(
        masks,
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom("axial", "coronal", "sagittal"),
        (lists, count, plane) => {
          const volumes = lists.map((list) => volumeOf(Uint8Array.from(list), { z: 4, y: 3, x: 2 }));
          const chosen = chooseSlices(volumes, plane as "axial", count);
          const slices = { axial: 4, coronal: 3, sagittal: 2 }[plane as "axial"];
          expect(chosen).to.deep.equal([...new Set(chosen)].sort((a, b) => a - b));
          expect(chosen.length).to.be.within(1, count);
          for (const at of chosen) expect(at).to.be.within(0, slices - 1);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("checkSlices", () => {
  it("counts from 0 what people count from 1, and names one beyond", async () => {
    expect(checkSlices([1, 64], 64)).to.deep.equal([0, 63]);
    expect(await failureOf(() => checkSlices([3, 65], 64))).to.deep.equal({
      code: "no-such-slice",
      message: '"slices" names slice 65, but the volume has 64',
      allowed: "1 to 64",
    });
  });
});

describe("boundsOf", () => {
  it("is the box round all masks, the whole grid where they are empty", () => {
    const one = volumeOf(
      Uint8Array.from({ length: 24 }, (_, k) => Number(k === 9 || k === 14)),
      { z: 2, y: 3, x: 4 },
    );
    expect(boundsOf([one])).to.deep.equal({ low: { z: 0, y: 0, x: 1 }, high: { z: 1, y: 2, x: 2 } });
    expect(boundsOf([volumeOf(new Uint8Array(24), { z: 2, y: 3, x: 4 })]).high).to.deep.equal({ z: 1, y: 2, x: 3 });
  });
});

describe("dice", () => {
  it("is twice the common voxels by all", () => {
    expect(dice([1, 1, 0, 2], [1, 0, 0, 5])).to.equal(0.8);
    expect(dice([0], [0])).to.be.NaN;
    expect(() => dice([1], [1, 1])).to.throw(RangeError, "1 voxels against 2");
  });
});

describe("slicePicture", () => {
  const frame = { width: 4, height: 1, pixel: 1, centre: { across: 1.5, down: 0 }, spacing: { across: 1, down: 1 } };
  it("runs from black to white over the window, black outside the slice and where there is no number", () => {
    const data = Float32Array.of(-1350, -600, 150, 9000);
    const grey = slicePicture({ width: 4, height: 1, data }, frame, { level: -600, width: 1500 });
    expect([...grey]).to.deep.equal([0, 128, 255, 255]);
    const wide = { ...frame, width: 6 };
    expect([...slicePicture({ width: 4, height: 1, data }, wide, { level: -600, width: 1500 })]).to.deep.equal([
      0, 0, 128, 255, 255, 0,
    ]);
    const nan = Float32Array.of(Number.NaN, 0, 0, 0);
    expect(slicePicture({ width: 4, height: 1, data: nan }, frame, { level: 0, width: 1 })[0]).to.equal(0);
  });

  describe("against SciPy", () => {
    before(requireImagingReference);
    it("equals linear interpolation of map_coordinates, and boxBlur uniform_filter, to float32", () => {
      const random = fc.sample(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 60, maxLength: 60 }), {
        numRuns: 12,
        seed: 8,
      });
      const spacing = { across: 0.7, down: 2 };
      const wide = { width: 11, height: 9, pixel: 0.3, centre: { across: 2, down: 1.5 }, spacing };
      const wanted = runPython(
        `
import json, sys
import numpy as np
from scipy import ndimage as ndi
given = json.load(sys.stdin)
rows = 1.5 + (np.arange(9) + 0.5 - 4.5) * 0.3 / 2
columns = 2 + (np.arange(11) + 0.5 - 5.5) * 0.3 / 0.7
out = []
for v in given:
    a = np.array(v[:20], float).reshape(4, 5)
    m = ndi.map_coordinates(a, np.meshgrid(rows, columns, indexing="ij"), order=1, mode="nearest")
    b = ndi.uniform_filter(np.array(v, float).reshape(3, 4, 5), size=(3, 1, 5), mode="constant")
    out.append({"picture": m.ravel().tolist(), "blur": b.ravel().tolist()})
print(json.dumps(out))
`,
        random,
        "imaging",
      ) as { picture: number[]; blur: number[] }[];
      random.forEach((values, k) => {
        const grey = slicePicture({ width: 5, height: 4, data: Float32Array.from(values.slice(0, 20)) }, wide, {
          level: 0,
          width: 2000,
        });
        const expected = wanted[k]!.picture.map((value) => (255 * (value + 1000)) / 2000);
        expect(worstAbsolute(grey, expected), "greys are rounded").to.be.below(0.5 + 1e-9);
        const blurred = boxBlur(Float32Array.from(values), { z: 3, y: 4, x: 5 }, { z: 1, y: 0, x: 2 });
        expect(worstAbsolute(blurred, wanted[k]!.blur), "values to 1000 in float32").to.be.below(1e-3);
      });
    });
  });
});
