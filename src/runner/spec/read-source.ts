import { isUtf8 } from "node:buffer";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { nameList, nearest } from "../../formats/nearest.ts";
import { type Reporter, shownPath } from "./diagnostics.ts";
import { makeSource, type Source, type Span, span } from "./source.ts";

/** Largest spec file that is read. */
export const MAX_BYTES = 2 * 2 ** 20;

/** Names in a folder that come nearest to one that is not there. */
export function nearestFile(path: string, accept: (name: string) => boolean = () => true): string | undefined {
  try {
    return nearest(basename(path), readdirSync(dirname(path)).filter(accept).sort());
  } catch {
    return undefined;
  }
}

const REPLACEMENT = Buffer.from("\ufffd");
const isSpec = (name: string): boolean => /\.ya?ml$/.test(name);

/**
 * Reads a spec file within bounds; a mistake is reported and null returned. `asked` is where the file is named
 * (an `include`), null for the file of the call.
 */
export function readSource(path: string, cwd: string, asked: Span | null, report: Reporter): Source | null {
  const shown = shownPath(path, cwd);
  const name = JSON.stringify(shown);
  try {
    const status = statSync(path);
    if (status.isDirectory()) {
      const inside = readdirSync(path).filter(isSpec).sort();
      const help = inside.length > 0 ? `name one of the specs in it: ${nameList(inside)}` : "name a spec file (.yaml)";
      report.add("is-directory", `${name} is a folder, not a spec`, asked, { help });
      return null;
    }
    if (!status.isFile()) {
      report.add("unreadable", `${name} is not a regular file`, asked);
      return null;
    }
    if (status.size > MAX_BYTES) {
      const limit = `specs of up to ${MAX_BYTES / 2 ** 20} MiB`;
      report.add("too-large", `${name} has ${status.size} bytes`, asked, { allowed: limit });
      return null;
    }
    return decode(readFileSync(path), path, shown, report);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") {
      report.add(asked ? "missing-file" : "missing-spec", `there is no file ${name}`, asked, {
        nearest: nearestFile(path, isSpec),
      });
    } else {
      const reason = code === "EACCES" ? "no permission" : String(code ?? error);
      report.add("unreadable", `${name} cannot be read (${reason})`, asked);
    }
    return null;
  }
}

function decode(bytes: Buffer, path: string, shown: string, report: Reporter): Source | null {
  const folder = dirname(path);
  const text = bytes.toString("utf8").replace(/^\ufeff/, "");
  const source = makeSource(shown, path, folder, text);
  if (!isUtf8(bytes)) {
    const offset = firstInvalid(bytes);
    const place = span(source, bytes.toString("utf8", 0, offset).replace(/^\ufeff/, "").length);
    const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    const byte = `0x${(bytes[offset] ?? 0).toString(16).padStart(2, "0")}`;
    const help = wide ? "the file is UTF-16; save it as UTF-8" : "save the file as UTF-8";
    report.add("not-utf8", `byte ${offset + 1} of the file (${byte}) is not UTF-8`, place, { help });
    return null;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
  if (control) {
    const point = `U+${control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    report.add("control-character", `the control character ${point} stands in the text`, span(source, control.index), {
      help: 'in a quoted text, write it as "\\u…"',
    });
    return null;
  }
  return source;
}

/** Offset of the first byte that belongs to no character: where decoding first puts a replacement that the file does not hold. */
function firstInvalid(bytes: Buffer): number {
  const text = bytes.toString("utf8");
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf("\ufffd"); at >= 0; at = text.indexOf("\ufffd", from)) {
    offset += Buffer.byteLength(text.slice(from, at));
    if (bytes.compare(REPLACEMENT, 0, 3, offset, offset + 3) !== 0) return offset;
    offset += 3;
    from = at + 1;
  }
  return offset;
}
