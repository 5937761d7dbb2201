import { expect } from "chai";
import { casesToPredict } from "../../../../../src/components/nn/batches/samples/cases-to-predict.ts";
import {
  type TrainingChoice,
  type TrainingInput,
  trainingSamples,
} from "../../../../../src/components/nn/batches/samples/training-samples.ts";
import type { Case } from "../../../../../src/formats/cases.ts";
import { integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../../../../src/formats/table.ts";
import { failureOf, messageOf } from "../../../../formats/failure-of.ts";

const file = (id: string, field = "image") => ({ path: `/scans/${id}-${field}.nii.gz`, extension: ".nii.gz" });
const caseOf = (id: string): Case => ({ id, values: {}, files: { image: file(id), mask: file(id, "mask") } });
const NaN_ = Number.NaN;

const labels = tableOf([
  textColumn("case", ["a", "b", "c", "d", "e", "f"]),
  integerColumn("ct", [1, 0, 1, NaN_, 0, 1]),
  integerColumn("severity", [3, 1, NaN_, NaN_, 10, 3]),
]);
const split = { train: [4, 0, 1, 3], test: [5, 2], train_ids: ["e", "a", "b", "d"], test_ids: ["f", "c"] };
const cohort = { cases: ["f", "e", "d", "c", "b", "a", "unasked"].map(caseOf), where: "scans.cases" };
const input: TrainingInput = { cohort, labels: { table: labels, where: "patients" }, split };
const choice: TrainingChoice = { tasks: ["ct", "severity"], scaleFeatures: "all" };
const features: Table = tableOf([
  textColumn("id", ["f", "a", "b", "c", "e", "z"]),
  numberColumn("volume", [2, 4, 6, 8, 10, 12]),
  numberColumn("mean", [-1, 1, 0, 0, 0, 3]),
]);
const withFeatures: TrainingInput = { ...input, features: { table: features, where: "radiomics" } };
const trainingFailure = (own: TrainingInput, how: TrainingChoice = choice) => failureOf(() => trainingSamples(own, how));

describe("nn/batches: samples of a training", () => {
  it("joins cases and labels by id, in the split's order, and leaves training cases without any label out", () => {
    const { train, test, tasks, warnings, features: none } = trainingSamples(input, choice);
    expect(train).to.deep.equal([
      { row: 4, id: "e", file: file("e"), labels: [0, 2] },
      { row: 0, id: "a", file: file("a"), labels: [1, 1] },
      { row: 1, id: "b", file: file("b"), labels: [0, 0] },
    ]);
    expect(test).to.deep.equal([
      { row: 5, id: "f", file: file("f"), labels: [1, 1] },
      { row: 2, id: "c", file: file("c"), labels: [1, -1] },
    ]);
    expect(tasks.map(({ name, classes }) => [name, classes])).to.deep.equal([
      ["ct", [0, 1]],
      ["severity", [1, 3, 10]],
    ]);
    expect(warnings).to.deep.equal(["1 of the 4 training rows have no label and are left out"]);
    expect(none).to.equal(undefined);
  });

  it("takes the classes of the training rows, and says which labels are in the test part alone", () => {
    const table = tableOf([labels.columns[0]!, textColumn("stage", ["one", "two", "two", null, "one", "three"])]);
    const { tasks, test, warnings } = trainingSamples(
      { ...input, labels: { table, where: "patients" } },
      { ...choice, tasks: ["stage"] },
    );
    expect(tasks[0]!.classes).to.deep.equal(["one", "two"]);
    expect(test.map((sample) => sample.labels)).to.deep.equal([[-1], [1]]);
    expect(warnings[0]).to.equal('no training row has the label "three" of "stage": test rows with it count as having none');
  });

  it("joins by row where the labels have no ids", async () => {
    const table = tableOf(labels.columns.slice(1));
    const rows = { train: [0, 1, 4], test: [5] };
    const own = { cases: ["a", "b", "c", "d", "e", "f"].map(caseOf), where: "scans" };
    const { train } = trainingSamples({ cohort: own, labels: { table, where: "patients" }, split: rows }, choice);
    expect(train.map(({ id, row }) => [id, row])).to.deep.equal([
      ["a", 0],
      ["b", 1],
      ["e", 4],
    ]);
    expect(await trainingFailure({ cohort, labels: { table, where: "patients" }, split: rows })).to.deep.equal({
      code: "row-count",
      message: "patients has 6 rows and scans.cases 7 cases; without an id column they are joined in order",
      help: 'give the labels an id column (PID, id or case, or data/table with "id")',
    });
  });

  it("says which column is no feature for want of a number", () => {
    const table = tableOf([...features.columns, textColumn("skew", ["1", "2", "3", "n/a", "5", "6"])]);
    const { features: taken, warnings } = trainingSamples({ ...input, features: { table, where: "radiomics" } }, choice);
    expect(taken!.names).to.deep.equal(["volume", "mean"]);
    expect(warnings[0]).to.equal('column "skew" of radiomics is no feature: row 4 has "n/a"; mend it, or drop the column');
  });

  it("scales features over all rows, over training rows, or not", () => {
    const all = trainingSamples(withFeatures, choice);
    expect(all.features!.names).to.deep.equal(["volume", "mean"]);
    expect(all.train.map(({ radiomics }) => [...radiomics!])).to.deep.equal([
      [Math.fround(0.8), 0.25],
      [Math.fround(0.2), 0.5],
      [Math.fround(0.4), 0.25],
    ]);
    expect([...all.test[0]!.radiomics!]).to.deep.equal([0, 0]);
    const training = trainingSamples(withFeatures, { ...choice, scaleFeatures: "training" });
    expect(training.train.map(({ radiomics }) => radiomics!.map((value) => Math.round(value * 1e6) / 1e6))).to.deep.equal([
      Float32Array.of(1, 0),
      Float32Array.of(0, 1),
      Float32Array.of(0.333333, 0),
    ]);
    const plain = trainingSamples(withFeatures, { ...choice, scaleFeatures: "none", drop: ["mean"] });
    expect(plain.features).to.deep.equal({ names: ["volume"], scale: [1], offset: [0] });
    expect([...plain.test[1]!.radiomics!]).to.deep.equal([8]);
  });

  it("joins features by row where they have no ids", async () => {
    const table = tableOf([numberColumn("volume", [0, 1, 2, 3, 4, 5])]);
    const { test } = trainingSamples({ ...input, features: { table, where: "radiomics" } }, choice);
    expect(test.map(({ radiomics }) => radiomics![0])).to.deep.equal([1, Math.fround(0.4)]);
    const short = tableOf([numberColumn("volume", [0, 1])]);
    expect(await trainingFailure({ ...input, features: { table: short, where: "radiomics" } })).to.deep.equal({
      code: "row-count",
      message: "radiomics has 2 rows where 6 are needed; without an id column it is joined row by row",
      help: 'give it an id column (PID, id or case, or data/table with "id")',
    });
  });

  it("refuses features that are missing", async () => {
    const table = tableOf([features.columns[0]!, numberColumn("volume", [1, 2, NaN_, 4, 5, NaN_])]);
    expect(await trainingFailure({ ...input, features: { table, where: "radiomics" } })).to.deep.equal({
      code: "missing-value",
      message: 'feature "volume" of id b in radiomics is missing',
      help: "fill it in (data/encode impute), leave the column out, or take the case out before the split (data/select)",
    });
    const endless = tableOf([numberColumn("volume", [1, 2, 3, 4, Infinity, 5])]);
    expect(
      (
        await trainingFailure(
          { ...input, features: { table: endless, where: "radiomics" } },
          { ...choice, scaleFeatures: "none" },
        )
      ).message,
    ).to.equal('feature "volume" of row 5 in radiomics is Infinity');
    const fewer = tableOf([textColumn("id", ["a", "b", "c"]), numberColumn("volume", [1, 2, 3])]);
    expect(await trainingFailure({ ...input, features: { table: fewer, where: "radiomics" } })).to.deep.equal({
      code: "unmatched-id",
      message: '2 of the 5 cases have no row in radiomics: id "e" and "f"',
      help: "add the missing rows, or take these cases out before the split (data/select)",
    });
    expect(
      await trainingFailure({ ...input, features: { table: tableOf([features.columns[0]!]), where: "radiomics" } }),
    ).to.deep.equal({
      code: "no-features",
      message: "radiomics has no features: no numeric columns but id and labels",
    });
  });

  it("refuses rows of the split without a case, and cases without a scan", async () => {
    const fewer = { ...cohort, cases: cohort.cases.filter(({ id }) => id !== "b" && id !== "f") };
    expect(await trainingFailure({ ...input, cohort: fewer })).to.deep.equal({
      code: "unmatched-id",
      message: '2 of the 5 rows of the split have no case in scans.cases: "b" and "f"',
      help: "add the missing cases, or take these rows out before the split (data/select)",
    });
    const lost = (missing?: string) => ({
      ...cohort,
      cases: cohort.cases.map(
        (one): Case => (one.id === "a" ? { id: "a", values: {}, files: {}, ...(missing ? { missing } : {}) } : one),
      ),
    });
    expect(await trainingFailure({ ...input, cohort: lost("image a.nii.gz is not there") })).to.deep.equal({
      code: "no-file",
      message: 'case a of scans.cases has no file "image": image a.nii.gz is not there',
      help: "bring the file back, or take the case out of the labels table before the split (data/select)",
    });
    expect((await trainingFailure({ ...input, cohort: lost() })).message).to.equal('case a of scans.cases has no file "image"');
  });

  it("finds the scan among a case's files", async () => {
    expect(trainingSamples(input, { ...choice, image: "mask" }).train[0]!.file).to.deep.equal(file("e", "mask"));
    const only = { ...cohort, cases: cohort.cases.map(({ id }): Case => ({ id, values: {}, files: { volume: file(id) } })) };
    expect(trainingSamples({ ...input, cohort: only }, choice).train[0]!.file).to.deep.equal(file("e"));
    expect(await trainingFailure(input, { ...choice, image: "imag" })).to.deep.equal({
      code: "unknown-field",
      message: 'no case of scans.cases has a file "imag"',
      allowed: '"image" and "mask"',
      nearest: "image",
      help: "say with image which one is the scan",
    });
    const others = {
      ...cohort,
      cases: cohort.cases.map(({ id }): Case => ({ id, values: {}, files: { ct: file(id), pet: file(id) } })),
    };
    expect(await trainingFailure({ ...input, cohort: others })).to.deep.equal({
      code: "unknown-field",
      message: "the cases of scans.cases have several files, and none is called image",
      allowed: '"ct" and "pet"',
      help: "say with image which one is the scan",
    });
    const empty = {
      ...cohort,
      cases: cohort.cases.map(({ id }): Case => ({ id, values: {}, files: {}, missing: "its task failed" })),
    };
    expect(await trainingFailure({ ...input, cohort: empty })).to.deep.equal({
      code: "no-file",
      message: "no case of scans.cases has a file: its task failed",
    });
  });

  it("refuses labels that are no classes", async () => {
    const of = (column: Table["columns"][number], part = split) =>
      trainingFailure(
        { ...input, split: part, labels: { table: tableOf([labels.columns[0]!, column]), where: "patients" } },
        { ...choice, tasks: ["ct"] },
      );
    expect(await of(integerColumn("ct", [1, 1, 0, NaN_, 1, 0]))).to.deep.equal({
      code: "one-class",
      message: 'all training rows have the label 1 in column "ct" of patients',
    });
    expect(await of(integerColumn("ct", [NaN_, NaN_, 0, NaN_, NaN_, 1]))).to.deep.equal({
      code: "no-labels",
      message: 'no training row has a label in column "ct" of patients',
    });
    expect(await of(numberColumn("ct", [1, 0.5, 0, NaN_, 1, 0]))).to.deep.equal({
      code: "bad-label",
      message: 'column "ct" of patients holds 0.5, and classes are whole numbers or text',
      help: "write the labels as text if they are classes",
    });
    expect(await of(labels.columns[1]!, { ...split, train: [], train_ids: [] })).to.deep.equal({
      code: "no-training-rows",
      message: "the split has no training rows",
    });
    expect(await messageOf(() => trainingSamples(input, { ...choice, tasks: ["ctt"] }))).to.equal('no column "ctt" in patients');
  });
});

describe("nn/batches: cases to predict", () => {
  it("are all cases in their order, without labels", () => {
    expect(casesToPredict({ ...cohort, cases: cohort.cases.slice(0, 2) }, 2)).to.deep.equal([
      { row: 0, id: "f", file: file("f"), labels: [-1, -1] },
      { row: 1, id: "e", file: file("e"), labels: [-1, -1] },
    ]);
  });

  it("have their features scaled as in training", async () => {
    const { features: scaling } = trainingSamples(withFeatures, { ...choice, scaleFeatures: "training" });
    const table = tableOf([textColumn("id", ["e", "f"]), numberColumn("mean", [1, 2]), numberColumn("volume", [10, 16])]);
    const own = { ...cohort, cases: cohort.cases.slice(0, 2) };
    const samples = casesToPredict(own, 1, undefined, { scaling: scaling!, features: { table, where: "new" } });
    expect(samples.map(({ radiomics }) => [...radiomics!])).to.deep.equal([
      [2, 2],
      [1, 1],
    ]);
    const lacking = tableOf([textColumn("id", ["e", "f"]), numberColumn("mean", [1, 2])]);
    expect(
      await messageOf(() => casesToPredict(own, 1, undefined, { scaling: scaling!, features: { table: lacking, where: "new" } })),
    ).to.equal('no column "volume" in new');
    expect(await failureOf(() => casesToPredict(own, 1, undefined, { scaling: scaling!, features: undefined }))).to.deep.equal({
      code: "no-features",
      message: "the model takes 2 features beside the scan, and no table of them is given",
      help: "wire the input features",
    });
    expect(await messageOf(() => casesToPredict({ ...cohort, cases: [] }, 1))).to.equal("scans.cases holds no cases");
  });
});
