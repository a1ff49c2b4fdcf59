/** Where the service of a stage is to be reached. */
import type { Endpoint, Rng } from "../base/mod.ts";
import type { LoadBalance, ServiceSelector } from "../pipeline/mod.ts";
import { endpoints, type ReplicatedState, type ServiceType } from "../state/mod.ts";
import { Balancer, type Candidate } from "./balance.ts";
import type { Channel, Channels } from "./channels.ts";

/** Whom to look for. */
export type Wanted = {
  readonly type: ServiceType;
  readonly selector: ServiceSelector;
  /** A fixed address, for a service that does not register. */
  readonly endpoint: Endpoint | undefined;
};

type Target = Candidate & {
  /** "" for a fixed address. */
  readonly serviceId: string;
  readonly channel: Channel;
  /** Calls that it takes at once; Infinity where it has not said. */
  readonly most: number;
};

/** Who may be called now, or when to ask again. */
export type Choice =
  | { readonly kind: "target"; readonly channel: Channel; readonly serviceId: string }
  /** All are busy, or left alone for a while: `until` on the monotonic clock, where it is known. */
  | { readonly kind: "wait"; readonly until: number | undefined }
  /** There is no healthy one. */
  | { readonly kind: "none" };

/** The services of one stage, as the replicated state knows them. */
export class Services {
  readonly #balancer: Balancer;
  #targets: readonly Target[] = [];
  #loadBalance: LoadBalance = "round_robin";

  constructor(private readonly channels: Channels, rng: Rng) {
    this.#balancer = new Balancer(rng);
  }

  get loadBalance(): LoadBalance {
    return this.#loadBalance;
  }

  /** Looks at the state; keeps nothing of it but addresses. */
  update(state: ReplicatedState, { type, selector, endpoint }: Wanted): void {
    this.#loadBalance = selector.loadBalance;
    if (endpoint !== undefined) {
      this.#targets = [this.#target("", endpoint, 1, 0)];
      return;
    }
    const { serviceName: name, groupId, labels } = selector;
    if (name === "") {
      this.#targets = [];
      return;
    }
    this.#targets = endpoints(state, { name, type, groupId })
      .filter((service) => [...labels].every(([key, value]) => service.labels.get(key) === value))
      .map(({ serviceId, endpoint, weight, maxConcurrentRequests }) =>
        this.#target(serviceId, endpoint, weight, maxConcurrentRequests)
      );
  }

  /** Where the next batch can go; `key` is what `consistent_hash` goes by. */
  choose(now: number, key: Uint8Array): Choice {
    if (this.#targets.length === 0) return { kind: "none" };
    // Keys stay where they are when their service stumbles.
    const among = this.#loadBalance === "consistent_hash"
      ? this.#targets
      : this.#targets.filter((target) => isFree(target, now));
    const chosen = this.#balancer.choose(this.#loadBalance, among, key);
    if (chosen === undefined) return { kind: "wait", until: earliest(this.#targets, now) };
    if (!isFree(chosen, now)) return { kind: "wait", until: earliest([chosen], now) };
    return { kind: "target", channel: chosen.channel, serviceId: chosen.serviceId };
  }

  /** As `choose`, for whether it is worth beginning. */
  look(now: number): "ready" | Exclude<Choice, { readonly kind: "target" }> {
    if (this.#targets.length === 0) return { kind: "none" };
    if (this.#targets.some((target) => isFree(target, now))) return "ready";
    return { kind: "wait", until: earliest(this.#targets, now) };
  }

  #target(serviceId: string, endpoint: Endpoint, weight: number, most: number): Target {
    const { channels } = this;
    return {
      name: serviceId,
      serviceId,
      weight: Math.max(1, weight),
      most: most === 0 ? Infinity : most,
      // Asked for each time: one that nobody has used for long is another.
      get channel() {
        return channels.to(endpoint);
      },
      get open() {
        return channels.to(endpoint).open;
      },
    };
  }
}

/** A service that has just failed is tried with one call. */
function isFree({ channel, most }: Target, now: number): boolean {
  if (channel.coolUntil > now) return false;
  return channel.open < (channel.isSuspect ? 1 : most);
}

/** When the first of them is no longer left alone; undefined where all wait for calls to end. */
function earliest(targets: readonly Target[], now: number): number | undefined {
  const times = targets.map(({ channel }) => channel.coolUntil).filter((at) => at > now);
  return times.length === 0 ? undefined : Math.min(...times);
}
