import { join } from "node:path";
import { expect } from "chai";
import type { Json } from "../../../src/runner/contract/json.ts";
import type { CompileRequest } from "../../../src/runner/spec/compile.ts";
import { parseTemplate } from "../../../src/runner/spec/expression.ts";
import { taskOf } from "./project.ts";
import { withProject } from "./with-project.ts";

describe("expressions", () => {
  const project = withProject();

  /** The parameter `with.KEY` of a shell stage, or of another component. */
  async function command(text: string, params = "{}", request: Partial<CompileRequest> = {}): Promise<Json | undefined> {
    project.current.write({
      "spec.yaml": `experiment: x\nparams: ${params}\nstages:\n  s:\n    use: shell\n    with:\n      command: ${JSON.stringify(text)}\n`,
    });
    return taskOf(await project.current.good(request), "s").params.command;
  }
  async function forest(
    key: string,
    value: string,
    params: string,
    request: Partial<CompileRequest> = {},
  ): Promise<Json | undefined> {
    const input = "in: { features: c.features, labels: c.patients }";
    project.current.write({
      "spec.yaml": `experiment: x\nparams: ${params}\nstages:\n  c: { use: data/covid-mtl }\n  f: { use: ml/random-forest, ${input}, with: { label: a, ${key}: ${value} } }\n`,
    });
    return taskOf(await project.current.good(request), "f").params[key];
  }

  it("alone keep the type of what they name", async () => {
    expect(await forest("trees", '"${params.n}"', "{ n: 5 }")).to.equal(5);
    expect(await forest("balanced", '"${params.b}"', "{ b: true }")).to.equal(true);
    expect(await forest("columns", '"${params.list}"', "{ list: [a, b] }")).to.deep.equal(["a", "b"]);
    expect(await forest("grid", '"${params.map}"', "{ map: { rate: 2, steps: [1] } }")).to.deep.equal({ rate: 2, steps: [1] });
    expect(await forest("maxDepth", '"${params.none}"', "{ none: null }")).to.equal(null);
    expect(await forest("columns", '["${params.list.1}", x]', "{ list: [a, b] }")).to.deep.equal(["b", "x"]);
  });

  it("inside text are written out", async () => {
    expect(await command("run ${params.n} ${params.b}-${params.t}!", "{ n: 1.50, b: false, t: x }")).to.equal("run 1.5 false-x!");
  });

  it("leave `$${` as a literal, and other dollars alone", async () => {
    expect(await command("echo $${HOME} $HOME $$ $(x) $${params.n} ${params.n}", "{ n: 1 }")).to.equal(
      "echo ${HOME} $HOME $$ $(x) ${params.n} 1",
    );
    expect(await command("a $$${params.n}", "{ n: 1 }")).to.equal("a $${params.n}");
  });

  it("take parameters that read other parameters, in any order", async () => {
    expect(
      await command("${params.c}", '{ c: "${params.b}!", b: "${params.a.x}${params.a.y}", a: { x: 1, y: "${params.a.x}" } }'),
    ).to.equal("11!");
  });

  it("read the environment, with a default for what is unset or empty", async () => {
    expect(await command("${env.A} ${env.B:-b c} ${env.C:-}|${env.D:-d}", "{}", { env: { A: "a", D: "" } })).to.equal("a b c |d");
    const spec = await project.current.good({ env: { A: "a", D: "" } });
    expect(spec.env).to.deep.equal({ A: "a", B: null, C: null, D: "" });
    expect(await command("x${env.A}", "{}", { env: { A: "" } })).to.equal("x");
  });

  it("read the environment as a number or boolean where one is wanted, as text where text is", async () => {
    expect(await forest("trees", '"${env.N}"', "{}", { env: { N: "12" } })).to.equal(12);
    expect(await forest("trees", '"${params.n}"', '{ n: "${env.N:-7}" }')).to.equal(7);
    expect(await forest("balanced", '"${env.B}"', "{}", { env: { B: "true" } })).to.equal(true);
    expect(await forest("compat", '"${env.V}"', "{}", { env: { V: "2.3" } })).to.equal("2.3");
    const [failure] = await project.current.bad({ env: { V: "x" }, overrides: ["nothing=1"] });
    expect(failure?.code).to.equal("unknown-param");
  });

  it("do not see what the prototype of a map holds", async () => {
    project.current.write({ "spec.yaml": 'experiment: x\nparams: { a: "${params.constructor} ${env.toString}" }\nstages: {}\n' });
    expect((await project.current.bad()).map((failure) => failure.code)).to.deep.equal(["unknown-name", "unset-env"]);
  });

  it("say where a value comes from when it does not fit", async () => {
    project.current.write({
      "spec.yaml":
        'experiment: x\nparams: { seed: 1 }\nstages:\n  c: { use: data/covid-mtl, with: { seed: "${params.seed}" } }\n',
    });
    const [failure] = await project.current.bad({ overrides: ["seed=many"] });
    expect(failure?.message).to.equal('"seed" must be an integer ≥ 0, found "many" (text)');
    expect(failure?.help).to.equal("the value comes from -p seed=many");
  });

  it("parse into what stands and what is to be filled in", () => {
    expect(parseTemplate("plain")).to.equal(null);
    expect(parseTemplate("a ${params.b} c")).to.deep.equal([
      "a ",
      { text: "${params.b}", root: "params", path: ["b"], fallback: null },
      " c",
    ]);
    expect(parseTemplate("$${x}")).to.deep.equal(["${x}"]);
  });
});

describe("path parameters", () => {
  const project = withProject();
  const spec = (source: string, params = "{}"): string =>
    `experiment: x\nparams: ${params}\nstages:\n  c: { use: data/covid-mtl, with: { source: ${source} } }\n`;

  it("are relative to the file they stand in, and come out absolute", async () => {
    project.current.write({ "experiments/spec.yaml": spec("../data"), "data/a.csv": "" });
    const task = taskOf(await project.current.good({ file: "experiments/spec.yaml" }), "c");
    const path = join(project.current.root, "data");
    expect(task.params.source).to.equal(path);
    expect(task.paths).to.deep.equal([{ at: ["source"], path }]);
  });

  it("stay words where the component says so, by default too", async () => {
    project.current.write({
      "spec.yaml":
        "experiment: x\nstages: { c: { use: data/covid-mtl }, d: { use: data/covid-mtl, with: { source: synthetic } } }\n",
    });
    const { tasks } = await project.current.good();
    for (const task of tasks) {
      expect(task.params.source).to.equal("synthetic");
      expect(task.paths).to.deep.equal([]);
    }
  });

  it("given with -p or in the environment start from the working directory", async () => {
    project.current.write({
      "experiments/spec.yaml": spec('"${params.data}"', '{ data: "${env.DATA:-synthetic}" }'),
      "experiments/deep.yaml": spec('"${params.data}/sub"', "{ data: here }"),
      "cohort/sub/a.csv": "",
      "experiments/here/sub/a.csv": "",
    });
    const at = async (request: Partial<CompileRequest>): Promise<Json | undefined> =>
      taskOf(await project.current.good({ file: "experiments/spec.yaml", ...request }), "c").params.source;
    const { root } = project.current;
    expect(await at({ overrides: ["data=cohort"] })).to.equal(join(root, "cohort"));
    expect(await at({ env: { DATA: "cohort" } })).to.equal(join(root, "cohort"));
    expect(await at({})).to.equal("synthetic");
    expect(await at({ file: "experiments/deep.yaml" })).to.equal(join(root, "experiments/here/sub"));
    expect(await at({ file: "experiments/deep.yaml", overrides: ["data=cohort"] })).to.equal(join(root, "cohort/sub"));
  });

  it("are found in lists and maps", async () => {
    project.current.write({
      "spec.yaml": "experiment: x\nstages: { s: { use: imaging/synthetic, with: { files: [a.txt, b.txt] } } }\n",
      "a.txt": "",
      "b.txt": "",
    });
    const { paths } = taskOf(await project.current.good(), "s");
    expect(paths).to.deep.equal([
      { at: ["files", 0], path: join(project.current.root, "a.txt") },
      { at: ["files", 1], path: join(project.current.root, "b.txt") },
    ]);
  });

  it("leave a text that is no path alone", async () => {
    project.current.write({
      "spec.yaml":
        "experiment: x\nstages: { s: { use: reporting/classification-table, in: { scores: { file: spec.yaml } }, with: { title: ./a/../b } } }\n",
    });
    expect(taskOf(await project.current.good(), "s").params.title).to.equal("./a/../b");
  });
});
