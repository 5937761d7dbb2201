import { partName } from "./figure-data.ts";
import type { LineStyle } from "./line-styles.ts";
import { textWidth } from "./text-width.ts";

const [SIZE, LINE, SWATCH, GAP, APART] = [9, 14, 20, 5, 18];

/** Which line is which, left to right, broken into lines of at most `width` px: a Vega-Lite view without axes, to stand below panels. */
export function legendView(entries: readonly { readonly header: string; readonly style: LineStyle }[], width: number): object {
  const layer: object[] = [];
  let [x, y] = [0, LINE / 2];
  for (const [index, { header, style }] of entries.entries()) {
    const length = SWATCH + GAP + textWidth(header, SIZE);
    if (x > 0 && x + length > width) [x, y] = [0, y + LINE];
    layer.push(
      {
        name: partName("key", index, 0),
        data: { values: [{}] },
        mark: { type: "rule", color: style.colour, strokeWidth: 1.8, strokeDash: style.dash },
        encoding: { x: { value: x }, x2: { value: x + SWATCH }, y: { value: y } },
      },
      {
        name: partName("key", index, 1),
        data: { values: [{ text: header }] },
        mark: { type: "text", fontSize: SIZE, color: "#222222", align: "left", baseline: "middle" },
        encoding: { x: { value: x + SWATCH + GAP }, y: { value: y }, text: { field: "text", type: "nominal" } },
      },
    );
    x += length + APART;
  }
  return { width, height: y + LINE / 2, view: { stroke: null }, layer };
}
