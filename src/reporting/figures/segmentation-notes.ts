import type { CaseVolumes } from "../volumes/case-volumes.ts";
import type { GreyWindow } from "../volumes/slice-picture.ts";

/** How slices are chosen and shown. */
export interface SliceOptions {
  /** How many axial slices, or which (voxels from 0 along the patient's axis from feet to head). */
  readonly slices: number | readonly number[];
  readonly window: GreyWindow;
  /** Unit of the voxels. */
  readonly unit: string;
}

/** The caption: what is drawn, of whom. */
export function captionOf({ id, masks, truth }: CaseVolumes): string {
  const whose = id === "" ? "Lung segmentation" : `Lung segmentation of case ${id}`;
  const contours = [...masks, ...(truth ? [truth] : [])].map(({ name }) => name).join(", ");
  return `${whose}: contours of ${contours}; ${masks.at(-1)!.name} as a heat map of its attenuation.`;
}

/** Lines below the drawing: how slices were chosen, greys and voxels, what the heat map is, which masks were resampled. */
export function notesOf({ image, masks, truth }: CaseVolumes, options: SliceOptions): string[] {
  const { spacing } = image;
  const drawn = [...masks, ...(truth ? [truth] : [])];
  const matched = drawn.filter(({ isMatched }) => isMatched).map(({ name }) => name);
  const chosen = drawn.length > 1 ? "the masks differ in most voxels" : "half of its volume lies below";
  const slices =
    typeof options.slices === "number"
      ? `The lung is cut into parts of equal volume; shown is the slice from the middle of each where ${chosen}.`
      : "Slices as asked for.";
  const window = `${options.window.level} ± ${options.window.width / 2} ${options.unit}`.replace("-", "−");
  const voxel = [spacing.x, spacing.y, spacing.z].map((mm) => Number(mm.toFixed(2))).join(" × ");
  return [
    `${slices} They are numbered from the feet and from the front. Greys: ${window}. Voxels: ${voxel} mm.`,
    `Right: ${masks.at(-1)!.name} as a heat map, rays through the mask without its outermost voxels; colour and opacity go with attenuation, the outline is the mask's surface. All panels have one scale.`,
    ...(matched.length > 0 ? [`Brought to the image's voxels by the nearest one: ${matched.join(", ")}.`] : []),
  ];
}
