import { expect } from "chai";
import { smoothEnvelope } from "../../../../src/components/imaging/segmentation/smooth-envelope.ts";

const settings = { stiffness: 100, asymmetry: 0.98 };

import { worstAbsolute } from "../../../support/closeness.ts";

describe("smooth envelope", () => {
  it("is a straight line's own self", () => {
    const line = Float64Array.from({ length: 30 }, (_, i) => 3 + 0.5 * i);
    expect(worstAbsolute(smoothEnvelope(line, settings), line)).to.be.below(1e-9);
  });

  it("bridges a dent and what is missing", () => {
    const dented = Float64Array.from({ length: 60 }, (_, i) => (i > 25 && i < 34 ? 40 : i === 10 ? Number.NaN : 50));
    const smooth = smoothEnvelope(dented, settings);
    for (const value of smooth) expect(value).to.be.closeTo(50, 1.5);
  });

  it("solves the normal equations: the gradient of what it minimises is 0", () => {
    const samples = Float64Array.from({ length: 12 }, (_, i) => Math.sin(i * i));
    const smooth = smoothEnvelope(samples, settings);
    const weights = samples.map((value, i) => (value > smooth[i]! ? 0.98 : 0.02));
    const second = (k: number): number => (k < 0 || k > 9 ? 0 : smooth[k]! - 2 * smooth[k + 1]! + smooth[k + 2]!);
    for (let i = 0; i < 12; i++) {
      const bend = second(i) - 2 * second(i - 1) + second(i - 2);
      expect(weights[i]! * (samples[i]! - smooth[i]!) - settings.stiffness * bend).to.be.closeTo(0, 1e-9);
    }
  });

  it("is NaN where fewer than three samples are known", () => {
    const smooth = smoothEnvelope(Float64Array.of(1, Number.NaN, 2), settings);
    expect([...smooth]).to.deep.equal([Number.NaN, Number.NaN, Number.NaN]);
  });
});
