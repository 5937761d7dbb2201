import { expect } from "chai";
import fc from "fast-check";
import { withoutData } from "../../../../src/runner/tracking/record/withheld.ts";

const KNOWN = ["forest", { label: "COVIDCT", trees: 1000, columns: ["age"] }, ["features"]];

describe("a failure's message as it is logged", () => {
  it("keeps what the spec says, and leaves out what may come from the data", () => {
    const told = {
      'column "COVIDCT" of features has 1 class': 'column "COVIDCT" of features has … class',
      'row 17 of patients.csv: "12x" is no number': 'row … of patients.csv: "…" is no number',
      "found 61.25, -3e-5 and 1000": "found …, … and 1000",
      "case ct-001 has no image": "case … has no image",
      "PID 567 (age 61)": "PID … (age …)",
      "it said 'Jane'": 'it said "…"',
      "first line\nsecond with 61.25": "first line",
      "": "",
    };
    for (const [message, expected] of Object.entries(told)) expect(withoutData(message, KNOWN), message).to.equal(expected);
  });

  it("tells no number that the spec does not have", () => {
    fc.assert(
      fc.property(fc.string(), fc.double({ noNaN: true }), fc.string(), (before, value, after) => {
        fc.pre(value !== 1000 && /\d\d/.test(String(value)));
        expect(withoutData(`${before} ${value} ${after}`, KNOWN)).not.to.include(String(value));
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
