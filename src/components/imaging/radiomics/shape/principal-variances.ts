import type { Triple } from "../../../../formats/volume/volume.ts";

/** Variances in mm² along the principal axes of a region's voxel centres, rising, over the number of voxels; [z, y, x], spacing in mm. */
export function principalVariances(mask: Uint8Array, shape: Triple, spacing: Triple): readonly [number, number, number] {
  let n = 0;
  const mean = [0, 0, 0];
  visit(mask, shape, (z, y, x) => {
    n++;
    mean[0]! += z;
    mean[1]! += y;
    mean[2]! += x;
  });
  for (let a = 0; a < 3; a++) mean[a]! /= n;
  const sums = { zz: 0, zy: 0, zx: 0, yy: 0, yx: 0, xx: 0 };
  visit(mask, shape, (z, y, x) => {
    const dz = (z - mean[0]!) * spacing.z;
    const dy = (y - mean[1]!) * spacing.y;
    const dx = (x - mean[2]!) * spacing.x;
    sums.zz += dz * dz;
    sums.zy += dz * dy;
    sums.zx += dz * dx;
    sums.yy += dy * dy;
    sums.yx += dy * dx;
    sums.xx += dx * dx;
  });
  return symmetricEigenvalues([
    [sums.zz / n, sums.zy / n, sums.zx / n],
    [sums.zy / n, sums.yy / n, sums.yx / n],
    [sums.zx / n, sums.yx / n, sums.xx / n],
  ]);
}

function visit(mask: Uint8Array, shape: Triple, use: (z: number, y: number, x: number) => void): void {
  for (let z = 0, i = 0; z < shape.z; z++) {
    for (let y = 0; y < shape.y; y++) for (let x = 0; x < shape.x; x++, i++) if (mask[i] !== 0) use(z, y, x);
  }
}

/** Eigenvalues of a symmetric 3 × 3 matrix, rising, by Jacobi's rotations. */
export function symmetricEigenvalues(matrix: readonly (readonly number[])[]): readonly [number, number, number] {
  const a = matrix.map((row) => [...row]);
  for (let sweep = 0; sweep < 50; sweep++) {
    const off = Math.abs(a[0]![1]!) + Math.abs(a[0]![2]!) + Math.abs(a[1]![2]!);
    if (off === 0) break;
    for (const [p, q] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      rotate(a, p, q);
    }
  }
  return [a[0]![0]!, a[1]![1]!, a[2]![2]!].sort((x, y) => x - y) as [number, number, number]; // three
}

/** Turns axes p and q so that their common entry becomes 0. */
function rotate(a: number[][], p: number, q: number): void {
  const common = a[p]![q]!;
  if (common === 0) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * common);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  const r = 3 - p - q;
  const [rp, rq] = [a[r]![p]!, a[r]![q]!];
  a[p]![p]! -= t * common;
  a[q]![q]! += t * common;
  a[p]![q] = a[q]![p] = 0;
  a[r]![p] = a[p]![r] = c * rp - s * rq;
  a[r]![q] = a[q]![r] = s * rp + c * rq;
}
