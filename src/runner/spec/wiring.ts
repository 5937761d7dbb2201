import { nameList, nearest } from "../../formats/nearest.ts";
import type { InputPort } from "../contract/component.ts";
import { asTaskId, type TaskId } from "../contract/ids.ts";
import { accepts, type Kind, kindText, STACKED } from "../contract/kinds.ts";
import type { InputRef, TaskSpec } from "./compiled.ts";
import type { Reporter } from "./diagnostics.ts";
import { expandStage } from "./expand.ts";
import { type FileProbe, resolvePath } from "./files.ts";
import type { Cell } from "./matrix.ts";
import { baseOf, found, type ScalarNode } from "./node.ts";
import { perCell } from "./per-cell.ts";
import type { Reference } from "./reference.ts";
import { selectCells } from "./select.ts";
import { type Span, span, within } from "./source.ts";
import type { Stage } from "./stage.ts";
import { type PlannedInput, type Read, readReference } from "./stage-inputs.ts";
import { type Unit, type Universe, variantNames } from "./universe.ts";

/** Most tasks, and most references between them, of one compilation. */
export const MAX_TASKS = 250_000;
const MAX_REFERENCES = 5_000_000;

/** A task, and where it ranks among those that could run at the same time. */
export interface Draft {
  readonly task: TaskSpec;
  readonly stage: Stage;
  readonly rank: readonly [number, number, number, number];
}

/** The cell of a stage of a unit. */
interface Target {
  readonly unit: Unit;
  readonly stage: Stage;
  readonly cell: number;
}

const NOTHING: readonly InputRef[] = [];
const EACH_PORT: InputPort = { kind: "cases", doc: "the cases" };

/** Turns stages into tasks: looks up what their inputs name, in their own spec, its variants and other specs. */
export class Wiring {
  readonly drafts = new Map<TaskId, Draft>();
  readonly #universe: Universe;
  readonly #own: Unit;
  readonly #report: Reporter;
  readonly #files: FileProbe;
  readonly #queue: Target[] = [];
  readonly #ids = new Map<Stage, TaskId[]>();
  readonly #resolvers = new Map<Read, (cell: Cell) => readonly InputRef[]>();
  #references = 0;
  #full = false;

  constructor(universe: Universe, own: Unit, report: Reporter, files: FileProbe) {
    this.#universe = universe;
    this.#own = own;
    this.#report = report;
    this.#files = files;
  }

  /** Makes the tasks of the run's own spec, and of whatever else they read. */
  run(): void {
    for (const name of this.#own.stageNames) {
      const stage = this.#own.stage(name);
      if (stage) for (let cell = 0; cell < stage.matrix.cells.length; cell++) this.#id({ unit: this.#own, stage, cell });
    }
    // The queue grows while it is worked off.
    for (let next = 0; next < this.#queue.length; next++) {
      const target = this.#queue[next];
      if (!target || this.#full) break;
      this.#make(target);
      if (Math.max(this.#queue.length, this.drafts.size) > MAX_TASKS || this.#references > MAX_REFERENCES)
        this.#tooMany(target.stage);
    }
  }

  #tooMany(stage: Stage): void {
    const allowed = `${MAX_TASKS} tasks that read each other ${MAX_REFERENCES} times`;
    this.#report.add("too-many-tasks", "this spec makes more tasks than can be run", stage.keyAt, { allowed });
    this.#full = true;
  }

  /**
   * A task's id, seen from the run: `stage`, `stage[axis=value,…]`; `stage@variant` where the variant is not the run's
   * (`stage@base` for none); `experiment:stage` in another spec, there with `@variant` under a variant.
   */
  #id(target: Target): TaskId {
    const { unit, stage, cell } = target;
    let ids = this.#ids.get(stage);
    if (!ids) {
      ids = [];
      this.#ids.set(stage, ids);
    }
    const known = ids[cell];
    if (known !== undefined) return known;
    const { text } = stage.matrix.cells[cell] ?? { text: "" };
    const id = this.#name(unit, stage.name, text);
    ids[cell] = id;
    this.#queue.push(target);
    return id;
  }

  #name(unit: Unit, stage: string, cell: string): TaskId {
    const foreign = unit.isOwn ? "" : `${unit.experiment}:`;
    const other = unit.isOwn ? unit.variant !== this.#own.variant : unit.variant !== null;
    return asTaskId(`${foreign}${stage}${other ? `@${unit.variant ?? "base"}` : ""}${cell === "" ? "" : `[${cell}]`}`);
  }

  #make(target: Target): void {
    const { unit, stage, cell: position } = target;
    const cell = stage.matrix.cells[position];
    const id = this.#id(target);
    if (!cell) return;
    const settings = stage.settings(cell);
    const inputs: Record<string, { refs: readonly InputRef[]; many: boolean }> = {};
    const caseInputs: Record<string, string> = {};
    for (const input of stage.inputs) {
      const [first] = input.reads;
      if (first?.type === "case") caseInputs[input.name] = first.field;
      else inputs[input.name] = { refs: this.#refs(unit, stage, input, cell), many: input.port.many === true };
    }
    const [each] = stage.each ? this.#resolve(unit, stage, "each", EACH_PORT, stage.each, cell) : [];
    // Every field by name: spreading costs as much as all the rest with 10,000 tasks.
    const task: TaskSpec = {
      id,
      experiment: unit.experiment,
      variant: unit.variant,
      stage: stage.name,
      cell: cell.plain,
      component: stage.component,
      params: settings.params,
      paths: settings.paths,
      inputs,
      outputs: settings.outputs ?? {},
      environment: settings.environment,
      secrets: settings.secrets,
      depends: settings.depends,
      resources: settings.resources,
      retries: settings.retries,
      folder: stage.folder,
      place: stage.place,
      ...(unit.engine === undefined ? {} : { engine: unit.engine }),
      ...(stage.hasEach ? { ...(each && "task" in each ? { each } : {}), caseInputs, caseParams: settings.cases } : {}),
    };
    if (stage.entry?.composite) this.#makeParts(target, cell, task);
    else this.drafts.set(id, { task, stage, rank: [unit.rank, stage.index, position, 0] });
  }

  /** The tasks of a composite stage's cell; `whole` is what it would be as one task. */
  #makeParts({ unit, stage, cell: position }: Target, cell: Cell, whole: TaskSpec): void {
    const composite = unit.context.composite(stage.component);
    const parts = composite && expandStage(stage, cell, composite, unit.context);
    if (!parts) return;
    const ids: TaskId[] = [];
    for (const [index, { part, text, cell: own, component, entry, params }] of parts.entries()) {
      const last = index === parts.length - 1;
      const name = last ? stage.name : `${stage.name}/${part.name}`;
      const id = last ? whole.id : this.#name(unit, name, [cell.text, text].filter((one) => one !== "").join(","));
      ids.push(id);
      const inputs: Record<string, { refs: readonly InputRef[]; many: boolean }> = {};
      for (const [port, reads] of Object.entries(part.in)) {
        const refs = [reads].flat().flatMap((ref): readonly InputRef[] => {
          if ("input" in ref) return whole.inputs[ref.input]?.refs ?? NOTHING;
          return [{ task: ids[ref.part] as TaskId, port: ref.port }]; // a part reads earlier ones
        });
        if (refs.length > 0) inputs[port] = { refs, many: (entry.inputs[port] ?? entry.anyInputs)?.many === true };
        this.#references += refs.length;
      }
      const { params: checked, paths, outputs } = params;
      const task: TaskSpec = {
        ...whole,
        id,
        stage: name,
        cell: { ...cell.plain, ...own },
        component,
        params: checked,
        paths,
        inputs,
        outputs: outputs ?? {},
        resources: { ...entry.resources, ...whole.resources },
      };
      this.drafts.set(id, { task, stage, rank: [unit.rank, stage.index, position, index] });
    }
  }

  #refs(unit: Unit, stage: Stage, input: PlannedInput, cell: Cell): readonly InputRef[] {
    const lists = input.reads.map((read) => this.#resolve(unit, stage, input.name, input.port, read, cell));
    const refs = lists.length === 1 ? (lists[0] ?? NOTHING) : lists.flat();
    this.#references += refs.length;
    return refs;
  }

  #resolve(unit: Unit, stage: Stage, name: string, port: InputPort, read: Read, cell: Cell): readonly InputRef[] {
    if (read.type === "case") return NOTHING;
    let resolver = this.#resolvers.get(read);
    if (!resolver) {
      resolver = perCell(read.type === "expression" ? new Set(stage.matrix.axes) : read.axes, (at) =>
        this.#look(unit, stage, name, port, read, at),
      );
      this.#resolvers.set(read, resolver);
    }
    return resolver(cell);
  }

  #look(
    unit: Unit,
    stage: Stage,
    name: string,
    port: InputPort,
    read: Exclude<Read, { type: "case" }>,
    cell: Cell,
  ): readonly InputRef[] {
    if (read.type === "file") return this.#file(unit, stage, read, cell);
    let { node } = read;
    let reference: Reference | null;
    if (read.type === "stage") reference = read.reference;
    else {
      const value = unit.evaluator.evaluate(node, stage.scope(cell));
      if (value.type !== "scalar" || typeof value.value !== "string") {
        if (value.type !== "scalar" || !value.poison) {
          this.#report.add("bad-reference", `an input must be a reference, found ${found(value)}`, node.at);
        }
        return NOTHING;
      }
      node = value;
      reference = readReference(value, value.value, this.#report);
    }
    return reference ? this.#stages(unit, stage, name, port, node, reference, cell) : NOTHING;
  }

  #file(unit: Unit, stage: Stage, read: Extract<Read, { type: "file" }>, cell: Cell): readonly InputRef[] {
    const value = unit.evaluator.evaluate(read.node, stage.scope(cell));
    if (value.type === "scalar" && value.poison) return NOTHING;
    if (value.type !== "scalar" || typeof value.value !== "string" || value.value === "" || value.value.includes("\0")) {
      this.#report.add("wrong-type", `\`file\` must be a path, found ${found(value)}`, value.at);
      return NOTHING;
    }
    const path = resolvePath(baseOf(value), value.value);
    return this.#files.require(path, value.value, value.at, this.#report) ? [{ file: path }] : NOTHING;
  }

  /** The outputs that a reference names, of one cell of the reading stage. */
  #stages(
    unit: Unit,
    reader: Stage,
    name: string,
    port: InputPort,
    node: ScalarNode,
    reference: Reference,
    cell: Cell,
  ): readonly InputRef[] {
    const scope = reader.scope(cell);
    const write = (part: Reference["stage"]): string | null => unit.evaluator.write(part, node, scope);
    const stageName = write(reference.stage);
    const units = this.#units(unit, reference, node, write);
    if (stageName === null || units === null) return NOTHING;
    const portName = reference.port ? write(reference.port) : this.#noPort(units[0]?.stage(stageName), node);
    if (portName === null) return NOTHING;
    const refs: InputRef[] = [];
    const everywhere = reference.variant === "*";
    const named = reference.variant !== null;
    let somewhere = false;
    for (const other of units) {
      const stage = other.stage(stageName);
      if (!stage) continue;
      somewhere = true;
      for (const position of selectCells(reference, stage, reader, cell, node, write, this.#report) ?? []) {
        const target: Target = { unit: other, stage, cell: position };
        const task = this.#id(target);
        if (this.#fits(target, unit, reader, cell, name, port, node, portName)) {
          refs.push({ task, port: portName, ...(named ? { variant: other.variant ?? "base" } : {}) });
        }
      }
    }
    if (!somewhere) {
      const names = units[0]?.stageNames ?? [];
      const where =
        everywhere || units[0] === unit ? "" : ` in ${units[0]?.experiment}${units[0]?.variant ? `@${units[0].variant}` : ""}`;
      const hints = { allowed: nameList(names), nearest: nearest(stageName, names) };
      this.#report.add(
        "unknown-stage",
        `there is no stage ${JSON.stringify(stageName)}${where}`,
        within(node.at, stageName),
        hints,
      );
    }
    if (port.many !== true && refs.length > 1 && reader.entry) {
      const [first, second] = refs;
      const ids = [first, second].map((ref) => (ref && "task" in ref ? ref.task : "")).join(" and ");
      const message = `the input ${JSON.stringify(name)} takes one artifact; ${reference.text} names ${refs.length}`;
      this.#report.add("several-cells", message, node.at, { help: `it names ${ids}${refs.length > 2 ? " and more" : ""}` });
      return NOTHING;
    }
    return refs;
  }

  #noPort(stage: Stage | null | undefined, node: ScalarNode): null {
    const [cell] = stage?.matrix.cells ?? [];
    const ports = stage && cell ? Object.keys(stage.settings(cell).outputs ?? {}) : [];
    const allowed = ports.length > 0 ? nameList(ports.map((port) => `${stage?.name}.${port}`)) : undefined;
    this.#report.add("bad-reference", `${JSON.stringify(node.value)} names no port`, node.at, {
      allowed,
      help: "write stage.port",
    });
    return null;
  }

  #units(
    unit: Unit,
    reference: Reference,
    node: ScalarNode,
    write: (part: Reference["stage"]) => string | null,
  ): readonly Unit[] | null {
    let { file, variant } = unit;
    if (reference.experiment) {
      const name = write(reference.experiment);
      if (name === null) return null;
      if (name !== unit.experiment) {
        const path = this.#universe.experiment(name, node.at.source.folder, within(node.at, name));
        if (path === null) return null;
        file = path;
        variant = null;
      }
    }
    if (reference.variant === "*") {
      const base = this.#universe.unit(file, null, node.at);
      if (!base) return null;
      const all = variantNames(base.root).map((name) => this.#universe.unit(file, name, node.at));
      return [base, ...all.filter((other) => other !== null)];
    }
    if (reference.variant) {
      const name = write(reference.variant);
      if (name === null) return null;
      variant = name === "base" ? null : name;
    }
    const found = this.#universe.unit(file, variant, variant === null ? node.at : within(node.at, variant));
    return found ? [found] : null;
  }

  /** Whether the port is there and of a kind that the input takes; each pair of stage and input is looked at once. */
  #fits(
    target: Target,
    unit: Unit,
    reader: Stage,
    cell: Cell,
    name: string,
    port: InputPort,
    node: ScalarNode,
    portName: string,
  ): boolean {
    const { stage } = target;
    const at = stage.matrix.cells[target.cell];
    if (!at || !stage.entry) return true;
    const { outputs } = stage.settings(at);
    if (outputs === null) return true;
    const kind = Object.hasOwn(outputs, portName) ? outputs[portName] : undefined;
    if (kind === undefined) {
      const names = Object.keys(outputs);
      const hints = { allowed: nameList(names.map((output) => `${stage.name}.${output}`)), nearest: nearest(portName, names) };
      this.#report.add(
        "unknown-output",
        `the stage ${JSON.stringify(stage.name)} has no output ${JSON.stringify(portName)}`,
        portSpan(node, portName),
        hints,
      );
      return false;
    }
    if (!reader.entry) return true;
    const kinds = this.#kindsSeen(target, unit, reader, cell, name, kind);
    if (kinds.some((seen) => accepts(port.kind, seen))) return true;
    const what = name === "each" ? "`each`" : `the input ${JSON.stringify(name)}`;
    const joined = kinds[0] === kind ? "" : ", one for all cases";
    const message = `${what} takes ${kindText(port.kind)}; ${stage.name}.${portName} is ${kinds[0]}${joined}`;
    const fitting = Object.entries(outputs).filter(([, other]) => accepts(port.kind, other));
    const hints = {
      ...(fitting.length > 0 ? { allowed: nameList(fitting.map(([output]) => `${stage.name}.${output}`)) } : {}),
      ...(port.kind === "any" ? { help: "a command reads one case at a time: run the stage with `each`" } : {}),
    };
    this.#report.add("kind-mismatch", message, portSpan(node, portName), hints);
    return false;
  }

  /** Kinds under which a reader sees an output: an `each` stage's is joined, unless the reader runs over the same cases. */
  #kindsSeen(target: Target, unit: Unit, reader: Stage, cell: Cell, name: string, kind: Kind): readonly Kind[] {
    const { stage } = target;
    const at = stage.matrix.cells[target.cell];
    if (!stage.each || !at) return [kind];
    const theirs = this.#resolve(target.unit, stage, "each", EACH_PORT, stage.each, at);
    const ours = reader.each && name !== "each" ? this.#resolve(unit, reader, "each", EACH_PORT, reader.each, cell) : NOTHING;
    if (JSON.stringify(theirs) === JSON.stringify(ours)) return [kind];
    return STACKED.includes(kind) ? ["cases", "table"] : ["cases"];
  }
}

/** The last mention of a port in a reference. */
function portSpan(node: ScalarNode, port: string): Span {
  const { source, start, end } = node.at;
  const at = source.text.lastIndexOf(`.${port}`, end - port.length - 1);
  return at >= start ? span(source, at + 1, at + 1 + port.length) : node.at;
}
