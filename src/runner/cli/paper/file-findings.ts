import { readdirSync } from "node:fs";
import { basename, dirname, extname, relative } from "node:path";
import { nearest } from "../../../formats/nearest.ts";
import { digestFile } from "../../cache/digest.ts";
import type { Failure } from "../../contract/failure.ts";
import { placeOf, span } from "../../spec/source.ts";
import { type MadeFile, type MadeFolder, stemOf } from "./made-files.ts";
import type { Paper, Use } from "./read-paper.ts";

/** What the check knows of the files that regimen makes. */
export interface Made {
  readonly cwd: string;
  /** Folder of the paper's main file. */
  readonly root: string;
  readonly files: ReadonlyMap<string, MadeFile>;
  readonly folders: readonly MadeFolder[];
}

/** What is wrong with the files that a paper puts in: stale, edited, not made or not there. */
export const fileFindings = (uses: readonly Use[], made: Made): readonly Failure[] =>
  uses.flatMap((use) => {
    const found = findingOf(use, made);
    return found ? [{ ...found, place: placeOf(span(use.source, use.mark.start, use.mark.end)) }] : [];
  });

function findingOf(use: Use, made: Made): Failure | undefined {
  const { typed, candidates, path, unread, kind, isOptional } = use;
  if (candidates.length === 0) return undefined; // named by macros: one of the blind spots
  if (unread === "cycle") return { code: "cycle", message: `"${typed}" puts itself in`, help: "take one of the two out" };
  if (unread === "large")
    return { code: "too-large", message: `"${typed}" is too large to be read`, allowed: "1000 files, each up to 8 MiB" };
  const file = path === null ? undefined : made.files.get(path);
  if (file) return madeFinding(file, typed);
  if (path === null && isOptional) return undefined;
  const inside = candidates.find((one) => made.folders.some(({ folder }) => one.startsWith(`${folder}/`)));
  if (path === null || (inside !== undefined && path.startsWith(`${dirname(inside)}/`)))
    return inside === undefined ? missing(typed, candidates, kind) : notMade(typed, inside, made);
  return undefined;
}

/** How what regimen plan says of a task that is not fresh goes on. */
const STATES = { stale: "would run: ", waiting: "", unknown: "cannot be looked at: " } as const;

function madeFinding({ path, origin, owner, task, written, exported, file }: MadeFile, typed: string): Failure | undefined {
  const again = origin === "export" ? "export it again: regimen export" : "write it again: regimen run";
  if (file === null)
    return {
      code: "not-made",
      message: `no stage of ${owner} publishes "${typed}" any longer; ${task} did`,
      help: "take it out, or export again",
    };
  if (file && file.stored === null)
    return {
      code: "not-made",
      message: `"${typed}" has not been made yet: ${task} of ${owner} gives it`,
      help: "make it: regimen run",
    };
  const there = digestOf(path);
  if (there === undefined)
    return {
      code: "not-there",
      message: `"${typed}" was ${origin === "export" ? "exported" : "published"} and is not there`,
      help: again,
    };
  if (written !== null && there !== written)
    return {
      code: "edited",
      message: `"${typed}" is not what regimen wrote: it was changed since`,
      help: `${again}; what must differ belongs into the stage ${task} of ${owner}`,
    };
  if (file && file.today.state !== "fresh")
    return {
      code: "stale",
      message: `"${typed}" is stale: ${task} of ${owner} ${STATES[file.today.state]}${file.today.why}`,
      help: origin === "export" ? "bring it up to date: regimen run, then regimen export" : "bring it up to date: regimen run",
    };
  if (file?.stored && exported !== null && file.stored.digest !== exported)
    return {
      code: "old-export",
      message: `"${typed}" is of an earlier run: ${task} of ${owner} has given another result since`,
      help: again,
    };
  return undefined;
}

function digestOf(path: string): string | undefined {
  try {
    return digestFile(path);
  } catch {
    return undefined;
  }
}

/** A file in a folder of regimen's that it did not write. */
function notMade(typed: string, path: string, { files, folders }: Made): Failure {
  const { folder, origin, owner, published } = folders.find((one) => path.startsWith(`${one.folder}/`)) as MadeFolder;
  const inside = relative(folder, path);
  const file = published.get(inside);
  if (file && origin === "export")
    return {
      code: "not-exported",
      message: `"${typed}" was not exported; ${file.task.id} of ${owner} publishes it`,
      help: "export again: regimen export; what may show single patients needs --expose-patients",
    };
  const names = [...files.keys()].filter((one) => one.startsWith(`${folder}/`)).map((one) => relative(folder, one));
  const meant = nearestFile(inside, [...new Set([...names, ...published.keys()])]);
  return {
    code: "not-made",
    message: `no stage of ${owner} publishes "${typed}"`,
    ...(meant === undefined ? {} : { nearest: `${beforeIn(typed, inside)}${meant}` }),
    help: "regimen plan lists the stages, results/ what they publish",
  };
}

/** What stands before a path within a folder, as it was typed; the ending may be left out there. */
function beforeIn(typed: string, inside: string): string {
  const bare = inside.slice(0, inside.length - extname(inside).length);
  const tail = [inside, bare].find((one) => typed.endsWith(one));
  return tail === undefined ? "" : typed.slice(0, typed.length - tail.length);
}

function missing(typed: string, candidates: readonly string[], kind: Use["kind"]): Failure {
  const folder = dirname(candidates[0] as string);
  const names = namesIn(folder).filter((name) =>
    kind === "text" ? /\.tex$/.test(name) : /\.(pdf|png|jpe?g|eps|svg)$/i.test(name),
  );
  const meant = nearestFile(basename(candidates[0] as string), names);
  return {
    code: "not-there",
    message: `there is no ${kind === "text" ? "file" : "figure"} "${typed}"`,
    ...(meant === undefined ? {} : { nearest: meant }),
    help: "paths start from the folder of the main file",
  };
}

/** The nearest name, endings aside. */
function nearestFile(name: string, names: readonly string[]): string | undefined {
  const bare = (one: string): string => one.slice(0, one.length - extname(one).length);
  const meant = nearest(bare(name), names.map(bare));
  return names.find((one) => bare(one) === meant && extname(one) === extname(name)) ?? names.find((one) => bare(one) === meant);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** What a paper can use of what regimen makes. */
const USABLE = /\.(?:tex|pdf|png|svg)$/;

/**
 * Tables, figures and values that were made and that the paper does not use: of what was exported or, where nothing was, of the specs of
 * which the paper uses a file of the results.
 */
export function unusedFindings({ uses, unused }: Pick<Paper, "uses" | "unused">, { files, cwd, root }: Made): readonly Failure[] {
  const used = new Set(uses.flatMap(({ path }) => (path === null ? [] : [path])));
  const stems = new Set([...used, ...unused].map(stemOf));
  const all = [...files.values()].filter(({ path }) => USABLE.test(path));
  const exported = all.filter(({ origin }) => origin === "export");
  const owners = new Set(all.filter(({ path, origin }) => origin === "results" && used.has(path)).map(({ owner }) => owner));
  const among = exported.length > 0 ? exported : all.filter(({ owner, written }) => owners.has(owner) && written !== null);
  const told = new Set<string>();
  return among.flatMap(({ path, origin, task, owner }): readonly Failure[] => {
    const stem = stemOf(path);
    if (stems.has(stem) || told.has(stem)) return [];
    told.add(stem);
    return [
      {
        code: "not-used",
        message: `${relative(cwd, path)} is ${origin === "export" ? "exported" : "made"} by ${task} of ${owner}, and the paper does not use it`,
        help: `put it in, or say so in a comment: % regimen: unused ${relative(root, path)}`,
      },
    ];
  });
}
