import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FileLayer } from "../../cache/file-layer.ts";
import type { Maker } from "./facts.ts";

/** Which tracked run made what a key stands for: `made/KEY` in the store, so that later runs can point there. */
export interface Makers {
  find(key: string): Maker | undefined;
  note(key: string, maker: Maker): void;
}

export function makers(files: FileLayer, home: string): Makers {
  const place = (key: string): string => join(home, "made", key.slice(0, 2), key.slice(2));
  return {
    find(key) {
      try {
        const { run, uid, name } = JSON.parse(readFileSync(place(key), "utf8")) as Maker;
        return typeof run === "string" && typeof uid === "string" && typeof name === "string" ? { run, uid, name } : undefined;
      } catch {
        return undefined; // made before runs were logged, or elsewhere
      }
    },
    note(key, maker) {
      files.makeFolder(join(place(key), ".."));
      files.jot(place(key), JSON.stringify(maker));
    },
  };
}
