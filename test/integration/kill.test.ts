import { existsSync } from "node:fs";
import { expect } from "chai";
import { makeProject, type Project } from "../support/project.ts";
import { until } from "../support/until.ts";

/** How many runs are killed: a sample here, 100 with `make torture`. */
const ROUNDS = Number(process.env.TORTURE ?? 6);
const CHAINS = 4;
const LENGTH = 4;
const CASES = 5;

function chainSpec(): string {
  const lines = ["experiment: chains", "stages:"];
  for (let chain = 0; chain < CHAINS; chain++) {
    for (let step = 0; step < LENGTH; step++) {
      const source = step === 0 ? "{ file: input.txt }" : `c${chain}s${step - 1}.text`;
      lines.push(
        `  c${chain}s${step}:`,
        "    use: ./step.ts",
        `    in: { source: ${source} }`,
        `    with: { name: c${chain}s${step} }`,
      );
    }
  }
  lines.push("  cohort: { use: data/cases, with: { path: cases.csv } }");
  for (const [stage, source] of [
    ["first", "case.image"],
    ["second", "first.text"],
  ]) {
    lines.push(`  ${stage}:`, "    use: ./step.ts", "    each: cohort.cases", `    in: { source: ${source} }`);
    lines.push(`    with: { name: "${stage} \${case.id}" }`);
  }
  const ends = Array.from({ length: CHAINS }, (_, chain) => `c${chain}s${LENGTH - 1}.text`);
  lines.push(
    "  shell:",
    "    use: shell",
    `    in: { parts: [${ends.join(", ")}] }`,
    "    with:",
    '      command: sleep 0.05; cat $in_parts > "$out_all"',
    "      outputs: { all: document }",
  );
  return `${lines.join("\n")}\n`;
}

const STEP = `import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { defineComponent, Type } from "regimen";
export const step = defineComponent({
  name: "step", version: 1, doc: "Hashes and waits.",
  params: Type.Object({ name: Type.String() }, { additionalProperties: false }),
  inputs: { source: { kind: ["file", "document"], doc: "any text" } },
  outputs: { text: { kind: "document", publish: "{stage}.txt", doc: "text" } },
  async run({ params, inputs }) {
    const { readFileSync } = await import("node:fs");
    await setTimeout(15);
    const text = readFileSync(inputs.source.path, "utf8");
    return { text: text + createHash("sha256").update(text + params.name).digest("hex").repeat(200) + "\\n" };
  },
});
`;

const files = {
  "regimen.yaml": chainSpec(),
  "input.txt": "start\n",
  "step.ts": STEP,
  "cases.csv": `case,image\n${Array.from({ length: CASES }, (_, i) => `c${i},scans/${i}.txt\n`).join("")}`,
  ...Object.fromEntries(Array.from({ length: CASES }, (_, i) => [`scans/${i}.txt`, `scan ${i}\n`])),
};

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Kills a run at a random moment; gives the moment in ms, or null where it was done before. */
async function killedRun(project: Project, within: number): Promise<number | null> {
  const child = project.start(["run"]);
  const closed = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  child.stdout?.resume();
  child.stderr?.resume();
  const moment = Math.random() * within;
  await new Promise((resolve) => setTimeout(resolve, moment));
  child.kill("SIGKILL");
  return (await closed) === 0 ? null : moment;
}

describe("a run that is killed", () => {
  let whole: ReadonlyMap<string, string>;
  let seconds: number;
  before(() => {
    const project = makeProject(files);
    const start = Date.now();
    expect(project.regimen(["run"]).err).to.equal("");
    seconds = (Date.now() - start) / 1000;
    whole = project.snapshot("results");
    project.dispose();
  });

  it(`leaves nothing half-done: ${ROUNDS} runs killed at random moments end with the same bytes`, async function () {
    this.timeout(180_000 + ROUNDS * 20_000);
    let killed = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const project = makeProject(files);
      try {
        if ((await killedRun(project, seconds * 1000)) !== null) killed++;
        if (round % 3 === 0) await killedRun(project, seconds * 500);
        const { code, out, err } = project.regimen(["run"]);
        expect(err, `round ${round}`).to.equal("");
        expect(code, out).to.equal(0);
        expect([...project.snapshot("results")], `round ${round}`).to.deep.equal([...whole]);
        const doctor = JSON.parse(project.regimen(["doctor", "--json"]).out) as { name: string; good: boolean; text: string }[];
        expect(doctor.find(({ name }) => name === "store")).to.include({ good: true });
        expect(project.ran().ran).to.deep.equal([]);
      } finally {
        project.dispose();
      }
    }
    expect(killed, "runs that were killed before they ended").to.be.greaterThan(0);
  });

  it("stops the commands it had started", async () => {
    const project = makeProject({
      "regimen.yaml":
        'experiment: orphan\nstages:\n  slow:\n    use: shell\n    with:\n      command: echo $$ > "$HOME/pid.part"; mv "$HOME/pid.part" "$HOME/pid"; sleep 600; echo done > "$out_text"\n      outputs: { text: document }\n',
    });
    try {
      const child = project.start(["run"], { HOME: project.folder });
      const closed = new Promise((resolve) => child.once("close", resolve));
      child.stdout?.resume();
      child.stderr?.resume();
      expect(await until(() => existsSync(project.path("pid"))), "the command runs").to.equal(true);
      const pid = Number(project.read("pid"));
      expect(pid).to.be.greaterThan(0);
      child.kill("SIGKILL");
      await closed;
      expect(await until(() => !isThere(pid)), "the command has ended").to.equal(true);
    } finally {
      project.dispose();
    }
  });
});
