import type { Member, Membership } from "../../../lib/raft/mod.ts";
import type { Invariant } from "../invariant.ts";
import type { Life } from "../life.ts";
import type { Machine } from "../machine.ts";
import type { World } from "../world.ts";

/** A snapshot says who votes; nobody forgets it, and all agree. */
export class MembershipKept implements Invariant {
  readonly name = "membership is kept";
  #known: string | undefined;

  constructor(readonly world: World) {}

  started({ machine }: Life): void {
    this.published(machine);
  }

  published({ nodeId, snapshots }: Machine): void {
    const membership = snapshots.published?.snapshot.membership;
    if (membership === undefined) return;
    const text = describe(membership);
    const members = membership.members.length;
    if (members !== this.world.machines.length || text !== (this.#known ?? text)) {
      this.world.fail(this.name, `the snapshot of n${nodeId} says ${text}, not ${this.#known}`);
    }
    this.#known = text;
  }
}

function describe({ clusterId, members }: Membership): string {
  const one = ({ id, incarnation, voter }: Member) => `${id}:${incarnation}:${voter}`;
  return `${clusterId} ${members.map(one).join()}`;
}
