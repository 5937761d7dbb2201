import { gzipSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import { readSeries } from "../../../src/formats/volume/dicom/read-series.ts";
import { element } from "../../../src/formats/volume/dicom/write-elements.ts";
import { readNifti } from "../../../src/formats/volume/nifti/read-nifti.ts";
import { writeNifti, writeZippedNifti } from "../../../src/formats/volume/nifti/write-nifti.ts";
import { readNrrd } from "../../../src/formats/volume/nrrd/read-nrrd.ts";
import { type Volume, voxelCount } from "../../../src/formats/volume/volume.ts";
import { deflatedFile, imageFile, packedRuns, pngContainer, sequence } from "./dicom-writer.ts";
import { randomVolume } from "./random-volume.ts";

type Change = readonly [at: number, value: number];
const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 5 });
const cut = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 3 });

/** The bytes with some of the first `within` changed, and perhaps cut off. */
function damage(bytes: Uint8Array, list: readonly Change[], share: number | null, within = bytes.length): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (const [at, value] of list) copy[at % Math.min(within, copy.length)] = value;
  return share === null ? copy : copy.subarray(0, Math.floor(share * copy.length));
}

/** A volume or a FormatError; never another exception, and no more memory than the bytes can fill. */
async function survives(bytes: Uint8Array, read: (bytes: Uint8Array) => Promise<Volume>): Promise<void> {
  let volume: Volume;
  try {
    volume = await read(bytes);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "FormatError") throw error;
    return;
  }
  expect(volume.data).to.have.length(voxelCount(volume.shape));
  expect(volume.data.byteLength).to.be.at.most(1032 * 8 * bytes.length);
}

const series = (files: readonly Uint8Array[]): Promise<Volume> =>
  readSeries(
    files.map((bytes, i) => ({ name: `${i}.dcm`, read: async () => bytes })),
    "series",
  );

const nrrd = (encoding: string, body: Uint8Array): Uint8Array => {
  const lines = ["NRRD0004", "type: short", "dimension: 3", "space: LPS", "sizes: 2 3 4"];
  lines.push("space directions: (1,0,0) (0,2,0) (0,0,3)", "kinds: domain domain domain", "endian: little");
  lines.push(`encoding: ${encoding}`, "space origin: (1,2,3)", "", "");
  return Buffer.concat([Buffer.from(lines.join("\n")), body]);
};

const pixels = Uint8Array.from({ length: 12 }, (_, i) => 7 * i);
const runs = "1.2.840.10008.1.2.5";
const place = (z: number): Uint8Array => sequence(0x20, 0x9113, [[element(0x20, 0x32, "DS", `0\\0\\${z}`)]]);
const enhanced = imageFile({
  frames: "2",
  position: "9\\9\\9",
  pixels: Buffer.concat([pixels, pixels]),
  groups: [sequence(0x5200, 0x9229, [[]]), sequence(0x5200, 0x9230, [[place(0)], [place(2)]])],
});
const stack = [0, 1, 2].map((z) => imageFile({ position: `0\\0\\${z}` }));

const SEEDS: {
  readonly [what: string]: readonly [bytes: Uint8Array, read: (bytes: Uint8Array) => Promise<Volume>, header: number];
} = {
  NIfTI: [writeNifti(randomVolume(3, "right-handed")), (bytes) => readNifti(bytes, "x.nii"), 352],
  "zipped NIfTI": [writeZippedNifti(randomVolume(2, "along-axes", Int16Array)), (bytes) => readNifti(bytes, "x.nii.gz"), 100],
  "zipped NIfTI with a damaged header": [
    writeNifti(randomVolume(1, "along-axes", Int16Array)),
    (bytes) => readNifti(gzipSync(bytes), "x.nii.gz"),
    352,
  ],
  "raw NRRD": [nrrd("raw", new Uint8Array(48)), (bytes) => readNrrd(bytes, "x.nrrd"), 300],
  "zipped NRRD": [nrrd("gzip", gzipSync(new Uint8Array(48))), (bytes) => readNrrd(bytes, "x.nrrd"), 300],
  "text NRRD": [nrrd("text", Buffer.from("1 ".repeat(24))), (bytes) => readNrrd(bytes, "x.nrrd"), 300],
  DICOM: [imageFile(), (bytes) => series([bytes]), 500],
  "DICOM of several frames": [enhanced, (bytes) => series([bytes]), 900],
  "DICOM in run lengths": [imageFile({ syntax: runs, pixels: packedRuns(pixels) }), (bytes) => series([bytes]), 900],
  "deflated DICOM": [deflatedFile(imageFile(), "1.2.3"), (bytes) => series([bytes]), 220],
  "a DICOM series": [stack[1]!, (bytes) => series([stack[0]!, bytes, stack[2]!]), 500],
  "the authors' container": [
    pngContainer([Uint16Array.from([1, 2, 3, 4, 5, 6]), Uint16Array.from([6, 5, 4, 3, 2, 1])], 3),
    (bytes) => series([bytes]),
    500,
  ],
};

describe("formats/volume: damaged files", () => {
  for (const [what, [bytes, read, header]] of Object.entries(SEEDS)) {
    it(`reads ${what} undamaged`, async () => {
      expect((await read(bytes)).data).to.have.length.above(0);
    });

    it(`survives damage of ${what}: a volume or a failure`, () =>
      fc.assert(
        fc.asyncProperty(changes, cut, fc.boolean(), (list, share, inHeader) =>
          survives(damage(bytes, list, share, inHeader ? header : bytes.length), read),
        ),
        { numRuns: 250 },
      ));
  }

  it("survives files of arbitrary bytes", () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 700 }), fc.constantFrom(...Object.values(SEEDS)), (bytes, [seed, read]) =>
        survives(Buffer.concat([seed.subarray(0, 140), bytes]), read),
      ),
      { numRuns: 300 },
    ));

  it("survives any sizes and types in a NIfTI header", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 8, maxLength: 8 }),
        fc.constantFrom(2, 4, 8, 16, 32, 64, 128, 1024, 1792, 7),
        fc.boolean(),
        (dims, type, zipped) => {
          const bytes = Buffer.from(writeNifti(randomVolume(3, "along-axes")));
          for (const [i, size] of dims.entries()) bytes.writeInt16LE(i === 0 ? 3 + (Math.abs(size) % 3) : size, 40 + 2 * i);
          bytes.writeInt16LE(type, 70);
          return survives(zipped ? gzipSync(bytes) : bytes, (each) => readNifti(each, "x.nii"));
        },
      ),
      { numRuns: 200 },
    ));
});
