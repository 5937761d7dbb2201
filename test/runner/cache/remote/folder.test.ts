import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { folderRemote } from "../../../../src/runner/cache/remote/folder.ts";

describe("a folder as a remote", () => {
  let folder: string;
  let place: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-remote-"));
    place = join(folder, "shared");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it("gives back what was put under a name, and says what it has", async () => {
    const remote = await folderRemote(place);
    expect(await remote.size("objects/ab/c.txt")).to.equal(undefined);
    expect(await remote.get("objects/ab/c.txt", join(folder, "back"))).to.equal(false);
    await remote.put("objects/ab/c.txt", file("a", "hello"));
    expect(await remote.size("objects/ab/c.txt")).to.equal(5);
    expect(await remote.get("objects/ab/c.txt", join(folder, "back"))).to.equal(true);
    expect(readFileSync(join(folder, "back"), "utf8")).to.equal("hello");
    await remote.put("objects/ab/c.txt", file("a", "other"));
    expect(readFileSync(join(place, "objects/ab/c.txt"), "utf8")).to.equal("other");
    expect(readdirSync(join(place, "tmp"))).to.deep.equal([]);
  });

  it("shows a file whole or not at all, however many put it", async () => {
    const texts = Array.from({ length: 8 }, (_, i) => String(i).repeat(300_000));
    const remotes = await Promise.all(texts.map(() => folderRemote(place)));
    const reader = await folderRemote(place);
    const seen: string[] = [];
    let isDone = false;
    const reading = (async () => {
      while (!isDone) if (await reader.get("x", join(folder, "back"))) seen.push(readFileSync(join(folder, "back"), "utf8"));
    })();
    await Promise.all(remotes.map((remote, i) => remote.put("x", file(`from-${i}`, texts[i] as string))));
    isDone = true;
    await reading;
    for (const text of [...seen, readFileSync(join(place, "x"), "utf8")]) expect(texts.includes(text)).to.equal(true);
  });

  it("is made where the folder above is there, and else taken for one that is not mounted", async () => {
    await folderRemote(place);
    expect(existsSync(place)).to.equal(true);
    const absent = join(folder, "absent", "shared");
    const error = await folderRemote(absent).catch((thrown: Error) => thrown);
    expect(error)
      .to.be.an("error")
      .with.property("message", `there is no folder ${join(folder, "absent")}`);
    expect(existsSync(join(folder, "absent"))).to.equal(false);
  });

  it("loses the parts that killed processes have left, a day later", async () => {
    mkdirSync(join(place, "tmp"), { recursive: true });
    const [old, young] = [join(place, "tmp", "n1-7-0.part"), join(place, "tmp", "n1-8-0.part")];
    writeFileSync(old, "x");
    writeFileSync(young, "x");
    utimesSync(old, new Date(Date.now() - 100_000_000), new Date(Date.now() - 100_000_000));
    await folderRemote(place);
    expect(readdirSync(join(place, "tmp"))).to.deep.equal(["n1-8-0.part"]);
  });

  it("leaves nothing of a copy that is stopped, and what was there before", async () => {
    const abort = new AbortController();
    const remote = await folderRemote(place, abort.signal);
    await remote.put("x", file("a", "before"));
    const putting = remote.put("x", file("b", "y".repeat(5_000_000))).catch((error: Error) => error.name);
    abort.abort();
    expect(await putting).to.equal("AbortError");
    expect(readFileSync(join(place, "x"), "utf8")).to.equal("before");
    expect(readdirSync(join(place, "tmp"))).to.deep.equal([]);
  });
});
