import type { Triple } from "../../formats/volume/volume.ts";
import type { LungFields } from "./lung-fields.ts";

/** Where the viewer stands. From the front the patient's right hand is at the left, as in coronal slices; from the left the face is. */
export type View = "front" | "left";

export interface Camera {
  readonly view: View;
  /** Pixels of the picture. */
  readonly width: number;
  readonly height: number;
  /** Millimetres a pixel. */
  readonly pixel: number;
  /** What lies in the middle of the picture, voxels of the volume. */
  readonly centre: Triple;
}

/** Attenuation → colour and opacity. */
export interface Transfer {
  /** HU of the first and last colour. */
  readonly low: number;
  readonly high: number;
  /** Colours evenly spaced from low to high. */
  readonly colours: readonly (readonly [number, number, number])[];
  /** Opacity per millimetre at attenuations ascending; straight lines between, level beyond. */
  readonly opacity: readonly (readonly [hu: number, perMillimetre: number])[];
}

const STEPS = 512;
/** Colour of the lung's own surface, and how much of it shows where it is seen edge-on and face-on. */
const GLASS = { colour: [140, 160, 186], edge: 0.36, face: 0.03 } as const;
/** From the viewer's upper left: to the right of the picture, down it, away from the viewer. */
const LIGHT = [-0.45, -0.55, -0.7] as const;

/**
 * The lung by parallel rays, as [height, width, 3] bytes on black: emission and absorption of attenuation within the mask (Max 1995,
 * doi:10.1109/2945.468400, with the first-order opacity κs / (1 + κs) of a step s), shaded by its gradient, inside a faint surface.
 * A ray takes one sample a voxel along its own axis, between voxels across it. O(pixels × depth); the same bytes for the same fields.
 */
export function castLung(fields: LungFields, { view, width, height, pixel, centre }: Camera, transfer: Transfer): Uint8Array {
  const { shape, spacing, first, factor } = fields;
  const strides: Triple = { z: shape.y * shape.x, y: shape.x, x: 1 };
  const [across, depth] = view === "front" ? (["x", "y"] as const) : (["y", "x"] as const);
  const length = shape[depth];
  const isBackwards = view === "left"; // rays run from the left hand to the right
  const { tints, opacities } = tableOf(transfer, spacing[depth]);
  const { light, glass } = shadingOf(fields, across, depth, isBackwards);
  const { weight, weighted } = fields;
  const busy = occupied(weight, glass, strides[across], strides.z);
  const scale = (STEPS - 1) / (transfer.high - transfer.low);
  const pixels = new Uint8Array(width * height * 3);
  const start = isBackwards ? (length - 1) * strides[depth] : 0;
  const step = isBackwards ? -strides[depth] : strides[depth];
  for (let row = 0; row < height; row++) {
    const z = (centre.z - first.z) / factor.z - ((row + 0.5 - height / 2) * pixel) / spacing.z;
    const z0 = Math.floor(z);
    if (z0 < 0 || z0 >= shape.z - 1) continue;
    const fz = z - z0;
    for (let column = 0; column < width; column++) {
      const u = (centre[across] - first[across]) / factor[across] + ((column + 0.5 - width / 2) * pixel) / spacing[across];
      const u0 = Math.floor(u);
      if (u0 < 0 || u0 >= shape[across] - 1) continue;
      const fu = u - u0;
      const [a, b, c, d] = [(1 - fz) * (1 - fu), (1 - fz) * fu, fz * (1 - fu), fz * fu];
      const [right, up] = [strides[across], strides.z];
      const both = right + up;
      let [red, green, blue, left] = [0, 0, 0, 1];
      let at = start + z0 * up + u0 * right;
      for (let k = 0; k < length && left > 0.01; k++, at += step) {
        if (busy[at] === 0) continue;
        const [p, q, r] = [at + right, at + up, at + both];
        const shell = left * (a * glass[at]! + b * glass[p]! + c * glass[q]! + d * glass[r]!);
        red += shell * GLASS.colour[0];
        green += shell * GLASS.colour[1];
        blue += shell * GLASS.colour[2];
        left -= shell;
        const heavy = a * weight[at]! + b * weight[p]! + c * weight[q]! + d * weight[r]!;
        if (heavy < 1e-3) continue;
        const hu = (a * weighted[at]! + b * weighted[p]! + c * weighted[q]! + d * weighted[r]!) / heavy;
        const bin = Math.max(0, Math.min(STEPS - 1, Math.round((hu - transfer.low) * scale)));
        const share = left * opacities[bin]! * Math.min(1, heavy);
        const lit = share * (a * light[at]! + b * light[p]! + c * light[q]! + d * light[r]!);
        red += lit * tints[3 * bin]!;
        green += lit * tints[3 * bin + 1]!;
        blue += lit * tints[3 * bin + 2]!;
        left -= share;
      }
      const out = 3 * (row * width + column);
      pixels[out] = Math.min(255, Math.round(red));
      pixels[out + 1] = Math.min(255, Math.round(green));
      pixels[out + 2] = Math.min(255, Math.round(blue));
    }
  }
  return pixels;
}

/** 1 where any of the four voxels between which a ray passes holds something. */
function occupied(weight: Float32Array, glass: Float32Array, right: number, up: number): Uint8Array {
  const busy = new Uint8Array(weight.length);
  const holds = (at: number): boolean => weight[at]! > 0 || glass[at]! > 0;
  for (let at = 0; at < busy.length - up - right; at++) {
    busy[at] = Number(holds(at) || holds(at + right) || holds(at + up) || holds(at + up + right));
  }
  return busy;
}

function tableOf(transfer: Transfer, step: number): { tints: Float64Array; opacities: Float64Array } {
  const tints = new Float64Array(3 * STEPS);
  const opacities = new Float64Array(STEPS);
  const { low, high, colours, opacity } = transfer;
  for (let bin = 0; bin < STEPS; bin++) {
    const colour = colours[Math.round((bin / (STEPS - 1)) * (colours.length - 1))]!;
    tints.set(colour, 3 * bin);
    const through = alongLine(opacity, low + (bin / (STEPS - 1)) * (high - low)) * step;
    opacities[bin] = through / (1 + through);
  }
  return { tints, opacities };
}

function alongLine(points: Transfer["opacity"], at: number): number {
  for (let k = 1; k < points.length; k++) {
    const [x0, y0] = points[k - 1]!;
    const [x1, y1] = points[k]!;
    if (at <= x1) return at <= x0 ? y0 : y0 + ((y1 - y0) * (at - x0)) / (x1 - x0);
  }
  return points.at(-1)![1];
}

/** How bright each voxel's attenuation is lit, and how much of the surface it shows to a viewer. [z, y, x] */
function shadingOf(
  { shape, spacing, weighted, weight, surface }: LungFields,
  across: "x" | "y",
  depth: "x" | "y",
  isBackwards: boolean,
): { light: Float32Array; glass: Float32Array } {
  const strides: Triple = { z: shape.y * shape.x, y: shape.x, x: 1 };
  const count = surface.length;
  const light = new Float32Array(count).fill(1);
  const glass = new Float32Array(count);
  const attenuation = new Float32Array(count);
  for (let at = 0; at < count; at++) attenuation[at] = weight[at]! > 1e-3 ? weighted[at]! / weight[at]! : Number.NaN;
  const slope = (data: Float32Array, at: number, axis: keyof Triple): number => {
    const difference = data[at + strides[axis]]! - data[at - strides[axis]]!;
    return Number.isNaN(difference) ? 0 : difference / (2 * spacing[axis]);
  };
  const away = isBackwards ? -1 : 1;
  for (let at = strides.z; at < count - strides.z; at++) {
    const s = surface[at]!;
    if (s === 0) continue;
    // picture axes: to the right, down, away from the viewer
    const [gx, gy, gz] = [slope(surface, at, across), -slope(surface, at, "z"), away * slope(surface, at, depth)];
    const size = Math.sqrt(gx * gx + gy * gy + gz * gz);
    if (size > 1e-4) {
      const facing = Math.abs(gz) / size;
      const rim = (1 - facing) * (1 - facing);
      glass[at] = Math.min(0.9, size * spacing[depth] * (GLASS.face + GLASS.edge * rim * rim));
    }
    const [hx, hy, hz] = [slope(attenuation, at, across), -slope(attenuation, at, "z"), away * slope(attenuation, at, depth)];
    const steep = Math.sqrt(hx * hx + hy * hy + hz * hz);
    if (steep < 1) continue; // HU a millimetre: flat tissue has no side to be lit
    // attenuation rises into a lesion, so its outward normal is against the gradient
    const facing = -(hx * LIGHT[0] + hy * LIGHT[1] + hz * LIGHT[2]) / steep;
    light[at] = 0.66 + 0.46 * Math.max(0, facing);
  }
  return { light, glass };
}
