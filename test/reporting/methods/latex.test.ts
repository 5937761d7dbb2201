import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { MethodsInput, MethodsTask } from "../../../src/reporting/methods/methods-input.ts";
import { methodsBib, methodsTex } from "../../../src/reporting/methods/methods-tex.ts";
import { methodsText } from "../../../src/reporting/methods/methods-text.ts";
import type { CatalogueEntry } from "../../../src/runner/contract/catalogue.ts";
import type { Json } from "../../../src/runner/contract/json.ts";
import { citedKeys, type Methods, phrasesOf } from "../../../src/runner/contract/methods.ts";
import { compile, requireLatex } from "../../support/latex.ts";
import { repository } from "../../support/project.ts";

/** A component's methods with every phrase said, and awkward values in every slot. */
function everyPhrase({ name, doc, methods }: CatalogueEntry & { readonly methods: Methods }): MethodsTask {
  const texts = methods.sentences.flatMap(phrasesOf).map(({ text }) => text);
  const values: Record<string, Json> = {};
  for (const [, slot = ""] of texts.join("").matchAll(/\{([^{}@% +]+)/g)) put(values, slot.split("."));
  return {
    ...{ id: "a_b", stage: "a_b", component: name, doc, presents: false, imported: true, values, seed: "1" },
    methods: { ...methods, sentences: texts },
  };
}

function put(values: Record<string, Json>, [key = "", ...rest]: readonly string[]): void {
  if (rest.length === 0 || rest[0] === "length") {
    values[key] ??= ["50% of #1_$x & {y}", "±1e-5", "µ ≤ 3"];
    return;
  }
  const inner = (typeof values[key] === "object" && !Array.isArray(values[key]) ? values[key] : {}) as Record<string, Json>;
  values[key] = inner;
  put(inner, rest);
}

describe("methods as LaTeX", function () {
  this.timeout(60_000);
  let folder = "";
  before(function () {
    requireLatex(this);
    folder = mkdtempSync(join(tmpdir(), "regimen-methods-"));
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  it("compiles whatever components say, with every reference in the list", () => {
    const entries = JSON.parse(readFileSync(join(repository, "dist", "catalogue.json"), "utf8")) as CatalogueEntry[];
    const tasks = entries.flatMap((entry) => (entry.methods ? [everyPhrase({ ...entry, methods: entry.methods })] : []));
    const input: MethodsInput = {
      ...{ experiment: "a_b", variant: "c&d", synthetic: true, missing: 1 },
      tasks: [
        ...tasks,
        { ...tasks[0]!, id: "own", component: "my_own", doc: 'Counts 5% of "rows".', methods: undefined as never },
      ],
      run: {
        ...{ version: "1", commit: "a".repeat(40), dirty: true, node: "v20", libraries: { "@a/b_c": "1" }, cpu: "X® #1 & 2" },
        ...{ cores: 1, memory: 2, system: "Linux_6" },
      },
    };
    const text = methodsText(input);
    writeFileSync(join(folder, "methods.tex"), methodsTex(text, input));
    writeFileSync(join(folder, "methods.bib"), methodsBib(text));
    const paper =
      "\\documentclass{article}\n\\begin{document}\n\\input{methods}\n\\bibliographystyle{plain}\n\\bibliography{methods}\n\\end{document}\n";
    compile(folder, "paper", paper);
    const bibtex = spawnSync("bibtex", ["paper"], { cwd: folder, encoding: "utf8" });
    expect(bibtex.status, bibtex.stdout).to.equal(0);
    expect(bibtex.stdout).not.to.match(/warning/i);
    compile(folder, "paper", paper);
    expect(compile(folder, "paper", paper)).not.to.match(/undefined|multiply/i);
    const items = readFileSync(join(folder, "paper.bbl"), "utf8").match(/\\bibitem/g);
    expect(items).to.have.length(new Set(tasks.flatMap(({ methods }) => citedKeys(methods!))).size);
  });
});
