/** Directed graphs whose nodes are numbered from 0. Nothing here recurses: graphs may be long. */

/** `graph[node]`: the nodes to which its edges lead. */
export type Graph = readonly (readonly number[])[];

export function reversed(graph: Graph): Graph {
  const into: number[][] = graph.map(() => []);
  graph.forEach((targets, node) => targets.forEach((target) => into[target]?.push(node)));
  return into;
}

/** The nodes to which a way leads from `starts`, these included. */
export function reachable(graph: Graph, starts: Iterable<number>): ReadonlySet<number> {
  const seen = new Set(starts);
  const open = [...seen];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const next of graph[node] ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return seen;
}

/**
 * One cycle, as short as any through its first node, of every part of the graph that has cycles.
 * Edges from a node to itself are no cycles here. Algorithm: Tarjan, "Depth-First Search and
 * Linear Graph Algorithms" (1972), with a stack of its own.
 */
export function cycles(graph: Graph): number[][] {
  const found: number[][] = [];
  for (const component of components(graph)) {
    const first = component[0];
    if (first === undefined || component.length < 2) continue;
    found.push(shortestCycle(graph, Math.min(...component), new Set(component)));
  }
  return found.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}

/** The strongly connected components. */
function components(graph: Graph): number[][] {
  const found: number[][] = [];
  const order: number[] = [];
  const low: number[] = [];
  const waiting: number[] = [];
  const isWaiting = new Set<number>();
  let count = 0;
  for (let root = 0; root < graph.length; root++) {
    if (order[root] !== undefined) continue;
    const path = [{ node: root, next: 0 }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { node } = top;
      if (order[node] === undefined) {
        order[node] = low[node] = count++;
        waiting.push(node);
        isWaiting.add(node);
      }
      const target = graph[node]?.[top.next++];
      if (target !== undefined) {
        if (order[target] === undefined) path.push({ node: target, next: 0 });
        else if (isWaiting.has(target)) low[node] = Math.min(low[node] ?? 0, order[target] ?? 0);
        continue;
      }
      path.pop();
      const parent = path.at(-1)?.node;
      if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[node] ?? 0);
      if (low[node] !== order[node]) continue;
      const component = waiting.splice(waiting.lastIndexOf(node));
      component.forEach((member) => isWaiting.delete(member));
      found.push(component);
    }
  }
  return found;
}

/** From `start` back to it within `members`, one strongly connected component. */
function shortestCycle(graph: Graph, start: number, members: ReadonlySet<number>): number[] {
  const from = new Map<number, number>();
  const queue = [start];
  for (let at = 0; at < queue.length; at++) {
    const node = queue[at] ?? start;
    for (const next of graph[node] ?? []) {
      if (next === start && node !== start) return wayTo(node, start, from);
      if (next === start || from.has(next) || !members.has(next)) continue;
      from.set(next, node);
      queue.push(next);
    }
  }
  return [start];
}

function wayTo(end: number, start: number, from: ReadonlyMap<number, number>): number[] {
  const way = [end];
  for (let node: number | undefined = end; node !== start;) {
    node = from.get(node);
    if (node === undefined) break;
    way.push(node);
  }
  return way.reverse();
}
