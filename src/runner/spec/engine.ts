import { nameList, nearest } from "../../formats/nearest.ts";
import type { Reporter } from "./diagnostics.ts";
import { isNull, type Node } from "./node.ts";
import type { Evaluator } from "./scope.ts";
import { textAt } from "./shape.ts";

/** Leaves the choice to the machine. */
const AUTO = "auto";

/** The engine that a spec's `engine` asks for: one of `engines`; undefined for none, `auto` and a mistake (reported). */
export function readEngine(
  written: Node | undefined,
  evaluator: Evaluator,
  { engines, report }: { readonly engines: readonly string[]; readonly report: Reporter },
): string | undefined {
  if (written === undefined || isNull(written)) return undefined;
  const node = evaluator.evaluate(written, { cell: null, each: false, place: "no stage is at hand here" });
  if (node.type === "scalar" && node.poison) return undefined;
  const name = textAt(node, "`engine`", report);
  if (name === null || name === AUTO) return undefined;
  if (engines.includes(name)) return name;
  const names = [AUTO, ...engines];
  report.add("unknown-engine", `there is no engine ${JSON.stringify(name)}`, node.at, {
    allowed: nameList(names),
    nearest: nearest(name, names),
  });
  return undefined;
}
