/**
 * Part of the report's script: tells the numbers of a figure's metadata (see figures/figure-data.ts) under a pointer or by arrow keys, and
 * makes buttons of a legend. A line's vertices are those of its path, so no scale has to be known. Plain JavaScript for browsers since 2023.
 */
export const FIGURES_SCRIPT = String.raw`
{
const tip = document.createElement("div");
tip.id = "tip";
tip.setAttribute("role", "status");
document.body.append(tip);

/** @param {Element} el @param {string} name @param {Record<string, string | number>} attributes */
function draw(el, name, attributes) {
  const mark = document.createElementNS(el.namespaceURI, name);
  mark.setAttribute("class", "told");
  for (const [key, value] of Object.entries(attributes)) mark.setAttribute(key, String(value));
  el.append(mark);
}
function clear() {
  tip.classList.remove("on");
  for (const mark of document.querySelectorAll(".told")) mark.remove();
}
/** @param {number} x @param {number} y @param {string[]} lines of the window, px; what to tell there */
function tell(x, y, lines) {
  tip.textContent = lines.join("\n");
  tip.classList.add("on");
  const { width, height } = tip.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  tip.style.left = Math.max(4, Math.min(x + 14, room - width - 4)) + "px";
  tip.style.top = (y - height - 12 > 4 ? y - height - 12 : y + 18) + "px";
}
/** @param {number} value @param {number} digits significant */
const text = (value, digits) => String(Number(value.toPrecision(digits))).replace("-", "−");
/** @param {SVGGraphicsElement} el @param {number} x @param {number} y */
const toWindow = (el, x, y) => new DOMPoint(x, y).matrixTransform(/** @type {DOMMatrix} */ (el.getScreenCTM()));
/** @param {SVGSVGElement} svg @param {string} name */
const part = (svg, name) => /** @type {SVGGraphicsElement | null} */ (svg.querySelector('[data-part="' + name + '"]'));
/** @param {DOMRect} box @param {number} x @param {number} y */
const inside = (box, x, y) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;

/** @typedef {{ point(x: number, y: number): void, key(across: number, down: number): void }} Reader what a pointer and the arrow keys do */

/** @param {SVGSVGElement} svg @param {any} data @returns {Reader} */
function lines(svg, data) {
  const off = new Set();
  const all = data.panels.flatMap((/** @type {any} */ panel, /** @type {number} */ p) =>
    panel.lines.map((/** @type {any} */ line, /** @type {number} */ l) => {
      const group = part(svg, "line-" + p + "-" + l);
      const numbers = (group?.querySelector("path")?.getAttribute("d")?.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
      const points = line.x.map((/** @type {number} */ _, /** @type {number} */ k) => ({ x: numbers[2 * k], y: numbers[2 * k + 1] }));
      return { ...line, name: data.names[line.of], p, panel, group, points };
    }),
  );
  const marks = [...svg.querySelectorAll("[data-part]")].flatMap((el) => {
    const [kind, a, b] = /** @type {string} */ (el.getAttribute("data-part")).split("-");
    return kind === "key" ? [{ el, of: Number(a) }] : kind === "line" || kind === "band" ? [{ el, of: data.panels[Number(a)].lines[Number(b)].of }] : [];
  });
  /** @param {number} lit name whose lines stand out; −1 for none */
  function dress(lit) {
    for (const { el, of } of marks) {
      el.classList.toggle("off", off.has(of));
      el.classList.toggle("faded", lit >= 0 && of !== lit);
    }
  }
  const keys = document.createElement("div");
  for (const [name, value] of Object.entries({ class: "keys", role: "group", "aria-label": "Lines shown" })) keys.setAttribute(name, value);
  const buttons = data.names.map((/** @type {string} */ name, /** @type {number} */ of) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    const colour = all.find((/** @type {any} */ line) => line.of === of)?.group?.querySelector("path")?.getAttribute("stroke");
    if (colour) button.style.boxShadow = "inset 0 -4px " + colour;
    button.setAttribute("aria-pressed", "true");
    keys.append(button);
    return { el: button, of };
  });
  svg.parentElement?.after(keys);
  for (const { el, of } of [...buttons, ...marks.filter(({ el }) => el.getAttribute("data-part")?.startsWith("key"))]) {
    el.addEventListener("click", () => {
      if (!off.delete(of)) off.add(of);
      buttons[of].el.setAttribute("aria-pressed", String(!off.has(of)));
      dress(-1);
    });
    for (const type of ["pointerenter", "focus"]) el.addEventListener(type, () => dress(off.has(of) ? -1 : of));
    for (const type of ["pointerleave", "blur"]) el.addEventListener(type, () => dress(-1));
  }
  const shown = () => all.filter((/** @type {any} */ line) => line.group && !off.has(line.of));
  let at = { line: all[0], k: 0 };

  function say() {
    clear();
    const { line, k } = at;
    const { x, y } = line.points[k];
    const place = toWindow(line.group, x, y);
    if (data.tell === "nearest") {
      draw(line.group, "circle", { cx: x, cy: y, r: 3 });
      const z = line.z?.[k];
      const numbers = [data.x + " " + text(line.x[k], 4), line.panel.y + " " + text(line.y[k], 4), ...(z == null ? [] : [data.z + " " + text(z, 4)])];
      tell(place.x, place.y, [[line.panel.title, line.name].filter(Boolean).join(": "), ...numbers, ...(line.note ? [line.note] : [])]);
      return;
    }
    const told = shown().flatMap((/** @type {any} */ one) => {
      const j = one.p === line.p ? one.x.indexOf(line.x[k]) : -1;
      if (j < 0) return [];
      draw(one.group, "circle", { cx: one.points[j].x, cy: one.points[j].y, r: 3 });
      return [one.name + " " + text(one.y[j], 4)];
    });
    tell(place.x, place.y, [line.panel.title + ", " + data.x + " " + text(line.x[k], 6), ...told]);
  }
  return {
    point(x, y) {
      let best = Infinity;
      for (const line of shown()) {
        const panel = part(svg, "panel-" + line.p)?.querySelector("path");
        if (!panel || !inside(panel.getBoundingClientRect(), x, y)) continue;
        line.points.forEach((/** @type {DOMPoint} */ point, /** @type {number} */ k) => {
          const place = toWindow(line.group, point.x, point.y);
          const far = data.tell === "nearest" ? Math.hypot(place.x - x, place.y - y) : Math.abs(place.x - x);
          if (far < best) [best, at] = [far, { line, k }];
        });
      }
      if (best === Infinity) clear();
      else say();
    },
    key(across, down) {
      const list = data.tell === "nearest" ? shown() : data.panels.flatMap((/** @type {any} */ _, /** @type {number} */ p) => shown().find((/** @type {any} */ line) => line.p === p) ?? []);
      if (list.length === 0) return;
      const now = Math.max(0, list.indexOf(at.line));
      const line = list[(now + down + list.length) % list.length];
      at = { line, k: Math.max(0, Math.min(line.x.length - 1, down !== 0 ? Math.min(at.k, line.x.length - 1) : at.k + across)) };
      say();
    },
  };
}

/** @param {SVGSVGElement} svg @param {any} data @returns {Reader} */
function matrix(svg, data) {
  const bytes = Uint8Array.from(atob(data.values), (letter) => letter.charCodeAt(0));
  const values = new DataView(bytes.buffer);
  const [rows, columns] = [data.rows.length, data.columns.length];
  const strips = data.strips.map((/** @type {any} */ strip, /** @type {number} */ k) => ({ ...strip, group: part(svg, "strip-" + k) }));
  const image = /** @type {SVGImageElement} */ (svg.querySelector('[data-part="matrix"] image'));
  let [row, column] = [0, 0];
  function say() {
    clear();
    const box = image.getBBox();
    const [width, height] = [box.width / columns, box.height / rows];
    const [x, y] = [box.x + column * width, box.y + row * height];
    if (row >= 0) draw(/** @type {Element} */ (image.parentElement), "rect", { x, y, width, height, transform: image.getAttribute("transform") ?? "" });
    const place = toWindow(image, x + width / 2, row < 0 ? box.y : y);
    const code = row < 0 ? 0 : values.getInt16(2 * (row * columns + column), true);
    const told = row < 0 ? [] : [data.rows[row], data.value + " " + (code === -32768 ? "not known" : text(code * data.steps[row], 3))];
    tell(place.x, place.y, [data.column + " " + data.columns[column], ...told, ...strips.map((/** @type {any} */ strip) => strip.title + ": " + (strip.names[strip.codes[column]] || "not known"))]);
  }
  return {
    point(x, y) {
      const on = [image, ...strips.map((/** @type {any} */ { group }) => group.querySelector("image"))].find((one) => inside(one.getBoundingClientRect(), x, y));
      if (!on) return clear();
      const box = on.getBoundingClientRect();
      column = Math.min(columns - 1, Math.floor(((x - box.left) / box.width) * columns));
      row = on === image ? Math.min(rows - 1, Math.floor(((y - box.top) / box.height) * rows)) : -1;
      say();
    },
    key(across, down) {
      column = Math.max(0, Math.min(columns - 1, column + across));
      row = Math.max(0, Math.min(rows - 1, row + down));
      say();
    },
  };
}

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
for (const svg of /** @type {NodeListOf<SVGSVGElement>} */ (document.querySelectorAll(".plot > svg"))) {
  const written = svg.querySelector("metadata")?.textContent;
  if (!written?.startsWith("{")) continue;
  const data = JSON.parse(written);
  const reader = data.kind === "lines" ? lines(svg, data) : data.kind === "matrix" ? matrix(svg, data) : undefined;
  if (!reader) continue;
  svg.setAttribute("tabindex", "0");
  svg.setAttribute("aria-label", (svg.getAttribute("aria-label") ?? "Figure") + " Arrow keys tell the values.");
  for (const type of /** @type {const} */ (["pointermove", "pointerdown"])) svg.addEventListener(type, (event) => reader.point(event.clientX, event.clientY));
  svg.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && clear());
  svg.addEventListener("blur", clear);
  svg.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
    const arrow = ARROWS[event.key];
    if (!arrow || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    reader.key(...arrow);
  });
}
addEventListener("scroll", clear, { passive: true });
}
`;
