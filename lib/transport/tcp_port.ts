import {
  type Clock,
  ConveyorError,
  type Incarnation,
  type NodeId,
  type Rng,
  type Timers,
  TRANSPORT_LIMITS,
  type TransportLimits,
} from "../base/mod.ts";
import type { Cluster } from "./admission.ts";
import { loadFrameCodec } from "./codec.ts";
import { type Context, OpenSockets } from "./context.ts";
import type { ClusterTransport, Introduction, RaftPort, TransportHandler } from "./contract.ts";
import { Doorway } from "./doorway.ts";
import { introduce } from "./introduce.ts";
import { type Answerer, meet } from "./meeting.ts";
import type { TransportLog, TransportMetrics } from "./observer.ts";
import type { Refusal } from "./protocol.ts";
import {
  joinAddress,
  type Listening,
  plainSockets,
  type Sockets,
  splitAddress,
} from "./sockets.ts";
import { TcpTransport } from "./tcp_transport.ts";

export type RaftPortOptions = {
  /** `host:port` to listen on; port 0 takes any free one. */
  readonly listen: string;
  /** `host:port` where the others find that, where it is not the same. */
  readonly advertise?: string | undefined;
  readonly nodeId: NodeId;
  readonly incarnation: Incarnation;
  readonly clock: Clock;
  readonly timers: Timers;
  /** For the jitter of reconnects. */
  readonly rng: Rng;
  /** Should write the same event once in a while only: strangers can cause any number. */
  readonly log: TransportLog;
  readonly metrics?: TransportMetrics;
  /** Another member, `by`, does not talk to this node, and says why. Comes with every try. */
  readonly onRefused?: (by: NodeId, refusal: Refusal) => void;
  /** A handler threw something that is no ConveyorError: a mistake, or the node cannot go on. */
  readonly onFailure: (error: unknown) => void;
  /** Plain TCP unless something else is handed in. */
  readonly sockets?: Sockets;
  readonly limits?: Partial<TransportLimits>;
};

/** Listens on `--raft-addr`. Throws ConveyorError when it cannot. */
export async function openRaftPort(options: RaftPortOptions): Promise<RaftPort> {
  const { nodeId, incarnation, clock, timers, rng, log, onFailure } = options;
  const port = new TcpPort({
    self: { nodeId, incarnation },
    codec: loadFrameCodec(),
    sockets: options.sockets ?? plainSockets,
    clock,
    timers,
    rng,
    limits: { ...TRANSPORT_LIMITS, ...options.limits },
    log,
    metrics: options.metrics ?? {},
    onRefused: options.onRefused ?? (() => {}),
    onFailure,
  });
  await port.listen(options.listen, options.advertise);
  return port;
}

class TcpPort implements RaftPort {
  readonly #context: Context;
  readonly #sockets = new OpenSockets();
  readonly #doorway: Doorway;
  readonly #stopping = new AbortController();
  #listening: Listening | undefined;
  #address = "";
  #transport: TcpTransport | undefined;
  #answer: Answerer | undefined;

  constructor(context: Context) {
    this.#context = context;
    this.#doorway = new Doorway({
      introduced: (other) => meet(context.self.nodeId, this.#answer, other, context.onFailure),
      transport: () => this.#transport,
    }, context);
  }

  async listen(address: string, advertise: string | undefined): Promise<void> {
    const { host, port } = splitAddress(address);
    this.#listening = await this.#context.sockets.listen(
      { host, port },
      (socket) => {
        this.#sockets.add(socket);
        this.#doorway.enter(socket);
      },
      (error) => this.#context.log.warn("cannot take a connection", { reason: error.message }),
    );
    this.#address = advertise ?? joinAddress({ host, port: this.#listening.port });
  }

  get address(): string {
    return this.#address;
  }

  introduce(address: string, own: Introduction, signal?: AbortSignal): Promise<Introduction> {
    const stop = this.#stopping.signal;
    const either = signal === undefined ? stop : AbortSignal.any([signal, stop]);
    return introduce(address, own, either, this.#context, this.#sockets);
  }

  onIntroduction(answer: Answerer): void {
    this.#answer = answer;
  }

  join(cluster: Cluster, handler: TransportHandler): ClusterTransport {
    if (this.#transport !== undefined || this.#stopping.signal.aborted) {
      throw new ConveyorError("failed_precondition", "this node is a member already, or stopping");
    }
    const transport = new TcpTransport(cluster, handler, this.#context, () => {
      this.#transport = undefined;
    });
    this.#transport = transport;
    return transport;
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    const listening = this.#listening?.close();
    this.#doorway.close();
    await this.#transport?.close();
    await this.#sockets.closed();
    await listening;
  }
}
