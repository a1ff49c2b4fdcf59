import { ConveyorError, type NodeId, type Timers, WAIT_LIMITS } from "../base/mod.ts";
import type { Transport } from "../transport/mod.ts";
import type { Leadership } from "./leadership.ts";
import { waitFor } from "./wait.ts";

type Ask = { readonly leader: NodeId; readonly giveUp: (error: ConveyorError) => void };

/**
 * Requests to the leader. One that is not answered in time, or whose leader has been replaced
 * meanwhile, ends as `outcome_unknown`: the answer may be lost, and the work may be done.
 */
export class LeaderLink {
  readonly #transport: Pick<Transport, "request">;
  readonly #timers: Timers;
  readonly #asks = new Set<Ask>();

  constructor(transport: Pick<Transport, "request">, leadership: Leadership, timers: Timers) {
    this.#transport = transport;
    this.#timers = timers;
    leadership.listen(({ leader }) => {
      for (const ask of [...this.#asks]) if (ask.leader !== leader) ask.giveUp(replaced());
    });
  }

  ask(leader: NodeId, request: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    const controller = new AbortController();
    const limits = { timers: this.#timers, wait: WAIT_LIMITS.requestMs, late: noAnswer, signal };
    let ask: Ask | undefined;
    return waitFor<Uint8Array>(limits, (waiter) => {
      ask = { leader, giveUp: waiter.reject };
      this.#asks.add(ask);
      this.#transport.request(leader, request, controller.signal).then(
        waiter.resolve,
        waiter.reject,
      );
    }, () => {
      this.#asks.delete(ask!);
      // Whatever the answer would be, nobody waits for it any more.
      controller.abort();
    });
  }
}

function replaced(): ConveyorError {
  return new ConveyorError(
    "outcome_unknown",
    "the leader changed before it answered: what was asked may or may not have been done",
  );
}

function noAnswer(): ConveyorError {
  return new ConveyorError(
    "outcome_unknown",
    "the leader has not answered in time: what was asked may or may not have been done",
  );
}
