/**
 * `regimen plan` of a stage over 1,000 cases, all up to date and all to be run (its command changed), with two more stages over the
 * same cases behind it; and what a run does after a case is added to 500.
 *
 *     node --import tsx bench/each.ts [--rounds 5]
 */
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Claim, flag, inTurn, median, REGIMEN, runAsScript, type Side, spreadText, tableText } from "./support/measure.ts";

const CASES = 1000;

const spec = (word: string): string => `experiment: cases
stages:
  cohort: { use: data/cases, with: { path: cases.csv } }
${["one", "two", "three"]
  .map(
    (name, i, names) => `  ${name}:
    use: shell
    each: cohort.cases
    in: { src: ${i === 0 ? "case.image" : `${names[i - 1]}.out`} }
    with: { command: 'echo ${i === 0 ? word : name} | cat "$in_src" - > "$out_out"', outputs: { out: file } }
`,
  )
  .join("")}`;

function makeCohort(folder: string, count: number): void {
  mkdirSync(join(folder, "scans"), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"private":true}\n');
  const ids = Array.from({ length: count }, (_, i) => `c${i}`);
  for (const id of ids) writeFileSync(join(folder, "scans", `${id}.nii`), id);
  writeFileSync(join(folder, "cases.csv"), `case,image\n${ids.map((id) => `${id},scans/${id}.nii\n`).join("")}`);
}

const ran = (cwd: string): number => {
  const { stdout, status } = spawnSync(process.execPath, [REGIMEN, "run", "--json"], {
    cwd,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`run ended with ${status}`);
  return stdout.split("\n").filter((line) => line.includes('"task-finished"')).length;
};

/** Measures and prints; gives the figures against their limits. */
export function each(): readonly Claim[] {
  const rounds = flag("rounds", 5);
  const folder = mkdtempSync(join(tmpdir(), "regimen-bench-"));
  try {
    makeCohort(folder, CASES);
    const file = join(folder, "regimen.yaml");
    writeFileSync(file, spec("a"));
    ran(folder);
    const side = (name: string, word: string, wanted: string): Side => ({
      name,
      command: [process.execPath, REGIMEN, "plan"],
      cwd: folder,
      before: () => writeFileSync(file, spec(word)),
      check: (output) => {
        if (!output.includes(wanted)) throw new Error(`not the plan expected: ${output.slice(0, 500)}`);
      },
    });
    const total = 1 + 3 * (CASES + 1);
    const sides = [
      side("up to date", "a", `${total} stages, ${total} up to date`),
      side("to be run", "b", `run      one[case=c0] and ${CASES - 1} more cases`),
    ];
    const samples = inTurn(sides, rounds);
    const rows = [...samples].map(([name, all]) => [
      name,
      spreadText(all.map(({ wall }) => wall)),
      spreadText(all.map(({ cpu }) => cpu)),
    ]);
    console.log(`plan, three stages over ${CASES} cases, ${rounds} rounds in turn; median (least–greatest)`);
    console.log(tableText([["", "wall s", "CPU s"], ...rows]));

    rmSync(folder, { recursive: true, force: true });
    makeCohort(folder, CASES / 2);
    writeFileSync(file, spec("a"));
    ran(folder);
    writeFileSync(join(folder, "scans/new.nii"), "new");
    appendFileSync(join(folder, "cases.csv"), "new,scans/new.nii\n");
    const after = ran(folder) - 1; // the listing itself
    console.log(`a case added to ${CASES / 2}: ${after} tasks of three stages ran`);
    const worst = Math.max(...[...samples.values()].map((all) => median(all.map(({ wall }) => wall))));
    return [
      { work: `plan, three stages over ${CASES} cases`, measured: worst, limit: 1, unit: "s" },
      { work: `tasks a stage after a case is added to ${CASES / 2}`, measured: after / 3, limit: 1, unit: "" },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

runAsScript(import.meta.url, each);
