import { expect } from "chai";
import { joined, piecesOf, valueAt, valueText } from "../../../src/reporting/methods/slots.ts";
import type { Json } from "../../../src/runner/contract/json.ts";
import type { Sentence } from "../../../src/runner/contract/methods.ts";

const said = (sentence: Sentence, values: Json): string | null =>
  piecesOf(sentence, (slot) => valueAt(values, slot))
    ?.map((piece) => ("text" in piece ? piece.text : JSON.stringify(piece)))
    .join("") ?? null;

describe("piecesOf", () => {
  it("fills slots with parameters, shares as percentages, and keeps citations and lists for later", () => {
    expect(said("{trees} trees at {level%}.", { trees: 10, level: 0.95 })).to.equal("10 trees at 95\u00a0%.");
    expect(said("For {label+}{@a}.", { label: "x" })).to.equal('For {"all":"label"}{"cite":"a"}.');
    expect(said("{seed+ seed|seeds} {n was|were}", { seed: 1 })).to.equal(
      '{"all":"seed","words":["seed","seeds"]} {"count":["was","were"]}',
    );
  });
  it("leaves out a phrase whose slot has no value, and a sentence whose plain text has none", () => {
    expect(said(["Trees", { text: ", {depth} deep" }, "."], {})).to.equal("Trees.");
    expect(said(["Trees {depth} deep", "."], {})).to.equal(null);
    expect(said([{ text: "Depth {depth}" }, "."], {}), "a full stop alone").to.equal(null);
  });
  it("takes pieces of a list within as if they stood in it", () => {
    const shared = [" trees", { text: ", {depth} deep" }] as const;
    expect(said(["Ten", shared, "."], {})).to.equal("Ten trees.");
    expect(said(["Ten", [" of {kind}"], "."], {}), "a plain text within").to.equal(null);
  });
  it("takes phrases by conditions: all of when, none of unless, one of a list, null for nothing there", () => {
    const sentence: Sentence = [
      "x",
      { text: " both", when: { a: 1, b: true } },
      { text: " not 1", unless: { a: 1 } },
      { text: " some", when: { a: [1, 2] } },
      { text: " none", when: { c: null } },
      { text: " lists", when: { list: "p" } },
    ];
    expect(said(sentence, { a: 1, b: true, list: ["o", "p"] })).to.equal("x both some none lists");
    expect(said(sentence, { a: 2, c: 0, list: [] })).to.equal("x not 1 some");
  });
});

describe("valueText", () => {
  it("joins lists by and, sizes by ×, and shortens what is long", () => {
    expect([3, "a", true, ["a"], ["a", "b", "c"]].map((value) => valueText(value as Json))).to.deep.equal([
      "3",
      "a",
      "true",
      "a",
      "a, b and c",
    ]);
    expect(valueText({ x: 3, z: 1, y: 2 })).to.equal("1 × 2 × 3");
    expect(valueText({ ct: 1, nat: 2 })).to.equal("ct 1 and nat 2");
    expect(valueText(Array.from({ length: 20 }, (_, i) => i))).to.equal("0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 10 more");
    expect(joined([])).to.equal("");
  });
});

describe("valueAt", () => {
  it("follows keys, indices and lengths, and gives null where nothing is", () => {
    const root = { loss: { name: "x" }, list: [1, 2] };
    expect(
      ["loss.name", "list.length", "list.0", "loss.weights", "list.5", "toString"].map((path) => valueAt(root, path)),
    ).to.deep.equal(["x", 2, 1, null, null, null]);
  });
});
