import { diskFiles } from "../../cache/file-layer.ts";
import { nodeName } from "./node-name.ts";

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

/** The folder of this node for tasks' own files, made; or `unused`: why there is none, or `unmade`: why it cannot be made, in a line. */
export function nodeScratch(
  scratch: string | null,
  env: { readonly [name: string]: string | undefined },
): { readonly folder?: string; readonly unused?: string; readonly unmade?: string } {
  const { folder, unset } = scratchOn(scratch, env);
  if (unset !== undefined)
    return { unused: `the scratch folder ${scratch} is not used: ${unset} is not set on ${nodeName(env)}` };
  if (folder === undefined) return {};
  try {
    diskFiles.makeFolder(folder);
    return { folder };
  } catch (error) {
    return { unmade: `the scratch folder ${folder} cannot be made on ${nodeName(env)}: ${(error as Error).message}` };
  }
}
