import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { nameList, nearest } from "../../formats/nearest.ts";
import type { Catalogue, CatalogueEntry } from "../contract/catalogue.ts";
import type { Check } from "../contract/component.ts";
import type { Composite } from "../contract/composite.ts";
import type { Result } from "../contract/failure.ts";
import type { CompiledSpec } from "./compiled.ts";
import { SpecReader } from "./compose.ts";
import type { Reporter } from "./diagnostics.ts";
import { profileByEngine, readEngine } from "./engine.ts";
import type { FileProbe } from "./files.ts";
import { EXPERIMENT_NAME } from "./keys.ts";
import { baseOf, isNull, type MapNode, type ScalarNode } from "./node.ts";
import { applyOverrides, applyProfile, applyVariant } from "./overlay.ts";
import { MAX_BYTES } from "./read-source.ts";
import { Evaluator, type Surroundings } from "./scope.ts";
import { checkName, checkShape, stagesOf, textAt } from "./shape.ts";
import type { Span } from "./source.ts";
import { Stage, type StageContext } from "./stage.ts";

/** What the units of a compilation share. */
export interface World {
  readonly file: string;
  readonly cwd: string;
  readonly profile: string | undefined;
  readonly overrides: readonly string[];
  readonly variant: string | null;
  readonly catalogue: Catalogue;
  readonly engines: readonly string[];
  readonly engine: string | undefined;
  readonly engineFor: (wanted: string | undefined) => string | undefined;
  readonly report: Reporter;
  readonly around: Surroundings;
  readonly files: FileProbe;
  /** Components of the user's own that are loaded, by absolute path. */
  readonly own: ReadonlyMap<string, Result<CatalogueEntry>>;
  /** Components of the catalogue that stand for several and are loaded, by name. */
  readonly composites: ReadonlyMap<string, Composite>;
  /** Checks of parameters that are loaded, by component. */
  readonly checks: ReadonlyMap<string, Check>;
  /** What still has to be loaded. */
  readonly wanted: Set<string>;
  readonly wantedChecks: Set<string>;
}

/** One spec under one variant. */
export class Unit {
  readonly experiment: string;
  readonly file: string;
  readonly variant: string | null;
  /** The experiment of the run, under whatever variant. */
  readonly isOwn: boolean;
  /** Rank among units, in the order met. */
  readonly rank: number;
  readonly root: MapNode;
  readonly evaluator: Evaluator;
  readonly stageNames: readonly string[];
  /** The engine that the spec asks for. */
  readonly engine: string | undefined;
  /** What its stages are planned with. */
  readonly context: StageContext;
  readonly #entries: MapNode["entries"];
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #stages = new Map<string, Stage>();

  constructor(
    file: string,
    experiment: string,
    variant: string | null,
    isOwn: boolean,
    rank: number,
    root: MapNode,
    world: World,
  ) {
    this.file = file;
    this.experiment = experiment;
    this.variant = variant;
    this.isOwn = isOwn;
    this.rank = rank;
    this.root = root;
    const params = root.entries.get("params")?.value;
    this.evaluator = new Evaluator(params?.type === "map" ? params : null, world.around);
    this.engine = readEngine(root.entries.get("engine")?.value, this.evaluator, world);
    this.#entries = stagesOf(root, world.report);
    this.stageNames = [...this.#entries.keys()];
    this.#ranks = new Map(this.stageNames.map((name, rank) => [name, rank]));
    this.context = {
      evaluator: this.evaluator,
      report: world.report,
      files: world.files,
      component: (use) => findComponent(use, world),
      composite(name) {
        const found = world.composites.get(name);
        if (!found) world.wanted.add(name);
        return found ?? null;
      },
      check(name) {
        const found = world.checks.get(name);
        if (!found) world.wantedChecks.add(name);
        return found ?? null;
      },
    };
  }

  /** A text at the top of the spec; empty if there is none. */
  text(key: string): string {
    const node = this.root.entries.get(key)?.value;
    return node?.type === "scalar" && typeof node.value === "string" ? node.value : "";
  }

  stage(name: string): Stage | null {
    const known = this.#stages.get(name);
    if (known) return known;
    const entry = this.#entries.get(name);
    if (!entry) return null;
    const stage = new Stage(entry, this.#ranks.get(name) ?? 0, this.context);
    this.#stages.set(name, stage);
    return stage;
  }
}

function findComponent(use: ScalarNode, world: World): { readonly name: string; readonly entry: CatalogueEntry } | null {
  const { catalogue, report } = world;
  const name = String(use.value);
  if (!/^\.{0,2}\//.test(name) && !name.endsWith(".ts")) {
    const entry = catalogue.get(name);
    if (entry) return { name, entry };
    const names = [...catalogue.keys()];
    const folder = name.includes("/") ? names.filter((other) => other.startsWith(`${name.split("/")[0]}/`)) : [];
    const hints = {
      allowed: `${nameList(folder.length > 0 ? folder : names)}, or a ./file.ts of your own`,
      nearest: nearest(name, names),
    };
    report.add("unknown-component", `there is no component ${JSON.stringify(name)}`, use.at, hints);
    return null;
  }
  if (!name.endsWith(".ts")) {
    report.add("bad-component", `a component of your own is a TypeScript file (.ts), found ${JSON.stringify(name)}`, use.at);
    return null;
  }
  const path = resolve(baseOf(use), name);
  if (!world.files.require(path, name, use.at, report)) return null;
  const loaded = world.own.get(path);
  if (loaded === undefined) {
    world.wanted.add(path);
    return null;
  }
  if (loaded.ok) return { name: path, entry: loaded.value };
  const placed = loaded.failures.filter((failure) => failure.place !== undefined);
  report.pass(placed);
  for (const failure of loaded.failures) {
    if (failure.place === undefined) report.add("bad-component", failure.message, use.at, { help: failure.help });
  }
  return null;
}

/** All specs that a compilation touches: the run's own under its variants, and others of its folder that stages read. */
export class Universe {
  readonly #world: World;
  readonly #reader: SpecReader;
  readonly #units = new Map<string, Unit | null>();
  readonly #roots = new Map<string, { readonly experiment: string; readonly root: MapNode } | null>();
  /** How the run's engine decided its profile. */
  byEngine: CompiledSpec["byEngine"] | undefined;
  readonly #folders = new Map<string, ReadonlyMap<string, readonly string[]>>();
  #rank = 0;

  constructor(world: World) {
    this.#world = world;
    this.#reader = new SpecReader(world.cwd, world.report);
  }

  get filesRead(): readonly string[] {
    return this.#reader.files;
  }

  /** Variants of the run's spec, as far as it can be read. */
  ownVariants(): readonly string[] {
    const base = this.#roots.get(this.#world.file);
    return base ? variantNames(base.root) : [];
  }

  /** The unit of the run. */
  own(): Unit | null {
    const { file, variant } = this.#world;
    return this.unit(file, variant, null);
  }

  /** A spec under a variant; a mistake in it is reported (once), and null given. */
  unit(file: string, variant: string | null, asked: Span | null): Unit | null {
    const key = `${variant ?? ""}\0${file}`;
    const known = this.#units.get(key);
    if (known !== undefined) return known;
    const unit = this.#make(file, variant, asked);
    this.#units.set(key, unit);
    return unit;
  }

  #make(file: string, variant: string | null, asked: Span | null): Unit | null {
    const base = this.#base(file, asked);
    if (!base) return null;
    const { report, overrides, cwd, file: main } = this.#world;
    let { root } = base;
    if (variant !== null) {
      const names = variantNames(root);
      if (!names.includes(variant)) {
        const hints = { allowed: nameList(names), nearest: nearest(variant, names) };
        report.add(
          "unknown-variant",
          `the experiment ${base.experiment} has no variant ${JSON.stringify(variant)}`,
          asked,
          hints,
        );
        return null;
      }
      root = applyVariant(root, variant, report);
    }
    const isOwn = file === main;
    if (isOwn) root = applyOverrides(root, overrides, cwd, report);
    return new Unit(file, base.experiment, variant, isOwn, this.#rank++, root, this.#world);
  }

  /** A spec composed and looked at as a whole, its profile applied. */
  #base(file: string, asked: Span | null): { readonly experiment: string; readonly root: MapNode } | null {
    const known = this.#roots.get(file);
    if (known !== undefined) return known;
    const { report, profile, file: main } = this.#world;
    let root = this.#reader.read(file, asked);
    let result: { experiment: string; root: MapNode } | null = null;
    if (root) {
      checkShape(root, report);
      const experiment = experimentName(root, report);
      if (!root.entries.has("stages")) {
        report.add("missing-key", "the spec has no `stages`", root.at, {
          help: "write `stages:` and under it NAME: { use: COMPONENT }",
        });
      }
      if (file === main && profile === undefined) this.byEngine = profileByEngine(root, this.#world);
      root = applyProfile(root, file === main ? (profile ?? this.#ownProfile(root)) : undefined, report);
      for (const name of variantNames(root)) applyVariant(root, name, report);
      result = { experiment: experiment ?? "", root };
    }
    this.#roots.set(file, result);
    return result;
  }

  /** The profile of the run's engine; one that the spec does not have is told where it is named. */
  #ownProfile(root: MapNode): string | undefined {
    const { profile } = this.byEngine ?? {};
    const profiles = root.entries.get("profiles")?.value;
    return profile && profiles?.type === "map" && profiles.entries.has(profile) ? profile : undefined;
  }

  /** The spec of an experiment that stands in a folder; a mistake is reported. */
  experiment(name: string, folder: string, asked: Span): string | null {
    const { report } = this.#world;
    const files = this.#experiments(folder);
    const found = files.get(name) ?? [];
    if (found.length === 1) return found[0] ?? null;
    if (found.length === 0) {
      const names = [...files.keys()].sort();
      const hints = { allowed: nameList(names), nearest: nearest(name, names) };
      report.add("unknown-experiment", `no spec of this folder is the experiment ${JSON.stringify(name)}`, asked, hints);
    } else {
      const help = found.map((file) => file.slice(dirname(file).length + 1)).join(", ");
      report.add("ambiguous-experiment", `several specs of this folder are the experiment ${JSON.stringify(name)}`, asked, {
        help,
      });
    }
    return null;
  }

  /** Names of the experiments in a folder, by a look at the text alone: a spec with mistakes still has a name. */
  #experiments(folder: string): ReadonlyMap<string, readonly string[]> {
    const known = this.#folders.get(folder);
    if (known) return known;
    const result = new Map<string, string[]>();
    for (const name of readdirSync(folder)
      .filter((file) => /\.ya?ml$/.test(file))
      .sort()) {
      const path = join(folder, name);
      try {
        const status = statSync(path);
        if (!status.isFile() || status.size > MAX_BYTES) continue;
        const match = /^experiment:[ \t]*(["']?)([A-Za-z0-9][\w.-]*)\1[ \t]*(?:#.*)?$/m.exec(readFileSync(path, "utf8"));
        if (match?.[2] !== undefined) result.set(match[2], [...(result.get(match[2]) ?? []), path]);
      } catch {
        // a file that cannot be read is no experiment of this folder
      }
    }
    this.#folders.set(folder, result);
    return result;
  }
}

/** Names of a spec's variants, in the order of the file. */
export function variantNames(root: MapNode): readonly string[] {
  const variants = root.entries.get("variants")?.value;
  return variants?.type === "map" ? [...variants.entries.keys()] : [];
}

function experimentName(root: MapNode, report: Reporter): string | null {
  const entry = root.entries.get("experiment");
  if (!entry || isNull(entry.value)) {
    report.add("missing-key", "the spec has no `experiment`", root.at, {
      help: "write `experiment: NAME`, the name of its results",
    });
    return null;
  }
  const name = textAt(entry.value, "`experiment`", report);
  return name !== null && checkName(name, EXPERIMENT_NAME, "an experiment", entry.value.at, report) ? name : null;
}
