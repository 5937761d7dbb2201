import { readFileSync, statSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { Case, CaseFile, Cases } from "../../formats/cases.ts";
import { endingOf } from "../../formats/ending-of.ts";
import type { Digest } from "../contract/ids.ts";
import type { Member } from "../contract/member.ts";
import { jsonPieces, lazyList } from "./json-pieces.ts";
import { objectPath, type Store, type Stored } from "./store.ts";

/** A file outside the store: relative to the folder of a path parameter of the stage that listed it, or absolute as the user wrote it. */
export interface OutsideFile {
  readonly path: string;
  readonly root?: string;
}

/** A file of a case. */
export type ListedFile = Member | OutsideFile;

/** Folders by the path parameter that leads to them. */
export type Roots = { readonly [parameter: string]: string };

export interface ListedCase {
  readonly id: string;
  readonly values: Case["values"];
  readonly files: { readonly [field: string]: ListedFile };
  /** Why it has no files: `segment failed`. */
  readonly missing?: string;
}

/** How an artifact of kind `cases` is written down. It names no place of this machine but what the user wrote as an absolute path. */
export interface CaseList {
  readonly regimen: "cases";
  readonly cases: readonly ListedCase[];
}

export const isMember = (file: ListedFile): file is Member => "digest" in file;

/** Held as long as anybody reads it: a list of a hundred thousand cases is needed when they begin, and hours later when they are joined. */
const lists = new WeakMap<Store, Map<Digest, WeakRef<CaseList>>>();

/** The cases that an artifact lists; read once for all that ask at about the same time. */
export function readCaseList(store: Store, artifact: Pick<Stored, "digest" | "extension">): CaseList {
  const known = lists.get(store) ?? new Map<Digest, WeakRef<CaseList>>();
  lists.set(store, known);
  const held = known.get(artifact.digest)?.deref();
  if (held) return held;
  const list = JSON.parse(readFileSync(objectPath(store, artifact), "utf8")) as CaseList;
  known.set(artifact.digest, new WeakRef(list));
  return list;
}

/** A list as it is written down, piece by piece. */
export function* caseListText(cases: () => Iterable<ListedCase>): Generator<string> {
  yield* jsonPieces({ regimen: "cases", cases: lazyList(cases) }, 1);
  yield "\n";
}

/** Files and folders in the store that a list names. */
export function* membersOf({ cases }: CaseList): Generator<Member> {
  for (const { files } of cases) for (const file of Object.values(files)) if (isMember(file)) yield file;
}

/** Where a file outside the store lies. */
export const placeOf = ({ path, root }: OutsideFile, roots: Roots): string =>
  root === undefined ? path : resolve(roots[root] as string, path);

/**
 * Cases as a component returns them, as they are written down. `keep` stores a file of the task's own and knows those of its inputs;
 * others are named from the nearest of the folders that parameters lead to. Undefined for one that has none.
 */
export function listedFile(
  { path, fixed }: CaseFile,
  roots: Roots,
  keep: (path: string) => Member | undefined,
): ListedFile | undefined {
  const member = keep(path);
  if (member) return member;
  if (fixed) return { path };
  const lengthOf = ([, folder]: readonly [string, string]): number => (path.startsWith(`${folder}/`) ? folder.length : 0);
  const [nearest] = Object.entries(roots).sort((a, b) => lengthOf(b) - lengthOf(a));
  return nearest && { path: relative(nearest[1], path), root: nearest[0] };
}

/** A list's cases with every file's absolute path; `unpack` gives the folder that a stored folder was put together in. */
export function absoluteCases(
  { cases }: CaseList,
  roots: Roots,
  store: Store,
  unpack: (member: Member, id: string, field: string) => string,
): Cases {
  return cases.map(({ files, ...rest }) => ({
    ...rest,
    files: Object.fromEntries(
      Object.entries(files).map(([field, file]): [string, CaseFile] => {
        if (isMember(file)) {
          const path = file.tree ? unpack(file, rest.id, field) : objectPath(store, file);
          return [field, { path, extension: file.extension }];
        }
        const path = placeOf(file, roots);
        const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
        return [field, { path, extension: isFolder ? "" : endingOf(path), ...(file.root === undefined ? { fixed: true } : {}) }];
      }),
    ),
  }));
}
