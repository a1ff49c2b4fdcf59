/**
 * Runs scenario files, in the manner of etcd-io/raft's testdata: blocks of commands, each followed
 * by `----` and what they print, up to a blank line. Lines that begin with `#` are comments; the
 * first of a file says why the case exists.
 */
import { execute, newScenario, type Scenario } from "./commands.ts";

const SEPARATOR = "----";

/** The text of the file with the output that its commands really have. */
export function rewrite(text: string): string {
  const scenario = newScenario();
  const blocks = text.trim().split(/\n{2,}/);
  if (!blocks[0]?.startsWith("#")) throw new Error("a scenario begins with why it exists");
  return blocks.map((block) => rewriteBlock(scenario, block)).join("\n\n") + "\n";
}

function rewriteBlock(scenario: Scenario, block: string): string {
  const lines = block.split("\n");
  const at = lines.indexOf(SEPARATOR);
  const head = at < 0 ? lines : lines.slice(0, at);
  const commands = head.filter((line) => !line.startsWith("#"));
  if (commands.length === 0) return block;
  const output = commands.flatMap((line) => executeAt(scenario, line));
  return [...head, SEPARATOR, ...output].join("\n");
}

function executeAt(scenario: Scenario, line: string): string[] {
  try {
    return execute(scenario, line);
  } catch (error) {
    const printed = scenario.cluster.takeLines().join("\n");
    throw new Error(`at \`${line}\`: ${printed}\n${error}`, { cause: error });
  }
}
