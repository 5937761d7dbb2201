import type { Host } from "../../src/runner/cli/session.ts";

/** Runs a command in this process, in a folder, for commands that load neither specs nor components. */
export async function runHere(
  cwd: string,
  args: readonly string[],
  env: { readonly [name: string]: string } = {},
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let [out, err] = ["", ""];
  const none = (): never => {
    throw new Error("not for this command");
  };
  const host: Host = {
    cwd,
    env,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    columns: null,
    now: Date.now,
    installation: {
      ...{ name: "regimen", version: "0", build: "0", module: "", catalogue: none, loadComposite: none, loadCheck: none },
      engines: { names: [], choose: none, look: none } as unknown as Host["installation"]["engines"], // no engine is asked for
    },
    workerFile: "",
    templates: "",
    loadComponent: none,
    renderReport: none,
    renderReproduction: none,
    renderMethods: none,
    renderDiff: none,
    printedNumbers: none,
    onInterrupt: () => () => {},
  };
  const { runCommand } = await import("../../src/runner/cli/main.ts"); // as its own imports are, so that a class is one
  const code = await runCommand(host, args);
  return { code, out, err };
}
