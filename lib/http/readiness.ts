import { ConveyorError, HTTP_LIMITS, type Timers } from "../base/mod.ts";

/** One thing that has to be so for a node to serve. */
export type Check = {
  readonly name: string;
  readonly ok: boolean;
  /** Why it is not. */
  readonly reason?: string;
};

export type Readiness = { readonly ready: boolean; readonly checks: readonly Check[] };

/** What a node that has started can be asked. */
export type ReadinessParts = {
  readonly leaderKnown: () => boolean;
  /** Resolves once this node has all that was acknowledged before; fails where it cannot tell. */
  readonly caughtUp: (signal: AbortSignal) => Promise<unknown>;
};

/**
 * Whether the node can serve: it has started and does not stop, knows a leader, and a linearizable
 * read succeeds here, which takes a majority and everything that was acknowledged applied. `parts`
 * is undefined while the node starts.
 */
export async function readinessOf(
  parts: ReadinessParts | undefined,
  stopping: boolean,
  timers: Timers,
): Promise<Readiness> {
  if (stopping) return verdict([{ name: "running", ok: false, reason: "the node is stopping" }]);
  if (parts === undefined) {
    const reason = "the node is starting: it recovers its data, or waits for the other members";
    return verdict([{ name: "running", ok: false, reason }]);
  }
  const running: Check = { name: "running", ok: true };
  if (!parts.leaderKnown()) {
    return verdict([running, { name: "leader", ok: false, reason: "no leader is known" }]);
  }
  const leader: Check = { name: "leader", ok: true };
  return verdict([running, leader, await caughtUp(parts, timers)]);
}

async function caughtUp(parts: ReadinessParts, timers: Timers): Promise<Check> {
  const name = "caught_up";
  const controller = new AbortController();
  const cancel = timers.after(HTTP_LIMITS.readyMs, () => controller.abort());
  try {
    await parts.caughtUp(controller.signal);
    return { name, ok: true };
  } catch (error) {
    const late = `this node has not caught up with the cluster within ${HTTP_LIMITS.readyMs} ms`;
    const known = error instanceof ConveyorError && error.code !== "cancelled";
    return { name, ok: false, reason: known ? error.message : late };
  } finally {
    cancel();
  }
}

function verdict(checks: readonly Check[]): Readiness {
  return { ready: checks.every(({ ok }) => ok), checks };
}
