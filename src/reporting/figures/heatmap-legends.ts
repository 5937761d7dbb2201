import type { Strip } from "./heatmap-strips.ts";
import { DIVERGING, SEQUENTIAL } from "./palette.ts";
import { textWidth } from "./text-width.ts";

const SIZE = 9;
const LINE = 13;
const GRADIENT = { width: 92, height: 9 };
const GAP = 20;

interface Block {
  readonly width: number;
  readonly height: number;
  marks(x: number, y: number): object[];
}

/**
 * Legends of the matrix and of its strips below the map, left to right, broken into lines of at most `width` px.
 * Returns the marks and the y at which they end.
 */
export function legends(
  strips: readonly Strip[],
  options: { readonly scale: "z-score" | "none"; readonly limit: number },
  top: number,
  width: number,
): { marks: object[]; bottom: number } {
  const { limit } = options;
  const title = options.scale === "z-score" ? "z-score" : "Value";
  const blocks: Block[] = [
    gradient(title, DIVERGING, [
      [0, `≤ −${limit}`],
      [0.5, "0"],
      [1, `≥ ${limit}`],
    ]),
    ...strips.map((strip) => {
      const { legend } = strip;
      if (legend.kind === "classes") return classes(strip.title, legend.entries);
      const ends: [number, string][] = [
        [0, String(legend.low)],
        [1, String(legend.high)],
      ];
      return gradient(strip.title, SEQUENTIAL, ends);
    }),
  ];
  const marks: object[] = [];
  let [x, y, tallest] = [0, top, 0];
  for (const block of blocks) {
    if (x > 0 && x + block.width > width) [x, y, tallest] = [0, y + tallest + 12, 0];
    marks.push(...block.marks(x, y));
    x += block.width + GAP;
    tallest = Math.max(tallest, block.height);
  }
  return { marks, bottom: y + tallest + 2 };
}

const encode = (entries: Record<string, unknown>): object => ({
  enter: Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, { value }])),
});
const text = (content: string, x: number, y: number, more: Record<string, unknown> = {}): object => ({
  type: "text",
  encode: encode({ text: content, x, y, fontSize: SIZE, fill: "#222222", baseline: "middle", limit: 0, ...more }),
});
const heading = (title: string, x: number, y: number): object => text(title, x, y + 5, { fontWeight: "bold" });

function gradient(title: string, stops: readonly string[], ticks: readonly (readonly [number, string])[]): Block {
  const fill = {
    gradient: "linear",
    x1: 0,
    y1: 0,
    x2: 1,
    y2: 0,
    stops: stops.map((color, index) => ({ offset: index / (stops.length - 1), color })),
  };
  return {
    width: Math.max(GRADIENT.width, textWidth(title, SIZE, "bold")),
    height: 2 * LINE + GRADIENT.height,
    marks: (x, y) => [
      heading(title, x, y),
      { type: "rect", encode: encode({ x, y: y + LINE + 1, ...GRADIENT, fill, stroke: "#777777", strokeWidth: 0.5 }) },
      ...ticks.map(([at, label]) =>
        text(label, x + at * GRADIENT.width, y + LINE + GRADIENT.height + 9, {
          align: at === 0 ? "left" : at === 1 ? "right" : "center",
        }),
      ),
    ],
  };
}

function classes(title: string, entries: readonly { readonly text: string; readonly colour: string }[]): Block {
  const widest = Math.max(textWidth(title, SIZE, "bold"), ...entries.map((entry) => 14 + textWidth(entry.text, SIZE)));
  return {
    width: widest,
    height: LINE * (entries.length + 1),
    marks: (x, y) => [
      heading(title, x, y),
      ...entries.flatMap((entry, index) => {
        const line = y + LINE * (index + 1);
        const box = { x, y: line + 1, width: 9, height: 9, fill: entry.colour, stroke: "#777777", strokeWidth: 0.5 };
        return [{ type: "rect", encode: encode(box) }, text(entry.text, x + 14, line + 6)];
      }),
    ],
  };
}
