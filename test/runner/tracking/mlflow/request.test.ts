import { expect } from "chai";
import type { MlflowClient, MlflowError } from "../../../../src/runner/tracking/mlflow/client.ts";
import { hastyClient, targetAt } from "../../../support/mlflow/client-of.ts";
import { type FakeMlflow, fakeMlflow, type Mischief } from "../../../support/mlflow/fake-mlflow.ts";

/** The mistake that something comes to. */
async function mistake(work: Promise<unknown>): Promise<MlflowError> {
  const value = await work.catch((error: unknown) => error);
  expect(value).to.be.instanceOf(Error);
  return value as MlflowError;
}

describe("requests to MLflow", () => {
  let fake: FakeMlflow;
  let client: MlflowClient;
  let pauses: number[];

  beforeEach(async () => {
    fake = await fakeMlflow();
    ({ client, pauses } = hastyClient(targetAt(fake.uri)));
  });
  afterEach(() => fake.stop());

  /** Goes wrong so in the first requests to a path, one mischief each. */
  function spoil(path: RegExp, ...mischiefs: readonly Mischief[]): void {
    const left = [...mischiefs];
    fake.misbehave((request) => (path.test(request.path) ? left.shift() : undefined));
  }
  const requestsTo = (path: RegExp) => fake.requests.filter((request) => path.test(request.path));
  const newRun = () => client.createRun({ experiment: "0", name: "r", startTime: 5, tags: { "regimen.run_uid": "u" } });
  const always = (mischief: Mischief): readonly Mischief[] => Array.from({ length: 20 }, () => mischief);

  it("are made again after what passes, ever later", async () => {
    spoil(/version/, ...[408, 429, 502, 503].map((status) => ({ type: "status", status }) as const));
    expect(await client.version()).to.equal("3.17.2");
    expect(pauses).to.deep.equal([500, 1000, 2000, 4000]);
  });

  it("wait as long as the server asks, in seconds or until a date", async () => {
    spoil(
      /version/,
      { type: "status", status: 429, retryAfter: "7" },
      { type: "status", status: 503, retryAfter: "Thu, 26 Nov 2026 10:00:30 GMT" },
    );
    await client.version();
    expect(pauses).to.deep.equal([7000, 30_000]);
  });

  it("give up at once where the server asks for more than two minutes", async () => {
    spoil(/version/, { type: "status", status: 503, retryAfter: "3600" });
    expect(await mistake(client.version())).to.include({ kind: "away", status: 503 });
    expect(pauses).to.deep.equal([]);
  });

  it("give up when tried as often as allowed, and after three times for 500", async () => {
    spoil(/version/, ...always({ type: "status", status: 504 }));
    expect((await mistake(client.version())).message).to.equal(
      `${fake.uri}, asking for its version: the server answered 504: mischief (tried 5 times)`,
    );
    expect(requestsTo(/version/)).to.have.length(5);
    spoil(/runs\/get/, ...always({ type: "status", status: 500 }));
    expect((await mistake(client.getRun("a"))).message).to.equal(
      `${fake.uri}, reading run a: the server answered 500: mischief (tried 4 times)`,
    );
  });

  it("are never made again after other refusals", async () => {
    for (const status of [400, 401, 403, 404, 405, 409, 413, 422, 501]) {
      spoil(/runs\/get/, ...always({ type: "status", status }));
      const before = fake.requests.length;
      expect((await mistake(client.getRun("a"))).status).to.equal(status);
      expect(fake.requests.length - before, String(status)).to.equal(1);
    }
    expect(pauses).to.deep.equal([]);
  });

  const lost: readonly Mischief[] = [
    { type: "drop", when: "before" },
    { type: "drop", when: "after" },
    { type: "truncated" },
    { type: "cut-off" },
    { type: "page" },
    { type: "status", status: 500, carriedOut: true },
    { type: "bytes", bytes: Buffer.from("[1]"), status: 200 },
  ];
  for (const mischief of lost) {
    const what = `${mischief.type}${mischief.type === "drop" ? ` ${mischief.when}` : ""}`;
    it(`arrive once in spite of ${what}`, async () => {
      const run = await newRun();
      spoil(/log-batch/, mischief, mischief);
      await client.logBatch(run.id, { metrics: [{ key: "loss", value: 1, time: 5, step: 0 }], params: { a: "1" } });
      expect(fake.store.runs.get(run.id)!.points.size).to.equal(1);
      expect(requestsTo(/log-batch/)).to.have.length(3);
      expect(await client.metricHistory(run.id, "loss")).to.deep.equal([{ key: "loss", value: 1, time: 5, step: 0 }]);
    });

    it(`are doubtful after ${what} where doing it twice would make two`, async () => {
      spoil(/runs\/create|logged-models$/, mischief, mischief);
      expect((await mistake(newRun())).kind).to.equal("doubtful");
      expect(
        (await mistake(client.createModel({ experiment: "0", name: "m", type: "forest", run: "r", params: {}, tags: {} }))).kind,
      ).to.equal("doubtful");
      expect(requestsTo(/runs\/create/)).to.have.length(1);
      expect(fake.store.runs.size).to.equal(
        requestsTo(/runs\/create/).filter(({ carriedOut }) => carriedOut && mischief.type !== "page").length,
      );
    });
  }

  it("that must not be repeated are repeated after 429, since nothing was done", async () => {
    spoil(/runs\/create/, { type: "status", status: 429 }, { type: "status", status: 429 });
    expect((await newRun()).name).to.equal("r");
    expect(fake.store.runs.size).to.equal(1);
  });

  it("that must not be repeated are repeated while nobody listens", async () => {
    await fake.stop();
    const { client } = hastyClient(targetAt(fake.uri), { sleep: () => fake.start() });
    expect((await client.createRun({ experiment: "0", name: "r", startTime: 5, tags: {} })).name).to.equal("r");
    expect(fake.store.runs.size).to.equal(1);
  });

  it("do not wait for ever", async () => {
    const { client } = hastyClient(targetAt(fake.uri, { timeout: 0.1, retries: 1 }));
    spoil(/./, ...always({ type: "hang", carriedOut: false }));
    const away = await mistake(client.version());
    expect(away.kind).to.equal("away");
    expect(away.message).to.equal(`${fake.uri}, asking for its version: no answer within 0.1 s (tried 2 times)`);
    expect((await mistake(client.createRun({ experiment: "0", name: "r", startTime: 5, tags: {} }))).kind).to.equal("doubtful");
  });

  it("are patient with slow answers", async () => {
    spoil(/version/, { type: "delay", by: 50 });
    expect(await client.version()).to.equal("3.17.2");
    expect(pauses).to.deep.equal([]);
  });

  it("can be given up, under way or while waiting", async () => {
    const stopping = new AbortController();
    const { client } = hastyClient(targetAt(fake.uri), { signal: stopping.signal });
    fake.misbehave(() => {
      setImmediate(() => stopping.abort());
      return { type: "hang", carriedOut: true };
    });
    expect(await mistake(client.createRun({ experiment: "0", name: "r", startTime: 5, tags: {} }))).to.include({
      kind: "doubtful",
      message: `${fake.uri}, making run "r": given up before it was answered`,
    });
    const before = fake.requests.length;
    expect((await mistake(client.createRun({ experiment: "0", name: "r", startTime: 5, tags: {} }))).kind).to.equal("away");
    expect(fake.requests.length).to.equal(before);
  });

  it("wait for real, and no longer than until they are given up", async () => {
    const stopping = new AbortController();
    fake.misbehave(() => ({ type: "status", status: 503, retryAfter: "100" }));
    const { createClient } = await import("../../../../src/runner/tracking/mlflow/create-client.ts");
    const work = createClient(targetAt(fake.uri), { signal: stopping.signal }).version();
    setTimeout(() => stopping.abort(), 30);
    expect((await mistake(work)).kind).to.equal("away");
  });

  describe("say how to mend", () => {
    const explained: readonly (readonly [string, Mischief, Partial<MlflowError>])[] = [
      [
        "a missing password",
        { type: "status", status: 401, body: "<p>You are not authenticated.</p>" },
        {
          kind: "away",
          message:
            "not let in (401); set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD (or MLFLOW_TRACKING_TOKEN), or mend them: You are not authenticated.",
        },
      ],
      [
        "a missing permission",
        { type: "status", status: 403, body: "Permission denied" },
        {
          kind: "away",
          message: "not allowed (403); ask for the permission to write there, or choose another experiment: Permission denied",
        },
      ],
      [
        "a host's name",
        { type: "status", status: 403, body: "Invalid Host header - possible DNS rebinding attack detected" },
        {
          kind: "away",
          message:
            "the server refuses to be called HOST (403); start it with --allowed-hosts HOST: Invalid Host header - possible DNS rebinding attack detected",
        },
      ],
      [
        "another address",
        { type: "status", status: 302, body: "", location: "https://login.example/oauth?state=secret" },
        { kind: "away", message: "it sends us elsewhere (302, to https://login.example/oauth); give that address instead" },
      ],
      [
        "another kind of server",
        { type: "status", status: 404, body: "<html><style>p{}</style><body>Not Found</body>" },
        { kind: "away", message: "no MLflow here (404); is the address complete, with its path?" },
      ],
      [
        "a refused value",
        {
          type: "status",
          status: 400,
          body: '{"error_code":"INVALID_PARAMETER_VALUE","message":"Changing param\\n values is not allowed."}',
        },
        {
          kind: "rejected",
          code: "INVALID_PARAMETER_VALUE",
          message: "INVALID_PARAMETER_VALUE: Changing param values is not allowed.",
        },
      ],
      [
        "a request too large",
        { type: "status", status: 413, body: "<h1>413 Request Entity Too Large</h1>" },
        { kind: "rejected", message: "413: 413 Request Entity Too Large" },
      ],
      [
        "a page of a proxy",
        { type: "page" },
        { kind: "away", message: "200 with an answer that is not MLflow's: Log in Who are you? (tried 4 times)" },
      ],
    ];
    for (const [what, mischief, { message, ...rest }] of explained)
      it(what, async () => {
        fake.misbehave(() => mischief);
        const error = await mistake(client.getRun("a"));
        const host = fake.uri.replace("http://", "");
        expect(error.message).to.equal(`${fake.uri}, reading run a: ${message!.replaceAll("HOST", host)}`);
        expect(error).to.include(rest);
      });

    it("a server older than logged models", async () => {
      fake.misbehave(() => ({ type: "status", status: 404 }));
      expect(await mistake(client.finishModel("m-1"))).to.include({
        kind: "rejected",
        message: `${fake.uri}, finishing model m-1: this server does not know /api/2.0/mlflow/logged-models/m-1 (404); MLflow 3.0 does`,
      });
    });

    it("no server", async () => {
      await fake.stop();
      expect(await mistake(client.version())).to.include({
        kind: "away",
        message: `${fake.uri}, asking for its version: no server (connection refused); start it, or look at the address (tried 5 times)`,
      });
    });

    it("no such host", async () => {
      const { client } = hastyClient(targetAt("http://nowhere.invalid:5000", { retries: 0 }));
      const { kind, message } = await mistake(client.createRun({ experiment: "0", name: "r", startTime: 5, tags: {} }));
      expect(kind).to.equal("away");
      expect(message).to.match(/^http:\/\/nowhere\.invalid:5000, making run "r": no such host \(E\w+\); look at the address$/);
    });

    it("a certificate that is not there", async () => {
      const { client } = hastyClient(targetAt("https://127.0.0.1:1", { serverCertificate: "/nowhere/ca.pem" }));
      expect(await mistake(client.version())).to.include({
        kind: "away",
        message: "cannot read the certificate /nowhere/ca.pem (ENOENT); MLFLOW_TRACKING_SERVER_CERT_PATH names it",
      });
    });
  });

  describe("keep secrets:", () => {
    const secrets = { user: "me", password: "pa$$ word/+=&" };
    const basic = Buffer.from(`${secrets.user}:${secrets.password}`).toString("base64");

    it("they go out in the header", async () => {
      await hastyClient(targetAt(fake.uri, { credentials: { kind: "basic", ...secrets } })).client.version();
      await hastyClient(targetAt(fake.uri, { credentials: { kind: "bearer", token: "tok" } })).client.version();
      expect(fake.requests.map(({ headers }) => headers.authorization)).to.deep.equal([`Basic ${basic}`, "Bearer tok"]);
    });

    it("no message holds one that was left in the address", async () => {
      await fake.stop();
      const { client } = hastyClient(targetAt(fake.uri.replace("http://", "http://me:secret@"), { retries: 0 }));
      const { message } = await mistake(client.version());
      expect(message).to.equal(
        `${fake.uri}, asking for its version: no server (connection refused); start it, or look at the address`,
      );
    });

    it("no message holds one, though the server repeats them", async () => {
      const { client } = hastyClient(targetAt(fake.uri, { credentials: { kind: "basic", ...secrets } }));
      for (const status of [200, 302, 400, 401, 403, 404, 418, 500, 503]) {
        fake.misbehave(() => ({
          type: "status",
          status,
          body: JSON.stringify({ error_code: basic, message: `Basic ${basic} ${secrets.password}` }),
          location: `http://x/${basic}`,
        }));
        const error = await mistake(client.getRun("a"));
        expect(`${error.message} ${error.code} ${error.stack}`).not.to.include(basic).and.not.to.include(secrets.password);
      }
    });
  });
});
