import type { NodeId } from "../../../lib/base/mod.ts";
import type { Message } from "../../../lib/raft/mod.ts";
import type { Invariant } from "../invariant.ts";
import type { Life } from "../life.ts";
import type { World } from "../world.ts";
import * as show from "../show.ts";

/** A node that has lost its disk has forgotten what it promised, and takes no part any more. */
export class LostDisk implements Invariant {
  readonly name = "who has lost its disk stays out";

  constructor(readonly world: World) {}

  sent(life: Life, to: NodeId, message: Message): void {
    if (life.machine.wipes === 0) return;
    this.world.fail(this.name, `${life.name} sends ${to} ${show.message(message)}`);
  }
}
