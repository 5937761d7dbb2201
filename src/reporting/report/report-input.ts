import type { JsonObject, Scalar } from "../../runner/contract/json.ts";
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

/** Where a table or figure comes from. Those of one stage stand in one place; what they differ in, cell or variant, becomes a switch. */
export interface Shown {
  /** `welch` */
  readonly stage: string;
  /** Its cell of the stage's matrix; none where left out. */
  readonly cell?: { readonly [axis: string]: Scalar };
  /** Variants whose result it is, `base` for none; this report's own where left out. */
  readonly variants?: readonly string[];
}

export interface ReportTable extends Shown {
  readonly model: TableModel;
}

export interface ReportFigure extends Shown {
  /** SVG text; its `<title>` is the caption. */
  readonly svg: string;
  readonly patientLevel: boolean;
  /** Address of a picture beside the report that is shown instead, where the page would become too large. */
  readonly beside?: string;
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
  /** Variants that `tables` and `figures` name, in the order of the switches: this report's own first. */
  readonly variants?: readonly string[];
  readonly tables: readonly ReportTable[];
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
