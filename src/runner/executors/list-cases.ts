import { existsSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CASE_ID_RULE, type Case, isCaseId } from "../../formats/cases.ts";
import { endingOf } from "../../formats/ending-of.ts";
import { putDirectory, putFile } from "../cache/artifacts.ts";
import { caseListText, isMember, type ListedCase, listedFile, readCaseList } from "../cache/case-list.ts";
import { digestText } from "../cache/digest.ts";
import { objectPath, type Store } from "../cache/store.ts";
import { InputError } from "../contract/failure.ts";
import type { Member } from "../contract/member.ts";
import type { TaskMessage } from "./protocol.ts";

/**
 * Writes the list of cases that a component returned for a port: files in its scratch folder are put into the store, those of its
 * inputs that are there stay as they are, others are named from the folders of its path parameters. InputError for what is no case.
 */
export function caseListFile(port: string, value: unknown, task: TaskMessage, store: Store, file: string): string {
  const inStore = membersOfInputs(task, store);
  const keep = (given: string): Member | undefined => {
    const path = resolve(given);
    if (!path.startsWith(`${task.scratch}/`) || inStore.has(path)) return inStore.get(path);
    if (!existsSync(path)) throw new InputError({ code: "output-missing", message: `no file was written at ${path}` });
    if (statSync(path).isDirectory()) return { ...putDirectory(store, path), extension: "", tree: true };
    const extension = endingOf(path);
    return { ...putFile(store, path, extension), extension };
  };
  const listed = checkedCases(port, value).map(({ id, values, files, missing }): ListedCase => {
    const own = Object.entries(files).map(([field, one]) => {
      const kept = listedFile(one, task.roots, keep);
      if (kept && (isMember(kept) || !one.path.startsWith(`${store.home}/`))) return [field, kept] as const;
      throw bad(
        port,
        `the ${field} of case ${id} at ${one.path}`,
        "files in the scratch folder, below a path parameter, or of its inputs' cases in the store",
      );
    });
    return { id, values, files: Object.fromEntries(own), ...(missing === undefined ? {} : { missing }) };
  });
  writeFileSync(file, [...caseListText(() => listed)].join(""));
  return file;
}

/** Paths at which a task sees files of its inputs' cases that the store has. */
function membersOfInputs(task: TaskMessage, store: Store): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  for (const [port, { list }] of Object.entries(task.inputs)) {
    for (const [i, { stored }] of list.entries()) {
      if (stored.kind !== "cases") continue;
      for (const { id, files } of readCaseList(store, stored).cases) {
        for (const [field, member] of Object.entries(files)) {
          if (!isMember(member)) continue;
          members.set(member.tree ? unpackedAt(task.scratch, port, i, id, field) : objectPath(store, member), member);
        }
      }
    }
  }
  return members;
}

/** Where a folder of a case is put together in a task's scratch folder. */
export const unpackedAt = (scratch: string, port: string, input: number, id: string, field: string): string =>
  join(scratch, `.in-${port}-${input}`, digestText(`${id}/${field}`).slice(0, 16));

const bad = (port: string, found: string, allowed: string): InputError =>
  new InputError({ code: "output-type", message: `the component returned ${found} for its output "${port}"`, allowed });

const isMap = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a component returned, whatever its types say. */
function checkedCases(port: string, value: unknown): readonly Case[] {
  if (!Array.isArray(value)) throw bad(port, "no list", "a list of cases");
  const ids = new Set<string>();
  for (const one of value as readonly unknown[]) {
    if (!isMap(one) || typeof one.id !== "string" || !isMap(one.values) || !isMap(one.files))
      throw bad(port, `the case ${JSON.stringify(one)}`, "{ id: text, values: {…}, files: { FIELD: { path, extension } } }");
    const { id } = one;
    if (!isCaseId(id)) throw bad(port, `the id ${JSON.stringify(id)}`, CASE_ID_RULE);
    if (ids.has(id)) throw bad(port, `the case ${id} twice`, "each case once");
    ids.add(id);
    for (const [name, own] of Object.entries(one.values)) {
      const plain =
        own === null || ["string", "boolean"].includes(typeof own) || (typeof own === "number" && Number.isFinite(own));
      if (!plain) throw bad(port, `${name} of case ${id} as ${String(own)}`, "text, finite numbers, booleans and null");
    }
    for (const [field, own] of Object.entries(one.files)) {
      if (!/^[A-Za-z_][\w-]*$/.test(field))
        throw bad(port, `the field ${JSON.stringify(field)} of case ${id}`, "letters, digits, _ and -");
      if (!isMap(own) || typeof own.path !== "string")
        throw bad(port, `the ${field} of case ${id} without a path`, "{ path, extension }");
    }
  }
  return value as readonly Case[]; // every part was looked at
}
