import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { CatalogueEntry } from "../../../src/runner/contract/catalogue.ts";
import { citedKeys, keyOfReference, type Methods, methodsProblems, phrasesOf } from "../../../src/runner/contract/methods.ts";
import { schemaOf } from "../../../src/runner/spec/schema-text.ts";
import { repository } from "../../support/project.ts";

const entries = JSON.parse(readFileSync(join(repository, "dist", "catalogue.json"), "utf8")) as CatalogueEntry[];
const withMethods = entries.flatMap((entry) => (entry.methods ? [{ ...entry, methods: entry.methods }] : []));

describe("methodsProblems", () => {
  const good: Methods = { part: "models", sentences: ["A model {@a2000}."], references: ["@article{a2000,\n title = {A}}"] };
  it("finds nothing in sound methods", () => {
    expect(methodsProblems(good)).to.deep.equal([]);
    expect(methodsProblems({ part: "data", sentences: [] })).to.deep.equal([]);
  });
  it("says what is wrong", () => {
    expect(methodsProblems({ ...good, references: [] })).to.deep.equal(['its methods cite "a2000", which its references lack']);
    expect(methodsProblems({ ...good, references: ["a2000"] })).to.deep.equal([
      "reference 1 of its methods is no BibTeX entry, as @article{key, title = {…}}",
    ]);
    expect(methodsProblems({ ...good, part: "model" as Methods["part"] })[0]).to.equal(
      'its methods have the part "model"; parts are data, images, features, split, preparation, models, networks, statistics',
    );
    expect(methodsProblems({ part: "data" } as unknown as Methods)).to.deep.equal(["its methods need a list of sentences"]);
  });
});

describe("the components' methods", () => {
  it("are there for all but what draws tables, figures and pages", () => {
    const silent = entries.filter(({ name, methods }) => !methods && !name.startsWith("reporting/"));
    expect(silent.map(({ name }) => name)).to.deep.equal([]);
  });

  for (const { name, methods, params, inputs, outputs, dynamicOutputs } of withMethods)
    it(`${name}: slots and conditions name what it has, with values that there are`, () => {
      expect(methodsProblems(methods)).to.deep.equal([]);
      const slots = methods.sentences
        .flatMap(phrasesOf)
        .flatMap(({ text, when, unless }) => [
          ...[...text.matchAll(/\{([^{}@% +]+)/g)].map(([, slot]): [string, unknown] => [slot as string, undefined]),
          ...Object.entries({ ...when, ...unless }),
        ]);
      for (const [slot, wanted] of slots) {
        const [root = "", next = ""] = slot.split(".");
        if (["n", "stages", "synthetic", "engine"].includes(root)) continue;
        if (root === "in") expect(Object.keys(inputs), slot).to.include(next);
        else if (root === "out") expect(dynamicOutputs ?? Object.keys(outputs), slot).to.include(next);
        else {
          const schema = schemaOf(schemaOf(params.properties)[root]);
          expect(Object.keys(schema), `${slot} is a parameter`).not.to.deep.equal([]);
          if (schema.type === "object" && !["", "length"].includes(next))
            expect(Object.keys(schemaOf(schema.properties)), slot).to.include(next);
          if (wanted !== undefined && slot === root) for (const one of [wanted].flat()) expectAllowed(schema, one, slot);
        }
      }
    });

  it("cite every entry of the list of references, each with a DOI in form", () => {
    const text = readFileSync(join(repository, "src", "references.bib"), "utf8");
    const keys = text.split(/\n(?=@)/).map(keyOfReference);
    expect(keys).to.deep.equal([...keys].sort());
    expect([...new Set(withMethods.flatMap(({ methods }) => citedKeys(methods)))].sort()).to.deep.equal(keys);
    for (const [, doi] of text.matchAll(/doi = \{([^}]*)\}/g)) expect(doi).to.match(/^10\.\d{4,5}\/\S+$/);
  });
});

/** Words that a condition wants are words that the parameter may be. */
function expectAllowed(schema: ReturnType<typeof schemaOf>, wanted: unknown, slot: string): void {
  if (typeof wanted !== "string") return;
  const options = [schema, schemaOf(schema.items), ...[schema.anyOf ?? []].flat().map((one) => schemaOf(one as never))];
  const words = options.flatMap((one) => (Array.isArray(one.enum) ? one.enum : []));
  expect(words, `${slot}: ${wanted}`).to.include(wanted);
}
