/**
 * The script of the slice viewer's page, as it stands there: plain JavaScript for browsers since 2023, no library, no address, no `eval`.
 * It reads the element `data` (JSON) and, for case k, the elements `voxels-k` and `masks-k` (see pack-case.ts). Volumes are [z, y, x].
 */
export const PAGE_SCRIPT = String.raw`
"use strict";
(() => {
const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const canvas = $("picture");
const context = canvas.getContext("2d");
const slice = document.createElement("canvas");
const PLANES = {
  axial: { through: 0, across: 2, down: 1, flip: false, letters: ["R", "L", "A", "P"], wheel: -1 },
  coronal: { through: 1, across: 2, down: 0, flip: true, letters: ["R", "L", "H", "F"], wheel: 1 },
  sagittal: { through: 2, across: 1, down: 0, flip: true, letters: ["A", "P", "H", "F"], wheel: 1 },
};
const state = { case: 0, plane: "axial", at: [0, 0, 0], level: data.windows[0].level, width: data.windows[0].width };
const loaded = new Map();
let current = null;
let frame = null;
let pointer = null;

async function inflate(id) {
  const bytes = Uint8Array.from(atob($(id).textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function load(index) {
  if (loaded.has(index)) return loaded.get(index);
  const found = data.cases[index];
  const bytes = await inflate("voxels-" + index);
  const count = bytes.length / 2;
  const width = found.shape[2];
  const voxels = new Uint16Array(count);
  for (let row = 0; row < count; row += width) {
    let number = 0;
    for (let at = row; at < row + width; at++) {
      const zigzag = bytes[at] | (bytes[count + at] << 8);
      number = (number + ((zigzag >> 1) ^ -(zigzag & 1))) & 0xffff;
      voxels[at] = number;
    }
  }
  const volume = { ...found, voxels, masks: await inflate("masks-" + index) };
  loaded.set(index, volume);
  if (loaded.size > 3) loaded.delete(loaded.keys().next().value); // the one read first
  return volume;
}

/** Where the current slice lies in the volume: voxel of column, row of the picture. */
function lay() {
  const plane = PLANES[state.plane];
  const { shape, spacing } = current;
  const strides = [shape[1] * shape[2], shape[2], 1];
  const width = shape[plane.across];
  const height = shape[plane.down];
  const start = state.at[plane.through] * strides[plane.through];
  const place = (x, y) => start + x * strides[plane.across] + (plane.flip ? height - 1 - y : y) * strides[plane.down];
  return { plane, width, height, place, across: spacing[plane.across], down: spacing[plane.down] };
}

function draw() {
  if (!current) return;
  const { plane, width, height, place, across, down } = lay();
  const { low, step, voxels, masks } = current;
  slice.width = width;
  slice.height = height;
  const picture = new ImageData(width, height);
  const black = state.level - state.width / 2;
  for (let y = 0, out = 0; y < height; y++) {
    for (let x = 0; x < width; x++, out += 4) {
      const value = low + step * voxels[place(x, y)];
      const grey = (255 * (value - black)) / state.width; // clamped and rounded by the array
      picture.data[out] = picture.data[out + 1] = picture.data[out + 2] = grey;
      picture.data[out + 3] = 255;
    }
  }
  slice.getContext("2d").putImageData(picture, 0, 0);
  const ratio = window.devicePixelRatio || 1;
  const box = canvas.parentElement.getBoundingClientRect();
  const [wide, tall] = [Math.floor(box.width), Math.floor(box.height)];
  canvas.width = wide * ratio;
  canvas.height = tall * ratio;
  const scale = Math.min(wide / (width * across), tall / (height * down));
  frame = { scale, left: (wide - scale * width * across) / 2, top: (tall - scale * height * down) / 2, across: scale * across, down: scale * down };
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = "#000";
  context.fillRect(0, 0, wide, tall);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.drawImage(slice, frame.left, frame.top, width * frame.across, height * frame.down);
  for (const k of order()) {
    if (!$("mask-" + k).checked) continue;
    context.strokeStyle = data.masks[k].colour;
    context.lineWidth = data.masks[k].stroke;
    context.stroke(border(k));
  }
  letters(plane.letters, wide, tall);
  scaleBar(wide, tall, scale);
  tell();
}

/** The widest line first, so that it shows on both sides of one that runs along it; dashed lines last. */
const order = () => data.masks.map((_, k) => k).sort((a, b) =>
  data.masks[a].isDashed - data.masks[b].isDashed || data.masks[b].stroke - data.masks[a].stroke);

function border(k) {
  const { width, height, place } = lay();
  const { masks } = current;
  const isIn = (x, y) => x >= 0 && y >= 0 && x < width && y < height && ((masks[place(x, y)] >> k) & 1) === 1;
  const path = new Path2D();
  const line = (x0, y0, x1, y1) => {
    if (data.masks[k].isDashed && ((x0 + y0 + k) >> 1) & 1) return; // two voxels' sides drawn, two left out
    path.moveTo(frame.left + x0 * frame.across, frame.top + y0 * frame.down);
    path.lineTo(frame.left + x1 * frame.across, frame.top + y1 * frame.down);
  };
  for (let y = 0; y <= height; y++) {
    for (let x = 0; x <= width; x++) {
      const here = isIn(x, y);
      if (here !== isIn(x, y - 1)) line(x, y, x + 1, y);
      if (here !== isIn(x - 1, y)) line(x, y, x, y + 1);
    }
  }
  return path;
}

function write(text, x, y, align) {
  context.textAlign = align;
  context.textBaseline = "middle";
  context.lineWidth = 3;
  context.strokeStyle = "#000";
  context.strokeText(text, x, y);
  context.fillStyle = "#fff";
  context.fillText(text, x, y);
}

function letters([left, right, top, bottom], wide, tall) {
  context.font = "bold 14px sans-serif";
  write(left, 10, tall / 2, "left");
  write(right, wide - 10, tall / 2, "right");
  write(top, wide / 2, 14, "center");
  write(bottom, wide / 2, tall - 14, "center");
}

function scaleBar(wide, tall, scale) {
  const millimetres = [200, 100, 50, 20, 10, 5, 2, 1].find((mm) => mm * scale <= wide / 4) || 1;
  const length = millimetres * scale;
  context.fillStyle = "#fff";
  context.fillRect(wide - 14 - length, tall - 16, length, 3);
  context.font = "12px sans-serif";
  write(millimetres + " mm", wide - 14 - length / 2, tall - 26, "center");
}

/** What is shown, in words: for the status line, for readers of screens, and in the address. */
function tell() {
  const { plane } = lay();
  const slices = current.shape[plane.through];
  const at = state.at[plane.through];
  $("slice").max = slices;
  $("slice").value = at + 1;
  const where = state.plane + " slice " + (at + 1) + " of " + slices;
  $("where").textContent = where;
  canvas.setAttribute("aria-label", (current.id ? "case " + current.id + ", " : "") + where);
  $("under").textContent = pointer ? under(pointer) : "";
  const hash = new URLSearchParams({ ...(current.id ? { case: current.id } : {}), plane: state.plane, slice: at + 1 });
  history.replaceState(null, "", "#" + hash);
}

/** The voxel under the pointer: its attenuation and the masks it belongs to. */
function under({ x, y }) {
  const { width, height, place } = lay();
  const column = Math.floor((x - frame.left) / frame.across);
  const row = Math.floor((y - frame.top) / frame.down);
  if (column < 0 || row < 0 || column >= width || row >= height) return "";
  const at = place(column, row);
  const value = current.low + current.step * current.voxels[at];
  const inside = data.masks.filter((_, k) => (current.masks[at] >> k) & 1).map(({ name }) => name);
  const digits = current.step < 1 ? 2 : 0;
  return value.toFixed(digits).replace("-", "\u2212") + " " + data.unit + (inside.length ? ", in " + inside.join(", ") : "");
}

function move(by) {
  const { through } = PLANES[state.plane];
  goTo(state.at[through] + by);
}

function goTo(slice) {
  const { through } = PLANES[state.plane];
  state.at[through] = Math.max(0, Math.min(current.shape[through] - 1, slice));
  draw();
}

async function show(index) {
  state.case = index;
  const found = data.cases[index];
  $("facts").textContent = "Reading …";
  const before = current;
  current = await load(index);
  if (state.case !== index) return; // another case was asked for meanwhile
  if (!before || before.id !== current.id) state.at = [...found.start];
  $("facts").replaceChildren(...found.facts.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  if ($("case")) $("case").value = String(index);
}

function choosePlane(name) {
  state.plane = name;
  $("plane-" + name).checked = true;
  draw();
}

function chooseWindow(k) {
  Object.assign(state, { level: data.windows[k].level, width: data.windows[k].width });
  $("window-" + k).checked = true;
  $("level").value = state.level;
  $("width").value = state.width;
  draw();
}

/** The case, plane and slice that the address names. */
async function readAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const index = data.cases.findIndex(({ id }) => id === asked.get("case"));
  await show(Math.max(0, index));
  if (Object.hasOwn(PLANES, asked.get("plane") || "")) choosePlane(asked.get("plane"));
  goTo(Number(asked.get("slice")) ? Number(asked.get("slice")) - 1 : state.at[PLANES[state.plane].through]);
}

const KEYS = {
  ArrowUp: () => move(1), ArrowRight: () => move(1), ArrowDown: () => move(-1), ArrowLeft: () => move(-1),
  PageUp: () => move(10), PageDown: () => move(-10), Home: () => goTo(0), End: () => goTo(Infinity),
  a: () => choosePlane("axial"), c: () => choosePlane("coronal"), s: () => choosePlane("sagittal"),
  m: () => {
    const on = data.masks.some((_, k) => $("mask-" + k).checked);
    data.masks.forEach((_, k) => { $("mask-" + k).checked = !on; });
    draw();
  },
};
data.windows.forEach((_, k) => { KEYS[String(k + 1)] = () => chooseWindow(k); });

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || !current) return;
  if (event.target.closest("select, input[type=number]")) return; // letters and digits are theirs
  if (event.target.closest("input[type=range], input[type=radio]") && /^(Arrow|Page|Home|End)/.test(event.key)) return;
  const action = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return;
  event.preventDefault();
  action();
});
let turned = 0;
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  turned += event.deltaMode === 0 ? event.deltaY / 50 : event.deltaY;
  const steps = Math.trunc(turned);
  if (steps === 0) return;
  turned -= steps;
  move(steps * PLANES[state.plane].wheel);
}, { passive: false });
let drag = null;
canvas.addEventListener("pointerdown", (event) => {
  if (event.pointerType !== "touch" && event.button !== 0) return;
  drag = { y: event.clientY, from: state.at[PLANES[state.plane].through] };
  canvas.setPointerCapture(event.pointerId);
});
canvas.addEventListener("pointermove", (event) => {
  const box = canvas.getBoundingClientRect();
  pointer = { x: event.clientX - box.left, y: event.clientY - box.top };
  if (drag) goTo(drag.from + Math.round((drag.y - event.clientY) / 6));
  else if (current) $("under").textContent = under(pointer);
});
for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => { drag = null; });
canvas.addEventListener("pointerleave", () => { pointer = null; $("under").textContent = ""; });
$("slice").addEventListener("input", () => goTo(Number($("slice").value) - 1));
if ($("case")) $("case").addEventListener("change", async () => { await show(Number($("case").value)); draw(); });
for (const name of Object.keys(PLANES)) $("plane-" + name).addEventListener("change", () => choosePlane(name));
data.windows.forEach((_, k) => $("window-" + k).addEventListener("change", () => chooseWindow(k)));
for (const name of ["level", "width"]) $(name).addEventListener("input", () => {
  const value = Number($(name).value);
  if ($(name).value === "" || (name === "width" && value <= 0)) return;
  state[name] = value;
  data.windows.forEach(({ level, width }, k) => { $("window-" + k).checked = level === state.level && width === state.width; });
  draw();
});
data.masks.forEach(({ colour, isDashed }, k) => {
  $("swatch-" + k).style.background = isDashed ? "repeating-linear-gradient(90deg, " + colour + " 0 5px, #444 5px 8px)" : colour;
  $("mask-" + k).addEventListener("change", draw);
});
new ResizeObserver(draw).observe(canvas.parentElement);
window.addEventListener("hashchange", readAddress);
if (typeof DecompressionStream === "undefined") $("where").textContent = "This browser is too old for the page: it needs one of 2023 or later.";
else readAddress().catch((error) => { $("where").textContent = "The page is damaged: " + error.message; });
})();
`;
