import { after } from "mocha";
import { type MlflowServer, mlflowServer } from "./server.ts";

let shared: Promise<MlflowServer> | undefined;

/** One MLflow for all tests of this process that only add to it: it takes ten seconds to start. */
export function sharedMlflow(): Promise<MlflowServer> {
  shared ??= mlflowServer();
  return shared;
}

// at the top level: when all files are done
after(async () => {
  await (await shared)?.remove();
});
