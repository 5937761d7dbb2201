import { expect } from "chai";
import { judgeClaims } from "../../../src/reporting/reproduction/judge-claims.ts";
import { keyedNumbers } from "../../../src/reporting/reproduction/keyed-numbers.ts";
import type { Against, TableModel } from "../../../src/reporting/tables/model.ts";
import { tableNumbers } from "../../../src/reporting/tables/table-numbers.ts";

const AGAINST = { difference: 0.05251, p: 0.03126 } as Against; // of the rest no key is made
const MODEL: TableModel = {
  name: "table2",
  caption: "",
  rowHeader: "",
  columns: [{ key: "auc", header: "AUC", align: "right" }],
  rows: [
    {
      key: "forest",
      header: "Forest",
      cells: [{ text: "0.91 ± 0.02", value: [0.9125, 0.0213], roles: ["value", "sd"], against: AGAINST }],
    },
    { key: "p", header: "p", cells: [{ text: "<0.001", value: 0.000012 }] },
    { key: "tree", header: "Tree", cells: [{ text: "—", value: null, missing: "no data", reason: "it has not run" }] },
  ],
  notes: [],
  synthetic: false,
  patientLevel: false,
};

describe("keyedNumbers", () => {
  const numbers = keyedNumbers([MODEL]);
  it("has the keys that regimen trace has, each with its text and full value", () => {
    expect([...numbers.keys()]).to.deep.equal(tableNumbers(MODEL).map(({ key }) => key));
    const told = [...numbers].map(([key, { text, value, why }]) => [key, text, value, why]);
    expect(told).to.deep.equal([
      ["table2.forest.auc", "0.91", 0.9125, ""],
      ["table2.forest.auc.sd", "0.02", 0.0213, ""],
      ["table2.forest.auc.difference", "0.0525", 0.05251, ""],
      ["table2.forest.auc.p", "0.0313", 0.03126, ""],
      ["table2.p.auc", "<0.001", 0.000012, ""],
      ["table2.tree.auc", "—", null, "it has not run"],
    ]);
  });
  it("lets a claim rest on a difference that is tested", () => {
    const claim = { id: "a", text: "Forests are better", where: "abstract" };
    const holdsWhen = [
      { comparison: "greater", terms: [{ key: "table2.forest.auc.difference" }, { constant: "0" }] },
      { comparison: "less", terms: [{ key: "table2.forest.auc.p" }, { constant: "0.05" }] },
    ] as const;
    const [judged] = judgeClaims([{ ...claim, holdsWhen }], numbers, new Map());
    expect(judged).to.include({ verdict: "holds", published: "not tested" });
    expect(judged?.numbers).to.deep.equal(["0.0525 > 0", "0.0313 < 0.05"]);
  });
});
