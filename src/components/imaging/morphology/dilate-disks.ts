import type { Triple } from "../../../formats/volume/volume.ts";

/**
 * Dilation of each slice [y, x] by the disk of pixels at most `radius` from its centre (scikit-image's `disk`); nothing comes from
 * beyond the border. Cost: runs of the mask × diameter, whatever the disk's area.
 */
export function dilateDisks(mask: Uint8Array, shape: Triple, radius: number): Uint8Array {
  return spread(mask, shape, radius, 1);
}

/** Erosion by the same disk; beyond the border everything counts as inside, as with scikit-image's `mode="ignore"`. */
export function erodeDisks(mask: Uint8Array, shape: Triple, radius: number): Uint8Array {
  return spread(mask, shape, radius, 0);
}

/** Dilation, then erosion: scikit-image's `binary_closing` by a disk. */
export function closeDisks(mask: Uint8Array, shape: Triple, radius: number): Uint8Array {
  return erodeDisks(dilateDisks(mask, shape, radius), shape, radius);
}

/** Voxels that count as `wanted` (1 non-zero, 0 zero) spread by the disk; the rest gets the other value. */
function spread(mask: Uint8Array, { z, y, x }: Triple, radius: number, wanted: 0 | 1): Uint8Array {
  const out = new Uint8Array(mask.length).fill(1 - wanted);
  const halves = Array.from({ length: radius + 1 }, (_, far) => Math.floor(Math.sqrt(radius * radius - far * far)));
  for (let row = 0; row < z * y; row++) {
    const line = row % y;
    const first = row * x;
    const above = -Math.min(radius, line);
    const below = Math.min(radius, y - 1 - line);
    for (let at = 0; at < x; ) {
      if ((mask[first + at] !== 0 ? 1 : 0) !== wanted) {
        at++;
        continue;
      }
      const from = at;
      while (at < x && (mask[first + at] !== 0 ? 1 : 0) === wanted) at++;
      for (let shift = above; shift <= below; shift++) {
        const half = halves[Math.abs(shift)]!;
        const start = first + shift * x;
        out.fill(wanted, start + Math.max(0, from - half), start + Math.min(x, at + half));
      }
    }
  }
  return out;
}
