import type { ConveyorError, ErrorCode } from "../../../lib/base/mod.ts";
import type { Heartbeat, HeartbeatAnswer } from "../../../lib/node/mod.ts";
import type { Command, ReplicatedState, ResultOf } from "../../../lib/state/mod.ts";
import type { Life } from "../life.ts";
import type { Dice } from "../random.ts";
import type { World } from "../world.ts";

/** What a client makes of the answer to a write. */
export type WriteResult<C extends Command> =
  | { readonly type: "done"; readonly result: ResultOf<C> }
  /** The state machine did not allow it; it was in the log, and changed nothing. */
  | { readonly type: "rejected"; readonly code: ErrorCode }
  /** It has not been and will not be done. */
  | { readonly type: "refused" }
  | { readonly type: "unknown" };

/** Somebody who calls nodes, one call at a time, for as long as the run lasts. */
export abstract class Client {
  readonly dice: Dice;
  #stopped = false;
  #busy = false;

  constructor(readonly world: World, readonly number: number, name: string) {
    this.dice = world.dice(`${name} ${number}`);
  }

  /** One round of calls. */
  protected abstract act(): Promise<void>;

  /** The mean pause between two rounds. */
  protected get pause(): number {
    return this.world.settings.thinkTime;
  }

  start(): void {
    this.world.time.after(this.dice.exponential(this.pause), () => {
      if (this.#stopped) return;
      this.#busy = true;
      this.act().then(() => {
        this.#busy = false;
        this.start();
      }, (error) => this.#failed(error));
    });
  }

  /** Whether it waits for an answer, or is in the middle of something else. */
  get busy(): boolean {
    return this.#busy;
  }

  stop(): void {
    this.#stopped = true;
  }

  protected get stopped(): boolean {
    return this.#stopped;
  }

  #failed(error: unknown): void {
    const what = error instanceof Error ? error.stack ?? error.message : String(error);
    this.world.fail("calls fail with known errors only", what);
  }

  /** Any node that can be called. */
  protected anyNode(): Life | undefined {
    const { serving } = this.world;
    return serving.length === 0 ? undefined : this.dice.pick(serving);
  }

  protected sleep(span: number): Promise<void> {
    return new Promise((resolve) => void this.world.time.after(span, resolve));
  }

  /** A signal by which this client gives up, now and then. */
  protected patience(life: Life): { signal?: AbortSignal } {
    if (!this.dice.chance(0.05)) return {};
    const controller = new AbortController();
    const span = this.dice.exponential(300);
    this.world.time.after(span, () => life.enter(() => controller.abort()));
    return { signal: controller.signal };
  }

  protected async write<C extends Command>(life: Life, command: C): Promise<WriteResult<C>> {
    const options = this.patience(life);
    const answer = await life.call((node) => node.propose(command, options));
    switch (answer.type) {
      case "answered": {
        const { result, revision } = answer.value;
        this.world.acknowledged({ command, revision, by: life });
        return { type: "done", result };
      }
      case "died":
        return { type: "unknown" };
      case "failed":
        return this.#failure(command, answer.error);
    }
  }

  #failure<C extends Command>(
    command: C,
    { code, message }: { code: ErrorCode; message: string },
  ): WriteResult<C> {
    switch (code) {
      case "not_found":
      case "already_exists":
      case "aborted":
      case "failed_precondition":
        return { type: "rejected", code };
      case "unavailable":
      case "resource_exhausted":
        this.world.refused(command);
        return { type: "refused" };
      case "outcome_unknown":
      case "cancelled":
      case "deadline_exceeded":
        this.world.coverage.count("writes of unknown outcome");
        return { type: "unknown" };
      case "invalid_argument":
      case "out_of_range":
      case "data_loss":
      case "unimplemented":
      case "internal":
        this.world.fail("calls fail with known errors only", `${code}: ${message}`);
        return { type: "unknown" };
      default: {
        const rest: never = code;
        return rest;
      }
    }
  }

  /** The answer to a heartbeat, if there is one. */
  protected async heartbeat(life: Life, beat: Heartbeat): Promise<HeartbeatAnswer | undefined> {
    const answer = await life.call((node) => node.heartbeat([beat], this.patience(life)));
    if (answer.type === "answered") return answer.value[0];
    if (answer.type === "failed") this.#checkBeat(answer.error);
    return undefined;
  }

  /** Heartbeats may be sent again, so nodes do that themselves where a leader may have changed. */
  #checkBeat({ code, message }: ConveyorError): void {
    if (code === "unavailable" || code === "cancelled") return;
    this.world.fail("heartbeats end only where there is no leader", `${code}: ${message}`);
  }

  /** A linearizable read; undefined when it failed. */
  protected async freshRead<T>(
    life: Life,
    query: (state: ReplicatedState) => T,
  ): Promise<{ readonly value: T } | undefined> {
    const floor = this.world.freshReads.floor;
    const answer = await life.call((node) =>
      node.read((state, revision) => ({ value: query(state), revision }), {
        consistency: "linearizable",
        ...this.patience(life),
      })
    );
    if (answer.type !== "answered") {
      this.world.coverage.count("linearizable reads failed");
      return undefined;
    }
    this.world.read(answer.value.revision, floor);
    return answer.value;
  }
}
