import type { CaseVolumes, NamedMask } from "../volumes/case-volumes.ts";
import type { Transfer } from "../volumes/cast-lung.ts";
import { traceContours } from "../volumes/trace-contours.ts";
import { OKABE_ITO, ramp } from "./palette.ts";
import { pngDataUrl } from "./raster-png.ts";
import { textWidth } from "./text-width.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** From dark violet to near-white: Magma (Smith and van der Walt) without its black end, which a black ground would swallow. */
export const MAGMA = ["#3b0f70", "#8c2981", "#de4968", "#fe9f6d", "#fcfdbf"] as const;
/** Attenuations of the first and last colour, HU. */
export const HEAT = { low: -950, high: 50 } as const;

/** Normal lung is all but clear, ground glass a veil, consolidation solid. Opacities a millimetre. */
export const heatTransfer = (): Transfer => ({
  ...HEAT,
  colours: ramp(MAGMA, 256),
  opacity: [
    [-900, 0.001],
    [-780, 0.003],
    [-650, 0.02],
    [-450, 0.06],
    [-150, 0.3],
  ],
});

const COLOURS = [OKABE_ITO.skyBlue, OKABE_ITO.vermillion, OKABE_ITO.green, OKABE_ITO.purple, OKABE_ITO.orange];
const TRUTH_COLOUR = OKABE_ITO.yellow;

export interface Outline extends NamedMask {
  readonly colour: string;
  readonly stroke: number;
  /** Lengths of dashes and gaps in turn; empty for a line without gaps. */
  readonly dash: readonly number[];
}

/**
 * How each contour is drawn: the true one first and widest, so that it shows on both sides of one that runs along it; then the masks in
 * their order. All masks but the last are dashed, to be drawn above it: what lies below shows in the gaps. `colours` are those of the
 * masks, then of the true one.
 */
export function outlinesOf({ masks, truth }: CaseVolumes, colours: readonly string[]): Outline[] {
  const own = masks.map((mask, k) => ({
    ...mask,
    colour: colours[k] ?? COLOURS[k % COLOURS.length]!,
    stroke: 1.2,
    dash: k === masks.length - 1 ? [] : [3.2 - 0.6 * Math.min(k, 3), 2.4 + 1.6 * k],
  }));
  return truth ? [{ ...truth, colour: colours[masks.length] ?? TRUTH_COLOUR, stroke: 2.6, dash: [] }, ...own] : own;
}

export const enter = (entries: Record<string, unknown>): object => ({
  enter: Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, { value }])),
});
export const SMALL = 8.5;
export const text = (content: string, x: number, y: number, more: Record<string, unknown> = {}): object => ({
  type: "text",
  encode: enter({ text: content, x, y, fontSize: 9, fill: "#222222", baseline: "middle", limit: 0, ...more }),
});
/** Text on a picture: white, with a dark rim that keeps it readable on white. */
export const onPicture = (content: string, x: number, y: number, more: Record<string, unknown> = {}): object[] => [
  text(content, x, y, { fontSize: SMALL, stroke: "#000000", strokeWidth: 2.2, strokeOpacity: 0.75, fill: "#000000", ...more }),
  text(content, x, y, { fontSize: SMALL, fill: "#ffffff", ...more }),
];

/** A picture that fills its panel. */
export const image = (url: string, { width, height }: Size): object => ({
  type: "image",
  encode: enter({ url, x: 0, y: 0, width, height, aspect: false }),
});

/** A contour. */
export const line = (path: string, { colour, stroke, dash }: Pick<Outline, "colour" | "stroke" | "dash">): object => ({
  type: "path",
  encode: enter({ path, stroke: colour, strokeWidth: stroke, strokeDash: dash, fill: "transparent", strokeJoin: "round" }),
});

const GREYS = Array.from({ length: 256 }, (_, grey) => [grey, grey, grey] as const);

/** A picture of greys, 0 to 255 a pixel, that fills its panel. */
export const greyImage = (pixels: Uint8Array, { width, height }: Size, panel: Size): object =>
  image(pngDataUrl({ width, height, pixels, palette: GREYS }), panel);

/** Where a contour's voxels lie in a panel. */
export interface Places {
  readonly x: (voxel: number) => number;
  readonly y: (voxel: number) => number;
}

/** The contours of a mask's slice; none where it is empty. */
export function contours(
  slice: Parameters<typeof traceContours>[0],
  { x, y }: Places,
  how: Parameters<typeof line>[1],
): object[] {
  const path = traceContours(slice).map((loop) => {
    const points: string[] = [];
    for (let k = 0; k < loop.length; k += 2) points.push(`${x(loop[k]!).toFixed(2)},${y(loop[k + 1]!).toFixed(2)}`);
    return `M${points.join("L")}Z`;
  });
  return path.length === 0 ? [] : [line(path.join(""), how)];
}

/** A panel of the figure, and nothing beyond its edges. */
export const clipped = (x: number, y: number, { width, height }: Size, marks: readonly object[]): object => ({
  type: "group",
  clip: true,
  encode: enter({ x, y, width, height }),
  marks,
});

/** Directions at the left and right edge, and where they are not those of an axial slice at the top and bottom too. */
export function letters(sides: readonly string[], { width, height }: Size): object[] {
  const [left, right] = sides as readonly [string, string];
  return [
    onPicture(left, 5, height / 2, { fontWeight: "bold" }),
    onPicture(right, width - 5, height / 2, { align: "right", fontWeight: "bold" }),
  ].flat();
}

/** What a panel shows, in its upper left corner. */
export const panelTitle = (title: string): object => ({ type: "group", marks: onPicture(title, 5, 8) });

/** A bar of a round number of millimetres, about a quarter of the panel, in its lower right corner. */
export function scaleBar(pixel: number, { width, height }: Size): object[] {
  const millimetres = [200, 100, 50, 20, 10, 5, 2, 1].find((mm) => mm / pixel <= 0.35 * width) ?? 1;
  const length = millimetres / pixel;
  const x = width - 6 - length;
  const bar = { x, y: height - 9, width: length, height: 2.5, fill: "#ffffff", stroke: "#000000", strokeWidth: 0.5 };
  return [
    { type: "rect", encode: enter(bar) },
    ...onPicture(`${millimetres} mm`, x + length / 2, height - 16, { align: "center" }),
  ];
}

/** The colours of the heat map with their attenuations, as high as the panels. */
export const colourBar = (x: number, height: number, unit: string): { marks: object[]; width: number } =>
  colourScale(x, height, { title: unit, colours: MAGMA, ticks: [-900, -700, -500, -300, -100, 0], ...HEAT });

/** A run of colours from bottom to top with what its first and last stand for, below a title. */
export function colourScale(
  x: number,
  height: number,
  scale: {
    readonly title: string;
    readonly colours: readonly string[];
    readonly low: number;
    readonly high: number;
    readonly ticks: readonly number[];
  },
): { marks: object[]; width: number } {
  const [top, tall] = [14, height - 18];
  const stops = scale.colours.map((color, k) => ({ offset: k / (scale.colours.length - 1), color }));
  const fill = { gradient: "linear", x1: 0, y1: 1, x2: 0, y2: 0, stops };
  const at = (value: number): number => top + tall * (1 - (value - scale.low) / (scale.high - scale.low));
  const texts = scale.ticks.map((value) => String(value).replace("-", "−"));
  return {
    width: Math.max(10 + 5 + Math.max(...texts.map((each) => textWidth(each, SMALL))), textWidth(scale.title, SMALL, "bold")),
    marks: [
      text(scale.title, x, 6, { fontWeight: "bold", fontSize: SMALL }),
      { type: "rect", encode: enter({ x, y: top, width: 10, height: tall, fill, stroke: "#777777", strokeWidth: 0.5 }) },
      ...scale.ticks.flatMap((value, k) => [
        { type: "rule", encode: enter({ x: x + 10, x2: x + 13, y: at(value), y2: at(value), stroke: "#555555" }) },
        text(texts[k]!, x + 15, at(value), { fontSize: SMALL }),
      ]),
    ],
  };
}

/** Which line is which, left to right, broken into lines of at most `width` px. */
export function legend(
  entries: readonly (Pick<Outline, "colour" | "stroke" | "dash"> & { readonly text: string })[],
  top: number,
  width: number,
): { marks: object[]; bottom: number } {
  const marks: object[] = [];
  let [x, y] = [0, top];
  for (const entry of entries) {
    const length = 26 + textWidth(entry.text, 9) + 20;
    if (x > 0 && x + length > width) [x, y] = [0, y + 14];
    const sample = { x, x2: x + 21, y, y2: y, stroke: entry.colour, strokeWidth: entry.stroke + 0.4, strokeDash: entry.dash };
    marks.push(
      { type: "rect", encode: enter({ x: x - 1, y: y - 5, width: 23, height: 10, fill: "#4a4a4a", cornerRadius: 1.5 }) },
      { type: "rule", encode: enter(sample) },
      text(entry.text, x + 26, y),
    );
    x += length;
  }
  return { marks, bottom: y + 8 };
}
