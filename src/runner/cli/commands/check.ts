import type { Call } from "../args.ts";
import { CallError, findSpecs, type Host, openSessions } from "../session.ts";

export async function check(host: Host, call: Call): Promise<number> {
  const failures = [];
  for (const file of findSpecs(host, call.words)) {
    try {
      for await (const { loaded } of openSessions(host, file, call.options)) {
        const { experiment, variant, tasks } = loaded.spec;
        if (!call.options.json)
          host.out(`${experiment}${variant === null ? "" : ` (variant ${variant})`}: ${tasks.length} stages, no mistakes\n`);
      }
    } catch (error) {
      if (!(error instanceof CallError) || error.failures.length === 0) throw error;
      failures.push(...error.failures);
    }
  }
  if (failures.length > 0) throw new CallError("", failures);
  if (call.options.json) host.out("[]\n");
  return 0;
}
