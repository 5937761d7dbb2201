import { expect } from "chai";
import { metricNumbers } from "../../../src/reporting/values/metric-numbers.ts";
import { type Keyed, namedValues, type SourcedMetrics } from "../../../src/reporting/values/named-values.ts";
import type { ValueParams } from "../../../src/reporting/values/value-params.ts";
import { InputError } from "../../../src/runner/contract/failure.ts";

const DEFAULTS = { where: {}, percent: false, thousands: false, sign: false, p: false };
const NUMBERS: ReadonlyMap<string, Keyed> = new Map(
  (
    [
      { key: "table2.rf.auc", text: "0.91", value: 0.90871, n: 8 },
      { key: "table2.rf.auc.sd", text: "0.04", value: 0.0412, n: 8 },
      { key: "table2.rf.auc.difference", text: null, value: 0.0125 },
      { key: "table2.rf.p", text: "<0.001", value: 1e-9 },
      { key: "table2.net.auc", text: "—", value: null },
      { key: "table2.rf.note", text: "as published", value: "as published" },
      { key: "table1.n.training", text: "930", value: 930, rounding: "half-even" },
      { key: "table1.n.test", text: "399", value: 399 },
    ] as const
  ).map((each) => [each.key, each]),
);
const metrics = (stage: string, seed: number): SourcedMetrics => ({
  stage,
  cell: { seed },
  variant: "base",
  label: `${stage}[seed=${seed}].metrics`,
  metrics: { accuracy: 0.8 + seed / 100, label: "species", tasks: [{ label: "severity", loss: 0.25 }, 7] },
});
const METRICS = [metrics("forest", 1), metrics("forest", 2), metrics("tree", 1)];

const made = (value: Partial<ValueParams>) => namedValues({ x: { ...DEFAULTS, ...value } }, NUMBERS, METRICS, "my values")[0]!;
function failure(value: Partial<ValueParams>): object {
  try {
    made(value);
  } catch (error) {
    if (error instanceof InputError) return error.failure;
    throw error;
  }
  throw new Error("no mistake was found");
}

describe("namedValues", () => {
  it("gives a number of a table as it is printed, with its full value and key", () => {
    expect(made({ of: "table2.rf.auc" })).to.deep.equal({
      name: "x",
      key: "my-values.x",
      text: "0.91",
      tex: "0.91",
      value: 0.90871,
      of: "table2.rf.auc",
      n: 8,
    });
    expect(made({ of: "table2.rf.p" }).tex).to.equal("\\ensuremath{<}0.001");
    expect(made({ of: "table2.rf.note" })).to.include({ text: "as published", value: "as published" });
  });

  it("rounds from full precision, not from what is printed", () => {
    expect(made({ of: "table2.rf.auc", percent: true, digits: 1 })).to.include({ text: "90.9 %", unit: "%", value: 0.90871 });
    expect(made({ of: "table2.rf.auc.difference", digits: 3, sign: true }).text).to.equal("+0.013");
  });

  it("adds several", () => {
    expect(made({ of: ["table1.n.training", "table1.n.test"], thousands: true })).to.include({
      text: "1,329",
      tex: "1{,}329",
      value: 1329,
      of: "table1.n.training + table1.n.test",
    });
  });

  it("takes a metric of the stage and cell that is meant", () => {
    const where = { seed: "2" }; // as YAML may have it
    expect(made({ metric: "accuracy", stage: "forest", where, digits: 2 })).to.include({
      text: "0.82",
      value: 0.8 + 2 / 100,
      of: "accuracy of forest[seed=2].metrics",
    });
    expect(made({ metric: "tasks.severity.loss", stage: "tree", digits: 1 }).text).to.equal("0.3");
    expect(made({ metric: "tasks.1", stage: "tree" }).text).to.equal("7");
  });

  it("takes a value of the spec, number or words", () => {
    expect(made({ value: 1000, thousands: true })).to.include({ text: "1,000", of: "a value of the spec" });
    expect(made({ value: "5 % & more" })).to.include({ text: "5 % & more", tex: "5 \\% \\& more" });
  });

  it("prints a dash for a number that there is not, whatever the format", () => {
    expect(made({ of: "table2.net.auc", digits: 2 })).to.include({ text: "—", tex: "---", value: null });
    expect(made({ of: "table2.net.auc" })).to.include({ text: "—", value: null });
  });

  it("refuses a key that no table has, and names the nearest", () => {
    expect(failure({ of: "table2.rf.aux" })).to.deep.equal({
      code: "unknown-key",
      message: 'the value "x" is of the key "table2.rf.aux", which no table has',
      allowed:
        '"table2.rf.auc", "table2.rf.auc.sd", "table2.rf.auc.difference", "table2.rf.p", "table2.net.auc", "table2.rf.note", "table1.n.training" and "table1.n.test"',
      nearest: "table2.rf.auc",
    });
  });

  it("refuses a metric that there is not, that none of them or that several have", () => {
    expect(failure({ metric: "acuracy", stage: "tree" })).to.deep.equal({
      code: "unknown-metric",
      message: 'the value "x": tree[seed=1].metrics has no number "acuracy"',
      allowed: '"accuracy", "tasks.severity.loss" and "tasks.1"',
      nearest: "accuracy",
    });
    expect(failure({ metric: "accuracy", stage: "forests" })).to.deep.equal({
      code: "unknown-metrics",
      message: 'the value "x" selects none of the metrics',
      allowed: '"forest[seed=1].metrics", "forest[seed=2].metrics" and "tree[seed=1].metrics"',
    });
    expect(failure({ metric: "accuracy", stage: "forest" })).to.deep.equal({
      code: "ambiguous-metrics",
      message: 'the value "x" would be both of forest[seed=1].metrics and of forest[seed=2].metrics',
      help: 'say which with "stage" and "where"',
    });
  });

  it("refuses numbers that nothing says how to print, and sums of words", () => {
    expect(failure({ of: "table2.rf.auc.difference" })).to.deep.equal({
      code: "no-digits",
      message: 'the value "x" is 0.0125, and nothing says to how many digits',
      help: "give it digits or significant",
    });
    expect(failure({ of: ["table1.n.test", "table2.rf.note"] })).to.deep.equal({
      code: "not-a-number",
      message: 'the value "x" adds table2.rf.note, which has no number',
    });
  });
});

describe("metricNumbers", () => {
  it("names numbers by the path that leads to them, items of lists by label or place", () => {
    const json = { a: 1, b: { c: 2, d: "words", e: null }, list: [3, { label: "x", f: 4 }, { f: 5 }] };
    expect([...metricNumbers(json)]).to.deep.equal([
      ["a", 1],
      ["b.c", 2],
      ["list.0", 3],
      ["list.x.f", 4],
      ["list.2.f", 5],
    ]);
    expect([...metricNumbers(7)]).to.deep.equal([["", 7]]);
  });
});
