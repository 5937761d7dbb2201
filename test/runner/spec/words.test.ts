import { expect } from "chai";
import fc from "fast-check";
import { distance, nameList, nearest } from "../../../src/formats/nearest.ts";
import type { Failure } from "../../../src/runner/contract/failure.ts";
import { renderFailure } from "../../../src/runner/spec/diagnostics.ts";
import { parseSize, parseTime } from "../../../src/runner/spec/quantities.ts";
import { textWidth } from "../../../src/runner/spec/width.ts";

describe("sizes and times", () => {
  it("are read in their units", () => {
    expect(parseSize("512MiB")).to.equal(512 * 2 ** 20);
    expect(parseSize("1.5GB")).to.equal(1.5e9);
    expect(parseSize("2 KiB")).to.equal(2048);
    expect(parseSize("7B")).to.equal(7);
    expect(parseTime("10m")).to.equal(600);
    expect(parseTime("1h30m")).to.equal(5400);
    expect(parseTime("500ms")).to.equal(0.5);
    expect(parseTime("2d")).to.equal(172_800);
  });

  it("are null where they are none", () => {
    for (const text of ["", "5", "MiB", "5 mb", "-1GiB", "0MiB", "1e3MB", "99999999999999999TiB"])
      expect(parseSize(text), text).to.equal(null);
    for (const text of ["", "10", "m", "10 m", "1h 30m", "-5s", "0s", "1y", "5min"]) expect(parseTime(text), text).to.equal(null);
  });
});

describe("the nearest name", () => {
  it("counts a swap of neighbours as one mistake", () => {
    expect(distance("cohort", "cohrot")).to.equal(1);
    expect(distance("kitten", "sitting")).to.equal(3);
    expect(distance("", "abc")).to.equal(3);
    expect(distance("abcdef", "uvwxyz", 2)).to.equal(3);
  });

  it("is symmetric, zero for equals alone, and bounded by the longer text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const far = distance(a, b);
        expect(far).to.equal(distance(b, a));
        expect(far === 0).to.equal(a === b);
        expect(far).to.be.at.most(Math.max(a.length, b.length));
      }),
    );
  });

  it("is given where it is near enough", () => {
    expect(nearest("treees", ["seed", "trees", "label"])).to.equal("trees");
    expect(nearest("Trees", ["trees"])).to.equal("trees");
    expect(nearest("random-forest", ["ml/random-forest", "ml/gradient-boosting"])).to.equal("ml/random-forest");
    expect(nearest("xyz", ["trees", "seed"])).to.equal(undefined);
    expect(nearest("a", ["b"])).to.equal("b");
    expect(nearest("needs", ["seed", "use"])).to.equal(undefined);
  });

  it("lists are cut at twenty", () => {
    expect(nameList([])).to.equal("none");
    expect(nameList(Array.from({ length: 22 }, (_, i) => `n${i}`))).to.match(/n19, … \(2 more\)$/);
  });
});

describe("a rendered failure", () => {
  const failure = (source: string, column: number, length: number): Failure => ({
    code: "unknown-key",
    message: "a message",
    place: { file: "a.yaml", line: 7, column, length, source },
  });

  it("has its caret under what is marked, with tabs and wide characters before it", () => {
    expect(renderFailure(failure("\ta: bad", 5, 3))).to.equal(
      "a.yaml:7:5: error[unknown-key]: a message\n    7 | \ta: bad\n      | \t   ^^^",
    );
    expect(renderFailure(failure("漢字: 漢字 x", 5, 2))).to.equal(
      "a.yaml:7:5: error[unknown-key]: a message\n    7 | 漢字: 漢字 x\n      |       ^^^^",
    );
    expect(textWidth("e\u0301漢")).to.equal(3);
  });

  it("shows a window of a line that is too long", () => {
    const [, line = "", caret = ""] = renderFailure(failure(`${"x".repeat(500)}BAD${"y".repeat(500)}`, 501, 3)).split("\n");
    expect(line.length).to.be.below(180);
    expect(line.slice(caret.indexOf("^"), caret.lastIndexOf("^") + 1)).to.equal("BAD");
  });

  it("lets no text drive the terminal", () => {
    const text = renderFailure({ ...failure("a: \u001b[31mred", 4, 1), message: "evil \u001b]0;title\u0007" });
    expect(text).to.not.include("\u001b");
  });

  it("is coloured on request alone", () => {
    expect(renderFailure(failure("abc", 1, 1), { color: true })).to.include("\u001b[31merror[unknown-key]\u001b[0m");
  });

  it("does without a place, and adds what is allowed and how to mend it", () => {
    expect(renderFailure({ code: "x", message: "m", allowed: "a, b", nearest: "a", help: "h" })).to.equal(
      'error[x]: m; did you mean "a"?\n   allowed: a, b\n   help: h',
    );
  });
});
