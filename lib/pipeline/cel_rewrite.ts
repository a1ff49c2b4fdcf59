/**
 * An expression with calls to the meter in it: every operand of something whose cost grows with it
 * passes through one of METERED's functions, which give back what they are given.
 */
import type { ASTNode } from "@marcbachmann/cel-js";

/** The functions that the rewritten expression calls beside CEL's own. */
export const METERED = {
  /** (A): A. All of it may be looked at. */
  deep: "deep__",
  /** (A): A. Its outside is looked at. */
  flat: "flat__",
  /** (A): A. Something is looked for in it. */
  search: "search__",
  /** (A, int): A. So many nodes are visited for each of its items. */
  items: "items__",
  /** (string): string. Refuses a text that is too long to be a duration. */
  brief: "brief__",
  /** string.(string): bool. In place of `matches`. */
  matches: "matches__",
} as const;

const COMPREHENSIONS: ReadonlySet<string> = new Set([
  "all",
  "exists",
  "exists_one",
  "map",
  "filter",
]);

/** Operators whose chains are read from the left, by how strongly they bind. */
const CHAINS: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "==": 3,
  "!=": 3,
  "<": 3,
  "<=": 3,
  ">": 3,
  ">=": 3,
  "in": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "%": 5,
};

/** Recurses as deeply as the expression goes, which its parser bounds. */
export function metered(node: ASTNode): string {
  switch (node.op) {
    case "value":
      return node.input.slice(node.start, node.end);
    case "id":
      return node.args;
    case ".":
      return `${metered(node.args[0])}.${node.args[1]}`;
    case "[]":
      return `${metered(node.args[0])}[${metered(node.args[1])}]`;
    case "list":
      return `[${node.args.map(metered).join(", ")}]`;
    case "map":
      return `{${
        node.args.map(([key, value]) => `${metered(key)}: ${metered(value)}`).join(", ")
      }}`;
    case "?:": {
      const [condition, yes, no] = node.args;
      return `(${metered(condition)} ? ${metered(yes)} : ${metered(no)})`;
    }
    case "!_":
      return `(!${metered(node.args)})`;
    case "-_":
      return `(-${metered(node.args)})`;
    case "call":
      return call(node.args[0], node.args[1]);
    case "rcall":
      return methodCall(...node.args);
    case "||":
    case "&&":
      return `(${left(node.op, node.args[0], metered)} ${node.op} ${metered(node.args[1])})`;
    case ".?":
    case "[?]":
      // Optional values are switched off: the parser gives none of these.
      return node.input.slice(node.start, node.end);
    default:
      return binary(node.op, ...node.args);
  }
}

/** How many nodes there are in it. */
export function nodesOf(node: ASTNode): number {
  let count = 0;
  for (const _ of nodesIn(node)) count++;
  return count;
}

/** All nodes, in no order. */
export function* nodesIn(root: ASTNode): Generator<ASTNode> {
  const open: ASTNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    open.push(...childrenOf(node));
  }
}

function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case "value":
    case "id":
      return [];
    case ".":
    case ".?":
      return [node.args[0]];
    case "!_":
    case "-_":
      return [node.args];
    case "list":
      return node.args;
    case "map":
      return node.args.flat();
    case "call":
      return node.args[1];
    case "rcall":
      return [node.args[1], ...node.args[2]];
    default:
      return node.args;
  }
}

function binary(op: string, a: ASTNode, b: ASTNode): string {
  if (op === "in") return `(${wrapped(METERED.deep, a)} in ${wrapped(METERED.search, b)})`;
  // To compare with what stands in the expression takes no longer than that is.
  const cheap = CHAINS[op] === 3 && (a.op === "value" || b.op === "value");
  const operand = cheap ? metered : (node: ASTNode) => wrapped(METERED.deep, node);
  return `(${left(op, a, operand)} ${op} ${operand(b)})`;
}

/**
 * The left operand. One that is the same chain's stays as it is, without parentheses: a long chain
 * must not become a deep expression. What it is made of is charged one by one.
 */
function left(op: string, node: ASTNode, operand: (node: ASTNode) => string): string {
  const strength = CHAINS[node.op];
  if (strength === undefined || strength !== CHAINS[op]) return operand(node);
  return metered(node).slice(1, -1);
}

function call(name: string, args: readonly ASTNode[]): string {
  switch (name) {
    case "has":
      return `has(${args.map(metered).join(", ")})`;
    case "size":
      return `size(${args.map((arg) => wrapped(METERED.flat, arg)).join(", ")})`;
    case "duration":
      return `duration(${args.map((arg) => `${METERED.brief}(${metered(arg)})`).join(", ")})`;
    default:
      return `${name}(${args.map((arg) => wrapped(METERED.deep, arg)).join(", ")})`;
  }
}

function methodCall(name: string, receiver: ASTNode, args: readonly ASTNode[]): string {
  if (COMPREHENSIONS.has(name)) {
    const nodes = args.reduce((sum, arg) => sum + nodesOf(arg), 1);
    const items = `${METERED.items}(${metered(receiver)}, ${nodes})`;
    return `${items}.${name}(${args.map(metered).join(", ")})`;
  }
  if (name === "bind") return `${metered(receiver)}.bind(${args.map(metered).join(", ")})`;
  if (name === "size") return `${wrapped(METERED.flat, receiver)}.size()`;
  const method = name === "matches" ? METERED.matches : name;
  const list = args.map((arg) => wrapped(METERED.deep, arg)).join(", ");
  return `${wrapped(METERED.deep, receiver)}.${method}(${list})`;
}

/** `node` through one of METERED's functions; what stands in the expression is no cost. */
function wrapped(name: string, node: ASTNode): string {
  return node.op === "value" ? metered(node) : `${name}(${metered(node)})`;
}
