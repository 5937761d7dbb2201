import { resolve } from "node:path";
import { counted } from "../../../formats/counted.ts";
import { FormatError } from "../../../formats/format-error.ts";
import { nearest } from "../../../formats/nearest.ts";
import { prepareStore, type Store } from "../../cache/store.ts";
import { planTasks } from "../../plan/freshness.ts";
import type { Call } from "../args.ts";
import { type Choice, choose, DEAR_SECONDS, originHere } from "../cache-file/choose.ts";
import { indexText, type Result, readIndex } from "../cache-file/contents.ts";
import { originText } from "../cache-file/origin-text.ts";
import { type Imported, readCache } from "../cache-file/read.ts";
import { type Progress, writeCache } from "../cache-file/write.ts";
import { namedStages } from "../named-stages.ts";
import { projectRoot } from "../places.ts";
import { CallError, findSpecs, type Host, listOf, openProjectStore, openSessions, optionText, writingStore } from "../session.ts";
import { bytesText } from "./gc.ts";

const ACTIONS = ["export", "import"];

export async function cache(host: Host, call: Call): Promise<number> {
  const [action = "", ...words] = call.words;
  if (action === "export") return exportCache(host, call, words);
  if (action === "import") return importCache(host, call, words);
  const meant = nearest(action, ACTIONS);
  throw new CallError(
    `regimen cache takes export or import, found "${action}"${meant === undefined ? "" : `; did you mean "${meant}"?`}`,
  );
}

async function exportCache(host: Host, call: Call, words: readonly string[]): Promise<number> {
  const to = optionText(call.options.to);
  if (to === undefined) throw new CallError("regimen cache export needs a file to write: --to FILE");
  const stages = listOf(call.options.stage);
  const origin = originHere(host.installation.version);
  const results = new Map<string, Result>();
  const leftOut: Choice["leftOut"][number][] = [];
  let store: Store | undefined;
  for (const file of findSpecs(host, words)) {
    for await (const session of openSessions(host, file, call.options)) {
      if (store && store.home !== session.store.home)
        throw new CallError("these specs belong to several stores: export each by itself");
      store = session.store;
      const planned = planTasks(session.assessor, session.loaded.spec.tasks);
      store.index.save();
      const tasks = planned.map(({ task }) => task);
      const named = stages.length > 0 ? namedStages(tasks, stages) : undefined;
      const patients = call.options["expose-patients"] === true;
      const choice = choose(store, planned, { named, patients, origin, entryOf: session.assessor.entryOf });
      for (const result of choice.results) results.set(result.key, result);
      leftOut.push(...choice.leftOut);
    }
  }
  const chosen = [...results.values()];
  if (!store || chosen.length === 0) throw new CallError(nothingText(leftOut));
  const wrong = readIndex(indexText(chosen));
  if ("problem" in wrong) throw new CallError(`these results cannot be exported: ${wrong.problem}`);
  const target = resolve(host.cwd, to);
  const written = writingTo(to, () => writeCache(store as Store, chosen, target, progressOf(host, "written")));
  if (call.options.json)
    host.out(`${JSON.stringify({ file: to, ...written, results: chosen.map(({ task, key }) => ({ task, key })), leftOut })}\n`);
  else {
    const lines = chosen.map(({ task, seconds }) => `  ${task}  ${seconds.toFixed(1)} s`);
    const rest = leftOut.map(({ task, why }) => `  left out: ${task}, since ${why}`);
    host.out(
      `${to}: ${counted(chosen.length, "result")}, ${counted(written.files, "file")}, ${bytesText(written.bytes)}\n${[...lines, ...rest].join("\n")}\n`,
    );
  }
  return 0;
}

function nothingText(leftOut: Choice["leftOut"]): string {
  if (leftOut.length === 0)
    return `nothing to export: no stage took ${DEAR_SECONDS} s or longer, and none gives a model\nName stages with: --stage NAME`;
  return ["nothing to export", ...leftOut.map(({ task, why }) => `  left out: ${task}, since ${why}`)].join("\n");
}

function writingTo<T>(to: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new CallError(`${to} cannot be written: ${(error as Error).message}`);
  }
}

/** How often it is told how far a long file has come. */
const TELL_MS = 2000;

function progressOf(host: Host, done: string): Progress {
  let last = host.now();
  return (bytes, total) => {
    if (host.now() - last < TELL_MS) return;
    last = host.now();
    host.err(`  ${bytesText(bytes)} of ${bytesText(total)} ${done}\n`);
  };
}

async function importCache(host: Host, call: Call, words: readonly string[]): Promise<number> {
  const [file, ...more] = words;
  if (file === undefined || more.length > 0) throw new CallError(`regimen cache import takes one file, found ${words.length}`);
  const store = openProjectStore(host, projectRoot(host.cwd, host.cwd));
  writingStore(store.home, () => prepareStore(store));
  const imported = reading(file, () => readCache(store, resolve(host.cwd, file), progressOf(host, "read")));
  store.index.save();
  if (call.options.json) host.out(`${JSON.stringify({ file, ...imported })}\n`);
  else host.out(importText(file, imported));
  return 0;
}

function reading(file: string, read: () => Imported): Imported {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError) throw new CallError(error.message);
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new CallError(`${file} cannot be taken: ${(error as Error).message}`);
  }
}

function importText(file: string, { taken, known, different, files, bytes, origins }: Imported): string {
  const lines = [`${file}: ${counted(taken.length, "result")} taken, ${counted(files, "file")}, ${bytesText(bytes)}`];
  for (const origin of origins) lines.push(`  made on ${originText(origin)}`);
  if (known.length > 0) lines.push(`  ${known.length} more that were here already stay as they are`);
  if (different.length > 0)
    lines.push(
      `  DIFFERENT: ${different.join(", ")} gave something else here than in the file, with the same code, parameters and inputs`,
    );
  if (taken.length > 0) {
    lines.push(
      "  every file is what its digest says; that the code gives it is taken on trust, and verify, status and the report say so",
    );
    lines.push("Next: regimen plan");
  }
  return `${lines.join("\n")}\n`;
}
