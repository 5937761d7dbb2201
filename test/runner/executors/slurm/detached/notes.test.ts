import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { asTaskId } from "../../../../../src/runner/contract/ids.ts";
import { failedIn, note, notesFrom } from "../../../../../src/runner/executors/slurm/detached/notes.ts";

describe("what a job of a whole run notes", () => {
  it("is read as it grows, and tells which tasks have failed for good", () => {
    const folder = mkdtempSync(join(tmpdir(), "regimen-notes-"));
    try {
      const path = join(folder, "0.events");
      const [a, b] = [asTaskId("a"), asTaskId("b")];
      const failed = (task: typeof a, message: string) =>
        ({ type: "task-failed", task, cause: "error", message, attempt: 1 }) as const;
      expect(notesFrom(path, 0)).to.deep.equal({ notes: [], next: 0 });
      note(path, { ...failed(a, "once"), retryIn: 1 });
      note(path, failed(b, "no"));
      const first = notesFrom(path, 0);
      expect(first.notes.map(({ event }) => event.type)).to.deep.equal(["task-failed", "task-failed"]);
      expect([...failedIn(first.notes).keys()]).to.deep.equal([b]);
      note(path, { type: "task-started", task: b, key: "", reason: { why: "never-run" }, attempt: 1 });
      note(path, failed(a, "for good"));
      const second = notesFrom(path, first.next);
      expect(second.notes).to.have.length(2);
      expect([...failedIn(second.notes, failedIn(first.notes)).values()].map(({ message }) => message)).to.deep.equal([
        "for good",
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
