import type { Millis, NodeId } from "../../lib/base/mod.ts";
import {
  type Effect,
  type Input,
  type Membership,
  type Message,
  type RaftConfig,
  RaftCore,
} from "../../lib/raft/mod.ts";
import { Disk, type Snapshot } from "./disk.ts";
import * as show from "./format.ts";

/** What a node can reach outside of itself. */
export interface World {
  post(from: NodeId, to: NodeId, message: Message): void;
  print(line: string): void;
  /** Called before every effect and after every step. They throw when a rule of Raft is broken. */
  checkEffect(node: Node, effect: Effect): void;
  check(node: Node): void;
}

type Load = Extract<Effect, { type: "load" }>;

type Transfer = { readonly snapshot: Snapshot; next: number };

/** Pieces of a snapshot; the first carries the state, since the number is all that matters here. */
const PIECES = 2;

/** One core with the driver that the contract in `input.ts` asks for, and a disk. */
export class Node {
  core: RaftCore | undefined;
  now: Millis = 0;
  /** Every election timeout is drawn as this. */
  draw: Millis;
  /** While true, writes, loads and installations end only when the scenario says so. */
  slow = false;
  disk: Disk;
  readonly loads: Load[] = [];
  /** The replicated state: the data of all commands applied. */
  state: string[] = [];
  readonly #transfers = new Map<NodeId, Transfer>();
  #incoming: Transfer | undefined;
  #installing: Snapshot | undefined;
  #finishing = false;
  #starts = 0;

  constructor(
    readonly config: RaftConfig,
    bootstrap: Membership | undefined,
    readonly world: World,
  ) {
    this.draw = config.electionTimeout + 10 * config.id;
    this.disk = new Disk(bootstrap);
    this.start();
  }

  get id(): NodeId {
    return this.config.id;
  }

  get running(): RaftCore {
    if (this.core === undefined) throw new Error(`node ${this.id} is down`);
    return this.core;
  }

  start(): void {
    const recovered = this.disk.recover();
    const { electionTimeout } = this.config;
    // The first draw is where a core's questions begin to be numbered: far from an earlier life's.
    let drawn = 0;
    const firstDraw = (1_000 * this.#starts++) / 2 ** 48;
    const rng = {
      next: () => drawn++ === 0 ? firstDraw : (this.draw - electionTimeout) / electionTimeout,
    };
    this.core = new RaftCore(this.config, rng, recovered, this.now);
    this.state = [...this.disk.snapshot?.state ?? []];
  }

  /** `written`: the write that was running made it to the disk. */
  crash({ written }: { written: boolean }): void {
    if (written && this.disk.busy) this.disk.land();
    this.disk.crash();
    this.core = undefined;
    this.loads.length = 0;
    this.#transfers.clear();
    this.#incoming = undefined;
    this.#installing = undefined;
  }

  /** The disk is replaced by an empty one. */
  wipe(): void {
    this.crash({ written: false });
    this.disk = new Disk(undefined);
  }

  step(input: Input): void {
    const core = this.running;
    for (const effect of core.step(this.now, input)) this.#execute(effect);
    this.#startWrite();
    this.world.check(this);
    if (!this.slow && !this.#finishing) this.finishWork();
  }

  #startWrite(): void {
    const write = this.disk.start();
    if (write === undefined || !this.slow) return;
    const parts = write.hardState === undefined ? [] : [show.hardState(write.hardState)];
    if (write.entries.length > 0) parts.push(show.entries(write.entries));
    this.print(`writes ${parts.join(" ")}`);
  }

  /** Ends all writes, installations and loads, and what comes of them. */
  finishWork(): void {
    this.#finishing = true;
    while (this.#finishOne());
    this.#finishing = false;
  }

  #finishOne(): boolean {
    if (this.disk.busy) this.finishWrite();
    else if (this.#installing !== undefined) this.install();
    else if (this.loads.length > 0) this.finishLoad();
    else return false;
    return true;
  }

  finishWrite(): void {
    const after = this.disk.land();
    const { last, hardState } = this.disk;
    this.step({ type: "persisted", last: { index: last.index, term: last.term }, hardState });
    for (const work of after) work();
    this.#startWrite();
  }

  finishLoad(): void {
    const load = this.loads.shift();
    if (load === undefined) throw new Error("nothing is being loaded");
    const { peer, term, from, to } = load;
    const found = this.disk.entries.filter(({ index }) => index >= from && index <= to);
    const entries = found[0]?.index === from ? found : [];
    this.step({ type: "loaded", peer, term, entries });
  }

  takeSnapshot(): Snapshot {
    const { appliedIndex: index } = this.running;
    const term = this.running.termAt(index);
    const membership = this.running.membershipAt(index);
    if (term === undefined || membership === undefined) throw new Error("nothing to snapshot");
    const snapshot = { position: { index, term }, membership, state: [...this.state] };
    this.disk.snapshot = snapshot;
    return snapshot;
  }

  /** Cuts the log up to `index`, which has to be in the snapshot. */
  compact(index: number): void {
    const term = this.running.termAt(index);
    if (term === undefined || index > (this.disk.snapshot?.position.index ?? 0)) {
      throw new Error(`cannot compact to ${index}`);
    }
    this.disk.compact({ index, term });
    this.step({ type: "compacted", base: { index, term } });
  }

  /** Gives up sending a snapshot to `peer`. */
  abandonTransfer(peer: NodeId): void {
    this.#transfers.delete(peer);
    this.step({ type: "snapshot_failed", peer });
  }

  print(line: string): void {
    this.world.print(`  ${this.id} ${line}`);
  }

  #execute(effect: Effect): void {
    this.world.checkEffect(this, effect);
    const line = show.effect(effect);
    if (line !== undefined) this.print(line);
    switch (effect.type) {
      case "persist":
        return this.disk.write(effect.hardState, effect.entries);
      case "send": {
        const { to, message, afterPersist } = effect;
        const send = () => this.world.post(this.id, to, message);
        return afterPersist ? this.disk.afterWrites(send) : send();
      }
      case "apply":
        for (const { kind, data } of effect.entries) {
          if (kind === "command") this.state.push(new TextDecoder().decode(data));
        }
        return;
      case "load":
        this.loads.push(effect);
        return;
      case "send_snapshot":
        return this.#beginTransfer(effect.to);
      case "snapshot_acked":
        return this.#continueTransfer(effect);
      case "receive_snapshot":
        return this.#takePiece(effect.from, effect.chunk);
      case "proposed":
      case "refused":
      case "read_ready":
      case "read_failed":
      case "changed":
        return;
      default: {
        const rest: never = effect;
        return rest;
      }
    }
  }

  #beginTransfer(to: NodeId): void {
    const { snapshot } = this.disk;
    if (snapshot === undefined) throw new Error(`node ${this.id} has no snapshot`);
    this.#transfers.set(to, { snapshot, next: 0 });
    this.#sendPiece(to, snapshot, 0);
  }

  #sendPiece(to: NodeId, snapshot: Snapshot, sequence: number): void {
    const { position, membership } = snapshot;
    const text = sequence === 0 ? JSON.stringify(snapshot.state) : "";
    this.world.post(this.id, to, {
      type: "snapshot_chunk",
      term: this.running.standing.term,
      snapshot: { position, membership },
      sequence,
      count: PIECES,
      checksum: 0,
      data: new TextEncoder().encode(text),
    });
  }

  #continueTransfer({ from, position, next }: Extract<Effect, { type: "snapshot_acked" }>): void {
    const transfer = this.#transfers.get(from);
    if (transfer?.snapshot.position.index !== position.index || next <= transfer.next) return;
    transfer.next = next;
    if (next < PIECES) this.#sendPiece(from, transfer.snapshot, next);
    else this.#transfers.delete(from);
  }

  #takePiece(from: NodeId, chunk: Extract<Message, { type: "snapshot_chunk" }>): void {
    const { position } = chunk.snapshot;
    if (chunk.sequence === 0 && this.#incoming?.snapshot.position.index !== position.index) {
      const state = JSON.parse(new TextDecoder().decode(chunk.data)) as string[];
      this.#incoming = { snapshot: { ...chunk.snapshot, state }, next: 0 };
    }
    const incoming = this.#incoming;
    if (incoming?.snapshot.position.index !== position.index) return;
    if (chunk.sequence === incoming.next) incoming.next++;
    const { term } = this.running.standing;
    this.world.post(this.id, from, { type: "snapshot_ack", term, position, next: incoming.next });
    if (incoming.next < chunk.count) return;
    this.#incoming = undefined;
    this.#installing = incoming.snapshot;
    if (this.slow) this.print(`has all of the snapshot at ${show.position(position)}`);
  }

  /** Puts the snapshot that has arrived in the place of state and log, unless they hold it. */
  install(): void {
    const snapshot = this.#installing;
    if (snapshot === undefined) throw new Error("no snapshot has arrived");
    this.#installing = undefined;
    const { position, membership } = snapshot;
    const core = this.running;
    if (position.index <= core.commitIndex || core.termAt(position.index) === position.term) {
      return this.print(`does not need the snapshot at ${show.position(position)}`);
    }
    this.disk.install(snapshot);
    this.state = [...snapshot.state];
    this.print(`installs the snapshot at ${show.position(position)}`);
    this.step({ type: "restored", snapshot: { position, membership } });
  }
}
