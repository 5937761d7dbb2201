import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Engine } from "../../../../src/components/compute/engine/engine.ts";
import { type MapsInput, type MapsParams, makeMaps } from "../../../../src/components/nn/cam/make-maps.ts";
import { specsOf } from "../../../../src/components/nn/models/network.ts";
import { type NetworkModel, networkOf } from "../../../../src/components/nn/training/model-file.ts";
import { initialWeights } from "../../../../src/components/nn/weights/initial-weights.ts";
import { readVolume } from "../../../../src/formats/volume/read-volume.ts";
import { failureOf, messageOf } from "../../../formats/failure-of.ts";
import { openTestEngine } from "../../../support/engines.ts";
import { type TinyCohort, tinyCohort } from "../tiny-cohort.ts";

const MODEL: NetworkModel = {
  network: "covid-mtl",
  options: {},
  tasks: [
    { name: "CT", classes: [0, 1] },
    { name: "severity", classes: ["mild", "none", "severe"] },
  ],
  preparation: {
    clip: { above: 2000 },
    standard: { mean: -700, deviation: 200 },
    size: { z: 8, y: 8, x: 10 },
    crop: { evaluate: { z: 0, y: 3, x: 1 } },
  },
};
const PARAMS: MapsParams = { class: "predicted", method: "grad-cam", cases: 2, choose: "first", fine: 1, memory: "normal" };

describe("maps of a cohort's scans", function () {
  this.timeout(180_000);
  let folder = "";
  let engine: Engine;
  let cohort: TinyCohort;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "regimen-maps-"));
    cohort = await tinyCohort(folder);
    engine = await openTestEngine("portable");
  });
  after(async () => {
    await engine.close();
    rmSync(folder, { recursive: true });
  });

  const input = (more: Partial<MapsInput> = {}): MapsInput => ({
    stored: { model: MODEL, tensors: initialWeights(specsOf(networkOf(MODEL)), 4) },
    cohort: { cases: cohort.cases, where: "cohort.cases" },
    ...more,
  });
  const ends: number[] = [];
  const make = (params: Partial<MapsParams> = {}, more: Partial<MapsInput> = {}) =>
    makeMaps(engine, input(more), { ...PARAMS, ...params }, folder, {
      signal: new AbortController().signal,
      progress: (done, total) => ends.push(done / total),
    });

  it("lie on the scans' voxels, 0 outside the box that the network saw, with the class and its probability", async () => {
    const maps = await make(
      { task: "severity", fine: 2, method: "cam" },
      { test: { split: cohort.split, where: "split.split" } },
    );
    expect(maps.map(({ id }) => id)).to.deep.equal(["case-8", "case-9"]);
    expect(ends.at(-1)).to.equal(1);
    for (const { values, files } of maps) {
      expect(values).to.include({ task: "severity", method: "cam", every: 8 });
      expect(MODEL.tasks[1]!.classes).to.include(values.class);
      expect(values.probability).to.be.within(1 / 3, 1);
      const { data, shape } = await readVolume(files.map!.path, files.map!.extension);
      expect(shape).to.deep.equal({ z: 8, y: 12, x: 12 });
      let [inside, outside] = [0, 0];
      data.forEach((value, at) => {
        const [y, x] = [Math.floor(at / 12) % 12, at % 12];
        if (y >= 3 && y < 11 && x >= 1 && x < 11) inside = Math.max(inside, value);
        else outside = Math.max(outside, value);
      });
      expect([inside, outside]).to.deep.equal([1, 0]);
    }
    expect(engine.tensors()).to.equal(0);
  });

  it("are of the cases in which the network finds the class most probable, or of those named", async () => {
    const all = await make({ class: 1, cases: 12 });
    const surest = await make({ class: 1, choose: "surest", cases: 3 });
    const shares = all.map(({ values }) => values.probability as number).sort((a, b) => b - a);
    expect(surest.map(({ values }) => values.probability)).to.deep.equal(shares.slice(0, 3));
    expect((await make({ cases: ["case-7", "case-2"] })).map(({ id }) => id)).to.deep.equal(["case-7", "case-2"]);
  });

  it("names the case whose scan does not do", async () => {
    const { path } = cohort.cases[0]!.files.image!;
    const files = { image: { path: `${path}.gone`, extension: ".nii" } };
    const gone = { cases: [{ ...cohort.cases[0]!, files }], where: "cohort.cases" };
    expect(await messageOf(() => make({}, { cohort: gone }))).to.match(/^case case-0: /);
    const large = { ...MODEL, preparation: { ...MODEL.preparation, size: { z: 8, y: 8, x: 12 } } };
    const stored = { model: large, tensors: initialWeights(specsOf(networkOf(MODEL)), 4) };
    expect(await messageOf(() => make({}, { stored }))).to.equal(
      "case case-0: the scan has 8 × 12 × 12 voxels, which do not hold a crop of 8 × 8 × 12 from [0, 3, 1]",
    );
  });

  it("names what is not there", async () => {
    expect(await failureOf(() => make({ task: "Severity" }))).to.include({
      code: "unknown-task",
      message: 'the network has no task "Severity"',
      nearest: "severity",
    });
    expect(await failureOf(() => make({ task: "severity", class: "sever" }))).to.deep.equal({
      code: "unknown-class",
      message: 'the task "severity" has no class "sever"',
      allowed: '"predicted", "mild", "none" and "severe"',
      nearest: "severe",
    });
    expect(await failureOf(() => make({ cases: ["case-77"] }))).to.include({
      code: "unknown-case",
      message: 'no case "case-77" in cohort.cases',
      nearest: "case-7",
    });
    const bare = { split: { train: [0], test: [1] }, where: "split.split" };
    expect(await failureOf(() => make({}, { test: bare }))).to.include({
      code: "no-ids",
      message: "split.split has row numbers but no ids, so that its cases are not known",
    });
    const other = { split: { train: [0], test: [1], train_ids: ["x"], test_ids: ["y"] }, where: "split.split" };
    expect(await failureOf(() => make({}, { test: other }))).to.include({
      code: "no-cases",
      message: "no case of split.split's test part is in cohort.cases",
    });
  });
});
