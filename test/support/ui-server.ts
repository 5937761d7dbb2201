/** `regimen ui` in the background, in a project, as a person would have it open. */
import { once } from "node:events";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { Project } from "./project.ts";
import { python } from "./reference.ts";

export interface UiServer {
  readonly uri: string;
  readonly version: string;
  readonly runs: number;
  /** Addresses of the experiments' run tables. */
  readonly experiments: readonly { readonly name: string; readonly page: string }[];
  readonly problems: readonly string[];
  /** Ctrl-C, or another signal; gives the exit code. */
  interrupt(signal?: NodeJS.Signals): Promise<number | null>;
}

/** The environment in which regimen finds the tests' MLflow. */
export function withMlflow(): Record<string, string> {
  const interpreter = python("mlflow");
  if (interpreter === null || !existsSync(interpreter)) throw new Error("no MLflow: requireMlflow says so before");
  return { VIRTUAL_ENV: dirname(dirname(interpreter)) };
}

/** Starts it and waits until it has imported what there is. */
export async function startUi(
  project: Pick<Project, "start">,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<UiServer> {
  const child = project.start(["ui", "--json", ...args], { ...withMlflow(), ...env });
  let [out, err] = ["", ""];
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const told = new Promise<string>((resolve, reject) => {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      if (out.includes("\n")) resolve(out);
    });
    child.once("exit", (code) => reject(new Error(`regimen ui ended with ${code}:\n${err}`)));
  });
  const shown = JSON.parse(await told) as Omit<UiServer, "interrupt">;
  return {
    ...shown,
    async interrupt(signal = "SIGINT") {
      if (child.exitCode !== null) return child.exitCode;
      const ended = once(child, "exit");
      child.kill(signal);
      return (await ended)[0] as number | null;
    },
  };
}
