import type { Plane } from "../anatomy/plane.ts";

/**
 * Paints the couch outside the body: a mattress and a curved shell of carbon fibre filled with foam, straight along z.
 * `top` is the gantry's y where the patient's back touches it, mm. Only lowers nothing: what is denser stays.
 */
export function paintTable({ gantryX, gantryY, voxel }: Plane, top: number, hu: Float32Array): void {
  for (let i = 0; i < hu.length; i++) {
    if (hu[i]! > -900) continue;
    const x = gantryX[i]!;
    if (Math.abs(x) > 215) continue;
    const below = gantryY[i]! - top + x * x * 0.00085; // the couch is hollow
    if (below < -2 || below > 46) continue;
    let value = below < 12 ? -955 : below < 40 ? -930 : -1000;
    const shell = Math.min(Math.abs(below - 14), Math.abs(below - 40)) - 1.1;
    if (shell < voxel) value += (-160 - value) * Math.max(0, Math.min(1, 0.5 - shell / voxel));
    if (value > hu[i]!) hu[i] = value;
  }
}
