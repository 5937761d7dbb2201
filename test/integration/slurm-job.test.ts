import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { diskFiles } from "../../src/runner/cache/file-layer.ts";
import { openStore, prepareStore, type Store } from "../../src/runner/cache/store.ts";
import { type Batch, batchFolder, type Ended, readRecord, writeRecord } from "../../src/runner/executors/slurm/batch.ts";
import { executable } from "../support/project.ts";

const component = (run: string): string => `import { existsSync, writeFileSync } from "node:fs";
export const it = {
  name: "it", version: 1, doc: "", params: { type: "object" }, inputs: {},
  outputs: { text: { kind: "document", extension: ".txt", doc: "" } },
  async run({ keep, signal, log, environment }) { ${run} },
};
`;
/** Works until it is asked to stop; `kept` is what it keeps at its start. */
const endless = (kept: string): string =>
  `${kept}; log.info("at work"); await new Promise((_, no) => signal.addEventListener("abort", () => no(new Error("stopped"))));`;

/** Values of two secrets, one of several lines. */
const SECRETS = { TOKEN: "hush-4711", CERTIFICATE: "-----BEGIN-----\nQUJDREVGRw\n-----END-----" };

describe("a job of Slurm", function () {
  this.timeout(60_000);
  let home: string;
  let store: Store;
  let folder: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "regimen-job-"));
    store = openStore(join(home, ".regimen"), diskFiles);
    prepareStore(store);
    folder = batchFolder(store.home, "b1");
    mkdirSync(folder, { recursive: true });
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const put = (run: string, scratch: string | null = null): void => {
    writeFileSync(join(home, "it.mjs"), component(run));
    const key = "ab".repeat(32);
    const batch: Batch = {
      ...{ name: "b1", run: "r", created: 0, by: { host: "h", pid: 1, start: "" }, chunk: 1, scratch, home: store.home },
      workerFile: join(dirname(executable), "worker.js"),
      tasks: [
        {
          about: { key, id: "it", stage: "it", isCase: false, resources: {}, secrets: Object.keys(SECRETS), forced: false },
          message: {
            ...{ type: "run", component: { module: join(home, "it.mjs") }, params: {}, inputs: {}, stage: "", environment: {} },
            outputs: { text: { kind: "document", extension: ".txt", patientLevel: false } },
            ...{ keep: join(store.home, "keep", key), folder: home, cpus: 1, roots: {}, home: store.home },
          },
          limits: {},
          own: null,
        },
      ],
    };
    writeRecord(store, join(folder, "batch.json"), batch);
  };
  /** Its process as the script starts it, what it prints in the batch's folder. */
  const start = (): ChildProcess => {
    const out = openSync(join(folder, "0.out"), "a");
    const child = spawn(process.execPath, [join(dirname(executable), "job.js"), folder, "0", "60"], {
      env: { PATH: process.env.PATH, SLURM_JOB_ID: "7", ...SECRETS },
      stdio: ["ignore", out, out],
    });
    closeSync(out);
    return child;
  };
  const codeOf = async (child: ChildProcess): Promise<number | null> => ((await once(child, "close")) as [number | null])[0];
  const text = (name: string): string => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : "");
  /** Starts it, warns it when it is at work, and gives its exit code. */
  const warned = async (): Promise<number | null> => {
    rmSync(join(folder, "0.events"), { force: true });
    const child = start();
    const code = codeOf(child);
    while (!text("0.events").includes("at work")) await sleep(20);
    child.kill("SIGUSR1");
    return code;
  };
  const end = () => readRecord<Ended>(join(folder, "0.end"))?.end;

  it("writes down no secret, whatever its task prints, logs or fails with", async () => {
    put(`const { TOKEN, CERTIFICATE } = environment;
      log.info("info " + TOKEN); log.warn("warn " + TOKEN); log.progress(1, 2, "steps", TOKEN);
      console.log("out " + TOKEN); console.error("err " + CERTIFICATE);
      process.stdout.write("half a line " + TOKEN);
      throw new Error("no access with " + TOKEN + " and\\n" + CERTIFICATE);`);
    expect(await codeOf(start())).to.equal(0);
    expect(end()).to.deep.include({ type: "failed", message: "no access with *** and\n***" });
    for (const said of ["info ***", "warn ***", "out ***", "half a line ***"]) expect(text("0.events")).to.include(said);
    const files = readdirSync(folder);
    expect(files).to.include.members(["batch.json", "0.events", "0.end", "0.out"]);
    for (const name of files) for (const secret of ["hush-4711", "QUJDREVGRw"]) expect(text(name), name).not.to.include(secret);
  });

  it("that comes back to the queue and keeps nothing new is stopped for good the fourth time in a row", async () => {
    put(endless('if (!existsSync(keep + "/at")) writeFileSync(keep + "/at", "1")'));
    expect([await warned(), await warned(), await warned(), await warned()]).to.deep.equal([75, 75, 75, 0]);
    const message = "its job was stopped 4 times in a row, and the task could not keep anything new in between";
    expect(end()).to.deep.equal({
      type: "failed",
      failure: {
        code: "no-progress",
        message,
        help: "give it more time (resources.time), or a partition that is not preempted so soon, then run again: what it has kept is there",
      },
      message,
      stack: "",
    });
  });

  it("that keeps something new each time, or never anything, goes back as often as it is stopped", async () => {
    put(endless('writeFileSync(keep + "/at", String(Date.now()))'));
    for (let stop = 0; stop < 5; stop++) expect(await warned()).to.equal(75);
    rmSync(join(store.home, "keep"), { recursive: true });
    put(endless(""));
    for (let stop = 0; stop < 5; stop++) expect(await warned()).to.equal(75);
    expect(end()).to.equal(undefined);
  });

  it("whose scratch folder cannot be made on its node says so, and leaves the task to another", async () => {
    writeFileSync(join(home, "file"), "");
    const scratch = join(home, "file", "scratch");
    put("return {};", scratch);
    expect(await codeOf(start())).to.equal(1);
    expect(text("0.out").replaceAll(/ on \S+:/g, " on NODE:")).to.equal(
      `the scratch folder ${scratch} cannot be made on NODE: ENOTDIR: not a directory, mkdir '${scratch}'\n`,
    );
    expect([end(), text("0.events")]).to.deep.equal([undefined, ""]);
  });
});
