import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { slicePage, type ViewerOptions } from "../../../src/reporting/viewer/slice-pages.ts";
import { openCases } from "../../../src/reporting/volumes/case-volumes.ts";
import { openPage, type Page, requireBrowser } from "../../support/browser.ts";
import { casesOnDisk, given, smallChest } from "../volumes/example-cases.ts";

const { image, lung, threshold } = smallChest();
const OPTIONS: ViewerOptions = {
  cases: 3,
  windows: [
    { name: "Lung", level: -600, width: 1500 },
    { name: "Soft", level: 40, width: 400 },
  ],
  colours: [],
  unit: "HU",
  megabytes: 15,
  title: "contours <of> two & three",
  notes: [],
  synthetic: false,
};
const fields = { imageField: "image", maskField: "mask", truthField: "lung", names: [], truthName: "truth", shift: 0 };

describe("slice viewer", () => {
  let folder = "";
  let cohort: Awaited<ReturnType<typeof casesOnDisk>>;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "regimen-viewer-"));
    cohort = await casesOnDisk(["p1", "p2"].map((id) => ({ id, files: { image, mask: threshold, lung } })));
  });
  after(() => {
    rmSync(folder, { recursive: true });
    cohort.dispose();
  });
  async function html(options: Partial<ViewerOptions> = {}, list = cohort.cases): Promise<string> {
    const cases = given("cases", "cohort", list);
    const source = await openCases({ images: cases, masks: [{ ...cases, stage: "before" }], truth: cases }, fields);
    return slicePage(source, { ...OPTIONS, ...options });
  }

  it("is one file that asks for nothing, and gives the same bytes again", async () => {
    const page = await html({ synthetic: true, notes: ["a <b>"] });
    expect(page).to.equal(await html({ synthetic: true, notes: ["a <b>"] }));
    expect(page).not.to.match(/(?:src|href)=|https?:/);
    expect(page).to.match(/Content-Security-Policy" content="default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-/);
    expect(page).to.include("<title>SYNTHETIC: contours &lt;of&gt; two &amp; three</title>");
    expect(page).to.include("SYNTHETIC COHORT. These numbers say nothing about patients").and.to.include("<li>a &lt;b&gt;</li>");
    expect(page).not.to.match(/\beval\(|new Function|style="|\son[a-z]+="/);
  });

  it("shows as many cases as asked for, and says which are not there", async () => {
    const page = await html({ cases: 1 }, [...cohort.cases, { id: "p3", values: {}, files: {}, missing: "its task failed" }]);
    expect(page).not.to.include('id="voxels-1"');
    expect(page)
      .to.include("<li>1 more case is not in this page.</li>")
      .and.to.include("<li>Case p3 is missing: its task failed.</li>");
    expect(await html({ cases: ["p2"] }))
      .to.include('"id":"p2"')
      .and.not.to.include('"id":"p1"');
  });

  it("says what it has left out to stay small", async () => {
    const page = await html({ megabytes: 0.04 });
    expect(page).to.match(
      /"Reduced, so that the page stays small: (?:means of \d × \d voxels of an axial slice; )?values in steps of \d+ HU"/,
    );
    expect(await html()).not.to.include("Reduced, so that");
  });

  it("refuses more masks than a byte has bits", async () => {
    const masks = Array.from({ length: 8 }, (_, k) => given("mask", `m${k}`, lung));
    const source = await openCases({ images: given("volume", "", image), masks, truth: given("mask", "", lung) }, fields);
    const wrong = await slicePage(source, OPTIONS).catch((error: Error) => error.message);
    expect(wrong).to.equal("the page shows at most 8 masks, the true one counted");
  });

  describe("in a browser", () => {
    let page: Page;
    const text = (id: string) => page.evaluate(`document.getElementById(${JSON.stringify(id)}).textContent`);
    /** Waits until the status line says so; reading the volumes takes a moment. */
    async function reaches(where: string): Promise<void> {
      const got = await page.evaluate(`new Promise((resolve) => {
        const until = Date.now() + 120000;
        const look = () => {
          const now = document.getElementById("where").textContent;
          if (now === ${JSON.stringify(where)} || Date.now() > until) resolve(now); else setTimeout(look, 20);
        };
        look();
      })`);
      expect(got).to.equal(where);
    }
    /** Where a voxel of an axial slice is drawn, in the window. */
    const placeOf = (x: number, y: number) =>
      page.evaluate(`(() => {
        const box = document.getElementById("picture").getBoundingClientRect();
        const scale = Math.min(box.width / (24 * 1.5), box.height / (20 * 1.5));
        return { x: box.left + box.width / 2 + (${x} + 0.5 - 12) * 1.5 * scale, y: box.top + box.height / 2 + (${y} + 0.5 - 10) * 1.5 * scale };
      })()`) as Promise<{ x: number; y: number }>;
    const colours = () =>
      page.evaluate(`(() => {
        const canvas = document.getElementById("picture");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const count = { yellow: 0, blue: 0, white: 0 };
        for (let k = 0; k < data.length; k += 4) {
          if (data[k] > 200 && data[k + 1] > 190 && data[k + 2] < 110) count.yellow++;
          if (data[k] < 130 && data[k + 1] > 140 && data[k + 2] > 190) count.blue++;
          if (data[k] > 250 && data[k + 1] > 250 && data[k + 2] > 250) count.white++;
        }
        return count;
      })()`) as Promise<{ yellow: number; blue: number; white: number }>;

    before(async function () {
      this.timeout(180_000);
      requireBrowser(this);
      const file = join(folder, "slices.html");
      writeFileSync(file, await html());
      page = await openPage(file, "#case=p2&plane=axial&slice=4");
    });
    after(async () => {
      await page?.close();
    });

    it("opens at the case and slice of the address, without a request or a complaint", async () => {
      await reaches("axial slice 4 of 12");
      expect(await page.evaluate(`document.getElementById("case").selectedOptions[0].textContent`)).to.equal("p2");
      expect(await page.evaluate(`document.getElementById("picture").getAttribute("aria-label")`)).to.equal(
        "case p2, axial slice 4 of 12",
      );
      expect(page.requests).to.deep.equal([]);
      expect(page.complaints).to.deep.equal([]);
    });

    it("goes through slices by keys, wheel, slider and drag, and stops at the ends", async () => {
      await page.press("ArrowUp");
      await reaches("axial slice 5 of 12");
      await page.press("ArrowLeft");
      await reaches("axial slice 4 of 12");
      await page.press("End");
      await page.press("ArrowUp");
      await reaches("axial slice 12 of 12");
      await page.press("PageDown");
      await reaches("axial slice 2 of 12");
      await page.press("Home");
      await reaches("axial slice 1 of 12");
      const { x, y } = await placeOf(12, 10);
      await page.send("Input.dispatchMouseEvent", { type: "mouseWheel", x, y, deltaX: 0, deltaY: -150 });
      await reaches("axial slice 4 of 12");
      await page.send("Input.dispatchMouseEvent", { type: "mouseWheel", x, y, deltaX: 0, deltaY: 50 });
      await reaches("axial slice 3 of 12");
      await page.evaluate(
        `(() => { const s = document.getElementById("slice"); s.value = 9; s.dispatchEvent(new Event("input")); })()`,
      );
      await reaches("axial slice 9 of 12");
      await page.send("Input.dispatchMouseEvent", { type: "mousePressed", x, y, button: "left", clickCount: 1 });
      await page.send("Input.dispatchMouseEvent", { type: "mouseMoved", x, y: y + 18, button: "left" });
      await page.send("Input.dispatchMouseEvent", { type: "mouseReleased", x, y: y + 18, button: "left" });
      await reaches("axial slice 6 of 12");
      expect(await page.evaluate("location.hash")).to.equal("#case=p2&plane=axial&slice=6");
    });

    it("tells the attenuation under the pointer, and the masks it belongs to", async () => {
      await page.evaluate(`(() => { location.hash = "#case=p1&plane=axial&slice=7"; })()`);
      await reaches("axial slice 7 of 12");
      const at = async (x: number, y: number) => {
        await page.send("Input.dispatchMouseEvent", { type: "mouseMoved", ...(await placeOf(x, y)) });
        return text("under");
      };
      const voxel = (x: number, y: number) => image.data[(6 * 20 + y) * 24 + x]!;
      expect(await at(5, 8)).to.equal("30 HU, in truth");
      expect(await at(17, 9)).to.equal(`−${-voxel(17, 9)} HU, in truth, before`);
      expect(await at(12, 9)).to.equal("40 HU");
      expect(await at(0, 0)).to.equal("−1000 HU");
    });

    it("switches planes, greys and contours", async () => {
      await page.press("c");
      await reaches("coronal slice 9 of 20");
      await page.press("s");
      expect(await text("where")).to.match(/^sagittal slice \d+ of 24$/);
      await page.press("a");
      const drawn = await colours();
      expect(drawn.yellow).to.be.above(200);
      expect(drawn.blue).to.be.above(200);
      await page.evaluate(`document.getElementById("mask-1").click()`);
      expect((await colours()).blue).to.equal(0);
      await page.press("m");
      expect((await colours()).yellow).to.equal(0);
      const before = (await colours()).white;
      await page.evaluate(
        `(() => { const w = document.getElementById("level"); w.value = -900; w.dispatchEvent(new Event("input")); })()`,
      );
      expect((await colours()).white).to.be.above(before + 1000); // the body is white now
      expect(
        await page.evaluate(`[...document.querySelectorAll("input[name=window]")].map((each) => each.checked)`),
      ).to.deep.equal([false, false]);
      await page.press("2");
      expect(await page.evaluate(`document.getElementById("level").value`)).to.equal("40");
      expect(page.complaints).to.deep.equal([]);
    });

    it("leaves letters and arrows to what is typed into", async () => {
      await page.press("a");
      const where = await text("where");
      for (const id of ["case", "level"]) {
        await page.evaluate(`document.getElementById("${id}").focus()`);
        await page.press("c");
        expect(await text("where")).to.equal(where);
      }
      await page.evaluate(`document.getElementById("slice").focus()`);
      await page.press("s");
      expect(await text("where")).to.match(/^sagittal/);
      await page.press("A");
      expect(await text("where")).to.equal(where);
      await page.evaluate(`document.activeElement.blur()`);
    });

    it("says beside the picture what is known of a case", async () => {
      await page.evaluate(
        `(() => { const c = document.getElementById("case"); c.value = "0"; c.dispatchEvent(new Event("change")); })()`,
      );
      expect(await text("facts")).to.match(/^Age: 5424 × 20 × 12 voxels of 1\.5 × 1\.5 × 2\.5 mmDice of before: 0\.\d{3}$/);
    });
  });
});
