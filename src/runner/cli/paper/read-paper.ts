import { readFileSync, statSync } from "node:fs";
import { dirname, extname, relative, resolve } from "node:path";
import { makeSource, type Source } from "../../spec/source.ts";
import { type Mark, type ScannedTex, scanTex } from "./scan-tex.ts";

/** A file of LaTeX that a paper consists of. */
export interface PaperFile {
  readonly path: string;
  readonly source: Source;
  readonly scanned: ScannedTex;
  /** Whether regimen wrote it: its numbers are not typed by hand. */
  readonly isOurs: boolean;
}

/** A file that a paper puts in. */
export interface Use {
  readonly mark: Mark;
  readonly source: Source;
  readonly kind: "text" | "graphic";
  /** As typed, macros of the paper put in. */
  readonly typed: string;
  /** Where it would lie, most likely first, absolute; none where macros that are not known name it. */
  readonly candidates: readonly string[];
  /** The first of these that is there or is regimen's. */
  readonly path: string | null;
  /** Whether the paper asks first if it is there. */
  readonly isOptional: boolean;
  /** Why it was not read, where it is a text that is there. */
  readonly unread: "cycle" | "large" | null;
}

export interface Paper {
  readonly files: readonly PaperFile[];
  readonly uses: readonly Use[];
  /** Files, absolute, of which a comment says that the paper does not use them on purpose. */
  readonly unused: readonly string[];
}

/** Largest file that is read, in bytes, and most files. */
const LARGEST = 8 << 20;
const MOST_FILES = 1000;
const GRAPHICS = [".pdf", ".png", ".jpg", ".jpeg", ".eps", ".svg"];

/**
 * Reads a paper and all that it puts in, as LaTeX finds it from the folder of the main file. `isOurs`: whether regimen publishes or exports
 * a path, there or not. Throws what the file system throws about the main file.
 */
export function readPaper(cwd: string, main: string, isOurs: (path: string) => boolean): Paper {
  const files: PaperFile[] = [];
  const uses: Use[] = [];
  const read = new Set<string>();
  const open = new Set<string>();
  const definitions = new Map<string, string>();
  const graphicFolders: string[] = [];
  const asked = new Set<string>();
  const unused: string[] = [];
  const root = dirname(main);

  const visit = (path: string, folders: readonly string[], inPreamble: boolean): void => {
    read.add(path);
    open.add(path);
    const text = readText(path);
    const source = makeSource(relative(cwd, path), path, dirname(path), text);
    const scanned = scanTex(text, inPreamble);
    files.push({ path, source, scanned, isOurs: isOurs(path) });
    for (const [name, body] of scanned.definitions) definitions.set(name, body);
    const begin = text.indexOf("\\begin{document}");
    let imported: string | undefined;
    for (const mark of scanned.marks) {
      if (mark.use === "folder") imported = mark.text.trim();
      else if (mark.use === "folders") graphicFolders.push(...foldersIn(mark.text));
      else if (mark.use === "optional") asked.add(mark.text.trim());
      else if (mark.use === "unused") unused.push(resolve(root, mark.text));
      else if (mark.use === "input") {
        const from = imported === undefined ? folders : folders.map((folder) => resolve(folder, expand(imported as string)));
        imported = undefined;
        follow(mark, source, from, inPreamble || mark.start < begin);
      } else if (mark.use === "graphic") uses.push(graphic(mark, source, folders));
    }
    open.delete(path);
  };

  const expand = (text: string): string => {
    let found = text.trim();
    for (let round = 0; round < 5 && found.includes("\\"); round++)
      found = found
        .replace(/\\([A-Za-z@]+)(?:\{\}|\s*)/g, (whole, name: string) => definitions.get(name) ?? whole)
        .slice(0, 1000);
    return found;
  };

  const follow = (mark: Mark, source: Source, folders: readonly string[], inPreamble: boolean): void => {
    const typed = expand(mark.text);
    const candidates = candidatesOf(typed, folders, extname(typed) === ".tex" ? [""] : [".tex", ""]);
    const path = candidates.find((one) => isOurs(one) || isFile(one)) ?? null;
    const isThere = path !== null && isFile(path);
    const isLarge = isThere && (statSync(path).size > LARGEST || (files.length >= MOST_FILES && !read.has(path)));
    const unread = !isThere ? null : open.has(path) ? "cycle" : isLarge ? "large" : null;
    const isOptional = asked.has(mark.text.trim()) || mark.macro === "InputIfFileExists";
    uses.push({ mark, source, kind: "text", typed, candidates, path, isOptional, unread });
    if (isThere && unread === null && !read.has(path)) visit(path, [...new Set([root, ...folders, dirname(path)])], inPreamble);
  };

  const graphic = (mark: Mark, source: Source, folders: readonly string[]): Use => {
    const typed = expand(mark.text);
    const endings = GRAPHICS.includes(extname(typed).toLowerCase()) ? [""] : [...GRAPHICS, ""];
    const among = [...folders, ...graphicFolders.map((folder) => resolve(root, expand(folder)))];
    const candidates = candidatesOf(typed, among, endings);
    const path = candidates.find((one) => isOurs(one) || isFile(one)) ?? null;
    return { mark, source, kind: "graphic", typed, candidates, path, isOptional: asked.has(mark.text.trim()), unread: null };
  };

  visit(main, [root], false);
  return { files, uses, unused };
}

/** Every place where a name may lie; none where it is made by macros that are not known, or is no path. */
function candidatesOf(typed: string, folders: readonly string[], endings: readonly string[]): readonly string[] {
  if (typed === "" || /[\\#{}\0\n]/.test(typed)) return [];
  const name = typed.replace(/^"(.*)"$/, "$1");
  return folders.flatMap((folder) => endings.map((ending) => resolve(folder, `${name}${ending}`)));
}

/** `{figures/}{../plots/}` of \graphicspath. */
const foldersIn = (text: string): readonly string[] => [...text.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] as string);

const isFile = (path: string): boolean => {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false; // a part of the path is a file, or it is too long
  }
};

/** Text of a file: UTF-8 or, as in old papers, Latin 1. */
function readText(path: string): string {
  const bytes = readFileSync(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("latin1").decode(bytes);
  }
}
