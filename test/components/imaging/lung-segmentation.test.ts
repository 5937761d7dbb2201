import { expect } from "chai";
import { lungSegmentation } from "../../../src/components/imaging/lung-segmentation.component.ts";
import { segmentationQuality } from "../../../src/components/imaging/quality/segmentation-quality.ts";
import type { KindValues } from "../../../src/formats/kind-values.ts";
import { readMask } from "../../../src/formats/volume/read-volume.ts";
import { type Mask, onGrid, type Triple, type Volume, volumeOf } from "../../../src/formats/volume/volume.ts";
import { failureOf } from "../../formats/failure-of.ts";
import { requireShared, sharedPath } from "../../support/reference.ts";
import { runComponent } from "../../support/run-component.ts";
import { changed, chest } from "./chest.ts";

const run = async (
  image: Volume | { readonly file: string },
  params: { readonly [name: string]: unknown } = {},
): Promise<{ mask: Mask; warnings: readonly string[] }> => {
  const { outputs, warnings } = await runComponent(lungSegmentation, params, { image: image as KindValues["volume"] });
  return { mask: outputs.mask as Mask, warnings };
};

const dice = (mask: Mask, truth: Mask): number => segmentationQuality(mask, truth).dice ?? Number.NaN;

/** The slices from one to another. */
function slices<V extends Volume>(volume: V, from: number, to: number): V {
  const size = volume.shape.y * volume.shape.x;
  return { ...volume, shape: { ...volume.shape, z: to - from }, data: volume.data.slice(from * size, to * size) } as V; // the same kind of array
}

/** The same voxels of the patient, whose axes z, y, x are those that `order` names. */
function permuted<V extends Volume>(volume: V, order: readonly ["x" | "y" | "z", "x" | "y" | "z", "x" | "y" | "z"]): V {
  const strides = { z: volume.shape.y * volume.shape.x, y: volume.shape.x, x: 1 };
  const [z, y, x] = order;
  const pick = (of: Triple): Triple => ({ z: of[z], y: of[y], x: of[x] });
  const shape = pick(volume.shape);
  const data = volume.data.slice();
  let out = 0;
  for (let k = 0; k < shape.z; k++)
    for (let j = 0; j < shape.y; j++)
      for (let i = 0; i < shape.x; i++) data[out++] = volume.data[k * strides[z] + j * strides[y] + i * strides[x]]!;
  const column = { x: 0, y: 1, z: 2 };
  const direction = [0, 1, 2].flatMap((row) => [x, y, z].map((axis) => volume.direction[3 * row + column[axis]]!));
  return { ...volume, data, shape, spacing: pick(volume.spacing), direction } as V; // the same kind of array
}

describe("imaging/lung-segmentation", function () {
  this.timeout(180_000);
  const healthy = chest(5, { extent: 0, solid: 0 });
  const ill = chest(5, { extent: 0.15, solid: 0.5 });

  it("finds the lungs with their lesions, on the image's grid", async () => {
    const { mask, warnings } = await run(ill.image);
    const quality = segmentationQuality(mask, ill.lung, ill.lesion);
    expect(quality.dice).to.be.above(0.95);
    // voxels of 6 × 4.5 × 4.5 mm: the surface is a large part
    expect(quality.recallGroundGlass).to.be.above(0.88);
    expect(quality.falsePositiveShare).to.be.below(0.06);
    expect(mask.spacing.z).to.be.closeTo(ill.image.spacing.z, 1e-6);
    expect(warnings).to.deep.equal([]);
  });

  it("mends what consolidations dent, and leaves it with repairAngle 0", async () => {
    const recall = async (repairAngle: number): Promise<number> =>
      segmentationQuality((await run(ill.image, { repairAngle })).mask, ill.lung, ill.lesion).recallConsolidation ?? Number.NaN;
    expect(await recall(150)).to.be.above((await recall(0)) + 0.15);
  });

  it("leaves out the windpipe and what surrounds the patient", async () => {
    const { mask } = await run(healthy.image);
    const inside = (other: Mask): number =>
      other.data.reduce((sum, value, i) => sum + (value !== 0 && mask.data[i] === 1 ? 1 : 0), 0);
    const size = healthy.airway.data.reduce((sum, value) => sum + value, 0);
    expect(inside(healthy.airway)).to.be.below(0.2 * size);
  });

  it("gives the same of a volume stored in sagittal or coronal slices, on its own grid", async () => {
    const { mask } = await run(healthy.image);
    for (const order of [
      ["x", "z", "y"],
      ["y", "x", "z"],
    ] as const) {
      const turned = await run(permuted(healthy.image, order));
      expect(turned.mask.direction).to.deep.equal(permuted(healthy.image, order).direction);
      expect(Buffer.compare(turned.mask.data, permuted(mask, order).data), order.join()).to.equal(0);
    }
  });

  it("gives the same from stored values as from HU", async () => {
    const stored = onGrid(
      healthy.image,
      Uint16Array.from(healthy.image.data, (value) => value + 1024),
    );
    for (const method of ["default", "authors"]) {
      const [a, b] = [await run(healthy.image, { method }), await run(stored, { method })];
      expect(Buffer.from(a.mask.data).equals(Buffer.from(b.mask.data)), method).to.equal(true);
      const forced = await run(stored, { method, values: "stored" });
      expect(Buffer.from(a.mask.data).equals(Buffer.from(forced.mask.data)), method).to.equal(true);
    }
  });

  it("does not mind padding round the field of view", async () => {
    const centre = (healthy.image.shape.x - 1) / 2;
    const round = ({ y, x }: Triple): boolean => Math.hypot(y - centre, x - centre) > centre;
    const { mask } = await run(healthy.image);
    for (const padding of [-2000, -3024]) {
      const padded = await run(changed(healthy.image, (value, place) => (round(place) ? padding : value)));
      expect(dice(padded.mask, mask), `${padding}`).to.be.above(0.999);
    }
  });

  it("takes lungs that are cut at the first and last slice", async () => {
    const { mask } = await run(slices(healthy.image, 18, 30));
    expect(dice(mask, slices(healthy.lung, 18, 30))).to.be.above(0.94);
    const one = await run(slices(healthy.image, 24, 25));
    expect(dice(one.mask, slices(healthy.lung, 24, 25))).to.be.above(0.94);
  });

  it("takes a scan from head to feet as one from feet to head", async () => {
    const size = healthy.image.shape.y * healthy.image.shape.x;
    const reversed = <A extends Int16Array | Uint8Array>(data: A): A =>
      data.map((_, i) => data[data.length - size - (i - (i % size)) + (i % size)]!) as A; // map keeps the kind
    const there = await run(healthy.image);
    const back = await run(onGrid(healthy.image, reversed(healthy.image.data)));
    expect(dice(onGrid(healthy.image, reversed(back.mask.data)), there.mask)).to.be.above(0.999);
  });

  it("tells lungs apart that touch in front", async () => {
    const { z, y, x } = healthy.image.shape;
    const joined = changed(healthy.image, (value, place) =>
      Math.abs(place.z - z / 2) < 2 && Math.abs(place.y - 0.36 * y) < 1.5 && Math.abs(place.x - x / 2) < 14 ? -850 : value,
    );
    const { mask, warnings } = await run(joined);
    expect(warnings).to.deep.equal([]);
    expect(dice(mask, healthy.lung)).to.be.above(0.93);
  });

  it("warns where there is one lung only", async () => {
    const middle = healthy.image.shape.x / 2;
    const { mask, warnings } = await run(
      changed(healthy.image, (value, { x }, i) => (healthy.lung.data[i] === 1 && x >= middle ? 40 : value)),
    );
    expect(warnings).to.deep.equal(["image: one lung found; the other is missing, full of fluid, or not told apart"]);
    const truth = onGrid(
      healthy.lung,
      healthy.lung.data.map((value, i) => (i % healthy.lung.shape.x < middle ? value : 0)),
    );
    expect(dice(mask, truth)).to.be.above(0.93);
  });

  it("says in words that there is no lung", async () => {
    for (const method of ["default", "authors"]) {
      for (const value of [0, -1000]) {
        const image = volumeOf(new Int16Array(4 * 20 * 20).fill(value), { z: 4, y: 20, x: 20 });
        expect(await failureOf(() => run(image, { method }))).to.deep.equal({
          code: "no-lung",
          message: "image: no lung found: no air below -420 HU lies inside the body",
          help: "is the image a chest CT in HU or stored values (`values`), and does its direction say which way the head is?",
        });
      }
    }
  });

  it("takes one voxel and NaN for no lung", async () => {
    const one = volumeOf(Float32Array.of(Number.NaN), { z: 1, y: 1, x: 1 });
    expect((await failureOf(() => run(one))).code).to.equal("no-lung");
    expect((await failureOf(() => run(one, { method: "authors" }))).code).to.equal("no-lung");
  });

  it("equals the authors' segmentation voxel for voxel", async function () {
    requireShared(this, "golden/radiomics/seg_hu.nii.gz");
    const golden = (name: string): { file: string } => ({ file: sharedPath("golden/radiomics", name) });
    const { mask } = await run(golden("seg_hu.nii.gz"), { method: "authors" });
    const wanted = await readMask(golden("seg_authors_initial.nii.gz").file);
    expect(Buffer.from(mask.data).equals(Buffer.from(wanted.data))).to.equal(true);
  });

  it("covers the golden phantom's lungs and consolidations", async function () {
    requireShared(this, "golden/radiomics/seg_hu.nii.gz");
    const truth = async (name: string): Promise<Mask> => readMask(sharedPath("golden/radiomics", name));
    const { mask } = await run({ file: sharedPath("golden/radiomics/seg_hu.nii.gz") });
    const quality = segmentationQuality(mask, await truth("seg_lung.nii.gz"), await truth("seg_lesion.nii.gz"));
    expect(quality.dice).to.be.above(0.99);
    expect(quality.recallGroundGlass).to.be.above(0.93);
    expect(quality.recallConsolidation).to.be.above(0.7);
    expect(quality.falsePositiveShare).to.be.below(0.005);
  });
});
