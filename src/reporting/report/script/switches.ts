/**
 * Part of the report's script: shows one panel of each place, with a switch for each axis along which they differ. A choice holds for every
 * place that has the axis, and stands in the address as `#figure-figure3&variant=fewer-trees`. Plain JavaScript for browsers since 2023.
 */
export const SWITCHES_SCRIPT = `
{
const root = document.documentElement;
root.classList.add("js");
const choices = /** @type {Map<string, string>} */ (new Map());
let anchor = "";

/** @typedef {{ el: HTMLElement, at: Record<string, string[]> }} Panel */
const places = [...document.querySelectorAll(".varies")].map((box, index) => {
  const children = /** @type {HTMLElement[]} */ ([...box.children]);
  const panels = /** @type {Panel[]} */ (children.map((el) => ({ el, at: JSON.parse(el.dataset.at ?? "{}") })));
  const { place: name, axes: written } = /** @type {HTMLElement} */ (box).dataset;
  const axes = /** @type {Map<string, string[]>} */ (new Map(JSON.parse(written ?? "[]")));
  const bar = document.createElement("div");
  bar.className = "switches";
  const radios = /** @type {HTMLInputElement[]} */ ([]);
  for (const [axis, values] of axes) {
    if (values.length < 2) continue;
    const set = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = axis;
    set.setAttribute("aria-label", axis + " of " + name);
    set.append(legend);
    for (const value of values) {
      const label = document.createElement("label");
      const radio = document.createElement("input");
      radio.type = "radio";
      radio.name = "switch-" + index + "-" + axis;
      radio.value = value;
      radio.dataset.axis = axis;
      radio.addEventListener("change", () => choose(axis, value, radio));
      label.append(radio, value);
      set.append(label);
      radios.push(radio);
    }
    bar.append(set);
  }
  const note = document.createElement("p");
  note.className = "note";
  note.setAttribute("role", "status");
  bar.append(note);
  box.prepend(bar);
  return { panels, axes, radios, note };
});

function show() {
  for (const { panels, axes, radios, note } of places) {
    let left = panels;
    const missing = /** @type {string[]} */ ([]);
    const before = /** @type {Map<string, Panel[]>} */ (new Map());
    for (const [axis, values] of axes) {
      before.set(axis, left);
      const wanted = choices.get(axis) ?? values[0];
      const fitting = left.filter(({ at }) => !(axis in at) || at[axis].includes(wanted));
      if (fitting.length > 0) left = fitting;
      else missing.push(axis + " " + wanted);
    }
    const [shown] = left;
    for (const { el } of panels) el.hidden = el !== shown.el;
    for (const radio of radios) {
      const axis = radio.dataset.axis ?? "";
      const values = shown.at[axis] ?? [];
      const wanted = choices.get(axis);
      radio.checked = radio.value === (wanted !== undefined && values.includes(wanted) ? wanted : values[0]);
      radio.disabled = !(before.get(axis) ?? []).some(({ at }) => at[axis]?.includes(radio.value));
    }
    note.textContent = missing.length > 0 ? "Not made for " + missing.join(", ") + "; shown is what the switches say." : "";
  }
}

/** @param {string} axis @param {string} value @param {HTMLElement} radio */
function choose(axis, value, radio) {
  const top = radio.getBoundingClientRect().top;
  choices.set(axis, value);
  show();
  scrollBy(0, radio.getBoundingClientRect().top - top); // what is above may have another height now
  write();
}

function write() {
  const parts = [...choices].map((pair) => pair.map(encodeURIComponent).join("="));
  const hash = [...(anchor ? [encodeURI(anchor)] : []), ...parts].join("&");
  history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
}

function read() {
  const parts = location.hash.slice(1).split("&").filter(Boolean);
  const target = parts.length > 0 ? document.getElementById(decode(parts[0])) : null;
  anchor = target ? target.id : "";
  for (const part of target ? parts.slice(1) : parts) {
    const at = part.indexOf("=");
    if (at > 0) choices.set(decode(part.slice(0, at)), decode(part.slice(at + 1)));
  }
  const panel = /** @type {HTMLElement | null | undefined} */ (target?.closest(".panel"));
  for (const [axis, values] of Object.entries(JSON.parse(panel?.dataset.at ?? "{}")))
    if (!values.includes(choices.get(axis))) choices.set(axis, values[0]);
  show();
  const place = panel && target?.tagName === "H4" ? panel.closest(".varies") : target;
  place?.scrollIntoView();
  if (choices.size > 0) write();
}

/** @param {string} text */
function decode(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

read();
addEventListener("hashchange", read);
}
`;
