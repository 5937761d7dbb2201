import { nameList, nearest } from "../../formats/nearest.ts";
import type { Reporter } from "./diagnostics.ts";
import { EXPERIMENT_NAME, type KeyDoc, STAGE_KEYS, STAGE_NAME, TOP_KEYS, VARIANT_KEYS, WORD } from "./keys.ts";
import { found, isNull, isPoison, type MapNode, type Node } from "./node.ts";
import type { Span } from "./source.ts";

/** A map where one is wanted; anything else is reported. Absent and empty (null) are no map, and no mistake. */
export function mapAt(owner: MapNode, key: string, name: string, report: Reporter): MapNode | null {
  const node = owner.entries.get(key)?.value;
  if (node === undefined || isNull(node) || isPoison(node)) return null;
  if (node.type === "map") return node;
  report.add("wrong-type", `${name} must be a map, found ${found(node)}`, node.at);
  return null;
}

/** Reports keys that are not known here. */
export function checkKeys(map: MapNode, keys: Readonly<Record<string, KeyDoc>>, owner: string, report: Reporter): void {
  const names = Object.keys(keys);
  for (const [key, entry] of map.entries) {
    if (Object.hasOwn(keys, key)) continue;
    const help = HELP[key];
    const near = nearest(key, names);
    report.add("unknown-key", `unknown key ${JSON.stringify(key)} in ${owner}`, entry.keyAt, {
      allowed: nameList(names),
      nearest: near,
      help,
    });
  }
}

/** Keys that people bring from elsewhere. */
const HELP: Readonly<Record<string, string>> = {
  needs: "a stage waits for what its `in` reads",
  run: "a command line is `use: shell` with `with: { command: … }`",
  command: "a command line is `use: shell` with `with: { command: … }`",
  seed: "a value of your own goes under `params` (or `with`)",
  name: "the experiment's name is `experiment: NAME`, a stage's is its key",
  params: "a stage's parameters stand under `with`",
  inputs: "inputs stand under `in`",
};

const forms = new Map<string, RegExp>();

function formOf(pattern: string): RegExp {
  const known = forms.get(pattern) ?? new RegExp(pattern);
  forms.set(pattern, known);
  return known;
}

/** Whether a name is fit to be part of ids and paths; reports if not. */
export function checkName(name: string, pattern: string, what: string, at: Span, report: Reporter): boolean {
  if (formOf(pattern).test(name) && name.length <= 100) return true;
  const allowed =
    pattern === WORD
      ? "letters, digits, _ and -, not starting with a digit or -"
      : `letters, digits, ${pattern === EXPERIMENT_NAME ? "dot, " : ""}_ and -, starting with a letter or digit; at most 100`;
  report.add("bad-name", `${JSON.stringify(name.slice(0, 60))} cannot be the name of ${what}`, at, { allowed });
  return false;
}

const RESERVED: Readonly<Record<string, string>> = {
  case: "`case.FIELD` reads the case of an `each` stage",
};
const RESERVED_VARIANTS: Readonly<Record<string, string>> = {
  base: "`stage@base.port` reads the spec without a variant",
  all: "`--variant all` runs every variant",
};

/** A stage's name: fit for ids, and not taken by the language. */
export function checkStageName(name: string, at: Span, report: Reporter): boolean {
  if (!checkName(name, STAGE_NAME, "a stage", at, report)) return false;
  const taken = Object.hasOwn(RESERVED, name) ? RESERVED[name] : undefined;
  if (taken !== undefined) report.add("bad-name", `${JSON.stringify(name)} cannot be the name of a stage: ${taken}`, at);
  return taken === undefined;
}

/** Text, or null with a report. */
export function textAt(node: Node, name: string, report: Reporter): string | null {
  if (isPoison(node)) return null;
  if (node.type === "scalar" && typeof node.value === "string") return node.value;
  if (node.type === "scalar" && (typeof node.value === "number" || typeof node.value === "boolean")) {
    const raw = node.at.source.text.slice(node.at.start, node.at.end).trim();
    report.add("unquoted-text", `${name} must be text, found ${found(node)}`, node.at, {
      help: `put it in quotes: ${JSON.stringify(raw)}`,
    });
  } else report.add("wrong-type", `${name} must be text, found ${found(node)}`, node.at);
  return null;
}

/** What stands at the top of a spec, apart from what the stages hold: keys, names, the form of variants and profiles. */
export function checkShape(root: MapNode, report: Reporter): void {
  checkKeys(root, TOP_KEYS, "a spec", report);
  const params = mapAt(root, "params", "`params`", report);
  for (const [name, entry] of params?.entries ?? []) checkName(name, WORD, "a parameter", entry.keyAt, report);
  for (const [name, entry] of mapAt(root, "profiles", "`profiles`", report)?.entries ?? []) {
    checkName(name, WORD, "a profile", entry.keyAt, report);
  }
  for (const [name, entry] of mapAt(root, "variants", "`variants`", report)?.entries ?? []) {
    if (!checkName(name, STAGE_NAME, "a variant", entry.keyAt, report)) continue;
    const taken = Object.hasOwn(RESERVED_VARIANTS, name) ? RESERVED_VARIANTS[name] : undefined;
    if (taken !== undefined) {
      report.add("bad-name", `${JSON.stringify(name)} cannot be the name of a variant: ${taken}`, entry.keyAt);
    }
    const variant = entry.value;
    if (variant.type === "map") {
      checkKeys(variant, VARIANT_KEYS, "a variant", report);
      const description = variant.entries.get("description");
      if (description) textAt(description.value, "`description`", report);
    } else if (!isNull(variant) && !isPoison(variant)) {
      report.add("wrong-type", `a variant must be a map, found ${found(variant)}`, variant.at);
    }
  }
  const description = root.entries.get("description");
  if (description && !isNull(description.value)) textAt(description.value, "`description`", report);
}

/** The stages of a spec by name, those with a name and a map alone. */
export function stagesOf(root: MapNode, report: Reporter): MapNode["entries"] {
  const stages = mapAt(root, "stages", "`stages`", report);
  const good = new Map(stages?.entries);
  for (const [name, entry] of stages?.entries ?? []) {
    if (!checkStageName(name, entry.keyAt, report)) good.delete(name);
    else if (isNull(entry.value)) {
      report.add("missing-key", `the stage ${JSON.stringify(name)} is empty`, entry.keyAt, {
        help: "name its component: `use: …`",
      });
    } else if (entry.value.type === "map") checkKeys(entry.value, STAGE_KEYS, "a stage", report);
    else if (!isPoison(entry.value))
      report.add("wrong-type", `a stage must be a map, found ${found(entry.value)}`, entry.value.at);
  }
  return good;
}
