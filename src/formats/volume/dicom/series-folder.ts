import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { unsupported } from "../refuse.ts";
import type { SeriesFile } from "./read-series.ts";

/** Most files looked at below a folder. */
const MOST_FILES = 50_000;
const DEEPEST = 8;

/** Every file below a folder, in the order of their names; links to folders are not followed. */
export async function seriesFiles(folder: string): Promise<readonly SeriesFile[]> {
  const paths: string[] = [];
  const visit = async (at: string, depth: number): Promise<void> => {
    for (const entry of (await readdir(at, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(at, entry.name);
      if (entry.isDirectory() && depth < DEEPEST) await visit(path, depth + 1);
      else if (entry.isFile() || entry.isSymbolicLink()) paths.push(path);
      if (paths.length > MOST_FILES) throw unsupported(folder, `holds more than ${MOST_FILES} files`);
    }
  };
  await visit(folder, 0);
  return paths.map((path) => ({ name: path, read: () => readFile(path) }));
}
