import type { ReportStage } from "./report-input.ts";

export type State = ReportStage["state"];

/** What each state says of a task, in the order of a legend. */
const STATE_MEANINGS: Readonly<Record<State, string>> = {
  ran: "computed in this run",
  cached: "taken from an earlier run",
  imported: "computed elsewhere and imported",
  failed: "failed",
  skipped: "not run",
};

/** All states, in the order of a legend. */
export const STATES = Object.keys(STATE_MEANINGS) as readonly State[]; // the record has each of them

/** Signs of 12 × 12 around the origin, so that no state is told by its colour alone. */
const SIGNS: Readonly<Record<State, string>> = {
  ran: '<path class="full" d="M-4,-5L5,0L-4,5Z"/>',
  cached: '<circle class="line" r="4.5"/>',
  imported: '<path class="line" d="M0,-6V2M-3.5,-1.5L0,2L3.5,-1.5M-5,1V5H5V1"/>',
  failed: '<path class="line" d="M-4,-4L4,4M-4,4L4,-4"/>',
  skipped: '<path class="line" d="M-5,0H5"/>',
};

/** A state's sign as a piece of an SVG, its middle at x, y. */
export const stateSign = (state: State, x: number, y: number): string =>
  `<g class="sign" transform="translate(${x},${y})">${SIGNS[state]}</g>`;

/** The states that occur, each with its sign, its word and what it says. */
export function stateLegend(states: readonly State[]): string {
  const items = STATES.filter((state) => states.includes(state)).map(
    (state) =>
      `<li><svg class="graph" width="26" height="20" viewBox="-13 -10 26 20" aria-hidden="true"><g class="box ${state}"><rect x="-12" y="-9" width="24" height="18" rx="4"/>${stateSign(state, 0, 0)}</g></svg> <b>${state}</b>: ${STATE_MEANINGS[state]}</li>`,
  );
  return `<ul class="legend">${items.join("")}</ul>`;
}
