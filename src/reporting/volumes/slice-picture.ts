import type { Slice } from "./plane.ts";

/** Which greys attenuations get: `level` in the middle, `width` from black to white, HU. */
export interface GreyWindow {
  readonly level: number;
  readonly width: number;
}

/** Part of a slice as a picture. */
export interface Frame {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Millimetres a pixel. */
  readonly pixel: number;
  /** What lies in the middle of the picture, voxels of the slice. */
  readonly centre: { readonly across: number; readonly down: number };
  /** Millimetres between voxels of the slice. */
  readonly spacing: { readonly across: number; readonly down: number };
}

/**
 * The slice in greys, [height, width] bytes, with straight lines between voxel centres; black beyond the slice. NaN is black.
 */
export function slicePicture(slice: Slice, frame: Frame, { level, width }: GreyWindow): Uint8Array {
  const grey = new Uint8Array(frame.width * frame.height);
  const black = level - width / 2;
  for (let row = 0; row < frame.height; row++) {
    const y = frame.centre.down + ((row + 0.5 - frame.height / 2) * frame.pixel) / frame.spacing.down;
    if (y < -0.5 || y > slice.height - 0.5) continue;
    const [y0, fy] = between(y, slice.height);
    const y1 = Math.min(y0 + 1, slice.height - 1);
    for (let column = 0; column < frame.width; column++) {
      const x = frame.centre.across + ((column + 0.5 - frame.width / 2) * frame.pixel) / frame.spacing.across;
      if (x < -0.5 || x > slice.width - 0.5) continue;
      const [x0, fx] = between(x, slice.width);
      const x1 = Math.min(x0 + 1, slice.width - 1);
      const voxel = (yy: number, xx: number): number => slice.data[yy * slice.width + xx]!;
      const top = voxel(y0, x0) * (1 - fx) + voxel(y0, x1) * fx;
      const bottom = voxel(y1, x0) * (1 - fx) + voxel(y1, x1) * fx;
      const share = (top * (1 - fy) + bottom * fy - black) / width;
      grey[row * frame.width + column] = Math.round(255 * Math.max(0, Math.min(1, Number.isNaN(share) ? 0 : share)));
    }
  }
  return grey;
}

/** The voxel at or before a place and the way to the next, 0 to 1; the outer half of the first and last voxel is level. */
function between(at: number, count: number): [number, number] {
  const inside = Math.max(0, Math.min(count - 1, at));
  const low = Math.min(Math.floor(inside), Math.max(0, count - 2));
  return [low, inside - low];
}
