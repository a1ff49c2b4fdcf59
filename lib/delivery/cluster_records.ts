import { Buffer } from "node:buffer";
import {
  ConveyorError,
  DELIVERY_LIMITS,
  type Millis,
  type NodeId,
  type Timers,
} from "../base/mod.ts";
import type { CallOptions, ControlPlane } from "../node/api.ts";
import type { DeadPlace, DeadSelection } from "./dead_records.ts";
import type { Pump } from "./pump.ts";
import type { RecordRouter } from "./router.ts";
import { tagOf, WIRE_TYPE, WireScanner } from "./wire_scanner.ts";
import { messageField, textField } from "./wire_writer.ts";

/** How a stage does, over all nodes. */
export type StageProgress = {
  readonly processed: number;
  /** All that wait or are being delivered. */
  readonly buffered: number;
  readonly errors: number;
  readonly averageLatency: Millis;
  /** The part of `buffered` that is being delivered. */
  readonly inFlight: number;
  /** Kept after their last retry. */
  readonly dead: number;
  /** Age of the one that waits longest; 0 where none does. */
  readonly oldestBuffered: Millis;
};

/** Records that wait in a pipeline or are being delivered. */
export type Pending = {
  readonly records: number;
  /** Nodes that have not answered in time: what they have is not counted. */
  readonly silent: readonly NodeId[];
};

/** What one node asks of another. */
type MemberRequest =
  | { readonly type: "progress"; readonly pipelineId: string }
  | { readonly type: "held"; readonly serviceId: string }
  | {
    readonly type: "list";
    readonly selection: DeadSelection;
    readonly after: DeadPlace | null;
    readonly limit: number;
  }
  | {
    readonly type: "replay";
    readonly selection: DeadSelection;
    readonly names: readonly string[] | null;
  };

/** Where a page ends: on which node, and behind which record there; none: at that node's first. */
type Cursor = readonly [nodeId: number, place: DeadPlace | null];

export type ClusterRecordsOptions = {
  readonly plane: ControlPlane;
  readonly nodeId: NodeId;
  readonly records: RecordRouter;
  readonly pump: Pump;
  readonly timers: Timers;
};

/** What there is of records on all nodes: each knows its own, and asks the others. */
export class ClusterRecords {
  readonly #options: ClusterRecordsOptions;

  constructor(options: ClusterRecordsOptions) {
    this.#options = options;
    options.plane.answerMembers((request) => this.#answer(request));
  }

  /** By stage id, over the nodes that answer in time. */
  async stages(pipelineId: string): Promise<ReadonlyMap<string, StageProgress>> {
    const { answers } = await this.#askAll({ type: "progress", pipelineId });
    return summedUp(answers);
  }

  /** On all nodes that answer in time. */
  async pending(pipelineId: string): Promise<Pending> {
    const { answers, silent } = await this.#askAll({ type: "progress", pipelineId });
    const stages = [...summedUp(answers).values()];
    return { records: stages.reduce((sum, { buffered }) => sum + buffered, 0), silent };
  }

  /** Records that a registered service is working on, for the nodes that answer in time. */
  async held(serviceId: string): Promise<number> {
    const { answers } = await this.#askAll({ type: "held", serviceId });
    return answers.reduce((sum, answer) => sum + Number(answer), 0);
  }

  /**
   * An encoded `router.ListDeadRecordsResponse`, node by node. `after` is the `next` of the page
   * before. Fails with ConveyorError: `invalid_argument`, `unavailable` (a node that cannot be asked).
   */
  async listDead(
    selection: DeadSelection,
    after: string,
    limit: number,
    { local, ...call }: CallOptions & { readonly local: boolean },
  ): Promise<Buffer> {
    const cursor = after === "" ? undefined : decodeCursor(after);
    const from = cursor?.[0] ?? 0;
    const found: Uint8Array[] = [];
    let bytes = 0;
    for (const id of (await this.#nodes(local)).filter((id) => id >= from)) {
      const place = id === from ? cursor?.[1] ?? null : null;
      const rest = limit - found.length;
      const page = rest === 0 ? undefined : await this.#page(id, selection, place, rest, call)
        .catch((error) => {
          // What has been found is shown first; the next page then says so.
          if (found.length === 0) throw error;
          return undefined;
        });
      bytes += page?.bytes ?? 0;
      const full = found.length > 0 && bytes > DELIVERY_LIMITS.deadPageBytes;
      if (page === undefined || full) return encodePage(found, [id, place]);
      found.push(...page.records);
      if (page.next !== undefined) return encodePage(found, [id, page.next]);
    }
    return encodePage(found, undefined);
  }

  async #page(
    id: NodeId,
    selection: DeadSelection,
    after: DeadPlace | null,
    limit: number,
    call: CallOptions,
  ): Promise<Page> {
    return readPage(await this.#ask(id, { type: "list", selection, after, limit }, call));
  }

  /** How many are on their way again. Fails as `DeadRecords.replay`, and where a node is away. */
  async replayDead(
    selection: DeadSelection,
    names: readonly string[] | undefined,
    call: CallOptions,
  ): Promise<number> {
    let replayed = 0;
    for (const id of await this.#nodes(false)) {
      const request = { type: "replay", selection, names: names ?? null } as const;
      replayed += Number(textOf(await this.#ask(id, request, call)));
    }
    return replayed;
  }

  async #nodes(local: boolean): Promise<NodeId[]> {
    const { plane, nodeId } = this.#options;
    if (local) return [nodeId];
    const { members } = await plane.status();
    const ids = new Set([nodeId, ...members.map(({ nodeId }) => nodeId)]);
    return [...ids].sort((a, b) => a - b);
  }

  /** Of all nodes that answer in time, this one among them; and who does not. */
  async #askAll(request: MemberRequest): Promise<{
    readonly answers: readonly string[];
    readonly silent: readonly NodeId[];
  }> {
    const { timers } = this.#options;
    const late = new AbortController();
    const cancel = timers.after(DELIVERY_LIMITS.progressMs, () => late.abort());
    const answers: string[] = [];
    const silent: NodeId[] = [];
    await Promise.all((await this.#nodes(false)).map(async (id) => {
      try {
        answers.push(textOf(await this.#ask(id, request, late)));
      } catch (error) {
        if (!(error instanceof ConveyorError)) throw error;
        silent.push(id);
      }
    }));
    cancel();
    return { answers, silent };
  }

  async #ask(id: NodeId, request: MemberRequest, { signal }: CallOptions): Promise<Uint8Array> {
    const { plane, nodeId } = this.#options;
    if (id === nodeId) return await this.#carryOut(request);
    const bytes = Buffer.from(JSON.stringify(request));
    return await plane.askMember(id, bytes, signal === undefined ? {} : { signal });
  }

  async #answer(bytes: Uint8Array): Promise<Uint8Array> {
    try {
      return await this.#carryOut(JSON.parse(textOf(bytes)) as MemberRequest);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new ConveyorError("invalid_argument", "a request that cannot be read");
    }
  }

  async #carryOut(request: MemberRequest): Promise<Uint8Array> {
    const { records, pump, nodeId } = this.#options;
    switch (request.type) {
      case "progress":
        return Buffer.from(JSON.stringify(this.#own(request.pipelineId)));
      case "held":
        return Buffer.from(String(pump.pendingOf(request.serviceId)));
      case "list": {
        const { selection, after, limit } = request;
        const page = await records.dead.list(selection, after ?? undefined, limit, nodeId);
        const pieces = page.records.flatMap((record) => messageField(1, [record]));
        const next = page.next === undefined ? "" : JSON.stringify(page.next);
        return Buffer.concat([...pieces, ...textField(2, next)]);
      }
      case "replay": {
        const names = request.names === null ? undefined : new Set(request.names);
        await records.refresh();
        return Buffer.from(String(await records.dead.replay(request.selection, names)));
      }
      default: {
        const rest: never = request;
        // Only a newer program asks for something else.
        throw new ConveyorError("unimplemented", `cannot answer ${JSON.stringify(rest)}`);
      }
    }
  }

  #own(pipelineId: string): [string, StageProgress][] {
    const { records, pump } = this.#options;
    return [...records.stages(pipelineId)].map(([stageId, figures]) => {
      const averageLatency = pump.latency(records.buffer.stage(pipelineId, stageId));
      return [stageId, { ...figures, averageLatency }];
    });
  }
}

/** By stage id. */
function summedUp(answers: readonly string[]): ReadonlyMap<string, StageProgress> {
  const sums = new Map<string, StageProgress>();
  for (const answer of answers) {
    for (const [stageId, stage] of JSON.parse(answer) as [string, StageProgress][]) {
      const sum = sums.get(stageId);
      sums.set(stageId, sum === undefined ? stage : added(sum, stage));
    }
  }
  return sums;
}

/** The latency of nodes counts by what they have delivered. */
function added(a: StageProgress, b: StageProgress): StageProgress {
  const processed = a.processed + b.processed;
  const weighted = a.averageLatency * a.processed + b.averageLatency * b.processed;
  return {
    processed,
    buffered: a.buffered + b.buffered,
    errors: a.errors + b.errors,
    averageLatency: processed === 0 ? 0 : weighted / processed,
    inFlight: a.inFlight + b.inFlight,
    dead: a.dead + b.dead,
    oldestBuffered: Math.max(a.oldestBuffered, b.oldestBuffered),
  };
}

type Page = {
  readonly records: readonly Uint8Array[];
  readonly bytes: number;
  readonly next: DeadPlace | undefined;
};

/** `router.ListDeadRecordsResponse`. */
function encodePage(found: readonly Uint8Array[], next: Cursor | undefined): Buffer {
  const records = found.flatMap((record) => messageField(1, [record]));
  return Buffer.concat([...records, ...textField(2, next === undefined ? "" : encodeCursor(next))]);
}

function readPage(bytes: Uint8Array): Page {
  const scanner = new WireScanner(bytes);
  const records: Uint8Array[] = [];
  let next: DeadPlace | undefined;
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(1, WIRE_TYPE.bytes)) records.push(scanner.delimited());
    else if (tag === tagOf(2, WIRE_TYPE.bytes)) {
      next = JSON.parse(textOf(scanner.delimited())) as DeadPlace;
    } else scanner.skip(tag);
  }
  return { records, bytes: bytes.length, next };
}

function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}

function decodeCursor(text: string): Cursor {
  try {
    const cursor: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    if (isCursor(cursor)) return cursor;
  } catch {
    // Not one of ours.
  }
  throw new ConveyorError("invalid_argument", "after: is not the `next` of an answer");
}

function isCursor(value: unknown): value is Cursor {
  if (!Array.isArray(value) || typeof value[0] !== "number") return false;
  const place: unknown = value[1];
  if (place === null) return true;
  if (typeof place !== "object" || place === undefined) return false;
  const { pipelineId, stageId, position } = place as Record<string, unknown>;
  return typeof pipelineId === "string" && typeof stageId === "string" &&
    Number.isSafeInteger(position);
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}
