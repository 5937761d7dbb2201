import { expect } from "chai";
import fc from "fast-check";
import { splitBatch, wireBatch } from "../../../../src/runner/tracking/mlflow/batch.ts";
import type { Metric } from "../../../../src/runner/tracking/mlflow/client.ts";

const points = (count: number): readonly Metric[] =>
  Array.from({ length: count }, (_, step) => ({ key: "loss", value: step / 7, time: 5, step }));
const texts = (count: number, value = "1"): { [key: string]: string } =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, value]));

describe("wireBatch", () => {
  it("writes values as they are sent", () => {
    const metrics = [{ key: "a[0]", value: Number.NaN, time: 5.9, step: -1, model: "m-1" }];
    expect(wireBatch({ metrics, params: { "b=c": "1" }, tags: { t: "" } })).to.deep.equal({
      metrics: [{ key: "a_x5B_0_x5D_", value: "NaN", timestamp: 5, step: -1, model_id: "m-1" }],
      params: [{ key: "b_x3D_c", value: "1" }],
      tags: [{ key: "t", value: "" }],
    });
  });

  it("tells in tags what it cut, values and keys", () => {
    const { params, tags } = wireBatch({ params: { "long[0]": "x".repeat(7000) }, tags: { ["k".repeat(300)]: "v" } });
    expect(params[0]?.value).to.have.length(6000);
    const byKey = new Map(tags.map(({ key, value }) => [key, value]));
    expect(byKey.get("regimen.cut.long_x5B_0_x5D_")).to.match(/^5947 of 7000 characters, sha256 /);
    const [[short]] = [...byKey].filter(([key]) => key.startsWith("kkk")) as [[string, string]];
    expect(byKey.get(`regimen.key.${short.slice(-25, -1)}`)).to.equal("k".repeat(300));
    expect(byKey.size).to.equal(3);
  });
});

describe("splitBatch", () => {
  const sizes = (batch: Parameters<typeof wireBatch>[0]) =>
    splitBatch(wireBatch(batch)).map(({ params, tags, metrics }) => [params.length, tags.length, metrics.length]);

  it("makes nothing of nothing", () => expect(sizes({})).to.deep.equal([]));

  it("keeps within the server's limits", () => {
    expect(sizes({ metrics: points(1001) })).to.deep.equal([
      [0, 0, 1000],
      [0, 0, 1],
    ]);
    expect(sizes({ params: texts(101), tags: texts(100), metrics: points(900) })).to.deep.equal([
      [100, 0, 0],
      [1, 100, 899],
      [0, 0, 1],
    ]);
  });

  it("keeps within a megabyte, as proxies want it", () => {
    const parts = splitBatch(wireBatch({ params: texts(100, "é".repeat(6000)), tags: texts(100, "x".repeat(8000)) }));
    for (const part of parts)
      expect(Buffer.byteLength(JSON.stringify({ run_id: "r".repeat(64), ...part }))).to.be.below(1_000_000);
    expect(parts.length).to.equal(3);
  });

  it("sends everything once and in order, whatever the numbers", () => {
    const some = fc.integer({ min: 0, max: 2300 });
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 310 }), fc.integer({ min: 0, max: 310 }), (metrics, params, tags) => {
        const wire = wireBatch({ metrics: points(metrics), params: texts(params), tags: texts(tags) });
        const parts = splitBatch(wire);
        for (const kind of ["metrics", "params", "tags"] as const)
          expect(parts.flatMap((part): readonly unknown[] => part[kind])).to.deep.equal(wire[kind]);
        for (const part of parts) {
          expect(part.metrics.length).to.be.at.most(1000);
          expect(Math.max(part.params.length, part.tags.length)).to.be.at.most(100);
          expect(part.metrics.length + part.params.length + part.tags.length).to.be.within(1, 1000);
        }
      }),
      { numRuns: 60 },
    );
  });
});
