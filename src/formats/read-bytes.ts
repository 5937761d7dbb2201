import { readFile } from "node:fs/promises";
import { FormatError } from "./format-error.ts";

/** The file's bytes; a FormatError says in words why it cannot be read. */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code; // what fs throws
    const reason =
      code === "ENOENT"
        ? "there is no such file"
        : code === "EISDIR"
          ? "it is a folder"
          : code === "EACCES"
            ? "it may not be read"
            : code;
    throw new FormatError({ code: "unreadable-file", message: `${path} cannot be read: ${reason}`, file: path });
  }
}
