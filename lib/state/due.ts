import type { Millis } from "../base/mod.ts";
import { memberOf, toGiveUp, toKeep } from "./group.ts";
import type { Service } from "./service.ts";
import type { ReplicatedState } from "./state.ts";

/** What the router asks of a service, in the answers to its heartbeats until it is done. */
export type ServiceCommand =
  /** Finish what runs, take nothing new. */
  | { readonly type: "drain"; readonly reason: string; readonly timeout: Millis }
  /** Take work again: due for as long as the registration that called the drain off is there. */
  | { readonly type: "resume" }
  /** Give these partitions up, then acknowledge the generation. */
  | {
    readonly type: "revoke";
    readonly groupId: string;
    readonly partitions: readonly number[];
    readonly generation: number;
  }
  /**
   * Take these partitions; `all` is everything that the member then owns. What is due names all in
   * both: which of them are new is for the stream to say that has told it.
   */
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
export function dueTo({ groups }: ReplicatedState, service: Service): Due | undefined {
  const { serviceId, drain, resumed } = service;
  const ids = groups.of(serviceId);
  if (drain === undefined && !resumed && ids.length === 0) return undefined;
  const commands: ServiceCommand[] = [];
  if (drain !== undefined) commands.push({ type: "drain", ...drain });
  else if (resumed) commands.push({ type: "resume" });
  const generations = new Map<string, number>();
  for (const groupId of ids) {
    const group = groups.get(groupId);
    const member = group && memberOf(group, serviceId);
    if (group === undefined || member === undefined) continue;
    const { generation } = group;
    generations.set(groupId, generation);
    const partitions = toGiveUp(member);
    if (partitions.length > 0) commands.push({ type: "revoke", groupId, partitions, generation });
    const all = toKeep(member);
    commands.push({ type: "assign", groupId, partitions: all, generation, all });
  }
  return { commands, generations };
}
