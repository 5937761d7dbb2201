import { readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { digestText } from "../../cache/digest.ts";
import { objectPath, type Stored } from "../../cache/store.ts";
import type { Call } from "../args.ts";
import { CallError, listOf, optionText, type Session } from "../session.ts";
import { titleOf } from "../words.ts";
import { chooseFiles, type LeftOut } from "./choose.ts";
import type { Commit } from "./commit-of.ts";
import { headingOf, packagesOf } from "./heading.ts";
import { qualifyMacros } from "./key-macros.ts";
import { keysTex } from "./keys-tex.ts";
import { type FileNow, publishedNow, type Today } from "./published-now.ts";
import { ownerOf } from "./qualified-key.ts";
import type { ExportedExperiment } from "./record.ts";
import { damageOf, type Refused, refusalOf } from "./refusal.ts";
import { whyTold } from "./told.ts";
import { traceTex } from "./trace-tex.ts";

/** What an experiment and variant gives a paper, ready to be written. */
export interface Part {
  /** `EXPERIMENT` or `EXPERIMENT@VARIANT`: its folder, and what stands before its keys. */
  readonly name: string;
  readonly experiment: ExportedExperiment;
  /** By path from the folder of the export. */
  readonly contents: ReadonlyMap<string, Uint8Array | string>;
  /** What it says in regimen-keys.tex and regimen-trace.tex. */
  readonly keys: string;
  readonly trace: string;
  readonly leftOut: readonly LeftOut[];
  /** Packages of LaTeX that its tables need. */
  readonly packages: readonly string[];
}

export interface Wanted {
  /** Folder of the export, absolute. */
  readonly to: string;
  readonly options: Call["options"];
  readonly commit: (session: Session) => Commit;
}

type Made = FileNow & { readonly stored: Stored };

/** Gathers what a session's spec publishes for a paper, each file from the store by its digest; or says why it must not go. */
export async function partOf(session: Session, { to, options, commit: commitOf }: Wanted): Promise<Part | Refused> {
  const { loaded, state, root, assessor } = session;
  const { spec } = loaded;
  const title = titleOf(spec);
  const now = await publishedNow(session);
  const { files, leftOut } = chooseFiles(session, now, options["expose-patients"] === true);
  if (files.length + leftOut.length === 0)
    throw new CallError(`${title} publishes no table, figure or value that a paper could take`);
  if (files.length > 0 && files.every(({ stored }) => stored === null))
    throw new CallError(`${title} has not been run yet\nRun it with: regimen run`);
  const refused = options["allow-stale"] === true ? undefined : refusalOf(title, now, files);
  if (refused) return refused;
  const name = ownerOf(spec);
  const made = files.filter((file): file is Made => file.stored !== null);
  const found = made.map((file) => ({ file, path: `${name}/${file.path}`, bytes: bytesOf(session, file) }));
  const damaged = found.filter(({ bytes }) => bytes === null).map(({ file }) => file);
  if (damaged.length > 0) return damageOf(title, damaged);
  const commit = commitOf(session);
  const whyOf = (today: Today): string | null => whyTold(today, root);
  const texts = found.map(({ bytes, path }) => (extname(path) === ".tex" ? Buffer.from(bytes ?? []).toString() : null));
  const exported = found.map(({ file, path, bytes }, i) => {
    const text = texts[i] ?? null;
    const content =
      text === null ? (bytes ?? "") : `${headingOf(spec, file, whyOf(file.today), commit)}${qualifyMacros(text, name)}`;
    return { file, path, text, content };
  });
  const trace = traceTex(
    { name, title, root, state, now, entryOf: assessor.entryOf },
    made.map(({ task, stored }) => ({ task: task.id, digest: stored.digest })),
  );
  return {
    name,
    experiment: {
      experiment: spec.experiment,
      variant: spec.variant,
      spec: relative(to, spec.file),
      profile: optionText(options.profile) ?? null,
      params: listOf(options.param),
      ...commit,
      synthetic: made.some(({ stored }) => stored.synthetic),
      files: exported.map(({ file, path, content }) => ({
        path,
        task: file.task.id,
        digest: file.stored.digest,
        written: digestText(content),
        stale: whyOf(file.today),
      })),
    },
    contents: new Map(exported.map(({ path, content }) => [path, content])),
    keys: keysTex(now, exported, name, trace.idOf, whyOf),
    trace: trace.text,
    leftOut: [
      ...leftOut,
      ...files.filter(({ stored }) => stored === null).map(({ path }) => ({ path, why: "it has not been made" })),
    ],
    packages: packagesOf(texts.flatMap((text) => text ?? [])),
  };
}

/** An artifact's bytes, all read and compared with their digest; null where they are others or none. */
function bytesOf({ store }: Session, { stored }: Made): Uint8Array | null {
  const path = objectPath(store, stored);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch {
    return null;
  }
  const digest = digestText(bytes);
  if (digest === stored.digest) return bytes;
  store.index.note(path, digest); // so that the next run sees it, whatever its time stamps say
  store.index.save();
  store.files.remove(join(store.home, "glances"));
  return null;
}
