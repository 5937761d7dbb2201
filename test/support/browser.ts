/** A page in headless Chromium, driven through the DevTools protocol over a pipe: no port, no library. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** In a hook: skips the tests where there is no Chromium, saying so; fails instead under CI=true. */
export function requireBrowser(context: Mocha.Context): void {
  if (existsSync(CHROMIUM)) return;
  if (process.env.CI === "true") throw new Error("no chromium; under CI=true that is a failure");
  process.stderr.write("      skipped: no chromium\n");
  context.skip();
}

export interface Page {
  /** The value of an expression in the page, which may be a promise; throws what it throws. */
  evaluate(expression: string): Promise<unknown>;
  /** Sends a command of the protocol to the page (`Input.dispatchKeyEvent`). */
  send(method: string, params?: object): Promise<{ readonly [key: string]: unknown }>;
  /** Presses a key by its name (`ArrowUp`, `m`). */
  press(key: string): Promise<void>;
  /** Addresses that the page has asked for, its own left out. */
  readonly requests: readonly string[];
  /** Errors that the browser has written of the page. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly result?: { readonly [key: string]: unknown };
  readonly error?: { readonly message: string };
  // biome-ignore lint/suspicious/noExplicitAny: events of the protocol, of many shapes
  readonly params?: any;
}

/** Opens a file, or an address on this machine, in a window of that size. */
export async function openPage(place: string, hash = "", size = { width: 1100, height: 800 }): Promise<Page> {
  const profile = mkdtempSync(join(tmpdir(), "regimen-browser-"));
  const flags = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-features=IsolateSandboxedIframes", // else a framed file is in another process, out of sight
  ];
  const more = ["--disable-component-update", "--disable-sync", "--remote-debugging-pipe", `--user-data-dir=${profile}`];
  const browser = spawn(CHROMIUM, [...flags, ...more, `--window-size=${size.width},${size.height}`, "about:blank"], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const { send, on } = connect(browser);
  const url = (place.startsWith("http://") ? place : pathToFileURL(place).href) + hash;
  const requests: string[] = [];
  const complaints: string[] = [];
  const { targetInfos } = (await send("Target.getTargets")) as { targetInfos: { type: string; targetId: string }[] };
  const { targetId } = targetInfos.find(({ type }) => type === "page")!;
  const { sessionId } = (await send("Target.attachToTarget", { targetId, flatten: true })) as { sessionId: string };
  const toPage = (method: string, params: object = {}) => send(method, params, sessionId);
  const loaded = new Promise<void>((resolve) => {
    on(({ method, params }) => {
      if (method === "Page.loadEventFired") resolve();
      if (method === "Network.requestWillBeSent" && params.documentURL !== "about:blank" && params.type !== "Document")
        requests.push(params.request.url);
      if (method === "Log.entryAdded" && params.entry.level === "error") complaints.push(params.entry.text);
      if (method === "Runtime.exceptionThrown") complaints.push(params.exceptionDetails.exception?.description ?? "exception");
    });
  });
  for (const domain of ["Page", "Runtime", "Network", "Log"]) await toPage(`${domain}.enable`);
  await toPage("Page.navigate", { url });
  await loaded;
  return {
    requests,
    complaints,
    send: toPage,
    async evaluate(expression) {
      const options = { expression, awaitPromise: true, returnByValue: true };
      const { result, exceptionDetails } = (await toPage("Runtime.evaluate", options)) as {
        result: { value: unknown };
        exceptionDetails?: { exception?: { description?: string } };
      };
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? "the page threw");
      return result.value;
    },
    async press(key) {
      const text = key.length === 1 ? { text: key } : {};
      await toPage("Input.dispatchKeyEvent", { type: "keyDown", key, ...text });
      await toPage("Input.dispatchKeyEvent", { type: "keyUp", key });
    },
    async close() {
      const ended = new Promise((resolve) => browser.once("exit", resolve));
      browser.kill();
      await ended;
      await removeProfile(profile);
    },
  };
}

/** Opens HTML as a file of its own, which goes when the page is closed. */
export async function openHtml(html: string, ...more: [hash?: string, size?: { width: number; height: number }]): Promise<Page> {
  const folder = mkdtempSync(join(tmpdir(), "regimen-page-"));
  const file = join(folder, "page.html");
  writeFileSync(file, html);
  const page = await openPage(file, ...more);
  const close = async (): Promise<void> => {
    await page.close();
    rmSync(folder, { recursive: true });
  };
  return { ...page, close };
}

/** The browser's helpers write a moment longer than it lives. */
async function removeProfile(folder: string): Promise<void> {
  for (let tries = 50; ; tries--) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      if (tries === 0) throw error;
      await sleep(100);
    }
  }
}

/** Messages both ways: JSON with a zero byte after each. */
function connect(browser: ChildProcess) {
  const [out, back] = [browser.stdio[3] as Writable, browser.stdio[4] as Readable];
  const waiting = new Map<number, { resolve: (value: NonNullable<Message["result"]>) => void; reject: (error: Error) => void }>();
  const listeners: ((message: Message) => void)[] = [];
  let rest = "";
  let last = 0;
  back.setEncoding("utf8");
  back.on("data", (text: string) => {
    const parts = (rest + text).split("\0");
    rest = parts.pop()!;
    for (const part of parts) {
      const message = JSON.parse(part) as Message;
      const asked = message.id === undefined ? undefined : waiting.get(message.id);
      if (!asked) for (const listener of listeners) listener(message);
      else if (message.error) asked.reject(new Error(message.error.message));
      else asked.resolve(message.result ?? {});
    }
  });
  return {
    on: (listener: (message: Message) => void): void => {
      listeners.push(listener);
    },
    send: (method: string, params: object = {}, sessionId?: string): Promise<NonNullable<Message["result"]>> => {
      const id = ++last;
      out.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
  };
}
