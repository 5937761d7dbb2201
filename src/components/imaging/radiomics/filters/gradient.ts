import type { Volume } from "../../../../formats/volume/volume.ts";

/**
 * Length of the gradient by central differences, a mm or (without spacing) a voxel; beyond its edges the image goes on with its edge
 * values. float32, [z, y, x], as ITK's GradientMagnitudeImageFilter.
 */
export function gradientMagnitude({ data, shape, spacing }: Volume, useSpacing: boolean): Float32Array {
  const out = new Float32Array(data.length);
  const plane = shape.y * shape.x;
  const sz = 0.5 / (useSpacing ? spacing.z : 1);
  const sy = 0.5 / (useSpacing ? spacing.y : 1);
  const sx = 0.5 / (useSpacing ? spacing.x : 1);
  let i = 0;
  for (let z = 0; z < shape.z; z++) {
    const up = z < shape.z - 1 ? plane : 0;
    const down = z > 0 ? plane : 0;
    for (let y = 0; y < shape.y; y++) {
      const back = y < shape.y - 1 ? shape.x : 0;
      const front = y > 0 ? shape.x : 0;
      for (let x = 0; x < shape.x; x++, i++) {
        const dz = (data[i + up]! - data[i - down]!) * sz;
        const dy = (data[i + back]! - data[i - front]!) * sy;
        const dx = (data[x < shape.x - 1 ? i + 1 : i]! - data[x > 0 ? i - 1 : i]!) * sx;
        out[i] = Math.sqrt(dx * dx + dy * dy + dz * dz);
      }
    }
  }
  return out;
}
