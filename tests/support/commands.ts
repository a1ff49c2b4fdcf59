// Programs of the operating system that a test needs.

/** Runs a command to its end. Throws with what it said when it fails. */
export async function run(program: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args }).output();
  const decoder = new TextDecoder();
  if (code === 0) return decoder.decode(stdout);
  throw new Error(`${program} ${args.join(" ")}: exit code ${code}: ${decoder.decode(stderr)}`);
}

/** How many connections a test may open that would open so many: the system may allow it fewer. */
export async function connectionsOf(wanted: number): Promise<number> {
  const files = Number(await run("sh", "-c", "ulimit -n"));
  return files > 0 ? Math.min(wanted, Math.floor(files / 2)) : wanted;
}

/** Whether a command runs and succeeds. */
export async function works(program: string, ...args: string[]): Promise<boolean> {
  try {
    await run(program, ...args);
    return true;
  } catch {
    return false;
  }
}
