import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Project, withProject } from "../support/project.ts";

/** Values that no other row has, and the name of their patient: none may leave. The largest and the smallest of their columns. */
const CANARIES = { x: 61234.56789, y: -49999.0625, age: 87.3125 };
const PATIENT = "zq7-patient";

/** Sixty patients of two classes that can be told apart, and the one whose values are looked for. */
function patients(): string {
  const rows = Array.from(
    { length: 60 },
    (_, i) => `p${i},${i % 2 === 0 ? i : 100 + i},${(i * 37) % 61},${20 + (i % 50)},${i % 2},scans/p${i}.nii`,
  );
  rows.push(`${PATIENT},${CANARIES.x},${CANARIES.y},${CANARIES.age},1,scans/p0.nii`);
  return `case,x,y,age,ill,image\n${rows.join("\n")}\n`;
}

const NOTE = `import { defineComponent, Type } from "regimen";
export const note = defineComponent({
  name: "note", version: 1, doc: "A page a case.",
  params: Type.Object({ age: Type.Number(), id: Type.String() }, { additionalProperties: false }),
  inputs: { image: { kind: "file", doc: "a scan" } },
  outputs: { page: { kind: "document", doc: "a page", extension: ".html", publish: "pages/{stage}.html" } },
  async run({ params, log }) {
    log.metric("age", params.age);
    if (params.age > 87) throw new Error(\`age \${params.age} of \${params.id} is odd: "\${params.id}"\`);
    return { page: \`<p>\${params.age}</p>\` };
  },
});
`;

const SPEC = (tracking: string): string => `experiment: patients
tracking: ${tracking}
stages:
  cohort: { use: data/cases, with: { path: patients.csv, files: [image] } }
  table: { use: data/select, in: { table: cohort.patients }, with: { columns: [case, x, y, age, ill] } }
  split: { use: data/stratified-split, in: { table: table.table }, with: { stratify: ill, testSize: 0.3, seed: 1 } }
  boosting:
    use: ml/gradient-boosting
    in: { features: table.table, labels: table.table, split: split.split }
    with: { label: ill, drop: [ill], trees: 5, minDataInLeaf: 3, validationSize: 0.2 }
  forest:
    use: ml/random-forest
    in: { features: table.table, labels: table.table, split: split.split }
    with: { label: ill, drop: [ill], trees: 5 }
  rows: { use: reporting/data-table, in: { table: table.table } }
  scores: { use: reporting/classification-table, in: { scores: [boosting.scores, forest.scores] }, with: { metrics: [accuracy] } }
  note:
    use: ./note.ts
    each: cohort.cases
    in: { image: case.image }
    with: { age: "\${case.age}", id: "\${case.id}" }
`;

const files = (tracking: string) => ({
  "regimen.yaml": SPEC(tracking),
  "patients.csv": patients(),
  "note.ts": NOTE,
  ...Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`scans/p${i}.nii`, `${i}`])),
});

/** Texts and, as a file may hold numbers, float64 and float32 in both orders of bytes. */
const traces: readonly (readonly [name: string, bytes: Buffer])[] = [
  [PATIENT, Buffer.from(PATIENT)],
  ...Object.values(CANARIES).flatMap((value) => {
    const [large, small] = [Buffer.alloc(8), Buffer.alloc(4)];
    large.writeDoubleLE(value);
    small.writeFloatLE(value);
    const numbers = [large, small].flatMap((bytes) => [bytes, Buffer.from(bytes).reverse()]);
    const texts = [String(value), value.toPrecision(7)].map((text) => Buffer.from(text));
    return [...texts, ...numbers].map((bytes) => [String(value), bytes] as const);
  }),
];

function leaksBelow(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isDirectory())
    return readdirSync(path).flatMap((name) => [...leaksBelow(join(path, name)), ...leaksIn(name, Buffer.from(name))]);
  return leaksIn(path, readFileSync(path));
}
const leaksIn = (path: string, bytes: Buffer): readonly string[] =>
  traces.flatMap(([name, trace]) => (bytes.includes(trace) ? [`${name} in ${path}`] : []));

const leaks = (project: Project): readonly string[] => [
  ...leaksBelow(project.path(".regimen/outbox")),
  ...leaksBelow(project.path("results/patients/runs.jsonl")),
];
const types = (project: Project): readonly string[] =>
  project
    .read("results/patients/runs.jsonl")
    .trimEnd()
    .split("\n")
    .flatMap((line) => {
      const { type, file } = JSON.parse(line) as { type: string; file?: { path: string } };
      return type === "artifact" ? [file?.path ?? ""] : type === "model" ? [type] : [];
    });

describe("values of single patients", () => {
  it("never leave: not in records, models, tables, the report or names of files", () =>
    withProject(files("{ tags: { a: b } }"), (project) => {
      const { code, out, err } = project.regimen(["run", "--keep-going"]);
      expect(code, out + err).to.equal(1); // the odd case fails, with a message that tells of it
      expect(out).to.include(PATIENT);
      const whole = leaksBelow(project.path(".regimen/objects")); // they are there to be found
      for (const value of Object.values(CANARIES)) expect(whole.some((leak) => leak.startsWith(String(value)))).to.equal(true);
      expect(leaks(project)).to.deep.equal([]);
      expect(types(project)).to.deep.equal([
        "model",
        "model",
        "tables/scores.tex",
        "tables/scores.csv",
        "tables/scores.md",
        "manifest.json",
        "report.html",
      ]);
    }));

  it("go along where the spec says so", () =>
    withProject(files("{ patientLevel: true }"), (project) => {
      expect(project.regimen(["run", "--keep-going"]).code).to.equal(1);
      expect(leaks(project).map((leak) => leak.split(" ")[0])).to.include.members([
        PATIENT,
        ...Object.values(CANARIES).map(String),
      ]);
      expect(types(project)).to.include.members(["tables/rows.csv", "pages/note-case=p3.html"]);
    }));
});
