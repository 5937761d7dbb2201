import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Project, withProject } from "../support/project.ts";

/** A component that learns for three epochs, and one that only counts. */
const FIT = `import { writeFileSync } from "node:fs";
import { defineComponent, fileOutput, Type } from "regimen";
export const fit = defineComponent({
  name: "fit", version: 1, doc: "Learns.",
  params: Type.Object({ rate: Type.Number({ default: 0.5 }), fail: Type.String({ default: "" }), waits: Type.Boolean({ default: false }),
    loss: Type.Object({ name: Type.String() }, { default: { name: "squared" } }) }, { additionalProperties: false }),
  inputs: { table: { kind: "table", doc: "rows" } },
  outputs: { model: { kind: "model/network", extension: ".json", doc: "the model" } },
  async run({ params, log, scratch, signal }) {
    for (const epoch of [1, 2, 3]) {
      log.metric("trainLoss", params.rate / epoch, epoch);
      log.metric("validationLoss", Math.abs(epoch - 2) + params.rate, epoch);
    }
    log.metric("accuracy", 0.75);
    if (params.fail) throw new Error(params.fail);
    if (params.waits) await new Promise((resolve) => { const timer = setInterval(() => {}, 1000); signal.addEventListener("abort", () => { clearInterval(timer); resolve(undefined); }); });
    if (signal.aborted) throw new Error("stopped");
    writeFileSync(scratch + "/model", JSON.stringify(params));
    return { model: fileOutput(scratch + "/model") };
  },
});
`;
const SPEC = `experiment: tiny
description: Three epochs.
params: { rate: 0.5 }
stages:
  rows: { use: data/table, with: { path: rows.csv } }
  fit:
    use: ./fit.ts
    matrix: { seed: [1, 2] }
    in: { table: rows.table }
    with: { rate: "\${params.rate}" }
  text: { use: shell, with: { command: 'echo hi > "$out_text"', outputs: { text: document } } }
variants:
  fast: { set: { params.rate: 0.75 } }
`;
const FILES = { "regimen.yaml": SPEC, "fit.ts": FIT, "rows.csv": "id,x\n1,2\n2,3\n" };

interface Line {
  readonly run: string;
  readonly uid: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: records of all types
  readonly [field: string]: any;
}

const linesOf = (project: Project, folder = "results/tiny"): readonly Line[] => {
  const path = project.path(`${folder}/runs.jsonl`);
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
};

/** Every file below a folder with its bytes, as latin-1 text. */
function bytesBelow(folder: string): readonly (readonly [path: string, text: string])[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? bytesBelow(path) : [[path, readFileSync(path, "latin1")] as const];
  });
}

/** Records of each tracked run, with what differs from run to run masked: times, names of runs, uids, digests and sizes of files. */
function masked(lines: readonly Line[]): readonly string[] {
  const uids = new Map([...new Set(lines.map(({ uid }) => uid))].map((uid, i) => [uid, `uid${i}`]));
  return [...uids].flatMap(([uid, name]) => [
    name,
    ...together(lines.filter((line) => line.uid === uid)).map(({ run: _, uid: __, ...record }) =>
      JSON.stringify(record)
        .replace(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f-]{21}/g, (one) => uids.get(one) ?? "UID")
        .replace(/\d{8}-\d{6}-[0-9a-f]{4}/g, "RUN")
        .replace(/\b1[78]\d{11}\b/g, "TIME")
        .replace(/"(seconds[^"]*)",[\d.]+/g, '"$1",S')
        .replace(/"[0-9a-f]{64}"/g, "DIGEST")
        .replace(/"size":\d+/g, '"size":SIZE')
        .replace(/"v\d+\.\d+\.\d+"/g, '"NODE"')
        .replace(/"mlflow.user":"[^"]*"/, '"mlflow.user":"USER"')
        .replace(/ \| [\d.]+ \|(?=\\n|")/g, " | S |"),
    ),
  ]);
}

/** Points that a slow machine has written in several lines, in one. */
function together(lines: readonly Line[]): readonly Line[] {
  const all: Line[] = [];
  for (const line of lines) {
    const last = all.at(-1);
    if (line.type === "metrics" && last?.type === "metrics") last.points.push(...line.points);
    else all.push(line);
  }
  return all;
}

const startsOf = (lines: readonly Line[]) => lines.filter(({ type }) => type === "start");
const nameOf = (lines: readonly Line[], uid: string): string => startsOf(lines).find((line) => line.uid === uid)?.name as string;
const endsOf = (lines: readonly Line[]) =>
  lines
    .filter(({ type }) => type === "end")
    .map(({ uid, status }) => `${nameOf(lines, uid).replace(/ \S+-\S+-\S+$/, "")} ${status}`);
const outboxRuns = (project: Project): readonly string[] =>
  existsSync(project.path(".regimen/outbox")) ? readdirSync(project.path(".regimen/outbox")) : [];

const WHOLE = `uid0
{"type":"start","time":TIME,"experiment":"tiny","name":"tiny RUN","tags":{"mlflow.source.name":"regimen.yaml","mlflow.source.type":"LOCAL","mlflow.user":"USER","regimen.run":"RUN","regimen.experiment":"tiny","regimen.variant":"base","regimen.version":"0.1.0","regimen.node":"NODE","regimen.command":"regimen run --jobs 1 --only fit[seed=1]","mlflow.note.content":"Three epochs."}}
{"type":"params","params":{"rate":"0.5","variant":"base"}}
{"type":"metrics","points":[["rows/rows",2,TIME,0],["fit seed 1/accuracy",0.75,TIME,0],["fit seed 1/validation loss best",0.5,TIME,0],["seconds/rows",S,TIME,0],["seconds/fit seed 1",S,TIME,0],["seconds/total",S,TIME,0]]}
{"type":"tags","tags":{"mlflow.note.content":"Three epochs.\\n\\n| run | accuracy | validation/loss best | seconds |\\n| --- | ---: | ---: | ---: |\\n| [fit seed=1](#/experiments/{experiment:uid1}/runs/{run:uid1}?workflowType=machine_learning) | 0.75 | 0.5 | S |"}}
{"type":"artifact","file":{"path":"manifest.json","digest":DIGEST,"size":SIZE}}
{"type":"artifact","file":{"path":"report.html","digest":DIGEST,"size":SIZE}}
{"type":"end","time":TIME,"status":"FINISHED"}
uid1
{"type":"start","time":TIME,"experiment":"tiny","name":"fit seed=1","parent":"uid0","tags":{"mlflow.source.name":"regimen.yaml","mlflow.source.type":"LOCAL","mlflow.user":"USER","regimen.run":"RUN","regimen.experiment":"tiny","regimen.variant":"base","regimen.version":"0.1.0","regimen.node":"NODE","regimen.stage":"fit","regimen.component":"fit.ts","regimen.key":DIGEST,"regimen.cell.seed":"1"}}
{"type":"params","params":{"rate":"0.5","fail":"","waits":"false","loss.name":"squared"}}
{"type":"input","name":"rows.table","digest":DIGEST,"context":"training","source":"output of stage rows.table","columns":[{"name":"id","type":"long"},{"name":"x","type":"long"}],"rows":2}
{"type":"metrics","points":[["train/loss",0.5,TIME,1],["validation/loss",1.5,TIME,1],["train/loss",0.25,TIME,2],["validation/loss",0.5,TIME,2],["train/loss",0.16666666666666666,TIME,3],["validation/loss",1.5,TIME,3],["accuracy",0.75,TIME,0],["validation/loss best",0.5,TIME,2],["seconds",S,TIME,0]]}
{"type":"model","model":"UID","name":"fit seed=1","kind":"network","files":[{"path":"model.json","digest":DIGEST,"size":SIZE},{"path":"MLmodel","digest":DIGEST,"size":SIZE}],"params":{"rate":"0.5","fail":"","waits":"false","loss.name":"squared"},"tags":{"regimen.run":"RUN","regimen.key":DIGEST,"regimen.stage":"fit","regimen.digest":DIGEST}}
{"type":"end","time":TIME,"status":"FINISHED"}`;

describe("logging runs", () => {
  it("writes the records of a run word for word, and says where it is logged", () =>
    withProject(FILES, (project) => {
      const { code, out } = project.regimen(["run", "--jobs", "1", "--only", "fit[seed=1]"]);
      expect(code, out).to.equal(0);
      expect(out).to.match(
        /\n {2}results: results\/tiny\n {2}logged: {2}kept here; regimen ui shows it, regimen sync --to URI sends it\n$/,
      );
      expect(masked(linesOf(project)).join("\n")).to.equal(WHOLE);
      const uids = [...new Set(linesOf(project).map(({ uid }) => uid))];
      const [run] = outboxRuns(project);
      for (const uid of uids) {
        const kept = project.read(`.regimen/outbox/${run}/${uid}.jsonl`).trimEnd().split("\n");
        const types = (lines: readonly { type: string }[]) => new Set(lines.map(({ type }) => type));
        expect(types(kept.map((line) => JSON.parse(line)))).to.deep.equal(
          types(linesOf(project).filter((line) => line.uid === uid)),
        );
      }
    }));

  it("logs nothing where nothing runs, and only what runs where something does, with links to the rest", () =>
    withProject(FILES, (project) => {
      project.ran();
      const before = [project.read("results/tiny/runs.jsonl"), outboxRuns(project)];
      const made = linesOf(project);
      expect(project.ran().ran).to.deep.equal([]);
      project.write("regimen.yaml", SPEC.replace("path: rows.csv", "path: ./rows.csv")); // a key that has not changed
      expect(project.ran().ran).to.deep.equal([]);
      expect([project.read("results/tiny/runs.jsonl"), outboxRuns(project)]).to.deep.equal(before);

      project.write("regimen.yaml", SPEC.replace("[1, 2]", "[1, 2, 3]").replace("Three", "More"));
      // the component does not read the seed, so its cells share a key
      project.write("regimen.yaml", project.read("regimen.yaml").replace('rate: "${params.rate}"', 'rate: "${matrix.seed}"'));
      project.ran();
      const second = linesOf(project).slice(made.length);
      expect(endsOf(second).sort()).to.deep.equal([
        "fit seed=1 FINISHED",
        "fit seed=2 FINISHED",
        "fit seed=3 FINISHED",
        "tiny FINISHED",
      ]);

      const third = linesOf(project).length;
      project.write("regimen.yaml", project.read("regimen.yaml").replace("[1, 2, 3]", "[1, 2, 4]"));
      expect(project.ran().ran).to.deep.equal(["fit[seed=4]"]);
      const lines = linesOf(project).slice(third);
      expect(endsOf(lines)).to.deep.equal(["fit seed=4 FINISHED", "tiny FINISHED"]);
      const tags = lines.find(({ type }) => type === "tags")?.tags as { [key: string]: string };
      const maker = startsOf(second).find(({ name }) => name === "fit seed=1") as Line;
      expect(tags["regimen.made by.fit seed 1"]).to.equal(`{run:${maker.uid}}`);
      expect(tags["mlflow.note.content"]).to.include(
        `- [fit seed=1](#/experiments/{experiment:${maker.uid}}/runs/{run:${maker.uid}}?workflowType=machine_learning) (${maker.run})`,
      );
    }));

  it("ends what fails as FAILED, with the reason and without what it quotes, and the run too", () =>
    withProject(
      { ...FILES, "regimen.yaml": SPEC.replace('rate: "${params.rate}"', "fail: 'patient 4711 has \"Jane\"'") },
      (project) => {
        expect(project.ran(["--keep-going", "--jobs", "1"]).code).to.equal(1);
        const lines = linesOf(project);
        expect(endsOf(lines)).to.deep.equal(["fit seed=1 FAILED", "fit seed=2 FAILED", "tiny FAILED"]);
        const told = lines.filter(({ type, tags }) => type === "tags" && "regimen.error" in tags);
        expect(told.map(({ tags }) => tags)).to.deep.equal(
          Array.from({ length: 2 }, () => ({ "regimen.failed": "error", "regimen.error": 'patient … has "…"' })),
        );
        const note = lines.findLast(({ type }) => type === "tags")?.tags["mlflow.note.content"] as string;
        expect(note).to.match(/\[fit seed=1\]\(\S+\) FAILED \| 0.75 \|/);
      },
    ));

  it("ends what is interrupted as KILLED", () =>
    withProject({ ...FILES, "regimen.yaml": SPEC.replace('rate: "${params.rate}"', "waits: true") }, async (project) => {
      const child = project.start(["run", "--json", "--jobs", "1"]);
      await new Promise<void>((resolve) => {
        let text = "";
        child.stdout?.on("data", (data) => {
          text += String(data);
          if (text.includes('"accuracy"')) resolve();
        });
      });
      const ended = new Promise((resolve) => child.on("exit", resolve));
      child.kill("SIGINT");
      expect(await ended).to.equal(130);
      expect(endsOf(linesOf(project))).to.deep.equal(["fit seed=1 KILLED", "tiny KILLED"]);
    }));

  it("adds the records of a killed run when the next one ends", () =>
    withProject({ ...FILES, "regimen.yaml": SPEC.replace('rate: "${params.rate}"', "waits: true") }, async (project) => {
      const child = project.start(["run", "--jobs", "1"]);
      const records = project.path(".regimen/records/tiny");
      while (!existsSync(records) || !bytesBelow(records).some(([, text]) => text.includes('"train/loss"')))
        await new Promise((resolve) => setTimeout(resolve, 50));
      const ended = new Promise((resolve) => child.on("exit", resolve));
      child.kill("SIGKILL");
      await ended;
      expect(existsSync(project.path("results/tiny/runs.jsonl"))).to.equal(false);
      project.write("regimen.yaml", SPEC);
      expect(project.ran().code).to.equal(0);
      const lines = linesOf(project);
      const [killed] = new Set(lines.map(({ run }) => run));
      expect(startsOf(lines.filter(({ run }) => run === killed)).map(({ name }) => name.split(" ")[0])).to.deep.equal([
        "tiny",
        "fit",
      ]);
      expect(new Set(lines.map(({ run }) => run)).size).to.equal(2);
      expect(bytesBelow(records)).to.deep.equal([]);
      expect(bytesBelow(project.path(".regimen/tmp"))).to.deep.equal([]);
    }));

  it("logs a variant beside the base, under the same names", () =>
    withProject(FILES, (project) => {
      expect(project.regimen(["run", "--variant", "all"]).code).to.equal(0);
      const [base, fast] = [linesOf(project), linesOf(project, "results/tiny/fast")];
      expect(
        startsOf(fast)
          .map(({ name }) => name.replace(/ \d{8}-.*/, ""))
          .sort(),
      ).to.deep.equal(["fit seed=1 (fast)", "tiny fast"]);
      expect(new Set(startsOf(fast).map(({ tags }) => tags["regimen.variant"]))).to.deep.equal(new Set(["fast"]));
      const rates = (lines: readonly Line[]) =>
        lines.filter(({ type, params }) => type === "params" && "loss.name" in params).map(({ params }) => params.rate);
      expect([rates(base), rates(fast)]).to.deep.equal([["0.5"], ["0.75"]]);
      const curves = (lines: readonly Line[]) =>
        new Set(lines.filter(({ type }) => type === "metrics").flatMap(({ points }) => points.map(([key]: [string]) => key)));
      const shared = [...curves(base)].filter((key) => !/rows|text/.test(key)); // what fast took from the cache
      expect([...curves(fast)]).to.include.members(shared);
    }));

  it("logs to no server with tracking: false or --no-tracking, and counts none of it in any key", () =>
    withProject({ ...FILES, "regimen.yaml": `${SPEC}tracking: false\n` }, (project) => {
      const { out } = project.regimen(["run"], { MLFLOW_TRACKING_URI: "http://127.0.0.1:9" });
      expect(out).not.to.include("logged:");
      expect(endsOf(linesOf(project))).to.include("tiny FINISHED");
      expect(outboxRuns(project)).to.deep.equal([]);
      project.write("regimen.yaml", `${SPEC}tracking: { uri: "http://127.0.0.1:9", experiment: other, tags: { team: a } }\n`);
      expect(project.ran().ran).to.deep.equal([]);
      expect(project.regimen(["run", "--force", "--no-tracking"]).out).not.to.include("logged:");
      expect(outboxRuns(project)).to.deep.equal([]);
      const last = startsOf(linesOf(project)).findLast(({ parent }) => parent === undefined) as Line;
      expect([last.experiment, last.tags.team]).to.deep.equal(["other", "a"]);
    }));

  it("tells at the start what is wrong with a server's address, keeps the run, and fails nothing", () =>
    withProject(FILES, (project) => {
      const { code, out } = project.regimen(["run"], { MLFLOW_TRACKING_URI: "sqlite:///x.db", MLFLOW_EXPERIMENT_NAME: "named" });
      expect(code).to.equal(0);
      expect(out).to.include(
        'note    this run is sent to no server, and kept: MLFLOW_TRACKING_URI is "sqlite:///x.db", which is no address of an MLflow server; start a server on that database',
      );
      expect(out).to.include("  logged:  kept here; regimen ui shows it");
      expect(startsOf(linesOf(project))[0]?.experiment).to.equal("named");
    }));

  it("keeps for a server what it cannot take now", () =>
    withProject(FILES, (project) => {
      const { code, out } = project.regimen(["run"], {
        MLFLOW_TRACKING_URI: "http://me:s3cret@127.0.0.1:9",
        MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0",
      });
      expect(code).to.equal(0);
      expect(out).to.include("  logged:  kept here for http://127.0.0.1:9; regimen sync sends it\n");
      expect(out).to.match(/note {4}\d+ records of \d runs are not sent yet .*; regimen sync sends them/);
      for (const [path, text] of bytesBelow(project.path("."))) expect(text.includes("s3cret"), path).to.equal(false);
    }));

  it("masks the secrets of stages in all that is logged", () => {
    const secret = "fit:\n    use: ./fit.ts\n    secrets: [TOKEN]";
    const spec = SPEC.replace("fit:\n    use: ./fit.ts", secret).replace(
      'rate: "${params.rate}"',
      'fail: "${env.TOKEN} is wrong"',
    );
    return withProject({ ...FILES, "regimen.yaml": spec.replace("rate: 0.5", 'rate: "${env.TOKEN}"') }, (project) => {
      project.regimen(["run", "-p", "rate=hush-hush"], { TOKEN: "hush-hush" });
      expect(endsOf(linesOf(project))).to.include("tiny FAILED");
      for (const [path, text] of [...bytesBelow(project.path(".regimen/outbox")), ...bytesBelow(project.path("results"))])
        if (!/run\.json|results\/tiny\/report\.html/.test(path)) expect(text.includes("hush-hush"), path).to.equal(false);
    });
  });
});
