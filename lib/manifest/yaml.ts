/**
 * YAML with places: what a document says, and on which line it says each part of it.
 *
 * The `yaml` package keeps the position of every node, which the parser that reads the settings
 * does not.
 */
import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseAllDocuments,
  type ParsedNode,
} from "yaml";
import { MANIFEST_LIMITS } from "../base/mod.ts";
import { showName } from "../config/mod.ts";
import { type Fault, type Place, showPath } from "./fault.ts";

type Path = readonly PropertyKey[];

/** One document of a file. */
export type YamlDocument = {
  readonly value: unknown;
  /** Where the value at `path` stands; where there is none, what is nearest above it. */
  readonly place: (path: Path) => Place;
  /** Where the key at the end of `path` stands. */
  readonly keyPlace: (path: Path) => Place;
};

type Read = { readonly documents: readonly YamlDocument[]; readonly faults: readonly Fault[] };

/** The documents of a file that are well-formed, and what is wrong with the others. */
export function readYaml(file: string, text: string): Read {
  try {
    return readDocuments(file, text);
  } catch (error) {
    // The parser's recursion cannot follow, wherever it stands by then.
    if (!(error instanceof RangeError)) throw error;
    return { documents: [], faults: [{ file, line: 1, path: "", problem: TOO_DEEP }] };
  }
}

const TOO_DEEP = `is nested too deeply; at most ${MANIFEST_LIMITS.depth} levels are read`;

function readDocuments(file: string, text: string): Read {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    // It compares every key with every other; `structureFaults` does not.
    uniqueKeys: false,
    logLevel: "silent",
  });
  const documents: YamlDocument[] = [];
  const faults: Fault[] = [];
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  for (const document of Array.isArray(parsed) ? parsed : []) {
    const found = faultsOf(file, document, lineAt);
    faults.push(...found.faults);
    if (!found.readable || document.contents === null) continue;
    const value = valueOf(document);
    if (value.ok) documents.push(placed(file, document, value.value, lineAt));
    else faults.push({ file, line: lineAt(document.range[0]), path: "", problem: value.problem });
  }
  return { documents, faults };
}

function faultsOf(
  file: string,
  document: Document.Parsed,
  lineAt: (offset: number) => number,
): { readonly faults: readonly Fault[]; readonly readable: boolean } {
  const syntax = document.errors.map(({ pos, message }): Fault => ({
    file,
    line: lineAt(pos[0]),
    path: "",
    problem: message.startsWith(STACK_IS_FULL)
      ? TOO_DEEP
      : `is not valid YAML: ${message.split("\n")[0]}`,
  }));
  // What the parser did not follow is not closed either, as far as it can tell.
  const deep = syntax.find(({ problem }) => problem === TOO_DEEP);
  if (deep !== undefined) return { faults: [deep], readable: false };
  if (syntax.length > 0) {
    return { faults: syntax.slice(0, MANIFEST_LIMITS.faults), readable: false };
  }
  const faults: Fault[] = [];
  checkStructure(document.contents, [], (node, path, problem) => {
    faults.push({ file, line: lineAt(node.range?.[0] ?? 0), path: showPath(path), problem });
  });
  return { faults, readable: faults.every(({ problem }) => problem === TWICE) };
}

/** How V8 begins to say so; the parser hands it on as an error of the text. */
const STACK_IS_FULL = "Maximum call stack";
const TWICE = "stands twice in the same map";

type Report = (node: Node, path: Path, problem: string) => void;

/** Keys that stand twice, keys that could not be told from each other, and nesting. */
function checkStructure(node: unknown, path: Path, report: Report): void {
  if (!isCollection(node)) return;
  if (path.length >= MANIFEST_LIMITS.depth) return report(node, path.slice(0, 3), TOO_DEEP);
  const seen = new Set<string>();
  for (const [i, item] of node.items.entries()) {
    if (!isPair(item)) {
      checkStructure(item, [...path, i], report);
      continue;
    }
    const { key, value } = item;
    if (!isNode(key)) continue;
    const name = isScalar(key) ? String(key.value) : undefined;
    const at = [...path, showName(name ?? "?")];
    if (name === undefined) report(key, path, "a key must be a plain text");
    else if (name === "__proto__") report(key, at, "cannot be a key");
    else if (seen.has(name)) report(key, at, TWICE);
    if (name !== undefined) seen.add(name);
    checkStructure(value, at, report);
  }
}

type Value = { readonly ok: true; readonly value: unknown } | {
  readonly ok: false;
  readonly problem: string;
};

/** Aliases are counted by what they stand for, so that a few lines cannot fill the memory. */
function valueOf(document: Document.Parsed): Value {
  try {
    // The package counts the anchor itself as well.
    const value: unknown = document.toJS({ maxAliasCount: MANIFEST_LIMITS.aliasedValues + 1 });
    return { ok: true, value };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const many = /excessive alias/i.test(error.message);
    const problem = many
      ? `its aliases stand for more than ${MANIFEST_LIMITS.aliasedValues} values`
      : `is not valid YAML: ${error.message}`;
    return { ok: false, problem };
  }
}

function placed(
  file: string,
  document: Document.Parsed,
  value: unknown,
  lineAt: (offset: number) => number,
): YamlDocument {
  const start = document.contents?.range[0] ?? 0;
  const place = (node: Node | ParsedNode | undefined): Place => ({
    file,
    line: lineAt(node?.range?.[0] ?? start),
  });
  return {
    value,
    place: (path) => place(find(document.contents, path).node),
    keyPlace: (path) => {
      const { node, key } = find(document.contents, path);
      return place(key ?? node);
    },
  };
}

/** The node at `path`, or the last one on the way to it; and the key under which it stands. */
function find(root: Node | null, path: Path): { node: Node | undefined; key: Node | undefined } {
  let node = root ?? undefined;
  let key: Node | undefined;
  for (const part of path) {
    if (!isCollection(node)) break;
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part))
      : undefined;
    const next: unknown = pair === undefined ? node.get(part, true) : pair.value ?? pair.key;
    if (!isNode(next)) break;
    key = pair !== undefined && isNode(pair.key) ? pair.key : undefined;
    node = next;
  }
  return { node, key };
}
