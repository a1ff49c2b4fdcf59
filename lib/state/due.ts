import type { Millis } from "../base/mod.ts";
import type { Service } from "./service.ts";
import type { ReplicatedState } from "./state.ts";

/** What the router asks of a service, in the answers to its heartbeats until it is done. */
export type ServiceCommand =
  /** Finish what runs, take nothing new. */
  | { readonly type: "drain"; readonly reason: string; readonly timeout: Millis }
  /** Take work again. */
  | { readonly type: "resume" }
  /** Give these partitions up, then acknowledge the generation. */
  | {
    readonly type: "revoke";
    readonly groupId: string;
    readonly partitions: readonly number[];
    readonly generation: number;
  }
  /** Take these partitions; `all` is everything that the member then owns. */
  | {
    readonly type: "assign";
    readonly groupId: string;
    readonly partitions: readonly number[];
    readonly generation: number;
    readonly all: readonly number[];
  };

/** What a service has to be told with the answer to a heartbeat. */
export type Due = {
  readonly commands: readonly ServiceCommand[];
  /** The current generation of each of its groups. */
  readonly generations: ReadonlyMap<string, number>;
};

/**
 * What `service` has to be told; undefined for nothing, which is what nearly every heartbeat finds:
 * it is O(1) then.
 */
export function dueTo(_state: ReplicatedState, { drain }: Service): Due | undefined {
  if (drain === undefined) return undefined;
  const { reason, timeout } = drain;
  return { commands: [{ type: "drain", reason, timeout }], generations: NO_GENERATIONS };
}

const NO_GENERATIONS: ReadonlyMap<string, number> = new Map();
