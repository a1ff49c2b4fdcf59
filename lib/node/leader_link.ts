import { ConveyorError, type NodeId, type Timers, WAIT_LIMITS } from "../base/mod.ts";
import type { Transport } from "../transport/mod.ts";
import { cancelled, type Leadership } from "./leadership.ts";

type Ask = { readonly leader: NodeId; readonly giveUp: (error: ConveyorError) => void };

/**
 * Requests to the leader. One that is not answered in time, or whose leader has been replaced
 * meanwhile, ends as `outcome_unknown`: the answer may be lost, and the work may be done.
 */
export class LeaderLink {
  readonly #transport: Transport;
  readonly #timers: Timers;
  readonly #asks = new Set<Ask>();

  constructor(transport: Transport, leadership: Leadership, timers: Timers) {
    this.#transport = transport;
    this.#timers = timers;
    leadership.listen(({ leader }) => {
      for (const ask of [...this.#asks]) if (ask.leader !== leader) ask.giveUp(replaced());
    });
  }

  ask(leader: NodeId, request: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const controller = new AbortController();
      const settle = (then: () => void) => {
        if (!this.#asks.delete(ask)) return;
        cancelTimer();
        signal?.removeEventListener("abort", onAbort);
        then();
      };
      const giveUp = (error: ConveyorError) =>
        settle(() => {
          controller.abort();
          reject(error);
        });
      const ask: Ask = { leader, giveUp };
      const onAbort = () => giveUp(cancelled());
      const cancelTimer = this.#timers.after(WAIT_LIMITS.requestMs, () => giveUp(noAnswer()));
      this.#asks.add(ask);
      signal?.addEventListener("abort", onAbort);
      this.#transport.request(leader, request, controller.signal).then(
        (answer) => settle(() => resolve(answer)),
        (error) => settle(() => reject(error)),
      );
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
