import { expect } from "chai";
import { cohortStatistics } from "../../../../../src/components/nn/batches/prepare/cohort-statistics.ts";
import { scanStatistics } from "../../../../../src/components/nn/batches/prepare/scan-statistics.ts";

describe("nn/batches: statistics of scans", () => {
  it("takes mean and deviation after clipping", () => {
    const scan = Int16Array.of(-1000, 0, 1000, 3000);
    expect(scanStatistics(scan, {})).to.deep.equal({
      mean: 750,
      deviation: Math.sqrt((1750 ** 2 + 750 ** 2 + 250 ** 2 + 2250 ** 2) / 4),
    });
    expect(scanStatistics(scan, { above: 2000 })).to.deep.equal({ mean: 500, deviation: Math.sqrt(1.25e6) });
    expect(scanStatistics(scan, { below: 0, above: 1000 })).to.deep.equal({ mean: 500, deviation: 500 });
    expect(scanStatistics(new Float32Array(0), {}).mean).to.be.NaN;
    expect(scanStatistics(Float64Array.of(1, Number.NaN), { below: 0, above: 2 }).mean).to.be.NaN;
  });

  it("averages scans, whatever their size, and rounds each average to two decimals", () => {
    const scans = [
      { mean: -500.111, deviation: 400.222 },
      { mean: -501.222, deviation: 401.333 },
      { mean: -503.333, deviation: 402.444 },
    ];
    expect(cohortStatistics(scans)).to.deep.equal({ mean: -501.56, deviation: 401.33 });
    expect(cohortStatistics([]).mean).to.be.NaN;
  });
});
