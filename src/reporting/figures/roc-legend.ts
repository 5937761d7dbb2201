import { formatFixed } from "../tables/format-number.ts";
import { partName } from "./figure-data.ts";
import type { Curve } from "./roc-curves.ts";
import { textWidth } from "./text-width.ts";

/** A curve with its name and look. */
export interface RocLine {
  readonly text: string;
  readonly curve: Curve;
  readonly colour: string;
  readonly width: number;
  /** Dashes, so that lines differ in grey print too. */
  readonly dash: readonly number[];
}

const LEGEND = { size: 9, line: 12, swatch: 16, gap: 4, margin: 5 };

/** `0.912`, of several seeds `0.912±0.010`. */
export const areaText = ({ area, sd }: Curve): string =>
  `${formatFixed(area, 3)}${sd === undefined ? "" : `±${formatFixed(sd, 3)}`}`;

/**
 * Names and areas of a panel of `side` px: in the lower right corner, where no curve better than chance runs, on white, so that grid and diagonal
 * stop there; or right of the panel, from its top. `names`: those of all panels, by which a page finds the entries.
 */
export function rocLegend(
  lines: readonly RocLine[],
  panel: number,
  names: readonly string[],
  place: "inside" | "beside",
  side: number,
): object[] {
  const { size, line, swatch, gap, margin } = LEGEND;
  const areas = lines.map(({ curve }) => areaText(curve));
  const nameWidth = Math.max(...lines.map(({ text }) => textWidth(text, size)));
  const areaWidth = Math.max(...areas.map((text) => textWidth(text, size)));
  const width = areaWidth + 7 + nameWidth + gap + swatch;
  const isInside = place === "inside";
  const left = isInside ? side - margin - width : side + 2 * margin;
  const right = left + width;
  const top = isInside ? side - margin - lines.length * line : 0;
  const mark = (data: object, type: object, encoding: object, name?: string): object => ({
    ...(name === undefined ? {} : { name }),
    data: { values: [data] },
    mark: type,
    encoding,
  });
  const at = (px: number) => ({ value: px });
  return [
    ...(isInside
      ? [
          mark(
            {},
            { type: "rect", color: "#ffffff", opacity: 0.9 },
            { x: at(left - 4), x2: at(side - 1), y: at(top - 2), y2: at(side - 1) },
          ),
        ]
      : []),
    ...lines.flatMap(({ text, colour, width, dash }, index) => {
      const y = at(top + (index + 0.5) * line);
      const key = (piece: number) => partName("key", names.indexOf(text), panel, piece);
      const type = { type: "text", fontSize: size, color: "#222222", baseline: "middle" };
      return [
        mark(
          {},
          { type: "rule", color: colour, strokeWidth: width, strokeDash: dash },
          { x: at(left), x2: at(left + swatch), y },
          key(0),
        ),
        mark(
          { text },
          { ...type, align: "left" },
          { x: at(left + swatch + gap), y, text: { field: "text", type: "nominal" } },
          key(1),
        ),
        mark(
          { text: areas[index] },
          { ...type, align: "right" },
          { x: at(right), y, text: { field: "text", type: "nominal" } },
          key(2),
        ),
      ];
    }),
  ];
}
