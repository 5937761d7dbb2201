import type { TaskId } from "../../contract/ids.ts";

/** What is looked at between a published number and the raw data. */
export const LINKS = ["published", "manifest", "artifacts", "records", "inputs", "raw", "code"] as const;
export type Link = (typeof LINKS)[number];

/**
 * How a link does not hold: its bytes are not what they were (`damaged` in the store, `edited` in the results, `changed` on the way in),
 * it contradicts the records (`broken`), today's spec or code would give another key (`stale`), it is not there (`missing`), or it could
 * not be looked at (`unknown`).
 */
export type Fault = "damaged" | "edited" | "changed" | "broken" | "stale" | "missing" | "unknown";

/** A link that does not hold. */
export interface Finding {
  readonly link: Link;
  readonly fault: Fault;
  /** What it is about: a file by its absolute path, or an output, as `forest.model`. */
  readonly where: string;
  readonly task: TaskId | null;
  /** What was found. */
  readonly message: string;
  /** How to mend it. */
  readonly help: string;
  /** Published files, absolute, whose numbers rest on it. */
  readonly affects: readonly string[];
}

/** A finding before it is known what rests on it. */
export type Fresh = Omit<Finding, "affects">;

/** What `verify` found. */
export interface Verification {
  readonly findings: readonly Finding[];
  /** How many links of each sort were looked at. */
  readonly looked: { readonly [link in Link]: number };
  /** Tables and their cells, and figures, that are published. */
  readonly tables: number;
  readonly cells: number;
  readonly figures: number;
  /** Results that were computed here, and those taken on trust from a file. */
  readonly computed: readonly TaskId[];
  readonly imported: readonly TaskId[];
  /** Tasks of the spec of which there is no result. */
  readonly notRun: readonly TaskId[];
}

/** What `verify` does not show, whatever it finds. */
export const LIMITS: readonly string[] = [
  "that the code does what its name says, or that the paper is right",
  "that a result is what its code gives: nothing was computed; regimen run --force computes it anew",
  "who wrote the records: they are not signed, so whoever can write to the store can write a chain that holds",
  "where the raw files came from, or what they were before the run",
];
