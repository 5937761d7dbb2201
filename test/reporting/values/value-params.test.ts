import { expect } from "chai";
import { type ValueParams, valueMisfits } from "../../../src/reporting/values/value-params.ts";

const DEFAULTS = { where: {}, percent: false, thousands: false, sign: false, p: false };
const misfits = (value: Partial<ValueParams>, name = "x", inputs: readonly string[] = ["tables", "metrics"]) =>
  valueMisfits({ values: { [name]: { ...DEFAULTS, ...value } } }, new Set(inputs));

describe("valueMisfits", () => {
  it("lets through what is right", () => {
    const right: readonly Partial<ValueParams>[] = [
      { of: "t.r.c" },
      { of: ["t.r.c", "t.r.d"], digits: 2, sign: true },
      { metric: "accuracy", stage: "forest", where: { seed: 1 }, percent: true, digits: 1 },
      { value: 1000, thousands: true, unit: "mm" },
      { of: "t.r.c.p", p: true, digits: 2 },
    ];
    for (const value of right) expect(misfits(value)).to.deep.equal([]);
  });

  it("wants one thing that the value is", () => {
    expect(misfits({})).to.deep.equal([
      { at: ["values", "x"], message: 'the value "x" does not say what it is', allowed: "one of of, metric, value" },
    ]);
    expect(misfits({ of: "t.r.c", value: 3 })).to.deep.equal([
      { at: ["values", "x"], message: 'the value "x" says of and value', allowed: "one of of, metric, value" },
    ]);
  });

  it("wants the input that it is of", () => {
    expect(misfits({ of: "t.r.c" }, "x", ["metrics"])).to.deep.equal([
      {
        at: ["values", "x", "of"],
        message: 'the value "x" is of tables, and the stage is given none',
        help: "name them: in: { tables: […] }",
      },
    ]);
    expect(misfits({ metric: "accuracy" }, "x", [])).to.deep.equal([
      {
        at: ["values", "x", "metric"],
        message: 'the value "x" is of metrics, and the stage is given none',
        help: "name them: in: { metrics: […] }",
      },
    ]);
  });

  it("wants names that LaTeX and keys can have", () => {
    expect(misfits({ value: 1 }, "a b")).to.deep.equal([
      { at: ["values", "a b"], message: 'the value "a b" cannot be a name in LaTeX', allowed: "letters, digits and hyphens" },
    ]);
    for (const name of ["", "-a", "a.b", "a_b", "ä", "a/b", "a}"]) expect(misfits({ value: 1 }, name)).to.have.length(1);
  });

  it("refuses formats that contradict each other, and choosing among metrics without one", () => {
    const pairs: readonly [Partial<ValueParams>, string, string][] = [
      [{ digits: 1, significant: 2 }, "digits", "significant"],
      [{ significant: 2, p: true }, "significant", "p"],
      [{ percent: true, unit: "mm" }, "percent", "unit"],
      [{ percent: true, p: true }, "percent", "p"],
    ];
    for (const [format, one, other] of pairs)
      expect(misfits({ value: 1, ...format })).to.deep.equal([
        { at: ["values", "x", other], message: `the value "x" has both ${one} and ${other}`, help: "leave one out" },
      ]);
    expect(misfits({ of: "t.r.c", stage: "forest" })).to.deep.equal([
      {
        at: ["values", "x", "stage"],
        message: 'the value "x" chooses among metrics, and names no metric',
        help: "a key names its table; stage and where go with metric",
      },
    ]);
  });
});
