import type { JsonObject } from "../../runner/contract/json.ts";
import type { Reference } from "../compare/reference.ts";
import type { TableModel } from "../tables/model.ts";

/** What a task of the run did, as the report tells of it. */
export interface WorkedStage {
  readonly task: string;
  readonly component: string;
  readonly how: "computed here" | "computed here before" | "imported" | "failed" | "not run";
  /** Of the computation, whenever that was. */
  readonly seconds: number | null;
  /** Key that its result has in the cache. */
  readonly key: string | null;
  /** Run that computed it, where that is not this one. */
  readonly madeIn: string | null;
  /** On whose machine, of an imported result. */
  readonly origin: string | null;
  /** Numeric engine with its threads. */
  readonly engine: string | null;
}

/** Data that no task of the run made. */
export interface RawData {
  readonly task: string;
  readonly component: string;
  readonly parameters: JsonObject;
  readonly synthetic: boolean;
  readonly outputs: readonly { readonly port: string; readonly digest: string }[];
}

export interface SplitFacts {
  readonly task: string;
  readonly component: string;
  readonly parameters: JsonObject;
  readonly training: number;
  readonly test: number;
  /** SHA-256 over the ids of the training rows, then of the test rows, one a line. */
  readonly ids: string;
}

/** A parameter that says from which rows a stage takes its scale. */
export interface FittedOn {
  readonly task: string;
  readonly component: string;
  readonly parameter: string;
  readonly value: string;
  readonly testData: boolean;
}

/** Tables that a variant has published. */
export interface VariantTables {
  readonly variant: string | null;
  readonly tables: readonly TableModel[];
}

export interface RunMade {
  readonly started: string;
  readonly seconds: number;
  readonly command: string;
  /** Name that commits of the project are made under; null where there is none. */
  readonly who: string | null;
  readonly commit: string | null;
  readonly dirty: boolean;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly memoryGiB: number; readonly system: string };
  /** Bytes of what this run's tasks hold in the store. */
  readonly stored: number;
  /** Digest of report.html. */
  readonly report: string;
}

/** Everything that a report of the reproduction is made from. */
export interface ReproductionFacts {
  readonly experiment: string;
  readonly description: string;
  readonly variant: string | null;
  readonly synthetic: boolean;
  readonly reference: Reference;
  readonly referenceFile: { readonly name: string; readonly digest: string };
  readonly tables: readonly TableModel[];
  /** Tables that the experiment makes, whether this run did or not. */
  readonly expected: readonly string[];
  readonly others: readonly VariantTables[];
  readonly raw: readonly RawData[];
  readonly splits: readonly SplitFacts[];
  readonly fitted: readonly FittedOn[];
  readonly stages: readonly WorkedStage[];
  /** Versions of what changes numbers. */
  readonly versions: { readonly [name: string]: string };
  readonly run: RunMade;
}
