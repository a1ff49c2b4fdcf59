import {
  type Clock,
  type Incarnation,
  type Millis,
  type NodeId,
  type Rng,
  type Timers,
  TRANSPORT_LIMITS,
  type TransportLimits,
} from "../base/mod.ts";
import type { Member, Message } from "../raft/mod.ts";
import { type FrameCodec, loadFrameCodec } from "./codec.ts";
import type { RaftPort } from "./contract.ts";
import { HEADER_BYTES } from "./frames.ts";
import { type LinkFaults, Links, type Parcel, PERFECT_LINK } from "./memory_link.ts";
import { MemoryPort } from "./memory_port.ts";
import { Payloads } from "./payloads.ts";
import type { Frame, Refusal } from "./protocol.ts";

export type MemoryNetworkOptions = {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly rng: Rng;
  /** Of all links that were not set; perfect by itself. */
  readonly faults?: LinkFaults;
  /** Draws how long it takes to notice that nobody answers any more; the idle bound by itself. */
  readonly patience?: (rng: Rng) => Millis;
  readonly limits?: Partial<TransportLimits>;
  readonly events?: NetworkEvents;
  /** Reading one takes milliseconds; a sweep of many networks hands in its own. */
  readonly codec?: FrameCodec;
};

export type NetworkEvents = {
  sent?(from: NodeId, to: NodeId, message: Message): void;
  /** A message, a request, an answer or an introduction. */
  lost?(from: NodeId, to: NodeId): void;
};

export type MemoryPortOptions = {
  readonly address: string;
  readonly nodeId: NodeId;
  readonly incarnation: Incarnation;
  /** Runs what comes from outside; a simulator does so only while the process lives. */
  readonly enter?: (work: () => void) => void;
  readonly onRefused?: (by: NodeId, refusal: Refusal) => void;
  readonly onFailure: (error: unknown) => void;
};

/** What has happened so far, so that a run in which nothing went wrong can be told from a good one. */
export type NetworkCounts = {
  /** Messages. */
  sent: number;
  /** Messages, requests, answers and introductions. */
  delivered: number;
  lost: number;
  /** Messages. */
  duplicated: number;
  reordered: number;
};

type Held = { readonly arrive: () => void; readonly lost: () => void };

/** Where a parcel goes: whether somebody is there is seen when it arrives. */
type Destination = { readonly node: NodeId; readonly isThere: () => boolean };

/**
 * The transport's twin in memory: ports between which messages and requests travel as bytes, over
 * links that delay, lose, double, reorder and cut as they are told. Everything that happens comes
 * from the timers and numbers that it was handed, so that a seed repeats a run.
 */
export class MemoryNetwork {
  readonly counts: NetworkCounts = { sent: 0, delivered: 0, lost: 0, duplicated: 0, reordered: 0 };
  readonly limits: TransportLimits;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #rng: Rng;
  readonly #patience: (rng: Rng) => Millis;
  readonly #events: NetworkEvents;
  readonly #codec: FrameCodec;
  readonly #payloads: Payloads;
  readonly #links = new Links();
  readonly #ports = new Map<string, MemoryPort>();
  /** What arrived for nodes that stand still. */
  readonly #held = new Map<NodeId, Held[]>();
  readonly #parcels = new Set<Parcel>();
  #faults: LinkFaults;

  constructor(options: MemoryNetworkOptions) {
    this.limits = { ...TRANSPORT_LIMITS, ...options.limits };
    this.#clock = options.clock;
    this.#timers = options.timers;
    this.#rng = options.rng;
    this.#patience = options.patience ?? (() => this.limits.idleMs);
    this.#events = options.events ?? {};
    this.#codec = options.codec ?? loadFrameCodec();
    this.#payloads = new Payloads(this.limits.slabBytes);
    this.#faults = options.faults ?? PERFECT_LINK;
  }

  /** Opens a port. Throws RangeError when there is one at this address. */
  open(options: MemoryPortOptions): RaftPort {
    if (this.#ports.has(options.address)) throw new RangeError(`${options.address} is in use`);
    const port = new MemoryPort(options, this, () => this.#ports.delete(options.address));
    this.#ports.set(options.address, port);
    return port;
  }

  /**
   * The node's process ends without a word: its ports are gone, and nothing that it waits for ever
   * comes. What it has sent may arrive or not.
   */
  crash(node: NodeId): void {
    for (const port of [...this.#ports.values()]) if (port.self.nodeId === node) port.crash();
    const held = this.#held.get(node) ?? [];
    this.#held.delete(node);
    for (const { lost } of held) lost();
  }

  /** How all links behave that were not set one by one. */
  setFaults(faults: LinkFaults): void {
    this.#faults = faults;
  }

  /** How one direction behaves; as all others do when `faults` is undefined. */
  setLink(from: NodeId, to: NodeId, faults: LinkFaults | undefined): void {
    this.#links.between(from, to).faults = faults;
  }

  /** Nothing gets from `from` to `to` any more, not even what is on its way. */
  cut(from: NodeId, to: NodeId): void {
    this.#links.between(from, to).cutSince ??= this.#clock.monotonic();
  }

  isCut(from: NodeId, to: NodeId): boolean {
    return this.#links.between(from, to).cutSince !== undefined;
  }

  mend(from: NodeId, to: NodeId): void {
    this.#links.between(from, to).cutSince = undefined;
  }

  mendAll(): void {
    this.#links.mendAll();
  }

  /** What arrives at `node` waits, in a bounded queue, until it is resumed. */
  pause(node: NodeId): void {
    if (!this.#held.has(node)) this.#held.set(node, []);
  }

  resume(node: NodeId): void {
    const held = this.#held.get(node) ?? [];
    this.#held.delete(node);
    for (const { arrive, lost } of held) this.#schedule(0, arrive, lost);
  }

  /** Forgets all that is on its way, and its timers. */
  close(): void {
    for (const parcel of this.#parcels) parcel.cancel();
    this.#parcels.clear();
  }

  /** The open port at `address`. */
  portAt(address: string): MemoryPort | undefined {
    return this.#ports.get(address);
  }

  /** Whether a connection between the two would have been given up by now. */
  isBroken(a: NodeId, b: NodeId): boolean {
    const since = this.#clock.monotonic() - this.limits.idleMs;
    return [this.#links.between(a, b), this.#links.between(b, a)].some(
      ({ cutSince }) => cutSince !== undefined && cutSince <= since,
    );
  }

  /** Carries a message: it arrives never, once or twice, in its turn or not. */
  carryMessage(
    from: MemoryPort,
    to: Member,
    message: Message,
    arrive: (port: MemoryPort, message: Message) => void,
  ): void {
    const { nodeId } = from.self;
    this.counts.sent++;
    this.#events.sent?.(nodeId, to.id, message);
    const faults = this.#links.between(nodeId, to.id).faults ?? this.#faults;
    if (this.#happens(faults.loss)) return this.#lose(nodeId, to.id, () => {});

    const frame = this.#codec.encode({ type: "message", message });
    const there = { node: to.id, isThere: () => this.#ports.has(to.address) };
    const deliver = (): void => {
      const port = this.#ports.get(to.address);
      const received = this.passed(frame);
      if (port !== undefined && received.type === "message") arrive(port, received.message);
    };
    const isStray = this.#happens(faults.reorder);
    if (isStray) this.counts.reordered++;
    this.#carry(from, there, { inTurn: !isStray, isMessage: true }, deliver, () => {});
    if (!this.#happens(faults.duplicate)) return;
    this.counts.duplicated++;
    this.#carry(from, there, { inTurn: false, isMessage: true }, deliver, () => {});
  }

  /** Carries what must not be lost unnoticed: exactly one of the two is called, once. */
  carry(from: MemoryPort, to: MemoryPort, arrive: () => void, lost: () => void): void {
    const [a, b] = [from.self.nodeId, to.self.nodeId];
    const faults = this.#links.between(a, b).faults ?? this.#faults;
    if (this.#happens(faults.loss)) return this.#lose(a, b, lost);
    const there = { node: b, isThere: () => to.isOpen };
    this.#carry(from, there, { inTurn: true, isMessage: false }, arrive, lost);
  }

  /** Calls `work` after as long as it takes to notice that nobody answers any more. */
  afterSilence(work: () => void): void {
    this.#schedule(this.#patience(this.#rng), work, () => {});
  }

  /** Calls `work` after as long as it takes to be told that nobody listens. */
  afterRoundTrip(work: () => void): void {
    this.#schedule(2 * this.#faults.delay(this.#rng), work, () => {});
  }

  encode(frame: Frame): Uint8Array {
    return this.#codec.encode(frame);
  }

  /** What arrives of an encoded frame: nothing is shared with the sender. */
  passed(frame: Uint8Array): Frame {
    return this.#codec.decode(frame.subarray(HEADER_BYTES), (view) => this.#payloads.keep(view));
  }

  #carry(
    from: MemoryPort,
    to: Destination,
    how: { readonly inTurn: boolean; readonly isMessage: boolean },
    arrive: () => void,
    lost: () => void,
  ): void {
    const { nodeId } = from.self;
    const link = this.#links.between(nodeId, to.node);
    const now = this.#clock.monotonic();
    let at = now + (link.faults ?? this.#faults).delay(this.#rng);
    if (how.inTurn) at = link.lastAt = Math.max(at, link.lastAt);
    const lose = () => this.#lose(nodeId, to.node, lost);
    const deliver = () => {
      if (!to.isThere()) return lose();
      this.counts.delivered++;
      arrive();
    };
    const parcel = this.#schedule(at - now, () => {
      link.messages.delete(parcel);
      // Of what a process has handed to the network before it died, some gets out.
      const isLost = link.cutSince !== undefined || (from.hasCrashed && this.#happens(0.5));
      if (isLost) return lose();
      this.#unlessHeld(to.node, deliver, lose);
    }, lose);
    if (!how.isMessage) return;
    link.messages.add(parcel);
    this.#bound(link.messages);
  }

  /** As the queue of a peer does, a link drops the oldest message when it holds too many. */
  #bound(messages: Set<Parcel>): void {
    const [oldest] = messages;
    if (oldest === undefined || messages.size <= this.limits.queueMessages) return;
    messages.delete(oldest);
    this.#parcels.delete(oldest);
    oldest.cancel();
    oldest.lost();
  }

  #unlessHeld(node: NodeId, arrive: () => void, lost: () => void): void {
    const held = this.#held.get(node);
    if (held === undefined) return arrive();
    held.push({ arrive, lost });
    if (held.length > this.limits.queueMessages) held.shift()?.lost();
  }

  #lose(from: NodeId, to: NodeId, lost: () => void): void {
    this.counts.lost++;
    this.#events.lost?.(from, to);
    lost();
  }

  #schedule(delay: Millis, work: () => void, lost: () => void): Parcel {
    const cancel = this.#timers.after(delay, () => {
      this.#parcels.delete(parcel);
      work();
    });
    const parcel: Parcel = { cancel, lost };
    this.#parcels.add(parcel);
    return parcel;
  }

  #happens(probability: number): boolean {
    return probability > 0 && this.#rng.next() < probability;
  }
}
