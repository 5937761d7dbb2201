import { readdirSync, readFileSync, statSync } from "node:fs";

/**
 * What a run that found everything up to date has looked at: if all of it is still the same, so is the answer.
 * Only a shortcut, trusted just as far as the stat index: by the signatures of files. It may be deleted at any time.
 */
export interface Glance {
  /** The spec and the folder called from, absolute: what the text was printed for. */
  readonly of: readonly [file: string, cwd: string];
  /** Build of regimen, and environment variables that the spec reads (null where unset). */
  readonly build: string;
  readonly env: { readonly [name: string]: string | null };
  /** Path, then mtime, ctime (ms), size and inode; the path alone where there was no file. */
  readonly files: readonly (
    | readonly [path: string, mtimeMs: number, ctimeMs: number, size: number, inode: number]
    | readonly [path: string]
  )[];
  /** Folders that count by content: path and the names in it, sorted. */
  readonly folders: readonly (readonly [path: string, names: readonly string[]])[];
  /** What the run printed. */
  readonly text: string;
}

/** Where the glance of `regimen run FILE`, called from `cwd`, is kept. */
export function glancePath(home: string, file: string, cwd: string): string {
  // not the digest that names other files: loading node:crypto takes longer than all the rest here
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(`${file}\n${cwd}`)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return `${home}/glances/${hash.toString(16)}.json`;
}

/** The text of the last run where nothing that it looked at has changed; else undefined, whatever the reason. */
export function unchanged(
  home: string,
  [file, cwd]: Glance["of"],
  build: string,
  env: { readonly [name: string]: string | undefined },
): string | undefined {
  try {
    const glance = JSON.parse(readFileSync(glancePath(home, file, cwd), "utf8")) as Glance;
    if (glance.build !== build || glance.of[0] !== file || glance.of[1] !== cwd) return undefined;
    for (const name of Object.keys(glance.env)) if ((env[name] ?? null) !== glance.env[name]) return undefined;
    for (const [file, mtimeMs, ctimeMs, size, inode] of glance.files) {
      const stat = statSync(file, { throwIfNoEntry: false });
      if (mtimeMs === undefined) {
        if (stat) return undefined;
      } else if (
        !stat?.isFile() ||
        stat.mtimeMs !== mtimeMs ||
        stat.ctimeMs !== ctimeMs ||
        stat.size !== size ||
        stat.ino !== inode
      )
        return undefined;
    }
    for (const [folder, names] of glance.folders) {
      const found = readdirSync(folder).sort();
      if (found.length !== names.length || found.some((name, i) => name !== names[i])) return undefined;
    }
    return glance.text;
  } catch {
    return undefined;
  }
}
