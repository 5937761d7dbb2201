import type { Triple, Volume } from "../../../../formats/volume/volume.ts";
import { splineCoefficients } from "./spline-coefficients.ts";

/** The value at a place between voxels, in indices x, y, z that lie less than half a voxel outside the volume at most. */
export type Interpolator = (x: number, y: number, z: number) => number;

/** The nearest voxel; half-way the higher index. */
export function nearestInterpolator({ data, shape }: Volume): Interpolator {
  const nearest = (at: number, length: number): number => Math.min(Math.max(Math.floor(at + 0.5), 0), length - 1);
  return (x, y, z) => data[(nearest(z, shape.z) * shape.y + nearest(y, shape.y)) * shape.x + nearest(x, shape.x)]!;
}

/** Linear along x, then y, then z; beyond the outer voxel centres their values go on. */
export function linearInterpolator({ data, shape }: Volume): Interpolator {
  const place = (at: number, length: number): { low: number; high: number; far: number } => {
    const low = Math.max(Math.floor(at), 0);
    const far = at - low;
    const inside = far > 0 && low + 1 < length;
    return { low, high: inside ? low + 1 : low, far: inside ? far : 0 };
  };
  return (x, y, z) => {
    const [px, py, pz] = [place(x, shape.x), place(y, shape.y), place(z, shape.z)];
    const alongX = (zi: number, yi: number): number => {
      const row = (zi * shape.y + yi) * shape.x;
      const low = data[row + px.low]!;
      return low + (data[row + px.high]! - low) * px.far;
    };
    const alongY = (zi: number): number => {
      const low = alongX(zi, py.low);
      return low + (alongX(zi, py.high) - low) * py.far;
    };
    const low = alongY(pz.low);
    return low + (alongY(pz.high) - low) * pz.far;
  };
}

/** Cubic B-spline, mirrored at the outer voxel centres; the sum runs x fastest, as in ITK's BSplineInterpolateImageFunction. */
export function splineInterpolator(volume: Volume): Interpolator {
  const { shape } = volume;
  const coefficients = splineCoefficients(volume);
  const wx = new Float64Array(4);
  const wy = new Float64Array(4);
  const wz = new Float64Array(4);
  const ix = new Int32Array(4);
  const iy = new Int32Array(4);
  const iz = new Int32Array(4);
  return (x, y, z) => {
    support(x, shape.x, 1, wx, ix);
    support(y, shape.y, shape.x, wy, iy);
    support(z, shape.z, shape.x * shape.y, wz, iz);
    let sum = 0;
    for (let c = 0; c < 4; c++) {
      for (let b = 0; b < 4; b++) {
        const row = iz[c]! + iy[b]!;
        for (let a = 0; a < 4; a++) sum += wx[a]! * wy[b]! * wz[c]! * coefficients[row + ix[a]!]!;
      }
    }
    return sum;
  };
}

/** Weights of the four coefficients around a place, and where those stand. ITK takes the place's whole part in float32. */
function support(at: number, length: number, stride: Triple["x"], weights: Float64Array, places: Int32Array): void {
  const first = Math.floor(Math.fround(at)) - 1;
  const w = at - (first + 1);
  const w3 = (1 / 6) * w * w * w;
  const w0 = 1 / 6 + 0.5 * w * (w - 1) - w3;
  const w2 = w + w0 - 2 * w3;
  weights[0] = w0;
  weights[1] = 1 - w0 - w2 - w3;
  weights[2] = w2;
  weights[3] = w3;
  for (let k = 0; k < 4; k++) places[k] = length === 1 ? 0 : mirror(first + k, length - 1) * stride;
}

function mirror(at: number, last: number): number {
  let place = at < 0 ? -at : at;
  if (place >= last) place = last - (place - last);
  return place < 0 ? -place : place;
}
