/** A volume as a reference library reads it. */
export interface Read {
  readonly name: string;
  /** [z, y, x], flat. */
  readonly values: readonly number[];
  /** x, y, z. */
  readonly size: readonly number[];
  readonly spacing: readonly number[];
  readonly origin: readonly number[];
  readonly direction: readonly number[];
}
