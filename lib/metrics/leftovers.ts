/** V8's own, where `--expose-gc` shows it. */
type Collect = (options: { readonly type: "major"; readonly flavor: "last-resort" }) => void;

/**
 * Gives back what loading the program has left over, an eighth of what an idle node holds: V8 would
 * keep it, and the room that it took, until there is work. To be called before the node takes part:
 * it stops everything for a moment, in which nothing may wait for a heartbeat.
 */
export function collectLeftovers(
  collect = (globalThis as { readonly gc?: Collect }).gc,
): void {
  collect?.({ type: "major", flavor: "last-resort" });
}
