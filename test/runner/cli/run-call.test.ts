import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { diskFiles } from "../../../src/runner/cache/file-layer.ts";
import { openStore, prepareStore } from "../../../src/runner/cache/store.ts";
import { callText, readRunCall, runCallOf, writeRunCall } from "../../../src/runner/cli/run-call.ts";

const OPTIONS = {
  ...{ executor: "slurm", cluster: "hospital.yaml", param: ["n=3", "title=a 'b'"], "keep-going": true },
  ...{ force: true, json: true, "dry-run": false },
};

describe("how a run was called", () => {
  it("is kept without what would do things twice, or only shows them", () => {
    const home = mkdtempSync(join(tmpdir(), "regimen-call-"));
    try {
      const store = openStore(home, diskFiles);
      prepareStore(store);
      expect(readRunCall(store, "r1")).to.equal(undefined);
      const call = runCallOf("/p", ["/p/a.yaml"], { command: "run", words: ["a.yaml"], options: OPTIONS });
      writeRunCall(store, "r1", call);
      expect(readRunCall(store, "r1")).to.deep.equal({
        ...{ cwd: "/p", specs: ["/p/a.yaml"] },
        options: { executor: "slurm", cluster: "hospital.yaml", param: ["n=3", "title=a 'b'"], "keep-going": true },
      });
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });

  it("is shown as words for a shell", () => {
    const call = runCallOf("/p", ["/p/my spec.yaml"], { command: "run", words: [], options: OPTIONS });
    expect(callText(call, (path) => path.slice(3))).to.equal(
      "regimen run 'my spec.yaml' --executor slurm --cluster hospital.yaml --param n=3 --param 'title=a '\\''b'\\''' --keep-going",
    );
  });
});
