import type { CatalogueEntry } from "../contract/catalogue.ts";
import type { Check } from "../contract/component.ts";
import { checkValue, NO_FILES } from "./check-value.ts";
import { makeReporter, type Reporter } from "./diagnostics.ts";
import { lookUp } from "./look-up.ts";
import type { Cell } from "./matrix.ts";
import { hasPoison, type MapNode, type Node } from "./node.ts";
import { schemaOf } from "./schema-text.ts";
import type { Evaluator, Scope } from "./scope.ts";
import type { Span } from "./source.ts";

/** A stage's parameters, and what says whether they go together. */
export interface Together {
  readonly entry: CatalogueEntry;
  /** What checks the component's parameters beyond their schema, where something does; null where it still has to be loaded. */
  readonly check: () => Check | null;
  /** Names of the inputs that are wired. */
  readonly inputs: ReadonlySet<string>;
  readonly written: MapNode | null;
  readonly keyAt: Span;
  readonly evaluator: Pick<Evaluator, "evaluate">;
  readonly scope: (cell: Cell) => Scope;
  readonly report: Reporter;
}

/**
 * Reports parameters of a cell that do not go together, as the component says, each at its place. Where one by itself is wrong, which is
 * reported elsewhere, or known only when a case is at hand, nothing is said.
 */
export function checkTogether({ entry, check, inputs, written, keyAt, evaluator, scope, report }: Together, cell: Cell): void {
  const told = entry.checks ? check() : null;
  if (!told) return;
  const root: Node = evaluator.evaluate(written ?? { type: "map", entries: new Map(), at: keyAt }, scope(cell));
  if (hasPoison(root)) return;
  const silent = { report: makeReporter(), files: NO_FILES, paths: [], cases: [] };
  const params = schemaOf(checkValue(root, entry.params, [], silent));
  if (silent.report.count > 0 || silent.cases.length > 0) return;
  for (const { at, message, ...hints } of told(params, inputs)) {
    const { node, keyAt: key } = lookUp(root, params, at, keyAt);
    report.add("bad-parameters", message, typeof at.at(-1) === "number" ? node.at : key, hints);
  }
}
