import { expect } from "chai";
import { drawAnatomy } from "../../../../../src/components/data/synthetic-ct/anatomy/anatomy.ts";
import { Lattice } from "../../../../../src/components/data/synthetic-ct/anatomy/lattice.ts";
import { lungPoints } from "../../../../../src/components/data/synthetic-ct/anatomy/lung-points.ts";
import { organsOf } from "../../../../../src/components/data/synthetic-ct/anatomy/organs.ts";
import { drawFindings, drawFluid } from "../../../../../src/components/data/synthetic-ct/disease/findings.ts";
import {
  depthInPatch,
  hazeAt,
  type Patch,
  planPatches,
  solidAt,
} from "../../../../../src/components/data/synthetic-ct/disease/plan-disease.ts";
import { Philox } from "../../../../../src/stats/random/philox.ts";
import { mean } from "../measure.ts";

const noise = new Lattice(new Philox(6, "test"));
const anatomy = drawAnatomy(6, 0, { age: 50, male: true });
const points = lungPoints(anatomy, organsOf(anatomy), noise, null);
const round: Patch = { x: 0, y: 0, z: 0, radiusX: 20, radiusY: 20, radiusZ: 20, haze: -600, soft: 0.3, core: 0.4 };

describe("the phantom's disease", () => {
  it("makes patches deep in the middle, ragged at the border, nothing far off", () => {
    expect(depthInPatch(round, noise, 0, 0, 0)).to.be.within(0.04, 1.96);
    expect(depthInPatch(round, noise, 35, 0, 0)).to.equal(-1);
    const rim = Array.from({ length: 60 }, (_, k) => depthInPatch(round, noise, 20 * Math.cos(k), 20 * Math.sin(k), k % 7));
    expect(rim.some((depth) => depth > 0) && rim.some((depth) => depth < 0)).to.equal(true);
    expect([hazeAt(round, 0), hazeAt(round, 0.15), hazeAt(round, 0.3)]).to.deep.equal([0, 0.5, 1]);
    expect([solidAt(round, 0.4, 0), solidAt(round, 0.54, 0)]).to.deep.equal([0, 1]);
    // consolidation keeps to the pleura
    expect(solidAt(round, 0.54, 30)).to.be.below(1);
    expect(solidAt({ ...round, core: 9 }, 2, 0)).to.equal(0);
  });

  it("plans what is asked for, near the pleura, at the back and below", () => {
    for (const extent of [0.02, 0.15, 0.5]) {
      const patches = planPatches(6, 1, { extent, solid: 0.5 }, points, noise);
      const covered = Array.from(points.x, (x, k) =>
        patches.some((patch) => depthInPatch(patch, noise, x, points.y[k]!, points.z[k]!) >= 0.5 * patch.soft),
      );
      expect(covered.filter(Boolean).length / points.count).to.be.within(extent, 1.4 * extent + 0.005);
    }
    const many = Array.from({ length: 12 }, (_, k) => planPatches(7, k, { extent: 0.2, solid: 0.5 }, points, noise)).flat();
    expect(mean(many.map(({ y }) => y))).to.be.above(mean([...points.y]) + 5);
    expect(mean(many.map(({ z }) => z))).to.be.below(mean([...points.z]) - 5);
    const solid = many.filter(({ core }) => core < 1).length / many.length;
    expect(solid).to.be.within(0.4, 0.6);
    expect(planPatches(6, 1, { extent: 0, solid: 0.5 }, points, noise)).to.deep.equal([]);
  });

  it("draws other findings for old and young alike, emphysema only for the old", () => {
    const draw = (age: number) => Array.from({ length: 200 }, (_, k) => drawFindings(8, k, { age, male: true }, points));
    expect(draw(30).filter(({ emphysema }) => emphysema > 0)).to.have.length(0);
    expect(draw(80).filter(({ emphysema }) => emphysema > 0).length).to.be.within(30, 85);
    expect(draw(30).filter(({ nodules }) => nodules.length > 0).length).to.be.within(45, 95);
    for (const { dependent } of draw(50)) expect(dependent).to.be.within(15, 230);
  });

  it("draws fluid as often as asked, thick below and none above", () => {
    const fluids = Array.from({ length: 400 }, (_, k) => drawFluid(8, k, 0.25));
    const some = fluids.filter((fluid) => fluid !== null);
    expect(some.length / 400).to.be.closeTo(0.25, 0.065);
    for (const fluid of some) {
      expect(fluid(20, true)).to.equal(0);
      expect(fluid(-90, true)).to.be.within(0, 20);
    }
    expect(drawFluid(8, 0, 0)).to.equal(null);
  });
});
