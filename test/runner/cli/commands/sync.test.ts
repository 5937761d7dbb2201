import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { diskFiles } from "../../../../src/runner/cache/file-layer.ts";
import { thisProcess } from "../../../../src/runner/cache/process-identity.ts";
import { openOutbox } from "../../../../src/runner/tracking/outbox/open.ts";
import type { RunUid, TrackingRecord } from "../../../../src/runner/tracking/record/record.ts";
import { runHere } from "../../../support/host.ts";
import { type FakeMlflow, fakeMlflow } from "../../../support/mlflow/fake-mlflow.ts";

const uid = (n: number): RunUid => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}` as RunUid;

describe("regimen sync", () => {
  let project: string;
  let home: string;
  let fake: FakeMlflow;
  /** Nobody listens there. */
  let nowhere: string;
  before(async () => {
    fake = await fakeMlflow();
    const stopped = await fakeMlflow();
    nowhere = stopped.uri;
    await stopped.stop();
  });
  after(() => fake.stop());
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "regimen-sync-"));
    home = join(project, ".regimen");
    mkdirSync(home);
    fake.store.runs.clear();
    fake.misbehave(() => undefined);
  });
  afterEach(() => rmSync(project, { recursive: true, force: true }));

  /** Keeps a run of three records. */
  function keep(run: string, uri: string | null, n: number, more: readonly TrackingRecord[] = []): string {
    const outbox = openOutbox({ home, run, experiment: "e", target: uri, files: diskFiles });
    for (const record of [
      { type: "start", time: 1000, experiment: "e", name: run, tags: {} },
      { type: "params", params: { a: "1" } },
      ...more,
      { type: "end", time: 2000, status: "FINISHED" },
    ] as const)
      outbox.record(uid(n), record);
    outbox.close();
    return outbox.folder;
  }
  const sync = (args: readonly string[] = [], env: { readonly [name: string]: string } = {}) =>
    runHere(project, ["sync", ...args], { MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0", ...env });
  const names = (): readonly string[] => [...fake.store.runs.values()].map(({ name }) => name);

  it("sends every run to its own server, or else to MLFLOW_TRACKING_URI, and nothing the second time", async () => {
    keep("20261126-101500-aaaa", fake.uri, 1);
    keep("20261126-101600-bbbb", null, 2);
    const env = { MLFLOW_TRACKING_URI: fake.uri };
    expect(await sync([], env)).to.deep.equal({
      code: 0,
      out: `20261126-101500-aaaa: 3 records sent to ${fake.uri}\n20261126-101600-bbbb: 3 records sent to ${fake.uri}\n`,
      err: "",
    });
    expect(names()).to.deep.equal(["20261126-101500-aaaa", "20261126-101600-bbbb"]);
    const requests = fake.requests.length;
    expect(await sync([], env)).to.deep.equal({ code: 0, out: "nothing to send: 2 runs are there already\n", err: "" });
    expect((await sync()).out).to.equal("nothing to send: 2 runs are there already\n");
    expect(fake.requests.length).to.equal(requests);
  });

  it("sends only the runs named, and all to another server with --to", async () => {
    keep("20261126-101500-aaaa", nowhere, 1);
    keep("20261126-101600-bbbb", nowhere, 2);
    const json = JSON.parse((await sync(["20261126-101600-bbbb", "--to", `${fake.uri}/`, "--json"])).out);
    expect(json).to.deep.equal({
      runs: [
        { run: "20261126-101600-bbbb", uri: fake.uri, state: "done", sent: 3, left: 0, rejected: 0, missing: [], problem: null },
      ],
      ...{ closed: [], done: 0, notTried: 0, withoutServer: [] },
    });
    expect((await sync(["--to", fake.uri])).out).to.equal(`20261126-101500-aaaa: 3 records sent to ${fake.uri}\n`);
  });

  it("keeps what a server that does not answer has not got, and asks it once", async () => {
    keep("20261126-101500-aaaa", nowhere, 1);
    keep("20261126-101600-bbbb", nowhere, 2);
    keep("20261126-101700-cccc", fake.uri, 3);
    const { code, out, err } = await sync();
    expect([code, err]).to.deep.equal([1, ""]);
    expect(out.split("\n")[0]).to.equal(`20261126-101500-aaaa: 0 records sent to ${nowhere}`);
    expect(out).to.include(
      `\n  3 records of 1 run are not sent yet (${nowhere}, looking for experiment "e": no server (connection refused)`,
    );
    expect(out).to.include(`\n20261126-101700-cccc: 3 records sent to ${fake.uri}\n1 run not tried; go on with: regimen sync\n`);
  });

  it("says what was rejected, where that is kept, and exits with 1", async () => {
    const folder = keep("20261126-101500-aaaa", fake.uri, 1, [{ type: "params", params: { a: "2" } }]);
    const { code, out } = await sync();
    expect(code).to.equal(1);
    expect(out).to.match(
      /: 4 records sent to .*\n {2}1 record was rejected by http:.*INVALID_PARAMETER_VALUE.*\(kept in .*\*\.dead\.jsonl\)\n$/,
    );
    expect(readFileSync(join(folder, `${uid(1)}.dead.jsonl`), "utf8")).to.include(
      '"record":{"type":"params","params":{"a":"2"}}',
    );
    expect(await sync()).to.include({ code: 0, out: "nothing to send: 1 run is there already\n" });
  });

  it("closes what a killed process left open, and sends it", async () => {
    const folder = keep("20261126-101500-aaaa", fake.uri, 1);
    const lines = readFileSync(join(folder, `${uid(1)}.jsonl`), "utf8").split("\n");
    writeFileSync(join(folder, `${uid(1)}.jsonl`), `${lines[0]}\n${lines[1]?.slice(0, 9)}`);
    const facts = JSON.parse(readFileSync(join(folder, "target.json"), "utf8"));
    writeFileSync(
      join(folder, "target.json"),
      JSON.stringify({ ...facts, owner: { ...thisProcess(), pid: 2 ** 30 }, closed: false }),
    );
    expect(await sync()).to.include({
      code: 0,
      out: `1 run left open by a killed process: closed as KILLED\n20261126-101500-aaaa: 2 records sent to ${fake.uri}\n`,
    });
    expect([...fake.store.runs.values()].map(({ status }) => status)).to.deep.equal(["KILLED"]);
  });

  it("waits for another sync and finds nothing left, and leaves a run to its own process", async () => {
    const more = Array.from(
      { length: 40 },
      (_, n): TrackingRecord => ({ type: "input", name: `d${n}`, digest: "ab", context: "training", source: "here" }),
    );
    keep("20261126-101500-aaaa", fake.uri, 1, more);
    fake.misbehave(() => ({ type: "delay", by: 10 }));
    const [first, second] = await Promise.all([sync(), sync()]);
    expect([first.code, second.code]).to.deep.equal([0, 0]);
    expect(first.out).to.equal(`20261126-101500-aaaa: 43 records sent to ${fake.uri}\n`);
    expect(second.out).to.match(
      /^20261126-101500-aaaa: waiting for process \d+ on .*, which sends it\n20261126-101500-aaaa: 0 records sent to /,
    );
    expect(names()).to.deep.equal(["20261126-101500-aaaa"]);

    const folder = keep("20261126-101600-bbbb", fake.uri, 2);
    const facts = JSON.parse(readFileSync(join(folder, "target.json"), "utf8"));
    writeFileSync(join(folder, "target.json"), JSON.stringify({ ...facts, closed: false }));
    writeFileSync(join(folder, "sender"), JSON.stringify(thisProcess()));
    const { code, out } = await sync();
    expect([code, out]).to.deep.equal([
      0,
      `20261126-101600-bbbb: still going on; its process (${process.pid} on ${thisProcess().host}) sends it\n`,
    ]);
  });

  it("tells mistakes in the call, with exit code 2", async () => {
    expect(await sync()).to.deep.equal({ code: 0, out: "nothing to send: no run is kept here\n", err: "" });
    keep("20261126-101500-aaaa", null, 1);
    expect(await sync(["20261126-101500-aaab"])).to.deep.equal({
      code: 2,
      out: "",
      err: 'regimen: no run "20261126-101500-aaab" is kept here; did you mean "20261126-101500-aaaa"?\nThe last: 20261126-101500-aaaa\n',
    });
    expect(await sync()).to.deep.equal({
      code: 2,
      out: "",
      err: "regimen: 1 run has no server to go to: name one with --to URI or in MLFLOW_TRACKING_URI; regimen ui shows it without\n",
    });
    const database = await sync(["--to", "sqlite:///mlflow.db"]);
    expect(database.code).to.equal(2);
    expect(database.err).to.match(
      /^regimen: --to is "sqlite:\/\/\/mlflow\.db", which is no address of an MLflow server\nAllowed: an address that begins with http/,
    );
    const hint = await sync([], { MLFLOW_TRACKING_URI: "localhost:5000" });
    expect([hint.code, hint.err.split("\n").at(-2)]).to.deep.equal([2, "write http://localhost:5000"]);
  });

  it("is what gc goes by: what was sent goes, what was not stays without --unsent", async () => {
    const [sent, kept] = [keep("20261126-101500-aaaa", fake.uri, 1), keep("20261126-101600-bbbb", null, 2)];
    await sync(["20261126-101500-aaaa"]);
    const gc = (...args: readonly string[]) => runHere(project, ["gc", ...args]);
    expect((await gc("--older-than", "1h")).out).to.equal("0 B of 0 B nothing to let go\n");
    expect((await gc()).out).to.match(
      /^0 B of 0 B nothing to let go\nwhat is logged of 1 run, .* would go; remove with --yes\n$/,
    );
    expect((await gc("--yes")).out).to.match(/what is logged of 1 run, .* removed\n$/);
    expect([existsSync(sent), existsSync(kept)]).to.deep.equal([false, true]);
    expect((await gc("--unsent", "--yes")).out).to.match(/what is logged of 1 run \(1 not sent\), .* removed\n$/);
    expect(readdirSync(join(home, "outbox"))).to.deep.equal([]);
  });
});
