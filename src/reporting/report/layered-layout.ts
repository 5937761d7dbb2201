export interface GraphNode {
  readonly id: string;
  /** Ids of the nodes that it reads from; others than the graph's are passed over. */
  readonly inputs: readonly string[];
}

export interface Layout {
  readonly columns: number;
  /** Most places in a column. */
  readonly rows: number;
  /** Column from 0 and row (may be a half) of every node. */
  readonly places: ReadonlyMap<string, Place>;
  /** Way of every edge: its nodes' places and one in each column between, so that it passes no box. */
  readonly edges: readonly { readonly from: string; readonly to: string; readonly way: readonly Place[] }[];
}
export interface Place {
  readonly column: number;
  readonly row: number;
}

interface Item {
  readonly node: string | null;
  readonly column: number;
  readonly before: Item[];
  readonly after: Item[];
  row: number;
}

const SWEEPS = 6;

/**
 * Layered drawing of an acyclic graph (Sugiyama, Tagawa and Toda 1981): a node's column is the longest way to it; edges over several
 * columns get a place in each, those of one node the same; each column is ordered by the mean row of its neighbours, forth and back a few times. The order of
 * `nodes` breaks ties, so equal input gives equal output. O(sweeps · edges · columns).
 */
export function layeredLayout(nodes: readonly GraphNode[]): Layout {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const depth = new Map<string, number>();
  const column = (id: string): number => {
    const found = depth.get(id);
    if (found !== undefined) return found;
    depth.set(id, 0); // a cycle, which specs cannot have, would end here
    const inputs = known.get(id)!.inputs.filter((input) => known.has(input) && input !== id);
    const value = inputs.length === 0 ? 0 : 1 + Math.max(...inputs.map(column));
    depth.set(id, value);
    return value;
  };
  const columns: Item[][] = [];
  const add = (node: string | null, at: number): Item => {
    while (columns.length <= at) columns.push([]);
    const item: Item = { node, column: at, before: [], after: [], row: columns[at]!.length };
    columns[at]!.push(item);
    return item;
  };
  const items = new Map(nodes.map((node) => [node.id, add(node.id, column(node.id))]));
  const ways: { from: string; to: string; items: Item[] }[] = [];
  const trunks = new Map<string, Item>(); // edges of one node run together until they part
  const trunk = (from: string, at: number): Item => {
    const key = `${at} ${from}`;
    const item = trunks.get(key) ?? add(null, at);
    trunks.set(key, item);
    return item;
  };
  for (const { id, inputs } of nodes) {
    for (const input of new Set(inputs)) {
      const start = items.get(input);
      const end = items.get(id)!;
      if (!start || start === end) continue;
      const way = [start];
      for (let at = start.column + 1; at < end.column; at++) way.push(trunk(input, at));
      way.push(end);
      for (let step = 1; step < way.length; step++) {
        if (way[step]!.before.includes(way[step - 1]!)) continue;
        way[step - 1]!.after.push(way[step]!);
        way[step]!.before.push(way[step - 1]!);
      }
      ways.push({ from: input, to: id, items: way });
    }
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forth = sweep % 2 === 0;
    const order = forth ? columns : [...columns].reverse();
    for (const items of order) sortColumn(items, forth ? "before" : "after");
  }
  const rows = Math.max(0, ...columns.map((items) => items.length));
  for (const items of columns)
    items.forEach((item, at) => {
      item.row = at + (rows - items.length) / 2;
    });
  const place = (item: Item): Place => ({ column: item.column, row: item.row });
  return {
    columns: columns.length,
    rows,
    places: new Map([...items].map(([id, item]) => [id, place(item)])),
    edges: ways.map(({ from, to, items }) => ({ from, to, way: items.map(place) })),
  };
}

/** Orders a column by the mean row of each item's neighbours on one side, keeping those without neighbours where they are. */
function sortColumn(items: Item[], side: "before" | "after"): void {
  const weight = new Map(
    items.map((item) => {
      const rows = item[side].map((neighbour) => neighbour.row);
      return [item, rows.length === 0 ? item.row : rows.reduce((sum, row) => sum + row, 0) / rows.length];
    }),
  );
  items.sort((a, b) => weight.get(a)! - weight.get(b)! || a.row - b.row);
  items.forEach((item, at) => {
    item.row = at;
  });
}
