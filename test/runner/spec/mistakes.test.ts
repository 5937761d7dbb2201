import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { Failure } from "../../../src/runner/contract/failure.ts";
import { renderFailure, SPEC_CODES } from "../../../src/runner/spec/diagnostics.ts";
import { compileIn } from "./project.ts";

/*
 * Each mistake is a spec `mistakes/NN-code.yaml` (or a folder with a spec.yaml) and the messages it gets, word for word, in
 * `NN-code.txt`. First lines `# variant: NAME`, `# profile: NAME` and `# -p key=value` are the call's.
 * REGIMEN_WRITE_GOLDEN=1 writes the messages anew; read them before you commit.
 */
const FOLDER = fileURLToPath(new URL("mistakes/", import.meta.url));
const seen = new Set<string>();

async function mistakesOf(folder: string, file: string): Promise<readonly Failure[]> {
  const head = statSync(join(folder, file), { throwIfNoEntry: false })?.isFile()
    ? readFileSync(join(folder, file), "utf8").split("\n")
    : [];
  const option = (name: string): string[] =>
    head.filter((line) => line.startsWith(`# ${name} `)).map((line) => line.slice(name.length + 3));
  const [profile] = option("profile:");
  const result = await compileIn(folder, {
    file,
    variant: option("variant:")[0] ?? null,
    overrides: option("-p"),
    ...(profile === undefined ? {} : { profile }),
  });
  if (result.ok) throw new Error(`${file} was found to be good`);
  for (const failure of result.failures) seen.add(failure.code);
  return result.failures;
}

const render = (failures: readonly Failure[], folder: string): string =>
  `${failures
    .map((failure) => renderFailure(failure))
    .join("\n")
    .replaceAll(folder.replace(/\/$/, ""), "PROJECT")}\n`;

describe("mistakes in a spec", () => {
  const names = readdirSync(FOLDER).filter((name) => /^\d+-/.test(name) && !name.endsWith(".txt"));
  for (const name of names) {
    const stem = name.replace(/\.yaml$/, "");
    it(stem.replace("-", ": "), async () => {
      const folder = name.endsWith(".yaml") ? FOLDER : join(FOLDER, name);
      const failures = await mistakesOf(folder, name.endsWith(".yaml") ? name : "spec.yaml");
      const code = stem.replace(/^\d+-/, "");
      if (code !== "all-at-once") expect(failures.map((failure) => failure.code)).to.include(code);
      const golden = join(FOLDER, `${stem}.txt`);
      const text = render(failures, folder);
      if (process.env.REGIMEN_WRITE_GOLDEN) writeFileSync(golden, text);
      expect(text).to.equal(readFileSync(golden, "utf8"));
    });
  }

  describe("that no text file can hold", () => {
    let folder = "";
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "regimen-mistakes-"));
    });
    after(() => rmSync(folder, { recursive: true }));

    async function message(file: string, content: string | Uint8Array | null): Promise<string> {
      if (content !== null) writeFileSync(join(folder, file), content);
      return render(await mistakesOf(folder, file), folder);
    }

    it("a file that is not there", async () => {
      writeFileSync(join(folder, "covid-mtl.yaml"), "experiment: x\nstages: {}\n");
      expect(await message("covid_mtl.yaml", null)).to.equal(
        'error[missing-spec]: there is no file "covid_mtl.yaml"; did you mean "covid-mtl.yaml"?\n',
      );
    });

    it("a folder", async () => {
      mkdirSync(join(folder, "specs"));
      writeFileSync(join(folder, "specs", "a.yaml"), "");
      expect(await message("specs", null)).to.equal(
        'error[is-directory]: "specs" is a folder, not a spec\n   help: name one of the specs in it: a.yaml\n',
      );
    });

    it("what is no regular file", async () => {
      const result = await compileIn(folder, { file: "/dev/null" });
      expect(result.ok ? [] : result.failures.map((failure) => failure.code)).to.deep.equal(["unreadable"]);
      seen.add("unreadable");
    });

    it("bytes that are not UTF-8", async () => {
      const latin = Buffer.from("experiment: x\ndescription: Stra\xdfe\n", "latin1");
      expect(await message("latin.yaml", latin)).to.equal(
        [
          "latin.yaml:2:18: error[not-utf8]: byte 32 of the file (0xdf) is not UTF-8",
          "    2 | description: Stra\ufffde",
          "      |                  ^",
          "   help: save the file as UTF-8\n",
        ].join("\n"),
      );
      const wide = Buffer.from("\ufeffexperiment: x\n", "utf16le");
      expect(await message("wide.yaml", wide)).to.include("help: the file is UTF-16; save it as UTF-8");
    });

    it("a file beyond all measure", async () => {
      expect(await message("large.yaml", "# padding\n".repeat(250_000))).to.equal(
        'error[too-large]: "large.yaml" has 2500000 bytes\n   allowed: specs of up to 2 MiB\n',
      );
    });
  });

  describe("all together", () => {
    it("cover every code there is", () => {
      expect(SPEC_CODES.filter((code) => !seen.has(code))).to.deep.equal([]);
      expect(SPEC_CODES.length).to.be.at.least(45);
    });
  });
});
