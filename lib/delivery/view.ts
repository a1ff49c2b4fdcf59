import { RECORD_LIMITS, type Revision } from "../base/mod.ts";
import type { RecordBuffer } from "../buffer/mod.ts";
import type { PipelineSpec } from "../pipeline/mod.ts";
import type { CommittedOffset, ReplicatedState } from "../state/mod.ts";
import { PipelineRoutes, type SourceRoute, sourceRoute } from "./routes.ts";

/** What the replicated state says of one source. */
export type SourceView = {
  readonly route: SourceRoute;
  /** The committed offsets of the partitions that were asked for, where they have one. */
  readonly committed: ReadonlyMap<number, CommittedOffset>;
};

/** Sources, each with those of its partitions that matter. */
export type SourcePlaces = ReadonlyMap<string, Iterable<number>>;

/** What a batch needs of the replicated state, taken from it in one read. */
export type StateView = {
  readonly sources: ReadonlyMap<string, SourceView>;
};

type KnownRoute = { readonly registrationId: string | undefined; readonly route: SourceRoute };

type Compiled = { readonly spec: PipelineSpec; readonly routes: PipelineRoutes };

/** Pipelines as they are in the replicated state, compiled when they change. */
export class PipelineView {
  #compiled = new Map<string, Compiled>();
  #revision: Revision = -1;
  /** Of sources that have pushed, as long as no pipeline changes. */
  readonly #routes = new Map<string, KnownRoute>();

  constructor(private readonly buffer: RecordBuffer) {}

  /** Those that are enabled. */
  *enabled(): Generator<PipelineRoutes> {
    for (const { spec, routes } of this.#compiled.values()) if (spec.enabled) yield routes;
  }

  /** All, in no order. */
  *all(): Generator<PipelineRoutes> {
    for (const { routes } of this.#compiled.values()) yield routes;
  }

  get(pipelineId: string): PipelineRoutes | undefined {
    return this.#compiled.get(pipelineId)?.routes;
  }

  /** Looks at `places` in the state. */
  look(state: ReplicatedState, revision: Revision, places: SourcePlaces): StateView {
    this.update(state, revision);
    const sources = new Map<string, SourceView>();
    for (const [sourceId, partitions] of places) {
      const offsets = state.offsets.get(sourceId);
      const committed = new Map<number, CommittedOffset>();
      for (const partition of partitions) {
        const known = offsets?.get(partition);
        if (known !== undefined) committed.set(partition, known);
      }
      sources.set(sourceId, { route: this.#route(state, sourceId), committed });
    }
    return { sources };
  }

  /** What a source is known by changes with its registration alone. */
  #route(state: ReplicatedState, sourceId: string): SourceRoute {
    const identity = state.services.get(sourceId);
    const registrationId = identity?.registrationId;
    const known = this.#routes.get(sourceId);
    if (known !== undefined && known.registrationId === registrationId) return known.route;
    const route = sourceRoute(this.enabled(), sourceId, identity);
    this.#routes.delete(sourceId);
    if (this.#routes.size >= RECORD_LIMITS.rememberedRoutes) this.#routes.clear();
    // Nothing is remembered of sources that nobody knows.
    if (route.pipelines.length > 0) this.#routes.set(sourceId, { registrationId, route });
    return route;
  }

  /** True when any pipeline has changed. */
  update(state: ReplicatedState, revision: Revision): boolean {
    if (revision === this.#revision) return false;
    this.#revision = revision;
    const compiled = new Map<string, Compiled>();
    let changed = false;
    for (const { spec } of state.pipelines.values()) {
      const known = this.#compiled.get(spec.id);
      const same = known !== undefined && known.spec === spec;
      compiled.set(spec.id, same ? known : { spec, routes: new PipelineRoutes(spec, this.buffer) });
      changed ||= !same;
    }
    changed ||= compiled.size !== this.#compiled.size;
    if (!changed) return false;
    this.#compiled = compiled;
    this.#routes.clear();
    this.buffer.setPipelines([...this.enabled()].map(({ spec }) => spec.id));
    return true;
  }
}
