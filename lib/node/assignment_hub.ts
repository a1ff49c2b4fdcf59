import { type Cancel, ConveyorError, type Revision } from "../base/mod.ts";
import type { AssignmentChange, Sidecar, SidecarChanges } from "../state/mod.ts";
import type { AssignmentListener } from "./api.ts";
import type { Applier } from "./applier.ts";

type Watcher = {
  readonly listener: AssignmentListener;
  /** Where the sidecar was when the watch began. */
  readonly endpoint: string;
  /** The versions that it has been told, by pipeline. */
  readonly known: Map<string, AssignmentChange["assignment"]>;
};

/**
 * Tells sidecars of every change of their assignments, as entries are applied: what has changed was
 * computed once, when it was applied, whoever watches.
 */
export class AssignmentHub {
  readonly #applier: Pick<Applier, "state">;
  readonly #watchers = new Map<string, Set<Watcher>>();

  constructor(applier: Pick<Applier, "state">) {
    this.#applier = applier;
  }

  get size(): number {
    let size = 0;
    for (const watchers of this.#watchers.values()) size += watchers.size;
    return size;
  }

  /**
   * Watches from the state on: first what the sidecar has now, as assigned. Throws ConveyorError
   * `not_found` where there is no such sidecar.
   */
  watch(sidecarId: string, listener: AssignmentListener): Cancel {
    const sidecar = this.#applier.state.sidecars.get(sidecarId);
    if (sidecar === undefined) throw unknown(sidecarId);
    const watcher = { listener, endpoint: sidecar.endpoint, known: new Map() };
    const watchers = this.#watchers.get(sidecarId) ?? new Set();
    this.#watchers.set(sidecarId, watchers.add(watcher));
    // The caller has to have the means to end it before the first item comes.
    queueMicrotask(() => this.#catchUp(sidecarId, watcher));
    return () => this.#remove(sidecarId, watcher);
  }

  /** An entry has been applied, and this is what it changed. */
  advance({ previous, sidecar, assignments }: SidecarChanges): void {
    if (this.#watchers.size === 0) return;
    if (previous !== undefined) this.#look(previous.sidecarId, sidecar);
    for (const change of assignments) {
      const watchers = this.#watchers.get(change.sidecarId);
      if (watchers === undefined) continue;
      for (const watcher of watchers) tell(watcher, change);
    }
  }

  /** The state has been replaced as a whole: what differs from what they know is told. */
  restart(): void {
    for (const [sidecarId, watchers] of [...this.#watchers]) {
      this.#look(sidecarId, this.#applier.state.sidecars.get(sidecarId));
      for (const watcher of [...watchers]) this.#catchUp(sidecarId, watcher);
    }
  }

  /** Ends the watches of a sidecar that is gone, or is another one now. */
  #look(sidecarId: string, sidecar: Sidecar | undefined): void {
    for (const watcher of [...this.#watchers.get(sidecarId) ?? []]) {
      if (sidecar?.endpoint === watcher.endpoint) continue;
      this.#remove(sidecarId, watcher);
      watcher.listener.end(sidecar === undefined ? gone(sidecarId) : taken(sidecar));
    }
  }

  /** Tells a watcher everything that it does not know. */
  #catchUp(sidecarId: string, watcher: Watcher): void {
    if (this.#watchers.get(sidecarId)?.has(watcher) !== true) return;
    const views = this.#applier.state.sidecars.viewsOf(sidecarId);
    const current = new Set(views.map(({ pipelineId }) => pipelineId));
    for (const [pipelineId, assignment] of [...watcher.known]) {
      if (!current.has(pipelineId)) tell(watcher, { kind: "revoked", sidecarId, assignment });
    }
    for (const assignment of views) {
      tell(watcher, { kind: "updated", sidecarId, assignment });
    }
  }

  #remove(sidecarId: string, watcher: Watcher): void {
    const watchers = this.#watchers.get(sidecarId);
    watchers?.delete(watcher);
    if (watchers?.size === 0) this.#watchers.delete(sidecarId);
  }
}

/** Tells a change, as far as it is one for this watcher. */
function tell({ listener, known }: Watcher, change: AssignmentChange): void {
  const { kind, assignment } = change;
  const { pipelineId, version } = assignment;
  const before: Revision | undefined = known.get(pipelineId)?.version;
  if (kind === "revoked") {
    if (before === undefined) return;
    known.delete(pipelineId);
    return listener.next(change);
  }
  if (before === version) return;
  known.set(pipelineId, assignment);
  listener.next({ ...change, kind: before === undefined ? "assigned" : "updated" });
}

function unknown(sidecarId: string): ConveyorError {
  const text = `no sidecar has the id ${JSON.stringify(sidecarId)}: register it, then watch`;
  return new ConveyorError("not_found", text);
}

function gone(sidecarId: string): ConveyorError {
  const text = `sidecar ${
    JSON.stringify(sidecarId)
  } has been removed: register it, then watch again`;
  return new ConveyorError("not_found", text);
}

function taken({ sidecarId, endpoint }: Sidecar): ConveyorError {
  const text = `sidecar ${JSON.stringify(sidecarId)} is registered at ${endpoint} now: ` +
    "register it under another id, or register it again to take it back";
  return new ConveyorError("aborted", text);
}
