import { expect } from "chai";
import { classCurve } from "../../../src/reporting/figures/roc-curves.ts";
import { renderReport } from "../../../src/reporting/report/render-report.ts";
import { oneAgainstRest } from "../../../src/stats/metrics/one-against-rest.ts";
import { rocArea } from "../../../src/stats/metrics/roc-area.ts";
import { rocCurve } from "../../../src/stats/metrics/roc-curve.ts";
import { openHtml, type Page, requireBrowser } from "../../support/browser.ts";
import { exampleReport, LOSSES, SCORES } from "./example-report.ts";

describe("the report in a browser", function () {
  this.timeout(60_000);
  let page: Page;
  before(async function () {
    requireBrowser(this);
    page = await openHtml(renderReport(await exampleReport()), "#variant=fewer&label=NAT");
  });
  after(() => page?.close());

  /** What of the page can be read: hidden panels are not. */
  const shown = async () => (await page.evaluate("document.body.innerText")) as string;
  const numbers = async () => [...(await shown()).matchAll(/Table (0\.\d\d)\./g)].map((match) => match[1]);
  const hash = () => page.evaluate("location.hash");
  const tip = async () => {
    const text = `(() => { const tip = document.getElementById("tip"); return tip.classList.contains("on") ? tip.textContent : ""; })()`;
    return ((await page.evaluate(text)) as string).split("\n");
  };
  const radio = (place: string, axis: string, value: string) =>
    `document.querySelector('[data-place="${place}"] input[data-axis="${axis}"][value="${value}"]')`;
  /** A part of a figure that is shown, in the middle of the window. */
  const partOf = (figure: string, part: string) => `(() => {
    const panels = [...document.querySelectorAll("figure")].filter((one) => one.checkVisibility());
    const found = panels[${["figure3", "figure4", "figure6"].indexOf(figure)}].querySelector('[data-part="${part}"] :is(path, image)');
    if (found.getBoundingClientRect().top < 100 || found.getBoundingClientRect().bottom > innerHeight) found.scrollIntoView({ block: "center" });
    return found.getBoundingClientRect().toJSON();
  })()`;
  async function point(figure: string, part: string, across: number, down: number): Promise<void> {
    await page.evaluate(partOf(figure, part));
    await settled();
    const box = (await page.evaluate(partOf(figure, part))) as { left: number; top: number; width: number; height: number };
    const [x, y] = [box.left + across * box.width, box.top + down * box.height];
    await page.send("Input.dispatchMouseEvent", { type: "mouseMoved", x, y });
  }
  const settled = () => page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");

  it("opens with the choices of the address, each place as near to them as it can", async () => {
    // welch in fewer of NAT; table2 in fewer; table4 is the same for all
    expect(await numbers()).to.deep.equal(["0.50", "0.60", "0.40"]);
    expect(await shown()).to.contain("The same for variant base, fewer, seeds.");
    expect(await page.evaluate(`${radio("table2", "seed", "1")}.disabled`), "fewer has no seeds").to.equal(true);
    expect(await hash()).to.equal("#variant=fewer&label=NAT");
  });

  it("switches by arrow keys, everywhere at once, and writes the choice into the address", async () => {
    await page.evaluate(`${radio("welch", "variant", "fewer")}.focus()`);
    for (const [type, more] of [["rawKeyDown", {}] as const, ["keyUp", {}] as const])
      await page.send("Input.dispatchKeyEvent", {
        type,
        key: "ArrowLeft",
        code: "ArrowLeft",
        windowsVirtualKeyCode: 37,
        ...more,
      });
    expect(await numbers()).to.deep.equal(["0.20", "0.30", "0.40"]);
    expect(await hash()).to.equal("#variant=base&label=NAT");
    expect(await page.evaluate(`document.activeElement.value`)).to.equal("base");
    await page.evaluate(`${radio("table2", "variant", "seeds")}.click()`);
    expect(await numbers(), "welch has no seeds").to.deep.equal(["0.20", "0.71", "0.40"]);
    expect(await shown()).to.contain("Not made for variant seeds; shown is what the switches say.");
    await page.evaluate(`${radio("table2", "seed", "2")}.click()`);
    expect(await numbers()).to.deep.equal(["0.20", "0.72", "0.40"]);
    expect(await hash()).to.equal("#variant=seeds&label=NAT&seed=2");
    const link = `document.querySelector('[data-place="table2"] .panel:not([hidden]) a.download').download`;
    expect(await page.evaluate(link)).to.equal("table2@seeds[seed=2].csv");
    await page.evaluate(`document.querySelector('nav a[href="#figures"]').click()`);
    await settled();
    expect(await hash()).to.equal("#figures&variant=seeds&label=NAT&seed=2");
    await page.evaluate(`${radio("table2", "variant", "base")}.click()`);
  });

  it("shows a panel that an address names", async () => {
    await page.evaluate(`{ location.hash = "#table-welch@fewer[label=NAT]"; }`);
    await settled();
    expect((await numbers())[0]).to.equal("0.50");
    await page.evaluate(`{ location.hash = "#variant=base&label=CT&%E0%A4%A"; }`);
    await settled();
    expect((await numbers())[0]).to.equal("0.10");
  });

  it("tells model, rates, threshold and area of the ROC point under the pointer", async () => {
    const { truth, probabilities, classes } = SCORES[0]!.scores;
    const { positive, score } = oneAgainstRest(truth, probabilities, classes.length, 1);
    const { fpr, tpr, thresholds } = rocCurve(positive, score);
    const corners = classCurve([SCORES[0]!.scores], 1, "exact");
    await point("figure3", "panel-0", 0.25, 0.1);
    const [title, x, y, z, area] = await tip();
    expect(title).to.match(/^CT: (RF|LGBM)$/);
    await page.evaluate(
      `[...document.querySelectorAll(".keys button")].find((one) => one.checkVisibility() && one.textContent === "LGBM").click()`,
    );
    await point("figure3", "panel-0", 0.26, 0.11);
    const told = await tip();
    expect(told[0], "the other is hidden").to.equal("CT: RF");
    const found = told.slice(1, 4).map((line) => Number(/[\d.]+$/.exec(line)![0]));
    const at = [...fpr.keys()].find((i) => Math.abs(fpr[i]! - found[0]!) < 5e-4 && Math.abs(tpr[i]! - found[1]!) < 5e-4)!;
    expect(at, told.join("; ")).to.be.a("number");
    expect(found[2]).to.be.closeTo(thresholds[at]!, 5e-4 * thresholds[at]!);
    const far = corners.fpr.map((x, i) => Math.hypot(x - 0.26, corners.tpr[i]! - 0.89));
    expect([fpr[at], tpr[at]], "the nearest corner").to.deep.equal(
      [corners.fpr, corners.tpr].map((rates) => rates[far.indexOf(Math.min(...far))]),
    );
    expect(told[4]).to.equal(`area ${rocArea(positive, score).toFixed(3)}`);
    expect([x, y, z, area].map((line) => line!.replace(/ [\d.]+$/, ""))).to.deep.equal([
      ...["false-positive rate", "true-positive rate", "threshold", "area"],
    ]);
    const off = `[...document.querySelectorAll('[data-part="line-0-1"]')].filter((one) => one.classList.contains("off")).length`;
    expect(await page.evaluate(off)).to.equal(1);
  });

  it("goes along curves by arrow keys", async () => {
    await page.evaluate(`[...document.querySelectorAll(".plot svg")].find((one) => one.checkVisibility()).focus()`);
    await page.press("ArrowDown");
    expect((await tip())[0]).to.equal("Severity, RF: 0");
    await page.press("ArrowUp");
    expect((await tip())[0]).to.equal("CT: RF");
    for (let presses = 0; presses < 60; presses++) await page.press("ArrowLeft");
    expect(await tip(), "the first point has no threshold").to.deep.equal([
      ...["CT: RF", "false-positive rate 0", "true-positive rate 0", (await tip())[3]!],
    ]);
    await page.press("Escape");
    expect(await tip()).to.deep.equal([""]);
  });

  it("tells all lines' values at the epoch under the pointer", async () => {
    await point("figure4", "panel-0", 0.4, 0.5);
    expect(await tip()).to.deep.equal(["Training, epoch 3", `plain ${LOSSES.plain[2]}`, `shifted ${LOSSES.shifted[1]}`]);
    await point("figure4", "panel-0", 0.01, 0.5);
    expect(await tip()).to.deep.equal(["Training, epoch 1", "plain 1"]);
  });

  it("tells row, column and value of the heat map's cell under the pointer", async () => {
    // patients in the order 4, 5, 0, 1, 2, 3 of the table, features 2, 0, 1
    await point("figure6", "matrix", 2.5 / 6, 0.5 / 3);
    expect(await tip()).to.deep.equal(["patient 11", "Negative", "value −2", "Gender: Female"]);
    await point("figure6", "matrix", 1.5 / 6, 1.5 / 3);
    expect(await tip()).to.deep.equal(["patient 16", "Small", "value 3.1", "Gender: Male"]);
    await page.evaluate(`[...document.querySelectorAll("[data-part=matrix]")].at(-1).closest("svg").focus()`);
    await page.press("ArrowRight");
    await page.press("ArrowDown");
    expect(await tip()).to.deep.equal(["patient 11", "Large_glcm_Energy", "value 1500000", "Gender: Female"]);
    const [box, cell] = (await page.evaluate(
      `[".told", "[data-part=matrix] image"].map((one) => document.querySelector(one).getBoundingClientRect().toJSON())`,
    )) as { x: number; y: number; width: number }[];
    expect(box!.x).to.be.closeTo(cell!.x + (2 * cell!.width) / 6, 2);
    await point("figure6", "strip-0", 5.5 / 6, 0.5);
    expect(await tip()).to.deep.equal(["patient 14", "Gender: Male"]);
  });

  it("fits a phone: nothing but what scrolls by itself is wider than the window", async () => {
    await page.send("Emulation.setDeviceMetricsOverride", { width: 360, height: 740, deviceScaleFactor: 2, mobile: true });
    await settled();
    expect(await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")).to.deep.equal([360, 360]);
    const small = `[...document.querySelectorAll(".switches label, .keys button")].filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 28).length`;
    expect(await page.evaluate(small), "buttons too low for a finger").to.equal(0);
    const box = (await page.evaluate(partOf("figure6", "matrix"))) as {
      left: number;
      top: number;
      width: number;
      height: number;
    };
    await settled();
    const points = [{ x: box.left + 5, y: box.top + 5 }];
    await page.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: points });
    await page.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    expect((await tip())[1], "a tap tells it too").to.equal("Negative");
    await page.send("Emulation.clearDeviceMetricsOverride");
  });

  it("prints what is chosen, with its name", async () => {
    await page.evaluate(`${radio("table2", "variant", "fewer")}.click()`);
    await page.send("Emulation.setEmulatedMedia", { media: "print" });
    const text = await shown();
    expect(text).to.contain("variant fewer\n").and.to.contain("variant base, fewer; label CT\n").and.to.contain("Table 0.60.");
    expect(text).not.to.contain("Table 0.30.");
    const switches = `[...document.querySelectorAll(".switches, .keys, #tip")].filter((one) => one.checkVisibility({ visibilityProperty: true })).length`;
    expect(await page.evaluate(switches)).to.equal(0);
    const { data } = await page.send("Page.printToPDF");
    expect(Buffer.from(data as string, "base64").toString("latin1")).to.match(/^%PDF-/);
    await page.send("Emulation.setEmulatedMedia", { media: "" });
  });

  it("asks for nothing outside itself, and the browser has nothing to complain of", () => {
    expect(page.requests.filter((url) => !url.startsWith("data:"))).to.deep.equal([]);
    expect(page.complaints).to.deep.equal([]);
  });

  it("shows everything with its name where scripts do not run", async () => {
    await page.send("Emulation.setScriptExecutionDisabled", { value: true });
    await page.send("Page.reload");
    await new Promise((done) => setTimeout(done, 500));
    expect(await numbers()).to.deep.equal(["0.10", "0.20", "0.50", "0.30", "0.60", "0.71", "0.72", "0.40"]);
    expect(await shown())
      .to.contain("variant base, fewer; label CT")
      .and.to.contain("variant seeds; seed 2");
    expect(await page.evaluate(`document.querySelectorAll("input, button, #tip").length`)).to.equal(0);
    expect(
      await page.evaluate(`[...document.querySelectorAll("figure svg")].filter((one) => one.checkVisibility()).length`),
    ).to.equal(4);
  });
});
