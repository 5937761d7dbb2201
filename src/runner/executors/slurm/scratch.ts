import { diskFiles } from "../../cache/file-layer.ts";

/**
 * The folder of a node for a task's own files, with the node's variables in it. None where the cluster names none, or a variable that is
 * not set there: `$TMPDIR/regimen` must not become `/regimen`.
 */
export function scratchOn(
  scratch: string | null,
  env: { readonly [name: string]: string | undefined },
): { readonly folder?: string; readonly unset?: string } {
  if (scratch === null) return {};
  const names = [...scratch.matchAll(VARIABLE)].map(([, braced, plain]) => (braced ?? plain) as string); // one of them matched
  const unset = names.find((name) => (env[name] ?? "") === "");
  if (unset !== undefined) return { unset: `$${unset}` };
  return { folder: scratch.replace(VARIABLE, (_, braced?: string, plain?: string) => env[braced ?? plain ?? ""] ?? "") };
}

const VARIABLE = /\$(?:\{(\w+)\}|(\w+))/g;

/** Why a folder of a node cannot be made, in a line; undefined once it is there. */
export function unmadeFolder(path: string, node: string): string | undefined {
  try {
    diskFiles.makeFolder(path);
    return undefined;
  } catch (error) {
    return `the scratch folder ${path} cannot be made on ${node}: ${(error as Error).message}`;
  }
}
