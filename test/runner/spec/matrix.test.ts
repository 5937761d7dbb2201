import { expect } from "chai";
import { taskOf } from "./project.ts";
import { withProject } from "./with-project.ts";

describe("a matrix", () => {
  const project = withProject();

  async function cells(matrix: string, params = "{}"): Promise<readonly string[]> {
    project.current.write({
      "spec.yaml": `experiment: x
params: ${params}
stages:
  cohort: { use: data/covid-mtl }
  f:
    use: ml/random-forest
    matrix: ${matrix}
    in: { features: cohort.features, labels: cohort.patients }
    with: { label: a }
`,
    });
    const spec = await project.current.good();
    return spec.tasks.filter((task) => task.stage === "f").map((task) => task.id.slice(2, -1));
  }

  it("is the cross product of its axes, the last fastest", async () => {
    expect(await cells("{ a: [x, y], b: [1, 2] }")).to.deep.equal(["a=x,b=1", "a=x,b=2", "a=y,b=1", "a=y,b=2"]);
  });

  it("drops what `exclude` names, in full or in part", async () => {
    expect(await cells("{ a: [x, y], b: [1, 2], exclude: [{ a: x, b: 2 }] }")).to.deep.equal(["a=x,b=1", "a=y,b=1", "a=y,b=2"]);
    expect(await cells("{ a: [x, y], b: [1, 2], exclude: [{ b: 1 }] }")).to.deep.equal(["a=x,b=2", "a=y,b=2"]);
  });

  it("adds what `include` names, once, after the product", async () => {
    expect(await cells("{ a: [x], b: [1], include: [{ a: z, b: 9 }, { b: 1, a: x }] }")).to.deep.equal(["a=x,b=1", "a=z,b=9"]);
  });

  it("may be nothing but cells", async () => {
    expect(await cells("{ include: [{ a: x, b: 1 }, { a: y, b: 2 }] }")).to.deep.equal(["a=x,b=1", "a=y,b=2"]);
  });

  it("takes its values from parameters, and drops excluded ones that are not there today", async () => {
    expect(await cells('{ a: "${params.list}", exclude: [{ a: gone }] }', "{ list: [x, y] }")).to.deep.equal(["a=x", "a=y"]);
    expect(await cells('{ a: ["${params.one}", z] }', "{ one: y }")).to.deep.equal(["a=y", "a=z"]);
  });

  it("keeps the type of its values", async () => {
    await cells("{ a: [1], b: [true], c: [1.5], d: ['1'] }");
    const task = taskOf(await project.current.good(), 'f[a=1,b=true,c=1.5,d="1"]');
    expect(task.cell).to.deep.equal({ a: 1, b: true, c: 1.5, d: "1" });
  });

  it("decides resources and dynamic ports by cell", async () => {
    project.current.write({
      "spec.yaml": `experiment: x
stages:
  cohort: { use: data/covid-mtl }
  folds:
    use: data/k-fold
    matrix: { k: [2, 3], memory: [1GiB] }
    in: { table: cohort.patients }
    with: { folds: "\${matrix.k}" }
    resources: { memory: "\${matrix.memory}", cpus: "\${matrix.k}" }
    retries: 2
`,
    });
    const spec = await project.current.good();
    expect(Object.keys(taskOf(spec, "folds[k=2,memory=1GiB]").outputs)).to.deep.equal(["fold0", "fold1"]);
    expect(taskOf(spec, "folds[k=3,memory=1GiB]").outputs).to.deep.equal({ fold0: "split", fold1: "split", fold2: "split" });
    expect(taskOf(spec, "folds[k=3,memory=1GiB]").resources).to.deep.equal({ memory: "1GiB", cpus: 3 });
    expect(taskOf(spec, "folds[k=3,memory=1GiB]").retries).to.equal(2);
  });
});
