import { dirname, relative, resolve } from "node:path";
import type { Failure } from "../../contract/failure.ts";
import { placeOf, type Source, span } from "../../spec/source.ts";
import type { Call } from "../args.ts";
import { CallError, findSpecs, type Host, listOf, openSession, openSessions, type Session } from "../session.ts";
import { fileFindings, unusedFindings } from "./file-findings.ts";
import { keyFindings } from "./key-findings.ts";
import { keysOf, numbersOf } from "./known-keys.ts";
import { digitsOf, type KnownNumber, knownNumbers } from "./known-numbers.ts";
import { type ExportFolder, exportsBeside, madeFiles, madeFolders, type SpecToday } from "./made-files.ts";
import { publishedNow } from "./published-now.ts";
import { ownerOf } from "./qualified-key.ts";
import { type Paper, type PaperFile, readPaper } from "./read-paper.ts";
import { type Retyped, retypedIn } from "./retyped.ts";

/** What the check of a paper found, and what it looked at. */
export interface PaperCheck {
  readonly paper: string;
  readonly findings: readonly Failure[];
  readonly looked: {
    readonly files: number;
    readonly specs: readonly string[];
    /** Different numbers that the results print. */
    readonly numbers: number;
    /** Files that the paper puts in as text, and as figures. */
    readonly inputs: number;
    readonly figures: number;
  };
  /** Findings that a line's comment says are meant. */
  readonly byHand: number;
}

/** Checks a paper against what its specs publish today; runs nothing. */
export async function checkPaper(host: Host, word: string, call: Call): Promise<PaperCheck> {
  const main = resolve(host.cwd, word);
  const exports = readable(word, () => exportsBeside(main));
  const specs = await specsOf(host, call, exports);
  const made = { cwd: host.cwd, root: dirname(main), files: madeFiles(exports, specs), folders: madeFolders(exports, specs) };
  const paper = readable(word, () => readPaper(host.cwd, main, (path) => made.files.has(path)));
  const keys = keysOf(made.root, paper, made.files, specs);
  const numbers = numbersOf(specs, keys);
  const known = knownNumbers(numbers);
  const own = paper.files.filter(({ isOurs }) => !isOurs);
  const retyped = own.flatMap((file) => retypedIn(file.scanned, file.source.text, known).map((one) => ({ file, one })));
  const typed = retyped.filter(({ file, one }) => !isByHand(file, one.literal.start));
  const failures = [
    ...typed.map(({ file, one }) => retypedFinding(file.source, one)),
    ...keyFindings(paper.files, keys),
    ...fileFindings(paper.uses, made),
  ];
  return {
    paper: relative(host.cwd, main),
    findings: [...inOrder(failures, paper), ...unusedFindings(paper, made)],
    looked: {
      files: own.length,
      specs: specs.map(({ owner }) => owner),
      numbers: numbers.length,
      inputs: paper.uses.filter(({ kind }) => kind === "text").length,
      figures: paper.uses.filter(({ kind }) => kind === "graphic").length,
    },
    byHand: retyped.length - typed.length,
  };
}

function readable<T>(word: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new CallError(`${word} cannot be read: ${code === "ENOENT" ? "there is no such file" : message}`);
  }
}

/** The specs that the call names, else those that were exported beside the paper, else the one that there is. */
async function specsOf(host: Host, call: Call, exports: readonly ExportFolder[]): Promise<readonly SpecToday[]> {
  const words = call.words.slice(1);
  const found: SpecToday[] = [];
  const add = async (session: Session): Promise<void> => {
    const owner = ownerOf(session.loaded.spec);
    if (!found.some((one) => one.owner === owner)) found.push({ session, now: await publishedNow(session), owner });
  };
  const exported = exports.flatMap(({ folder, record }) =>
    record.experiments.map((one) => ({ ...one, file: resolve(folder, one.spec) })),
  );
  if (words.length === 0 && exported.length > 0) {
    for (const { file, profile, params, variant } of exported) {
      const options = {
        ...(profile === null ? {} : { profile }),
        ...call.options,
        param: [...params, ...listOf(call.options.param)],
      };
      await add(await openSession(host, file, options, variant));
    }
    return found;
  }
  for (const file of findSpecs(host, words))
    for await (const session of openSessions(host, file, call.options)) await add(session);
  return found;
}

/** Whether its line says that the numbers are by hand. */
function isByHand({ scanned, source }: PaperFile, offset: number): boolean {
  const end = source.text.indexOf("\n", offset);
  return scanned.byHand.some((at) => at >= offset && (end < 0 || at < end));
}

function retypedFinding(source: Source, { literal, numbers, more }: Retyped): Failure {
  const [first, second] = numbers as [KnownNumber, KnownNumber | undefined]; // what equals nothing is not told
  const names = [first, ...(second ? [second] : [])].map(({ key, text }) =>
    text === null || digitsOf(text) === literal.digits ? key : `${key}, which is printed as ${text},`,
  );
  const others = more === 0 ? "" : ` or one of ${more} more`;
  const values = [first.name, second?.name].flatMap((name) => (name ? [`\\rgvalue{${name}}`] : []));
  const write =
    values.length > 0 ? `write ${values.join(" or ")}` : `name ${first.key} in a stage of reporting/values, and write \\rgvalue`;
  return {
    code: "retyped",
    message:
      `${source.text.slice(literal.start, literal.end)} is typed by hand; it equals ${names.join(" or ")}${others}`.replace(
        /,$/,
        "",
      ),
    place: placeOf(span(source, literal.start, literal.end)),
    help: `${write}; a line that ends in "% regimen: by hand" is left alone`,
  };
}

/** By file in the order in which the paper puts them in, then by place. */
function inOrder(failures: readonly Failure[], { files }: Paper): readonly Failure[] {
  const rank = new Map(files.map(({ source }, i) => [source.name, i]));
  const of = ({ place }: Failure): readonly number[] => [rank.get(place?.file ?? "") ?? 0, place?.line ?? 0, place?.column ?? 0];
  return [...failures].sort((a, b) => {
    const [one, other] = [of(a), of(b)];
    return one[0]! - other[0]! || one[1]! - other[1]! || one[2]! - other[2]!;
  });
}
