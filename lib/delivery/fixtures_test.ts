import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Partition, StageQueue, Task } from "../buffer/mod.ts";
import type { Clock, Timers } from "../base/mod.ts";
import { systemClock, systemTimers } from "../base/system.ts";
import { MemoryRecordDisk, MemoryRecordStore } from "../storage/mod.ts";
import { silentLogger } from "../telemetry/mod.ts";
import { MemoryPlane } from "../../tests/support/memory_plane.ts";
import { pipelineOf, type Way } from "../../tests/support/pipelines.ts";
import { type Pushed, type Pusher, RecordRouter, scanBatch, tagOf, type WireBatch } from "./mod.ts";
import type { Ending } from "./deliveries.ts";
import { encodeRecordId, varint } from "./record_wire.ts";

export type Given = {
  readonly sequence?: number;
  readonly key?: string;
  readonly partition?: number;
  readonly payload?: string;
};

/** A node's records, on a disk that outlives it. */
export class World {
  readonly plane: MemoryPlane;
  readonly disk = new MemoryRecordDisk();
  store!: MemoryRecordStore;
  router!: RecordRouter;
  clock: Clock = systemClock;
  timers: Timers = systemTimers;

  /** A small one, so that it can be filled. */
  buffer = { maxTotalRecords: 1_000, maxPerStage: 100, backpressureThreshold: 0.8 };

  constructor(plane = new MemoryPlane()) {
    this.plane = plane;
  }

  static async make(...ways: Way[]): Promise<World> {
    const world = new World();
    await world.plane.propose({ type: "create_pipeline", spec: pipelineOf("p", ways, 1) });
    await world.restart();
    return world;
  }

  /** As after a crash: nothing is stopped. */
  async restart(): Promise<void> {
    this.store = new MemoryRecordStore(this.disk);
    this.router = await RecordRouter.start({
      settings: this.buffer,
      plane: this.plane,
      store: this.store,
      clock: this.clock,
      timers: this.timers,
      logger: silentLogger(),
      onFatal: (error) => assert.fail(error),
    });
  }

  /** Pushes a batch of source `src`; `watermark` is a position in partition 0. */
  async push(given: readonly Given[], watermark?: number): Promise<string[]> {
    const pusher: Pusher = { signal: new AbortController().signal, held: () => {} };
    return statusesOf(await this.router.intake.push([batchOf(given, watermark)], pusher));
  }

  stage(stageId: string): StageQueue {
    return this.router.buffer.stage("p", stageId);
  }

  take(stageId: string, most = 99): readonly Task[] {
    return this.router.deliveries.take(this.stage(stageId), most);
  }

  /** There must be room for what comes of it. */
  async end(task: Task, ending: Ending): Promise<void> {
    const { deliveries } = this.router;
    assert.equal(deliveries.reserve(ending), undefined);
    await deliveries.end([{ task, ending }]);
  }

  async texts(stageId: string): Promise<string[]> {
    const records = await this.router.deliveries.load(this.take(stageId));
    return records.map((bytes) =>
      /payload \d+/.exec(Buffer.from(bytes ?? []).toString())?.[0] ?? ""
    );
  }

  async finishAll(stageId: string): Promise<void> {
    for (const task of this.take(stageId)) await this.end(task, { kind: "done" });
  }

  /** Of partition 0 of source `src`, as somebody else would. */
  async commit(offset: bigint, reset = false): Promise<void> {
    const place = { sourceId: "src", partition: 0 };
    const command = { type: "commit_offset", ...place, offset, timestamp: undefined } as const;
    await this.plane.propose({ ...command, reset });
  }

  /** Partition 0 of source `src`, as the node knows it. */
  partition(): Partition {
    return this.router.buffer.source("src").partition(0);
  }

  committed(partition = 0): bigint {
    return this.plane.state.offsets.get("src")?.get(partition)?.offset ?? 0n;
  }
}

/** Record by record. */
export function statusesOf({ fates }: Pushed): string[] {
  return fates.flat().flatMap(({ fate, count }) => Array<string>(count).fill(fate.status));
}

export function sequences(from: number, to: number): Given[] {
  return Array.from({ length: to - from + 1 }, (_, i) => ({ sequence: from + i }));
}

export function recordOf(given: Given): Buffer {
  const { sequence = 0, key = "", partition = 0 } = given;
  const id = [...encodeRecordId("src", partition, BigInt(sequence)), ...field(4, Buffer.from(key))];
  const payload = Buffer.from(given.payload ?? `payload ${sequence}`);
  return Buffer.from([...field(1, id), ...field(4, payload)]);
}

export function batchOf(given: readonly Given[], watermark?: number): WireBatch {
  const records = given.flatMap((it) => field(2, recordOf(it)));
  const mark = watermark === undefined ? [] : field(3, encodeRecordId("src", 0, BigInt(watermark)));
  return scanBatch(Buffer.from([...records, ...mark]));
}

function field(number: number, bytes: Iterable<number>): number[] {
  const all = [...bytes];
  return [tagOf(number, 2), ...varint(all.length), ...all];
}
