import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { findMlflow } from "../../../../src/runner/tracking/server/find-mlflow.ts";

describe("findMlflow", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-find-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function program(place: string, text = "#!/bin/sh\nexit 0\n", mode = 0o755): string {
    const path = join(folder, place);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  }
  /** A PATH on which python3 says whether it has the module. */
  const pathWith = (hasModule: boolean): string => join(program("path/python3", `#!/bin/sh\nexit ${hasModule ? 0 : 1}\n`), "..");

  it("takes the active environment's, then ./.venv, other ./.venv*, the PATH, and a module of python3", () => {
    const PATH = pathWith(true);
    const project = join(folder, "project");
    const find = (env = {}) => findMlflow({ PATH, ...env }, [project]);
    expect(find()).to.deep.equal({ command: "python3", args: ["-m", "mlflow"] });
    const onPath = program("path/mlflow");
    expect(find()).to.deep.equal({ command: onPath, args: [] });
    const other = program("project/.venv-a/bin/mlflow");
    expect(find()?.command).to.equal(other);
    const own = program("project/.venv/bin/mlflow");
    expect(find()?.command).to.equal(own);
    const active = program("active/bin/mlflow");
    expect(find({ VIRTUAL_ENV: join(folder, "active") })?.command).to.equal(active);
  });

  it("passes by what is no program: a folder, a file that may not be run, a link to nothing", () => {
    const PATH = pathWith(false);
    mkdirSync(join(folder, ".venv", "bin", "mlflow"), { recursive: true });
    program(".venv-b/bin/mlflow", "", 0o644);
    mkdirSync(join(folder, ".venv-c", "bin"), { recursive: true });
    symlinkSync(join(folder, "nowhere"), join(folder, ".venv-c", "bin", "mlflow"));
    expect(findMlflow({ PATH }, [folder])).to.equal(undefined);
  });

  it("finds none where there is neither Python nor a folder", () => {
    expect(findMlflow({ PATH: join(folder, "empty"), VIRTUAL_ENV: "" }, [join(folder, "none")])).to.equal(undefined);
  });
});
