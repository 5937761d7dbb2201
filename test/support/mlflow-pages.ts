/** MLflow's own pages in headless Chromium: what they show, told by their text and their charts' data. */
import { setTimeout as sleep } from "node:timers/promises";
import { openPage, type Page } from "./browser.ts";

/** A row of the run table. */
export interface RunRow {
  readonly id: string;
  readonly name: string;
  /** Depth below its parents, from 0. */
  readonly level: number;
}

/** A chart's curve or bars. */
export interface Drawn {
  readonly chart: string;
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export interface MlflowPages {
  readonly page: Page;
  /** Opens a page by what stands after `#`, and waits until an expression in it holds. */
  open(hash: string, until: string): Promise<void>;
  /** Waits until an expression holds in the page; tells what the page shows where it never does. */
  until(expression: string): Promise<void>;
  /** Shows the children of all parents of the run table, and gives its rows from the top. */
  unfold(): Promise<readonly RunRow[]>;
  /** Scrolls to a section of charts, which are drawn when they come into view. */
  toSection(name: string): Promise<void>;
  /** What the charts of the page are made of. */
  drawn(): Promise<readonly Drawn[]>;
  /** The text of a framed file, once it holds some words. */
  framed(words: string): Promise<string>;
  /** Waits until the page has stopped changing. */
  settle(): Promise<void>;
  /** The page as it is seen, as PNG. */
  picture(): Promise<Buffer>;
  close(): Promise<void>;
}

/** How long a page may take: on a busy machine its 330 scripts do. */
const PATIENCE_MS = 120_000;

/** Opens the pages of the server at `uri` in a window of that size. */
export async function openMlflow(uri: string, size = { width: 1280, height: 720 }): Promise<MlflowPages> {
  const page = await openPage(`${uri}/version`, "", size);
  const { width, height } = size;
  await page.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
  // its assistant opens by itself the first time and takes a quarter of the page
  await page.evaluate(`localStorage.setItem("mlflow.assistant.fab.autoOpenedOnFirstLoad_v1", "true");
    localStorage.setItem("mlflow.assistant.panelOpen_v1", "false")`);
  let opened = 0;
  const until = async (expression: string): Promise<void> => {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      if (await page.evaluate(`!!(${expression})`).catch(() => false)) return;
      if (Date.now() > deadline)
        throw new Error(`the page never came to ${expression}; it shows:\n${await page.evaluate("document.body.innerText")}`);
      await sleep(100);
    }
  };
  return {
    page,
    until,
    async open(hash, expression) {
      // another address each time: with the same the browser would stay where it is
      await page.send("Page.navigate", { url: `${uri}/?${++opened}#${hash}` });
      await until(`location.search === "?${opened}" && document.readyState === "complete"`);
      await until(expression);
    },
    async unfold() {
      await page.evaluate(`for (const button of ${FOLDED}) button.click()`);
      await until(`${FOLDED}.length === 0`);
      return (await page.evaluate(ROWS)) as readonly RunRow[];
    },
    async toSection(name) {
      await until(headingOf(name));
      await page.evaluate(`{
        const heading = ${headingOf(name)};
        heading.style.scrollMarginTop = "70px"; // the search field hangs over what is above
        heading.scrollIntoView();
      }`);
    },
    drawn: async () => (await page.evaluate(DRAWN)) as readonly Drawn[],
    async framed(words) {
      const deadline = Date.now() + PATIENCE_MS;
      for (;;) {
        const texts = await framedTexts(page).catch((error: Error) => [error.message]); // a frame may be replaced meanwhile
        const found = texts.find((text) => text.includes(words));
        if (found !== undefined) return found;
        if (Date.now() > deadline) throw new Error(`no frame came to show ${words}; there are:\n${texts.join("\n---\n")}`);
        await sleep(100);
      }
    },
    async settle() {
      let [before, now] = ["", await look(page)];
      for (let tries = 0; before !== now && tries < 60; tries++) {
        await sleep(500);
        [before, now] = [now, await look(page)];
      }
    },
    async picture() {
      // a chart shows its tools to a pointer, and a headless browser has one in every corner
      await page.evaluate(
        `document.head.append(Object.assign(document.createElement("style"), { textContent: ".modebar { display: none }" }))`,
      );
      return Buffer.from(await look(page), "base64");
    },
    close: () => page.close(),
  };
}

const look = async (page: Page): Promise<string> => (await page.send("Page.captureScreenshot", { format: "png" })).data as string;

interface FrameTree {
  readonly frame: { readonly id: string };
  readonly childFrames?: readonly FrameTree[];
}

/** MLflow frames files in a sandbox, which the page itself cannot look into. */
async function framedTexts(page: Page): Promise<readonly string[]> {
  const { frameTree } = (await page.send("Page.getFrameTree")) as unknown as { frameTree: FrameTree };
  const texts: string[] = [];
  for (const { frame } of frameTree.childFrames ?? []) {
    const { executionContextId } = await page.send("Page.createIsolatedWorld", { frameId: frame.id });
    const { result } = await page.send("Runtime.evaluate", {
      expression: "document.body.innerText",
      contextId: executionContextId,
    });
    texts.push(String((result as { value: unknown }).value));
  }
  return texts;
}

/** Buttons that unfold a parent: those whose picture is a plus. */
const FOLDED = `[...document.querySelectorAll('[col-id="attributes.\`Run Name\`"] button svg path[d^="M7.25 7.25V4.5"]')].map((path) => path.closest("button"))`;

/** Rows as they are seen, from the top; how far a name is moved in tells its level. */
const ROWS = `(() => {
  const cells = [...document.querySelectorAll('.ag-row [col-id="attributes.\`Run Name\`"] a')].map((link) => ({
    id: link.closest("[row-id]").getAttribute("row-id"), name: link.innerText, ...link.getBoundingClientRect().toJSON() }));
  const lefts = [...new Set(cells.map(({ left }) => left))].sort((a, b) => a - b);
  return cells.sort((a, b) => a.top - b.top).map(({ id, name, left }) => ({ id, name, level: lefts.indexOf(left) }));
})()`;

/** A section's heading: the name, then how many charts. */
const headingOf = (name: string): string =>
  `[...document.querySelectorAll("div, span")].find((one) => one.innerText?.trim() === ${JSON.stringify(name)})`;

/** Plotly keeps what it draws beside the picture; a card's heading names the metric. */
const DRAWN = `[...document.querySelectorAll(".js-plotly-plot")].flatMap((plot) => {
  const card = plot.closest('[data-testid="experiment-view-compare-runs-card"]') ?? plot.parentElement;
  const chart = card.innerText.split("\\n")[0];
  return plot.data.filter(({ x, y }) => x && y).map(({ name, metricKey, x, y }) => ({ chart: chart || metricKey, name, x: [...x], y: [...y] }));
})`;
