import type { Cases } from "../../../formats/cases.ts";
import { listNames } from "../../../formats/format-error.ts";
import type { Split } from "../../../formats/kind-values.ts";
import { nearest } from "../../../formats/nearest.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import type { CaseInput } from "../batches/samples/find-scans.ts";
import type { NetworkModel } from "../training/model-file.ts";

/** Number of the model's task of that name; the first unless named. */
export function taskOf({ tasks }: NetworkModel, name: string | undefined): number {
  const names = tasks.map((task) => task.name);
  return name === undefined ? 0 : found(names.indexOf(name), `the network has no task "${name}"`, "unknown-task", name, names);
}

/** Number of the task's class of that name. */
export function classOf({ tasks }: NetworkModel, task: number, name: string | number): number {
  const { name: of, classes } = tasks[task]!;
  const names = classes.map(String);
  return found(
    names.indexOf(String(name)),
    `the task "${of}" has no class ${JSON.stringify(name)}`,
    "unknown-class",
    String(name),
    ["predicted", ...names],
  );
}

/** The cases of the split's test part, in its order, or all that have files; of these, those named. */
export function casesOf(
  { cases, where }: CaseInput,
  test: { readonly split: Split; readonly where: string } | undefined,
  wanted: number | readonly string[],
): Cases {
  const there = cases.filter(({ missing }) => missing === undefined);
  const byId = new Map(there.map((one) => [one.id, one]));
  if (typeof wanted !== "number") {
    const ids = there.map(({ id }) => id);
    return wanted.map((id) => byId.get(id) ?? refuse(`no case ${JSON.stringify(id)} in ${where}`, "unknown-case", id, ids));
  }
  if (!test) return there;
  const { split, where: whose } = test;
  if (!split.test_ids) {
    throw new InputError({
      code: "no-ids",
      message: `${whose} has row numbers but no ids, so that its cases are not known`,
      help: "split a table that has an id column (PID, id or case)",
    });
  }
  const own = split.test_ids.flatMap((id) => byId.get(String(id)) ?? []);
  if (own.length === 0) throw new InputError({ code: "no-cases", message: `no case of ${whose}'s test part is in ${where}` });
  return own;
}

const found = (at: number, message: string, code: string, name: string, names: readonly string[]): number =>
  at >= 0 ? at : refuse(message, code, name, names);

function refuse(message: string, code: string, name: string, names: readonly string[]): never {
  const meant = nearest(name, names);
  throw new InputError({ code, message, allowed: listNames(names), ...(meant === undefined ? {} : { nearest: meant }) });
}
