import type { NodeId } from "../../../lib/base/mod.ts";
import { decodeMembership, type Member, type Message } from "../../../lib/raft/mod.ts";
import type { Identity } from "../../../lib/storage/mod.ts";
import type { Invariant } from "../invariant.ts";
import type { Life } from "../life.ts";
import * as show from "../show.ts";
import type { World } from "../world.ts";

/**
 * One cluster is formed, of members that have all agreed to it, none of them to another; and only
 * they take part. A machine that has lost its disk is not the member that it was.
 */
export class Formation implements Invariant {
  readonly name = "one cluster is formed, of those who agreed";
  /** What each data directory has agreed to, by incarnation. */
  readonly #agreed = new Map<string, string>();
  #members: readonly Member[] | undefined;

  constructor(readonly world: World) {}

  identified(life: Life, { agreed }: Identity): void {
    if (agreed === undefined) return;
    const known = this.#agreed.get(life.incarnation) ?? agreed;
    if (known !== agreed) {
      this.world.fail(this.name, `${life.name} agrees to ${agreed} after ${known}`);
    }
    this.#agreed.set(life.incarnation, agreed);
  }

  /** The first entry of a log is on no leader's word. */
  founded(life: Life, data: Uint8Array): void {
    const { clusterId, members } = decodeMembership({ index: 1, data });
    this.#members ??= members;
    for (const { id, incarnation } of members) {
      const agreed = this.#agreed.get(incarnation);
      if (agreed === clusterId) continue;
      this.world.fail(this.name, `${life.name} founds ${clusterId}; n${id} agreed to ${agreed}`);
    }
  }

  sent(life: Life, to: NodeId, message: Message): void {
    const member = this.#members?.find(({ id }) => id === life.nodeId);
    if (member?.incarnation === life.incarnation) return;
    this.world.fail(
      this.name,
      `${life.name}, which is no member, sends ${to} ${show.message(message)}`,
    );
  }
}
