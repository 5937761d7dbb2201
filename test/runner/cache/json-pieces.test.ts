import { expect } from "chai";
import fc from "fast-check";
import { digestPieces, digestText } from "../../../src/runner/cache/digest.ts";
import { jsonPieces, lazyList, lazyMap } from "../../../src/runner/cache/json-pieces.ts";

describe("jsonPieces", () => {
  it("gives what JSON.stringify gives, indented or not", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.array(fc.jsonValue()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.constantFrom(0, 2),
        (value, list, map, indent) => {
          const whole = { ...value, list, map, nothing: undefined };
          const lazily = { ...value, list: lazyList(() => list), map: lazyMap(() => Object.entries(map)), nothing: undefined };
          const pieces = [...jsonPieces(lazily, indent)];
          expect(pieces.join("")).to.equal(JSON.stringify(whole, null, indent));
          expect(digestPieces(pieces)).to.equal(digestText(pieces.join("")));
        },
      ),
    );
  });

  it("makes entries when their turn comes", () => {
    let made = 0;
    const pieces = jsonPieces({
      list: lazyList(function* () {
        for (;;) yield ++made;
      }),
    });
    expect([pieces.next().value, pieces.next().value, pieces.next().value]).to.deep.equal(['{"list":', "[1", ",2"]);
    expect(made).to.equal(2);
  });

  it("knows an empty map", () => {
    expect([...jsonPieces({})].join("")).to.equal("{}");
    expect([...jsonPieces({ list: lazyList(() => []) }, 2)].join("")).to.equal('{\n  "list": []\n}');
  });
});
