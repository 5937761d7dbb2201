import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { digestCode } from "../../../src/runner/plan/bundle.ts";

describe("digestCode", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-bundle-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const digestOf = async (methods: string, words = 'export const words = ["a", "b"];'): Promise<string> => {
    writeFileSync(join(folder, "words.ts"), words);
    writeFileSync(
      join(folder, "mine.ts"),
      `import { words } from "./words.ts";\nexport const mine = { name: "mine", run: () => 1 };\n${methods}\n`,
    );
    return (await digestCode(join(folder, "mine.ts"), { name: "regimen", version: "1" })).digest;
  };
  const withWords = (sentence: string): string => `export const methods = { part: "data", sentences: [${sentence}] };`;

  it("leaves out what a module says for a paper's methods, words of other files too", async () => {
    const bare = await digestOf("");
    expect(await digestOf(withWords('"One."'))).to.equal(bare);
    expect(await digestOf(withWords('["One", words, "."]'))).to.equal(bare);
    expect(await digestOf(withWords('["One", words, "."]'), 'export const words = ["other"];')).to.equal(bare);
  });
  it("takes words that are computed for code, since computing may do something", async () => {
    expect(await digestOf(withWords('["One", ...words, "."]'))).not.to.equal(await digestOf(""));
  });
});
