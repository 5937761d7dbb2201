import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { inspect } from "../../src/runner/cache/artifacts.ts";
import { diskFiles } from "../../src/runner/cache/file-layer.ts";
import { objectPath, openStore, prepareStore, type Store } from "../../src/runner/cache/store.ts";
import { type Batch, batchFolder, type Ended, readRecord, writeRecord } from "../../src/runner/executors/slurm/batch.ts";
import { runJob } from "../../src/runner/executors/slurm/job.ts";
import { executable } from "../support/project.ts";

/** A component whose output is the folder that it was given for its own files. */
const COMPONENT = `export const where = {
  name: "where", version: 1, doc: "", params: { type: "object" }, inputs: {},
  outputs: { text: { kind: "document", extension: ".txt", doc: "" } },
  async run({ scratch }) { return { text: scratch }; },
};
`;

describe("a job of Slurm with a scratch folder on its node", function () {
  this.timeout(60_000);
  let folder: string;
  let local: string;
  let store: Store;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-job-"));
    // another file system where the machine has one, as a node's own disk is
    local = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "regimen-node-"));
    store = openStore(join(folder, ".regimen"), diskFiles);
    prepareStore(store);
    writeFileSync(join(folder, "where.mjs"), COMPONENT);
  });
  afterEach(() => {
    for (const path of [folder, local]) rmSync(path, { recursive: true, force: true });
  });

  async function work(scratch: string | null, env: NodeJS.ProcessEnv): Promise<{ readonly ended: Ended; readonly text: string }> {
    const key = "ab".repeat(32);
    const batch: Batch = {
      ...{ name: "b1", run: "r", created: 0, by: { host: "h", pid: 1, start: "" }, chunk: 1, scratch, home: store.home },
      workerFile: join(dirname(executable), "worker.js"),
      tasks: [
        {
          about: { key, id: "where", stage: "where", isCase: false, resources: {}, secrets: [], forced: false },
          message: {
            ...{
              type: "run",
              component: { module: join(folder, "where.mjs") },
              params: {},
              inputs: {},
              stage: "",
              environment: {},
            },
            outputs: { text: { kind: "document", extension: ".txt", patientLevel: false } },
            ...{ keep: join(store.home, "keep", key), folder, cpus: 1, roots: {}, home: store.home },
          },
          limits: {},
          own: null,
        },
      ],
    };
    const place = batchFolder(store.home, "b1");
    mkdirSync(place, { recursive: true });
    writeRecord(store, join(place, "batch.json"), batch);
    expect(await runJob(place, 0, 0, { PATH: process.env.PATH, SLURM_JOB_ID: "7", ...env })).to.equal(0);
    const ended = readRecord<Ended>(join(place, "0.end"));
    if (ended?.end.type !== "done") throw new Error(JSON.stringify(ended));
    const { text } = ended.end.outputs;
    if (!text) throw new Error("no output");
    expect(inspect(store, text, true)).to.deep.equal({ state: "intact" });
    return { ended, text: readFileSync(objectPath(store, text), "utf8") };
  }

  it("writes a task's files there, brings its outputs into the store, and leaves nothing", async () => {
    const { text } = await work("$NODE_DISK/regimen", { NODE_DISK: local });
    expect(dirname(text.trim())).to.equal(join(local, "regimen"));
    expect(readdirSync(join(local, "regimen"))).to.deep.equal([]);
    if (existsSync("/dev/shm")) expect(statSync(local).dev).not.to.equal(statSync(store.home).dev);
  });

  it("writes them into the store where the node does not say where, and where none is named", async () => {
    const unset = await work("$NODE_DISK/regimen", {});
    expect(dirname(unset.text.trim())).to.equal(store.temporary);
    rmSync(batchFolder(store.home, "b1"), { recursive: true });
    const none = await work(null, {});
    expect(dirname(none.text.trim())).to.equal(store.temporary);
  });
});
