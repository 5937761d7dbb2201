import type { Triple } from "../../../../formats/volume/volume.ts";
import type { Displacement } from "./displacement.ts";

/**
 * Adds a turn about the axis along z through the middle, from y towards x for positive angles. A turn's displacement is linear in y and x,
 * so any grid holds it exactly.
 */
export function addRotation({ nodes, values }: Displacement, size: Triple, degrees: number): void {
  const angle = (degrees * Math.PI) / 180;
  const [less, sine] = [Math.cos(angle) - 1, Math.sin(angle)];
  const place = (node: number, count: number, voxels: number): number =>
    count === 1 ? 0 : (node / (count - 1)) * (voxels - 1) - (voxels - 1) / 2;
  for (let z = 0, at = 0; z < nodes.z; z++) {
    for (let j = 0; j < nodes.y; j++) {
      const y = place(j, nodes.y, size.y);
      for (let i = 0; i < nodes.x; i++, at += 3) {
        const x = place(i, nodes.x, size.x);
        values[at + 1] = values[at + 1]! + less * y + sine * x;
        values[at + 2] = values[at + 2]! + less * x - sine * y;
      }
    }
  }
}
