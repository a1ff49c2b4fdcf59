/** Where records go: the ways of every pipeline, compiled once a version. */
import { NO_BYTES } from "../base/mod.ts";
import type { RecordBuffer, StageQueue } from "../buffer/mod.ts";
import {
  compileCondition,
  type Condition,
  type PipelineSpec,
  type RoutingRule,
  type ServiceSelector,
  Subject,
} from "../pipeline/mod.ts";
import { conditionRecord } from "./record_wire.ts";

/** Decoded when the first condition asks for it. */
export type LazySubject = { subject?: Subject; readonly bytes: Uint8Array };

type Matches = (record: LazySubject) => boolean;

/** `matches` undefined: always. */
type Way = { readonly matches: Matches | undefined; readonly target: StageQueue };

/** Rules of one priority. */
type Rank = readonly Way[];

/** A stage as records see it. */
export type RoutedStage = {
  readonly queue: StageQueue;
  readonly spec: PipelineSpec["stages"][number];
};

/** What a registered source is known by; undefined for a source that is not registered. */
export type SourceIdentity = {
  readonly name: string;
  readonly groupId: string;
  readonly labels: ReadonlyMap<string, string>;
};

/** The ways of one pipeline. */
export class PipelineRoutes {
  /** Those that have a queue, in the order in which records pass them. */
  readonly stages: readonly RoutedStage[];
  /** Where records of a source stage can go first. */
  readonly #edges = new Map<string, readonly Way[]>();
  readonly #ranks = new Map<string, readonly Rank[]>();
  /** Where all records go from a stage, where that does not depend on them. */
  readonly #fixed = new Map<string, readonly StageQueue[]>();

  constructor(readonly spec: PipelineSpec, buffer: RecordBuffer) {
    const queueOf = (stageId: string) => buffer.stage(spec.id, stageId);
    const edges = Map.groupBy(spec.edges, ({ fromStage }) => fromStage);
    for (const { id, routingRules } of spec.stages) {
      const ways = (edges.get(id) ?? []).map(({ toStage, condition }) => ({
        matches: matcher(condition),
        target: queueOf(toStage),
      }));
      this.#edges.set(id, ways);
      this.#ranks.set(id, ranksOf(routingRules, queueOf));
      const fixed = this.#whereAllGo(id);
      if (fixed !== undefined) this.#fixed.set(id, fixed);
    }
    const known = new Map(spec.stages.map((stage) => [stage.id, stage]));
    this.stages = this.#inOrder().flatMap((id) => {
      const stage = known.get(id);
      if (stage === undefined || stage.stageType === "source") return [];
      const queue = queueOf(id);
      queue.ordered = stage.parallelism === 1;
      return [{ queue, spec: stage }];
    });
  }

  /** The stages to which a record goes from `stageId`: edges that match, and the rules. */
  next(stageId: string, record: LazySubject): readonly StageQueue[] {
    return this.#fixed.get(stageId) ?? this.#match(stageId, record);
  }

  #match(stageId: string, record: LazySubject): StageQueue[] {
    const found = new Set<StageQueue>();
    for (const { matches, target } of this.#edges.get(stageId) ?? []) {
      if (!found.has(target) && (matches?.(record) ?? true)) found.add(target);
    }
    for (const rank of this.#ranks.get(stageId) ?? []) {
      const matching = rank.filter(({ matches }) => matches?.(record) ?? true);
      for (const { target } of matching) found.add(target);
      // Rules of a lower priority count when none of a higher one matches.
      if (matching.length > 0) break;
    }
    return [...found];
  }

  /** Where every record goes from `stageId`; undefined where that depends on the record. */
  fixed(stageId: string): readonly StageQueue[] | undefined {
    return this.#fixed.get(stageId);
  }

  #whereAllGo(stageId: string): StageQueue[] | undefined {
    const ways = [...this.#edges.get(stageId) ?? [], ...(this.#ranks.get(stageId) ?? []).flat()];
    if (ways.some(({ matches }) => matches !== undefined)) return undefined;
    return this.#match(stageId, { bytes: NO_BYTES });
  }

  /** All stages to which records may go from `stageId`. */
  targets(stageId: string): StageQueue[] {
    const ways = [...this.#edges.get(stageId) ?? [], ...(this.#ranks.get(stageId) ?? []).flat()];
    return [...new Set(ways.map(({ target }) => target))];
  }

  /** The source stages that select this source. */
  entries(sourceId: string, identity: SourceIdentity | undefined): string[] {
    return this.spec.stages
      .filter(({ stageType, selector }) =>
        stageType === "source" && selects(selector, sourceId, identity)
      )
      .map(({ id }) => id);
  }

  /** Stage ids so that every way leads from an earlier to a later one. */
  #inOrder(): string[] {
    const order: string[] = [];
    const seen = new Set<string>();
    const open = this.spec.stages.map(({ id }) => ({ id, left: false })).reverse();
    for (let top = open.pop(); top !== undefined; top = open.pop()) {
      if (top.left) order.push(top.id);
      if (top.left || seen.has(top.id)) continue;
      seen.add(top.id);
      open.push({ id: top.id, left: true });
      for (const { stageId } of this.targets(top.id)) open.push({ id: stageId, left: false });
    }
    return order.reverse();
  }
}

/** Which pipelines the records of a source enter. */
export type SourceRoute = {
  readonly pipelines: readonly { readonly routes: PipelineRoutes; readonly stageId: string }[];
  /** Where its records may go first. */
  readonly entries: readonly StageQueue[];
  /** Where each of them goes first; undefined where that depends on the record. */
  readonly fixed: readonly StageQueue[] | undefined;
  /** All stages of those pipelines, in the order in which records pass them. */
  readonly all: readonly StageQueue[];
};

export function sourceRoute(
  routes: Iterable<PipelineRoutes>,
  sourceId: string,
  identity: SourceIdentity | undefined,
): SourceRoute {
  const pipelines = [...routes].flatMap((routes) =>
    routes.entries(sourceId, identity).map((stageId) => ({ routes, stageId }))
  );
  const entries = pipelines.flatMap(({ routes, stageId }) => routes.targets(stageId));
  const all = pipelines.flatMap(({ routes }) => routes.stages.map(({ queue }) => queue));
  const fixed = pipelines.map(({ routes, stageId }) => routes.fixed(stageId));
  return {
    pipelines,
    entries: [...new Set(entries)],
    fixed: fixed.includes(undefined)
      ? undefined
      : [...new Set(fixed.flatMap((stages) => stages ?? []))],
    all: [...new Set(all)],
  };
}

/** Where a record that comes in goes first. */
export function firstStages(
  { pipelines, fixed }: SourceRoute,
  record: LazySubject,
): readonly StageQueue[] {
  if (fixed !== undefined) return fixed;
  const found = pipelines.flatMap(({ routes, stageId }) => routes.next(stageId, record));
  return pipelines.length > 1 ? [...new Set(found)] : found;
}

function matcher(condition: Condition | undefined): Matches | undefined {
  // Most edges have none: then the record need not be read.
  if (condition === undefined || condition.type === "always") return undefined;
  const matches = compileCondition(condition);
  return (record) => matches(record.subject ??= new Subject(conditionRecord(record.bytes)));
}

function ranksOf(
  rules: readonly RoutingRule[],
  queueOf: (stageId: string) => StageQueue,
): Rank[] {
  const ranks = new Map<number, Way[]>();
  for (const { condition, targetStages, priority } of rules) {
    const matches = matcher(condition);
    const ways = targetStages.map((stageId) => ({ matches, target: queueOf(stageId) }));
    const rank = ranks.get(priority);
    if (rank === undefined) ranks.set(priority, ways);
    else for (const way of ways) rank.push(way);
  }
  return [...ranks].sort(([a], [b]) => b - a).map(([, rank]) => rank);
}

/** By its id, whatever it is registered as; or by its name, and then all that is given must match. */
function selects(
  { serviceName, groupId, labels }: ServiceSelector,
  sourceId: string,
  identity: SourceIdentity | undefined,
): boolean {
  if (serviceName === sourceId) return true;
  if (identity === undefined || identity.name !== serviceName || serviceName === "") return false;
  if (groupId !== "" && identity.groupId !== groupId) return false;
  return [...labels].every(([name, value]) => identity.labels.get(name) === value);
}
