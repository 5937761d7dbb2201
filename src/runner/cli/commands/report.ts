import { rmSync } from "node:fs";
import { join, relative } from "node:path";
import { counted } from "../../../formats/counted.ts";
import { planTasks } from "../../plan/freshness.ts";
import type { Call } from "../args.ts";
import { execute } from "../execute.ts";
import { CallError, findSpecs, type Host, openSessions } from "../session.ts";

export async function report(host: Host, call: Call): Promise<number> {
  for (const file of findSpecs(host, call.words)) {
    for await (const session of openSessions(host, file, call.options)) {
      const stale = planTasks(session.assessor, session.loaded.spec.tasks).filter(({ state }) => state !== "fresh");
      if (stale.length > 0)
        throw new CallError(
          `${counted(stale.length, "stage")} ${stale.length === 1 ? "is" : "are"} not up to date, so a report would show old numbers\nRun them first with: regimen run`,
        );
      // all is cached: a run without its report only writes the report
      const path = join(session.resultsRoot, session.state.results, "report.html");
      rmSync(path, { force: true });
      await execute(session, { jobs: 1, keepGoing: false, only: [], force: false }, () => {});
      if (call.options.json) host.out(`${JSON.stringify({ report: path })}\n`);
      else host.out(`${relative(host.cwd, path)}\n`);
    }
  }
  return 0;
}
