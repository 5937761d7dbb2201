import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { predict } from "../../../src/components/nn/predict.component.ts";
import { train } from "../../../src/components/nn/train.component.ts";
import { readModel } from "../../../src/components/nn/training/model-file.ts";
import { transfer } from "../../../src/components/nn/transfer.component.ts";
import type { JsonValue, Split } from "../../../src/formats/kind-values.ts";
import { selectValues } from "../../../src/formats/rows.ts";
import { readScores } from "../../../src/formats/scores.ts";
import { numberColumn, type Table, tableOf, textColumn } from "../../../src/formats/table.ts";
import { failureOf, messageOf } from "../../formats/failure-of.ts";
import { type ComponentRun, type Given, runComponent } from "../../support/run-component.ts";
import { type TinyCohort, tinyCohort } from "./tiny-cohort.ts";

const engine = { name: "portable", threads: 1 } as const;
const cells = (table: Table) => Object.fromEntries(table.columns.map(({ name, values }) => [name, [...values]]));
type Params = { readonly [name: string]: unknown };

describe("networks as stages", function () {
  this.timeout(180_000);
  let folder: string;
  let cohort: TinyCohort;
  let first: ComponentRun;
  let model: string;

  const learning: Params = {
    network: "covid-mtl",
    tasks: ["CT", "severity"],
    epochs: 2,
    batch: 4,
    normMomentum: 0.1,
    learningRate: 0.001,
    seed: 3,
  };
  const inputs = (more: { readonly [port: string]: Given | readonly Given[] } = {}) => ({
    cases: cohort.cases,
    labels: cohort.labels,
    split: cohort.split,
    ...more,
  });
  const out = (): string => mkdtempSync(join(folder, "out-"));
  const trained = (params: Params = {}, more: Parameters<typeof inputs>[0] = {}): Promise<ComponentRun> =>
    runComponent(train, { ...learning, ...params }, inputs(more), { engine, out: out() });

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "regimen-networks-"));
    cohort = await tinyCohort(folder);
    first = await trained({}, { features: cohort.features });
    model = first.outputs.model as string;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  describe("nn/train", () => {
    it("tells all tasks of the test part, and its first task as scores", () => {
      expect(first.warnings).to.include(
        "the training has 4 steps, and batch norms follow by 0.1 a step: 66 % of the statistics that they predict by will be those from before the first; set normMomentum: 0.69",
      );
      const { tasks } = first.outputs.metrics as unknown as { tasks: readonly { label: string; classes: unknown }[] };
      expect(tasks.map(({ label, classes }) => [label, classes])).to.deep.equal([
        ["CT", [0, 1]],
        ["severity", ["mild", "none", "severe"]],
      ]);
      const { scores, predictions, history } = first.outputs as { [port: string]: Table };
      expect(cells(scores!)).to.include.keys("id", "label", "p0", "p1");
      expect(cells(scores!).id).to.deep.equal(["case-8", "case-9", "case-10", "case-11"]);
      expect(readScores(scores!).classes).to.deep.equal([0, 1]);
      const told = cells(predictions!);
      expect(told.task).to.deep.equal([...Array(4).fill("CT"), ...Array(4).fill("severity")]);
      expect(told.label).to.deep.equal(["0", "1", "0", "1", "severe", "mild", "none", null]);
      expect(told.p2!.slice(0, 4)).to.deep.equal(Array(4).fill(Number.NaN));
      expect(cells(history!).epoch).to.deep.equal([1, 2]);
      expect(cells(history!).learning_rate).to.deep.equal([0.001, 0.0005]);
      expect(cells(history!)).to.include.keys("train_loss_severity", "weight_CT", "test_loss", "test_accuracy_severity");
    });

    it("stores what the network is with its weights", async () => {
      const stored = (await readModel(model, "it")).model;
      expect(stored).to.deep.include({ network: "covid-mtl", options: {} });
      expect(stored.tasks).to.deep.equal([
        { name: "CT", classes: [0, 1] },
        { name: "severity", classes: ["mild", "none", "severe"] },
      ]);
      expect(stored.features!.names).to.deep.equal(["a", "b"]);
      expect(stored.preparation).to.deep.include({ clip: { above: 2000 }, size: { z: 8, y: 12, x: 12 } });
      const { parameters, epochs, kept, cases, tasks } = first.outputs.metrics as { [name: string]: JsonValue };
      expect({ epochs, kept, cases }).to.deep.equal({ epochs: 2, kept: 2, cases: { train: 8, validation: 0, test: 4 } });
      expect(parameters).to.be.greaterThan(1e6);
      expect((tasks as { label: string }[]).map(({ label }) => label)).to.deep.equal(["CT", "severity"]);
    });

    it("learns what can be seen, and keeps the epoch that was best in validation", async () => {
      const { outputs } = await trained({
        tasks: undefined,
        label: "CT",
        network: "squeezenet3d",
        epochs: 5,
        learningRate: 0.01,
        validation: 0.25,
        keep: "best",
        testEvery: 0,
      });
      const { trainLoss, kept } = outputs.metrics as { trainLoss: number; kept: number };
      const { train_loss, validation_loss, ...rest } = cells(outputs.history as Table) as { [column: string]: number[] };
      expect(trainLoss).to.be.lessThan(train_loss![0]! / 2);
      expect(validation_loss![kept - 1]).to.equal(Math.min(...validation_loss!));
      expect(rest).not.to.include.keys("test_loss");
    });

    it("says what does not fit before it reads any scan", async () => {
      expect(await failureOf(() => trained({ label: "CT" }))).to.deep.equal({
        code: "bad-parameters",
        message: "there are both label and tasks",
        help: "say label: COLUMN for one task, or tasks: [COLUMN, …] for several",
      });
      expect(await messageOf(() => trained({ tasks: undefined }))).to.equal("there is no label to learn");
      expect(await failureOf(() => trained({ keep: "best" }))).to.deep.equal({
        code: "bad-parameters",
        message: "keep: best needs a validation part, and none is held out",
        help: "say validation: 0.1 to hold a tenth of the training cases out; the test part is not there to choose by",
      });
      expect(await messageOf(() => trained({ patience: 3 }))).to.equal("patience needs a validation part, and none is held out");
      expect(await failureOf(() => trained({ batch: 9, lastBatch: "drop" }))).to.deep.equal({
        code: "no-batch",
        message: "8 training cases do not fill one batch of 9, and smaller ones are dropped",
        help: "take a smaller batch, or lastBatch: keep",
      });
      expect(await messageOf(() => trained({ validation: 0.01 }))).to.equal(
        "0.01 of 8 training cases cannot be held out for validation: 1 validation rows for 2 classes",
      );
      // scans that are not there would be told first if they were read
      const gone = cohort.cases.map(({ files, ...one }) => ({
        ...one,
        files: { image: { ...files.image!, path: `${files.image!.path}.gone` } },
      }));
      expect(await messageOf(() => trained({ network: "squeezenet3d" }, { features: cohort.features, cases: gone }))).to.equal(
        'the network "squeezenet3d" takes no radiomics',
      );
      expect(await messageOf(() => trained({ augment: { shift: { chance: 1, by: [2, 1] } } }, { cases: gone }))).to.equal(
        "augment.shift.by: 2 is above 1",
      );
      const crop = { size: { z: 8, y: 12, x: 8 } };
      expect(await messageOf(() => trained({ augment: "paper", crop }, { cases: gone }))).to.equal(
        "augment: quarter turns need square slices, and the network's have 12 × 8 voxels",
      );
    });
  });

  describe("nn/predict", () => {
    const told = async (models: readonly string[], params: Params = {}, more: Parameters<typeof inputs>[0] = {}) =>
      runComponent(predict, params, inputs({ models: models.map((file) => ({ file })), features: cohort.features, ...more }), {
        engine,
      });

    it("scores the test part as the training did", async () => {
      const { outputs } = await told([model], { batch: 4 });
      expect(cells(outputs.scores as Table)).to.deep.equal(cells(first.outputs.scores as Table));
      expect(cells(outputs.predictions as Table)).to.deep.equal(cells(first.outputs.predictions as Table));
      const own = (first.outputs.metrics as { tasks: { testAccuracy: number }[] }).tasks.map(({ testAccuracy }) => testAccuracy);
      const again = (outputs.metrics as { tasks: { accuracy: number }[] }).tasks.map(({ accuracy }) => accuracy);
      expect(again).to.deep.equal(own);
    });

    it("averages models, and views of each scan", async () => {
      const other = (await trained({ seed: 4 }, { features: cohort.features })).outputs.model as string;
      const p1 = async (models: readonly string[], params: Params = {}): Promise<readonly number[]> =>
        cells((await told(models, params)).outputs.predictions as Table).p1 as number[];
      const [a, b, both] = [await p1([model]), await p1([other]), await p1([model, other])];
      both.forEach((value, i) => {
        expect(value).to.be.closeTo((a[i]! + b[i]!) / 2, 1e-12);
      });
      const flipped = await told([model], { flips: ["x", "y"] });
      expect(flipped.outputs.metrics).to.deep.include({ models: 1, views: 4, cases: 4 });
      expect(cells(flipped.outputs.predictions as Table).p1).not.to.deep.equal(a);
    });

    it("scores all cases without labels and split", async () => {
      const { outputs } = await runComponent(
        predict,
        {},
        { cases: cohort.cases, features: cohort.features, models: [{ file: model }] },
        { engine },
      );
      const { id, label } = cells(outputs.scores as Table);
      expect(id).to.have.length(12);
      expect(label).to.deep.equal(Array(12).fill(null));
    });

    it("takes labels without ids in the cases' order, as a training does", async () => {
      const labels = tableOf(cohort.labels.columns.filter(({ name }) => name !== "case"));
      const bare: Split = { train: [...cohort.split.train], test: [...cohort.split.test] };
      const { outputs } = await told([model], { batch: 4 }, { labels, split: bare });
      expect(cells(outputs.predictions as Table)).to.deep.equal(cells(first.outputs.predictions as Table));
      const fewer = tableOf(labels.columns.map((column) => selectValues(column, [0, 1, 2])));
      expect(await messageOf(() => told([model], {}, { labels: fewer, split: bare }))).to.equal(
        "labels has 3 rows and cases 12 cases; without an id column they are joined in order",
      );
    });

    it("says what does not fit", async () => {
      const bare: Split = { train: [0], test: [1] };
      const none = { models: [{ file: model }], cases: cohort.cases };
      expect(await messageOf(() => runComponent(predict, {}, { ...none, split: bare }, { engine }))).to.equal(
        "the split has row numbers alone, and there is no table whose rows they are",
      );
      expect(await messageOf(() => runComponent(predict, {}, none, { engine }))).to.equal(
        "the model takes 2 features beside the scan, and no table of them is given",
      );
      const fewer = cohort.cases.slice(0, 9);
      expect(await messageOf(() => told([model], {}, { cases: fewer }))).to.equal(
        '3 of the 4 rows of the split\'s test part have no case in cases: "case-9", "case-10" and "case-11"',
      );
      const file = join(folder, "case-0.nii");
      expect(await failureOf(() => told([file]))).to.have.property("code", "damaged-file");
    });
  });

  describe("nn/transfer", () => {
    const moved = (params: Params = {}, more: Parameters<typeof inputs>[0] = {}) =>
      runComponent(
        transfer,
        { label: "severity", epochs: 1, batch: 4, ...params },
        inputs({ model: { file: model }, features: cohort.features, ...more }),
        { engine, out: out() },
      );
    const tensorsOf = async (path: string) => (await readModel(path, "it")).tensors;
    const backbone = (names: Iterable<string>): string[] => [...names].filter((name) => name.startsWith("features."));

    it("leaves the features as they are, running statistics included, and trains new heads", async () => {
      const [old, now] = [await tensorsOf(model), await tensorsOf((await moved()).outputs.model as string)];
      expect(backbone(now.keys())).to.have.length.above(100);
      for (const name of backbone(now.keys())) expect(now.get(name)!.values, name).to.deep.equal(old.get(name)!.values);
      expect([...now.keys()].filter((name) => name.startsWith("classifier2"))).to.deep.equal([]);
      expect(now.get("classifier1.1.weight")!.shape[0]).to.equal(3);
    });

    it("takes features as the model was trained on them, and nothing that says otherwise", () => {
      expect(transfer.params.properties).not.to.have.any.keys("drop", "scaleFeatures");
    });

    it("with the statistics of each batch, moves those alone", async () => {
      const now = await tensorsOf((await moved({ frozen: "training" })).outputs.model as string);
      const old = await tensorsOf(model);
      for (const name of backbone(now.keys())) {
        const isSame = now.get(name)!.values.every((value, i) => value === old.get(name)!.values[i]);
        expect(isSame, name).to.equal(!name.includes("running_"));
      }
    });

    it("trains all layers at a lower rate, with the model's heads where they are kept", async () => {
      const same: Params = { layers: "all", heads: "keep", label: undefined, tasks: ["CT", "severity"] };
      const now = await tensorsOf((await moved({ ...same, rate: 1e-9 })).outputs.model as string);
      const further = await tensorsOf((await moved({ ...same, rate: 1 })).outputs.model as string);
      const old = await tensorsOf(model);
      const weight = backbone(old.keys()).find((name) => old.get(name)!.shape.length === 5)!;
      const distance = (other: typeof now): number =>
        Math.hypot(...old.get(weight)!.values.map((value, i) => value - other.get(weight)!.values[i]!));
      expect(distance(now)).to.be.lessThan(1e-9);
      expect(distance(further)).to.be.greaterThan(1e-6);
    });

    it("says what does not fit", async () => {
      expect(await failureOf(() => moved({ heads: "keep" }))).to.deep.equal({
        code: "other-tasks",
        message:
          'the heads of model tell "CT" (0 and 1), "severity" ("mild", "none" and "severe"), and not "severity" ("mild", "none" and "severe")',
        help: "let them start anew (heads: new)",
      });
      const others = tableOf([textColumn("case", ["case-0"]), numberColumn("a", [1])], "case");
      expect(await messageOf(() => moved({}, { features: others }))).to.match(
        /^11 of the 12 cases have no row in features: case /,
      );
    });
  });
});
