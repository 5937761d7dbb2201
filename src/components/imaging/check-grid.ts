import type { Grid } from "../../formats/volume/volume.ts";
import { InputError } from "../../runner/contract/failure.ts";

const text = ({ z, y, x }: Grid["shape"]): string => `${z} × ${y} × ${x}`;

/**
 * Throws InputError (`grid-mismatch`) unless two inputs lie on one grid: equal shape, spacing to 0.1 %, origin to a tenth of a voxel,
 * direction cosines to 0.001, which is more than the rounding of file formats.
 */
export function checkGrid(first: { readonly grid: Grid; readonly label: string }, second: typeof first): void {
  const [a, b] = [first.grid, second.grid];
  const axes = ["z", "y", "x"] as const;
  const reason = axes.some((axis) => a.shape[axis] !== b.shape[axis])
    ? `have ${text(a.shape)} and ${text(b.shape)} voxels`
    : axes.some((axis) => Math.abs(a.spacing[axis] - b.spacing[axis]) > 1e-3 * a.spacing[axis])
      ? `have voxels of ${text(a.spacing)} and ${text(b.spacing)} mm`
      : axes.some((axis) => Math.abs(a.origin[axis] - b.origin[axis]) > 0.1 * a.spacing[axis])
        ? `begin at ${text(a.origin)} and ${text(b.origin)} mm`
        : a.direction.some((cosine, k) => Math.abs(cosine - b.direction[k]!) > 1e-3)
          ? "have axes in different directions"
          : undefined;
  if (reason === undefined) return;
  throw new InputError({
    code: "grid-mismatch",
    message: `${first.label} and ${second.label} lie on different grids: they ${reason} (z, y, x)`,
    help: "give masks on the image's own grid, or bring both onto one with imaging/resample",
  });
}
