import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { failures, type Project, withProject } from "../support/project.ts";

/** A cohort of ten files that hold their number. */
const cohort = (count = 10): Record<string, string> => {
  const ids = Array.from({ length: count }, (_, i) => `c${String(i).padStart(2, "0")}`);
  return {
    "cases.csv": `case,image,severity\n${ids.map((id, i) => `${id},scans/${id}.nii,${i % 3}`).join("\n")}\n`,
    ...Object.fromEntries(ids.map((id, i) => [`scans/${id}.nii`, `${i}\n`])),
  };
};

const SPEC = `experiment: mapped
stages:
  cohort:
    use: data/cases
    with: { path: cases.csv }
  number:
    use: shell
    each: cohort.cases
    in: { image: case.image }
    with:
      command: read n < "$in_image" && [ "$n" != bad ] && printf '{"n":%d,"severity":%d}' "$n" "$severity" > "$out_number"
      outputs: { number: metrics }
      environment: { severity: "\${case.severity}" }
  twice:
    use: shell
    each: cohort.cases
    in: { number: number.number }
    with:
      command: tr n m < "$in_number" > "$out_again"
      outputs: { again: metrics }
  table:
    use: reporting/data-table
    in: { table: number.number }
`;

const rows = (project: Project): readonly string[] => project.read("results/mapped/tables/table.csv").trim().split("\n").slice(1);

describe("a stage that runs once for each case", () => {
  it("runs every case as a task of its own, in parallel, and joins what they give", () =>
    withProject({ ...cohort(), "regimen.yaml": SPEC }, (project) => {
      const first = project.ran();
      expect(first.code, JSON.stringify(failures(first.events))).to.equal(0);
      expect(first.ran).to.have.length(22);
      expect(first.ran).to.include.members(["cohort", "number[case=c00]", "twice[case=c09]", "table"]);
      expect(rows(project)).to.have.length(10);
      expect(rows(project)[4]).to.equal("c04,4,1");
      const second = project.ran();
      expect(second.ran).to.deep.equal([]);
      expect(project.regimen(["run"]).out).to.equal("mapped: up to date, 22 stages cached\n  results: results/mapped\n");
    }));

  it("goes on without a case whose file is gone, names it, and runs that case alone when it is back", () =>
    withProject({ ...cohort(), "regimen.yaml": SPEC }, (project) => {
      const image = project.read("scans/c07.nii");
      project.remove("scans/c07.nii");
      const without = project.ran();
      expect(without.code).to.equal(1);
      expect(failures(without.events).map(({ task, message }) => [task, message])).to.deep.equal([
        ["number[case=c07]", `the image of case c07 is not there: ${project.path("scans/c07.nii")}`],
      ]);
      expect(rows(project)).to.have.length(9);
      expect(rows(project).join()).to.not.include("c07");
      const { out, code } = project.regimen(["run"]);
      expect(code).to.equal(1);
      expect(out).to.include("joined  number  9 of 10 cases, without c07");
      expect(out).to.include("skip    twice[case=c07]  (needs number[case=c07])");
      expect(out).to.include("0 ran, 20 cached, 1 FAILED, 1 not run");
      project.write("scans/c07.nii", image);
      const again = project.ran();
      expect(again.code).to.equal(0);
      expect(again.ran).to.deep.equal(["number[case=c07]", "table", "twice[case=c07]"]);
      expect(rows(project)).to.have.length(10);
    }));

  it("goes on where one case fails, and says so in the report", () =>
    withProject({ ...cohort(), "scans/c03.nii": "bad\n", "regimen.yaml": SPEC }, (project) => {
      const { code, events } = project.ran();
      expect(code).to.equal(1);
      expect(failures(events).map(({ task }) => task)).to.deep.equal(["number[case=c03]"]);
      expect(rows(project)).to.have.length(9);
      const report = project.read("results/mapped/report.html");
      expect(report).to.include("1 task failed; this report is incomplete");
      expect(report).to.include("1 of 10 cases failed; c03: the command ended with exit code 1");
      expect(project.regimen(["status"]).out).to.match(/failed +number\[case=c03\] +its last try failed/);
    }));

  it("runs one case where one is added, changed or has other values", () =>
    withProject({ ...cohort(), "regimen.yaml": SPEC }, (project) => {
      project.ran();
      project.write("scans/c10.nii", "10\n");
      project.write("cases.csv", `${project.read("cases.csv")}c10,scans/c10.nii,2\n`);
      expect(project.ran().ran).to.deep.equal(["cohort", "number[case=c10]", "table", "twice[case=c10]"]);
      project.write("scans/c02.nii", "22\n");
      expect(project.ran().ran).to.deep.equal(["number[case=c02]", "table", "twice[case=c02]"]);
      project.write("cases.csv", project.read("cases.csv").replace("c05.nii,2", "c05.nii,1"));
      expect(project.ran().ran).to.deep.equal(["cohort", "number[case=c05]", "table", "twice[case=c05]"]);
    }));

  it("counts many cases in one line of plan, status and explain", () =>
    withProject({ ...cohort(), "regimen.yaml": SPEC }, (project) => {
      expect(project.regimen(["plan"]).out).to.include("  depends  number  (on what cohort gives)\n");
      project.ran();
      expect(project.regimen(["status"]).out).to.match(/fresh +number\[case=c00\] and 9 more cases\n/);
      project.write("regimen.yaml", SPEC.replace('"severity":', '"s":'));
      const plan = project.regimen(["plan"]).out;
      expect(plan).to.match(/run +number\[case=c00\] and 9 more cases {2}\(with\.command/);
      expect(plan).to.match(/depends {2}twice\[case=c00\] and 9 more cases {2}\(on what number\[case=c00\] gives\)/);
      expect(project.regimen(["explain", "number"]).out).to.match(
        /^number\[case=c00\] and 9 more cases: will run, since this changed/,
      );
      expect(project.regimen(["show", "number[case=c04]"]).out).to.include('{"n":4,"severity":1}');
    }));

  it("makes a damaged output of a case again", () =>
    withProject({ ...cohort(3), "regimen.yaml": SPEC }, (project) => {
      project.ran();
      const digest = JSON.parse(project.regimen(["show", "regimen.yaml", "number[case=c01]", "--json"]).out).outputs.number.path;
      writeFileSync(digest, "damaged");
      const { code, ran } = project.ran();
      expect(code).to.equal(0);
      expect(ran).to.deep.equal(["number[case=c01]"]);
    }));

  it("tells what is wrong with cases in words", () =>
    withProject({ ...cohort(2), "regimen.yaml": SPEC.replace("case.image }", "case.scan }") }, (project) => {
      const lacking = failures(project.ran().events);
      expect(lacking[0]?.message).to.equal("case c00 has no scan, only image");
      project.write("regimen.yaml", SPEC.replace("case.severity", "case.stage"));
      expect(failures(project.ran().events)[0]?.message).to.equal('case c00 has no value "stage", only id, severity');
      project.write("regimen.yaml", SPEC.replaceAll("each: cohort.cases", "each: { file: cases.csv }"));
      const { code, err } = project.regimen(["check"]);
      expect(code).to.equal(2);
      expect(err).to.include("`each` takes cases; a file or folder is none");
      expect(err).to.include(
        "list its cases in a stage of their own, use: data/cases with: { path: … }, and read that stage's cases",
      );
      project.write("regimen.yaml", SPEC);
      project.write("cases.csv", "case,image\na b,scans/c00.nii\n");
      expect(failures(project.ran().events)[0]?.message).to.equal('cases.csv has the case "a b", which cannot be an id');
    }));
});

const OWN = `import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineComponent, Type } from "regimen";
const none = Type.Object({}, { additionalProperties: false });
export const make = defineComponent({
  name: "make", version: 1, doc: "cases of its own", params: Type.Object({ count: Type.Integer() }, { additionalProperties: false }), inputs: {},
  outputs: { cases: { kind: "cases", doc: "cases" } },
  async run({ params, scratch, declareSynthetic }) {
    declareSynthetic();
    return { cases: Array.from({ length: params.count }, (_, i) => {
      const folder = join(scratch, "k" + i, "series");
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "a.txt"), "a" + i);
      writeFileSync(join(scratch, "k" + i, "one.txt"), "one" + i);
      return { id: "k" + i, values: { i }, files: { series: { path: folder, extension: "" }, one: { path: join(scratch, "k" + i, "one.txt"), extension: ".txt" } } };
    }) };
  },
});
`;
const MEASURE = `import { readdirSync, readFileSync } from "node:fs";
import { defineComponent, numberColumn, tableOf, textColumn, Type } from "regimen";
export const measure = defineComponent({
  name: "measure", version: 1, doc: "features of one case", params: Type.Object({ add: Type.Number() }, { additionalProperties: false }),
  inputs: { one: { kind: "file", doc: "a file" }, series: { kind: "directory", doc: "a folder" } },
  outputs: { features: { kind: "table", doc: "features", wide: { name: "feature", value: "value" } } },
  async run({ inputs, params, synthetic }) {
    const text = readFileSync(inputs.one.path, "utf8");
    const names = readdirSync(inputs.series.path);
    return { features: tableOf([textColumn("feature", ["length", "number", "files", "synthetic"]), numberColumn("value", [text.length, Number(text.slice(3)) + params.add, names.length, Number(synthetic)])]) };
  },
});
`;
const GATHER = `import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineComponent, numberColumn, tableOf, textColumn, Type } from "regimen";
export const gather = defineComponent({
  name: "gather", version: 1, doc: "reads all cases", params: Type.Object({}, { additionalProperties: false }),
  inputs: { cases: { kind: "cases", doc: "cases" } },
  outputs: { text: { kind: "document", doc: "what they hold" } },
  async run({ inputs }) {
    const cases = await inputs.cases.read();
    return { text: cases.map(({ id, files, values }) => [id, JSON.stringify(values), readFileSync(files.one.path, "utf8"), readFileSync(join(files.series.path, "a.txt"), "utf8")].join(" ")).join("\\n") + "\\n" };
  },
});
`;

describe("cases that a component makes", () => {
  const spec = `experiment: own
stages:
  make: { use: ./make.ts, with: { count: 3 } }
  measure:
    use: ./measure.ts
    each: make.cases
    in: { one: case.one, series: case.series }
    with: { add: "\${case.i}" }
  gather: { use: ./gather.ts, in: { cases: make.cases } }
  features:
    use: data/select
    in: { table: measure.features }
    with: { columns: [case, length, number, files, synthetic] }
`;
  const files = { "make.ts": OWN, "measure.ts": MEASURE, "gather.ts": GATHER, "regimen.yaml": spec };

  it("are kept by content, files and folders, mapped over and read whole; a table of names becomes one row a case", () =>
    withProject(files, (project) => {
      const { code, events, ran } = project.ran();
      expect(code, JSON.stringify(failures(events))).to.equal(0);
      expect(ran).to.deep.equal(["features", "gather", "make", "measure[case=k0]", "measure[case=k1]", "measure[case=k2]"]);
      const open = (stage: string, port: string): string => project.regimen(["show", "regimen.yaml", stage, "--open", port]).out;
      expect(open("features", "table").split("\n").slice(0, 3)).to.deep.equal([
        "case,length,number,files,synthetic",
        "k0,4.0,0.0,1.0,1.0",
        "k1,4.0,2.0,1.0,1.0",
      ]);
      expect(open("gather", "text")).to.equal('k0 {"i":0} one0 a0\nk1 {"i":1} one1 a1\nk2 {"i":2} one2 a2\n');
    }));

  it("are made again where a file of theirs is damaged, and kept by gc", () =>
    withProject(files, (project) => {
      project.ran();
      expect(project.regimen(["gc", "--yes"]).code).to.equal(0);
      expect(project.ran().ran).to.deep.equal([]);
      const objects = readdirSync(project.path(".regimen/objects"), { recursive: true, encoding: "utf8" });
      const one = objects.find((name) => name.endsWith(".txt") && project.read(join(".regimen/objects", name)) === "one1");
      project.write(join(".regimen/objects", one as string), "ONE1");
      project.write("regimen.yaml", spec.replace('"${case.i}"', "1"));
      const { code, ran } = project.ran();
      expect(code).to.equal(0);
      expect(ran).to.deep.equal(["features", "make", "measure[case=k0]", "measure[case=k2]"]); // k1 had added 1 before
    }));

  it("come out of a call as a folder that is a cohort again", () =>
    withProject(
      { ...files, "list.yaml": "experiment: list\nstages: { cohort: { use: data/cases, with: { path: out/make } } }\n" },
      (project) => {
        const { code, out, err } = project.regimen(["call", "./make.ts", "--with", "count=2"]);
        expect(code, err).to.equal(0);
        expect(out.trim().split("\n")).to.deep.equal([
          "out/make/cases.csv",
          "out/make/k0/series",
          "out/make/k0/one.txt",
          "out/make/k1/series",
          "out/make/k1/one.txt",
        ]);
        expect(project.read("out/make/cases.csv")).to.equal(
          "case,series,one,i\nk0,k0/series,k0/one.txt,0\nk1,k1/series,k1/one.txt,1\n",
        );
        expect(project.read("out/make/k1/series/a.txt")).to.equal("a1");
        const read = project.regimen(["call", "./gather.ts", "--in", "cases=out/make/cases.csv"]);
        expect(read.code, read.err).to.equal(0);
        expect(project.read("out/gather/text.txt")).to.equal('k0 {"i":0} one0 a0\nk1 {"i":1} one1 a1\n');
      },
    ));
});
