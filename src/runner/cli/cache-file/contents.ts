import Type, { type Static } from "typebox";
import Value from "typebox/value";
import { isCaseId } from "../../../formats/cases.ts";
import { shortDigest } from "../../../formats/short-digest.ts";
import { type CaseList, isMember } from "../../cache/case-list.ts";
import { STORE_FORMAT, type Stored } from "../../cache/store.ts";
import { KINDS, type Kind } from "../../contract/kinds.ts";
import { type Fingerprint, keyOf } from "../../plan/fingerprint.ts";

/** The first file of an archive: what each result is, under which key. */
export const INDEX = "regimen-cache.json";
/** Layout of the archive. */
const FORMAT = 1;
/** Most bytes of the index, of a list of files or cases, and most files: more is refused before it is read. */
export const MOST = { index: 2 ** 28, list: 2 ** 26, files: 1_000_000, depth: 64 };

const Hex = Type.String({ pattern: "^[0-9a-f]{64}$" });
const Text = Type.String({ maxLength: 1000 });
/** Endings of files in an archive, two at most. */
export const EXTENSION = /^(\.[A-Za-z0-9][A-Za-z0-9_+-]{0,15}){0,2}$/;
const Extension = Type.String({ pattern: EXTENSION.source });
const closed = { additionalProperties: false };
const Amount = Type.Integer({ minimum: 0 });

const OriginSchema = Type.Object({ regimen: Text, node: Text, system: Text, cpu: Text, cores: Amount }, closed);
const StoredSchema = Type.Object(
  {
    kind: Type.Unsafe<Kind>({ type: "string", enum: [...KINDS] }),
    digest: Hex,
    extension: Extension,
    size: Amount,
    synthetic: Type.Boolean(),
    patientLevel: Type.Boolean(),
    tree: Type.Optional(Type.Literal(true)),
    cases: Type.Optional(Type.Object({ digest: Hex, size: Amount }, closed)),
  },
  closed,
);
const Port = "^[A-Za-z_][A-Za-z0-9_-]{0,99}$";
const ResultSchema = Type.Object(
  {
    task: Text,
    key: Hex,
    fingerprint: Type.Object({
      format: Type.Integer(),
      engine: Type.Optional(Type.Object({ name: Text, identity: Text, threads: Amount }, closed)),
    }),
    outputs: Type.Record(Type.String({ pattern: Port }), StoredSchema, closed),
    metrics: Type.Record(Type.String(), Type.Number()),
    seconds: Type.Number({ minimum: 0 }),
    started: Type.String({ pattern: "^\\d{4}-\\d\\d-\\d\\dT[\\d:.]{8,12}Z$" }),
    run: Type.String({ pattern: "^[0-9a-f-]{1,40}$" }),
    origin: OriginSchema,
  },
  closed,
);
const IndexSchema = Type.Object(
  { regimen: Type.Literal("cache"), format: Type.Literal(FORMAT), results: Type.Array(ResultSchema) },
  closed,
);

/** A finished task as it stands in an archive: its record, and all that decided it. */
export type Result = Omit<Static<typeof ResultSchema>, "fingerprint" | "outputs"> & {
  readonly fingerprint: Fingerprint;
  readonly outputs: { readonly [port: string]: Stored };
};

export const indexText = (results: readonly Result[]): string =>
  `${JSON.stringify({ regimen: "cache", format: FORMAT, results }, null, 1)}\n`;

/** The results that an index names, every field checked, each under the key that its fingerprint gives; or what is wrong. */
export function readIndex(text: string): { readonly results: readonly Result[] } | { readonly problem: string } {
  const json = parse(text);
  if (json === undefined) return { problem: "its list of results is no JSON, or is nested too deeply" };
  if (!Value.Check(IndexSchema, json)) {
    const [error] = Value.Errors(IndexSchema, json);
    return { problem: `its list of results is not as regimen writes it: ${error?.instancePath || "/"} ${error?.message ?? ""}` };
  }
  const results = json.results as unknown as readonly Result[]; // just checked
  const keys = new Set<string>();
  for (const { task, key, fingerprint } of results) {
    if (fingerprint.format !== STORE_FORMAT)
      return { problem: `${task} is of another layout of the store (${fingerprint.format}, here ${STORE_FORMAT})` };
    if (keyOf(fingerprint) !== key) return { problem: `what it says of ${task} does not give the key ${shortDigest(key)}` };
    if (keys.has(key)) return { problem: `it has ${task} twice` };
    keys.add(key);
  }
  return { results };
}

/** JSON that is not nested too deeply to be walked through. */
export function parse(text: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  let level = [json];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST.depth) return undefined;
    level = level.flatMap((value) => (typeof value === "object" && value !== null ? Object.values(value) : []));
  }
  return json;
}

const TreeSchema = Type.Array(Type.Tuple([Type.String({ minLength: 1, maxLength: 4096 }), Hex, Amount]));

/** The files of a stored folder, none of which leaves it; or what is wrong. */
export function readTree(text: string): readonly (readonly [path: string, digest: string, size: number])[] | string {
  const json = parse(text);
  if (!Value.Check(TreeSchema, json)) return "is no list of a folder's files";
  const wrong = json.find(([path]) => leaves(path));
  return wrong ? `names a file outside its folder: ${JSON.stringify(wrong[0])}` : json;
}

/** Whether a path leads out of the folder that it is relative to, or is not plain. */
const leaves = (path: string): boolean =>
  path.startsWith("/") ||
  /[\\\p{Cc}]/u.test(path) ||
  path.split("/").some((part) => part === "" || part === "." || part === "..");

const MemberSchema = Type.Object(
  { digest: Hex, extension: Extension, size: Amount, tree: Type.Optional(Type.Literal(true)) },
  closed,
);
const OutsideSchema = Type.Object({ path: Type.String(), root: Type.String() }, closed);
const CasesSchema = Type.Object(
  {
    regimen: Type.Literal("cases"),
    cases: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
          files: Type.Record(Type.String(), Type.Union([MemberSchema, OutsideSchema])),
          missing: Type.Optional(Type.String()),
        },
        closed,
      ),
    ),
  },
  closed,
);

/** A list of cases whose files are in the archive or below a folder that the spec names; or what is wrong. */
export function readCases(text: string): CaseList | string {
  const json = parse(text);
  if (!Value.Check(CasesSchema, json))
    return "is no list of cases that names files in the store, or below a folder of its spec, alone";
  const list = json as unknown as CaseList; // just checked
  for (const { id, files } of list.cases) {
    if (!isCaseId(id)) return `names a case ${JSON.stringify(id)}`;
    for (const [field, file] of Object.entries(files)) {
      if (!/^[A-Za-z_][\w-]*$/.test(field)) return `names a field ${JSON.stringify(field)}`;
      if (!isMember(file) && file.path !== "" && leaves(file.path))
        return `names a file outside its folder: ${JSON.stringify(file.path)}`;
    }
  }
  return list;
}
