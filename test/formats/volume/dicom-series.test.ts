import { expect } from "chai";
import fc from "fast-check";
import { readSeries, type SeriesOptions } from "../../../src/formats/volume/dicom/read-series.ts";
import { element } from "../../../src/formats/volume/dicom/write-elements.ts";
import { writeDicomSeries } from "../../../src/formats/volume/dicom/write-series.ts";
import { readVolume } from "../../../src/formats/volume/read-volume.ts";
import { type Volume, volumeOf } from "../../../src/formats/volume/volume.ts";
import { failureOf, messageOf } from "../failure-of.ts";
import { deflatedFile, type ImageSpec, imageFile, packedRuns, pngContainer, sequence } from "./dicom-writer.ts";
import { scratchFolder } from "./scratch-folder.ts";

type Files = { readonly [name: string]: Uint8Array };

const read = (files: Files, options: SeriesOptions = { skipOthers: true }): Promise<Volume> =>
  readSeries(
    Object.entries(files).map(([name, bytes]) => ({ name, read: async () => bytes })),
    "data/ct",
    options,
  );
const message = (files: Files, options?: SeriesOptions): Promise<string> => messageOf(() => read(files, options));

const pixelsOf = (first: number): Uint8Array => new Uint8Array(Uint16Array.from({ length: 6 }, (_, i) => first + i).buffer);
const slice = (z: number, spec: ImageSpec = {}): Uint8Array =>
  imageFile({ position: `-10\\5\\${z}`, pixels: pixelsOf(10 * z), ...spec });
const stack = (...heights: readonly number[]): Files => Object.fromEntries(heights.map((z, i) => [`IM${i}`, slice(z)]));

describe("formats/volume: DICOM series", () => {
  const path = scratchFolder();

  it("refuses a file that is named like the slices and is none, since it may have been the first or last", async () => {
    const files = stack(2, 4, 6);
    const beside = "is no DICOM file, or its beginning is lost, beside a series of the same names";
    expect(await message({ ...files, IM3: new Uint8Array(0) })).to.equal(`IM3 ${beside}`);
    expect(await message({ ...files, IM3: slice(8).subarray(0, 100) })).to.equal(`IM3 ${beside}`);
    expect(await message({ ...files, "other.dcm": Buffer.from("garbage") })).to.equal(`other.dcm ${beside}`);
    expect((await read({ ...files, "IM.txt": Buffer.from("garbage") })).shape.z).to.equal(3);
  });

  it("puts slices in order of their places, whatever their files' names", async () => {
    const volume = await read({
      b: slice(2),
      a: slice(6),
      "notes.txt": Buffer.from("no DICOM"),
      c: slice(4),
      DICOMDIR: imageFile({ pixels: undefined }),
    });
    expect(volume).to.deep.include({
      shape: { z: 3, y: 2, x: 3 },
      spacing: { z: 2, y: 0.5, x: 0.75 },
      origin: { z: 2, y: 5, x: -10 },
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    });
    expect(Array.from(volume.data)).to.deep.equal([20, 40, 60].flatMap((first) => [0, 1, 2, 3, 4, 5].map((i) => first + i)));
  });

  it("reads the same volume from any order of files", () =>
    fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), async (order) => {
        expect(await read(stack(...order))).to.deep.equal(await read(stack(0, 1, 2, 3, 4)));
      }),
      { numRuns: 20 },
    ));

  it("names the series where there are several, and takes the one asked for", async () => {
    const files = {
      a: slice(0),
      b: slice(1),
      scout: imageFile({ series: "9.9", rows: 1, pixels: pixelsOf(0).slice(0, 6), description: "Scout" }),
    };
    expect(await failureOf(() => read(files))).to.deep.equal({
      code: "mixed-series",
      message: 'ct holds 2 series, where one belongs: 1.2.3 (CT, 2 images of 2 × 3); 9.9 (CT "Scout", 1 images of 1 × 3)',
      file: "data/ct",
      help: "give each series a folder of its own, or name one (imaging/read-ct: series)",
    });
    expect((await read(files, { skipOthers: true, series: "1.2.3" })).shape).to.deep.equal({ z: 2, y: 2, x: 3 });
    expect(await message(files, { skipOthers: true, series: "7" })).to.equal("ct holds no series 7");
  });

  it("names what slices of one series do not share", async () => {
    expect(await message({ ...stack(0, 1), odd: slice(2, { rows: 1 }) })).to.equal(
      "ct mixes images of 2 sizes: 2 × 3 (2 images, as IM0); 1 × 3 (odd)",
    );
    expect(await message({ ...stack(0, 1), odd: slice(2, { spacing: "1\\1" }) })).to.equal(
      "ct mixes images of 2 distances of pixels: 0.5 × 0.75 mm (2 images, as IM0); 1 × 1 mm (odd)",
    );
    expect(await message({ ...stack(0, 1), odd: slice(2, { orientation: "1\\0\\0\\0\\0\\-1" }) })).to.equal(
      "ct mixes images of 2 directions: 1\\0\\0\\0\\1\\0 (2 images, as IM0); 1\\0\\0\\0\\0\\-1 (odd)",
    );
    expect(await message({ ...stack(0, 1), odd: slice(2, { allocated: 8 }) })).to.equal(
      "ct mixes images of 2 pixel formats: 16 bits (2 images, as IM0); 8 bits (odd)",
    );
  });

  it("names gaps, slices at one place, and uneven distances", async () => {
    expect(await failureOf(() => read(stack(0, 2, 4, 8, 10, 16)))).to.deep.equal({
      code: "missing-slices",
      message: "ct lacks 3 slices of 9: IM2 at 4 mm and then IM3 at 8 mm; IM4 at 10 mm and then IM5 at 16 mm",
      file: "data/ct",
    });
    expect(await message(stack(0, 2, 4, 6, 10, 12))).to.equal("ct lacks 1 slice of 7: IM3 at 6 mm and then IM4 at 10 mm");
    expect(await message(stack(0, 2, 2, 4))).to.equal("ct has two slices at one place: IM1 at 2 mm and IM2 at 2 mm");
    expect(await message(stack(0, 2, 4, 7, 9))).to.equal(
      "ct has slices at uneven distances, 2 mm on the whole: IM2 at 4 mm and then IM3 at 7 mm",
    );
    const twice = stack(...Array.from({ length: 16 }, (_, i) => Math.floor(i / 2)));
    expect(await message(twice)).to.match(/^ct has 8 pairs of slices at one place: .*; and 3 more$/);
  });

  it("finds any slice that is taken away, but for the ends", () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 4, max: 30 }),
        fc.nat(),
        fc.double({ min: 0.3, max: 10, noNaN: true }),
        async (n, pick, step) => {
          const heights = Array.from({ length: n }, (_, i) => Number((i * step).toFixed(3)));
          heights.splice(1 + (pick % (n - 2)), 1);
          const { code, message } = await failureOf(() =>
            read(Object.fromEntries(heights.map((z, i) => [`IM${i}`, slice(0, { position: `0\\0\\${z}` })]))),
          );
          expect(code).to.equal("missing-slices");
          expect(message).to.contain(n === 4 ? "ct " : `ct lacks 1 slice of ${n}`);
        },
      ),
      { numRuns: 30 },
    ));

  it("takes the rounding of scanners for even", async () => {
    const positions = [0, 0.7, 1.3, 2.0, 2.7, 3.3, 4.0]; // 2/3 mm, to one decimal
    const files = Object.fromEntries(positions.map((z, i) => [`IM${i}`, slice(0, { position: `0\\0\\${z}` })]));
    expect((await read(files)).spacing.z).to.be.closeTo(2 / 3, 1e-12);
  });

  it("refuses a tilted gantry", async () => {
    const files = Object.fromEntries([0, 1, 2].map((z) => [`IM${z}`, slice(0, { position: `0\\${0.3 * z}\\${z}` })]));
    expect(await message(files)).to.equal(
      "ct has slices that shift sideways by 0.600 mm from the first to the last (a tilted gantry)",
    );
  });

  it("reads one image of several frames, with and without places of their own", async () => {
    const pixels = Buffer.concat([pixelsOf(0), pixelsOf(10)]);
    const place = (z: number): Uint8Array[] => [sequence(0x20, 0x9113, [[element(0x20, 0x32, "DS", `1\\2\\${z}`)]])];
    const shared = [
      sequence(0x20, 0x9116, [[element(0x20, 0x37, "DS", "1\\0\\0\\0\\1\\0")]]),
      sequence(0x28, 0x9110, [[element(0x28, 0x30, "DS", "3\\4")]]),
      sequence(0x28, 0x9145, [[element(0x28, 0x1052, "DS", "-1024"), element(0x28, 0x1053, "DS", "1")]]),
    ];
    const groups = [sequence(0x5200, 0x9229, [shared]), sequence(0x5200, 0x9230, [place(7), place(5)])];
    const bare: ImageSpec = { frames: "2", pixels };
    const enhanced: ImageSpec = { ...bare, groups, position: undefined, orientation: undefined, spacing: undefined };
    const volume = await read({ one: imageFile(enhanced) }, {});
    expect(volume).to.deep.include({ spacing: { z: 2, y: 3, x: 4 }, origin: { z: 5, y: 2, x: 1 } });
    expect([volume.data[0], volume.data[6]]).to.deep.equal([10 - 1024, -1024]); // the second frame lies lower
    const plain = await read({ one: imageFile({ ...bare, thickness: "5" }) }, {});
    expect(plain.spacing.z).to.equal(5);
    expect([plain.data[0], plain.data[6]]).to.deep.equal([0, 10]);
  });

  it("reads run lengths, and says what is wrong with damaged ones", async () => {
    const syntax = "1.2.840.10008.1.2.5";
    const volume = await read({ one: imageFile({ syntax, pixels: packedRuns(pixelsOf(250)) }) }, {});
    expect(Array.from(volume.data)).to.deep.equal([250, 251, 252, 253, 254, 255]);
    const packed = packedRuns(pixelsOf(0));
    expect(await message({ one: imageFile({ syntax, pixels: packed.subarray(0, 70) }) }, {})).to.equal(
      "one has run-length segments that lie outside of it",
    );
    expect(await message({ one: imageFile({ syntax, pixels: packed, rows: 30000, columns: 30000 }) }, {})).to.equal(
      "one is cut off: 78 bytes of compressed pixels cannot hold the 1800000000 that its header promises",
    );
    expect(await message({ one: imageFile({ syntax, pixels: packed.subarray(0, 76) }) }, {})).to.equal(
      "one has a run-length segment of 4 values, where 6 belong",
    );
  });

  it("reads deflated files, whatever the length of their meta information", async () => {
    const plain = imageFile();
    for (const uid of ["1.2", "1.2.3.4", "1.2.3.4.5.6.7.8.9.10", "2.25.123456789012345678901234567890123456"]) {
      const deflated = deflatedFile(plain, uid);
      expect(await read({ one: deflated }, {})).to.deep.equal(await read({ one: plain }, {}));
    }
  });

  it("scales slices each in its own way", async () => {
    const volume = await read({ a: slice(0), b: slice(1, { slope: "0.5" }) });
    expect(Array.from(volume.data)).to.deep.equal([0, 1, 2, 3, 4, 5, 5, 5.5, 6, 6.5, 7, 7.5]);
  });

  it("reads the authors' container", async () => {
    const frames = [Uint16Array.from([1, 2, 3, 4, 5, 6000]), Uint16Array.from([6, 5, 4, 3, 2, 1])];
    const volume = await read({ one: pngContainer(frames, 3) }, {});
    expect(volume).to.deep.include({ shape: { z: 2, y: 2, x: 3 }, spacing: { z: 1, y: 1, x: 1 } });
    expect(Array.from(volume.data)).to.deep.equal([1, 2, 3, 4, 5, 6000, 6, 5, 4, 3, 2, 1]);
    const huge = Buffer.from(pngContainer([frames[0]!], 3));
    const size = huge.indexOf("IHDR") + 4;
    huge.writeUInt32BE(30000, size);
    huge.writeUInt32BE(30000, size + 4);
    expect(await message({ one: huge }, {})).to.match(
      /^one is cut off: \d+ bytes of compressed pixels cannot hold the 1800000000 that/,
    );
    const mixed = pngContainer([frames[0]!, Uint16Array.from([1, 2, 3])], 3);
    expect(await message({ one: mixed }, {})).to.equal("one has frames of different sizes: 2 × 3, and 1 × 3 at frame 2");
  });

  it("says what an image lacks or cannot be", async () => {
    expect(await message({ one: imageFile({ samples: 3, colours: "RGB" }) }, {})).to.equal(
      "one is a colour image (RGB, 3 samples a pixel), where CT is grey",
    );
    expect(await message({ one: imageFile({ allocated: 12 }) }, {})).to.equal(
      "one has pixels of 12 bits, where 8, 16 and 32 are read",
    );
    expect(await message({ one: imageFile({ pixels: new Uint8Array(10) }) }, {})).to.equal(
      "one is cut off: its pixels take 12 bytes, and 10 are there",
    );
    const bytes = imageFile();
    expect(await message({ one: bytes.subarray(0, bytes.length - 4) }, {})).to.equal(
      "one is cut off: 8 of its pixels' 12 bytes are there",
    );
    expect(await message({ one: bytes.subarray(0, 400) }, {})).to.equal(
      "one is DICOM, but its elements cannot be read: it is cut off or damaged",
    );
    expect(await message({ one: Buffer.from("text") }, {})).to.equal('one is no DICOM file: "DICM" is not at its byte 128');
    expect(await message({ one: Buffer.from("text") })).to.equal("ct holds no DICOM image among its 1 file");
    expect(await message({})).to.equal("ct holds no DICOM image among its 0 files");
    expect(await message({ a: slice(0), b: imageFile({ position: undefined }) })).to.equal(
      "b does not say where it lies in the patient (no Image Position)",
    );
    expect(await message({ one: imageFile({ rows: 0 }) }, {})).to.equal("one does not say how many rows it has");
    expect(await message({ one: imageFile({ position: "0\\x\\0" }) }, {})).to.equal(
      "one has an element (0020,0032) that is not 3 numbers",
    );
    expect(await message({ one: imageFile({ spacing: "0\\1" }) }, {})).to.equal(
      "one has an impossible distance of pixels: 0 × 1 mm",
    );
    expect(await message({ one: imageFile({ orientation: "1\\0\\0\\0\\3\\0" }) }, {})).to.equal(
      "one has an axis that is no unit vector: 0, 3, 0",
    );
    expect(await message({ one: imageFile({ frames: "2000000000" }) }, {})).to.equal(
      "one is cut off: its pixels take 24000000000 bytes, and 12 are there",
    );
  });

  it("names a compression that it does not know", async () => {
    const private_ = imageFile({ syntax: "1.2.3.4.5", pixels: pixelsOf(0) });
    expect(await message({ one: private_ }, {})).to.equal("one is compressed by a transfer syntax not known here (1.2.3.4.5)");
  });

  it("writes equal volumes as equal bytes, and reads back what it wrote", async () => {
    const data = Int16Array.from({ length: 24 }, (_, i) => 100 * i - 1024);
    const volume = volumeOf(data, { z: 2, y: 3, x: 4 }, { z: 2.5, y: 0.7, x: 0.7 });
    const info = { patientId: "p1", description: "phantom" };
    await writeDicomSeries(volume, path("one"), info);
    await writeDicomSeries(volume, path("two"), info);
    expect(await readVolume(path("one"), "")).to.deep.equal(volume);
    const { readFile } = await import("node:fs/promises");
    expect(Buffer.compare(await readFile(path("one/IM0002.dcm")), await readFile(path("two/IM0002.dcm")))).to.equal(0);
    const low = { ...volume, data: data.map((value) => value - 5000) };
    await writeDicomSeries(low, path("low"), info);
    expect(await readVolume(path("low"), "")).to.deep.equal(low);
  });
});
