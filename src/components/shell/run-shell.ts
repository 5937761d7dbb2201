import { spawn } from "node:child_process";
import { mkdir, open, stat } from "node:fs/promises";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { readArtifact, writeArtifact } from "../../formats/codecs.ts";
import { fileOutput, type InputHandle, type OutputValue, type RunContext } from "../../runner/contract/component.ts";
import { InputError } from "../../runner/contract/failure.ts";
import { KIND_EXTENSION, type Kind } from "../../runner/contract/kinds.ts";

interface ShellParams {
  readonly command: string;
  readonly outputs: { readonly [name: string]: Kind };
  readonly tables: "arrow" | "csv";
}
type Context = RunContext<ShellParams, { readonly [port: string]: readonly InputHandle[] | InputHandle | undefined }>;

/** First bytes of an Arrow IPC file. */
const ARROW_MAGIC = "ARROW1";

/**
 * Runs a shell stage's command and gives its outputs. Throws InputError where the command fails (with its last lines)
 * or leaves an output unwritten.
 */
export async function runShell(context: Context): Promise<{ readonly [port: string]: OutputValue }> {
  const { params, inputs, scratch, environment } = context;
  const folder = join(scratch, "out");
  await mkdir(folder, { recursive: true });
  const variables: Record<string, string> = {};
  for (const [port, handles] of Object.entries(inputs)) {
    const list =
      handles === undefined ? [] : Array.isArray(handles) ? (handles as readonly InputHandle[]) : [handles as InputHandle];
    const paths = await Promise.all(
      list.map((handle, i) => handedOver(handle, params.tables, join(scratch, `in-${port}-${i}.csv`))),
    );
    variables[`in_${port}`] = paths.join("\n");
  }
  const paths = new Map<string, string>();
  for (const [name, kind] of Object.entries(params.outputs)) {
    const path = join(folder, name + (isTable(kind) && params.tables === "csv" ? ".csv" : KIND_EXTENSION[kind]));
    if (kind === "directory") await mkdir(path);
    paths.set(name, path);
    variables[`out_${name}`] = path;
  }
  await execute(params.command, { ...inherited(), ...environment, ...variables }, context);
  const outputs: Record<string, OutputValue> = {};
  for (const [name, path] of paths) {
    if (!(await stat(path).catch(() => undefined))) {
      throw new InputError({
        code: "output-missing",
        message: `the command wrote no output "${name}"`,
        help: `write it to "$out_${name}"`,
      });
    }
    outputs[name] = fileOutput(await stored(path, params.outputs[name] as Kind));
  }
  return outputs;
}

const JSONS: ReadonlySet<Kind> = new Set(["split", "metrics", "table-model", "values"]);
const isTable = (kind: Kind): boolean => kind === "table" || kind === "scores";

const inherited = (): { readonly [name: string]: string } =>
  Object.fromEntries(
    ["PATH", "HOME", "LANG", "TMPDIR"].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );

async function handedOver(handle: InputHandle, tables: "arrow" | "csv", copy: string): Promise<string> {
  if (!isTable(handle.kind) || tables === "arrow" || handle.extension === ".csv") return handle.path;
  await writeArtifact(handle.kind, await readArtifact(handle.kind, handle.path, handle.extension), copy, ".csv");
  return copy;
}

/** The file to store: a table written as CSV becomes Arrow, whatever it is called. */
async function stored(path: string, kind: Kind): Promise<string> {
  if (JSONS.has(kind)) await readArtifact(kind, path, KIND_EXTENSION[kind]); // throws where it is no such thing
  if (!isTable(kind)) return path;
  const file = await open(path);
  const start = Buffer.alloc(ARROW_MAGIC.length);
  await file.read(start, 0, start.length, 0).finally(() => file.close());
  if (start.toString("latin1") === ARROW_MAGIC) return path;
  const arrow = `${path}.converted`;
  await writeArtifact(kind, await readArtifact(kind, path, ".csv"), arrow, ".arrow");
  return arrow;
}

/** How long pipes may stay open after a command's end. */
const PIPE_GRACE_MS = 1000;

/** A line that goes on and on is broken here, so that it does not fill the memory. */
const LONGEST_LINE = 1 << 20;

/** Lines of a failed command's error output that its message repeats. */
const TAIL = 20;

function execute(command: string, env: { readonly [name: string]: string }, { folder, signal, log }: Context): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("bash", ["-e", "-o", "pipefail", "-c", command], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    const tail: string[] = [];
    const pass = (show: (line: string) => void) => {
      const decoder = new StringDecoder("utf8");
      let rest = "";
      return {
        data(chunk: Buffer): void {
          const lines = (rest + decoder.write(chunk)).split("\n");
          rest = lines.pop() ?? "";
          if (rest.length > LONGEST_LINE) {
            lines.push(rest);
            rest = "";
          }
          for (const line of lines) show(line);
        },
        end(): void {
          if (rest !== "") show(rest);
          rest = "";
        },
      };
    };
    const out = pass((line) => log.info(line));
    const err = pass((line) => {
      tail.push(line);
      if (tail.length > TAIL) tail.shift();
      log.info(line);
    });
    child.stdout.on("data", out.data);
    child.stderr.on("data", err.data);
    const stop = (): void => void child.kill("SIGTERM");
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    child.on("error", (error) =>
      reject(new InputError({ code: "no-shell", message: `bash cannot be started: ${error.message}` })),
    );
    // what the command left in the background may hold its pipes open: its own end is what counts
    child.on("exit", (code, name) => {
      if (signal.aborted) reject(commandFailed(code, name, tail));
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, PIPE_GRACE_MS).unref();
    });
    child.on("close", (code, name) => {
      out.end();
      err.end();
      signal.removeEventListener("abort", stop);
      if (code === 0) resolve();
      else reject(commandFailed(code, name, tail));
    });
  });
}

/** An exit of a command: not a bug of ours, and worth a retry, so a plain error without a stack. */
function commandFailed(code: number | null, signal: string | null, tail: readonly string[]): Error {
  const error = new Error(
    [`the command ended ${signal ? `by signal ${signal}` : `with exit code ${code ?? "?"}`}`, ...tail].join("\n"),
  );
  error.stack = "";
  return error;
}
