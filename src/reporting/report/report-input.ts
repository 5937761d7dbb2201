import type { JsonObject } from "../../runner/contract/json.ts";
import type { Comparison } from "../compare/compare-tables.ts";
import type { MethodsText } from "../methods/methods-text.ts";
import type { TableModel } from "../tables/model.ts";

/** A task as the pipeline shows it. */
export interface ReportStage {
  /** `forest[label=COVIDCT]` */
  readonly id: string;
  /** `forest`: cells of one stage are one box of the graph. */
  readonly stage: string;
  readonly component: string;
  readonly state: "ran" | "cached" | "imported" | "failed" | "skipped";
  /** Time it took when it ran; null where not known. */
  readonly seconds: number | null;
  /** Ids of the tasks it reads from. */
  readonly inputs: readonly string[];
  readonly parameters: JsonObject;
  readonly outputs: readonly { readonly port: string; readonly kind: string; readonly digest: string }[];
  /** Why it failed or was skipped. */
  readonly message?: string;
}

export interface ReportFigure {
  readonly stage: string;
  /** SVG text; its `<title>` is the caption. */
  readonly svg: string;
  readonly patientLevel: boolean;
}

/** A page of its own beside the report (slices to scroll through). */
export interface ReportPage {
  readonly stage: string;
  /** From the report's folder, with slashes. */
  readonly path: string;
  readonly patientLevel: boolean;
}

/** When, where and from what a run was made. */
export interface ReportRun {
  /** ISO 8601. */
  readonly started: string;
  readonly seconds: number;
  readonly command: string;
  /** Processor, cores, memory and system in words. */
  readonly machine: string;
  /** Commit of the project, null outside a repository. */
  readonly commit: string | null;
  readonly dirty: boolean;
  /** Versions by name: regimen, node, libraries that change numbers. */
  readonly versions: { readonly [name: string]: string };
}

/** Everything that the HTML report shows. */
export interface ReportInput {
  readonly experiment: string;
  readonly description: string;
  readonly variant: string | null;
  readonly synthetic: boolean;
  readonly tables: readonly { readonly stage: string; readonly model: TableModel }[];
  readonly figures: readonly ReportFigure[];
  readonly pages?: readonly ReportPage[];
  readonly comparison?: Comparison;
  readonly stages: readonly ReportStage[];
  /** What a paper's methods say of the run. */
  readonly methods?: MethodsText;
  readonly run: ReportRun;
  readonly notes: readonly string[];
  /** Leaves out tables and figures that show single patients, and says so (the report that is logged to MLflow). Default false. */
  readonly withoutPatients?: boolean;
}
