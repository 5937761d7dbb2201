import { realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Reporter } from "./diagnostics.ts";
import { shownPath } from "./diagnostics.ts";
import { nearestFile } from "./read-source.ts";
import type { Span } from "./source.ts";

export type FileType = "file" | "folder";

/** Looks at paths, each once a compilation. */
export interface FileProbe {
  type(path: string): FileType | null;
  /** Whether a path is there; reports `missing-file` with the nearest name if not. */
  require(path: string, written: string, where: Span, report: Reporter): boolean;
}

export function makeFileProbe(cwd: string): FileProbe {
  const seen = new Map<string, FileType | null>();
  const probe: FileProbe = {
    type(path) {
      const known = seen.get(path);
      if (known !== undefined) return known;
      let type: FileType | null = null;
      try {
        type = statSync(path).isDirectory() ? "folder" : "file";
      } catch {
        type = null;
      }
      seen.set(path, type);
      return type;
    },
    require(path, written, where, report) {
      if (probe.type(path) !== null) return true;
      const folder = dirname(path);
      const missing = probe.type(folder) !== "folder";
      const shown = shownPath(path, cwd);
      const looked = shown === written ? "" : ` (looked for ${JSON.stringify(shown)})`;
      report.add("missing-file", `there is no file or folder ${JSON.stringify(written)}${looked}`, where, {
        nearest: missing ? undefined : nearestFile(path),
        help: missing ? `the folder ${JSON.stringify(shownPath(folder, cwd))} does not exist either` : undefined,
      });
      return false;
    },
  };
  return probe;
}

/** A path as a spec writes it, made absolute. */
export const resolvePath = (base: string, written: string): string => resolve(base, written);

const inside = (root: string, path: string): boolean => {
  const way = relative(root, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
};

/** Whether a path lies in the project, links followed as far as the path exists. */
export function isInside(root: string, path: string): boolean {
  return inside(root, path) && inside(real(root), real(path));
}

function real(path: string): string {
  const rest: string[] = [];
  for (let at = path; ; at = dirname(at)) {
    try {
      return join(realpathSync(at), ...rest);
    } catch {
      if (dirname(at) === at) return path;
      rest.unshift(relative(dirname(at), at));
    }
  }
}
