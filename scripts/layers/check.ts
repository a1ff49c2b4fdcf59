/** Reads one source file of lib/ and reports what its folder may not do. */
import { dirname, join } from "@std/path";
import ts from "typescript";
import { CLOCK_FILES, ENTRIES, type Layer, LAYERS } from "./table.ts";

export type Violation = {
  /** Path from the project's root. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  readonly problem: string;
};

/** Globals that a pure folder may not even name. */
const IMPURE_GLOBALS: ReadonlySet<string> = new Set([
  ...["Promise", "setTimeout", "setInterval", "setImmediate", "queueMicrotask", "clearTimeout"],
  ...["clearInterval", "AbortSignal", "AbortController"],
  ...[
    "Date",
    "performance",
    "Temporal",
    "crypto",
    "Deno",
    "process",
    "Buffer",
    "globalThis",
    "self",
  ],
  ...["console", "fetch", "WebSocket", "Worker", "localStorage", "require", "eval"],
]);

/** What no folder of lib/ may do but those made for it: readings that no test could repeat. */
const HIDDEN_READINGS: ReadonlySet<string> = new Set([
  ...["Date.now", "performance.now", "Math.random", "crypto.getRandomValues", "crypto.randomUUID"],
]);

/** The violations of one file. `file` is its path from the root, such as `lib/raft/log.ts`. */
export function checkSource(file: string, text: string): Violation[] {
  const folder = /^lib\/([^/]+)\//.exec(file)?.[1];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const layer = folder === undefined ? undefined : LAYERS[folder];
  if (folder === undefined || !layer) {
    return [{
      file,
      line: 1,
      problem: `${folder ?? file} is no folder that the layer table knows`,
    }];
  }
  // Tests stand beside the code, and look at it from anywhere.
  if (file.endsWith("_test.ts")) return [];
  const found: Violation[] = [];
  const clockIsAtHome = CLOCK_FILES.includes(file);
  const visit = (node: ts.Node): void => {
    const problem = importProblem(node, file, folder, layer) ??
      (clockIsAtHome ? undefined : impurity(node, folder, layer));
    if (problem !== undefined) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      found.push({ file, line, problem });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    const specifier = node.moduleSpecifier;
    return specifier && ts.isStringLiteral(specifier) ? specifier.text : undefined;
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    const { literal } = node.argument;
    return ts.isStringLiteral(literal) ? literal.text : undefined;
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const argument = node.arguments[0];
    return argument && ts.isStringLiteralLike(argument) ? argument.text : "(computed)";
  }
  return undefined;
}

function importProblem(
  node: ts.Node,
  file: string,
  folder: string,
  layer: Layer,
): string | undefined {
  const specifier = specifierOf(node);
  if (specifier === undefined) return undefined;
  if (specifier === "(computed)") return `${folder} imports something that only a run can tell`;
  if (!specifier.startsWith(".")) return packageProblem(specifier, folder, layer);
  const target = join(dirname(file), specifier);
  if (target.startsWith("proto/gen/")) {
    return layer.wire ? undefined : `${folder} may not touch generated types (${target})`;
  }
  const [, other, ...rest] = target.split("/");
  if (!target.startsWith("lib/") || other === undefined || rest.length === 0) {
    return `${folder} may not import ${target}, which is outside lib/`;
  }
  if (other === folder) return undefined;
  if (!layer.folders.includes(other)) return `${folder} may not import ${other}`;
  const entry = `${other}/${rest.join("/")}`;
  if (entry === `${other}/mod.ts`) return undefined;
  // A pure folder has no business with the entries that are not pure.
  if (ENTRIES.includes(entry) && !layer.pure) return undefined;
  return `${folder} may import ${other}/mod.ts, not ${entry}`;
}

function packageProblem(specifier: string, folder: string, layer: Layer): string | undefined {
  const allowed = layer.packages.some((name) =>
    name.endsWith(":") ? specifier.startsWith(name) : specifier === name
  );
  return allowed ? undefined : `${folder} may not import ${specifier}`;
}

function impurity(node: ts.Node, folder: string, layer: Layer): string | undefined {
  if (folder !== "telemetry") {
    const reading = hiddenReading(node);
    if (reading !== undefined) {
      return `${reading} is hidden time or randomness; it has to be handed in`;
    }
  }
  if (!layer.pure) return undefined;
  if (ts.isAwaitExpression(node)) return `${folder} is pure: no await`;
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return `${folder} is pure: no async`;
  if (ts.isForOfStatement(node) && node.awaitModifier) return `${folder} is pure: no for await`;
  if (ts.isIdentifier(node) && IMPURE_GLOBALS.has(node.text) && isReference(node)) {
    if (isDateOfATime(node)) return undefined;
    return `${folder} is pure: no ${node.text}`;
  }
  return undefined;
}

/** `Date.now` and its like, called or not, and `new Date()` or `Date()` without a time. */
function hiddenReading(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const name = `${node.expression.getText()}.${node.name.text}`.replace(/^globalThis\./, "");
    return HIDDEN_READINGS.has(name) ? name : undefined;
  }
  const isDate = (expression: ts.Expression) =>
    ts.isIdentifier(expression) && expression.text === "Date";
  if (ts.isNewExpression(node) && isDate(node.expression) && !node.arguments?.length) {
    return "new Date()";
  }
  return ts.isCallExpression(node) && isDate(node.expression) ? "Date()" : undefined;
}

/** `new Date(time)`, which reads no clock, or the type of what it gives. */
function isDateOfATime(name: ts.Identifier): boolean {
  const { parent } = name;
  if (name.text !== "Date") return false;
  if (ts.isTypeReferenceNode(parent)) return true;
  return ts.isNewExpression(parent) && parent.expression === name && !!parent.arguments?.length;
}

/** Whether a name stands for a thing, not for a member of one that happens to be called the same. */
function isReference(name: ts.Identifier): boolean {
  const { parent } = name;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === name;
  if (ts.isQualifiedName(parent)) return parent.left === name;
  const isMemberName = ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) || ts.isMethodDeclaration(parent) ||
    ts.isMethodSignature(parent) || ts.isEnumMember(parent);
  return !(isMemberName && parent.name === name);
}
