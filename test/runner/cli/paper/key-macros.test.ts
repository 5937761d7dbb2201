import { expect } from "chai";
import { keyMacros, qualifyMacros } from "../../../../src/runner/cli/paper/key-macros.ts";

const TABLE = String.raw`% a table with \rgval of its own
\providecommand{\rgval}[2]{#2}%
\begin{tabular}{lS}
forest & \rgval{table2.rf.auc}{0.81} & {\rgbold \rgval{table2.rf.acc}{$-$3\,\%}} \\
\end{tabular}
`;
const VALUES = String.raw`\def\rgbind#1#2#3{\gdef\x{\rgval{#2}{#3}}}%
\def\rgdefine#1#2#3{\rgbind{#2}{#1}{#3}}%
\rgdefine{values.auc}{auc}{0.8 \{1\}}%
\rgdefine{table2.rf.auc}{table2.rf.auc}{0.81}%
`;

describe("keys in LaTeX", () => {
  it("get the experiment before them, and nothing else changes", () => {
    expect(qualifyMacros(TABLE, "exp@x")).to.equal(
      TABLE.replace("{table2.rf.auc}", "{exp@x/table2.rf.auc}").replace("{table2.rf.acc}", "{exp@x/table2.rf.acc}"),
    );
    expect(qualifyMacros(VALUES, "exp")).to.equal(
      VALUES.replace("{values.auc}", "{exp/values.auc}").replace("{table2.rf.auc}{t", "{exp/table2.rf.auc}{t"),
    );
  });

  it("that have one stay as they are", () => {
    const once = qualifyMacros(TABLE, "exp");
    expect(qualifyMacros(once, "other")).to.equal(once);
  });

  it("are read with what is printed", () => {
    expect(keyMacros(TABLE)).to.deep.equal([
      { key: "table2.rf.auc", text: "0.81" },
      { key: "table2.rf.acc", text: "$-$3\\,\\%" },
    ]);
    expect(keyMacros(VALUES)).to.deep.equal([
      { key: "values.auc", text: "0.8 \\{1\\}" },
      { key: "table2.rf.auc", text: "0.81" },
    ]);
    expect(keyMacros("\\rgval{a.b.c}{never closed")).to.deep.equal([{ key: "a.b.c", text: "never closed" }]);
  });
});
