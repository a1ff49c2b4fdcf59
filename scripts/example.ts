// Runs the worked example, see config/example/README.md: a node, the services that the manifests
// name, three sidecars, and some hundred records from a log through all of them.

import { readCommandLine, USAGE } from "./example/command_line.ts";
import { Example } from "./example/example.ts";
import { stopped } from "./example/program.ts";
import { runProgram } from "./usage_error.ts";

/** Returns the exit code. Throws UsageError for a command line that is wrong. */
async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(USAGE);
    return 0;
  }
  const example = new Example(readCommandLine(args));
  const asked = stopped();
  try {
    const running = example.run(asked);
    running.catch(() => {}); // What is stopped in the middle fails.
    await Promise.race([running, asked]);
    if (example.isThrough) await running;
    return example.isThrough ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await example.stop();
  }
}

await runProgram(main);
