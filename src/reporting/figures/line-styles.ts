import { OKABE_ITO } from "./palette.ts";

/** How a line is drawn: hue and dashes both, so that lines differ in grey print too. */
export interface LineStyle {
  readonly colour: string;
  /** Lengths of dashes and gaps in turn; empty for a line without gaps. */
  readonly dash: readonly number[];
}

/** Lines of models, stages or variants in their order; after the last the first comes again. */
export const LINE_STYLES: readonly LineStyle[] = [
  { colour: OKABE_ITO.blue, dash: [] },
  { colour: OKABE_ITO.vermillion, dash: [5, 2] },
  { colour: OKABE_ITO.green, dash: [2, 1.5] },
  { colour: OKABE_ITO.purple, dash: [7, 2, 2, 2] },
  { colour: OKABE_ITO.orange, dash: [9, 3] },
  { colour: OKABE_ITO.skyBlue, dash: [] },
  { colour: "#6b6b6b", dash: [4, 1.5, 1, 1.5] },
  { colour: OKABE_ITO.black, dash: [3, 1] },
];

export const lineStyle = (at: number): LineStyle => LINE_STYLES[at % LINE_STYLES.length]!;
