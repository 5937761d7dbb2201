import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { digestText } from "../../src/runner/cache/digest.ts";
import { diskFiles } from "../../src/runner/cache/file-layer.ts";
import { createClient } from "../../src/runner/tracking/mlflow/create-client.ts";
import { openOutbox } from "../../src/runner/tracking/outbox/open.ts";
import { startSender } from "../../src/runner/tracking/outbox/sender.ts";
import type { RunUid, TrackedFile, TrackingRecord } from "../../src/runner/tracking/record/record.ts";
import { runHere } from "../support/host.ts";
import { targetAt } from "../support/mlflow/client-of.ts";
import { type MlflowServer, mlflowServer } from "../support/mlflow/server.ts";
import { parseRecord } from "../support/parse-record.ts";
import { requireMlflow } from "../support/reference.ts";

const CHILDREN = 6;
const uid = (n: number): RunUid => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}` as RunUid;

/** What there is of an experiment run, in numbers. */
interface Counts {
  runs: number;
  points: number;
  params: number;
  tags: number;
  inputs: number;
  artifacts: number;
  models: number;
  statuses: { [status: string]: number };
}

const none = (): Counts => ({ runs: 0, points: 0, params: 0, tags: 0, inputs: 0, artifacts: 0, models: 0, statuses: {} });

/** By the outbox's files alone. */
function countOutbox(folder: string): Counts {
  const counts = none();
  for (const name of readdirSync(folder).filter((one) => /^[0-9a-f-]{36}\.jsonl$/.test(one))) {
    const tags = new Set(["regimen.run_uid"]);
    for (const line of readFileSync(join(folder, name), "utf8").split("\n")) {
      const record = parseRecord(line);
      if (record?.type === "start") {
        counts.runs++;
        if (record.parent) tags.add("mlflow.parentRunId");
      }
      if (record?.type === "start" || record?.type === "tags") for (const key of Object.keys(record.tags)) tags.add(key);
      if (record?.type === "params") counts.params += Object.keys(record.params).length;
      if (record?.type === "metrics") counts.points += record.points.length;
      if (record?.type === "input") counts.inputs++;
      if (record?.type === "artifact") counts.artifacts++;
      if (record?.type === "model") counts.models++;
      if (record?.type === "end") counts.statuses[record.status] = (counts.statuses[record.status] ?? 0) + 1;
    }
    counts.tags += tags.size;
  }
  return counts;
}

/** The parts of MLflow's answers that are counted. */
interface Answer {
  readonly experiment: { readonly experiment_id: string };
  readonly files?: readonly { readonly path: string; readonly is_dir: boolean }[];
  readonly metrics?: readonly object[];
  readonly models?: readonly object[];
  readonly runs?: readonly {
    readonly info: { readonly run_id: string; readonly status: string };
    readonly data: { readonly [list in "metrics" | "params" | "tags"]?: readonly { readonly key: string }[] };
    readonly inputs?: { readonly dataset_inputs?: readonly object[] };
    readonly outputs?: { readonly model_outputs?: readonly object[] };
  }[];
}

/** By REST, without regimen's client. */
async function countServer(uri: string, experiment: string): Promise<Counts> {
  const ask = async (path: string, body?: object): Promise<Answer> => {
    const init = body ? { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {};
    const answer = await fetch(`${uri}/api/2.0/mlflow/${path}`, init);
    expect(answer.status, path).to.equal(200);
    return (await answer.json()) as Answer;
  };
  const id = (await ask(`experiments/get-by-name?experiment_name=${experiment}`)).experiment.experiment_id;
  const counts = none();
  const files = async (run: string, path = ""): Promise<number> => {
    const { files: list = [] } = await ask(`artifacts/list?run_id=${run}&path=${encodeURIComponent(path)}`);
    let sum = 0;
    for (const file of list) sum += file.is_dir ? await files(run, file.path) : 1;
    return sum;
  };
  const { runs = [] } = await ask("runs/search", { experiment_ids: [id], run_view_type: "ALL", max_results: 1000 });
  for (const { info, data, inputs, outputs } of runs) {
    counts.runs++;
    counts.statuses[info.status] = (counts.statuses[info.status] ?? 0) + 1;
    counts.params += (data.params ?? []).length;
    counts.tags += (data.tags ?? []).filter(({ key }) => key !== "mlflow.runName" && key !== "mlflow.user").length;
    counts.inputs += (inputs?.dataset_inputs ?? []).length;
    counts.models += (outputs?.model_outputs ?? []).length;
    counts.artifacts += await files(info.run_id);
    for (const { key } of data.metrics ?? []) {
      const { metrics = [] } = await ask(`metrics/get-history?run_id=${info.run_id}&metric_key=${encodeURIComponent(key)}`);
      counts.points += metrics.length;
    }
  }
  const { models = [] } = await ask("logged-models/search", { experiment_ids: [id], max_results: 50 });
  expect(models.length, "models, each an output of one run").to.equal(counts.models);
  return counts;
}

describe("the outbox and the real MLflow", () => {
  let server: MlflowServer;
  let project: string;
  before(async function () {
    this.timeout(180_000);
    requireMlflow.call(this);
    server = await mlflowServer();
    project = mkdtempSync(join(tmpdir(), "regimen-sync-mlflow-"));
    mkdirSync(join(project, ".regimen", "objects"), { recursive: true });
  });
  after(async () => {
    await server?.remove();
    if (project) rmSync(project, { recursive: true, force: true });
  });

  const file = (name: string): TrackedFile => {
    const from = join(project, ".regimen", "objects", name.replaceAll("/", "-"));
    const text = `content of ${name}`;
    writeFileSync(from, text);
    return { path: name, digest: digestText(text), size: text.length, from };
  };

  it("agree in every count when the server was killed in the middle of a run, started again, and synced to twice", async function () {
    this.timeout(240_000);
    const home = join(project, ".regimen");
    const run = "20261126-101500-a1b2";
    const outbox = openOutbox({ home, run, experiment: "lungs", target: server.uri, files: diskFiles });
    const connect = (signal: AbortSignal) => createClient(targetAt(server.uri, { retries: 1 }), { signal });
    const sender = startSender({ home, run, uri: server.uri, connect, files: diskFiles });
    const now = Date.now();
    const points = (from: number, count: number): TrackingRecord => ({
      type: "metrics",
      points: Array.from({ length: count }, (_, i) => ({
        key: i % 2 ? "train/loss" : "val/acc[0]",
        value: (from + i) % 50 === 0 ? NaN : 1 / (from + i + 1),
        time: now + from + i,
        step: from + i,
      })),
    });
    outbox.record(uid(0), {
      type: "start",
      time: now,
      experiment: "lungs",
      name: "lungs",
      tags: { "mlflow.source.name": "regimen" },
    });
    for (let child = 1; child <= CHILDREN; child++) {
      const name = `forest label=${child}`;
      outbox.record(uid(child), {
        type: "start",
        time: now,
        experiment: "lungs",
        name,
        parent: uid(0),
        tags: { stage: "forest" },
      });
      outbox.record(uid(child), { type: "params", params: { trees: "100", label: String(child), note: "ä".repeat(7000) } });
      outbox.record(uid(child), {
        type: "input",
        name: "table",
        digest: "ab".repeat(32),
        context: "training",
        source: "cohort.table",
        rows: 3,
      });
      outbox.record(uid(child), points(0, 400));
    }
    outbox.flush();
    const here = async (): Promise<number> => {
      const answer = await fetch(`${server.uri}/api/2.0/mlflow/runs/search`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ experiment_ids: ["1"], max_results: 100 }),
      });
      return (((await answer.json()) as { runs?: object[] }).runs ?? []).length;
    };
    while ((await here()) < 3) await new Promise((resolve) => setTimeout(resolve, 20));
    await server.kill();
    for (let child = 1; child <= CHILDREN; child++) {
      outbox.record(uid(child), points(400, 1300));
      outbox.record(uid(child), { type: "tags", tags: { see: `{run:${uid(0)}} and {run:${uid((child % CHILDREN) + 1)}}` } });
      for (const name of [`figures/roc ${child}.svg`, "table.csv"])
        outbox.record(uid(child), { type: "artifact", file: file(name) });
      const files = [file("MLmodel"), file(`data/model-${child}.txt`)];
      outbox.record(uid(child), {
        type: "model",
        uid: `m-${child}`,
        name: "forest",
        kind: "forest",
        files,
        params: { trees: "100" },
        tags: {},
      });
      if (child < CHILDREN)
        outbox.record(uid(child), { type: "end", time: now + 9000, status: child === 2 ? "FAILED" : "FINISHED" });
    }
    outbox.record(uid(0), { type: "end", time: now + 9999, status: "FAILED" });
    outbox.close();
    const { messages } = await sender.stop();
    expect(messages).to.have.length(1);
    expect(messages[0]).to.match(/^\d+ records of 7 runs are not sent yet \(http:.*\); regimen sync sends them$/);

    await server.start();
    const first = await runHere(project, ["sync"]);
    expect(first.code, first.out + first.err).to.equal(0);
    expect(first.out).to.match(/^20261126-101500-a1b2: \d+ records sent to http:\/\/127\.0\.0\.1:\d+\n$/);
    const expected = countOutbox(outbox.folder);
    expect(expected).to.include({ runs: 7, points: 6 * 1700, artifacts: 12, models: 6, inputs: 6 });
    const there = await countServer(server.uri, "lungs");
    // a note that was too long is cut, and a tag says so
    expect({ ...there, tags: there.tags - CHILDREN }).to.deep.equal(expected);
    expect(await runHere(project, ["sync"])).to.deep.equal({
      code: 0,
      out: "nothing to send: 1 run is there already\n",
      err: "",
    });
    expect(await countServer(server.uri, "lungs")).to.deep.equal(there);
  });
});
