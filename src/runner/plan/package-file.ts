import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The package.json of a library, as Node finds it from a folder. */
export function packageFile(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, "node_modules", name, "package.json");
    if (existsSync(file)) return file;
    if (dirname(folder) === folder) return undefined;
  }
}
