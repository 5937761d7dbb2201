import { closeSync, openSync, readSync } from "node:fs";
import type { Json } from "../../contract/json.ts";

/** What goes into a model and what comes out, as MLflow writes signatures: lists of columns or tensors. */
export interface Signature {
  readonly inputs: readonly Json[];
  readonly outputs: readonly Json[];
}

const column = (name: string): Json => ({ type: "double", name, required: true });
const tensor = (dtype: string, shape: readonly number[], name?: string): Json => ({
  type: "tensor",
  "tensor-spec": { dtype, shape },
  ...(name === undefined ? {} : { name }),
});

/** The head of a model's file is looked for in so many bytes. */
const LONGEST_HEAD = 1 << 26;
const STEP = 1 << 18;

/** The beginning of a file, as far as `end` finds its end in it. */
function headOf(path: string, end: (bytes: Buffer) => number): Buffer | undefined {
  const file = openSync(path, "r");
  try {
    for (let size = STEP; size <= LONGEST_HEAD; size *= 4) {
      const bytes = Buffer.alloc(size);
      const found = bytes.subarray(0, readSync(file, bytes, 0, size, 0));
      const at = end(found);
      if (at >= 0 && at <= found.length) return found.subarray(0, at);
      if (found.length < size) return undefined;
    }
    return undefined;
  } finally {
    closeSync(file);
  }
}

/** LightGBM's model.txt: features by name; scores a row, as its own library gives them. */
function gbdt(path: string): Signature | undefined {
  const head = headOf(path, (bytes) => bytes.indexOf("\nfeature_infos="))?.toString("utf8");
  if (head === undefined) return undefined;
  const names = /^feature_names=(.*)$/m.exec(head)?.[1]?.split(" ") ?? [];
  const perRow = Number(/^num_tree_per_iteration=(\d+)$/m.exec(head)?.[1] ?? 1);
  return { inputs: names.map(column), outputs: [tensor("float64", perRow > 1 ? [-1, perRow] : [-1])] };
}

/** Our forest: features by name; a chance for each class, `p0` and on. */
function forest(path: string): Signature | undefined {
  const head = headOf(path, (bytes) => bytes.indexOf(',"trees":['))?.toString("utf8");
  if (head === undefined) return undefined;
  const { features, classes } = JSON.parse(`${head}}`) as { features: readonly string[]; classes: readonly Json[] };
  return { inputs: features.map(column), outputs: classes.map((_, i) => column(`p${i}`)) };
}

/** A network: scans [n, z, y, x] in HU and, where it takes them, features; a chance for each class of each task. */
function network(path: string): Signature | undefined {
  const headEnd = (bytes: Buffer): number => (bytes.length < 8 ? -1 : 8 + Number(bytes.readBigUInt64LE(0)));
  const head = headOf(path, headEnd)?.subarray(8).toString("utf8");
  if (head === undefined) return undefined;
  const { __metadata__: metadata } = JSON.parse(head) as { __metadata__?: { model?: string } };
  if (metadata?.model === undefined) return undefined;
  const { tasks, features } = JSON.parse(metadata.model) as {
    tasks: readonly { name: string; classes: readonly Json[] }[];
    features?: { names: readonly string[] };
  };
  const scans = tensor("float32", [-1, -1, -1, -1], "volume");
  return {
    inputs: features ? [scans, tensor("float32", [-1, features.names.length], "features")] : [scans],
    outputs: tasks.map(({ name, classes }) => tensor("float32", [-1, classes.length], name)),
  };
}

const READERS: { readonly [kind: string]: (path: string) => Signature | undefined } = { gbdt, forest, network };

/** The signature of a stored model, by its kind (`gbdt`, `forest`, `network`); undefined where its file is not as ours are. */
export function signatureOf(kind: string, path: string): Signature | undefined {
  try {
    return READERS[kind]?.(path);
  } catch {
    return undefined; // the file of a component of the user's own
  }
}
