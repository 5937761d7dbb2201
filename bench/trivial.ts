/**
 * 200 stages of a trivial TypeScript component in a fresh project, two at a time: what a stage costs beside its own work.
 * The other side starts a bare `node` process for each, two at a time.
 *
 *     node --import tsx bench/trivial.ts [--rounds 5]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Claim, flag, inTurn, median, REGIMEN, runAsScript, type Side, spreadText, tableText } from "./support/measure.ts";

const STAGES = 200;
const JOBS = 2;

const COMPONENT = `import { defineComponent, Type } from "regimen";

export const trivial = defineComponent({
  name: "trivial",
  version: 1,
  doc: "Gives its number back.",
  params: Type.Object({ i: Type.Integer({ description: "A number." }) }, { additionalProperties: false }),
  inputs: {},
  outputs: { value: { kind: "metrics", doc: "the number" } },
  async run({ params }) {
    return { value: { i: params.i } };
  },
});
`;

const SPEC = `experiment: trivial
stages:
  trivial:
    use: ./trivial.ts
    matrix: { i: [${Array.from({ length: STAGES }, (_, i) => i).join(", ")}] }
    with: { i: "\${matrix.i}" }
`;

/** Measures and prints; gives the figure against its limit. */
export function trivial(): readonly Claim[] {
  const rounds = flag("rounds", 5);
  const folder = mkdtempSync(join(tmpdir(), "regimen-bench-"));
  const project = join(folder, "project");
  try {
    const own: Side = {
      name: "regimen",
      command: [process.execPath, REGIMEN, "run", "--jobs", String(JOBS)],
      cwd: project,
      before() {
        rmSync(project, { recursive: true, force: true });
        mkdirSync(project);
        writeFileSync(join(project, "trivial.ts"), COMPONENT);
        writeFileSync(join(project, "regimen.yaml"), SPEC);
      },
      check(output) {
        if (!output.includes(`${STAGES} ran, 0 cached`)) throw new Error(`not ${STAGES} stages: ${output.slice(-500)}`);
      },
    };
    const script = `seq ${STAGES} | xargs -P ${JOBS} -I{} '${process.execPath}' -e 0`;
    const processes: Side = { name: "a bare node each", command: ["bash", "-c", script], cwd: folder };
    const samples = inTurn([own, processes], rounds);
    const wallOf = (name: string): number => median((samples.get(name) ?? []).map(({ wall }) => wall));
    const rows = [...samples].map(([name, all]) => [
      name,
      spreadText(all.map(({ wall }) => wall)),
      `${((wallOf(name) / STAGES) * 1000).toFixed(1)} ms`,
      `${(wallOf(name) / wallOf(own.name)).toFixed(1)} ×`,
    ]);
    console.log(`${STAGES} trivial stages, ${JOBS} at a time, fresh project, ${rounds} rounds in turn; median (least–greatest)`);
    console.log(tableText([["", "wall s", "a stage", "wall, to regimen's"], ...rows]));
    return [{ work: `${STAGES} trivial stages, ${JOBS} at a time`, measured: wallOf(own.name), limit: 4, unit: "s" }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

runAsScript(import.meta.url, trivial);
