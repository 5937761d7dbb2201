import { userInfo } from "node:os";
import { redactor } from "../../executors/redact.ts";
import { gpusOf } from "../../plan/engine-of.ts";
import { stateName } from "../../plan/freshness.ts";
import { openJsonLines } from "../../tracking/json-lines.ts";
import type { RunOf } from "../../tracking/record/facts.ts";
import { gitFacts } from "../../tracking/record/git-facts.ts";
import type { Tracker } from "../../tracking/record/record.ts";
import { makeRecorder } from "../../tracking/record/recorder.ts";
import { askGpus, cpuTimes, hostMetrics } from "../../tracking/record/system-metrics.ts";
import type { TrackingSettings } from "../../tracking/target.ts";
import type { Session } from "../session.ts";
import type { Tracking, TrackOptions } from "./parts.ts";
import { openServer } from "./server.ts";
import { trackedFiles } from "./tracked-files.ts";
import { keptTexts, worldOf } from "./world.ts";

const FLUSH_MS = 1000;
const SAMPLE_MS = 10_000;
/** Variables whose values are masked wherever they would be logged. */
const CREDENTIALS = ["MLFLOW_TRACKING_PASSWORD", "MLFLOW_TRACKING_TOKEN"];

/** Opens what logs a run: the recorder, the outbox unless the spec or the call says that nothing goes to a server, and JSON lines. */
export async function openTracking(session: Session, options: TrackOptions): Promise<Tracking> {
  const { host, root, loaded, store, assessor } = session;
  const { spec } = loaded;
  const { run } = options;
  const settings = settingsOf(session);
  const [git, { stringify }] = await Promise.all([gitFacts(root), import("yaml")]);
  const experiment = settings.experiment ?? (host.env.MLFLOW_EXPERIMENT_NAME || spec.experiment);
  const isSent = options.toServer && spec.settings.tracking !== false;
  const server = isSent ? openServer(session, options, settings, experiment) : undefined;
  const secrets = [...spec.tasks.flatMap((task) => task.secrets), ...CREDENTIALS].map((name) => host.env[name]);
  const redact = redactor([...new Set([...secrets, ...(server?.secrets ?? [])])]);
  const lines = openJsonLines({ files: store.files, home: store.home, name: stateName(spec.experiment, spec.variant), run });
  const trackers: readonly Tracker[] = [...(server ? [server] : []), lines];
  const texts = keptTexts(session, run);
  const world = worldOf(session, redact, texts.keep, stringify, trackers);
  const of: RunOf = {
    run,
    experiment: spec.experiment,
    variant: spec.variant,
    target: experiment,
    description: spec.description,
    spec: world.shownPath(spec.file),
    params: spec.params,
    profile: spec.profile,
    command: `regimen ${process.argv.slice(2).join(" ")}`,
    user: userName(),
    git,
    versions: { regimen: host.installation.version, node: process.version },
    tags: settings.tags ?? {},
    patientLevel: settings.patientLevel === true,
  };
  const recorder = makeRecorder(of, world, options.started);
  let before = cpuTimes();
  const sample = async (): Promise<void> => {
    const after = cpuTimes();
    const values = hostMetrics(before, after);
    before = after;
    const { training } = recorder;
    if (training.length === 0) return;
    const usesGpu = training.some((task) => gpusOf(task, assessor.entryOf(task)) > 0) && session.gpus().length > 0;
    const time = host.now();
    recorder.sample(time, { ...values, ...(usesGpu ? await askGpus() : {}) });
  };
  const timers = [setInterval(() => recorder.flush(), FLUSH_MS), setInterval(() => void sample(), SAMPLE_MS)];
  for (const timer of timers) timer.unref();
  return {
    take: ({ time, event }) => recorder.take(time, event),
    async end(ended, scheduled, published) {
      for (const timer of timers) clearInterval(timer);
      const time = host.now();
      const artifacts = published?.report
        ? await trackedFiles(session, published, published.report, scheduled, {
            redact,
            keepText: texts.keep,
            patientLevel: of.patientLevel,
          })
        : [];
      const status = ended.interrupted ? "KILLED" : ended.failed + ended.skipped > 0 ? "FAILED" : "FINISHED";
      recorder.end(time, { status, seconds: (time - options.started) / 1000, artifacts });
      const logged = await server?.end(recorder.parent, ended.interrupted);
      if (published) lines.moveTo(published.place);
      texts.drop();
      return logged;
    },
    abort: () => server?.abort(),
  };
}

/** What a spec says of logging. Values of single patients stay here unless it says otherwise, wherever the rest goes. */
function settingsOf({ loaded }: Session): TrackingSettings {
  const { tracking } = loaded.spec.settings;
  return typeof tracking === "object" && tracking !== null ? (tracking as TrackingSettings) : {}; // as: checked with the spec
}

function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null; // a user without a name (a container's number)
  }
}
