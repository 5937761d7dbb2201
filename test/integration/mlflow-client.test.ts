import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { type MlflowClient, MlflowError } from "../../src/runner/tracking/mlflow/client.ts";
import { createClient } from "../../src/runner/tracking/mlflow/create-client.ts";
import { hastyClient, targetAt } from "../support/mlflow/client-of.ts";
import { proxyTo } from "../support/mlflow/proxy.ts";
import { sharedMlflow } from "../support/mlflow/shared.ts";
import { requireMlflow } from "../support/reference.ts";

const TEXT = 'ünïcode 中文 😀 "quoted" \\ </script> \t\n end';

describe("the client with a real MLflow", function () {
  this.timeout(180_000);
  let client: MlflowClient;
  let uri: string;
  let experiment: string;
  let folder: string;

  before(async function () {
    requireMlflow.call(this);
    ({ uri } = await sharedMlflow());
    client = createClient(targetAt(uri));
    experiment = await client.experiment(`client ${Date.now()} é`, { "lr[0]": "1", note: TEXT });
    folder = mkdtempSync(join(tmpdir(), "regimen-client-"));
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  const newRun = (name: string, tags: { [key: string]: string } = {}) =>
    client.createRun({ experiment, name, startTime: 1_700_000_000_000, user: "me", tags });

  it("asks for its version", async () => expect(await client.version()).to.match(/^3\.\d+\.\d+/));

  it("makes an experiment once, however many ask for it", async () => {
    const name = `race ${Date.now()}`;
    const ids = await Promise.all(Array.from({ length: 6 }, () => client.experiment(name)));
    expect(new Set(ids).size).to.equal(1);
    await client.setExperimentTag(ids[0]!, "mlflow.note.content", TEXT);
  });

  it("makes, renames, ends and reads a run", async () => {
    const tags = { "regimen.run_uid": "u-1", "a[b]=c": TEXT, "": "empty key" };
    const made = await newRun("forest label=COVIDCT", tags);
    expect(made).to.deep.include({
      name: "forest label=COVIDCT",
      experiment,
      status: "RUNNING",
      startTime: 1_700_000_000_000,
      lifecycle: "active",
    });
    expect(made.artifactUri).to.equal(`mlflow-artifacts:/${experiment}/${made.id}/artifacts`);
    expect(made.tags).to.deep.equal({ ...tags, "mlflow.runName": "forest label=COVIDCT" });
    await client.updateRun(made.id, { status: "FAILED", endTime: 1_700_000_001_000.9, name: "renamed" });
    const read = await client.getRun(made.id);
    expect(read).to.deep.include({ name: "renamed", status: "FAILED", endTime: 1_700_000_001_000 });
    expect(await client.findRuns([experiment], "tags.`regimen.run_uid` = 'u-1'")).to.deep.equal([read]);
    expect(await client.findRuns([experiment], "tags.`regimen.run_uid` = 'u-2'")).to.deep.equal([]);
  });

  it("keeps 1,001 metrics, 101 parameters, 101 tags and long values, sent twice or once", async () => {
    const run = await newRun("large");
    const metrics = Array.from({ length: 1001 }, (_, step) => ({
      key: "train/loss@1",
      value: Math.sin(step) * 10 ** (step % 20),
      time: 1000 + step,
      step,
    }));
    const params = Object.fromEntries(
      Array.from({ length: 101 }, (_, index) => [`p[${index}]`, index === 7 ? "x".repeat(7000) : TEXT + index]),
    );
    const tags = Object.fromEntries(
      Array.from({ length: 101 }, (_, index) => [`t ${index}`, index === 7 ? "y".repeat(9000) : TEXT + index]),
    );
    for (let sent = 0; sent < 2; sent++) await client.logBatch(run.id, { metrics, params, tags });
    expect(await client.metricHistory(run.id, "train/loss@1")).to.deep.equal(metrics);
    const read = await client.getRun(run.id);
    expect(Object.keys(read.params)).to.have.members(Object.keys(params));
    expect(read.params["p[3]"]).to.equal(params["p[3]"]);
    expect(read.params["p[7]"]).to.match(/^x{5947}… \[cut: 5947 of 7000 characters, sha256 [0-9a-f]{12}\]$/);
    expect(read.tags["t 7"]).to.match(/^y{7947}… \[cut: 7947 of 9000 characters, sha256 [0-9a-f]{12}\]$/);
    expect(read.tags["regimen.cut.p[7]"]).to.match(/^5947 of 7000 characters/);
    for (const [key, value] of Object.entries(tags)) if (key !== "t 7") expect(read.tags[key]).to.equal(value);
  });

  it("keeps every kind of number", async () => {
    const run = await newRun("numbers");
    const { MAX_VALUE: most, MIN_VALUE: least, NaN: none, POSITIVE_INFINITY: up, NEGATIVE_INFINITY: down } = Number;
    const values = [0, -1.5, 0.1, 1e21, -most, least, none, up, down];
    await client.logBatch(run.id, { metrics: values.map((value, step) => ({ key: "n", value, time: 5, step: step - 4 })) });
    const clamped = values.map((value) => (value === up ? most : value === down ? -most : value));
    expect((await client.metricHistory(run.id, "n")).map(({ value, step }) => [value, step])).to.have.deep.members(
      clamped.map((value, step) => [value, step - 4]),
    );
  });

  it("takes any text as key and value, and gives it back", async () => {
    const texts = fc.sample(fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.string({ maxLength: 60 })), {
      numRuns: 150,
      seed: 8,
    });
    const hard = [
      "_x5B_",
      "a_x",
      "a/",
      "//",
      "..",
      "lr[0]",
      "k=v,loss@1#%",
      "𞓏",
      "a\u0301",
      "x\n",
      "\0",
      "\ud800",
      "k".repeat(250),
    ];
    const keys = [...new Set([...texts, ...hard])];
    const run = await newRun("keys");
    await client.logBatch(run.id, {
      metrics: keys.map((key, step) => ({ key, value: 1, time: 5, step })),
      params: Object.fromEntries(keys.map((key, index) => [key, String(index)])),
      tags: Object.fromEntries(keys.map((key) => [key, key])),
    });
    const read = await client.getRun(run.id);
    expect(read.params).to.deep.equal(Object.fromEntries(keys.map((key, index) => [key, String(index)])));
    expect(read.metrics.map(({ key }) => key)).to.have.members(keys);
    const clean = (text: string) => text.replace(/\p{Surrogate}/gu, "\ufffd").replaceAll("\0", "\u2400");
    for (const key of keys) expect(read.tags[key]).to.equal(clean(key));
  });

  it("cuts long keys, names and texts to what the server keeps", async () => {
    const key = `${"k[".repeat(200)}end`;
    const run = await client.createRun({
      experiment,
      name: "n".repeat(300),
      startTime: 5,
      user: "u".repeat(300),
      tags: { [key]: "v".repeat(9000) },
    });
    await client.logBatch(run.id, { params: { [key]: "1" } });
    const read = await client.getRun(run.id);
    expect(read.name).to.have.length(250);
    const [short] = Object.keys(read.params) as [string];
    expect(short)
      .to.match(/_h[0-9a-f]{24}_$/)
      .and.have.length(250);
    expect(read.tags[`regimen.key.${short.slice(-25, -1)}`]).to.equal(key);
    expect(read.tags[short]).to.have.length(8000);
  });

  it("does not change a parameter, and says what the server said", async () => {
    const run = await newRun("stubborn");
    await client.logBatch(run.id, { params: { trees: "10" } });
    const error = (await client
      .logBatch(run.id, { params: { trees: "11" }, tags: { lost: "1" } })
      .catch((reason: unknown) => reason)) as MlflowError;
    expect(error).to.be.instanceOf(MlflowError).and.include({ kind: "rejected", status: 400, code: "INVALID_PARAMETER_VALUE" });
    expect(error.message).to.match(
      new RegExp(`^${uri}, logging to run ${run.id}: INVALID_PARAMETER_VALUE: Changing param values is not allowed`),
    );
    const read = await client.getRun(run.id);
    expect([read.params, read.tags.lost]).to.deep.equal([{ trees: "10" }, undefined]);
  });

  it("keeps data sets, however wide, once", async () => {
    const run = await newRun("inputs");
    const columns = Array.from({ length: 20_000 }, (_, index) => ({ name: `feature ${index} é`, type: "double" }));
    const inputs = [
      {
        name: "features",
        digest: "ab".repeat(32),
        context: "training",
        source: TEXT,
        columns: [{ name: "x", type: "long" }],
        rows: 132,
      },
      { name: "wide", digest: "cd".repeat(32), context: "evaluation", source: "s".repeat(20_000), columns, rows: 1 },
    ];
    for (let sent = 0; sent < 2; sent++) await client.logInputs(run.id, inputs);
    const answer = (await (await fetch(`${uri}/api/2.0/mlflow/runs/get?run_id=${run.id}`)).json()) as {
      run: { inputs: { dataset_inputs: { dataset: { [field: string]: string }; tags: object[] }[] } };
    };
    const kept = answer.run.inputs.dataset_inputs.toSorted((a, b) => (a.dataset.name! < b.dataset.name! ? -1 : 1));
    expect(kept.map(({ dataset, tags }) => [dataset.name, dataset.digest, tags])).to.deep.equal([
      ["features", "ab".repeat(18), [{ key: "mlflow.data.context", value: "training" }]],
      ["wide", "cd".repeat(18), [{ key: "mlflow.data.context", value: "evaluation" }]],
    ]);
    expect(JSON.parse(kept[0]!.dataset.source!)).to.deep.equal({ uri: TEXT });
    expect(JSON.parse(kept[0]!.dataset.schema!)).to.deep.equal({ mlflow_colspec: [{ name: "x", type: "long", required: true }] });
    expect(JSON.parse(kept[0]!.dataset.profile!)).to.deep.equal({ num_rows: 132, num_columns: 1 });
    const { columns_listed: listed, ...profile } = JSON.parse(kept[1]!.dataset.profile!) as { [name: string]: number };
    expect(profile).to.deep.equal({ num_rows: 1, num_columns: 20_000 });
    expect((JSON.parse(kept[1]!.dataset.schema!) as { mlflow_colspec: object[] }).mlflow_colspec).to.have.length(listed!);
  });

  it("sends files of any name and size, and lists them", async () => {
    const run = await newRun("artifacts");
    const large = Buffer.alloc(8_000_000, "0123456789abcdef\0\xff", "latin1");
    const files: readonly (readonly [string, Buffer])[] = [
      ["report.html", Buffer.from("<p>é")],
      ["tables/a b?%+&*|é中😀:;=,'().csv", Buffer.from("a,b\n")],
      ["tables/deep/er/empty", Buffer.alloc(0)],
      ["large.bin", large],
    ];
    for (const [path, bytes] of files) {
      const from = join(folder, "file");
      writeFileSync(from, bytes);
      for (let sent = 0; sent < 2; sent++) await client.putArtifact(run.artifactUri, path, { from, size: bytes.length });
      const query = new URLSearchParams({ run_uuid: run.id, path });
      expect(Buffer.from(await (await fetch(`${uri}/get-artifact?${query}`)).arrayBuffer()).equals(bytes), path).to.equal(true);
    }
    expect(await client.listArtifacts(run.id)).to.have.deep.members([
      { path: "large.bin", isFolder: false, size: 8_000_000 },
      { path: "report.html", isFolder: false, size: 5 },
      { path: "tables", isFolder: true, size: 0 },
    ]);
    expect((await client.listArtifacts(run.id, "tables")).map(({ path }) => path)).to.have.members([
      "tables/a b?%+&*|é中😀:;=,'().csv",
      "tables/deep",
    ]);
    expect(await client.listArtifacts(run.id, "none")).to.deep.equal([]);
  });

  it("makes, finishes, links and registers a model with metrics of its own", async () => {
    const run = await newRun("model");
    const params = { "depth[max]": "3", long: "x".repeat(7000) };
    const model = await client.createModel({
      experiment,
      name: "forest: a/b",
      type: "forest",
      run: run.id,
      params,
      tags: { "regimen.model_uid": "m-1", "a=b": TEXT },
    });
    expect(model).to.deep.include({ name: "forest- a-b", status: "LOGGED_MODEL_PENDING" });
    expect(model.tags["a=b"]).to.equal(TEXT);
    const from = join(folder, "MLmodel");
    writeFileSync(from, "flavors: {}\n");
    await client.putArtifact(model.artifactUri, "MLmodel", { from, size: 12 });
    await client.logBatch(run.id, { metrics: [{ key: "auc", value: 0.9, time: 5, step: 0, model: model.id }] });
    await client.finishModel(model.id);
    await client.logOutputs(run.id, [{ model: model.id, step: 3 }]);
    const [found, ...others] = await client.findModels(experiment, "tags.`regimen.model_uid` = 'm-1'");
    expect([found, others]).to.deep.equal([{ ...model, status: "LOGGED_MODEL_READY" }, []]);
    const name = `forest ${Date.now()}`;
    const version = { source: `models:/${model.id}`, run: run.id, model: model.id };
    expect([await client.registerModel(name, version), await client.registerModel(name, version)]).to.deep.equal(["1", "1"]);
    const shown = (await (await fetch(`${uri}/api/2.0/mlflow/logged-models/${model.id}`)).json()) as {
      model: { data: { metrics: { key: string; value: number }[] } };
    };
    expect(shown.model.data.metrics[0]).to.include({ key: "auc", value: 0.9 });
  });

  it("says what is not there", async () => {
    const error = (await client.getRun("0".repeat(32)).catch((reason: unknown) => reason)) as MlflowError;
    expect(error).to.include({ kind: "rejected", status: 404, code: "RESOURCE_DOES_NOT_EXIST" });
  });

  it("tells an MLflow below another path from none", async () => {
    const { client: astray } = hastyClient(targetAt(`${uri}/nowhere`));
    for (const ask of [() => astray.version(), () => astray.getRun("a")])
      expect(await ask().catch((reason: MlflowError) => reason.message)).to.match(
        /: no MLflow here \(404\); is the address complete, with its path\?$/,
      );
  });

  it("is told how to be let in where the server does not know its own name", async () => {
    const proxy = await proxyTo(uri, { host: "mlflow.corp" });
    const { client: named } = hastyClient(targetAt(proxy.uri));
    const host = proxy.uri.replace("http://", "");
    const error = (await named.getRun("a").catch((reason: unknown) => reason)) as MlflowError;
    await proxy.stop();
    expect(error).to.include({
      kind: "away",
      message: `${proxy.uri}, reading run a: the server refuses to be called ${host} (403); start it with --allowed-hosts ${host}: Invalid Host header - possible DNS rebinding attack detected`,
    });
  });
});
