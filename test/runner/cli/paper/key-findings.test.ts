import { expect } from "chai";
import { keyFindings } from "../../../../src/runner/cli/paper/key-findings.ts";
import { scanTex } from "../../../../src/runner/cli/paper/scan-tex.ts";
import { makeSource } from "../../../../src/runner/spec/source.ts";

const value = (name: string, key: string) => ({ name, key, path: "/p/values.tex" });
const KEYS = {
  texts: new Map([
    ["table2.rf.auc", "0.913"],
    ["one/table2.rf.auc", "0.913"],
    ["one/table2.rf.p", "<0.001"],
  ]),
  defined: new Map([
    ["auc", [value("auc", "one/values.auc"), value("auc", "two/values.auc")]],
    ["one/auc", [value("one/auc", "one/values.auc")]],
    ["n", [value("n", "one/values.n"), value("n", "one/counts.n")]],
    ["one/n", [value("one/n", "one/values.n"), value("one/n", "one/counts.n")]],
    ["p", [value("p", "values.p"), value("p", "counts.p")]],
    ["age", [value("age", "one/values.age"), value("age", "one/values.age")]],
  ]),
  elsewhere: new Map([["sex", "two/values.tex"]]),
};

function found(tex: string, isOurs = false): readonly string[] {
  const source = makeSource("paper.tex", "/p/paper.tex", "/p", tex);
  const files = [{ path: "/p/paper.tex", source, scanned: scanTex(tex), isOurs }];
  return keyFindings(files, KEYS).map(({ code, message, place, nearest, help }) =>
    [`${place?.line}:${place?.column}`, code, message, nearest, help].filter(Boolean).join(" | "),
  );
}

describe("keyFindings", () => {
  it("takes names that the files of values define, one of two experiments by its full name", () => {
    expect(found("\\rgvalue{one/auc}\\rgvalue{age}\\rgvalue{#1}\\rgvalue{\\name}")).to.deep.equal([]);
    expect(found("a\n\\rgvalue{auc}")).to.deep.equal([
      '2:10 | ambiguous-value | "auc" is both one/values.auc and two/values.auc | write \\rgvalue{one/auc}',
    ]);
    expect(found("\\rgvalue{sex}")).to.deep.equal([
      '1:10 | unknown-value | "sex" is a value of two/values.tex, which the paper does not put in | put it in: \\input{two/values.tex}',
    ]);
    expect(found("\\rgvalue{agee}")).to.deep.equal([
      '1:10 | unknown-value | there is no value "agee" | age | names are those of a stage of reporting/values, and the keys of its tables',
    ]);
  });

  it("asks for another name where the experiment does not tell two values apart", () => {
    const help = "give one of them another name in its stage of reporting/values";
    expect(found("\\rgvalue{n}")).to.deep.equal([`1:10 | ambiguous-value | "n" is both one/values.n and one/counts.n | ${help}`]);
    expect(found("\\rgvalue{p}")).to.deep.equal([`1:10 | ambiguous-value | "p" is both values.p and counts.p | ${help}`]);
  });

  it("takes \\rgval with a key of the results, with or without its experiment, and what it prints", () => {
    expect(
      found(
        "\\rgval{table2.rf.auc}{0.913}\\rgval{one/table2.rf.auc}{ {0.913} }\\rgval{#1}{#2}\\rgval{one/table2.rf.p}{$<$0.001}",
      ),
    ).to.deep.equal([]);
    expect(found("\\rgval{table2.rf.auc}{0.931}")).to.deep.equal([
      '1:8 | other-text | \\rgval prints "0.931" for table2.rf.auc, which is 0.913 | put in the table that regimen writes, or print it with \\rgvalue',
    ]);
    expect(found("\\rgval{table2.rf.acu}{0.913}")).to.deep.equal([
      '1:8 | unknown-key | no number of the results has the key "table2.rf.acu" | table2.rf.auc | \\rgvalue prints a number by its name; \\rgval is what regimen writes',
    ]);
  });

  it("leaves what regimen wrote, and what is switched off", () => {
    expect(found("\\rgval{none}{0.913}", true)).to.deep.equal([]);
    expect(found("% \\rgval{none}{0.913}\n\\verb|\\rgvalue{none}|")).to.deep.equal([]);
  });
});
