import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const PROJECT_MARKS = ["regimen.yaml", "package.json", ".git"];

/**
 * The folder that a spec belongs to: the nearest one above it that holds a mark of a project or, up to the working directory,
 * a store; without any the working directory if the spec lies in it, else the spec's own folder.
 */
export function projectRoot(folder: string, cwd: string): string {
  const isBelowCwd = folder === cwd || folder.startsWith(cwd === "/" ? cwd : `${cwd}/`);
  let storesCount = true;
  for (let at = folder; ; at = dirname(at)) {
    if (PROJECT_MARKS.some((mark) => existsSync(join(at, mark)))) return at;
    if (storesCount && existsSync(join(at, ".regimen"))) return at;
    if (at === cwd || !isBelowCwd) storesCount = false;
    if (dirname(at) === at) return isBelowCwd ? cwd : folder;
  }
}

/** The store of a project: its .regimen/, or REGIMEN_HOME. */
export function storeHome(
  at: { readonly cwd: string; readonly env: { readonly [name: string]: string | undefined } },
  root: string,
): string {
  const home = at.env.REGIMEN_HOME;
  return home === undefined || home === "" ? join(root, ".regimen") : resolve(at.cwd, home);
}
