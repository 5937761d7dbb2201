import type { Cases } from "./cases.ts";
import type { Table } from "./table.ts";
import type { Mask, Volume } from "./volume/volume.ts";

/** JSON as read from a file. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Row numbers (from 0) of a table, in the order the splitter returned them; ids where the table has an id column. */
export interface Split {
  readonly train: readonly number[];
  readonly test: readonly number[];
  readonly train_ids?: readonly (string | number)[];
  readonly test_ids?: readonly (string | number)[];
}

/** What reading an artifact of each kind gives; kinds without a decoder of their own give the file's path. */
export interface KindValues {
  table: Table;
  scores: Table;
  split: Split;
  "table-model": JsonValue;
  values: JsonValue;
  metrics: JsonValue;
  figure: string;
  document: string;
  "model/forest": string;
  "model/gbdt": string;
  "model/network": string;
  volume: Volume;
  mask: Mask;
  cases: Cases;
  file: string;
  directory: string;
}
