/** The rules of sidecars and their leases, and what follows from them for everyone's assignments. */
import { LEASE_INTERVALS, type Revision } from "../base/mod.ts";
import { AssignmentTable, type StoredView } from "./assignment_table.ts";
import {
  type DeregisterSidecar,
  type EndSidecar,
  type LapseSidecar,
  type Outcome,
  type Refusal,
  refuse,
  type RegisterSidecar,
  type RenewSidecar,
  type ReportSidecar,
  type SidecarCommand,
} from "./command.ts";
import type { PlannedPipeline } from "./planner.ts";
import type { Moment } from "./services.ts";
import type {
  AssignmentChange,
  PipelineAssignment,
  Rejection,
  Sidecar,
  SidecarSpec,
} from "./sidecar.ts";
import { SortedRecords } from "./sorted_records.ts";

/** What one command changed for sidecars. */
export type SidecarChanges = {
  /** The one that registered, changed or went; before and after. */
  readonly previous: Sidecar | undefined;
  readonly sidecar: Sidecar | undefined;
  /** Changes of views, its own and those of others. */
  readonly assignments: readonly AssignmentChange[];
};

type Registered = {
  readonly outcome: Outcome<RegisterSidecar>;
  readonly sidecars: SidecarChanges;
};

type Changed = {
  readonly outcome: Outcome<Exclude<SidecarCommand, RegisterSidecar>>;
  readonly sidecars: SidecarChanges | undefined;
};

/** A sidecar with its views, in code-unit order of the pipelines' ids. */
export type FrozenSidecar = {
  readonly sidecar: Sidecar;
  readonly views: readonly PipelineAssignment[];
};

/** What queries may see of the sidecars. */
export interface SidecarView {
  readonly size: number;
  get(sidecarId: string): Sidecar | undefined;
  /** All, in code-unit order of their ids. */
  values(): Iterable<Sidecar>;
  /** One sidecar's views, in code-unit order of the pipelines' ids. */
  viewsOf(sidecarId: string): PipelineAssignment[];
  view(sidecarId: string, pipelineId: string): PipelineAssignment | undefined;
  /** The ids of those whom the enabled pipeline touches, in code-unit order. */
  viewersOf(pipelineId: string): string[];
  /** Whether any sidecar hosts stages of this type and service name for others. */
  isHosted(key: string): boolean;
}

/** The registered sidecars and their assignments. */
export class SidecarTable implements SidecarView {
  readonly #byId = new Map<string, Sidecar>();
  readonly #sorted = new SortedRecords<Sidecar>((sidecar) => sidecar.sidecarId);
  readonly #assignments = new AssignmentTable();

  get size(): number {
    return this.#byId.size;
  }

  get(sidecarId: string): Sidecar | undefined {
    return this.#byId.get(sidecarId);
  }

  values(): Iterable<Sidecar> {
    return this.#sorted;
  }

  freeze(): FrozenSidecar[] {
    return this.#sorted.toArray().map((sidecar) => ({
      sidecar,
      views: this.viewsOf(sidecar.sidecarId),
    }));
  }

  viewsOf(sidecarId: string): PipelineAssignment[] {
    return this.#assignments.viewsOf(sidecarId);
  }

  view(sidecarId: string, pipelineId: string): PipelineAssignment | undefined {
    return this.#assignments.view(sidecarId, pipelineId);
  }

  viewersOf(pipelineId: string): string[] {
    return this.#assignments.viewersOf(pipelineId);
  }

  isHosted(key: string): boolean {
    return this.#assignments.isHosted(key);
  }

  /**
   * Takes what a snapshot held: all enabled pipelines, all sidecars and all their views. False when
   * they do not fit each other.
   */
  restore(
    pipelines: Iterable<PlannedPipeline>,
    sidecars: Iterable<Sidecar>,
    views: Iterable<StoredView>,
  ): boolean {
    for (const pipeline of pipelines) this.#assignments.restorePipeline(pipeline);
    for (const sidecar of sidecars) {
      this.note(sidecar);
      this.#assignments.restoreSidecar(sidecar);
    }
    for (const view of views) if (!this.#assignments.restoreView(view)) return false;
    return this.#assignments.isWhole;
  }

  /** Puts the record in its place, where views are not concerned. */
  note(sidecar: Sidecar): void {
    this.#byId.set(sidecar.sidecarId, sidecar);
    this.#sorted.put(sidecar);
  }

  put(sidecar: Sidecar, revision: Revision): readonly AssignmentChange[] {
    this.note(sidecar);
    const changes = this.#assignments.setSidecar(sidecar.sidecarId, sidecar, revision);
    this.#noteAll(changes);
    return changes;
  }

  remove(sidecarId: string, revision: Revision): readonly AssignmentChange[] {
    this.#byId.delete(sidecarId);
    this.#sorted.remove(sidecarId);
    const changes = this.#assignments.setSidecar(sidecarId, undefined, revision);
    this.#noteAll(changes);
    return changes;
  }

  /** As `AssignmentTable.setPipeline`. */
  setPipeline(
    id: string,
    pipeline: PlannedPipeline | undefined,
    redefined: boolean,
    revision: Revision,
  ): readonly AssignmentChange[] {
    const changes = this.#assignments.setPipeline(id, pipeline, redefined, revision);
    this.#noteAll(changes);
    return changes;
  }

  /** What was confirmed or refused of a view that is gone says nothing any more. */
  #noteAll(changes: readonly AssignmentChange[]): void {
    for (const { kind, sidecarId, assignment: { pipelineId } } of changes) {
      const sidecar = this.#byId.get(sidecarId);
      if (sidecar === undefined) continue;
      if (kind === "revoked") this.note(withoutView(sidecar, pipelineId));
      else if (sidecar.revoked.has(pipelineId)) {
        this.note(sidecarRecord(sidecar, { revoked: without(sidecar.revoked, pipelineId) }));
      }
    }
  }
}

/** Written out field by field, so that all records have one hidden class. */
function sidecarRecord(sidecar: Sidecar, change: Partial<Omit<Sidecar, keyof SidecarSpec>>) {
  return { ...sidecar, ...change } satisfies Sidecar;
}

/**
 * One that confirms versions tells from now on that it still runs the pipeline, or does not; one
 * that never has must be told.
 */
function withoutView(sidecar: Sidecar, pipelineId: string): Sidecar {
  const applied = new Map(sidecar.applied);
  const rejections = new Map(sidecar.rejections);
  applied.delete(pipelineId);
  rejections.delete(pipelineId);
  const revoked = sidecar.confirms
    ? sidecar.revoked
    : new Set([...sidecar.revoked, pipelineId].sort());
  return sidecarRecord(sidecar, { applied, rejections, revoked });
}

/** Registers or replaces: the newest registration of an id is the one that counts. */
export function registerSidecar(
  table: SidecarTable,
  { sidecar: spec }: RegisterSidecar,
  { index, time }: Moment,
): Registered {
  const previous = table.get(spec.sidecarId);
  const sidecar: Sidecar = {
    sidecarId: spec.sidecarId,
    podName: spec.podName,
    namespace: spec.namespace,
    endpoint: spec.endpoint,
    localServices: spec.localServices,
    heartbeatInterval: spec.heartbeatInterval,
    registrationId: `reg-${index}`,
    registeredAt: time,
    leaseLapsed: false,
    draining: false,
    unhealthy: new Set(),
    confirms: false,
    applied: new Map(),
    rejections: new Map(),
    revoked: new Set(),
  };
  const assignments = table.put(sidecar, index);
  const { registrationId } = sidecar;
  const leaseTtl = LEASE_INTERVALS * spec.heartbeatInterval;
  return {
    outcome: { ok: true, result: { sidecarRegistrationId: registrationId, leaseTtl } },
    sidecars: { previous, sidecar: table.get(spec.sidecarId), assignments },
  };
}

/** Takes a sidecar out, at once, or when it has finished what it has. */
export function deregisterSidecar(
  table: SidecarTable,
  { sidecarId, drain }: DeregisterSidecar,
  moment: Moment,
): Changed {
  const sidecar = table.get(sidecarId);
  if (sidecar === undefined) return { outcome: unknownSidecar(sidecarId), sidecars: undefined };
  if (!drain || sidecar.leaseLapsed) return removed(table, sidecar, moment);
  if (sidecar.draining) return UNCHANGED;
  return changed(table, sidecar, { draining: true }, moment);
}

export function lapseSidecar(
  table: SidecarTable,
  command: LapseSidecar,
  moment: Moment,
): Changed {
  const sidecar = current(table, command);
  if (sidecar === undefined || sidecar.leaseLapsed) return UNCHANGED;
  // It was leaving: nothing is to be expected of it.
  if (sidecar.draining) return removed(table, sidecar, moment);
  return changed(table, sidecar, { leaseLapsed: true }, moment);
}

export function renewSidecar(
  table: SidecarTable,
  command: RenewSidecar,
  moment: Moment,
): Changed {
  const sidecar = current(table, command);
  if (sidecar === undefined || !sidecar.leaseLapsed) return UNCHANGED;
  return changed(table, sidecar, { leaseLapsed: false }, moment);
}

/** Removes only what is lapsed still, or has drained: a renewal that stands before this one wins. */
export function endSidecar(
  table: SidecarTable,
  command: EndSidecar,
  moment: Moment,
): Changed {
  const sidecar = current(table, command);
  if (sidecar === undefined || !(sidecar.leaseLapsed || sidecar.draining)) return UNCHANGED;
  return removed(table, sidecar, moment);
}

export function reportSidecar(
  table: SidecarTable,
  command: ReportSidecar,
  moment: Moment,
): Changed {
  const previous = current(table, command);
  if (previous === undefined) return UNCHANGED;
  const sidecar = withReport(previous, versionsOf(table, previous.sidecarId), command, moment.time);
  if (sidecar === undefined) return UNCHANGED;
  if (!sameSet(sidecar.unhealthy, previous.unhealthy)) {
    return changed(table, previous, sidecar, moment);
  }
  table.note(sidecar);
  return { outcome: CHANGED, sidecars: { previous, sidecar, assignments: [] } };
}

/** The versions of a sidecar's views, by pipeline. */
export function versionsOf(table: SidecarView, sidecarId: string): ReadonlyMap<string, Revision> {
  return new Map(table.viewsOf(sidecarId).map(({ pipelineId, version }) => [pipelineId, version]));
}

/** The sidecar as it is after the report; undefined where that says nothing new. */
export function withReport(
  sidecar: Sidecar,
  versions: ReadonlyMap<string, Revision>,
  report: Omit<ReportSidecar, "type">,
  time: number,
): Sidecar | undefined {
  const unhealthy = new Set(
    sidecar.localServices.map(({ serviceName }) => serviceName)
      .filter((name) => report.unhealthy.has(name)).sort(),
  );
  const applied = report.applied === undefined
    ? sidecar.applied
    : knownVersions(report.applied, versions);
  const rejections = withRejections(sidecar.rejections, versions, applied, report.rejected, time);
  const confirms = sidecar.confirms || report.applied !== undefined;
  const revoked = confirms ? new Set<string>() : without(sidecar.revoked, ...report.revoked);
  const same = confirms === sidecar.confirms && sameSet(unhealthy, sidecar.unhealthy) &&
    sameMap(applied, sidecar.applied, (a, b) => a === b) &&
    sameMap(rejections, sidecar.rejections, sameRejection) && sameSet(revoked, sidecar.revoked);
  if (same) return undefined;
  return sidecarRecord(sidecar, { unhealthy, applied, rejections, confirms, revoked });
}

/** What is said of pipelines that it has nothing to do with, or of the future, is left out. */
function knownVersions(
  applied: ReadonlyMap<string, Revision>,
  versions: ReadonlyMap<string, Revision>,
): ReadonlyMap<string, Revision> {
  const known = [...applied].filter(([id, version]) => version <= (versions.get(id) ?? -1));
  return new Map(known.sort(([a], [b]) => a < b ? -1 : 1));
}

/** A rejection stands until the sidecar runs the version that there is now, or refuses that too. */
function withRejections(
  before: ReadonlyMap<string, Rejection>,
  versions: ReadonlyMap<string, Revision>,
  applied: ReadonlyMap<string, Revision>,
  rejected: ReadonlyMap<string, string>,
  at: number,
): ReadonlyMap<string, Rejection> {
  const after = new Map(before);
  for (const [id, reason] of rejected) {
    const version = versions.get(id);
    if (version === undefined) continue;
    const known = before.get(id);
    if (known?.version !== version || known.reason !== reason) {
      after.set(id, { version, reason, at });
    }
  }
  for (const [id, version] of applied) if (versions.get(id) === version) after.delete(id);
  return new Map([...after].sort(([a], [b]) => a < b ? -1 : 1));
}

const CHANGED: Changed["outcome"] = { ok: true, result: { changed: true } };
const UNCHANGED: Changed = {
  outcome: { ok: true, result: { changed: false } },
  sidecars: undefined,
};

function current(
  table: SidecarTable,
  command: { readonly sidecarId: string; readonly registrationId: string },
): Sidecar | undefined {
  const sidecar = table.get(command.sidecarId);
  return sidecar?.registrationId === command.registrationId ? sidecar : undefined;
}

function changed(
  table: SidecarTable,
  previous: Sidecar,
  change: Partial<Sidecar>,
  { index }: Moment,
): Changed {
  const assignments = table.put(sidecarRecord(previous, change), index);
  const sidecar = table.get(previous.sidecarId);
  return { outcome: CHANGED, sidecars: { previous, sidecar, assignments } };
}

function removed(
  table: SidecarTable,
  previous: Sidecar,
  { index }: Moment,
): Changed {
  const assignments = table.remove(previous.sidecarId, index);
  return { outcome: CHANGED, sidecars: { previous, sidecar: undefined, assignments } };
}

function unknownSidecar(sidecarId: string): Refusal {
  return refuse("not_found", `no sidecar has the id ${JSON.stringify(sidecarId)}`);
}

function without(set: ReadonlySet<string>, ...gone: readonly string[]): ReadonlySet<string> {
  return new Set([...set].filter((item) => !gone.includes(item)));
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((item) => b.has(item));
}

function sameMap<V>(
  a: ReadonlyMap<string, V>,
  b: ReadonlyMap<string, V>,
  same: (a: V, b: V) => boolean,
): boolean {
  if (a.size !== b.size) return false;
  for (const [key, one] of a) {
    const other = b.get(key);
    if (other === undefined || !same(one, other)) return false;
  }
  return true;
}

function sameRejection(a: Rejection, b: Rejection): boolean {
  return a.version === b.version && a.reason === b.reason;
}
