import { appendFileSync, chmodSync, cpSync, readdirSync, renameSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { makeProject, type Project } from "../support/project.ts";

const SPEC = `experiment: events
params: { data: data, limit: 3 }
stages:
  load:
    use: ./components/load.ts
    with: { source: "\${params.data}" }
  total:
    use: ./components/total.ts
    in: { numbers: load.numbers }
    with: { limit: "\${params.limit}" }
  label:
    use: shell
    in: { total: total.total }
    with:
      command: sed 's/^/total /' "$in_total" > "$out_text"
      outputs: { text: document }
  other:
    use: shell
    in: { words: { file: words.txt } }
    with:
      command: wc -w < "$in_words" | tr -d ' ' > "$out_count"
      outputs: { count: document }
`;
const LOAD = `import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineComponent, PathParam, Type } from "regimen";
import { parse } from "./parse.js";

export const load = defineComponent({
  name: "load",
  version: 1,
  doc: "Reads a.csv of a folder.",
  params: Type.Object({ source: PathParam({ description: "Folder.", reads: ["a.csv"] }) }, { additionalProperties: false }),
  inputs: {},
  outputs: { numbers: { kind: "metrics", doc: "the numbers" } },
  async run({ params }) {
    return { numbers: parse(readFileSync(join(params.source, "a.csv"), "utf8")) };
  },
});
`;
const PARSE = `export function parse(text: string): number[] {
  return text.trim().split("\\n").map(Number);
}
`;
const TOTAL = `import { defineComponent, Type } from "regimen";
import { scale } from "scaling";

export const total = defineComponent({
  name: "total",
  version: 1,
  doc: "Sums the first numbers.",
  params: Type.Object({ limit: Type.Integer({ default: 3, description: "How many." }) }, { additionalProperties: false }),
  inputs: { numbers: { kind: "metrics", doc: "the numbers" } },
  outputs: { total: { kind: "document", publish: "{stage}.txt", doc: "the sum" } },
  async run({ params, inputs }) {
    const numbers = (await inputs.numbers.read()) as number[];
    return { total: String(numbers.slice(0, params.limit).reduce((sum, value) => sum + scale(value), 0)) + "\\n" };
  },
});
`;
const ALL = ["label", "load", "other", "total"];

function eventsProject(): Project {
  return makeProject({
    "regimen.yaml": SPEC,
    "data/a.csv": "1\n2\n3\n4\n",
    "data/unrelated.txt": "not read\n",
    "words.txt": "three short words\n",
    "components/load.ts": LOAD,
    "components/parse.ts": PARSE,
    "components/total.ts": TOTAL,
    "node_modules/scaling/package.json": '{"name":"scaling","version":"1.0.0","type":"module","main":"index.js"}',
    "node_modules/scaling/index.js": "export const scale = (value) => value;\n",
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/** What happens to a project whose results are up to date, and which stages the next run runs. */
interface Event {
  readonly name: string;
  readonly happen: (project: Project) => void;
  readonly runs: readonly string[];
  readonly args?: readonly string[];
  readonly check?: (project: Project, run: ReturnType<Project["ran"]>) => void;
}

const edit = (name: string, from: string | RegExp, to: string) => (project: Project) => {
  const before = project.read(name);
  const after = before.replace(from, to);
  expect(after, `the edit of ${name} changes it`).not.to.equal(before);
  project.write(name, after);
};

const TABLE: readonly Event[] = [
  { name: "nothing", happen: () => {}, runs: [] },
  {
    name: "an input is touched",
    happen: (project) => utimesSync(project.path("words.txt"), new Date(), new Date(Date.now() + 5000)),
    runs: [],
  },
  {
    name: "one cell of a file under the same path is edited",
    happen: edit("data/a.csv", "2", "7"),
    runs: ["label", "load", "total"],
    check: (project) => expect(project.read("results/events/total.txt")).to.equal("11\n"),
  },
  {
    name: "a file of the folder that the component does not read is edited",
    happen: (project) => project.write("data/unrelated.txt", "other"),
    runs: [],
  },
  {
    name: "an input changes and its stage's output comes out equal",
    happen: edit("data/a.csv", "1\n2\n3\n4\n", "1\n2\n3\n4"),
    runs: ["load"],
  },
  { name: "an input beyond the limit changes", happen: edit("data/a.csv", "4", "5"), runs: ["load", "total"] },
  {
    name: "the data folder moves",
    happen(project) {
      renameSync(project.path("data"), project.path("moved"));
    },
    args: ["-p", "data=moved"],
    runs: [],
  },
  { name: "a parameter of one stage changes", happen: edit("regimen.yaml", "limit: 3", "limit: 2"), runs: ["label", "total"] },
  {
    name: "a parameter changes and is changed back",
    happen(project) {
      edit("regimen.yaml", "limit: 3", "limit: 2")(project);
      expect(project.ran().ran).to.deep.equal(["label", "total"]);
      edit("regimen.yaml", "limit: 2", "limit: 3")(project);
    },
    runs: [],
    check: (project) => expect(project.read("results/events/total.txt")).to.equal("6\n"),
  },
  {
    name: "a published file is deleted",
    happen: (project) => project.remove("results/events/total.txt"),
    runs: [],
    check: (project) => expect(project.read("results/events/total.txt")).to.equal("6\n"),
  },
  {
    name: "a published file is overwritten",
    happen: (project) => project.write("results/events/total.txt", "wrong"),
    runs: [],
    check: (project) => expect(project.read("results/events/total.txt")).to.equal("6\n"),
  },
  {
    name: "all of results/ is deleted",
    happen: (project) => project.remove("results"),
    runs: [],
    check: (project) => expect(project.read("results/events/total.txt")).to.equal("6\n"),
  },
  {
    name: "the manifest is deleted",
    happen: (project) => project.remove("results/events/manifest.json"),
    runs: [],
    check: (project) => expect(JSON.parse(project.read("results/events/manifest.json"))).to.have.property("experiment", "events"),
  },
  {
    name: "the artifacts in the cache are deleted",
    happen: (project) => project.remove(".regimen/objects"),
    runs: ALL,
  },
  { name: "the whole cache is deleted", happen: (project) => project.remove(".regimen"), runs: ALL },
  {
    name: "all shortcuts are deleted",
    happen(project) {
      for (const name of ["state", "compiled", "own", "glances", "stat-index.json"]) project.remove(`.regimen/${name}`);
    },
    runs: [],
  },
  {
    name: "the spec is reformatted and commented",
    happen: edit(
      "regimen.yaml",
      '    with: { limit: "${params.limit}" }',
      "    # at most\n    with:\n        limit:   ${params.limit}   # all",
    ),
    runs: [],
  },
  {
    name: "stages change places in the spec",
    happen: edit("regimen.yaml", /( {2}load:[\s\S]*?)( {2}total:[\s\S]*?)( {2}label:)/, "$2$1$3"),
    runs: [],
  },
  {
    name: "a component is commented and reformatted",
    happen: (project) =>
      project.write(
        "components/total.ts",
        `// a comment\n${TOTAL.replace(/ {2}/g, "\t").replace("version: 1,", "/* one */ version:\n1,")}`,
      ),
    runs: [],
  },
  { name: "a component's types change", happen: edit("components/parse.ts", "number[]", "readonly number[]"), runs: [] },
  {
    name: "a component's code changes",
    happen: edit("components/total.ts", "sum + scale(value)", "sum + 2 * scale(value)"),
    runs: ["label", "total"],
  },
  {
    name: "a helper that a component imports changes",
    happen: edit("components/parse.ts", "map(Number)", "map((line) => Number(line) + 1)"),
    runs: ["label", "load", "total"],
  },
  {
    name: "a helper changes without a change of the result",
    happen: edit("components/parse.ts", "map(Number)", "map((line) => Number(line))"),
    runs: ["load"],
  },
  {
    name: "a file appears that an import takes before the one it took",
    happen: (project) =>
      project.write(
        "components/parse.js",
        "export const parse = (text) => text.trim().split('\\n').map((line) => Number(line) + 1);\n",
      ),
    runs: ["label", "load", "total"],
  },
  { name: "a library's version changes", happen: edit("node_modules/scaling/package.json", "1.0.0", "1.0.1"), runs: ["total"] },
  { name: "a component's version is raised", happen: edit("components/total.ts", "version: 1", "version: 2"), runs: ["total"] },
  {
    name: "a component moves to another file",
    happen(project) {
      renameSync(project.path("components/total.ts"), project.path("components/sum.ts"));
      edit("regimen.yaml", "total.ts", "sum.ts")(project);
    },
    runs: [],
  },
  { name: "a shell command changes", happen: edit("regimen.yaml", "s/^/total /", "s/^/sum /"), runs: ["label"] },
  {
    name: "a stage is renamed",
    happen: (project) => project.write("regimen.yaml", SPEC.replace("  label:", "  caption:")),
    runs: [],
  },
  {
    name: "a variant is added and run",
    happen: (project) => appendFileSync(project.path("regimen.yaml"), "variants:\n  short:\n    set: { params.limit: 1 }\n"),
    args: ["--variant", "short"],
    runs: ["label", "total"],
    check: (project) => expect(project.read("results/events/short/total.txt")).to.equal("1\n"),
  },
  {
    name: "a stage is added",
    happen: (project) =>
      appendFileSync(
        project.path("regimen.yaml"),
        "  again: { use: ./components/total.ts, in: { numbers: load.numbers }, with: { limit: 4 } }\n",
      ),
    runs: ["again"],
  },
  {
    name: "an artifact is damaged",
    happen(project) {
      const object = filesBelow(project.path(".regimen/objects")).find(
        (path) => path.endsWith(".txt") && project.read(path.slice(project.folder.length + 1)) === "6\n",
      );
      writeFileSync(object as string, "7\n");
    },
    runs: ["total"],
    check(project, run) {
      expect(
        run.events.some(
          (event) =>
            event.type === "notice" && /^total: cached output "total" is damaged \(.*\); it is made again$/.test(event.message),
        ),
      ).to.equal(true);
      expect(project.read("results/events/total.txt")).to.equal("6\n");
    },
  },
  {
    name: "a record is damaged",
    happen(project) {
      project.remove(".regimen/state");
      for (const path of filesBelow(project.path(".regimen/actions"))) writeFileSync(path, "cut off");
    },
    runs: ALL,
    check: (_, run) => expect(run.events.filter((event) => event.type === "notice")).to.have.length(4),
  },
  { name: "a permission of an input changes", happen: (project) => chmodSync(project.path("words.txt"), 0o600), runs: [] },
  { name: "an environment variable that nobody declared changes", happen: () => {}, runs: [], args: [] },
];

describe("what runs after what", () => {
  for (const { name, happen, runs, args = [], check } of TABLE) {
    it(`${name}: ${runs.length === 0 ? "nothing runs" : `${runs.join(", ")} run`}`, () => {
      const project = eventsProject();
      try {
        const first = project.ran();
        expect(first.err).to.equal("");
        expect(first.ran).to.deep.equal(ALL);
        const before = project.snapshot("results");
        happen(project);
        const run = project.ran(args);
        expect(run.err).to.equal("");
        expect(run.ran).to.deep.equal([...runs]);
        expect(run.code).to.equal(0);
        check?.(project, run);
        if (runs.length === 0 && !/renamed|moves|moved|reformatted|change places/.test(name) && !args.includes("--variant")) {
          expect([...project.snapshot("results")]).to.deep.equal([...before]);
        }
        expect(project.ran(args).ran, "a second run runs nothing").to.deep.equal([]);
      } finally {
        project.dispose();
      }
    });
  }

  for (const { name, happen, runs, args, check } of TABLE) {
    // the note by which a plain run tells at a glance that nothing has changed must miss nothing
    if (args !== undefined || check?.length === 2 || /changed back/.test(name)) continue;
    it(`${name}, seen by a plain run that had found everything up to date`, () => {
      const project = eventsProject();
      try {
        project.ran();
        expect(project.regimen(["run"]).out).to.match(/^events: up to date, 4 stages cached\n/);
        expect(project.snapshot(".regimen/glances", /never/).size).to.equal(1);
        expect(project.regimen(["run"]).out).to.match(/^events: up to date, 4 stages cached\n/);
        happen(project);
        const { code, out, err } = project.regimen(["run"]);
        expect([code, err]).to.deep.equal([0, ""]);
        if (runs.length === 0) expect(out).to.match(/^events: up to date/);
        else expect(out).to.include(`${runs.length} ran`);
        check?.(project, { ran: runs, cached: [], code, events: [], err });
      } finally {
        project.dispose();
      }
    });
  }

  it("gives the same bytes in another folder, by another user's paths", () => {
    const [one, two] = [eventsProject(), eventsProject()];
    try {
      one.ran();
      two.ran();
      expect([...one.snapshot("results")]).to.deep.equal([...two.snapshot("results")]);
      cpSync(one.path(".regimen"), two.path("copy"), { recursive: true });
      expect(two.ran([], { REGIMEN_HOME: two.path("copy") }).ran).to.deep.equal([]);
    } finally {
      one.dispose();
      two.dispose();
    }
  });
});
