import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Chains of ten stages, and one stage that joins the chains' ends. A stage copies its input and adds its own name:
 * plain copies would be one piece of work to a tool that knows work by its content, and hundreds to one that does not.
 */
export interface Pipeline {
  readonly chains: number;
  readonly stages: number;
}

const DEPTH = 10;

export const pipelineOf = (chains: number): Pipeline => ({ chains, stages: chains * DEPTH + 1 });

interface Step {
  readonly name: string;
  /** Name of the stage before; undefined for the first of a chain, which reads in.txt. */
  readonly from: string | undefined;
}

function stepsOf({ chains }: Pipeline): readonly Step[] {
  return Array.from({ length: chains * DEPTH }, (_, i) => {
    const [chain, depth] = [Math.floor(i / DEPTH), i % DEPTH];
    return { name: `c${chain}s${depth}`, from: depth === 0 ? undefined : `c${chain}s${depth - 1}` };
  });
}

const endsOf = ({ chains }: Pipeline): readonly string[] =>
  Array.from({ length: chains }, (_, chain) => `c${chain}s${DEPTH - 1}`);

const lines = (...parts: readonly (string | readonly string[])[]): string => `${parts.flat().join("\n")}\n`;

function folderWithInput(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "in.txt"), "one line\n");
}

/** The pipeline as a regimen spec of shell stages. */
export function writeRegimen(folder: string, pipeline: Pipeline): void {
  folderWithInput(folder);
  const stage = (name: string, source: string, command: string): readonly string[] => [
    `  ${name}:`,
    "    use: shell",
    `    in: { src: ${source} }`,
    `    with: { command: '${command}', outputs: { out: file } }`,
  ];
  const steps = stepsOf(pipeline).flatMap(({ name, from }) =>
    stage(name, from === undefined ? "{ file: in.txt }" : `${from}.out`, `echo ${name} | cat "$in_src" - > "$out_out"`),
  );
  const ends = endsOf(pipeline).map((name) => `${name}.out`);
  const spec = lines(
    "experiment: chains",
    "stages:",
    steps,
    stage("joined", `[${ends.join(", ")}]`, 'echo joined | cat $in_src - > "$out_out"'),
  );
  writeFileSync(join(folder, "regimen.yaml"), spec);
}

/** The pipeline as a dvc.yaml, and a script that makes all outputs, which `dvc commit` then takes as they are. */
export function writeDvc(folder: string, pipeline: Pipeline): void {
  folderWithInput(folder);
  const stage = (name: string, sources: readonly string[]): readonly string[] => [
    `  ${name}:`,
    `    cmd: echo ${name} | cat ${sources.join(" ")} - > ${name}.txt`,
    `    deps: [${sources.join(", ")}]`,
    `    outs: [${name}.txt]`,
  ];
  const steps = stepsOf(pipeline).map(({ name, from }) => ({ name, sources: [from === undefined ? "in.txt" : `${from}.txt`] }));
  const all = [...steps, { name: "joined", sources: endsOf(pipeline).map((name) => `${name}.txt`) }];
  writeFileSync(
    join(folder, "dvc.yaml"),
    lines(
      "stages:",
      all.flatMap(({ name, sources }) => stage(name, sources)),
    ),
  );
  writeFileSync(
    join(folder, "make.sh"),
    lines(all.map(({ name, sources }) => `echo ${name} | cat ${sources.join(" ")} - > ${name}.txt`)),
  );
}

/** The pipeline as a Snakefile. */
export function writeSnakemake(folder: string, pipeline: Pipeline): void {
  folderWithInput(folder);
  const rule = (name: string, inputs: readonly string[]): readonly string[] => [
    `rule ${name}:`,
    `    input: ${inputs.map((input) => JSON.stringify(input)).join(", ")}`,
    `    output: "${name}.txt"`,
    `    shell: "echo ${name} | cat {input} - > {output}"`,
    "",
  ];
  const steps = stepsOf(pipeline).flatMap(({ name, from }) => rule(name, [from === undefined ? "in.txt" : `${from}.txt`]));
  const ends = endsOf(pipeline).map((name) => `${name}.txt`);
  writeFileSync(join(folder, "Snakefile"), lines(rule("joined", ends), steps));
}
