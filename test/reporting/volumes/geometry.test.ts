import { expect } from "chai";
import fc from "fast-check";
import { toPatientAxes } from "../../../src/formats/volume/patient-axes.ts";
import { type Mask, onGrid, type Volume, volumeOf } from "../../../src/formats/volume/volume.ts";
import { isSameGrid, matchGrid } from "../../../src/reporting/volumes/match-grid.ts";
import { sliceOf } from "../../../src/reporting/volumes/plane.ts";
import { requireImagingReference, runPython } from "../../support/reference.ts";

const shape = { z: 2, y: 2, x: 3 };
const spacing = { z: 2.5, y: 1, x: 0.5 };
const counted = volumeOf(
  Int16Array.from({ length: 12 }, (_, k) => k),
  shape,
  spacing,
);

/** Every way that voxel axes can lie along the patient's: six orders, eight signs. */
const DIRECTIONS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
].flatMap((order) =>
  Array.from({ length: 8 }, (_, signs) => {
    const direction = new Array<number>(9).fill(0);
    order.forEach((row, column) => {
      direction[3 * row + column] = (signs >> column) & 1 ? -1 : 1;
    });
    return direction;
  }),
);

describe("toPatientAxes", () => {
  it("leaves a volume along the patient's axes as it is, voxels shared", () => {
    const volume = { ...counted, origin: { z: 4, y: 5, x: 6 } };
    expect(toPatientAxes(volume)).to.deep.equal(volume);
    expect(toPatientAxes(volume).data).to.equal(volume.data);
  });

  it("turns round an axis that runs against the patient's", () => {
    const turned = toPatientAxes({ ...counted, origin: { z: 0, y: 0, x: 10 }, direction: [-1, 0, 0, 0, 1, 0, 0, 0, 1] });
    expect([...turned.data]).to.deep.equal([2, 1, 0, 5, 4, 3, 8, 7, 6, 11, 10, 9]);
    expect(turned.origin).to.deep.equal({ z: 0, y: 0, x: 9 }); // the last voxel, 2 · 0.5 mm to the right of the first
  });

  it("goes by the nearest axes where the volume is oblique", () => {
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
    const turned = toPatientAxes({ ...counted, direction: [c, -s, 0, s, c, 0, 0, 0, 1] });
    expect(turned.data).to.equal(counted.data);
  });

  describe("against SimpleITK", () => {
    before(requireImagingReference);
    it("equals DICOMOrient to LPS for all 48 orders and signs", () => {
      const origin = { z: 7, y: -3, x: 11 };
      const wanted = runPython(
        `
import json, sys
import numpy as np, SimpleITK as sitk
given = json.load(sys.stdin)
out = []
for direction in given["directions"]:
    image = sitk.GetImageFromArray(np.arange(12, dtype=np.int16).reshape(2, 2, 3))
    image.SetSpacing(given["spacing"]); image.SetOrigin(given["origin"]); image.SetDirection(direction)
    image = sitk.DICOMOrient(image, "LPS")
    out.append({"data": sitk.GetArrayFromImage(image).ravel().tolist(), "size": image.GetSize(), "spacing": image.GetSpacing(), "origin": image.GetOrigin()})
print(json.dumps(out))
`,
        { directions: DIRECTIONS, spacing: [spacing.x, spacing.y, spacing.z], origin: [origin.x, origin.y, origin.z] },
        "imaging",
      );
      const got = DIRECTIONS.map((direction) => {
        const { data, ...grid } = toPatientAxes({ ...counted, origin, direction });
        const list = ({ x, y, z }: { x: number; y: number; z: number }): number[] => [x, y, z];
        return { data: [...data], size: list(grid.shape), spacing: list(grid.spacing), origin: list(grid.origin) };
      });
      expect(got).to.deep.equal(wanted);
    });
  });
});

describe("matchGrid", () => {
  const mask = (data: number[], x: number, spacing: number, start = 0): Mask =>
    ({
      ...volumeOf(Uint8Array.from(data), { z: 1, y: 1, x }, { z: 1, y: 1, x: spacing }),
      origin: { z: 0, y: 0, x: start },
    }) as Mask;

  it("takes the nearest voxel, and nothing outside", () => {
    const coarse = mask([0, 1, 0], 3, 2);
    const fine: Volume = mask(new Array<number>(8).fill(0), 8, 1, -1);
    expect([...matchGrid(coarse, fine)!.data]).to.deep.equal([0, 0, 1, 1, 0, 0, 0, 0]); // at −1 … 6 mm; halves go up
  });

  it("has no answer for grids that do not meet", () => {
    expect(matchGrid(mask([1], 1, 1, 100), mask([0, 0], 2, 1))).to.equal(undefined);
  });

  it("tells grids of as many voxels, wherever they are said to lie", () => {
    expect(isSameGrid(mask([1], 1, 1), mask([0], 1, 2.5, 50))).to.equal(true);
    expect(isSameGrid(mask([1, 1], 2, 1), mask([0], 1, 1))).to.equal(false);
  });

  describe("against SimpleITK", () => {
    before(requireImagingReference);
    it("equals nearest-neighbour resampling on random grids", () => {
      const axis = fc.record({
        count: fc.integer({ min: 1, max: 6 }),
        spacing: fc.integer({ min: 1, max: 40 }),
        start: fc.integer({ min: -30, max: 30 }),
      });
      const grid = fc.record({ x: axis, y: axis, z: axis });
      const problems = fc.sample(fc.record({ from: grid, to: grid, seed: fc.integer({ min: 0, max: 255 }) }), {
        numRuns: 60,
        seed: 3,
      });
      const grids = problems.map(({ from, to, seed }) => ({ from: gridOf(from, 10), to: gridOf(to, 10, 0.137), seed })); // no ties
      const wanted = runPython(
        `
import json, sys
import numpy as np, SimpleITK as sitk
out = []
for p in json.load(sys.stdin):
    f, t = p["from"], p["to"]
    data = np.array(p["data"], np.uint8).reshape(f["shape"]["z"], f["shape"]["y"], f["shape"]["x"])
    image = sitk.GetImageFromArray(data)
    xyz = lambda v: [float(v[k]) for k in "xyz"]
    image.SetSpacing(xyz(f["spacing"])); image.SetOrigin(xyz(f["origin"]))
    r = sitk.Resample(image, [t["shape"][k] for k in "xyz"], sitk.Transform(), sitk.sitkNearestNeighbor, xyz(t["origin"]), xyz(t["spacing"]), [1,0,0,0,1,0,0,0,1], 0)
    out.append(sitk.GetArrayFromImage(r).ravel().tolist())
print(json.dumps(out))
`,
        grids.map(({ from, to, seed }) => ({ from, to, data: labels(from.shape, seed) })),
        "imaging",
      ) as number[][];
      grids.forEach(({ from, to, seed }, k) => {
        const got = matchGrid(onGrid(from, Uint8Array.from(labels(from.shape, seed))), to);
        expect([...(got?.data ?? new Uint8Array(wanted[k]!.length))], `problem ${k}`).to.deep.equal(wanted[k]);
      });
    });
  });
});

type Axis = { readonly count: number; readonly spacing: number; readonly start: number };
const gridOf = ({ x, y, z }: { x: Axis; y: Axis; z: Axis }, per: number, shift = 0) => ({
  shape: { x: x.count, y: y.count, z: z.count },
  spacing: { x: x.spacing / per, y: y.spacing / per, z: z.spacing / per },
  origin: { x: x.start / per + shift, y: y.start / per + shift, z: z.start / per + shift },
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
});
const labels = ({ x, y, z }: { x: number; y: number; z: number }, seed: number): number[] =>
  Array.from({ length: x * y * z }, (_, k) => 1 + ((k * 7 + seed) % 9));

describe("sliceOf", () => {
  it("shows slices as radiologists see them: the head up, the right hand at the left", () => {
    expect([...sliceOf(counted, "axial", 1).data]).to.deep.equal([6, 7, 8, 9, 10, 11]);
    expect([...sliceOf(counted, "coronal", 1).data]).to.deep.equal([9, 10, 11, 3, 4, 5]);
    expect([...sliceOf(counted, "sagittal", 0).data]).to.deep.equal([6, 9, 0, 3]);
    expect(sliceOf(counted, "sagittal", 0)).to.include({ width: 2, height: 2 });
  });
});
