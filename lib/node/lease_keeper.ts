import { type Cancel, type Clock, LEASE_INTERVALS, type Millis, type Timers } from "../base/mod.ts";
import {
  acknowledges,
  type Command,
  type Due,
  dueTo,
  type Health,
  sameHealth,
  type Service,
  type ServiceEvent,
} from "../state/mod.ts";
import type { Heartbeat, HeartbeatAnswer, Registration } from "./api.ts";
import type { Applier } from "./applier.ts";
import { type DrainEnd, DrainTable } from "./drain_table.ts";
import type { LeaseFigures } from "./figures.ts";
import { LeaseClock, type LeaseTime } from "./lease_clock.ts";
import { type LeaseExpiry, LeaseTable } from "./lease_table.ts";

/** How often it is looked for leases whose time is up. */
const TICK: Millis = 250;
/** Leases that a new leader grants before other work gets its turn. */
const GRANTS_AT_ONCE = 5_000;
/** Ends of leases that are on their way through the log at one time. */
const EXPIRIES_AT_ONCE = 1_000;

/** What is proposed when time is up. */
const ENDS = {
  lapse: "lapse_lease",
  end: "end_lease",
  drained: "end_drain",
} as const satisfies Record<(LeaseExpiry | DrainEnd)["kind"], Command["type"]>;

export type LeaseKeeperOptions = {
  readonly applier: Pick<Applier, "state">;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly propose: (command: Command) => Promise<unknown>;
  /** Resolves once a majority has confirmed, after the call, that somebody leads. */
  readonly confirm: () => Promise<void>;
  /** How often that is asked, so that lease time may pass. */
  readonly pulse: Millis;
};

/**
 * The leader's duty towards leases. They are counted in lease time (`LeaseClock`), so that neither
 * a pause of its own nor the loss of its majority ends a lease. Heartbeats are not replicated; what follows from their absence is. A heartbeat is acknowledged once a majority has
 * confirmed that this node led when it came: the next leader then gives a full TTL from later on.
 */
export class LeaseKeeper {
  readonly #applier: Pick<Applier, "state">;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #propose: (command: Command) => Promise<unknown>;
  readonly #confirm: () => Promise<void>;
  #table: LeaseTable | undefined;
  readonly #time: LeaseClock;
  #cancelTick: Cancel = () => {};
  /** The services that there were when this node began to lead; what is before `#granted` is done. */
  #found: readonly Service[] = [];
  #granted = 0;
  #cancelGrants: Cancel = () => {};
  #drains = new DrainTable();
  #waiting: (LeaseExpiry | DrainEnd)[] = [];
  #underWay = 0;
  #heartbeats = 0;
  #lapsed = 0;
  #ended = 0;

  constructor(options: LeaseKeeperOptions) {
    this.#applier = options.applier;
    this.#clock = options.clock;
    this.#timers = options.timers;
    this.#propose = options.propose;
    this.#confirm = options.confirm;
    this.#time = new LeaseClock(options);
  }

  /** Lease time, which passes between `begin` and `end`. */
  get time(): LeaseTime {
    return this.#time;
  }

  get figures(): LeaseFigures {
    const [heartbeats, lapsed, ended] = [this.#heartbeats, this.#lapsed, this.#ended];
    return { held: this.#table?.size ?? 0, heartbeats, lapsed, ended };
  }

  /** This node may lead from now on: every lease has a full TTL, whatever its last leader knew. */
  begin(): void {
    if (this.#table !== undefined) return;
    this.#time.start();
    this.#table = new LeaseTable(this.#time.read());
    this.#drains = new DrainTable();
    this.#found = this.#applier.state.services.toArray();
    this.#granted = 0;
    this.#grantSome();
    this.#arm();
  }

  /** Grants a slice of what was found, and goes on in a later turn: a TTL is a lower bound. */
  #grantSome(): void {
    const end = Math.min(this.#found.length, this.#granted + GRANTS_AT_ONCE);
    while (this.#granted < end) this.#grantFound(this.#found[this.#granted++]!.serviceId);
    if (end < this.#found.length) {
      this.#cancelGrants = this.#timers.after(0, () => this.#grantSome());
    } else this.#found = [];
  }

  /** What is in the state and has no lease yet gets one. */
  #grantFound(serviceId: string): void {
    const service = this.#applier.state.services.get(serviceId);
    if (service !== undefined && !this.#table?.has(serviceId)) this.#grant(service);
  }

  /** This node does not lead any more. */
  end(): void {
    this.#table = undefined;
    this.#waiting = [];
    this.#found = [];
    this.#time.stop();
    this.#cancelTick();
    this.#cancelGrants();
  }

  onEvent({ kind, service, previous }: ServiceEvent): void {
    if (this.#table === undefined) return;
    if (kind === "removed") {
      if (service.leaseLapsed) this.#ended++;
      this.#table.forget(service.serviceId);
      this.#drains.forget(service.serviceId);
    } else if (previous?.registrationId !== service.registrationId) {
      this.#drains.forget(service.serviceId);
      this.#grant(service);
    } else if (previous.leaseLapsed !== service.leaseLapsed) this.#onLapsed(service);
    else if (previous.drain !== service.drain) this.#drains.begin(service, this.#time.latest());
  }

  #onLapsed({ serviceId, registrationId, leaseLapsed }: Service): void {
    if (leaseLapsed) this.#lapsed++;
    const found = this.#table?.setLapsed(serviceId, leaseLapsed, this.#time.latest());
    if (found?.renew) this.#send({ type: "renew_lease", serviceId, registrationId });
  }

  /**
   * Renews leases; what heartbeats report of health, or acknowledge, is replicated when it is news. Undefined where
   * this node does not lead, or no longer did when the heartbeats came.
   */
  async heartbeat(beats: readonly Heartbeat[]): Promise<HeartbeatAnswer[] | undefined> {
    const table = this.#table;
    if (table === undefined) return undefined;
    this.#heartbeats += beats.length;
    const [now, wall] = [this.#time.latest(), this.#clock.wall()];
    const changes: Promise<unknown>[] = [];
    /** For each beat what is left of its lease; undefined where there is none. */
    const left = beats.map(({ serviceId, registrationId, health, activeRequests, groups }) => {
      this.#grantFound(serviceId);
      const beat = table.beat(serviceId, registrationId, now, wall);
      if (!beat.known) return undefined;
      this.#drains.hear(serviceId, activeRequests);
      if (beat.lapsed) {
        changes.push(this.#propose({ type: "renew_lease", serviceId, registrationId }));
      }
      if (health !== undefined && this.#isNews(serviceId, health)) {
        changes.push(this.#propose({ type: "report_health", serviceId, registrationId, health }));
      }
      for (const [groupId, generation] of groups ?? []) {
        const carriedOut = { groupId, serviceId, registrationId, generation };
        if (!acknowledges(this.#applier.state, carriedOut)) continue;
        changes.push(this.#propose({ type: "acknowledge_revokes", ...carriedOut }));
      }
      return beat.remaining;
    });
    // The lease is renewed even if the log does not take the news now: the next beat brings it.
    await Promise.all([this.#confirm(), Promise.allSettled(changes)]);
    if (table !== this.#table) return undefined;
    const waited = this.#time.latest() - now;
    return beats.map((beat, i) => this.#answer(beat, left[i], waited));
  }

  /** What a heartbeat is answered, and with it what the service has to be told by now. */
  #answer(
    { serviceId, registrationId }: Heartbeat,
    left: Millis | undefined,
    waited: Millis,
  ): HeartbeatAnswer {
    const service = this.#applier.state.services.get(serviceId);
    // It may have been replaced or removed since the heartbeat came.
    if (left === undefined || service?.registrationId !== registrationId) {
      return { serviceId, acknowledged: false, nextDeadline: 0 };
    }
    const nextDeadline = Math.max(0, left - waited);
    const due = this.#dueTo(service);
    if (due === undefined) return { serviceId, acknowledged: true, nextDeadline };
    return { serviceId, acknowledged: true, nextDeadline, due };
  }

  #dueTo(service: Service): Due | undefined {
    const due = dueTo(this.#applier.state, service);
    if (due === undefined || service.drain === undefined) return due;
    const timeout = this.#drains.tell(service.serviceId, this.#time.latest());
    const commands = due.commands.map((command) =>
      command.type === "drain" ? { ...command, timeout } : command
    );
    return { ...due, commands };
  }

  /** Wall-clock time; undefined where this node does not lead. */
  lastBeat({ serviceId, registrationId }: Registration): Millis | undefined {
    return this.#table?.lastBeat(serviceId, registrationId);
  }

  #isNews(serviceId: string, health: Health): boolean {
    const known = this.#applier.state.services.get(serviceId)?.health;
    return known === undefined || !sameHealth(known, health);
  }

  #grant(service: Service): void {
    const { serviceId, registrationId, heartbeatInterval, leaseLapsed } = service;
    const ttl = LEASE_INTERVALS * heartbeatInterval;
    this.#table?.grant(
      { serviceId, registrationId, ttl, lapsed: leaseLapsed },
      this.#time.latest(),
    );
    this.#drains.begin(service, this.#time.latest());
  }

  #arm(): void {
    this.#cancelTick = this.#timers.after(TICK, () => this.#tick());
  }

  #tick(): void {
    if (this.#table === undefined) return;
    const now = this.#time.read();
    for (const expiry of this.#table.expired(now)) this.#waiting.push(expiry);
    for (const drained of this.#drains.over(now)) this.#waiting.push(drained);
    this.#expireSome();
    this.#arm();
  }

  #expireSome(): void {
    while (this.#underWay < EXPIRIES_AT_ONCE) {
      const expiry = this.#waiting.pop();
      if (expiry === undefined) return;
      this.#underWay++;
      this.#carryOut(expiry).finally(() => {
        this.#underWay--;
        if (expiry.kind !== "drained") this.#table?.settled(expiry);
        this.#expireSome();
      });
    }
  }

  async #carryOut({ kind, serviceId, registrationId }: LeaseExpiry | DrainEnd): Promise<void> {
    const type = ENDS[kind];
    await this.#propose({ type, serviceId, registrationId }).catch(() => {});
  }

  /** Proposes what nobody waits for; if it fails, the next heartbeat asks for it again. */
  #send(command: Command): void {
    this.#propose(command).catch(() => {});
  }
}
