import { expect } from "chai";
import type { TaskMetric } from "../../../src/runner/executors/protocol.ts";
import { tellMetrics } from "../../../src/runner/executors/tell-metrics.ts";

describe("metrics on their way to the run", () => {
  const metric = (step: number): TaskMetric => ({ name: "loss", value: step / 4, step });
  const collect = (now: () => number = () => 0) => {
    const told: (readonly TaskMetric[])[] = [];
    return { told, teller: tellMetrics((metrics) => told.push(metrics), now) };
  };

  it("go together when the turn of the event loop ends", async () => {
    const { told, teller } = collect();
    for (let step = 0; step < 20; step++) teller.add(metric(step));
    expect(told).to.deep.equal([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).to.deep.equal([Array.from({ length: 20 }, (_, step) => metric(step))]);
  });

  it("go at once when they have become many, or old while the task never pauses", () => {
    const many = collect();
    for (let step = 0; step < 1200; step++) many.teller.add(metric(step));
    expect(many.told.map(({ length }) => length)).to.deep.equal([500, 500]);
    let time = 0;
    const old = collect(() => time);
    for (const at of [0, 50, 99, 100, 120]) {
      time = at;
      old.teller.add(metric(at));
    }
    expect(old.told.map((metrics) => metrics.map(({ step }) => step))).to.deep.equal([[0, 50, 99, 100]]);
    old.teller.flush();
    expect(old.told[1]).to.deep.equal([metric(120)]);
  });

  it("are told before the task's end, and once", async () => {
    const { told, teller } = collect();
    teller.add(metric(1));
    teller.flush();
    teller.flush();
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).to.deep.equal([[metric(1)]]);
  });
});
