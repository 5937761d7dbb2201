import type { Call } from "./args.ts";
import { parseCall } from "./args.ts";
import { CallError, type Host } from "./session.ts";

type Handler = (host: Host, call: Call) => Promise<number>;

const HANDLERS: { readonly [command: string]: () => Promise<Handler> } = {
  run: async () => (await import("./commands/run.ts")).run,
  plan: async () => (await import("./commands/plan.ts")).plan,
  check: async () => (await import("./commands/check.ts")).check,
  explain: async () => (await import("./commands/explain.ts")).explain,
  status: async () => (await import("./commands/status.ts")).status,
  show: async () => (await import("./commands/show.ts")).show,
  diff: async () => (await import("./commands/diff.ts")).diff,
  report: async () => (await import("./commands/report.ts")).report,
  compare: async () => (await import("./commands/compare.ts")).compare,
  call: async () => (await import("./commands/call.ts")).call,
  components: async () => (await import("./commands/components.ts")).components,
  trace: async () => (await import("./commands/trace.ts")).trace,
  verify: async () => (await import("./commands/verify.ts")).verify,
  export: async () => (await import("./commands/export.ts")).exportResults,
  attach: async () => (await import("./commands/attach.ts")).attach,
  cancel: async () => (await import("./commands/cancel.ts")).cancel,
  cache: async () => (await import("./commands/cache.ts")).cache,
  ui: async () => (await import("./commands/ui.ts")).ui,
  gc: async () => (await import("./commands/gc.ts")).gc,
  sync: async () => (await import("./commands/sync.ts")).sync,
  doctor: async () => (await import("./commands/doctor.ts")).doctor,
  init: async () => (await import("./commands/init.ts")).init,
};

/** Runs the command line `argv` (without node and the script) and gives its exit code. */
export async function runCommand(host: Host, argv: readonly string[]): Promise<number> {
  const parsed = parseCall(argv, host.installation.version);
  if ("print" in parsed) {
    host.out(`${parsed.print}\n`);
    return 0;
  }
  if ("mistake" in parsed) {
    host.err(`${parsed.mistake}\n`);
    return 2;
  }
  const { call } = parsed;
  try {
    const handler = await (HANDLERS[call.command] as () => Promise<Handler>)();
    return await handler(host, call);
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    if (error.failures.length === 0) {
      if (call.options.json) host.out(`${JSON.stringify([{ code: "call", message: error.message }])}\n`);
      host.err(`regimen: ${error.message}\n`);
      return 2;
    }
    if (call.options.json) host.out(`${JSON.stringify(error.failures)}\n`);
    else {
      const { renderFailure } = await import("../spec/diagnostics.ts");
      const text = error.failures.map((failure) => renderFailure(failure, { color: host.columns !== null })).join("\n\n");
      host.err(
        `${text}\n\n${error.failures.length === 1 ? "1 mistake" : `${error.failures.length} mistakes`}; nothing was run\n`,
      );
    }
    return 2;
  }
}
