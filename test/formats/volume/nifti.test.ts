import { gzipSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import { readNifti } from "../../../src/formats/volume/nifti/read-nifti.ts";
import { writeNifti, writeZippedNifti } from "../../../src/formats/volume/nifti/write-nifti.ts";
import { IDENTITY, type Volume, volumeOf } from "../../../src/formats/volume/volume.ts";
import { worstAbsolute, worstRelative } from "../../support/closeness.ts";
import { failureOf, messageOf } from "../failure-of.ts";
import { randomVolume } from "./random-volume.ts";

/** 2 × 3 × 4 voxels 0, 1, … of int16, with fields of the header changed. */
function file(change: (header: Buffer) => void = () => {}): Buffer {
  const data = Int16Array.from({ length: 24 }, (_, i) => i);
  const bytes = Buffer.from(writeNifti(volumeOf(data, { z: 2, y: 3, x: 4 }, { z: 2.5, y: 0.75, x: 0.5 })));
  change(bytes);
  return bytes;
}

const dims = (header: Buffer, at: number, sizes: readonly number[]): void => {
  for (const [i, size] of sizes.entries()) header.writeInt16LE(size, at + 2 * i);
};

const message = (change: (header: Buffer) => void): Promise<string> => messageOf(() => readNifti(file(change), "a/x.nii"));

describe("formats/volume: NIfTI", () => {
  it("reads back what it wrote, values to the bit, place to float32", () =>
    fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 5000 }),
        fc.constantFrom("along-axes" as const, "right-handed" as const, "left-handed" as const),
        fc.constantFrom(Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array),
        fc.boolean(),
        async (seed, turned, Type, zipped) => {
          const volume = randomVolume(seed, turned, Type);
          const read = await readNifti((zipped ? writeZippedNifti : writeNifti)(volume), "x.nii");
          expect(read.data).to.deep.equal(volume.data);
          expect(read.shape).to.deep.equal(volume.shape);
          for (const axis of ["x", "y", "z"] as const) {
            expect(worstRelative([read.spacing[axis]], [Math.fround(volume.spacing[axis])])).to.equal(0);
            expect(read.origin[axis]).to.equal(Math.fround(volume.origin[axis]));
          }
          expect(worstAbsolute(read.direction, volume.direction)).to.be.below(1e-6);
        },
      ),
      { numRuns: 100 },
    ));

  it("puts values and place where a hand-made header says", async () => {
    const bytes = file((header) => {
      header.writeInt16LE(0, 254); // no sform: the qform counts
      header.writeFloatLE(1, 264); // a half turn about z, d = 1, in RAS
      header.writeFloatLE(10, 268);
      header.writeFloatLE(2, 112);
      header.writeFloatLE(-3, 116);
    });
    const volume = await readNifti(bytes, "x.nii");
    expect(Array.from(volume.data.subarray(0, 4))).to.deep.equal([-3, -1, 1, 3]);
    expect(volume).to.deep.include({
      shape: { z: 2, y: 3, x: 4 },
      spacing: { z: 2.5, y: 0.75, x: 0.5 },
      origin: { z: 0, y: 0, x: -10 },
    });
    expect(volume.direction).to.deep.equal([1, 0, 0, 0, 1, 0, 0, 0, 1]); // a half turn in RAS is none in LPS
  });

  it("keeps integers scaled by whole numbers whole, and makes float64 of others", async () => {
    const scaled = async (slope: number, intercept: number): Promise<Volume["data"]> => {
      const bytes = file((header) => {
        header.writeFloatLE(slope, 112);
        header.writeFloatLE(intercept, 116);
      });
      return (await readNifti(bytes, "x.nii")).data;
    };
    expect(await scaled(1, -1024)).to.be.instanceOf(Int16Array);
    expect(await scaled(1, 40000)).to.be.instanceOf(Uint16Array);
    expect(await scaled(-1000, 40000)).to.be.instanceOf(Uint16Array);
    expect(await scaled(100000, 0)).to.be.instanceOf(Int32Array);
    expect(await scaled(0.5, 0)).to.be.instanceOf(Float64Array);
    expect(await scaled(0, 5)).to.deep.equal(Int16Array.from({ length: 24 }, (_, i) => i)); // slope 0: no scaling at all
    expect(await scaled(Number.NaN, 5)).to.deep.equal(Int16Array.from({ length: 24 }, (_, i) => i));
  });

  it("reads metres, micrometres and single slices without a distance", async () => {
    const unit = async (code: number): Promise<number> => {
      const bytes = file((header) => {
        header.writeUInt8(code, 123);
        header.writeInt16LE(0, 254);
        header.writeInt16LE(0, 252);
      });
      return (await readNifti(bytes, "x.nii")).spacing.z;
    };
    expect(await Promise.all([0, 1, 2, 3].map(unit))).to.deep.equal([2.5, 2500, 2.5, 0.0025]);
    const slice = file((header) => {
      header.writeInt16LE(2, 40);
      header.writeFloatLE(0, 88);
      header.writeInt16LE(0, 254);
      header.writeInt16LE(0, 252);
    });
    const { shape, spacing, direction } = await readNifti(slice, "x.nii");
    expect({ shape, spacing }).to.deep.equal({ shape: { z: 1, y: 3, x: 4 }, spacing: { z: 1, y: 0.75, x: 0.5 } });
    expect(direction).to.deep.equal(IDENTITY);
  });

  it("takes one time point, and a file that goes on after its voxels", async () => {
    const bytes = file((header) => {
      header.writeInt16LE(4, 40);
      header.writeInt16LE(1, 48);
    });
    for (const each of [bytes, Buffer.concat([bytes, Buffer.alloc(5000)])]) {
      expect((await readNifti(each, "x.nii")).data).to.have.length(24);
      expect((await readNifti(gzipSync(each), "x.nii")).data).to.have.length(24);
    }
  });

  it("writes equal volumes as equal bytes, with no time or machine in them", () => {
    const volume = randomVolume(5, "right-handed");
    const bytes = writeZippedNifti(volume);
    expect(Buffer.compare(bytes, writeZippedNifti({ ...volume, data: volume.data.slice() }))).to.equal(0);
    expect([...bytes.subarray(4, 8)]).to.deep.equal([0, 0, 0, 0]);
  });

  it("says what a header has wrong", async () => {
    expect(await message((h) => h.writeInt16LE(0, 44))).to.equal("x.nii has no voxels: its size along y is 0");
    expect(await message((h) => h.writeInt16LE(-4, 46))).to.equal("x.nii has an impossible size along z: -4");
    expect(await message((h) => h.writeInt16LE(9, 40))).to.equal("x.nii has 9 axes, where NIfTI has 1 to 7");
    expect(await message((h) => dims(h, 40, [4, 4, 3, 2, 20]))).to.equal(
      "x.nii holds 20 volumes (along its axis 4), where one belongs",
    );
    expect(await message((h) => dims(h, 42, [32767, 32767, 32767]))).to.equal(
      "x.nii is too large: 32767 × 32767 × 32767 voxels of 2 bytes, where 2 GiB are the limit",
    );
    expect(await message((h) => h.writeFloatLE(1e9, 108))).to.equal("x.nii is cut off: 400 of 1000000048 bytes are there");
    expect(await message((h) => h.writeFloatLE(Number.NaN, 108))).to.equal(
      "x.nii has voxels that begin at byte NaN, in its header",
    );
    expect(await message((h) => h.writeFloatLE(Number.NaN, 280))).to.equal("x.nii has an sform without a direction for x");
    expect(
      await message((h) => {
        h.writeInt16LE(0, 254);
        h.writeFloatLE(Number.NaN, 88);
      }),
    ).to.equal("x.nii has an impossible spacing along z: NaN mm");
    expect(await message((h) => h.writeFloatLE(0.5, 284))).to.equal(
      "x.nii has axes x and y that are not at right angles (a sheared grid, as of a tilted gantry)",
    );
    expect(
      await message((h) => {
        h.writeInt16LE(0, 254);
        h.writeFloatLE(3, 256);
      }),
    ).to.equal("x.nii has a qform that is no rotation: b, c, d are 3, 0, 1");
    expect(await message((h) => h.writeFloatLE(Infinity, 116))).to.equal("x.nii has the slope 1, but the intercept Infinity");
    expect(await message((h) => h.write("n+9\0", 344, "latin1"))).to.equal(
      'x.nii is no NIfTI file: it has the magic "n+9" where "n+1" or "n+2" belongs',
    );
    expect(
      await failureOf(() =>
        readNifti(
          file((h) => h.write("ni1\0", 344, "latin1")),
          "x.hdr",
        ),
      ),
    ).to.deep.equal({
      code: "unsupported-content",
      message: "x.hdr is the header of a NIfTI pair: its voxels are in another file",
      file: "x.hdr",
      help: "convert the pair into one .nii.gz",
    });
  });

  it("names types that it does not read", async () => {
    expect(
      await failureOf(() =>
        readNifti(
          file((h) => h.writeInt16LE(32, 70)),
          "x.nii",
        ),
      ),
    ).to.deep.equal({
      code: "unsupported-content",
      message: "x.nii has voxels of type complex64",
      file: "x.nii",
      allowed: "uint8, int16, int32, float32, float64, int8, uint16, uint32, int64, uint64",
    });
    expect(await message((h) => h.writeInt16LE(128, 70))).to.equal("x.nii has voxels of type RGB24");
    expect(await message((h) => h.writeInt16LE(1536, 70))).to.equal("x.nii has voxels of type float128");
    expect(await message((h) => h.writeInt16LE(7, 70))).to.equal("x.nii has voxels of type 7, which NIfTI does not know");
  });

  it("says when a file is cut off, or something else", async () => {
    const of = (bytes: Uint8Array): Promise<string> => messageOf(() => readNifti(bytes, "x.nii.gz"));
    expect(await of(new Uint8Array())).to.equal("x.nii.gz is empty");
    expect(await of(Buffer.from("patient,age\n1,2\n"))).to.equal(
      "x.nii.gz is no NIfTI file: it does not begin with a header of 348 or 540 bytes",
    );
    expect(await of(file().subarray(0, 100))).to.equal("x.nii.gz is cut off: 100 of its header's 348 bytes are there");
    expect(await of(file().subarray(0, 380))).to.equal("x.nii.gz is cut off: 380 of 400 bytes are there");
    const zipped = gzipSync(file());
    expect(await of(zipped.subarray(0, zipped.length - 30))).to.equal("x.nii.gz is cut off: its gzip data end too early");
    expect(await of(gzipSync(file().subarray(0, 380)))).to.equal("x.nii.gz is cut off: 380 of 400 bytes are there");
    const huge = gzipSync(file((h) => dims(h, 42, [1000, 1000, 500])));
    expect(await of(huge)).to.equal(
      `x.nii.gz is cut off: ${huge.length} zipped bytes cannot hold the 1000000352 that its header promises`,
    );
    zipped[zipped.length - 6]! ^= 1;
    expect(await of(zipped)).to.equal("x.nii.gz has damaged gzip data");
  });

  it("refuses volumes that NIfTI-1 cannot hold", () => {
    expect(() => writeNifti(volumeOf(new Uint8Array(40000), { z: 1, y: 1, x: 40000 }))).to.throw(
      RangeError,
      "NIfTI-1 holds at most 32,767 voxels along an axis",
    );
  });
});
