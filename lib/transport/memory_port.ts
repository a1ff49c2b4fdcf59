import { ConveyorError, type NodeId } from "../base/mod.ts";
import type { Cluster, Self } from "./admission.ts";
import type { ClusterTransport, Introduction, RaftPort, TransportHandler } from "./contract.ts";
import { type Answerer, meet, type Meeting, refusalError } from "./meeting.ts";
import type { MemoryNetwork, MemoryPortOptions } from "./memory_network.ts";
import { MemoryTransport } from "./memory_transport.ts";
import { PROTOCOL_VERSION, type Refusal } from "./protocol.ts";

/** A port of the network in memory. */
export class MemoryPort implements RaftPort {
  readonly address: string;
  readonly self: Self;
  readonly #network: MemoryNetwork;
  readonly #options: MemoryPortOptions;
  readonly #onGone: () => void;
  #answer: Answerer | undefined;
  #transport: MemoryTransport | undefined;
  #state: "open" | "closed" | "crashed" = "open";

  constructor(options: MemoryPortOptions, network: MemoryNetwork, onGone: () => void) {
    const { address, nodeId, incarnation } = options;
    this.address = address;
    this.self = { nodeId, incarnation };
    this.#options = options;
    this.#network = network;
    this.#onGone = onGone;
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  get hasCrashed(): boolean {
    return this.#state === "crashed";
  }

  get transport(): MemoryTransport | undefined {
    return this.#transport;
  }

  introduce(address: string, own: Introduction, signal?: AbortSignal): Promise<Introduction> {
    const network = this.#network;
    const { promise, resolve, reject } = Promise.withResolvers<Introduction>();
    const giveUp = () => reject(new ConveyorError("cancelled", "the introduction was given up"));
    if (signal?.aborted) giveUp();
    signal?.addEventListener("abort", giveUp);
    const end = (outcome: Introduction | ConveyorError) =>
      this.enter(() => {
        signal?.removeEventListener("abort", giveUp);
        if (outcome instanceof ConveyorError) reject(outcome);
        else resolve(outcome);
      });
    const fail = (why: string) =>
      end(new ConveyorError("unavailable", `cannot reach ${address}: ${why}`));
    const lost = () => network.afterSilence(() => fail("no answer"));

    const other = network.portAt(address);
    if (other === undefined) {
      network.afterRoundTrip(() => fail("nobody listens"));
      return promise;
    }
    const purpose = { type: "introduction", introduction: own } as const;
    const hello = network.encode({ type: "hello", version: PROTOCOL_VERSION, purpose });
    network.carry(this, other, () => {
      other.enter(() => {
        const meeting = other.meet(hello);
        const outcome = meeting.type === "met"
          ? meeting.introduction
          : refusalError(address, meeting.refusal);
        network.carry(other, this, () => end(outcome), lost);
      });
    }, lost);
    return promise;
  }

  onIntroduction(answer: Answerer): void {
    this.#answer = answer;
  }

  /** What is answered to somebody else's hello. */
  meet(hello: Uint8Array): Meeting {
    const { nodeId, onFailure } = this.#options;
    const frame = this.#network.passed(hello);
    if (frame.type !== "hello" || frame.purpose?.type !== "introduction") {
      throw new TypeError("what was sent as an introduction has not come as one");
    }
    return meet(nodeId, this.#answer, frame.purpose.introduction, onFailure);
  }

  join(cluster: Cluster, handler: TransportHandler): ClusterTransport {
    if (this.#transport !== undefined || !this.isOpen) {
      throw new ConveyorError("failed_precondition", "this node is a member already, or stopping");
    }
    this.#transport = new MemoryTransport(this, cluster, handler, this.#network, () => {
      this.#transport = undefined;
    });
    return this.#transport;
  }

  /** Runs what comes from outside, if the process lives. */
  enter(work: () => void): void {
    if (this.hasCrashed) return;
    if (this.#options.enter === undefined) work();
    else this.#options.enter(work);
  }

  failed(error: unknown): void {
    this.#options.onFailure(error);
  }

  refused(refusal: Refusal, by: NodeId): void {
    this.enter(() => this.#options.onRefused?.(by, refusal));
  }

  async close(): Promise<void> {
    if (!this.isOpen) return;
    this.#state = "closed";
    this.#onGone();
    await this.#transport?.close();
  }

  crash(): void {
    this.#state = "crashed";
    this.#onGone();
    this.#transport?.crash();
  }
}
