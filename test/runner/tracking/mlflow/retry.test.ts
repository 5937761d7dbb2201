import { expect } from "chai";
import { mayPass, pause, retryAfter, worthTrying } from "../../../../src/runner/tracking/mlflow/retry.ts";

describe("pause", () => {
  it("doubles from half a second to a minute, between half and all of it", () => {
    expect([1, 2, 3, 4, 7, 8, 9, 30].map((tried) => pause(tried, 1, undefined))).to.deep.equal([
      500, 1000, 2000, 4000, 32_000, 60_000, 60_000, 60_000,
    ]);
    expect([1, 2, 30].map((tried) => pause(tried, 0, undefined))).to.deep.equal([250, 500, 30_000]);
  });

  it("is not shorter than the server asks, up to two minutes; past that it is not worth waiting", () => {
    expect(pause(1, 0, 7000)).to.equal(7000);
    expect(pause(7, 0, 7000)).to.equal(16_000);
    expect(pause(1, 0, 120_000)).to.equal(120_000);
    expect(pause(1, 0, 120_001)).to.equal(undefined);
  });
});

describe("retryAfter", () => {
  const now = Date.parse("2026-11-26T10:00:00Z");
  it("reads seconds and dates", () => {
    expect(retryAfter("3", now)).to.equal(3000);
    expect(retryAfter("Thu, 26 Nov 2026 10:00:05 GMT", now)).to.equal(5000);
    expect(retryAfter("Thu, 26 Nov 2026 09:00:05 GMT", now)).to.equal(0);
  });

  it("is nothing where there is nothing to read", () => {
    for (const header of [null, "", "soon", "-3", "NaN"]) expect(retryAfter(header, now), String(header)).to.equal(undefined);
  });
});

describe("mayPass", () => {
  it("is for the statuses that MLflow's own client tries again", () => {
    expect(
      [200, 301, 400, 401, 403, 404, 405, 408, 409, 413, 422, 429, 500, 501, 502, 503, 504, 505].filter(mayPass),
    ).to.deep.equal([408, 429, 500, 502, 503, 504]);
  });
});

describe("worthTrying", () => {
  it("is three times at most for 500, which MLflow answers to what it cannot read as well", () => {
    expect([worthTrying(500, 7), worthTrying(500, 1), worthTrying(503, 7), worthTrying(undefined, 7)]).to.deep.equal([
      3, 1, 7, 7,
    ]);
  });
});
