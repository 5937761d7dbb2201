import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { shortDigest } from "../../../formats/short-digest.ts";
import { filesOfTree } from "../../cache/artifacts.ts";
import type { StatIndex } from "../../cache/stat-index.ts";
import type { Store, Stored } from "../../cache/store.ts";
import type { Digest } from "../../contract/ids.ts";
import type { Json } from "../../contract/json.ts";
import { manifestOutputs } from "../../executors/publish.ts";
import { changesBetween } from "../../plan/changes.ts";
import type { State } from "../../plan/freshness.ts";
import { changeText } from "../../plan/reason-text.ts";
import type { Fresh } from "./findings.ts";

/** What of a manifest is read here. */
interface Manifest {
  readonly stages: readonly { readonly [field: string]: Json }[];
  readonly files: readonly { readonly path: string; readonly from: string; readonly digest: string }[];
}

const RUN = "write it anew from the store: regimen run";

/**
 * Where the results lie, and every published file by its path there, with the digest that was written. A project may have been moved or
 * copied since its run: then it is its own results that count, not those at the old place.
 */
export function publishedAt({ published, results }: State, resultsRoot: string): Published {
  const manifest = Object.keys(published).find((path) => path.endsWith("/manifest.json"));
  const own = join(resultsRoot, results);
  const before = manifest === undefined ? own : dirname(manifest);
  const folder = existsSync(own) ? own : before;
  const files = Object.entries(published).map(([path, digest]): readonly [string, Digest] => [
    path.startsWith(`${before}/`) ? join(folder, relative(before, path)) : path,
    digest as Digest,
  ]);
  return { folder, files: new Map(files) };
}

export interface Published {
  /** Absolute. */
  readonly folder: string;
  readonly files: ReadonlyMap<string, Digest>;
}

/** Compares every published file with what was written, byte for byte. */
export const publishedLinks = (index: StatIndex, { files }: Published): readonly Fresh[] =>
  [...files].flatMap(([path, digest]) => fileFault(index, path, digest));

function fileFault(index: StatIndex, path: string, digest: Digest): readonly Fresh[] {
  const found = index.digest(path);
  if (found === digest) return [];
  const link = path.endsWith("/manifest.json") ? "manifest" : "published";
  const about = { link, where: path, task: null, help: RUN } as const;
  if (found === undefined) return [{ ...about, fault: "missing", message: "was published and is not there" }];
  return [
    {
      ...about,
      fault: "edited",
      message: `is not what was published: ${shortDigest(digest)} was written, ${shortDigest(found)} is there`,
    },
  ];
}

/** Reads the manifest and holds it against the records; `files`: how many it says are published. */
export function manifestLinks(
  store: Store,
  folder: string,
  state: State,
): { readonly findings: readonly Fresh[]; readonly files: number } {
  const path = join(folder, "manifest.json");
  const finding = (message: string): Fresh => ({
    link: "manifest",
    fault: "broken",
    where: path,
    task: null,
    message,
    help: RUN,
  });
  const manifest = readManifest(path);
  if (!manifest) return { findings: store.index.digest(path) ? [finding("is no manifest of regimen")] : [], files: 0 };
  const findings: Fresh[] = [];
  const byKey = new Map(Object.entries(state.tasks).map(([id, entry]) => [entry.action.key as string, { id, ...entry }]));
  for (const stage of manifest.stages) {
    const known = byKey.get(String(stage.key));
    const name = `stage ${String(stage.stage)}`;
    if (!known) {
      findings.push(finding(`${name} has the key ${shortDigest(String(stage.key))}, which no record has`));
      continue;
    }
    const changes = changesBetween(recordedStage(known), pick(stage, recordedStage(known)));
    if (changes.length > 0)
      findings.push(finding(`${name} is not as recorded: ${changes.slice(0, 3).map(changeText).join("; ")}`));
  }
  for (const { path: name, from, digest } of manifest.files) {
    const dot = from.lastIndexOf(".");
    const [task, port] = [from.slice(0, dot), from.slice(dot + 1)];
    const stored = state.tasks[task]?.action.outputs[port];
    if (!stored) findings.push(finding(`${name} is said to be ${from}, of which there is no record`));
    else if (stored.digest !== digest)
      findings.push(finding(`${name} is said to be ${shortDigest(digest)}; ${from} is ${shortDigest(stored.digest)}`));
    else if (stored.kind === "directory") findings.push(...folderFaults(store, join(folder, name), stored));
  }
  return { findings, files: manifest.files.length };
}

/** A published folder, file by file; none where the list of its files is damaged, which is told by itself. */
function folderFaults(store: Store, folder: string, stored: Stored): readonly Fresh[] {
  try {
    return filesOfTree(store, stored).flatMap(([path, digest]) => fileFault(store.index, join(folder, path), digest));
  } catch {
    return [];
  }
}

function readManifest(path: string): Manifest | undefined {
  try {
    const manifest = JSON.parse(readFileSync(path, "utf8")) as Manifest;
    const whole = Array.isArray(manifest.stages) && manifest.stages.every((one) => typeof one === "object" && one !== null);
    const texts = (file: Manifest["files"][number]): boolean =>
      [file?.path, file?.from, file?.digest].every((text) => typeof text === "string");
    return whole && Array.isArray(manifest.files) && manifest.files.every(texts) ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** What the manifest says of a stage, as its record has it. */
function recordedStage({ fingerprint, action }: State["tasks"][string]): { readonly [field: string]: Json } {
  const inputs = Object.entries(fingerprint.inputs).map(([port, prints]) => [port, prints.map(({ digest }) => ({ digest }))]);
  return {
    version: fingerprint.version,
    code: fingerprint.code,
    libraries: fingerprint.libraries,
    with: fingerprint.with,
    environment: fingerprint.environment,
    ...(fingerprint.engine ? { engine: { ...fingerprint.engine } } : {}),
    inputs: Object.fromEntries(inputs) as Json,
    outputs: manifestOutputs(action.outputs),
  };
}

/** The same fields of what the manifest says, and any engine; of inputs the digests alone, since names of stages are today's. */
function pick(stage: { readonly [field: string]: Json }, fields: object): Json {
  const names = new Set([...Object.keys(fields), "engine"]);
  const chosen = Object.fromEntries([...names].flatMap((name) => (stage[name] === undefined ? [] : [[name, stage[name]]])));
  const withoutNames = (name: string, value: Json): Json | undefined => (name === "from" ? undefined : value);
  return { ...chosen, inputs: JSON.parse(JSON.stringify(chosen.inputs ?? null), withoutNames) as Json };
}
