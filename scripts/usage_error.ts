/** The command line is wrong: shown without a stack, exit code 2. */
export class UsageError extends Error {}

/** Runs a program: ends the process with the exit code that `main` returns. */
export async function runProgram(
  main: (args: readonly string[]) => Promise<number>,
): Promise<never> {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    Deno.exit(2);
  }
}
