import { nameList, nearest } from "../../formats/nearest.ts";
import type { Reporter } from "./diagnostics.ts";
import { STAGE_KEYS, TOP_KEYS } from "./keys.ts";
import { mergeMaps, setAt, withEntry } from "./merge.ts";
import { type Entry, isNull, isPoison, type MapNode, type Node } from "./node.ts";
import { parseYaml } from "./parse-yaml.ts";
import { checkStageName, mapAt } from "./shape.ts";
import { makeSource, type Span, span } from "./source.ts";

const EMPTY: ReadonlyMap<string, Entry> = new Map();
/** What a variant may set. */
const TARGETS = ["stages", "params", "description", "compare", "tracking", "engine", "results"];

const namesOf = (root: MapNode, key: string): readonly string[] => {
  const node = root.entries.get(key)?.value;
  return node?.type === "map" ? [...node.entries.keys()] : [];
};

const paramsOf = (root: MapNode): MapNode => {
  const node = root.entries.get("params")?.value;
  return node?.type === "map" ? node : { type: "map", entries: EMPTY, at: root.at };
};

function withParams(root: MapNode, params: MapNode): MapNode {
  const keyAt = root.entries.get("params")?.keyAt ?? params.at;
  return withEntry(root, { key: "params", keyAt, value: params });
}

function unknownParam(name: string, root: MapNode, where: Span, report: Reporter, help?: string): void {
  const names = namesOf(root, "params");
  const hints = { allowed: nameList(names), nearest: nearest(name, names), help };
  report.add("unknown-param", `this spec has no parameter ${JSON.stringify(name)}`, where, hints);
}

/** Lays a profile over the parameters; every profile's keys are checked, chosen or not. */
export function applyProfile(root: MapNode, chosen: string | undefined, report: Reporter): MapNode {
  const profiles = root.entries.get("profiles")?.value;
  const known = paramsOf(root);
  let result = root;
  for (const [name, entry] of profiles?.type === "map" ? profiles.entries : EMPTY) {
    const profile = profiles?.type === "map" ? mapAt(profiles, name, `the profile ${JSON.stringify(name)}`, report) : null;
    for (const [key, param] of profile?.entries ?? EMPTY) {
      if (isSetting(key, known)) continue;
      if (!known.entries.has(key)) unknownParam(key, root, param.keyAt, report, "a profile sets parameters that the spec has");
    }
    if (name === chosen && profile) result = layProfile(root, known, profile);
    if (name === chosen && isNull(entry.value)) result = root;
  }
  const names = namesOf(root, "profiles");
  if (chosen !== undefined && !names.includes(chosen)) {
    const hints = { allowed: nameList(names), nearest: nearest(chosen, names) };
    report.add("unknown-profile", `this spec has no profile ${JSON.stringify(chosen)}`, null, hints);
  }
  return result;
}

/** A profile may also say where tasks run and which cache they share, unless a parameter is called so. */
const isSetting = (key: string, params: MapNode): boolean => ["executor", "remote"].includes(key) && !params.entries.has(key);

function layProfile(root: MapNode, known: MapNode, profile: MapNode): MapNode {
  const entries = new Map([...profile.entries].filter(([key]) => !isSetting(key, known)));
  const settings = [...profile.entries.values()].filter(({ key }) => isSetting(key, known));
  return settings.reduce(withEntry, withParams(root, mergeMaps(known, { ...profile, entries })));
}

/** Lays a variant over a spec: first the stages that it adds, then what it sets. */
export function applyVariant(root: MapNode, name: string, report: Reporter): MapNode {
  const variants = root.entries.get("variants")?.value;
  const variant = variants?.type === "map" ? variants.entries.get(name)?.value : undefined;
  if (variant?.type !== "map") return root;
  let result = root;
  const added = mapAt(variant, "add", "`add`", report);
  if (added && added.entries.size > 0) result = addStages(root, added, report);
  for (const [path, entry] of mapAt(variant, "set", "`set`", report)?.entries ?? EMPTY) {
    if (!isPoison(entry.value)) result = setTarget(result, path, entry, report);
  }
  return result;
}

function addStages(root: MapNode, added: MapNode, report: Reporter): MapNode {
  const stages = root.entries.get("stages");
  const old = stages?.value.type === "map" ? stages.value.entries : EMPTY;
  const entries = new Map(old);
  for (const [name, entry] of added.entries) {
    if (!checkStageName(name, entry.keyAt, report)) continue;
    if (old.has(name)) {
      const help = `to change it, write \`set: { stages.${name}.with.KEY: value }\``;
      report.add("duplicate-stage", `the spec has a stage ${JSON.stringify(name)} already`, entry.keyAt, { help });
    } else entries.set(name, entry);
  }
  const keyAt = stages?.keyAt ?? added.at;
  return withEntry(root, { key: "stages", keyAt, value: { type: "map", entries, at: stages?.value.at ?? added.at } });
}

function setTarget(root: MapNode, written: string, entry: Entry, report: Reporter): MapNode {
  const path = written.split(".");
  const [area = "", name, key] = path;
  const bad = (message: string, hints: { allowed?: string; nearest?: string | undefined; help?: string } = {}): MapNode => {
    report.add("unknown-target", message, entry.keyAt, hints);
    return root;
  };
  if (!TARGETS.includes(area)) {
    const allowed = Object.keys(TOP_KEYS).includes(area)
      ? `a variant cannot set \`${area}\``
      : `there is no ${JSON.stringify(area)} to set`;
    return bad(allowed, { allowed: TARGETS.join(", "), nearest: nearest(area, TARGETS) });
  }
  if (path.includes(""))
    return bad(`${JSON.stringify(written)} is no path`, { help: "write stages.NAME.with.KEY or params.NAME" });
  if (area === "stages" || area === "params") {
    if (name === undefined) return bad(`\`set\` cannot replace all ${area}`, { help: `write ${area}.NAME…: value` });
    const names = namesOf(root, area);
    if (!names.includes(name)) {
      if (area === "params") unknownParam(name, root, entry.keyAt, report);
      else {
        const hints = { allowed: nameList(names), nearest: nearest(name, names), help: "new stages go under `add`" };
        report.add("unknown-stage", `there is no stage ${JSON.stringify(name)} to set`, entry.keyAt, hints);
      }
      return root;
    }
    const keys = Object.keys(STAGE_KEYS);
    if (area === "stages" && key !== undefined && !keys.includes(key)) {
      return bad(`a stage has no ${JSON.stringify(key)}`, { allowed: nameList(keys), nearest: nearest(key, keys) });
    }
  }
  const result = setAt(root, path, entry);
  if (typeof result === "number") return bad(`${path.slice(0, result).join(".")} holds no ${JSON.stringify(path[result])}`);
  return result.type === "map" ? result : root;
}

/** Lays the call's `-p key=value` over the parameters, later ones last; values are read as YAML. */
export function applyOverrides(root: MapNode, overrides: readonly string[], cwd: string, report: Reporter): MapNode {
  let params = paramsOf(root);
  for (const text of overrides) {
    const source = makeSource("-p", null, cwd, text);
    const split = text.indexOf("=");
    const key = split < 0 ? text : text.slice(0, split);
    const keyAt = span(source, 0, Math.max(1, key.length));
    if (split < 0 || !/^[A-Za-z_][\w-]*(\.[\w-]+)*$/.test(key)) {
      report.add("bad-override", `${JSON.stringify(text.slice(0, 100))} sets no parameter`, keyAt, {
        help: "write -p NAME=value or -p NAME.KEY=value",
      });
      continue;
    }
    const path = key.split(".");
    const unknown = firstUnknown(params, path);
    if (unknown) {
      const names = [...unknown.map.entries.keys()].map((name) => [...path.slice(0, unknown.depth), name].join("."));
      const given = path.slice(0, unknown.depth + 1).join(".");
      const hints = { allowed: nameList(names), nearest: nearest(given, names) };
      report.add("unknown-param", `this spec has no parameter ${JSON.stringify(given)}`, keyAt, hints);
      continue;
    }
    const value = parseOverride(source, split + 1, keyAt, report);
    if (value === null) continue;
    const result = setAt(params, path, value, "keep");
    if (typeof result === "number" || result.type !== "map") {
      const at = typeof result === "number" ? result : 0;
      report.add(
        "bad-override",
        `params.${path.slice(0, at).join(".")} is no map and holds no ${JSON.stringify(path[at])}`,
        keyAt,
      );
    } else params = result;
  }
  return overrides.length > 0 ? withParams(root, params) : root;
}

/** Where a path leaves what the parameters hold, if it does so in a map. */
function firstUnknown(params: MapNode, path: readonly string[]): { readonly map: MapNode; readonly depth: number } | null {
  let node: Node = params;
  for (const [depth, key] of path.entries()) {
    if (node.type !== "map") return null;
    const next: Node | undefined = node.entries.get(key)?.value;
    if (next === undefined) return { map: node, depth };
    node = next;
  }
  return null;
}

function parseOverride(source: ReturnType<typeof makeSource>, from: number, keyAt: Span, report: Reporter): Entry | null {
  const key = source.text.slice(0, from - 1);
  if (source.text.slice(from).trim() === "") {
    return { key, keyAt, value: { type: "scalar", value: "", at: span(source, from - 1, from) } };
  }
  const value = parseYaml(source, report, " ".repeat(from) + source.text.slice(from));
  return value === null ? null : { key, keyAt, value };
}
