import { type Cancel, type Clock, LEASE_INTERVALS, type Millis, type Timers } from "../base/mod.ts";
import { SIDECAR_LIMITS } from "../base/mod.ts";
import {
  type Command,
  isNews,
  ordersFor,
  type ReportSidecar,
  type Sidecar,
  type SidecarChanges,
} from "../state/mod.ts";
import type { SidecarAnswer, SidecarBeat } from "./api.ts";
import type { Applier } from "./applier.ts";
import { DrainTable } from "./drain_table.ts";
import type { LeaseTime } from "./lease_clock.ts";
import { LeaseTable } from "./lease_table.ts";

const TICK: Millis = 250;

export type SidecarKeeperOptions = {
  readonly applier: Pick<Applier, "state">;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly propose: (command: Command) => Promise<unknown>;
  /** Resolves once a majority has confirmed, after the call, that somebody leads. */
  readonly confirm: () => Promise<void>;
  /** Runs from before `begin` until after `end`. */
  readonly time: LeaseTime;
};

const UNKNOWN: SidecarAnswer = { acknowledged: false, assign: [], revoke: [] };

/**
 * The leader's duty towards sidecars: their leases, counted in the same lease time as those of
 * services; what their heartbeats report, replicated when it is news; what they have to be told.
 *
 * Heartbeats carry no registration id: they count for whatever registration is current.
 */
export class SidecarKeeper {
  readonly #options: SidecarKeeperOptions;
  #table: LeaseTable | undefined;
  #drains = new DrainTable();
  /** By registration: the revocations that an answer has carried, of those who never confirm. */
  readonly #told = new Map<string, ReadonlySet<string>>();
  #cancelTick: Cancel = () => {};

  constructor(options: SidecarKeeperOptions) {
    this.#options = options;
  }

  /** This node may lead from now on: every lease has a full TTL, whatever its last leader knew. */
  begin(): void {
    if (this.#table !== undefined) return;
    this.#table = new LeaseTable(this.#options.time.read());
    this.#drains = new DrainTable();
    this.#told.clear();
    for (const sidecar of this.#options.applier.state.sidecars.values()) this.#grant(sidecar);
    this.#arm();
  }

  /** This node does not lead any more. */
  end(): void {
    this.#table = undefined;
    this.#cancelTick();
  }

  onChange({ previous, sidecar }: SidecarChanges): void {
    if (this.#table === undefined) return;
    if (previous !== undefined && previous.registrationId !== sidecar?.registrationId) {
      this.#table.forget(previous.sidecarId);
      this.#drains.forget(previous.sidecarId);
      this.#told.delete(previous.registrationId);
    }
    if (sidecar === undefined) return;
    if (previous?.registrationId !== sidecar.registrationId) this.#grant(sidecar);
    else if (previous.leaseLapsed !== sidecar.leaseLapsed) this.#onLapsed(sidecar);
    else if (previous.draining !== sidecar.draining) this.#beginDrain(sidecar);
  }

  #onLapsed({ sidecarId, registrationId, leaseLapsed }: Sidecar): void {
    const found = this.#table?.setLapsed(sidecarId, leaseLapsed, this.#options.time.latest());
    if (found?.renew) this.#send({ type: "renew_sidecar", sidecarId, registrationId });
  }

  /** Undefined where this node does not lead, or no longer did when the heartbeat came. */
  async heartbeat(beat: SidecarBeat): Promise<SidecarAnswer | undefined> {
    const table = this.#table;
    if (table === undefined) return undefined;
    const { state } = this.#options.applier;
    const sidecar = state.sidecars.get(beat.sidecarId);
    const changes: Promise<unknown>[] = [];
    if (sidecar !== undefined) {
      const { sidecarId, registrationId } = sidecar;
      const { propose, clock } = this.#options;
      const lease = table.beat(
        sidecarId,
        registrationId,
        this.#options.time.latest(),
        clock.wall(),
      );
      if (!lease.known) return UNKNOWN;
      this.#drains.hear(sidecarId, beat.activeRequests);
      if (lease.lapsed) changes.push(propose({ type: "renew_sidecar", sidecarId, registrationId }));
      const report = this.#reportOf(sidecar, beat);
      if (isNews(state, report)) changes.push(propose(report));
    }
    // The lease is renewed even if the log does not take the news now: the next beat brings it.
    await Promise.all([this.#options.confirm(), Promise.allSettled(changes)]);
    return table === this.#table ? this.#answer(beat) : undefined;
  }

  #reportOf(sidecar: Sidecar, beat: SidecarBeat): ReportSidecar {
    const unhealthy = new Set(sidecar.unhealthy);
    for (const [serviceName, healthy] of beat.health) {
      if (healthy) unhealthy.delete(serviceName);
      else unhealthy.add(serviceName);
    }
    const confirms = sidecar.confirms || beat.applied.size > 0;
    const told = this.#told.get(sidecar.registrationId);
    return {
      type: "report_sidecar",
      sidecarId: sidecar.sidecarId,
      registrationId: sidecar.registrationId,
      unhealthy,
      applied: confirms ? beat.applied : undefined,
      rejected: beat.rejected,
      revoked: told ?? new Set(),
    };
  }

  /** What the sidecar has to be told by now. */
  #answer({ sidecarId, applied }: SidecarBeat): SidecarAnswer {
    const { state } = this.#options.applier;
    const sidecar = state.sidecars.get(sidecarId);
    if (sidecar === undefined) return UNKNOWN;
    const { assign, revoke } = ordersFor(state, sidecarId, applied);
    if (sidecar.confirms || revoke.length === 0) this.#told.delete(sidecar.registrationId);
    else this.#told.set(sidecar.registrationId, new Set(revoke));
    const answer = { acknowledged: true, assign, revoke };
    if (!sidecar.draining) return answer;
    const pipelineIds = state.sidecars.viewsOf(sidecarId).map(({ pipelineId }) => pipelineId);
    return {
      ...answer,
      drain: { pipelineIds, timeout: this.#drains.tell(sidecarId, this.#options.time.latest()) },
    };
  }

  #grant(sidecar: Sidecar): void {
    const { sidecarId: serviceId, registrationId, heartbeatInterval, leaseLapsed } = sidecar;
    const ttl = LEASE_INTERVALS * heartbeatInterval;
    this.#table?.grant(
      { serviceId, registrationId, ttl, lapsed: leaseLapsed },
      this.#options.time.latest(),
    );
    if (sidecar.draining) this.#beginDrain(sidecar);
  }

  #beginDrain({ sidecarId: serviceId, registrationId }: Sidecar): void {
    const drain = { timeout: SIDECAR_LIMITS.drainMs };
    this.#drains.begin({ serviceId, registrationId, drain }, this.#options.time.latest());
  }

  #arm(): void {
    this.#cancelTick = this.#options.timers.after(TICK, () => this.#tick());
  }

  #tick(): void {
    const table = this.#table;
    if (table === undefined) return;
    const now = this.#options.time.read();
    for (const expiry of table.expired(now)) {
      const { kind, serviceId: sidecarId, registrationId } = expiry;
      const type = kind === "lapse" ? "lapse_sidecar" : "end_sidecar";
      this.#options.propose({ type, sidecarId, registrationId })
        .catch(() => {})
        .finally(() => this.#table?.settled(expiry));
    }
    for (const { serviceId: sidecarId, registrationId } of this.#drains.over(now)) {
      this.#send({ type: "end_sidecar", sidecarId, registrationId });
    }
    this.#arm();
  }

  /** Proposes what nobody waits for; if it fails, it is asked for again. */
  #send(command: Command): void {
    this.#options.propose(command).catch(() => {});
  }
}
