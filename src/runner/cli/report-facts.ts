import type { Stored } from "../cache/store.ts";
import type { CatalogueEntry } from "../contract/catalogue.ts";
import type { ResultFile } from "../executors/publish.ts";
import type { Fingerprint } from "../plan/fingerprint.ts";
import type { TaskSpec } from "../spec/compiled.ts";
import type { OtherVariant } from "./other-variants.ts";

/** A task as the report tells of it. */
export interface ReportTask {
  readonly task: TaskSpec;
  readonly state: "ran" | "cached" | "imported" | "failed" | "skipped";
  readonly key: string | null;
  readonly seconds: number | null;
  readonly message: string | null;
  readonly fingerprint: Fingerprint | null;
  readonly outputs: { readonly [port: string]: Stored };
  readonly inputs: readonly string[];
  /** Run in which it was computed, and on what where that was another machine. */
  readonly made: { readonly run: string; readonly origin: string | null } | null;
  /** Belongs to this experiment and variant, not to another whose results it reads. */
  readonly published: boolean;
}

/** How and where a run was made. */
export interface RunFacts {
  readonly run: string;
  /** ISO 8601. */
  readonly started: string;
  readonly seconds: number;
  readonly command: string;
  /** Name that commits of the project are made under here; null where there is none. */
  readonly who: string | null;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memory: number;
    readonly system: string;
    readonly node: string;
  };
  readonly commit: string | null;
  readonly dirty: boolean;
  readonly version: string;
}

/** Everything the HTML report is made from. */
export interface ReportFacts {
  readonly experiment: string;
  readonly description: string;
  readonly variant: string | null;
  readonly synthetic: boolean;
  /** File with published numbers, absolute. */
  readonly compare: string | null;
  readonly tasks: readonly ReportTask[];
  /** The catalogue's entries of what tasks use, own components by their file. */
  readonly components: { readonly [component: string]: CatalogueEntry };
  /** What lies beside the report, by paths from it. */
  readonly files: readonly ResultFile[];
  readonly run: RunFacts;
  /** The base and other variants of the experiment, as far as they ran. */
  readonly others: readonly OtherVariant[];
  /** Leaves out what shows single patients, for copies that go to others. */
  readonly withoutPatients?: boolean;
  /** Absolute path of a stored artifact. */
  readonly pathOf: (stored: Stored) => string;
}

/** The report's page, and what it shows of files beside it: artifacts by their paths from it. */
export interface RenderedReport {
  readonly html: string;
  readonly files: { readonly [path: string]: Stored };
}
