import type { Triple } from "../../../formats/volume/volume.ts";
import type { Box } from "../morphology/bounding-box.ts";
import type { RunLabels } from "../morphology/label-runs.ts";

/** A connected component: voxels, the box round them, their mean position. */
export interface Region {
  readonly label: number;
  readonly voxels: number;
  readonly box: Box;
  readonly centroid: Triple;
}

/** The components of at least so many voxels, largest first; of equals the one that comes first in the volume. */
export function regionsOf({ start, end, label, sizes }: RunLabels, { y, x }: Triple, least: number): readonly Region[] {
  const found = new Map<number, { from: { -readonly [A in keyof Triple]: number }; to: Triple; sum: Triple }>();
  for (let run = 0; run < label.length; run++) {
    const each = label[run]!;
    if (sizes[each]! < least) continue;
    const row = Math.floor(start[run]! / x);
    const slice = Math.floor(row / y);
    const line = row % y;
    const left = start[run]! - row * x;
    const right = end[run]! - row * x;
    const count = right - left;
    const had = found.get(each) ?? { from: { z: slice, y: line, x: left }, to: { z: 0, y: 0, x: 0 }, sum: { z: 0, y: 0, x: 0 } };
    found.set(each, {
      from: { z: had.from.z, y: Math.min(had.from.y, line), x: Math.min(had.from.x, left) },
      to: { z: slice + 1, y: Math.max(had.to.y, line + 1), x: Math.max(had.to.x, right) },
      sum: {
        z: had.sum.z + slice * count,
        y: had.sum.y + line * count,
        x: had.sum.x + ((left + right - 1) / 2) * count,
      },
    });
  }
  return [...found]
    .map(([each, { from, to, sum }]) => {
      const voxels = sizes[each]!;
      const centroid = { z: sum.z / voxels, y: sum.y / voxels, x: sum.x / voxels };
      return { label: each, voxels, box: { from, to }, centroid };
    })
    .sort((a, b) => b.voxels - a.voxels || a.label - b.label);
}
