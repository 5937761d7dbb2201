import type { Json } from "../contract/json.ts";
import { checkValue } from "./check-value.ts";
import type { CompiledSpec } from "./compiled.ts";
import { type Reporter, shownPath } from "./diagnostics.ts";
import { readEngines } from "./engine.ts";
import { type FileProbe, isInside, resolvePath } from "./files.ts";
import { TOP_KEYS } from "./keys.ts";
import { baseOf, isNull, type Node } from "./node.ts";
import type { Scope } from "./scope.ts";
import type { Unit } from "./universe.ts";

interface Surroundings {
  readonly report: Reporter;
  readonly files: FileProbe;
  readonly engines: readonly string[];
  readonly projectRoot: string;
  readonly cwd: string;
}

const TOP_SCOPE: Scope = { cell: null, each: false, place: "no stage is at hand here" };

/** The top-level `tracking`, `engine`, `engines`, `results` and `compare` of a spec; paths come out absolute. */
export function readSettings(unit: Unit, around: Surroundings): Pick<CompiledSpec, "settings" | "compare"> {
  const { report, files, projectRoot, cwd } = around;
  const read = (key: string): { readonly node: Node; readonly value: Json } | null => {
    const written = unit.root.entries.get(key)?.value;
    if (written === undefined || isNull(written)) return null;
    const node = unit.evaluator.evaluate(written, TOP_SCOPE);
    const before = report.count;
    const value = checkValue(node, TOP_KEYS[key]?.schema ?? {}, [key], { report, files, paths: [], cases: [], word: "key" });
    return report.count > before || (node.type === "scalar" && node.poison) ? null : { node, value };
  };
  const path = (key: string): { readonly path: string; readonly written: string; readonly node: Node } | null => {
    const found = read(key);
    if (!found || typeof found.value !== "string") return null;
    return { path: resolvePath(baseOf(found.node), found.value), written: found.value, node: found.node };
  };
  const tracking = read("tracking");
  const engines = readEngines(unit.root, around);
  const executor = executorOf(read("executor"), files, report);
  const remote = remoteOf(read("remote"));
  const results = path("results");
  if (results && !isInside(projectRoot, results.path)) {
    const message = `results would be written to ${JSON.stringify(shownPath(results.path, cwd))}, outside the project`;
    report.add("outside-project", message, results.node.at, {
      allowed: `folders in ${projectRoot}`,
      help: "`--out DIR` writes elsewhere",
    });
  } else if (results && files.type(results.path) === "file") {
    report.add("not-a-folder", `results cannot be written to ${JSON.stringify(results.written)}: it is a file`, results.node.at);
  }
  const compare = path("compare");
  if (compare && files.require(compare.path, compare.written, compare.node.at, report) && files.type(compare.path) === "folder") {
    report.add(
      "is-directory",
      `${JSON.stringify(compare.written)} is a folder, not a file of published numbers`,
      compare.node.at,
    );
  }
  return {
    compare: compare?.path ?? null,
    settings: {
      ...(tracking ? { tracking: tracking.value } : {}),
      ...(unit.engine === undefined ? {} : { engine: unit.engine }),
      ...(Object.keys(engines).length > 0 ? { engines } : {}),
      ...(results ? { results: results.path } : {}),
      ...(executor ? { executor } : {}),
      ...(remote ? { remote } : {}),
    },
  };
}

/** The remote cache; a folder comes out absolute, and need not be there. */
function remoteOf(found: { readonly node: Node; readonly value: Json } | null): CompiledSpec["settings"]["remote"] {
  if (!found || found.value === false) return undefined;
  const { url, patientLevel = false } = (typeof found.value === "string" ? { url: found.value } : found.value) as {
    readonly url: string; // the schema says so
    readonly patientLevel?: boolean;
  };
  const node = found.node.type === "map" ? found.node.entries.get("url")?.value : found.node;
  return { url: /^[a-z][a-z0-9+.-]*:\/\//.test(url) || !node ? url : resolvePath(baseOf(node), url), patientLevel };
}

/** Where tasks run; the cluster's file, where one is named, has to be there. */
function executorOf(
  found: { readonly node: Node; readonly value: Json } | null,
  files: FileProbe,
  report: Reporter,
): CompiledSpec["settings"]["executor"] {
  if (!found) return undefined;
  if (typeof found.value === "string") return { name: found.value };
  const { name, cluster } = found.value as { readonly name: string; readonly cluster?: string }; // the schema says so
  const node = found.node.type === "map" ? found.node.entries.get("cluster")?.value : undefined;
  if (cluster === undefined || !node) return { name };
  const path = resolvePath(baseOf(node), cluster);
  files.require(path, cluster, node.at, report);
  return { name, cluster: path };
}
