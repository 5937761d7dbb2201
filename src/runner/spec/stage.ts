import type { CatalogueEntry } from "../contract/catalogue.ts";
import type { Check, Resources } from "../contract/component.ts";
import type { Composite } from "../contract/composite.ts";
import type { Place } from "../contract/failure.ts";
import type { Json, JsonObject } from "../contract/json.ts";
import type { Kind } from "../contract/kinds.ts";
import { type Checking, checkValue } from "./check-value.ts";
import type { CaseParameter, PathParameter } from "./compiled.ts";
import type { Reporter } from "./diagnostics.ts";
import type { FileProbe } from "./files.ts";
import { STAGE_KEYS } from "./keys.ts";
import { type Cell, expandMatrix, type Matrix } from "./matrix.ts";
import { type Entry, isNull, type MapNode, type Node, type ScalarNode } from "./node.ts";
import { axesKey, perCell } from "./per-cell.ts";
import { schemaOf } from "./schema-text.ts";
import { axesRead, type Evaluator, type Scope } from "./scope.ts";
import { mapAt, textAt } from "./shape.ts";
import { placeOf, type Span } from "./source.ts";
import { type PlannedInput, planInputs, planRead, type Read, refuseFile } from "./stage-inputs.ts";
import { type CellParams, planParams } from "./stage-params.ts";

/** All of a task but its wiring. */
export interface CellSettings {
  readonly params: JsonObject;
  readonly paths: readonly PathParameter[];
  readonly cases: readonly CaseParameter[];
  readonly outputs: Readonly<Record<string, Kind>> | null;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly depends: readonly string[];
  readonly resources: Resources;
  readonly retries: number;
}

/** What a stage is planned with. */
export interface StageContext {
  readonly evaluator: Evaluator;
  readonly report: Reporter;
  readonly files: FileProbe;
  /** The component that a `use` names: null where that is a mistake (reported) or still has to be loaded. */
  readonly component: (use: ScalarNode) => { readonly name: string; readonly entry: CatalogueEntry } | null;
  /** A component that stands for several: null where it still has to be loaded. */
  readonly composite: (name: string) => Composite | null;
  /** What checks a component's parameters beyond their schema: null where it still has to be loaded. */
  readonly check: (name: string) => Check | null;
}

const SHELL = "shell";
const NO_NAMES: readonly string[] = [];
const NO_VARIABLES: Readonly<Record<string, string>> = {};

/** A stage of a spec, its matrix expanded, its parts ready to be resolved by cell. */
export class Stage {
  readonly name: string;
  /** Position among the stages of its spec. */
  readonly index: number;
  readonly keyAt: Span;
  readonly place: Place;
  /** Folder of the file that says what the stage uses. */
  readonly folder: string;
  readonly component: string;
  /** Null where a mistake hides the component. */
  readonly entry: CatalogueEntry | null;
  /** `with` as written; null where there is none. */
  readonly written: MapNode | null;
  /** The key `with`, the stage's name where there is none. */
  readonly withAt: Span;
  readonly matrix: Matrix;
  readonly inputs: readonly PlannedInput[];
  readonly each: Read | null;
  /** Whether the stage runs over cases, even where a mistake hides which. */
  readonly hasEach: boolean;
  readonly settings: (cell: Cell) => CellSettings;
  readonly #context: StageContext;
  readonly #byAxes = new Map<string, Map<string, number[]>>();

  constructor(entry: Entry, index: number, context: StageContext) {
    const { report, evaluator } = context;
    const node: MapNode = entry.value.type === "map" ? entry.value : { type: "map", entries: new Map(), at: entry.keyAt };
    this.#context = context;
    this.name = entry.key;
    this.index = index;
    this.keyAt = entry.keyAt;
    this.place = placeOf(entry.keyAt);
    const use = node.entries.get("use")?.value;
    this.folder = (use ?? node).at.source.folder;
    this.matrix = expandMatrix(node.entries.get("matrix")?.value, evaluator, report);
    const component = this.#use(use, entry);
    this.component = component?.name ?? "";
    this.entry = component?.entry ?? null;
    const each = node.entries.get("each")?.value;
    const { axes } = this.matrix;
    this.each = each && !isNull(each) ? planRead(each, { axes, each: false, report }) : null;
    this.hasEach = each !== undefined && !isNull(each);
    if (each && this.each?.type === "file") refuseFile("`each`", each, report);
    if (this.hasEach && axes.includes("case")) {
      const help = "give the axis another name";
      report.add(
        "bad-name",
        'a stage with `each` has no axis "case": that is the case\'s own',
        node.entries.get("matrix")?.keyAt ?? entry.keyAt,
        { help },
      );
    }
    if (this.hasEach && this.entry?.composite) {
      const help = "leave it out: the stage runs once";
      report.add("unknown-key", `${this.component} takes no \`each\``, node.entries.get("each")?.keyAt ?? entry.keyAt, { help });
    }
    const owner = { name: this.name, keyAt: this.keyAt, component: this.component, entry: this.entry };
    this.inputs = planInputs(node, owner, { axes, each: this.hasEach, report });
    this.written = mapAt(node, "with", "`with`", report);
    this.withAt = node.entries.get("with")?.keyAt ?? this.keyAt;
    this.settings = this.#plan(node);
    for (const key of ["doc", "description"]) {
      const text = node.entries.get(key)?.value;
      if (text && !isNull(text)) textAt(text, `\`${key}\``, report);
    }
  }

  /** Names that expressions of a cell may read. */
  scope(cell: Cell): Scope {
    const none = this.matrix.axes.length === 0;
    return {
      cell: none ? null : cell.values,
      each: this.hasEach,
      broken: this.matrix.broken,
      place: `the stage ${this.name} has no matrix`,
    };
  }

  /** Cells by the values of some axes. */
  cellsBy(axes: readonly string[]): ReadonlyMap<string, readonly number[]> {
    const name = axes.join("\0");
    const known = this.#byAxes.get(name);
    if (known) return known;
    const index = new Map<string, number[]>();
    for (const [position, cell] of this.matrix.cells.entries()) {
      const key = axesKey(cell, axes);
      const list = index.get(key);
      if (list) list.push(position);
      else index.set(key, [position]);
    }
    this.#byAxes.set(name, index);
    return index;
  }

  #use(use: Node | undefined, entry: Entry): { readonly name: string; readonly entry: CatalogueEntry } | null {
    const { report, evaluator, component } = this.#context;
    if (use === undefined || isNull(use)) {
      if (entry.value.type !== "map") return null;
      report.add("missing-key", `the stage ${JSON.stringify(this.name)} names no component`, entry.keyAt, {
        help: "write `use: COMPONENT`",
      });
      return null;
    }
    const value = evaluator.evaluate(use, { cell: null, each: false, place: "`use` is the same for all cells" });
    if (value.type === "scalar" && typeof value.value === "string") return component(value);
    textAt(value, "`use`", report);
    return null;
  }

  #plan(node: MapNode): (cell: Cell) => CellSettings {
    const context = this.#context;
    const { report, evaluator, files } = context;
    const scope = (cell: Cell): Scope => this.scope(cell);
    const { written, withAt: keyAt } = this;
    const { value } = node.entries.get("with") ?? {};
    const isOdd = written === null && value !== undefined && !isNull(value);
    const params: (cell: Cell) => CellParams =
      this.entry && !isOdd
        ? planParams({
            entry: this.entry,
            check: () => context.check(this.component),
            inputs: new Set(this.inputs.map((input) => input.name)),
            stage: this.name,
            keyAt,
            written,
            evaluator,
            scope,
            report,
            files,
          })
        : unchecked(written, evaluator, scope);
    const own = this.component.endsWith(".ts");
    for (const key of ["environment", "secrets"]) {
      const entry = node.entries.get(key);
      if (!entry || own || !this.entry) continue;
      const help =
        this.component === SHELL
          ? `of a shell stage it stands under \`with\`: with: { ${key}: … }`
          : "it is for components of your own and for shell";
      report.add("unknown-key", `${this.component} takes no \`${key}\` here`, entry.keyAt, { help });
    }
    const values = ["resources", "retries", "environment", "secrets"].map((key) => this.#field(node, key));
    const [resources, retries, environment, secrets] = values;
    const defaults = this.entry?.resources ?? {};
    const axes = new Set<string>();
    for (const key of ["with", "resources", "retries", "environment", "secrets"]) {
      const value = node.entries.get(key)?.value;
      if (value) for (const axis of axesRead(value)) axes.add(axis);
    }
    return perCell(axes, (cell) => {
      const checked = params(cell);
      const shell = this.component === SHELL ? splitShell(checked) : null;
      for (const key of ["depends", "secrets"]) {
        const misplaced = shell && checked.cases.find(({ at }) => at[0] === key);
        if (misplaced) refuseCase(key, misplaced.text, written?.entries.get(key)?.keyAt ?? keyAt, report);
      }
      return {
        params: shell?.params ?? checked.params,
        paths: shell?.paths ?? checked.paths,
        cases: checked.cases,
        outputs: checked.outputs,
        environment: shell?.environment ?? (environment ? textMap(environment(cell)) : NO_VARIABLES),
        secrets: shell?.secrets ?? (secrets ? texts(secrets(cell)) : NO_NAMES),
        depends: shell?.depends ?? NO_NAMES,
        resources: resources ? { ...defaults, ...schemaOf(resources(cell)) } : defaults,
        retries: Number(retries?.(cell) ?? 0),
      };
    });
  }

  /** A key of the stage that is checked against a fixed schema, by cell. */
  #field(node: MapNode, key: string): ((cell: Cell) => Json) | undefined {
    const value = node.entries.get(key)?.value;
    if (value === undefined || isNull(value)) return undefined;
    const { report, evaluator, files } = this.#context;
    const schema = STAGE_KEYS[key]?.schema ?? {};
    return perCell(axesRead(value), (cell) => {
      const cases: CaseParameter[] = [];
      const checking: Checking = { report, files, paths: [], cases, word: "key" };
      const json = checkValue(evaluator.evaluate(value, this.scope(cell)), schema, [key], checking);
      const [misplaced] = cases;
      if (misplaced) refuseCase(key, misplaced.text, value.at, report);
      return json;
    });
  }
}

/** Parameters of a component that is not known: their expressions are looked at, nothing else. */
function unchecked(written: MapNode | null, evaluator: Evaluator, scope: (cell: Cell) => Scope): (cell: Cell) => CellParams {
  return perCell(written ? axesRead(written) : new Set(), (cell) => {
    if (written) evaluator.evaluate(written, scope(cell));
    return { params: {}, paths: [], cases: [], outputs: null };
  });
}

const texts = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];

const textMap = (value: Json | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(schemaOf(value)).filter((pair): pair is [string, string] => typeof pair[1] === "string"));

/** What is the same for all cases of a stage reads none. */
function refuseCase(key: string, text: string, at: Span, report: Reporter): void {
  report.add("case-outside-each", `${text} stands in \`${key}\`, which is the same for all cases`, at, {
    help: "read the case in a parameter, or as an input",
  });
}

/** A shell stage's environment, secrets and depends count (or not) by rules of their own, so they leave its parameters. */
function splitShell(checked: CellParams): Pick<CellSettings, "params" | "paths" | "environment" | "secrets" | "depends"> {
  const { environment, secrets, depends, ...params } = checked.params;
  return {
    params,
    paths: checked.paths.filter((path) => path.at[0] !== "depends"),
    environment: textMap(environment),
    secrets: texts(secrets),
    depends: texts(depends),
  };
}
