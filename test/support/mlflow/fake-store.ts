/** What a fake MLflow remembers, open to tests that ask what arrived. */

export interface FakePoint {
  readonly key: string;
  readonly value: number;
  readonly timestamp: number;
  readonly step: number;
  readonly model_id?: string;
}

export interface FakeRun {
  readonly id: string;
  readonly experiment: string;
  name: string;
  user: string;
  status: string;
  startTime: number;
  endTime: number | undefined;
  lifecycle: "active" | "deleted";
  readonly params: Map<string, string>;
  readonly tags: Map<string, string>;
  /** By key, value, time and step: a point that comes twice is one. */
  readonly points: Map<string, FakePoint>;
  readonly inputs: Map<
    string,
    { readonly dataset: { [field: string]: unknown }; readonly tags: readonly { key: string; value: string }[] }
  >;
  readonly outputs: Map<string, number>;
}

export interface FakeModel {
  readonly id: string;
  readonly experiment: string;
  readonly name: string;
  readonly type: string;
  readonly run: string;
  status: string;
  readonly params: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
}

export interface FakeVersion {
  readonly name: string;
  readonly version: string;
  readonly source: string;
  readonly run: string;
}

export interface FakeStore {
  readonly experiments: Map<
    string,
    { readonly id: string; readonly name: string; lifecycle: "active" | "deleted"; readonly tags: Map<string, string> }
  >;
  readonly runs: Map<string, FakeRun>;
  readonly models: Map<string, FakeModel>;
  readonly registered: Set<string>;
  readonly versions: FakeVersion[];
  /** By path below the server's artifacts, without a leading slash. */
  readonly artifacts: Map<string, Buffer>;
}

/** A store with the experiment that MLflow always has. */
export const emptyStore = (): FakeStore => ({
  experiments: new Map([["0", { id: "0", name: "Default", lifecycle: "active", tags: new Map() }]]),
  runs: new Map(),
  models: new Map(),
  registered: new Set(),
  versions: [],
  artifacts: new Map(),
});

/** The artifacts of a run or model, by path below it. */
export function artifactsOf(store: FakeStore, artifactUri: string): ReadonlyMap<string, Buffer> {
  const folder = `${artifactUri.replace("mlflow-artifacts:/", "")}/`;
  return new Map(
    [...store.artifacts].flatMap(([path, bytes]) => (path.startsWith(folder) ? [[path.slice(folder.length), bytes]] : [])),
  );
}
