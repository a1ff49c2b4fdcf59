/** Where lines go: stdout, stderr, or a file. */
export type SyncWriter = { writeSync(bytes: Uint8Array): number };

/**
 * Writes whole lines. A line that cannot be written (a closed pipe, a full disk) is dropped: a
 * program does not fail for want of a log.
 */
export function lineWriter(target: SyncWriter): (line: string) => void {
  const encoder = new TextEncoder();
  return (line) => {
    let rest = encoder.encode(line);
    try {
      while (rest.length > 0) {
        const taken = target.writeSync(rest);
        if (taken <= 0) return;
        rest = rest.subarray(taken);
      }
    } catch {
      return;
    }
  };
}
