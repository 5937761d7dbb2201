import type { Mask, Triple, Volume } from "../../formats/volume/volume.ts";
import { formatFixed } from "../tables/format-number.ts";
import { boundsOf } from "../volumes/bounds.ts";
import type { CaseVolumes } from "../volumes/case-volumes.ts";
import { castLung, type View } from "../volumes/cast-lung.ts";
import { chooseSlices } from "../volumes/choose-slices.ts";
import { dice } from "../volumes/dice.ts";
import { lungFields } from "../volumes/lung-fields.ts";
import { PLANE_AXES, type Plane, sliceOf } from "../volumes/plane.ts";
import { slicePicture } from "../volumes/slice-picture.ts";
import { colourDataUrl } from "./raster-png.ts";
import {
  clipped,
  colourBar,
  contours,
  greyImage,
  HEAT,
  heatTransfer,
  image,
  legend,
  letters,
  type Outline,
  outlinesOf,
  type Places,
  panelTitle,
  scaleBar,
} from "./segmentation-marks.ts";
import { captionOf, notesOf, type SliceOptions } from "./segmentation-notes.ts";
import { FIGURE_CONFIG, type FigureDescription, SCHEMAS } from "./vega-svg.ts";

export interface SegmentationOptions extends SliceOptions {
  readonly coronal: boolean;
  /** One a mask, then that of the truth; built-in ones where the list ends. */
  readonly colours: readonly string[];
  readonly caption: string;
  readonly notes: readonly string[];
  readonly synthetic: boolean;
}

/** Pixels of a panel, between panels, and of the picture a pixel of the drawing. */
const PANEL = 206;
const GAP = 5;
const DENSITY = 2;
/** Millimetres round the lung. */
const AROUND = 12;
const VIEWS: readonly { readonly view: View; readonly title: string; readonly letters: readonly string[] }[] = [
  { view: "front", title: "from the front", letters: ["R", "L"] },
  { view: "left", title: "from the left", letters: ["A", "P"] },
];

/** What all panels share. */
interface Layout {
  readonly size: { readonly width: number; readonly height: number };
  /** Millimetres a pixel. */
  readonly pixel: number;
  /** What lies in the middle of each panel, voxels. */
  readonly centre: Triple;
}

/**
 * Figure 2 of the COVID-MTL paper: slices with the contours of each mask and of the true one, and beside them the last mask's lung as a
 * 3-D heat map from the front and from the left. All panels have one scale; the patient's right hand is at the left.
 */
export function segmentation(found: CaseVolumes, options: SegmentationOptions): FigureDescription {
  const { image: volume, masks } = found;
  const outlines = outlinesOf(found, options.colours);
  const all = outlines.map(({ mask }) => mask);
  const layout = layOut(volume, all);
  const { size } = layout;
  const axial = typeof options.slices === "number" ? chooseSlices(all, "axial", options.slices) : options.slices;
  const slices: { plane: Plane; at: number }[] = axial.map((at) => ({ plane: "axial", at }));
  if (options.coronal) slices.push({ plane: "coronal", at: chooseSlices(all, "coronal", 1)[0]! });
  const rows = slices.length > 2 ? 2 : 1;
  const columns = Math.ceil(slices.length / rows);
  const panel = (column: number, row: number, marks: readonly object[]): object =>
    clipped(column * (PANEL + GAP) + (column < columns ? 0 : GAP), row * (size.height + GAP), size, marks);

  const last = masks.at(-1)!;
  const fields = lungFields(volume, last.mask, HEAT.low, HEAT.high);
  const marks = [
    ...slices.map(({ plane, at }, k) =>
      panel(k % columns, Math.floor(k / columns), sliceMarks(volume, outlines, plane, at, layout, options.window)),
    ),
    panel(0, rows - 1, scaleBar(layout.pixel, size)),
    ...VIEWS.slice(0, rows).map(({ view, title, letters: sides }, row) => {
      const camera = { view, ...fine(layout), centre: layout.centre };
      const url = colourDataUrl(camera.width, camera.height, castLung(fields, camera, heatTransfer()));
      return panel(columns, row, [image(url, size), ...letters(sides, size), panelTitle(`${last.name}, ${title}`)]);
    }),
  ];
  const drawn = rows * size.height + (rows - 1) * GAP;
  const right = (columns + 1) * (PANEL + GAP) + GAP + 4;
  const bar = colourBar(right, drawn, options.unit);
  const below = legend(named(outlines, found), drawn + 14, right + bar.width);
  return {
    spec: {
      $schema: SCHEMAS.vega,
      width: Math.ceil(right + bar.width),
      height: Math.ceil(below.bottom),
      padding: 0,
      autosize: "none",
      config: FIGURE_CONFIG,
      marks: [...marks, ...bar.marks, ...below.marks],
    },
    caption: options.caption || captionOf(found),
    notes: [...notesOf(found, options), ...options.notes],
    synthetic: options.synthetic,
  };
}

/** Panels that hold the box of all masks from each side, with a margin. */
function layOut({ spacing }: Volume, masks: readonly Mask[]): Layout {
  const { low, high } = boundsOf(masks);
  const reach = (axis: keyof Triple): number => (high[axis] - low[axis] + 1) * spacing[axis] + 2 * AROUND;
  const pixel = Math.max(reach("x"), reach("y")) / PANEL;
  const height = Math.round(Math.max(reach("z"), reach("y")) / pixel);
  const centre = { z: (low.z + high.z) / 2, y: (low.y + high.y) / 2, x: (low.x + high.x) / 2 };
  return { size: { width: PANEL, height }, pixel, centre };
}

/** Size and scale of a panel's picture. */
const fine = ({ size, pixel }: Layout) => ({
  width: DENSITY * size.width,
  height: DENSITY * size.height,
  pixel: pixel / DENSITY,
});

function sliceMarks(
  volume: Volume,
  outlines: readonly Outline[],
  plane: Plane,
  at: number,
  layout: Layout,
  window: SegmentationOptions["window"],
): object[] {
  const { across, down, isFlipped, letters: sides, through } = PLANE_AXES[plane];
  const { size, pixel, centre } = layout;
  const middle = { across: centre[across], down: isFlipped ? volume.shape[down] - 1 - centre[down] : centre[down] };
  const spacing = { across: volume.spacing[across], down: volume.spacing[down] };
  const frame = { ...fine(layout), centre: middle, spacing };
  const pixels = slicePicture(sliceOf(volume, plane, at), frame, window);
  const places: Places = {
    x: (voxel) => ((voxel - middle.across) * spacing.across) / pixel + size.width / 2,
    y: (voxel) => ((voxel - middle.down) * spacing.down) / pixel + size.height / 2,
  };
  const whole = outlines.filter(({ dash }) => dash.length === 0);
  const dashed = outlines.filter(({ dash }) => dash.length > 0);
  const lines = [...whole, ...dashed].flatMap((outline) => contours(sliceOf(outline.mask, plane, at), places, outline));
  return [
    greyImage(pixels, frame, size),
    ...lines,
    ...letters(sides, size),
    panelTitle(`${plane} ${at + 1} / ${volume.shape[through]}`),
  ];
}

/** The contours as the legend names them: masks with their Dice coefficient where there is a true one, which comes first. */
const named = (outlines: readonly Outline[], { truth }: CaseVolumes) =>
  outlines.map((outline, k) => ({
    ...outline,
    text: truth && k > 0 ? `${outline.name} (Dice ${formatFixed(dice(outline.mask.data, truth.mask.data), 3)})` : outline.name,
  }));
