import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Case, Cases } from "../../formats/cases.ts";
import type { Digest } from "../contract/ids.ts";
import type { Member } from "../contract/member.ts";
import { objectPath, type Store, type Stored } from "./store.ts";

/** A file of a case: in the store, or at its place relative to the folder that the listing stage's parameter names. */
export type ListedFile = Member | { readonly path: string };

export interface ListedCase {
  readonly id: string;
  readonly values: Case["values"];
  readonly files: { readonly [field: string]: ListedFile };
  /** Why it has no files: `segment failed`. */
  readonly missing?: string;
}

/** How an artifact of kind `cases` is written down. It names no place of this machine. */
export interface CaseList {
  readonly regimen: "cases";
  /** The path parameter, of the stage that listed them, from whose folder relative paths start. */
  readonly root?: string;
  readonly cases: readonly ListedCase[];
}

export const isMember = (file: ListedFile): file is Member => "digest" in file;

const lists = new WeakMap<Store, Map<Digest, CaseList>>();

/** The cases that an artifact lists; read once a store. */
export function readCaseList(store: Store, artifact: Pick<Stored, "digest" | "extension">): CaseList {
  const known = lists.get(store) ?? new Map<Digest, CaseList>();
  lists.set(store, known);
  const list = known.get(artifact.digest) ?? (JSON.parse(readFileSync(objectPath(store, artifact), "utf8")) as CaseList);
  known.set(artifact.digest, list);
  return list;
}

/** The text of a list; `root` where a path in it is relative. */
export function caseListText(cases: readonly ListedCase[], root?: string): string {
  const list: CaseList = { regimen: "cases", ...(root === undefined ? {} : { root }), cases };
  return `${JSON.stringify(list, null, 1)}\n`;
}

/** Files and folders in the store that a list names. */
export function* membersOf({ cases }: CaseList): Generator<Member> {
  for (const { files } of cases) for (const file of Object.values(files)) if (isMember(file)) yield file;
}

/** Cases as a component returns them, as they are written down: `keep` stores a file of the task's own, else it is named from `root`. */
export function listedCases(cases: Cases, root: string | undefined, keep: (path: string) => Member | undefined): ListedCase[] {
  return cases.map(({ id, values, files, missing }) => {
    const listed = Object.entries(files).map(([field, { path }]): [string, ListedFile] => {
      const member = keep(path);
      if (!member && root === undefined)
        throw new Error(`${path} lies outside the task's scratch folder, and no parameter names a path`);
      return [field, member ?? { path: relative(root as string, path) }];
    });
    return { id, values, files: Object.fromEntries(listed), ...(missing === undefined ? {} : { missing }) };
  });
}

/** A list's cases with every file's absolute path; `unpack` gives the folder that a stored folder was put together in. */
export function absoluteCases(
  { cases }: CaseList,
  root: string,
  store: Store,
  unpack: (member: Member, id: string, field: string) => string,
): Cases {
  return cases.map(({ files, ...rest }) => ({
    ...rest,
    files: Object.fromEntries(
      Object.entries(files).map(([field, file]) => {
        if (!isMember(file)) return [field, { path: join(root, file.path), extension: endingOf(file.path) }];
        const path = file.tree ? unpack(file, rest.id, field) : objectPath(store, file);
        return [field, { path, extension: file.extension }];
      }),
    ),
  }));
}

/** The ending that says how a file is written: `.nii.gz` whole, else the last one, in lower case. */
export function endingOf(path: string): string {
  return /(\.nii\.gz|\.[A-Za-z0-9]+)$/.exec(path.toLowerCase())?.[1] ?? "";
}
