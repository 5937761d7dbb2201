import { closeSync, fstatSync, openSync, readdirSync, readSync, rmSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { diskFiles, type FileLayer } from "./file-layer.ts";
import { isAlive, type ProcessIdentity, thisProcess } from "./process-identity.ts";

/**
 * Signs of life in a store that several machines share, where a process number says nothing of another's: each process that has
 * something in hand touches a file of its own, `alive/HOST~PID~START`, and counts as gone on other machines when that has grown old.
 * Ages are told by the file system's own clock, so that those of the machines need not agree.
 */
const BEAT_MS = 20_000;
/** Three missed touches, and a minute for which NFS may show an old time. */
const GONE_MS = 120_000;
/** How long another machine's process that was found alive is not asked after again. */
const TRUSTED_MS = 5000;
/** After this nobody comes back to what a machine has left half-written. */
const LONG_GONE_MS = 86_400_000;

const folderOf = (home: string): string => join(home, "alive");
const nameOf = ({ host, pid, start }: ProcessIdentity): string => `${encodeURIComponent(host)}~${pid}~${start}`;
/** Where the signs of life of a process are. */
export const heartbeatPath = (home: string, identity: ProcessIdentity): string => join(folderOf(home), nameOf(identity));

/** The stores in which this process gives signs of life. */
const beating = new Map<string, () => void>();
let lastBeat = 0;

/** Gives signs of life in a store from now to the end of the process. Throws where the first cannot be written. */
export function beat(files: FileLayer, home: string): void {
  if (beating.has(home)) return;
  const path = heartbeatPath(home, thisProcess());
  files.makeFolder(folderOf(home));
  files.jot(path, ".");
  lastBeat = performance.now();
  const timer = setInterval(beatNow, BEAT_MS).unref();
  const stop = (): void => {
    clearInterval(timer);
    beating.delete(home);
  };
  beating.set(home, () => {
    try {
      files.jot(path, ".");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") stop(); // the store is gone
    }
  });
  if (!isListening) process.once("exit", () => [...beating.keys()].forEach(endIn));
  isListening = true;
}

let isListening = false;

function endIn(home: string): void {
  try {
    rmSync(heartbeatPath(home, thisProcess()), { force: true });
  } catch {
    // it grows old
  }
}

/** Gives the next sign of life now, in every store. */
export function beatNow(): void {
  lastBeat = performance.now();
  for (const touch of beating.values()) touch();
}

/** To be called in the midst of long work that lets no timer through. */
export function beatMeanwhile(): void {
  if (beating.size > 0 && performance.now() - lastBeat > BEAT_MS) beatNow();
}

/** When the file system last saw a file written, by its own clock, past what NFS remembers of it. */
function writtenAt(path: string): number | undefined {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return undefined;
  }
  try {
    return fstatSync(file).mtimeMs;
  } catch {
    return undefined; // stale: it was replaced or removed
  } finally {
    closeSync(file);
  }
}

/** What time the file system of a store has; undefined where nothing can be written to it. */
function timeIn(files: FileLayer, home: string): number | undefined {
  try {
    files.makeFolder(folderOf(home));
  } catch {
    return undefined;
  }
  return timeAt(files, `${heartbeatPath(home, thisProcess())}~now`);
}

/** What time the file system has on which a file is that is made for that. */
function timeAt(files: FileLayer, probe: string): number | undefined {
  try {
    files.jot(probe, ".");
    const time = writtenAt(probe);
    files.remove(probe);
    return time;
  } catch {
    return undefined;
  }
}

const trusted = new Map<string, number>();

/**
 * Whether a process that has something in hand in a store still runs. On this machine the system knows; one of another machine counts as
 * running if it has given a sign of life in the last two minutes, or if `noted`, the file that names it, is no older than that.
 */
export function isAliveIn(home: string, identity: ProcessIdentity, noted: string, files: FileLayer = diskFiles): boolean {
  if (identity.host === hostname()) return isAlive(identity);
  const path = heartbeatPath(home, identity);
  if ((trusted.get(path) ?? 0) > performance.now()) return true;
  const now = timeIn(files, home);
  if (now === undefined) return true;
  names(folderOf(home)); // so that NFS looks again
  const seen = Math.max(writtenAt(path) ?? 0, writtenAt(noted) ?? 0);
  const alive = now - seen < GONE_MS;
  if (alive) trusted.set(path, performance.now() + TRUSTED_MS);
  return alive;
}

/**
 * Whether the process that a file outside of a store names still runs. On this machine the system knows; one of another machine keeps
 * the file young (`keepYoung`).
 */
export function isAliveBy(identity: ProcessIdentity, noted: string, files: FileLayer = diskFiles): boolean {
  if (identity.host === hostname()) return isAlive(identity);
  const now = timeAt(files, `${noted}.${encodeURIComponent(hostname())}~${process.pid}~now`);
  return now === undefined || now - (writtenAt(noted) ?? now) < GONE_MS;
}

/** Keeps a file young that names this process, for other machines, until the result is called or the process ends; another's it leaves alone. */
export function keepYoung(path: string, isOurs: () => boolean): () => void {
  const timer = setInterval(() => {
    if (isOurs()) touchInPlace(path);
  }, BEAT_MS).unref();
  return () => clearInterval(timer);
}

/** Writes a file's first byte anew: the file system's own clock tells its age, and nobody ever sees it torn. */
export function touchInPlace(path: string): void {
  try {
    const file = openSync(path, "r+");
    try {
      const first = Buffer.alloc(1);
      if (readSync(file, first, 0, 1, 0) === 1) writeSync(file, first, 0, 1, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    // it is gone, or the disk is just now
  }
}

/** Removes the signs of life of processes that are gone, and what machines of which none has been seen for a day left half-written. */
export function sweepOthers(files: FileLayer, home: string): void {
  const here = encodeURIComponent(hostname());
  const beats = names(folderOf(home)).map((name) => ({ name, parts: name.split("~") }));
  for (const { name, parts } of beats) {
    const [host, pid, start = ""] = parts;
    if (host === here && !isAlive({ ...thisProcess(), pid: Number(pid), start })) files.remove(join(folderOf(home), name));
  }
  const others = names(join(home, "tmp")).filter((host) => host !== hostname());
  const foreign = beats.filter(({ parts: [host] }) => host !== here);
  if (others.length + foreign.length === 0) return;
  const now = timeIn(files, home);
  if (now === undefined) return;
  const isOld = (path: string): boolean => now - (writtenAt(path) ?? now) > LONG_GONE_MS;
  const old = new Set(foreign.filter(({ name }) => isOld(join(folderOf(home), name))));
  const seen = new Set(foreign.filter((one) => !old.has(one)).map(({ parts: [host] }) => host));
  for (const { name } of old) files.remove(join(folderOf(home), name));
  for (const host of others.filter((one) => !seen.has(encodeURIComponent(one)))) {
    const folder = join(home, "tmp", host);
    for (const name of names(folder)) if (isOld(join(folder, name))) files.remove(join(folder, name));
  }
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
