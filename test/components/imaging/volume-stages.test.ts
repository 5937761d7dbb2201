import { expect } from "chai";
import fc from "fast-check";
import { cropVolume } from "../../../src/components/imaging/crop/crop-volume.ts";
import { crop } from "../../../src/components/imaging/crop.component.ts";
import { cropMask } from "../../../src/components/imaging/crop-mask.component.ts";
import { readCt } from "../../../src/components/imaging/read-ct.component.ts";
import { resample } from "../../../src/components/imaging/resample.component.ts";
import { resampleMask } from "../../../src/components/imaging/resample-mask.component.ts";
import { type Mask, type Volume, volumeOf } from "../../../src/formats/volume/volume.ts";
import { voxelPosition } from "../../../src/formats/volume/voxel-position.ts";
import { failureOf, messageOf } from "../../formats/failure-of.ts";
import { randomVolume } from "../../formats/volume/random-volume.ts";
import { runComponent } from "../../support/run-component.ts";

const image = volumeOf(
  Int16Array.from({ length: 24 }, (_, i) => i - 5),
  { z: 2, y: 3, x: 4 },
  { z: 2, y: 1, x: 1 },
);
const volumeFrom = async (run: Promise<{ outputs: { readonly [port: string]: unknown } }>, port = "volume"): Promise<Volume> =>
  (await run).outputs[port] as Volume; // the port's kind is volume or mask

describe("imaging: stages on whole volumes", () => {
  it("imaging/crop cuts out the middle, and pads with a value", async () => {
    const size = { z: 3, y: 1, x: 2 };
    const { data, origin, shape } = await volumeFrom(runComponent(crop, { size, fill: -7 }, { image }));
    // z is padded by one slice, after the volume; y and x keep rows 1 and columns 1 and 2
    expect(Array.from(data)).to.deep.equal([0, 1, 12, 13, -7, -7]);
    expect({ origin, shape }).to.deep.equal({ origin: { z: 0, y: 1, x: 1 }, shape: size });
  });

  it("imaging/crop starts where it is told, before the volume and beyond it", async () => {
    const params = { size: { z: 1, y: 2, x: 3 }, start: { z: 1, y: 2, x: -1 } };
    const { data, origin } = await volumeFrom(runComponent(crop, params, { image }));
    expect(Array.from(data)).to.deep.equal([0, 15, 16, 0, 0, 0]);
    expect(origin).to.deep.equal({ z: 2, y: 2, x: -1 });
    const outside = await volumeFrom(runComponent(crop, { ...params, start: { z: 9, y: 0, x: 0 } }, { image }));
    expect(Array.from(outside.data)).to.deep.equal([0, 0, 0, 0, 0, 0]);
  });

  it("imaging/crop keeps each voxel at its place in the patient", () =>
    fc.assert(
      fc.property(fc.nat({ max: 500 }), fc.integer({ min: -3, max: 3 }), fc.integer({ min: 1, max: 6 }), (seed, first, size) => {
        const volume = randomVolume(seed, "right-handed");
        const start = { z: first, y: 0, x: -first };
        const cut = cropVolume(volume, { z: size, y: 2, x: size }, start);
        for (let z = 0; z < size; z++) {
          for (let x = 0; x < size; x++) {
            const old = { z: z + start.z, y: 1, x: x + start.x };
            const inside = old.z >= 0 && old.z < volume.shape.z && old.x >= 0 && old.x < volume.shape.x;
            const expected = inside ? volume.data[(old.z * volume.shape.y + 1) * volume.shape.x + old.x] : 0;
            expect(cut.data[(z * 2 + 1) * size + x]).to.equal(expected);
            const [a, b] = [voxelPosition(volume, old), voxelPosition(cut, { z, y: 1, x })];
            expect(Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z)).to.be.below(1e-9);
          }
        }
      }),
      { numRuns: 50 },
    ));

  it("imaging/crop refuses a fill that the voxels cannot hold, and sizes beyond memory", async () => {
    const size = { z: 2, y: 2, x: 2 };
    expect(await messageOf(() => runComponent(crop, { size, fill: 0.5 }, { image }))).to.equal(
      "fill: 0.5 is no value of image, whose voxels are int16",
    );
    expect(await failureOf(() => runComponent(crop, { size: { z: 5000, y: 5000, x: 5000 } }, { image }))).to.deep.equal({
      code: "volume-too-large",
      message: "size: 5000 × 5000 × 5000 voxels of 2 bytes are too many",
      allowed: "at most 2 GiB",
    });
  });

  it("imaging/resample keeps the type and clips what overshoots", async () => {
    const step = volumeOf(Int16Array.of(0, 0, 0, 1000, 1000, 1000), { z: 1, y: 1, x: 6 });
    const free = await volumeFrom(runComponent(resample, { spacing: { z: 1, y: 1, x: 0.5 } }, { image: step }));
    expect(Math.max(...free.data)).to.be.above(1000);
    expect(free.data).to.be.instanceOf(Int16Array);
    const params = { spacing: { z: 1, y: 1, x: 0.5 }, clip: [0, 1000] };
    const clipped = await volumeFrom(runComponent(resample, params, { image: step }));
    expect([Math.min(...clipped.data), Math.max(...clipped.data)]).to.deep.equal([0, 1000]);
    expect(await messageOf(() => runComponent(resample, { ...params, clip: [3, 1] }, { image: step }))).to.equal(
      "clip: 3 is not below 1",
    );
  });

  it("imaging/resample and -mask come back to the grid they are told", async () => {
    const mask: Mask = { ...image, data: Uint8Array.from(image.data, (value) => (value > 3 ? 2 : 0)) };
    const there = await volumeFrom(runComponent(resampleMask, { spacing: 0.5 }, { mask }), "mask");
    expect(there.shape).to.deep.equal({ z: 8, y: 6, x: 8 });
    const back = await volumeFrom(runComponent(resampleMask, {}, { mask: there as Mask, like: image }), "mask");
    expect(back).to.deep.equal(mask);
    const fine = await volumeFrom(runComponent(resample, { order: 1, spacing: 0.5, align: "edges" }, { image }));
    const again = await volumeFrom(runComponent(resample, { order: 1 }, { image: fine, like: image }));
    expect(again.shape).to.deep.equal(image.shape);
    const other = { ...image, origin: { z: 50, y: 0, x: 0 } };
    expect(await messageOf(() => runComponent(resample, {}, { image, like: other }))).to.equal(
      "image and like do not fill the same box of space: their first corners are 50.0 mm apart",
    );
  });

  it("imaging/crop-mask pads with background", async () => {
    const mask: Mask = { ...image, data: new Uint8Array(24).fill(1) };
    const out = await volumeFrom(runComponent(cropMask, { size: { z: 2, y: 3, x: 6 } }, { mask }), "mask");
    expect(Array.from(out.data.subarray(0, 6))).to.deep.equal([0, 1, 1, 1, 1, 0]);
  });

  it("imaging/read-ct shifts and clips, whole numbers staying whole", async () => {
    const same = await volumeFrom(runComponent(readCt, {}, { image }));
    expect(same).to.deep.equal(image);
    const paper = await volumeFrom(runComponent(readCt, { shift: 4090, clip: [0, 4095] }, { image }));
    expect(paper.data).to.deep.equal(image.data.map((value) => Math.min(value + 4090, 4095)));
    expect(paper.data).to.be.instanceOf(Int16Array);
    const half = await volumeFrom(runComponent(readCt, { shift: 0.5 }, { image }));
    expect(half.data[0]).to.equal(-4.5);
  });
});
