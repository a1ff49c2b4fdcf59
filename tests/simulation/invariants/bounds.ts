import type { NodeId } from "../../../lib/base/mod.ts";
import type { Message } from "../../../lib/raft/mod.ts";
import type { Invariant } from "../invariant.ts";
import type { Life } from "../life.ts";
import type { World } from "../world.ts";

/** No message is larger than it may be, but for one entry that is so by itself. */
export class Bounds implements Invariant {
  readonly name = "messages are bounded";

  constructor(readonly world: World) {}

  sent(life: Life, to: NodeId, message: Message): void {
    const { messageEntries, messageBytes, snapshotChunkBytes } = this.world.settings.limits;
    switch (message.type) {
      case "append": {
        const { entries } = message;
        const bytes = entries.reduce((sum, { data }) => sum + data.length, 0);
        const fits = entries.length <= messageEntries &&
          (bytes <= messageBytes || entries.length === 1);
        if (fits) return;
        return this.#fail(life, to, `${entries.length} entries of ${bytes} bytes`);
      }
      case "snapshot_chunk":
        if (message.data.length <= snapshotChunkBytes) return;
        return this.#fail(life, to, `a chunk of ${message.data.length} bytes`);
      default:
        return;
    }
  }

  #fail(life: Life, to: NodeId, what: string): void {
    this.world.fail(this.name, `${life.name} sends ${to} ${what}`);
  }
}
