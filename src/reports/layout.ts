/** Layered left-to-right layout of a small graph: every node one layer after the last thing that leads to it. */

export interface Box {
  readonly id: string;
  readonly layer: number;
  /** Place in the layer, from the top. */
  readonly row: number;
}

export interface Layout {
  readonly boxes: readonly Box[];
  readonly layers: number;
  /** Rows of the fullest layer. */
  readonly rows: number;
}

/** Lays nodes out; edges that lead back are left out of the ranking. Linear in nodes and edges but for the sorting of layers. */
export function layoutOf(
  nodes: readonly string[],
  edges: readonly { readonly from: string; readonly to: string }[],
): Layout {
  const next = new Map<string, string[]>(nodes.map((id) => [id, []]));
  const before = new Map<string, string[]>(nodes.map((id) => [id, []]));
  for (const { from, to } of edges) {
    if (from === to || !next.has(from) || !next.has(to)) continue;
    next.get(from)?.push(to);
    before.get(to)?.push(from);
  }
  const layers = ranks(nodes, next);
  const columns: string[][] = [];
  for (const id of nodes) {
    const layer = layers.get(id) ?? 0;
    const column = columns[layer];
    if (column === undefined) columns[layer] = [id];
    else column.push(id);
  }
  const rows = new Map<string, number>();
  for (const column of columns) {
    // Barycentre of what leads here keeps lines from crossing in the small graphs that paths are.
    const weight = new Map(column.map((id, index) => [id, mean(before.get(id) ?? [], rows) ?? index]));
    column.sort((a, b) => (weight.get(a) ?? 0) - (weight.get(b) ?? 0));
    for (const [row, id] of column.entries()) rows.set(id, row);
  }
  const boxes = columns.flatMap((column, layer) => column.map((id, row) => ({ id, layer, row })));
  return { boxes, layers: columns.length, rows: Math.max(0, ...columns.map((column) => column.length)) };
}

/** Longest path to each node over the edges that do not lead back to an open node of the walk. */
function ranks(nodes: readonly string[], next: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const order: string[] = [];
  const state = new Map<string, "open" | "done">();
  const back = new Set<string>();
  for (const root of nodes) {
    if (state.has(root)) continue;
    const stack: { id: string; at: number }[] = [{ id: root, at: 0 }];
    state.set(root, "open");
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const child = next.get(top.id)?.[top.at++];
      if (child === undefined) {
        state.set(top.id, "done");
        order.push(top.id);
        stack.pop();
      } else if (state.get(child) === "open") back.add(`${top.id}\u0000${child}`);
      else if (!state.has(child)) {
        state.set(child, "open");
        stack.push({ id: child, at: 0 });
      }
    }
  }
  const rank = new Map<string, number>();
  for (const id of order.reverse()) {
    const at = rank.get(id) ?? 0;
    rank.set(id, at);
    for (const child of next.get(id) ?? []) {
      if (!back.has(`${id}\u0000${child}`)) rank.set(child, Math.max(rank.get(child) ?? 0, at + 1));
    }
  }
  return rank;
}

function mean(ids: readonly string[], rows: ReadonlyMap<string, number>): number | undefined {
  const known = ids.flatMap((id) => rows.get(id) ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, row) => sum + row, 0) / known.length;
}
