import type { TProperties } from "typebox";
import type { Shift } from "../layers/shift.ts";
import type { Named, Options } from "../named.ts";
import type { Network, Task } from "./network.ts";

/** What a network is built for. */
export interface NetworkRequest {
  readonly tasks: readonly Task[];
  /** Columns of radiomics; 0 for none. */
  readonly radiomics: number;
  /** Those of `Named.options`. */
  readonly options: Options;
  /** Shift3D as the spec has it; where the spec says nothing, with the paper's settings if `unlessSaid`, else none. */
  shiftFor(unlessSaid: boolean): Shift | undefined;
}

/** A network that specs may name; networks.ts lists them. */
export interface NetworkDefinition extends Named {
  /** Whether it takes radiomics beside the volume. */
  readonly radiomics: boolean;
  /** Options that it takes beside its own, where these are its own: those of the network that it is built round. */
  inner?(options: Options): TProperties;
  /** Throws InputError where the request does not fit. */
  create(request: NetworkRequest): Network;
}
