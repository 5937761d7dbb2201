import { readFileSync } from "node:fs";

/** The text of a file that others may replace or remove meanwhile: NFS then calls it stale, and it is opened anew. Undefined where there is none. */
export function readReplaced(path: string): string | undefined {
  for (let attempt = 1; ; attempt++) {
    try {
      return readFileSync(path, "utf8");
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException; // what fs throws
      if (code === "ENOENT") return undefined;
      if (code !== "ESTALE" || attempt === 3) throw error;
    }
  }
}
