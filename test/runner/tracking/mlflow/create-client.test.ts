import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { type MlflowClient, MlflowError } from "../../../../src/runner/tracking/mlflow/client.ts";
import { hastyClient, targetAt } from "../../../support/mlflow/client-of.ts";
import { type FakeMlflow, fakeMlflow } from "../../../support/mlflow/fake-mlflow.ts";
import { artifactsOf } from "../../../support/mlflow/fake-store.ts";

const refused = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.catch((reason: unknown) => reason);
  expect(error).to.be.instanceOf(MlflowError);
  expect((error as MlflowError).kind).to.equal("rejected");
  return (error as MlflowError).message;
};

describe("createClient", () => {
  let fake: FakeMlflow;
  let client: MlflowClient;
  let folder: string;

  beforeEach(async () => {
    fake = await fakeMlflow();
    ({ client } = hastyClient(targetAt(fake.uri)));
    folder = mkdtempSync(join(tmpdir(), "regimen-client-"));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await fake.stop();
  });

  const newRun = () => client.createRun({ experiment: "0", name: "r", startTime: 5, tags: {} });

  describe("experiment", () => {
    it("is made once, however many ask for it at the same time", async () => {
      const ids = await Promise.all(Array.from({ length: 8 }, () => client.experiment("lungs", { a: "b" })));
      expect(new Set(ids).size).to.equal(1);
      expect([...fake.store.experiments.values()].filter(({ name }) => name === "lungs")).to.have.length(1);
      expect(fake.store.experiments.get(ids[0]!)!.tags.get("a")).to.equal("b");
    });

    it("is found when the answer to its making is lost", async () => {
      let isFirst = true;
      fake.misbehave(({ path }) => {
        if (!path.endsWith("experiments/create") || !isFirst) return undefined;
        isFirst = false;
        return { type: "drop", when: "after" };
      });
      const id = await client.experiment("lungs");
      expect(fake.store.experiments.get(id)!.name).to.equal("lungs");
    });

    it("that is deleted takes no runs", async () => {
      const id = await client.experiment("lungs");
      fake.store.experiments.get(id)!.lifecycle = "deleted";
      expect(await refused(client.experiment("lungs"))).to.equal(
        'experiment "lungs" is deleted on the server; restore it there (mlflow experiments restore), or choose another name',
      );
    });
  });

  describe("values that a server would cut a request off at", () => {
    it("are refused before anything is sent", async () => {
      const run = await newRun();
      const before = fake.requests.length;
      const metric = { key: "loss", value: 1, time: 5, step: 0 };
      expect(await refused(client.logBatch(run.id, { metrics: [metric, { ...metric, step: 0.5 }] }))).to.equal(
        'the step of metric "loss" is 0.5; a whole number is needed, at most 9007199254740991 in size',
      );
      expect(await refused(client.createRun({ experiment: "0", name: "r", startTime: Number.NaN, tags: {} }))).to.equal(
        "the start is NaN; milliseconds since 1970 are needed, from 0 to 9007199254740991",
      );
      expect(await refused(client.updateRun(run.id, { status: "finished" as "FINISHED" }))).to.equal(
        `a run's status is RUNNING, SCHEDULED, FINISHED, FAILED, KILLED, not "finished"`,
      );
      expect(await refused(client.logOutputs(run.id, [{ model: "m-1", step: 0.5 }]))).to.include("the step of model m-1 is 0.5");
      expect(fake.requests.length).to.equal(before);
    });
  });

  it("follows every page of runs and points", async () => {
    for (let made = 0; made < 3; made++) await newRun();
    fake.misbehave(() => undefined);
    const run = [...fake.store.runs.keys()][0]!;
    const pages = [
      { runs: [{ info: { run_id: "a", experiment_id: "0", status: "FINISHED" } }], next_page_token: "1" },
      { next_page_token: "1" },
      { runs: [] },
    ];
    fake.misbehave(({ path }) =>
      path.endsWith("runs/search")
        ? { type: "bytes", status: 200, bytes: Buffer.from(JSON.stringify(pages.shift())) }
        : undefined,
    );
    expect((await client.findRuns(["0"], "")).map(({ id }) => id)).to.deep.equal(["a"]); // and not for ever
    expect(await client.metricHistory(run, "none")).to.deep.equal([]);
  });

  describe("logInputs", () => {
    /** As the real server answered when two runs told of one data set at the same moment. */
    const collision = {
      error_code: "BAD_REQUEST",
      message: "(sqlite3.IntegrityError) UNIQUE constraint failed: datasets.experiment_id, datasets.name, datasets.digest",
    };
    const refuse = (times: number): void => {
      let left = times;
      fake.misbehave(({ path }) =>
        path.endsWith("runs/log-inputs") && left-- > 0
          ? { type: "bytes", bytes: Buffer.from(JSON.stringify(collision)), status: 400 }
          : undefined,
      );
    };
    const inputs = [{ name: "d", digest: "1", context: "training", source: "s" }];

    it("is tried again where another run told of the same data at the same moment", async () => {
      const { id } = await newRun();
      refuse(2);
      await client.logInputs(id, inputs);
      expect(fake.store.runs.get(id)!.inputs.size).to.equal(1);
    });

    it("gives up where that goes on", async () => {
      const { id } = await newRun();
      refuse(100);
      expect(await refused(client.logInputs(id, inputs))).to.include("UNIQUE constraint failed");
    });
  });

  describe("putArtifact", () => {
    const file = (content: string | Buffer): { from: string; size: number } => {
      const from = join(folder, "file");
      writeFileSync(from, content);
      return { from, size: Buffer.byteLength(content) };
    };

    it("sends bytes as they are, below their path, and sends them again where the connection broke", async () => {
      const { artifactUri } = await newRun();
      const bytes = Buffer.alloc(3_000_000, "0123456789abcdef\0\xff", "latin1");
      const mischiefs = [
        { type: "page" },
        { type: "drop-upload" },
        { type: "drop", when: "before" },
        { type: "drop", when: "after" },
      ] as const;
      let next = 0;
      fake.misbehave(({ method }) => (method === "PUT" ? mischiefs[next++] : undefined));
      await client.putArtifact(artifactUri, "tables/a b?%+é.csv", file(bytes));
      expect(next).to.equal(5);
      expect([...artifactsOf(fake.store, artifactUri)]).to.deep.equal([["tables/a b?%+é.csv", bytes]]);
      await client.putArtifact(artifactUri, "empty", file(""));
      expect(artifactsOf(fake.store, artifactUri).get("empty")).to.have.length(0);
    });

    it("refuses paths that would be read as others", async () => {
      const { artifactUri } = await newRun();
      for (const path of ["", "/etc/passwd", "a//b", "./a", "a/../b", "..", "a#b", "a\\b", "a%2fb", "a\nb", "a\ud800"])
        expect(await refused(client.putArtifact(artifactUri, path, file("x"))), path).to.equal(
          `"${path}" cannot be the path of an artifact: it has to be relative, without empty parts, "." and "..", and without #, \\, % before two hexadecimal digits and control characters`,
        );
      expect(fake.store.artifacts.size).to.equal(0);
    });

    it("refuses stores that are not behind the server", async () => {
      for (const [uri, shown] of [
        ["s3://bucket/1/a/artifacts", "s3://bucket/1/a/artifacts"],
        ["file:///srv/mlruns/1/a/artifacts", "file:///srv/mlruns/1/a/artifacts"],
        ["wasbs://me:secret@host/x?sig=secret", "wasbs://host/x"],
        ["mlflow-artifacts://other:5000/1/a/artifacts", "mlflow-artifacts://other:5000/1/a/artifacts"],
        ["", ""],
      ] as const)
        expect(await refused(client.putArtifact(uri, "a", file("x")))).to.equal(
          `artifacts of this run are kept at ${shown}, past the server; only mlflow-artifacts:/ can be sent to. ` +
            "Start the server with --artifacts-destination (without --no-serve-artifacts), and choose an experiment made since",
        );
    });

    it("rejects a file that is gone or has become shorter", async () => {
      const { artifactUri } = await newRun();
      const { from, size } = file("hello");
      expect(await refused(client.putArtifact(artifactUri, "a", { from: `${from}x`, size }))).to.match(
        /: cannot read the file to send: ENOENT/,
      );
      expect(await refused(client.putArtifact(artifactUri, "a", { from, size: 9 }))).to.match(
        /: cannot read the file to send: it is shorter than it was$/,
      );
    });
  });

  it("registers a model once, though the answer is lost", async () => {
    const version = { source: "models:/m-1", run: "r1", model: "m-1" };
    let drops = 1;
    fake.misbehave(({ path }) =>
      path.endsWith("model-versions/create") && drops-- > 0 ? { type: "drop", when: "after" } : undefined,
    );
    const lost = await client.registerModel("forest", version).catch((error: unknown) => error);
    expect((lost as MlflowError).kind).to.equal("doubtful");
    expect(await client.registerModel("forest", version)).to.equal("1");
    expect(await client.registerModel("forest", { ...version, source: "models:/m-2" })).to.equal("2");
    expect(fake.store.versions).to.have.length(2);
  });

  it("makes nothing but MlflowErrors of any bytes with any status", async () => {
    const { client } = hastyClient(targetAt(fake.uri, { retries: 0 }));
    const from = join(folder, "file");
    writeFileSync(from, "x");
    const calls: readonly (() => Promise<unknown>)[] = [
      () => client.version(),
      () => client.experiment("e"),
      () => client.setExperimentTag("0", "k", "v"),
      () => client.createRun({ experiment: "0", name: "r", startTime: 5, tags: {} }),
      () => client.getRun("r"),
      () => client.updateRun("r", { status: "FINISHED" }),
      () => client.findRuns(["0"], "f"),
      () => client.logBatch("r", { tags: { a: "b" } }),
      () => client.metricHistory("r", "k"),
      () => client.logInputs("r", [{ name: "d", digest: "1", context: "training", source: "s" }]),
      () => client.logOutputs("r", [{ model: "m", step: 0 }]),
      () => client.putArtifact("mlflow-artifacts:/0/r/artifacts", "a", { from, size: 1 }),
      () => client.listArtifacts("r"),
      () => client.createModel({ experiment: "0", name: "m", type: "t", run: "r", params: {}, tags: {} }),
      () => client.findModels("0", ""),
      () => client.finishModel("m"),
      () => client.registerModel("n", { source: "s", run: "r" }),
    ];
    const field = fc.constantFrom(
      "run",
      "runs",
      "info",
      "data",
      "run_id",
      "metrics",
      "tags",
      "key",
      "value",
      "experiment",
      "model",
      "files",
      "next_page_token",
      "error_code",
      "message",
    );
    const jsonish = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom(null, true, 0, -1.5, "", "NaN", 1e300),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(field, tie("value"), { maxKeys: 4 }),
      ),
    })).value;
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((content) => Buffer.from(content)),
      jsonish.map((value) => Buffer.from(JSON.stringify(value))),
      fc.tuple(jsonish, fc.nat(40)).map(([value, cut]) => Buffer.from(JSON.stringify(value).slice(0, cut))),
    );
    const status = fc.constantFrom(200, 200, 200, 201, 204, 206, 300, 302, 304, 400, 401, 403, 404, 418, 429, 500, 503, 599);
    await fc.assert(
      fc.asyncProperty(bytes, status, fc.nat(calls.length - 1), async (content, code, call) => {
        fake.misbehave(() => ({ type: "bytes", bytes: content, status: code }));
        const error = await calls[call]!().then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (error !== undefined) expect(error).to.be.instanceOf(MlflowError);
      }),
      { numRuns: 400 },
    );
  });
});
