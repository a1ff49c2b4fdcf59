import type { HistoryRecorder } from "../../linearizability/mod.ts";
import type { Life } from "../life.ts";
import type { World } from "../world.ts";
import { Client } from "./client.ts";
import type { Keys } from "./keys.ts";

export type Target = ReturnType<Keys["pick"]>;

/** A client that meets others on keys, and whose calls are judged as one history for each key. */
export abstract class RecordedClient<Input, Output> extends Client {
  #count = 0;

  constructor(
    world: World,
    number: number,
    name: string,
    protected readonly keys: Keys,
    protected readonly history: HistoryRecorder<Input, Output>,
  ) {
    super(world, number, name);
  }

  protected override async act(): Promise<void> {
    const life = this.anyNode();
    if (life !== undefined) await this.meet(life, this.keys.pick(this.dice));
  }

  /** One operation on a key, by way of one node. */
  protected abstract meet(life: Life, target: Target): Promise<void>;

  /** Never the same twice, over all clients. */
  protected nextMark(): number {
    return this.number * 2 ** 20 + ++this.#count;
  }
}
