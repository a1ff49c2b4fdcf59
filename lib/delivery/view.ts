import type { Revision } from "../base/mod.ts";
import type { RecordBuffer } from "../buffer/mod.ts";
import type { PipelineSpec } from "../pipeline/mod.ts";
import type { ReplicatedState } from "../state/mod.ts";
import { PipelineRoutes, type SourceIdentity, type SourceRoute, sourceRoute } from "./routes.ts";

/** What the replicated state says of one source. */
export type SourceView = {
  readonly route: SourceRoute;
  /** The committed offset of a partition. */
  committed(partition: number): bigint;
};

/** What a batch needs of the replicated state, taken from it in one read. */
export type StateView = {
  readonly revision: Revision;
  readonly sources: ReadonlyMap<string, SourceView>;
};

type Compiled = { readonly spec: PipelineSpec; readonly routes: PipelineRoutes };

/** Pipelines as they are in the replicated state, compiled when they change. */
export class PipelineView {
  #compiled = new Map<string, Compiled>();
  #revision: Revision = -1;

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

  /** Looks at `sourceIds` in the state; must not be kept beyond the read. */
  look(state: ReplicatedState, revision: Revision, sourceIds: Iterable<string>): StateView {
    this.update(state, revision);
    const sources = new Map<string, SourceView>();
    for (const sourceId of sourceIds) {
      const service = state.services.get(sourceId);
      const identity: SourceIdentity | undefined = service;
      const offsets = new Map(state.offsets.get(sourceId) ?? []);
      sources.set(sourceId, {
        route: sourceRoute(this.enabled(), sourceId, identity),
        committed: (partition) => offsets.get(partition)?.offset ?? 0n,
      });
    }
    return { revision, sources };
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
    this.buffer.setPipelines([...this.enabled()].map(({ spec }) => spec.id));
    return true;
  }
}
