import type { Lost } from "./lost.ts";

/** Tasks that a node may lose, with none done in between. */
const BAD = 2;

interface Blamed extends Pick<Lost, "text" | "said"> {
  readonly times: number;
}

/** Nodes that fail jobs at once, and would take and fail all that wait. */
export interface BadNodes {
  /** A node has lost a task; lines on it where it is bad from now on. */
  blame(node: string, lost: Pick<Lost, "text" | "said">): readonly string[];
  /** A task is done there: it is no bad one. */
  praise(node: string): void;
  /** Words for sbatch. */
  excluded(): readonly string[];
  /** A refusal may be for want of the nodes that were left out. */
  why(): readonly string[];
}

export function badNodes(): BadNodes {
  const blamed = new Map<string, Blamed>();
  const bad = () => [...blamed].filter(([node, { times }]) => times >= BAD && node !== "");
  return {
    blame(node, { text, said }) {
      const times = (blamed.get(node)?.times ?? 0) + 1;
      blamed.set(node, { times, text, said });
      return times !== BAD || node === "" ? [] : [`the node ${node} fails jobs (${text}); it is left out from now on`, ...said];
    },
    praise: (node) => void blamed.delete(node),
    excluded() {
      const names = bad().map(([node]) => node);
      return names.length > 0 ? [`--exclude=${names.join(",")}`] : [];
    },
    why: () =>
      bad().flatMap(([node, { text, said }]) => [
        `the node ${node} was left out, since it fails jobs (${text})${said.length > 0 ? "; its last one printed:" : ""}`,
        ...said.map((line) => `  ${line}`),
      ]),
  };
}
