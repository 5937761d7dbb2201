import { expect } from "chai";
import type { Cases } from "../../../src/formats/cases.ts";
import { volumeOf } from "../../../src/formats/volume/volume.ts";
import { openCases } from "../../../src/reporting/volumes/case-volumes.ts";
import { failureOf } from "../../formats/failure-of.ts";
import { casesOnDisk, given, smallChest } from "./example-cases.ts";

const { image, lung, threshold } = smallChest();
const fields = { imageField: "image", maskField: "mask", truthField: "lung", names: [], truthName: "truth", shift: 0 };
const single = { images: given("volume", "", image), masks: [given("mask", "before", threshold)] };

describe("openCases", () => {
  let cohort: Awaited<ReturnType<typeof casesOnDisk>>;
  let masks: Awaited<ReturnType<typeof casesOnDisk>>;
  before(async () => {
    cohort = await casesOnDisk(["a", "b", "c"].map((id) => ({ id, files: { image, lung } })));
    masks = await casesOnDisk([
      { id: "c", files: { lung: threshold } },
      { id: "a", files: {}, missing: "its task failed" },
      { id: "b", files: { mask: threshold, other: lung } },
    ]);
  });
  after(() => {
    cohort.dispose();
    masks.dispose();
  });
  const open = (over: object = {}, names: object = {}) =>
    openCases(
      {
        images: given("cases", "cohort", cohort.cases),
        masks: [given("cases", "before", masks.cases), given("cases", "after", masks.cases, { method: "authors" })],
        truth: given("cases", "cohort", cohort.cases),
        ...over,
      } as Parameters<typeof openCases>[0],
      { ...fields, ...names },
    );

  it("joins by id, in the order of the images, and tells what is missing", async () => {
    const source = await open();
    expect(source.ids).to.deep.equal(["b", "c"]);
    expect(source.missing).to.deep.equal([{ id: "a", reason: "its task failed" }]);
    const found = await source.read("c"); // its mask stands in a field of another name, but is its only file
    expect(found.image.data).to.deep.equal(image.data);
    expect(found.masks.map(({ name, isMatched }) => [name, isMatched])).to.deep.equal([
      ["before", false],
      ["after method=authors", false],
    ]);
    expect(found.masks[0]!.mask.data).to.deep.equal(threshold.data);
    expect(found.truth!.mask.data).to.deep.equal(lung.data);
  });

  it("takes single volumes as one case without an id", async () => {
    const source = await openCases(single, fields);
    expect(source.ids).to.deep.equal([""]);
    expect((await source.read("")).masks[0]!.mask.data).to.deep.equal(threshold.data);
  });

  it("shifts stored values to HU, and tells what the cohort says of a case", async () => {
    const stored = volumeOf(Uint16Array.of(0, 1024, 4095), { z: 1, y: 1, x: 3 });
    const inside = volumeOf(Uint8Array.of(1, 0, 1), stored.shape);
    const source = await openCases(
      { images: given("volume", "", stored), masks: [given("mask", "", inside)] },
      { ...fields, shift: -1024 },
    );
    const found = await source.read("");
    expect([...found.image.data]).to.deep.equal([-1024, 0, 3071]);
    expect(found.values).to.deep.equal({});
    expect((await (await open()).read("b")).values).to.deep.equal({ Age: 54, Gender: null });
  });

  it("brings a mask of another grid to the image's", async () => {
    const flat = volumeOf(new Uint8Array(6 * 10 * 12).fill(1), { z: 6, y: 10, x: 12 }, { z: 5, y: 3, x: 3 });
    const source = await openCases({ ...single, masks: [given("mask", "coarse", flat)] }, fields);
    const [only] = (await source.read("")).masks;
    expect(only).to.include({ isMatched: true });
    expect(only!.mask.shape).to.deep.equal(image.shape);
  });

  it("names what does not fit", async () => {
    const failure = async (over: object, names: object = {}, id?: string): Promise<unknown> =>
      failureOf(async () => {
        const source = await open(over, names);
        if (id !== undefined) await source.read(id);
      });
    expect(await failure({ truth: given("mask", "", lung) })).to.deep.equal({
      code: "mixed-inputs",
      message: "file.mask is a single volume, but cohort.cases is a collection of cases",
      help: "give cases to every input, or a single volume to every input",
    });
    expect(await failure({ images: given("volume", "", image) })).to.include({
      message: "file.volume is a single volume, but before.cases is a collection of cases",
    });
    expect(await failure({}, { names: ["one"] })).to.deep.equal({
      code: "name-count",
      message: '"names" has 1 names for 2 masks',
      help: "give one name a mask, in the order of the input",
    });
    expect(await failure({}, {}, "a")).to.deep.equal({
      code: "missing-case",
      message: 'case "a" cannot be shown: its task failed',
    });
    expect(await failure({}, {}, "bb")).to.deep.equal({
      code: "unknown-case",
      message: 'no case "bb" among the images',
      allowed: '"b" and "c"',
      nearest: "b",
    });
    expect(await failure({ masks: [given("cases", "before", masks.cases.slice(1, 2))] })).to.deep.equal({
      code: "no-case",
      message: 'no case has all its files; "a": its task failed',
    });
    expect(await failure({ images: given("cases", "cohort", [] as Cases) })).to.deep.equal({
      code: "no-case",
      message: "no case has all its files: there are none",
    });
    expect(await failureOf(async () => (await openCases(single, fields)).read("x"))).to.deep.equal({
      code: "unknown-case",
      message: 'no case "x": file.volume is a single volume',
      help: "leave out the case",
    });
    const odd = await open({}, { maskField: "masc" });
    expect(odd.missing.at(-1)).to.deep.equal({
      id: "b",
      reason: 'before.cases has no file "masc" of it, but the files "mask" and "other"',
    });
    const away = { ...lung, shape: { ...lung.shape, z: 11 }, data: lung.data.slice(0, 11 * 480), origin: { z: 900, y: 0, x: 0 } };
    const apart = await openCases({ ...single, masks: [given("mask", "away", away)] }, fields);
    expect(await failureOf(() => apart.read(""))).to.deep.equal({
      code: "mask-outside",
      message: 'the mask "away" lies outside the image: they have no voxel in common',
      help: "give the mask of the same scan",
    });
  });
});
