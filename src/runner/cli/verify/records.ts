import { shortDigest } from "../../../formats/short-digest.ts";
import { faultsOf } from "../../cache/artifacts.ts";
import { actionPath, readAction, type Store } from "../../cache/store.ts";
import { asTaskId } from "../../contract/ids.ts";
import type { Json } from "../../contract/json.ts";
import { sameJson } from "../../plan/changes.ts";
import { keyOf } from "../../plan/fingerprint.ts";
import type { State } from "../../plan/freshness.ts";
import type { Fresh } from "./findings.ts";

/**
 * One task's record in the store: whole, the same that the last run noted, under the key that its fingerprint gives; and each of its
 * artifacts byte by byte.
 */
export function recordLinks(store: Store, id: string, { fingerprint, action }: State["tasks"][string]): readonly Fresh[] {
  const task = asTaskId(id);
  const again = action.imported
    ? "take it again, by regimen cache import FILE or from the remote cache: regimen run"
    : "make it again: regimen run";
  const anew = action.imported
    ? again
    : `make it again: regimen run --force --only '${id.replace(/\[case=.*\]$/, "").replace(/,case=.*\]$/, "]")}'`;
  const record = { link: "records", where: actionPath(store, action.key), task, help: anew } as const;
  const findings: Fresh[] = [];
  const lookup = readAction(store, action.key);
  if (lookup.found === "none") findings.push({ ...record, fault: "missing", message: `the record of ${id} is not in the store` });
  else if (lookup.found === "corrupt")
    findings.push({ ...record, fault: "damaged", message: `the record of ${id} is not what was written` });
  else if (!sameJson(lookup.action as unknown as Json, action as unknown as Json))
    findings.push({ ...record, fault: "broken", message: `the record of ${id} is not the one that the last run noted` });
  if (keyOf(fingerprint) !== action.key)
    findings.push({
      ...record,
      fault: "broken",
      message: `what is noted of ${id} does not give its key ${shortDigest(action.key)}`,
    });
  for (const [port, stored] of Object.entries(action.outputs)) {
    for (const { state, path } of faultsOf(store, stored)) {
      const about = { link: "artifacts", where: path, task, help: again } as const;
      findings.push(
        state === "missing"
          ? { ...about, fault: "missing", message: `${id}.${port} is not in the store: removed by gc or by hand, not damaged` }
          : { ...about, fault: "damaged", message: `${id}.${port} is not what its digest says: at least one byte differs` },
      );
    }
  }
  return findings;
}
