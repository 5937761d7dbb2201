import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { RunEvent } from "../../src/runner/log/events.ts";
import { begin } from "../support/begin.ts";
import { failures, makeProject, type Project } from "../support/project.ts";

/** Batches in an epoch, epochs. */
const BATCHES = 5;
const EPOCHS = 3;

const spec = (more = ""): string => `experiment: training
stages:
  cohort: { use: data/synthetic-ct, with: { cases: 14, shape: { z: 12, y: 20, x: 20 } } }
  split: { use: data/stratified-split, in: { table: cohort.patients }, with: { stratify: COVIDCT, testSize: 4, seed: 11 } }
${more}`;

const net = (more = ""): string =>
  spec(`  net:
    use: nn/train
    in: { cases: cohort.cases, labels: cohort.patients, split: split.split }
    with:
      network: shiftnet3d
      image: image
      label: COVIDCT
      epochs: ${EPOCHS}
      batch: 2
      augment: full
      checkpointEvery: 0.001
${more}`);

/** Where the native engine is, if the tests are told; a set-up checkout finds its own. */
const native = process.env.REGIMEN_NATIVE;
const env: Record<string, string> = native === undefined ? {} : { REGIMEN_NATIVE: native };

interface Shown {
  readonly outputs: { readonly [port: string]: { readonly path: string } };
}

/** Digests of the bytes of the outputs that do not tell times, as they lie in the store. */
function outputsOf(project: Project): { readonly [port: string]: string } {
  const { out } = project.regimen(["show", "regimen.yaml", "net", "--json"], env);
  const { outputs } = JSON.parse(out) as Shown;
  const told = Object.entries(outputs).filter(([port]) => port !== "timing");
  return Object.fromEntries(
    told.map(([port, { path }]) => [port, createHash("sha256").update(readFileSync(path)).digest("hex")]),
  );
}

/** Runs until a training has done so many steps, then does `then` to its processes; the events up to its end. */
async function runUntil(project: Project, step: number, then: (child: ChildProcess) => void): Promise<readonly RunEvent[]> {
  const { child, events, ended, first } = begin(project.start(["run", "--json"], env));
  await first((event) => event.type === "task-progress" && event.unit === "steps" && event.done >= step);
  then(child);
  await ended;
  return events;
}

/** Every process below one, by what Linux says. */
function below(pid: number): number[] {
  const list = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(list)) return [];
  const children = readFileSync(list, "utf8").split(" ").filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...below(child)]);
}

const infos = (events: readonly RunEvent[]): string[] =>
  events.flatMap((event) => (event.type === "task-log" && event.stream === "info" ? [event.text] : []));

const MID_EPOCH = new RegExp(`^goes on from the checkpoint after batch [1-${BATCHES}] of ${BATCHES} of epoch [2-${EPOCHS}]$`);

describe("a training that is stopped", function () {
  this.timeout(180_000);
  let prepared: Project;
  let whole: { readonly [port: string]: string };
  const projects: Project[] = [];

  /** A project whose cohort is there, and whose training has still to be run. */
  const fresh = (text: string): Project => {
    const project = makeProject({});
    projects.push(project);
    cpSync(prepared.folder, project.folder, { recursive: true });
    project.write("regimen.yaml", text);
    return project;
  };

  before(() => {
    prepared = makeProject({ "regimen.yaml": spec() });
    projects.push(prepared);
    expect(prepared.regimen(["run"], env).err).to.equal("");
    const project = fresh(net());
    const { err, code } = project.regimen(["run"], env);
    expect([err, code]).to.deep.equal(["", 0]);
    whole = outputsOf(project);
    expect(Object.keys(whole).sort()).to.deep.equal(["history", "metrics", "model", "predictions", "scores"]);
  });
  after(() => {
    for (const project of projects) project.dispose();
  });

  it("by kill -9 in the middle of an epoch goes on to the same bytes", async () => {
    const project = fresh(net());
    await runUntil(project, BATCHES + 3, (child) => {
      for (const pid of [child.pid!, ...below(child.pid!)]) process.kill(pid, "SIGKILL");
    });
    const { code, events } = project.ran([], env);
    expect(code).to.equal(0);
    expect(infos(events)[0]).to.match(MID_EPOCH);
    expect(outputsOf(project)).to.deep.equal(whole);
    const home = join(project.folder, ".regimen");
    const kept = readdirSync(home, { recursive: true }).filter((name) => String(name).includes("checkpoint"));
    expect(kept, "checkpoints of a finished training").to.deep.equal([]);
  });

  it("by Ctrl-C says so, and goes on to the same bytes", async () => {
    const project = fresh(net());
    const events = await runUntil(project, 2 * BATCHES + 2, (child) => child.kill("SIGINT"));
    expect(failures(events).map(({ cause }) => cause)).to.deep.equal(["interrupted"]);
    const again = project.ran([], env);
    expect(infos(again.events)[0]).to.match(MID_EPOCH);
    expect(outputsOf(project)).to.deep.equal(whole);
  });

  it("gives the same bytes with 4 loader threads, stopped or not", async () => {
    const project = fresh(net("      loaders: 4\n"));
    await runUntil(project, BATCHES + 2, (child) => child.kill("SIGTERM"));
    expect(project.ran([], env).code).to.equal(0);
    expect(outputsOf(project)).to.deep.equal(whole);
  });

  it("by a loss that is not finite says where, and keeps the last good checkpoint", () => {
    const project = fresh(net("      learningRate: 1.0e+30\n"));
    const { code, events } = project.ran([], env);
    expect(code).to.equal(1);
    const [failure] = failures(events);
    // the network overflows in its loss, or where an engine's ReLU hides that, in its weights
    const found = `(the loss is NaN in epoch 1, batch 2 of ${BATCHES} \\(cases "ct-\\d+" and "ct-\\d+"\\)|"weights/[^"]+" has numbers that are not finite after batch 2 of ${BATCHES} of epoch 1)`;
    expect(failure?.message).to.match(new RegExp(`^${found}; the checkpoint after batch 1 of ${BATCHES} of epoch 1 is kept$`));
  });
});
