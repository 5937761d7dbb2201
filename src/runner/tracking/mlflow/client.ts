/**
 * The part of MLflow's REST API that we use, typed: what goes in is checked and normalised before it is sent, since the server cuts a
 * request off silently at the first value of a wrong type (see docs/mlflow.md). Agrees with MLflow 3.18.
 */
export interface MlflowClient {
  /** Answers `/version`; MLflow tells it to all whose credentials are right, whatever they may write and call it. Throws MlflowError where there is no MLflow. */
  version(): Promise<string>;
  /** Id of the experiment of that name; made where there is none, and taken from whoever was faster. Throws for a deleted one. */
  experiment(name: string, tags?: { readonly [key: string]: string }): Promise<string>;
  setExperimentTag(experiment: string, key: string, value: string): Promise<void>;
  /** Not repeatable: after a doubtful failure look with `findRuns` first. */
  createRun(run: NewRun): Promise<Run>;
  getRun(id: string): Promise<Run>;
  updateRun(id: string, change: { readonly status?: Status; readonly endTime?: number; readonly name?: string }): Promise<void>;
  /** Runs of experiments by MLflow's filter (`tags.\`regimen.run_uid\` = '…'`), deleted ones too, every page. */
  findRuns(experiments: readonly string[], filter: string): Promise<readonly Run[]>;
  /** Any number; sent in batches within the server's limits. Keys are escaped. */
  logBatch(id: string, batch: Batch): Promise<void>;
  metricHistory(id: string, key: string): Promise<readonly Metric[]>;
  logInputs(id: string, inputs: readonly Dataset[]): Promise<void>;
  logOutputs(id: string, models: readonly { readonly model: string; readonly step: number }[]): Promise<void>;
  /** PUT below the run's (or model's) artifact_uri, which must be `mlflow-artifacts:`. */
  putArtifact(artifactUri: string, path: string, file: { readonly from: string; readonly size: number }): Promise<void>;
  listArtifacts(
    id: string,
    path?: string,
  ): Promise<readonly { readonly path: string; readonly isFolder: boolean; readonly size: number }[]>;
  /** Not repeatable: look with `findModels` first. */
  createModel(model: NewModel): Promise<Model>;
  findModels(experiment: string, filter: string): Promise<readonly Model[]>;
  finishModel(id: string): Promise<void>;
  /** Makes the name where there is none. */
  registerModel(
    name: string,
    version: { readonly source: string; readonly run: string; readonly model?: string },
  ): Promise<string>;
}

export type Status = "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED";

export interface NewRun {
  readonly experiment: string;
  readonly name: string;
  readonly startTime: number;
  readonly user?: string;
  readonly tags: { readonly [key: string]: string };
}

export interface Run {
  readonly id: string;
  readonly name: string;
  readonly experiment: string;
  readonly status: Status;
  readonly startTime: number;
  readonly endTime?: number;
  readonly artifactUri: string;
  readonly lifecycle: "active" | "deleted";
  readonly tags: { readonly [key: string]: string };
  readonly params: { readonly [key: string]: string };
  readonly metrics: readonly Metric[];
}

export interface Metric {
  readonly key: string;
  readonly value: number;
  readonly time: number;
  readonly step: number;
}

export interface Batch {
  readonly metrics?: readonly (Metric & { readonly model?: string })[];
  readonly params?: { readonly [key: string]: string };
  readonly tags?: { readonly [key: string]: string };
}

export interface Dataset {
  readonly name: string;
  readonly digest: string;
  readonly context: string;
  readonly source: string;
  readonly columns?: readonly { readonly name: string; readonly type: string }[];
  readonly rows?: number;
}

export interface NewModel {
  readonly experiment: string;
  readonly name: string;
  readonly type: string;
  readonly run: string;
  readonly params: { readonly [key: string]: string };
  readonly tags: { readonly [key: string]: string };
}

export interface Model {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly artifactUri: string;
  readonly tags: { readonly [key: string]: string };
}

/** What a request came to: whether to try again, and what to say. */
export class MlflowError extends Error {
  /** HTTP's status; undefined where there was no answer. */
  readonly status: number | undefined;
  /** MLflow's error_code (`RESOURCE_DOES_NOT_EXIST`), where the answer had one. */
  readonly code: string | undefined;
  /**
   * `rejected`: the same request fails again. `away`: surely not carried out or harmless to repeat, and nothing is wrong with what was sent: no answer, one that
   * promises another later, or one for whoever set up the server (credentials, its name, not MLflow at all). `doubtful`: away, and it may
   * have been carried out.
   */
  readonly kind: "rejected" | "away" | "doubtful";
  constructor(message: string, kind: MlflowError["kind"], status?: number, code?: string) {
    super(message);
    this.kind = kind;
    this.status = status;
    this.code = code;
  }
}
