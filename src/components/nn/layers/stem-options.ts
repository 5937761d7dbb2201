import type { Window } from "../../compute/engine/engine.ts";
import type { ConvOptions } from "./conv.ts";
import type { NormAfter } from "./conv-norm.ts";
import type { Shift } from "./shift.ts";

export interface StemOptions {
  readonly conv: ConvOptions;
  readonly norm: NormAfter;
  /** Shift3D between ReLU and pooling. */
  readonly shift?: Shift | undefined;
  readonly pool: Window;
}

/**
 * Whether a stem may pool first and take ReLU of an eighth of the numbers: the largest of what ReLU makes is what ReLU makes of the
 * largest, and the gradient goes the same way, since ReLU stops what goes to a maximum that is not above 0.
 */
export const poolsFirst = ({ shift }: Pick<StemOptions, "shift">): boolean => shift === undefined || shift.keepsRelu;
