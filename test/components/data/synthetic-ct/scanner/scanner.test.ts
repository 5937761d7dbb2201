import { expect } from "chai";
import { lungShare } from "../../../../../src/components/data/synthetic-ct/scanner/lung-share.ts";
import { threeTaps, whiteNoise } from "../../../../../src/components/data/synthetic-ct/scanner/noise.ts";
import { drawScanner } from "../../../../../src/components/data/synthetic-ct/scanner/scanner.ts";
import { Philox } from "../../../../../src/stats/random/philox.ts";
import { phantomOf } from "../measure.ts";

function moments(values: ArrayLike<number>): { mean: number; deviation: number } {
  const list = Array.from(values);
  const mean = list.reduce((a, b) => a + b, 0) / list.length;
  return { mean, deviation: Math.sqrt(list.reduce((a, b) => a + (b - mean) ** 2, 0) / list.length) };
}

describe("the phantom's scanner", () => {
  it("makes white noise of mean 0 and deviation 1, the same for equal streams", () => {
    const noise = new Float32Array(40_001);
    whiteNoise(new Philox(3, "noise"), noise);
    const { mean, deviation } = moments(noise);
    expect(mean).to.be.closeTo(0, 0.02);
    expect(deviation).to.be.closeTo(1, 0.02);
    const again = new Float32Array(40_001);
    whiteNoise(new Philox(3, "noise"), again);
    expect(again).to.deep.equal(noise);
  });

  it("filters noise without changing its deviation, and images without changing their level", () => {
    for (const side of [-0.15, 0, 0.3, 0.6]) {
      const noise = new Float32Array(200 * 200);
      whiteNoise(new Philox(4, "noise"), noise);
      threeTaps(noise, 200, 200, side, false, new Float32Array(noise.length));
      expect(moments(noise).deviation, `side ${side}`).to.be.closeTo(1, 0.03);
      // neighbours along x: 2·side / (1 + 2·side²)
      const product = noise.map((value, i) => (i % 200 === 199 ? 0 : value * noise[i + 1]!));
      expect(moments(product).mean).to.be.closeTo((2 * side) / (1 + 2 * side * side), 0.05);
      const flat = new Float32Array(30).fill(-700);
      threeTaps(flat, 6, 5, side, true, new Float32Array(30));
      for (const value of flat) expect(value).to.be.closeTo(-700, 1e-3);
    }
  });

  it("shares voxels by where a flat border cuts them", () => {
    // a border at x = 1.3 voxels of 2 mm: the distance grows by 2 mm a voxel
    const shape = { z: 3, y: 3, x: 4 };
    const distance = Float32Array.from({ length: 36 }, (_, i) => 2 * ((i % 4) - 1.3));
    const out = new Float32Array(12);
    lungShare(distance, shape, 1, out);
    for (const row of [0, 1, 2]) {
      expect([...out.subarray(4 * row, 4 * row + 4)].map((value) => Number(value.toFixed(2)))).to.deep.equal([1, 0.8, 0, 0]);
    }
  });

  it("draws smooth and sharp kernels, and sharp ones are noisier", () => {
    const scanners = Array.from({ length: 200 }, (_, k) => drawScanner(5, k));
    const noise = (sharp: boolean): number =>
      moments(scanners.filter(({ sharpness }) => sharpness > 0 === sharp).map((each) => each.noise)).mean;
    expect(noise(false)).to.be.within(11, 18);
    expect(noise(true)).to.be.within(22, 34);
  });

  it("cuts the corners off some scans and not off others", () => {
    const shape = { z: 8, y: 24, x: 24 };
    const isRound = (number: number): boolean => {
      const { data } = phantomOf(11, number, shape).image;
      return [0, 23, 24 * 23, 24 * 24 - 1].every((i) => data[3 * 576 + i] === -1024);
    };
    const numbers = Array.from({ length: 10 }, (_, k) => k);
    for (const number of numbers) expect(isRound(number), `case ${number}`).to.equal(drawScanner(11, number).round);
    expect(numbers.some(isRound) && !numbers.every(isRound)).to.equal(true);
  });
});
