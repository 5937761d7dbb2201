import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a project for a simulation is made of. */
export interface ProjectPlan {
  readonly cases: number;
  readonly chunk: number;
  readonly maxJobs: number;
  /** How much faster than here a second goes by in the cluster: what the cluster's file says in seconds is that much shorter. */
  readonly speed: number;
}

const MEASURE = `import { defineComponent, Type } from "regimen";
import { readFileSync } from "node:fs";

export const measure = defineComponent({
  name: "measure",
  version: 1,
  doc: "Measures a case.",
  params: Type.Object({ number: Type.Number() }, { additionalProperties: false }),
  inputs: { image: { kind: "file", doc: "its file" } },
  outputs: { number: { kind: "metrics", doc: "what was measured" } },
  async run({ params, inputs, log }) {
    log.info("measures " + params.number);
    return { number: { square: params.number ** 2, bytes: readFileSync(inputs.image.path).length } };
  },
});
`;

const GATHER = `import { defineComponent, Type } from "regimen";

export const gather = defineComponent({
  name: "gather",
  version: 1,
  doc: "Counts and adds up what was measured.",
  params: Type.Object({}, { additionalProperties: false }),
  inputs: { table: { kind: "table", doc: "one row a case" } },
  outputs: { total: { kind: "metrics", doc: "cases, and the sum of their squares", publish: "{stage}.json" } },
  async run({ inputs }) {
    const table = await inputs.table.read();
    const squares = table.columns.find((column) => column.name === "square");
    let sum = 0;
    for (let row = 0; row < table.rows; row++) sum += squares.values[row];
    return { total: { cases: table.rows, sum } };
  },
});
`;

/** A cohort of small files, a stage over its cases and one that gathers what they gave; and the cluster's file. */
export function writeProject(folder: string, { cases, chunk, maxJobs, speed }: ProjectPlan): void {
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, "images"), { recursive: true });
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  const ids = Array.from({ length: cases }, (_, at) => `ct-${String(at).padStart(7, "0")}`);
  const folderOf = (at: number): string => `images/${String(Math.floor(at / 1000)).padStart(4, "0")}`;
  for (const [at, id] of ids.entries()) {
    if (at % 1000 === 0) mkdirSync(join(folder, folderOf(at)), { recursive: true });
    write(`${folderOf(at)}/${id}.raw`, `${id}\n`);
  }
  write("cases.csv", `case,number,image\n${ids.map((id, at) => `${id},${at},${folderOf(at)}/${id}.raw\n`).join("")}`);
  write("package.json", '{"private":true,"type":"module"}\n');
  write("measure.ts", MEASURE);
  write("gather.ts", GATHER);
  write(
    "regimen.yaml",
    `experiment: scale
stages:
  cohort: { use: data/cases, with: { path: cases.csv } }
  measure:
    use: ./measure.ts
    each: cohort.cases
    in: { image: case.image }
    with: { number: "\${case.number}" }
    resources: { cpus: 1, memory: 2GiB, time: 10m }
  gather: { use: ./gather.ts, in: { table: measure.number } }
`,
  );
  write(
    "cluster.yaml",
    `chunk: ${chunk}
maxJobs: ${maxJobs}
late: ${30 / speed}
poll: { first: ${0.5 / speed}, longest: ${60 / speed} }
`,
  );
}
