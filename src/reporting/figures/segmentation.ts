import type { Triple } from "../../formats/volume/volume.ts";
import { formatFixed } from "../tables/format-number.ts";
import { boundsOf } from "../volumes/bounds.ts";
import type { CaseVolumes, NamedMask } from "../volumes/case-volumes.ts";
import { castLung, type View } from "../volumes/cast-lung.ts";
import { chooseSlices } from "../volumes/choose-slices.ts";
import { dice } from "../volumes/dice.ts";
import { lungFields } from "../volumes/lung-fields.ts";
import { PLANE_AXES, type Plane, sliceOf } from "../volumes/plane.ts";
import { type GreyWindow, slicePicture } from "../volumes/slice-picture.ts";
import { traceContours } from "../volumes/trace-contours.ts";
import { colourDataUrl, pngDataUrl } from "./raster-png.ts";
import {
  colourBar,
  HEAT,
  heatTransfer,
  image,
  legend,
  letters,
  line,
  outlinesOf,
  panelTitle,
  scaleBar,
} from "./segmentation-marks.ts";
import { FIGURE_CONFIG, type FigureDescription, SCHEMAS } from "./vega-svg.ts";

export interface SegmentationOptions {
  /** How many axial slices, or which (voxels from 0 along the patient's axis from feet to head). */
  readonly slices: number | readonly number[];
  readonly coronal: boolean;
  readonly window: GreyWindow;
  /** One a mask, then that of the truth; built-in ones where the list ends. */
  readonly colours: readonly string[];
  /** Unit of the voxels. */
  readonly unit: string;
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
/**
 * Figure 2 of the COVID-MTL paper: slices with the contours of each mask and of the true one, and beside them the last mask's lung as a
 * 3-D heat map from the front and from the left. All panels have one scale; the patient's right hand is at the left.
 */
export function segmentation(found: CaseVolumes, options: SegmentationOptions): FigureDescription {
  const { image: volume, masks, truth } = found;
  const outlines = outlinesOf(found, options.colours);
  const all = outlines.map(({ mask }) => mask);
  const last = masks.at(-1)!;
  const axial = Array.isArray(options.slices)
    ? (options.slices as readonly number[])
    : chooseSlices(all, "axial", options.slices as number);
  const shown: { plane: Plane; at: number }[] = axial.map((at) => ({ plane: "axial", at }));
  if (options.coronal) shown.push({ plane: "coronal", at: chooseSlices(all, "coronal", 1)[0]! });

  const { low, high } = boundsOf(all);
  const reach = (axis: keyof Triple): number => (high[axis] - low[axis] + 1) * volume.spacing[axis] + 2 * AROUND;
  const centre = { z: (low.z + high.z) / 2, y: (low.y + high.y) / 2, x: (low.x + high.x) / 2 };
  const wide = Math.max(reach("x"), reach("y"));
  const pixel = wide / PANEL; // mm a px of the drawing
  const height = Math.round(Math.max(reach("z"), reach("y")) / pixel);
  const size = { width: PANEL, height };

  const rows = shown.length > 2 ? 2 : 1;
  const columns = Math.ceil(shown.length / rows);
  const place = (column: number, row: number) => ({ x: column * (PANEL + GAP), y: row * (height + GAP) });
  const marks: object[] = shown.flatMap(({ plane, at }, k) => {
    const { across, down, isFlipped, letters: sides, through } = PLANE_AXES[plane];
    const middle = { across: centre[across], down: isFlipped ? volume.shape[down] - 1 - centre[down] : centre[down] };
    const spacing = { across: volume.spacing[across], down: volume.spacing[down] };
    const { x, y } = place(k % columns, Math.floor(k / columns));
    const frame = {
      width: DENSITY * PANEL,
      height: DENSITY * height,
      pixel: pixel / DENSITY,
      centre: middle,
      spacing,
    };
    const pixels = slicePicture(sliceOf(volume, plane, at), frame, options.window);
    const url = pngDataUrl({ width: frame.width, height: frame.height, pixels, palette: GREYS });
    const toPanel = (voxel: number, axis: "across" | "down"): number =>
      ((voxel - middle[axis]) * spacing[axis]) / pixel + (axis === "across" ? PANEL : height) / 2;
    const whole = outlines.filter(({ dash }) => dash.length === 0);
    const dashed = outlines.filter(({ dash }) => dash.length > 0);
    const contours = [...whole, ...dashed].flatMap((outline) => {
      const loops = traceContours(sliceOf(outline.mask, plane, at));
      const path = loops.map((loop) => pathOf(loop, toPanel)).join("");
      return path === "" ? [] : [line(path, outline)];
    });
    const title = `${plane} ${at + 1} / ${volume.shape[through]}`;
    return [panel(x, y, size, [image(url, size), ...contours, ...letters(sides, size), panelTitle(title)])];
  });
  marks.push(panel(place(0, rows - 1).x, place(0, rows - 1).y, size, scaleBar(pixel, size)));

  const views: readonly { view: View; title: string; sides: readonly [string, string] }[] = [
    { view: "front", title: "from the front", sides: ["R", "L"] },
    { view: "left", title: "from the left", sides: ["A", "P"] },
  ];
  const transfer = heatTransfer();
  const fields = lungFields(volume, last.mask, HEAT.low, HEAT.high);
  views.slice(0, rows).forEach(({ view, title, sides }, row) => {
    const camera = { view, width: DENSITY * PANEL, height: DENSITY * height, pixel: pixel / DENSITY, centre };
    const url = colourDataUrl(camera.width, camera.height, castLung(fields, camera, transfer));
    const { x, y } = place(columns, row);
    const heading = `${last.name}, ${title}`;
    marks.push(panel(x + GAP, y, size, [image(url, size), ...letters([...sides, "H", "F"], size), panelTitle(heading)]));
  });
  const drawn = rows * height + (rows - 1) * GAP;
  const right = (columns + 1) * (PANEL + GAP) + GAP;
  const bar = colourBar(right + 4, drawn, options.unit);
  const scores = truth ? outlines.map(({ mask }) => dice(mask.data, truth.mask.data)) : [];
  const names = outlines.map(({ name, colour, stroke, dash }, k) => ({
    text: truth && k > 0 ? `${name} (Dice ${formatFixed(scores[k]!, 3)})` : name,
    colour,
    stroke,
    dash,
  }));
  const below = legend(names, drawn + 14, right + bar.width);
  return {
    spec: {
      $schema: SCHEMAS.vega,
      width: Math.ceil(right + 4 + bar.width),
      height: Math.ceil(below.bottom),
      padding: 0,
      autosize: "none",
      config: FIGURE_CONFIG,
      marks: [...marks, ...bar.marks, ...below.marks],
    },
    caption: options.caption || captionOf(found),
    notes: [...notesOf(found, options, last), ...options.notes],
    synthetic: options.synthetic,
  };
}

const GREYS = Array.from({ length: 256 }, (_, grey) => [grey, grey, grey] as const);

function pathOf(loop: readonly number[], toPanel: (voxel: number, axis: "across" | "down") => number): string {
  const points: string[] = [];
  for (let k = 0; k < loop.length; k += 2)
    points.push(`${toPanel(loop[k]!, "across").toFixed(2)},${toPanel(loop[k + 1]!, "down").toFixed(2)}`);
  return `M${points.join("L")}Z`;
}

const panel = (x: number, y: number, size: { width: number; height: number }, marks: readonly object[]): object => ({
  type: "group",
  clip: true,
  encode: { enter: { x: { value: x }, y: { value: y }, width: { value: size.width }, height: { value: size.height } } },
  marks,
});

function captionOf({ id, masks, truth }: CaseVolumes): string {
  const whose = id === "" ? "Lung segmentation" : `Lung segmentation of case ${id}`;
  const contours = [...masks, ...(truth ? [truth] : [])].map(({ name }) => name).join(", ");
  return `${whose}: contours of ${contours}, and the lung of ${masks.at(-1)!.name} coloured by its attenuation.`;
}

function notesOf({ image, masks, truth }: CaseVolumes, options: SegmentationOptions, last: NamedMask): string[] {
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
    `Right: ${last.name} as a heat map, rays through the mask without its outermost voxels; colour and opacity go with attenuation, the outline is the mask's surface. All panels have one scale.`,
    ...(matched.length > 0 ? [`Brought to the image's voxels by the nearest one: ${matched.join(", ")}.`] : []),
  ];
}
