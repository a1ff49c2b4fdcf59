import type { Coverage } from "./coverage.ts";
import type { RunSettings } from "./settings.ts";

/** What has to have happened, and how often, in so many steps. */
function required({ nodes, steps }: RunSettings): [what: string, least: number][] {
  const share = (perThousand: number) => Math.floor((steps / 1_000) * perThousand);
  return [
    ["writes acknowledged", share(2)],
    ["linearizable reads", share(1)],
    ["checkpoints saved", 2],
    ["faults", 2],
    ["elections won", 2],
    ["snapshots published", 1],
    ["watch events", share(1)],
    ["heartbeats acknowledged", 1],
    ...(nodes > 1 ? [["lost messages", 1] as [string, number]] : []),
  ];
}

/** What a run lacks to prove anything; empty for a good one. */
export function vacuity(settings: RunSettings, coverage: Coverage): string[] {
  return required(settings)
    .filter(([what, least]) => coverage.of(what) < least)
    .map(([what, least]) => `${coverage.of(what)} ${what}, at least ${least} needed`);
}
