import type { Condition } from "./condition.ts";

/** What people state of a publication and of its reproduction, beside the numbers: the fields of reproduction.yml that no run can know. */
export interface Statements {
  readonly authorsCode?: AuthorsCode;
  readonly claims: readonly Claim[];
  readonly deviations: readonly Deviation[];
  /** What the reproduction does not show. */
  readonly limits: readonly string[];
  /** How it is repeated with other seeds, by the experiment's name. */
  readonly seeds: { readonly [experiment: string]: SeedPlan };
  /** How to make it again, by the experiment's name. */
  readonly again: { readonly [experiment: string]: Again };
  readonly data?: DataStatement;
  readonly split?: SplitStatement;
  readonly numerics?: Numerics;
}

export interface AuthorsCode {
  readonly repository: string;
  readonly use: "used" | "re-implemented" | "not available";
  readonly commit?: string;
  readonly disagreements: readonly Disagreement[];
}

/** Where the authors' code does not do what their text says. */
export interface Disagreement {
  readonly about: string;
  readonly text: string;
  readonly code: string;
  /** Which was followed here, and where the other can be had. */
  readonly followed: string;
}

/** What the publication's text rests on, to be looked up in the tables. */
export interface Claim {
  readonly id: string;
  readonly text: string;
  /** Where in the publication. */
  readonly where: string;
  /** It holds when all of these do. */
  readonly holdsWhen: readonly Condition[];
  readonly note?: string;
}

/** What was done otherwise than published, or chosen where the publication says nothing. */
export interface Deviation {
  readonly what: string;
  readonly why: string;
  readonly effect: string;
  /** Whether the effect was measured. */
  readonly measured: boolean;
}

/** Which variant repeats the experiment with other seeds. */
export interface SeedPlan {
  readonly variant: string;
  /** What differs from seed to seed. */
  readonly what: string;
  /** Share of the test part, where the repetitions draw their parts from the same rows. */
  readonly testShare?: number;
}

export interface Again {
  readonly command: string;
  readonly minutes: number;
  readonly machine: string;
  /** As a person says it: `200 MB`. */
  readonly disk: string;
  /** How to check a single row. */
  readonly oneRow?: { readonly command: string; readonly seconds: number };
}

export interface DataStatement {
  readonly source: string;
  readonly exclusions: string;
  /** Counts that the publication gives of its data, beside a number of ours by its key. */
  readonly counts: readonly { readonly what: string; readonly published: string; readonly key: string }[];
}

export interface SplitStatement {
  readonly rule: string;
  readonly generator: string;
  /** Where rows of the test part had a say. */
  readonly testData: readonly string[];
}

export interface Numerics {
  readonly precision: string;
  readonly determinism: string;
}
