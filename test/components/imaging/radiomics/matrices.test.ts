/**
 * Raw matrices beside those of pyradiomics 3.0.1 (test/golden/imaging/texture-matrices.json: a random 4 × 5 × 6 array, level 4 absent):
 * counts, so they are equal.
 */
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { countPairs } from "../../../../src/components/imaging/radiomics/glcm/count-pairs.ts";
import { countRuns } from "../../../../src/components/imaging/radiomics/glrlm/count-runs.ts";
import { findZones } from "../../../../src/components/imaging/radiomics/glszm/find-zones.ts";
import { loadGrid } from "../../../../src/components/imaging/radiomics/matrices/level-grid.ts";
import { neighbourOffsets } from "../../../../src/components/imaging/radiomics/matrices/offsets.ts";
import { presentLevels } from "../../../../src/components/imaging/radiomics/matrices/present-levels.ts";
import type { Triple } from "../../../../src/formats/volume/volume.ts";
import { binnedOf, settings } from "./binned.ts";

interface Golden {
  readonly shape: readonly [number, number, number];
  readonly levels: readonly number[];
  readonly mask: readonly number[];
  readonly angles_zyx: readonly (readonly number[])[];
  readonly glcm_onesided: readonly (readonly (readonly number[])[])[];
  readonly glrlm: readonly (readonly (readonly number[])[])[];
  readonly glrlm_angles_zyx: readonly (readonly number[])[];
  readonly glszm_level_size_count: readonly (readonly number[])[];
}

const golden = JSON.parse(readFileSync("test/golden/imaging/texture-matrices.json", "utf8")) as Golden; // as: its own file
const [depth, height, width] = golden.shape;
const roi = binnedOf(
  Array.from({ length: depth }, (_, z) =>
    Array.from({ length: height }, (_, y) =>
      Array.from({ length: width }, (_, x) => {
        const at = (z * height + y) * width + x;
        return golden.levels[at]! * golden.mask[at]!;
      }),
    ),
  ),
);
const present = presentLevels(roi);
const level = (place: number): number => present.values[place]!;
const textOf = ({ z, y, x }: Triple): string => `${z},${y},${x}`;

describe("texture matrices beside pyradiomics 3.0.1", () => {
  const offsets = neighbourOffsets(roi.shape, settings(), false);

  it("has the same 13 directions in the same order", () => {
    expect(offsets.map(textOf)).to.deep.equal(golden.angles_zyx.map((angle) => angle.join()));
  });

  it("counts the same pairs", () => {
    for (const [k, pairs] of countPairs(loadGrid(roi, 1, present), offsets, present.values.length, false).entries()) {
      const table = golden.glcm_onesided[k]!.map((row) => row.map(() => 0));
      for (let cell = 0; cell < pairs.counts.length; cell++) {
        table[level(pairs.rows[cell]!) - 1]![level(pairs.columns[cell]!) - 1] = pairs.counts[cell]!;
      }
      expect(table, textOf(offsets[k]!)).to.deep.equal(golden.glcm_onesided[k]);
    }
  });

  it("counts the same runs", () => {
    let k = 0;
    for (const { stride, counts } of countRuns(loadGrid(roi, 1, present), offsets, present.voxels)) {
      const angle = golden.glrlm_angles_zyx.findIndex((each) => each.join() === textOf(offsets[k]!));
      const table = golden.glrlm[angle]!.map((row) => row.map(() => 0));
      for (let code = 1; code <= present.values.length; code++) {
        for (let length = 1; length < stride; length++) {
          const count = counts[code * stride + length]!;
          if (count > 0) table[level(code - 1) - 1]![length - 1] = count;
        }
      }
      expect(table, textOf(offsets[k]!)).to.deep.equal(golden.glrlm[angle]);
      k++;
    }
  });

  it("finds the same zones", () => {
    const zones = findZones(loadGrid(roi, 1, present), neighbourOffsets(roi.shape, settings(), true));
    const counts = new Map<string, number>();
    for (let k = 0; k < zones.length; k += 2) {
      const key = `${level(zones[k]! - 1)},${zones[k + 1]}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const wanted = golden.glszm_level_size_count.map(([value, size, count]) => [`${value},${size}`, count] as const);
    expect([...counts].sort()).to.deep.equal([...wanted].sort());
  });
});
