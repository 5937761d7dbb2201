import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { diskFiles, replaceFile } from "../../cache/file-layer.ts";
import { STORE_HERE } from "../outbox/folder.ts";

/**
 * Names a store by what stands in its folder, written there when it is first asked for. What has been sent is noted under this name and not
 * under an address: the store is served at another port tomorrow, and another store at this one.
 */
export function storeName(folder: string): string {
  const path = join(folder, "store-name");
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const name = `${STORE_HERE}${randomUUID()}`;
  replaceFile(diskFiles, path, `${name}\n`);
  return name;
}
