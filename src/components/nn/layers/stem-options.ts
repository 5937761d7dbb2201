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
