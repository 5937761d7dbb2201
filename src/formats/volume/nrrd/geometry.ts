import { damaged, unsupported } from "../refuse.ts";
import { type Grid, IDENTITY, type Triple } from "../volume.ts";
import { type NrrdHeader, numbersOf } from "./header.ts";

type Vector = readonly [number, number, number];

/** Signs that bring a space's axes to LPS; other three-dimensional spaces are taken as LPS, as ITK does. */
const TO_LPS: { readonly [space: string]: Vector } = {
  "right-anterior-superior": [-1, -1, 1],
  ras: [-1, -1, 1],
  "left-anterior-superior": [1, -1, 1],
  las: [1, -1, 1],
};

/** Spacing, origin and direction from `space directions` and `space origin`, else from `spacings`; `axes` are those kept, fastest first. */
export function gridOf(header: NrrdHeader, axes: readonly number[], file: string): Omit<Grid, "shape"> {
  const { fields } = header;
  const signs = TO_LPS[(fields.get("space") ?? "").toLowerCase()] ?? [1, 1, 1];
  const written = fields.get("space directions");
  if (written === undefined) {
    const said = fields.get("spacings");
    const spacings = said === undefined ? [] : numbersOf(said.replace(/\bnan\b/gi, "1"), "spacings", file);
    const [x = 1, y = 1, z = 1] = axes.map((axis) => spacings[axis] ?? 1);
    return { spacing: { z, y, x }, origin: { z: 0, y: 0, x: 0 }, direction: IDENTITY };
  }
  const vectors = (written.match(/none|\([^)]*\)/gi) ?? []).map((text) => vectorOf(text, "space directions", file));
  const columns = axes.map((axis) => vectors[axis]);
  const steps = threeSteps(columns, file).map((step) => step.map((value, i) => value * signs[i]!));
  const norms = steps.map((step) => Math.hypot(...step));
  const place = fields.get("space origin");
  const start = (place === undefined ? undefined : vectorOf(place, "space origin", file)) ?? [0, 0, 0];
  const [x = 0, y = 0, z = 0] = start.map((value, i) => value * signs[i]! + 0);
  return {
    spacing: { z: norms[2]!, y: norms[1]!, x: norms[0]! },
    origin: { z, y, x },
    direction: [0, 1, 2].flatMap((row) => steps.map((step, column) => step[row]! / norms[column]! + 0)),
  };
}

/** Three steps; a single slice gets the normal of its plane. */
function threeSteps(columns: readonly (Vector | undefined)[], file: string): readonly Vector[] {
  const [a, b, c] = columns;
  if (!a || !b) throw damaged(file, "has no direction for each of its axes");
  if (c) return [a, b, c];
  if (columns.length > 2) throw unsupported(file, "has an axis without a direction, so it is no volume");
  const normal: Vector = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const length = Math.hypot(...normal);
  return [a, b, [normal[0] / length, normal[1] / length, normal[2] / length]];
}

function vectorOf(text: string, name: string, file: string): Vector | undefined {
  if (/^none$/i.test(text)) return undefined;
  const parts = numbersOf(
    text
      .replace(/^\(|\)$/g, "")
      .trim()
      .replace(/\s*,\s*/g, " "),
    name,
    file,
  );
  if (parts.length === 3) return [parts[0]!, parts[1]!, parts[2]!];
  throw unsupported(file, `has ${parts.length} numbers in a vector of "${name}", where space has 3 dimensions`);
}

/** Sizes of the kept axes as a shape. */
export const shapeOf = ([x = 1, y = 1, z = 1]: readonly number[]): Triple => ({ z, y, x });
