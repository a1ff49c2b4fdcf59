/** What processes cost, as Linux counts it. Elsewhere nothing is known. */

/** Linux counts the time of processes in hundredths of a second, whatever the hardware. */
const TICKS_PER_SECOND = 100;

export type Usage = {
  /** Of all threads, in user and kernel mode. */
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  /** The most that it has ever been. */
  readonly peakBytes: number;
};

/** Of running processes, together; NaN where the system does not tell. */
export function usageOf(...pids: readonly number[]): Usage {
  const all = pids.map(usageOfOne);
  const sum = (of: (usage: Usage) => number) => all.reduce((total, usage) => total + of(usage), 0);
  return {
    cpuSeconds: sum(({ cpuSeconds }) => cpuSeconds),
    residentBytes: sum(({ residentBytes }) => residentBytes),
    peakBytes: sum(({ peakBytes }) => peakBytes),
  };
}

function usageOfOne(pid: number): Usage {
  // Deno opens /proc only to programs that may do everything; cat may.
  const stat = read(`/proc/${pid}/stat`);
  const status = read(`/proc/${pid}/status`);
  // The name stands in parentheses and may hold anything; 14th and 15th field are the times.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const kilobytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s*(\\d+) kB`, "m").exec(status)?.[1] ?? NaN);
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    residentBytes: kilobytes("VmRSS") * 1_024,
    peakBytes: kilobytes("VmHWM") * 1_024,
  };
}

function read(path: string): string {
  try {
    const { stdout } = new Deno.Command("cat", { args: [path], stderr: "null" }).outputSync();
    return new TextDecoder().decode(stdout);
  } catch {
    return "";
  }
}
