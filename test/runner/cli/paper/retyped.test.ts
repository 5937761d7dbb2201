import { readFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { type KnownNumber, knownNumbers } from "../../../../src/runner/cli/paper/known-numbers.ts";
import { retypedIn } from "../../../../src/runner/cli/paper/retyped.ts";
import { scanTex } from "../../../../src/runner/cli/paper/scan-tex.ts";
import { RESULTS } from "./papers/results.ts";

const paper = (name: string): string => readFileSync(new URL(`papers/${name}`, import.meta.url), "utf8");
/** Findings as `line: as typed = key, key`. */
function found(tex: string, results: readonly KnownNumber[] = RESULTS): readonly string[] {
  return retypedIn(scanTex(tex), tex, knownNumbers(results)).map(({ literal, numbers, more }) => {
    const line = tex.slice(0, literal.start).split("\n").length;
    const keys = numbers.map(({ key }) => key.replace("study/table2.", "")).join(", ");
    return `${line}: ${tex.slice(literal.start, literal.end)} = ${keys}${more > 0 ? ` +${more}` : ""}`;
  });
}
const number = (key: string, value: number, text: string, row = "", column = ""): KnownNumber => ({
  ...{ key, name: null, text, value, of: null },
  row: row === "" ? [] : row.split(" "),
  column: column === "" ? [] : column.split(" "),
});

describe("retypedIn", () => {
  it("finds what is typed by hand in a results section, and nothing else", () => {
    expect(found(paper("study.tex"))).to.deep.equal([
      "7: 0.913 = forest.auc",
      "9: 1{,}329 = all.patients",
      "17: 1,329 = all.patients",
      "17: 399 = test.patients",
      "17: 91.3 = forest.accuracy",
      "18: 86.47 = boosted-trees.accuracy",
      "18: 93.7 = network.accuracy",
      "22: 0.913 = forest.auc",
      "22: 0.893 = forest.auc.ci-low",
      "22: 0.931 = forest.auc.ci-high",
      "22: 0.921 = boosted-trees.auc",
      "24: 12.345 = forest.statistic",
      "24: 0.432 = mild.correlation",
      "25: 0.417 = severe.correlation",
      "26: 0.893 = forest.auc.ci-low",
      "26: 0.931 = forest.auc.ci-high",
      "26: 0.913 = forest.auc",
      "26: 0.893 = forest.auc.ci-low",
      "26: 0.931 = forest.auc.ci-high",
      "26: 1.234\\times10^{-2} = forest.brier",
      "26: 1.234e-2 = forest.brier",
      "34: 0.913 = forest.auc",
      "34: 91.3 = forest.accuracy",
      "35: .921 = boosted-trees.auc",
      "35: 86.5 = boosted-trees.accuracy",
      "36: 93.70 = network.accuracy",
    ]);
  });

  it("finds nothing in prose with years, sections, equations, versions, identifiers and settings, were each of them a result", () => {
    const prose = paper("prose.tex");
    const typed = [...new Set(prose.match(/\d+(?:\.\d+)?/g))];
    expect(typed.length).to.be.above(100);
    const one = (text: string): readonly string[] => found(prose, [number("k", Number(text), text)]);
    expect(typed.flatMap(one)).to.deep.equal([]);
  });

  it("takes only three digits or more, that are neither round nor a year", () => {
    const results = ["0.91", "0.500", "1.00", "2013", "1300", "0.05"].map((text, i) =>
      number(`k${i}`, Number(text), text, "forest"),
    );
    expect(
      found("The forest had 0.91, 0.500, 1.00, 2013, 1300 and 0.05 patients, and 2013 forest patients.", results),
    ).to.deep.equal([]);
    expect(found("The forest had 0.913.", [number("k", 0.913, "0.913")])).to.deep.equal(["1: 0.913 = k"]);
  });

  it("takes a whole number only where it counts, or where its row or column is named", () => {
    const results = [number("k", 437, "437", "forest", "leaves")];
    expect(found("There are 437.", results)).to.deep.equal([]);
    expect(found("There are 437 patients.", results)).to.deep.equal(["1: 437 = k"]);
    expect(found("With $n = 437$ it is.", results)).to.deep.equal(["1: 437 = k"]);
    expect(found("The forest has 437.", results)).to.deep.equal(["1: 437 = k"]);
    expect(found("There are 437 patients.", [number("k", 436.9, "436.9")])).to.deep.equal([]);
  });

  it("compares with what is printed, then with the value rounded to as many places; a percentage with a share", () => {
    const share = [number("k", 0.91284, "0.91")];
    expect(found("It is 0.913.", share)).to.deep.equal(["1: 0.913 = k"]);
    expect(found("It is 0.9128.", share)).to.deep.equal(["1: 0.9128 = k"]);
    expect(found("It is 0.912.", share)).to.deep.equal([]);
    expect(found("It is 91.3\\%.", share)).to.deep.equal(["1: 91.3 = k"]);
    expect(found("It is 91.3.", share)).to.deep.equal([]);
    expect(found("It is $-0.913$.", share)).to.deep.equal([]);
    const both = [number("a", 0.9128, "0.9128"), number("b", 0.9131, "0.913")];
    expect(found("It is 0.913.", both)).to.deep.equal(["1: 0.913 = b"]);
  });

  it("asks for a word of row or column where many results come near, or before a unit", () => {
    const crowd = Array.from({ length: 30 }, (_, i) => number(`k${i}`, 0.9 + i / 1000, (0.9 + i / 1000).toFixed(3), `model${i}`));
    expect(found("It is 0.913.", crowd)).to.deep.equal([]);
    expect(found("Of model13 it is 0.913.", crowd)).to.deep.equal(["1: 0.913 = k13"]);
    expect(found("It took 3.21 GB.", [number("k", 3.21, "3.21", "forest")])).to.deep.equal([]);
    expect(found("The forest took 3.21 GB.", [number("k", 3.21, "3.21", "forest")])).to.deep.equal(["1: 3.21 = k"]);
  });

  it("names the likeliest two by the words of the sentence, and nothing where too many are alike", () => {
    const alike = [
      number("a", 0.913, "0.913", "forest"),
      number("b", 0.913, "0.913", "trees"),
      number("c", 0.913, "0.913", "net"),
    ];
    expect(found("It is 0.913.", alike)).to.deep.equal(["1: 0.913 = a, b +1"]);
    expect(found("The trees have 0.913.", alike)).to.deep.equal(["1: 0.913 = b"]);
    expect(found("It is 0.913 of forest. The net is better.", alike)).to.deep.equal(["1: 0.913 = a"]);
    const many = Array.from({ length: 9 }, (_, i) => number(`k${i}`, 0.913, "0.913", `model${i}`));
    expect(found("It is 0.913.", many)).to.deep.equal([]);
    const value = { ...number("values.auc", 0.913, "0.913"), name: "auc", of: "a" };
    expect(found("It is 0.913.", [...alike.slice(0, 1), value])).to.deep.equal(["1: 0.913 = values.auc"]);
  });

  it("finds nothing in any text whose numbers equal no result", () => {
    // from 0.100 to 0.799 there is no result, nor a share of one as a percentage
    const other = fc.integer({ min: 100, max: 799 }).map((places) => `0.${places}`);
    const piece = fc.oneof(
      other,
      fc.integer({ min: 400, max: 998 }).map((n) => `${n} patients`),
      fc.constantFrom(
        "forest",
        "auc ",
        " of the trees\\% ",
        "\\textbf{",
        "}",
        " $",
        "\n",
        "\\num{",
        "\\item[",
        "]",
        " & ",
        "\\\\",
        "--",
        "-",
        " ",
        ".",
        ",",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        expect(found(pieces.join(" "))).to.deep.equal([]);
      }),
      { numRuns: 300 },
    );
  });

  it("finds a result wherever text may stand, and nowhere where none does", () => {
    const forms: readonly ((text: string) => string)[] = [
      (text) => `The forest has ${text}.`,
      (text) => `\\caption{The forest has ${text}.}`,
      (text) => `a\\footnote{The forest has \\num[a=1]{${text}} now}`,
      (text) => `\\newcommand{\\forestAuc}{${text}}`,
    ];
    const hidden: readonly ((text: string) => string)[] = [
      (text) => `% The forest has ${text}.`,
      (text) => `The forest \\cite[${text}]{a${text}}`,
      (text) => `The forest \\begin{verbatim}${text}\\end{verbatim}`,
      (text) => `The forest \\rgval{study/table2.forest.auc}{${text}}`,
      (text) => `The forest \\vspace{${text}em} \\includegraphics[width=${text}\\textwidth]{f${text}}`,
    ];
    for (const form of forms) expect(found(form("0.913")), form("")).to.deep.equal(["1: 0.913 = forest.auc"]);
    for (const form of hidden) expect(found(form("0.913")), form("")).to.deep.equal([]);
  });
});
