import { resolve } from "node:path";
import type { Call } from "./args.ts";
import { CallError, optionText, type Session } from "./session.ts";

const EXECUTORS = ["local", "slurm"];

/** The executor that a call or its spec names, and the cluster's file. */
export function executorNamed(session: Session, call: Call): { readonly name: string; readonly cluster: string | undefined } {
  const said = session.loaded.spec.settings.executor;
  const name = optionText(call.options.executor) ?? said?.name ?? "local";
  if (!EXECUTORS.includes(name)) throw new CallError(`there is no executor "${name}"\nExecutors: ${EXECUTORS.join(", ")}`);
  const file = optionText(call.options.cluster);
  if (file !== undefined && name === "local")
    throw new CallError(
      `--cluster ${file} says what a cluster wants, and this runs here\nTo run on the cluster, add: --executor slurm`,
    );
  return { name, cluster: file === undefined ? said?.cluster : resolve(session.host.cwd, file) };
}
