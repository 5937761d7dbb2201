import { readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../cache/file-layer.ts";
import type { Store } from "../cache/store.ts";
import type { Call } from "./args.ts";

/** How a run was called, for who comes back to it. Values of the environment are not in it: those may be secrets. */
export interface RunCall {
  readonly cwd: string;
  /** Its specs, absolute. */
  readonly specs: readonly string[];
  readonly options: Call["options"];
}

/** What says how something is shown, or would be done twice by coming back, is not part of what is to be gone on with. */
const LEFT_OUT: ReadonlySet<string> = new Set(["json", "dry-run", "force", "detach"]);

const callPath = (store: Store, run: string): string => join(store.home, "runs", run, "call.json");

/** The call as it is kept. */
export const runCallOf = (cwd: string, specs: readonly string[], { options }: Call): RunCall => ({
  cwd,
  specs,
  options: Object.fromEntries(Object.entries(options).filter(([name]) => !LEFT_OUT.has(name))),
});

/** Keeps how a run is called, before it leaves anything to others. */
export function writeRunCall(store: Store, run: string, call: RunCall): void {
  replaceFile(store.files, callPath(store, run), `${JSON.stringify(call)}\n`, store.temporary);
}

/** How a run was called; undefined where it has not been written down. */
export function readRunCall(store: Store, run: string): RunCall | undefined {
  try {
    return JSON.parse(readFileSync(callPath(store, run), "utf8")) as RunCall;
  } catch {
    return undefined;
  }
}

/** The words that call it again. */
export function callText({ specs, options }: RunCall, shown: (path: string) => string): string {
  const word = (text: string): string => (/^[\w@%+=:,./[\]-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
  const said = Object.entries(options).flatMap(([name, value]) =>
    [value]
      .flat()
      .flatMap((one) =>
        one === undefined || one === false ? [] : one === true ? [`--${name}`] : [`--${name} ${word(String(one))}`],
      ),
  );
  return ["regimen run", ...specs.map((path) => word(shown(path))), ...said].join(" ");
}
