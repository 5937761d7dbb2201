import { expect } from "chai";
import { noteOf, type Told } from "../../../../src/runner/tracking/record/note.ts";
import type { RunUid } from "../../../../src/runner/tracking/record/record.ts";
import { RUN } from "./fake-world.ts";

const told = (name: string, metrics: readonly (readonly [string, number])[], status = "FINISHED"): Told => ({
  uid: "12345678-1234-4234-8234-123456789012" as RunUid,
  name,
  seconds: 1.23456,
  status,
  metrics: new Map(metrics),
});

describe("the note on a run", () => {
  it("is a table of what tells how good each model is, failures named", () => {
    const children = [
      told("a | b", [
        ["rows", 399],
        ["accuracy", 0.123456],
      ]),
      told("c", [["auc", 1]], "FAILED"),
    ];
    const text = noteOf({ ...RUN, variant: "slow" }, children, []);
    const link =
      "#/experiments/{experiment:12345678-1234-4234-8234-123456789012}/runs/{run:12345678-1234-4234-8234-123456789012}?workflowType=machine_learning";
    expect(text.split("\n")).to.deep.equal([
      "Which leaf is which.",
      "",
      "Variant `slow`.",
      "",
      "| run | accuracy | auc | seconds |",
      "| --- | ---: | ---: | ---: |",
      `| [a \\| b](${link}) | 0.1235 |  | 1.235 |`,
      `| [c](${link}) FAILED |  | 1 | 1.235 |`,
    ]);
  });

  it("says names as they are, whatever Markdown would make of them", () => {
    const [, , , , row] = noteOf(RUN, [told("a_b=*c* <i> & @me m@n", [["auc", 1]])], []).split("\n");
    expect(row?.split("](")[0]).to.equal("| [a\\_b=\\*c\\* &lt;i> &amp; \\@me m@n");
  });

  it("fits into a tag however much ran, and says how much is left out", () => {
    const children = Array.from({ length: 300 }, (_, i) => told(`forest seed=${i}`, [["accuracy", i]]));
    const text = noteOf(RUN, children, [{ name: "x", uid: "u" as RunUid, run: "r" }]);
    expect(text.length).to.be.lessThan(8000);
    expect(text).to.match(/and 2\d\d more/);
  });

  it("of a run that trains nothing is its description", () => expect(noteOf(RUN, [], [])).to.equal("Which leaf is which."));
});
