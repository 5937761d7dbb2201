import { expect } from "chai";
import type { RunEvent } from "../../../../src/runner/log/events.ts";
import type { RunOf } from "../../../../src/runner/tracking/record/facts.ts";
import type { RunUid, TrackingRecord } from "../../../../src/runner/tracking/record/record.ts";
import { makeRecorder } from "../../../../src/runner/tracking/record/recorder.ts";
import { fakeTask, fakeWorld, finished, metric, RUN, started, stored } from "./fake-world.ts";

const PARENT = "uid0" as RunUid;
const [FIRST, SECOND] = ["uid1", "uid2"] as [RunUid, RunUid];
const END = { status: "FINISHED", seconds: 9, artifacts: [] } as const;
const of = <T extends TrackingRecord["type"]>(records: readonly TrackingRecord[] | undefined, type: T) =>
  (records ?? []).filter((record): record is Extract<TrackingRecord, { type: T }> => record.type === type);
/** Points as `key@step=value`, all records together. */
const pointsIn = (records: readonly TrackingRecord[] | undefined): readonly string[] =>
  of(records, "metrics").flatMap(({ points }) => points.map(({ key, value, step }) => `${key}@${step}=${value}`));
const startOf = (records: readonly TrackingRecord[] | undefined) => of(records, "start")[0]!;

/** Takes events, one a millisecond from 1000 on. */
function recorded(fake: ReturnType<typeof fakeWorld>, events: readonly RunEvent[], run: RunOf = RUN) {
  const recorder = makeRecorder(run, fake.world, 1000);
  events.forEach((event, i) => {
    recorder.take(1000 + i, event);
  });
  return recorder;
}

describe("the recorder", () => {
  const split = fakeTask("split", { outputs: { split: "split" } });
  const forest = fakeTask("forest", {
    cell: { label: "a" },
    params: { label: "a", trees: 10, loss: { name: "gini" } },
    inputs: {
      features: { many: false, refs: [{ file: "/project/leaves.csv" }] },
      split: { many: false, refs: [{ task: split.id, port: "split" }] },
    },
  });

  it("tells of a run word for word: a parent, a child for what trains, all else on the parent", () => {
    const fake = fakeWorld([split, forest], {
      k1: { split: stored("split", "5") },
      k2: { model: stored("model/forest", "2"), scores: stored("scores", "3", { patientLevel: true }) },
    });
    recorded(fake, [
      started(split, "k1"),
      metric(split, "train", 930),
      finished(split, "k1", 0.5),
      started(forest, "k2"),
      metric(forest, "accuracy", 0.75),
      finished(forest, "k2"),
    ]).end(2000, END);
    const source = {
      "mlflow.source.name": "regimen.yaml",
      "mlflow.source.type": "LOCAL",
      "mlflow.source.git.commit": "c0ffee",
      "mlflow.source.git.branch": "main",
      "mlflow.user": "ada",
      "regimen.run": "20261126-101500-a1b2",
      "regimen.experiment": "leaves",
      "regimen.variant": "base",
      "regimen.git.dirty": "false",
      "regimen.version": "0.1.0",
      "regimen.node": "v20.12.0",
    };
    const note =
      "Which leaf is which.\n\n| run | accuracy | seconds |\n| --- | ---: | ---: |\n| [forest label=a](#/experiments/{experiment:uid1}/runs/{run:uid1}?workflowType=machine_learning) | 0.75 | 2 |";
    expect([...fake.records]).to.deep.equal([
      [
        PARENT,
        [
          {
            type: "start",
            time: 1000,
            experiment: "leaves",
            name: "leaves 20261126-101500-a1b2",
            tags: { ...source, "regimen.command": "regimen run", "mlflow.note.content": "Which leaf is which." },
          },
          { type: "params", params: { trees: "10", labels: '["a","b"]', variant: "base" } },
          {
            type: "metrics",
            points: [
              { key: "split/train", value: 930, time: 1002, step: 0 },
              { key: "forest label a/accuracy", value: 0.75, time: 1005, step: 0 },
              { key: "seconds/split", value: 0.5, time: 2000, step: 0 },
              { key: "seconds/forest label a", value: 2, time: 2000, step: 0 },
              { key: "seconds/total", value: 9, time: 2000, step: 0 },
            ],
          },
          { type: "tags", tags: { "mlflow.note.content": note } },
          { type: "end", time: 2000, status: "FINISHED" },
        ],
      ],
      [
        FIRST,
        [
          {
            type: "start",
            time: 1003,
            experiment: "leaves",
            name: "forest label=a",
            parent: PARENT,
            tags: {
              ...source,
              "regimen.stage": "forest",
              "regimen.component": "ml/random-forest",
              "regimen.key": "k2",
              "regimen.cell.label": "a",
            },
          },
          { type: "params", params: { label: "a", trees: "10", "loss.name": "gini" } },
          { type: "input", name: "leaves.csv", digest: "f".repeat(64), context: "training", source: "file leaves.csv" },
          {
            type: "input",
            name: "split.split",
            digest: "5".repeat(64),
            context: "training",
            source: "output of stage split.split",
          },
          {
            type: "metrics",
            points: [
              { key: "accuracy", value: 0.75, time: 1004, step: 0 },
              { key: "seconds", value: 2, time: 1005, step: 0 },
            ],
          },
          {
            type: "model",
            uid: "uid2",
            name: "forest label=a",
            kind: "forest",
            files: [
              { path: "model.json", digest: "2".repeat(64), size: 10, from: "/nowhere" },
              { path: "MLmodel", digest: "0".repeat(64), size: 232, from: "/kept/MLmodel" },
            ],
            params: { label: "a", trees: "10", "loss.name": "gini" },
            tags: { "regimen.run": RUN.run, "regimen.key": "k2", "regimen.stage": "forest", "regimen.digest": "2".repeat(64) },
          },
          { type: "end", time: 1005, status: "FINISHED" },
        ],
      ],
    ]);
    expect([...fake.made]).to.deep.equal([
      ["k1", { run: RUN.run, uid: PARENT, name: RUN.run }],
      ["k2", { run: RUN.run, uid: FIRST, name: "forest label=a" }],
    ]);
  });

  it("draws curves by epoch, keeps the best, and begins a child once a metric has a step", () => {
    const fit = fakeTask("fit", { outputs: { out: "file" } });
    const fake = fakeWorld([fit]);
    recorded(fake, [
      started(fit, "k"),
      metric(fit, "rows", 5),
      metric(fit, "trainLoss", 2, 1),
      metric(fit, "validationLoss", 3, 1),
      metric(fit, "validationAccuracy ill", 0.5, 1),
      metric(fit, "trainLoss", 1, 2),
      metric(fit, "validationLoss", 4, 2),
      metric(fit, "validationAccuracy ill", 0.75, 2),
      metric(fit, "validationLoss", 9),
      finished(fit, "k", 3),
    ]).end(2000, END);
    expect(startOf(fake.records.get(FIRST)).time).to.equal(1000);
    expect(pointsIn(fake.records.get(FIRST))).to.deep.equal([
      "rows@0=5",
      "train/loss@1=2",
      "validation/loss@1=3",
      "validation/accuracy ill@1=0.5",
      "train/loss@2=1",
      "validation/loss@2=4",
      "validation/accuracy ill@2=0.75",
      "validation/loss final@0=9",
      "validation/loss best@1=3",
      "validation/accuracy ill best@2=0.75",
      "seconds@0=3",
    ]);
    expect(pointsIn(fake.records.get(PARENT))).to.deep.equal([
      "fit/rows@0=5",
      "fit/validation loss final@0=9",
      "fit/validation loss best@0=3",
      "fit/validation accuracy ill best@0=0.75",
      "seconds/fit@0=3",
      "seconds/total@0=9",
    ]);
  });

  it("ends a failed try, and gives the next its own run", () => {
    const fake = fakeWorld([forest], { k: {} });
    const failed = { type: "task-failed", task: forest.id, attempt: 1, cause: "error" } as const;
    recorded(fake, [
      started(forest, "k"),
      metric(forest, "trainLoss", 2, 1),
      { ...failed, message: 'no column "a": found 17.25 in s3cret', stack: "at nowhere", retryIn: 1 },
      started(forest, "k", 2),
      metric(forest, "trainLoss", 2, 1),
      finished(forest, "k"),
    ]).end(2000, END);
    expect(fake.records.get(FIRST)!.slice(-2)).to.deep.equal([
      { type: "tags", tags: { "regimen.failed": "error", "regimen.error": 'no column "a": found … in …' } },
      { type: "end", time: 1002, status: "FAILED" },
    ]);
    expect(startOf(fake.records.get(SECOND)).tags["regimen.attempt"]).to.equal("2");
    expect(pointsIn(fake.records.get(SECOND))).to.deep.equal(["train/loss@1=2", "seconds@0=2"]);
    expect(pointsIn(fake.records.get(PARENT))).to.include("seconds/forest label a@0=2.002");
  });

  it("lets a try that goes on from the last one go on with its run, each step once", () => {
    const fake = fakeWorld([forest], { k: {} });
    const failed = {
      type: "task-failed",
      task: forest.id,
      attempt: 1,
      cause: "died",
      message: "",
      retryIn: 1,
      kept: true,
    } as const;
    recorded(fake, [
      started(forest, "k"),
      metric(forest, "trainLoss", 3, 1),
      metric(forest, "trainLoss", 2, 2),
      failed,
      started(forest, "k", 2),
      metric(forest, "trainLoss", 2, 2),
      metric(forest, "trainLoss", 1, 3),
      finished(forest, "k"),
    ]).end(2000, END);
    expect([...fake.records.keys()]).to.deep.equal([PARENT, FIRST]);
    expect(pointsIn(fake.records.get(FIRST))).to.deep.equal([
      "train/loss@1=3",
      "train/loss@2=2",
      "train/loss@3=1",
      "seconds@0=2",
    ]);
  });

  it("ends what an interruption stops as KILLED, told or not", () => {
    const other = fakeTask("other");
    const fake = fakeWorld([forest, other]);
    recorded(fake, [
      started(forest, "k"),
      started(other, "k2"),
      { type: "task-failed", task: forest.id, attempt: 1, cause: "interrupted", message: "interrupted" },
    ]).end(2000, { ...END, status: "KILLED" });
    for (const uid of [FIRST, SECOND]) {
      expect(fake.records.get(uid)!.slice(-2), uid).to.deep.equal([
        { type: "tags", tags: { "regimen.failed": "interrupted" } },
        { type: "end", time: uid === FIRST ? 1002 : 2000, status: "KILLED" },
      ]);
    }
    expect(of(fake.records.get(PARENT), "end")).to.deep.equal([{ type: "end", time: 2000, status: "KILLED" }]);
  });

  it("tells of cases by their number and time alone, unless each trains; then without the case's name or values", () => {
    const segment = fakeTask("segment", { outputs: { mask: "mask" }, each: { task: split.id, port: "cases" } });
    const tune = fakeTask("tune", { params: { age: "${case.age}" }, each: { task: split.id, port: "cases" } });
    const caseOf = (task: typeof segment, id: string) =>
      fakeTask(task.stage, { ...task, cell: { case: id }, params: { age: 61.25 }, caseOf: { task: task.id, id } });
    const [one, two, three] = [caseOf(segment, "ct-001"), caseOf(segment, "ct-002"), caseOf(tune, "ct-003")].map((task, i) => ({
      ...task,
      id: `${task.stage}[case=ct-00${i + 1}]` as typeof task.id,
      each: undefined as never,
    }));
    const fake = fakeWorld([split, segment, tune, one!, two!, three!], { k3: {} });
    recorded(fake, [
      started(one!, "k1"),
      metric(one!, "dice", 0.9),
      finished(one!, "k1", 3),
      started(two!, "k2"),
      { type: "task-failed", task: two!.id, attempt: 1, cause: "error", message: "case ct-002 is empty" },
      started(three!, "k3"),
      metric(three!, "accuracy", 0.5),
      finished(three!, "k3", 1),
    ]).end(2000, END);
    expect(pointsIn(fake.records.get(PARENT))).to.deep.equal([
      "seconds/segment@0=3.001",
      "seconds/tune@0=1",
      "cases/segment@0=2",
      "failed cases/segment@0=1",
      "cases/tune@0=1",
      "seconds/total@0=9",
    ]);
    expect(startOf(fake.records.get(FIRST)).name).to.equal("tune");
    expect(of(fake.records.get(FIRST), "params")).to.deep.equal([{ type: "params", params: { age: "${case.age}" } }]);
    expect(JSON.stringify([...fake.records.values()])).not.to.match(/ct-00|61\.25/);
    const open = fakeWorld([split, segment, tune, one!, two!, three!], { k3: {} });
    recorded(open, [started(three!, "k3")], { ...RUN, patientLevel: true }).end(2000, END);
    expect(startOf(open.records.get(FIRST)).name).to.equal("tune case=ct-003");
  });

  it("points from what was cached to the run that made it", () => {
    const maker = { run: "20261125-080000-ffff", uid: "made" as RunUid, name: "forest label=a" };
    const fake = fakeWorld([split, forest], {}, new Map([["k2", maker]]));
    recorded(fake, [
      { type: "task-cached", task: split.id, key: "k1" },
      { type: "task-cached", task: forest.id, key: "k2" },
    ]).end(2000, END);
    expect(of(fake.records.get(PARENT), "tags")).to.deep.equal([
      {
        type: "tags",
        tags: {
          "mlflow.note.content":
            "Which leaf is which.\n\nCached, and made by earlier runs:\n\n- [forest label=a](#/experiments/{experiment:made}/runs/{run:made}?workflowType=machine_learning) (20261125-080000-ffff)",
          "regimen.made by.forest label a": "{run:made}",
        },
      },
    ]);
  });

  it("says of numbers from a synthetic cohort that they are, on the run and on each training", () => {
    const tagsOf = (synthetic: boolean) => {
      const fake = fakeWorld([forest], { k: { model: stored("model/forest", "2", { synthetic }) } });
      recorded(fake, [started(forest, "k"), finished(forest, "k")]).end(2000, END);
      return [PARENT, FIRST].map((run) => Object.assign({}, ...of(fake.records.get(run), "tags").map(({ tags }) => tags)));
    };
    const [whole, training] = tagsOf(true);
    expect(whole["mlflow.note.content"]).to.match(
      /^\*\*Synthetic cohort\*\*: these numbers say nothing about patients\.\n\nWhich leaf is which\./,
    );
    expect([whole["regimen.synthetic"], training["regimen.synthetic"]]).to.deep.equal(["true", "true"]);
    for (const tags of tagsOf(false)) expect(tags).to.not.have.property("regimen.synthetic");
  });

  it("names variants and keeps their numbers under the same names", () => {
    const slow = { ...RUN, variant: "slow" };
    const [base, variant] = [forest, { ...forest, variant: "slow" }].map((task) => {
      const fake = fakeWorld([task], { k: {} });
      recorded(fake, [started(task, "k"), metric(task, "accuracy", 1), finished(task, "k")], task.variant ? slow : RUN).end(
        2000,
        END,
      );
      return fake.records;
    });
    expect(startOf(variant!.get(PARENT)).name).to.equal("leaves slow 20261126-101500-a1b2");
    expect([base, variant].map((records) => startOf(records!.get(FIRST)).name)).to.deep.equal([
      "forest label=a",
      "forest label=a (slow)",
    ]);
    expect(pointsIn(variant!.get(PARENT))).to.deep.equal(pointsIn(base!.get(PARENT)));
    expect(startOf(variant!.get(FIRST)).tags["regimen.variant"]).to.equal("slow");
    expect(startOf(base!.get(FIRST)).tags["regimen.variant"]).to.equal("base");
  });

  it("logs the machine for trainings under way, and masks secrets everywhere", () => {
    const secret = fakeTask("fit", { params: { url: "http://me:s3cret@x" } });
    const fake = fakeWorld([secret]);
    const recorder = recorded(fake, [started(secret, "k")], {
      ...RUN,
      description: "With s3cret.",
      params: { token: "s3cret" },
      tags: { team: "s3cret" },
      command: "regimen run -p token=s3cret",
    });
    recorder.sample(1500, { "system/cpu_utilization_percentage": 50 });
    recorder.sample(1600, { "system/cpu_utilization_percentage": 60 });
    recorder.end(2000, END);
    recorder.sample(2100, { "system/cpu_utilization_percentage": 70 });
    recorder.flush();
    expect(pointsIn(fake.records.get(FIRST)).slice(0, 2)).to.deep.equal([
      "system/cpu_utilization_percentage@0=50",
      "system/cpu_utilization_percentage@1=60",
    ]);
    expect(JSON.stringify([...fake.records.values()])).not.to.include("s3cret");
    expect(startOf(fake.records.get(PARENT)).tags).to.include({ team: "***", "regimen.command": "regimen run -p token=***" });
  });

  it("hands points on in few records, every one of them", () => {
    const fake = fakeWorld([forest], { k: {} });
    const many = Array.from({ length: 1234 }, (_, step) => metric(forest, "trainLoss", step, step));
    recorded(fake, [started(forest, "k"), ...many, finished(forest, "k")]).end(9000, END);
    expect(of(fake.records.get(FIRST), "metrics").map(({ points }) => points.length)).to.deep.equal([500, 500, 235]);
    expect(pointsIn(fake.records.get(FIRST)).slice(0, -1)).to.deep.equal(many.map((_, step) => `train/loss@${step}=${step}`));
  });
});
