import type { Misfit } from "../../../../runner/contract/misfit.ts";

/** Where a scan's values end: lower ones become `below`, higher ones `above`. */
export interface Clip {
  readonly below?: number;
  readonly above?: number;
}

/** Ends that are upside down. */
export function clipMisfits({ below, above }: Clip): Misfit[] {
  if (below === undefined || above === undefined || below < above) return [];
  return [
    {
      at: ["clip", "below"],
      message: `clip: below, ${below}, is not below above, ${above}`,
      help: "below is the least value left, above the greatest",
    },
  ];
}
