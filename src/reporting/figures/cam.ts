import { formatFixed } from "../tables/format-number.ts";
import type { CaseVolumes, NamedMap } from "../volumes/case-volumes.ts";
import { heatPicture } from "../volumes/heat-picture.ts";
import { PLANE_AXES, type Plane, sliceOf } from "../volumes/plane.ts";
import { scaleWithin } from "../volumes/scale-within.ts";
import { type Frame, type GreyWindow, slicePicture } from "../volumes/slice-picture.ts";
import { strongestSlice } from "../volumes/strongest-slice.ts";
import { OKABE_ITO, ramp } from "./palette.ts";
import { colourDataUrl } from "./raster-png.ts";
import {
  clipped,
  colourScale,
  contours,
  greyImage,
  image,
  legend,
  letters,
  MAGMA,
  type Places,
  panelTitle,
  text,
} from "./segmentation-marks.ts";
import { FIGURE_CONFIG, type FigureDescription, SCHEMAS } from "./vega-svg.ts";

export interface CamOptions {
  readonly plane: Plane;
  readonly window: GreyWindow;
  /** How much of the grey a map's greatest value covers, 0 to 1. */
  readonly cover: number;
  /** Unit of the voxels. */
  readonly unit: string;
  readonly caption: string;
  readonly notes: readonly string[];
  readonly synthetic: boolean;
}

/** Pixels of a panel's width, between panels, above them, and of the picture a pixel of the drawing. */
const PANEL = 172;
const GAP = 5;
const HEADING = 16;
const DENSITY = 2;
const COLOURS = ramp(MAGMA, 256);
const TRUTH = { colour: OKABE_ITO.skyBlue, stroke: 1.3, dash: [] };

/**
 * Figure 7 of the COVID-MTL paper: a row a case, the slice by itself and then under each map, all with the contour of the true mask where
 * there is one. All panels of a row show one slice; the patient's right hand is at the left.
 */
export function camPicture(cases: readonly CaseVolumes[], options: CamOptions): FigureDescription {
  const rows = cases.map((found) => rowOf(found, options));
  const maps = cases[0]!.maps;
  const marks: object[] = ["CT", ...maps.map(({ name }) => name)].map((name, column) =>
    text(name, column * (PANEL + GAP), HEADING / 2, { fontWeight: "bold" }),
  );
  let y = HEADING;
  for (const { height, panels } of rows) {
    panels.forEach((own, column) => {
      marks.push(clipped(column * (PANEL + GAP), y, { width: PANEL, height }, own));
    });
    y += height + GAP;
  }
  const bottom = y - GAP;
  const right = (maps.length + 1) * (PANEL + GAP) + 4;
  const first = rows[0]!.height;
  const scale = { title: "Map", colours: MAGMA, low: 0, high: 1, ticks: [0, 0.25, 0.5, 0.75, 1] };
  const bar = colourScale(right, HEADING + first - 4, scale);
  const { truth } = cases[0]!;
  const below = truth ? legend([{ ...TRUTH, text: truth.name }], bottom + 14, right) : { marks: [], bottom };
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
    caption: options.caption || captionOf(cases, maps),
    notes: [...notesOf(cases, options), ...options.notes],
    synthetic: options.synthetic,
  };
}

/** The panels of one case, and how high they are. */
function rowOf(found: CaseVolumes, { plane, window, cover }: CamOptions) {
  const { id, image: volume, truth } = found;
  const [within] = found.masks;
  const maps = within ? found.maps.map((each) => ({ ...each, map: scaleWithin(each.map, within.mask) })) : found.maps;
  const { across, down, through, letters: sides } = PLANE_AXES[plane];
  const at = strongestSlice(
    maps.map(({ map }) => map),
    truth?.mask,
    plane,
  );
  const width = volume.shape[across] * volume.spacing[across];
  const height = Math.round((PANEL * volume.shape[down] * volume.spacing[down]) / width);
  const pixel = width / PANEL / DENSITY;
  const spacing = { across: volume.spacing[across], down: volume.spacing[down] };
  const centre = { across: (volume.shape[across] - 1) / 2, down: (volume.shape[down] - 1) / 2 };
  const frame: Frame = { width: DENSITY * PANEL, height: DENSITY * height, pixel, centre, spacing };
  const size = { width: PANEL, height };
  const grey = slicePicture(sliceOf(volume, plane, at), frame, window);
  const lines = truth ? contours(sliceOf(truth.mask, plane, at), placesIn(frame), TRUTH) : [];
  const title = [id, `${plane} ${at + 1} / ${volume.shape[through]}`].filter(Boolean).join(", ");
  return {
    height,
    panels: [
      [greyImage(grey, frame, size), ...lines, ...letters(sides, size), panelTitle(title)],
      ...maps.map((named) => {
        const own = slicePicture(sliceOf(named.map, plane, at), frame, { level: 0.5, width: 1 });
        const url = colourDataUrl(frame.width, frame.height, heatPicture(grey, own, COLOURS, cover));
        return [image(url, size), ...lines, panelTitle(said(named))];
      }),
    ],
  };
}

const placesIn = (frame: Frame): Places => ({
  x: (voxel) => (((voxel - frame.centre.across) * frame.spacing.across) / frame.pixel + frame.width / 2) / DENSITY,
  y: (voxel) => (((voxel - frame.centre.down) * frame.spacing.down) / frame.pixel + frame.height / 2) / DENSITY,
});

/** What the collection of maps says of a case: the class the map is of, and how probable the network finds it. */
function said({ values }: NamedMap): string {
  const { task, class: of, probability } = values;
  if (of === undefined || of === null) return "";
  const share = typeof probability === "number" ? `, p = ${formatFixed(probability, 2)}` : "";
  return `${task ? `${task} ` : "class "}${of}${share}`;
}

function captionOf(cases: readonly CaseVolumes[], maps: readonly NamedMap[]): string {
  const whose = cases.map(({ id }) => id).filter(Boolean);
  const of = whose.length > 0 ? ` of ${whose.length === 1 ? "case" : "cases"} ${whose.join(", ")}` : "";
  return `Slices${of} with maps of what the network looks at: ${maps.map(({ name }) => name).join(", ")}.`;
}

function notesOf(cases: readonly CaseVolumes[], { window, unit }: CamOptions): string[] {
  const within = cases[0]!.masks[0]?.name;
  const where = within ? `in the mask ${within}, and shown there alone` : "over the whole scan";
  const truth = cases[0]!.truth?.name;
  const map = "the one where the maps are greatest in sum";
  const slices = truth ? `the one with most of the true mask (${truth}), or, where it is empty, ${map}` : map;
  const greys = `${window.level} ± ${window.width / 2} ${unit}`.replace("-", "−");
  return [
    `Slice: ${slices}; numbered from the feet, the front or the right. Greys: ${greys}. Maps: each from its least value (0) to its greatest (1) ${where}; the clearer the less. p: probability that the network gives the class.`,
  ];
}
