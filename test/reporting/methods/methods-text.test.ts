import { expect } from "chai";
import type { MethodsInput, MethodsTask } from "../../../src/reporting/methods/methods-input.ts";
import { methodsBib, methodsTex } from "../../../src/reporting/methods/methods-tex.ts";
import { methodsText } from "../../../src/reporting/methods/methods-text.ts";
import type { Methods } from "../../../src/runner/contract/methods.ts";

const FOREST: Methods = {
  part: "models",
  sentences: [["Forests {@breiman} of {trees} trees for {label+}", { text: ", {depth} deep" }, " ({seed+ seed|seeds})."]],
  references: ["@article{breiman,\n  title = {Random Forests}\n}"],
};
const task = (id: string, values: MethodsTask["values"], more: Partial<MethodsTask> = {}): MethodsTask => ({
  id,
  stage: id.replace(/\[.*/, ""),
  component: "ml/forest",
  doc: "Grows trees.",
  methods: FOREST,
  values: { trees: 10, seed: 1, ...values },
  presents: false,
  imported: false,
  ...more,
});
const input = (tasks: readonly MethodsTask[], more: Partial<MethodsInput> = {}): MethodsInput => ({
  experiment: "demo",
  variant: null,
  synthetic: false,
  tasks,
  missing: 0,
  run: {
    ...{ version: "1.2.3", commit: "abcdef0123456789", dirty: true, node: "v20.1.0", libraries: { arrow: "1", csv: "2" } },
    ...{ cpu: "A chip", cores: 2, memory: 24, system: "Linux 6" },
  },
  ...more,
});
const tex = (tasks: readonly MethodsTask[], more: Partial<MethodsInput> = {}): readonly string[] => {
  const all = input(tasks, more);
  return methodsTex(methodsText(all), all).split("\n");
};

describe("methodsText", () => {
  it("says once what stages have in common, and lists what differs", () => {
    const lines = tex([task("forest[label=a]", { label: "a" }), task("forest[label=b]", { label: "b", seed: 2 })]);
    expect(lines).to.include("Forests~\\cite{breiman} of 10 trees for a and b (seeds 1 and 2).");
  });
  it("names the stages where they say different things, and cells where one stage does", () => {
    expect(tex([task("small", { label: "a" }), task("large", { label: "a", trees: 99 })])).to.include.members([
      "Forests~\\cite{breiman} of 10 trees for a (seed 1; small).",
      "Forests~\\cite{breiman} of 99 trees for a (seed 1; large).",
    ]);
    expect(tex([task("f[t=1]", { label: "a" }), task("f[t=2]", { label: "a", depth: 3 })])).to.include(
      "Forests~\\cite{breiman} of 10 trees for a, 3 deep (seed 1; f[t=2]).",
    );
  });
  it("gives a component without a sentence a plain one, and those that draw none", () => {
    const { methods: _, ...own } = task("counts", {}, { component: "class-counts", doc: "Counts rows." });
    const lines = tex([own, { ...own, id: "figure1", stage: "figure1", component: "fig", presents: true }]);
    expect(lines).to.include("The stage counts used the component class-counts: ``Counts rows''.");
    expect(lines.join("\n")).not.to.include("figure1");
  });
  it("tells commit, versions, machine, what is synthetic, imported, repeated over seeds or missing; no time", () => {
    const seeds = ["1", "2", "3"].map((seed) => task(`f[seed=${seed}]`, { label: "a" }, { seed, imported: seed === "1" }));
    const lines = tex(seeds, { synthetic: true, missing: 2, variant: "wide" });
    expect(lines).to.include.members([
      "% Methods of demo@wide: what this run did, as sentences to take over and edit.",
      "% Data: SYNTHETIC.",
      "% INCOMPLETE: 2 tasks of the run failed or were not run.",
      "The data are synthetic: the results say nothing about patients.",
      "f was repeated with each of 3 seeds (1, 2 and 3).",
      "The experiment demo, variant wide, of commit abcdef012345 with uncommitted changes was run with regimen 1.2.3 on Node.js 20.1.0, with arrow 1 and csv 2.",
      "The machine had 2 cores (A chip) and 24 GiB of memory, under Linux 6.",
      "Results of the stage f were computed elsewhere and imported.",
    ]);
  });
  it("keeps references that are cited, once; a key that stands for another entry gets a letter", () => {
    const other: Methods = {
      part: "models",
      sentences: ["Another {@breiman}."],
      references: ["@book{breiman,\n  title = {CART}\n}", "@misc{unused, title = {U}}"],
    };
    const all = methodsText(
      input([task("a", { label: "x" }), task("b", { label: "y" }), task("c", {}, { component: "mine", methods: other })]),
    );
    expect(methodsBib(all)).to.equal(
      "@article{breiman,\n  title = {Random Forests}\n}\n\n@book{breimanb,\n  title = {CART}\n}\n",
    );
    expect(methodsTex(all, input([]))).to.include("Another~\\cite{breimanb}.");
  });
});
