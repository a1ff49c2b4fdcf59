import type { Endpoint, Millis, Revision } from "../base/mod.ts";

export type { Endpoint };

/** What a service does in a pipeline. */
export type ServiceType = "source" | "transform" | "sink" | "lookup";

export type HealthStatus = "healthy" | "degraded" | "unhealthy";

export type ComponentHealth = {
  readonly name: string;
  readonly status: HealthStatus;
  readonly message: string;
};

export type Health = {
  readonly status: HealthStatus;
  readonly message: string;
  /** By the key under which the service reported it. */
  readonly components: ReadonlyMap<string, ComponentHealth>;
};

/** What a service says of itself when it registers. */
export type ServiceSpec = {
  readonly serviceId: string;
  readonly serviceType: ServiceType;
  readonly name: string;
  readonly version: string;
  readonly capabilities: readonly string[];
  readonly groupId: string;
  readonly endpoint: Endpoint;
  readonly labels: ReadonlyMap<string, string>;
  readonly recordTypes: readonly string[];
  readonly maxConcurrentRequests: number;
  readonly weight: number;
  readonly heartbeatInterval: Millis;
  readonly sidecarId: string;
};

/** That a service has been asked to finish what it works on and to take nothing new. */
export type Drain = { readonly reason: string; readonly timeout: Millis };

/** The partitions of one group that a service owns: never none. Ascending. */
export type Assignment = { readonly groupId: string; readonly partitions: readonly number[] };

/** A registered service: immutable, replaced as a whole by every change. */
export type Service = ServiceSpec & {
  /** Fences this registration off from earlier ones of the same `serviceId`. */
  readonly registrationId: string;
  /** Wall-clock time by the leader that proposed the registration. */
  readonly registeredAt: Millis;
  /** What the service last reported of itself. */
  readonly health: Health;
  /** True from the end of its lease until it is renewed or removed: unhealthy, whatever it reported. */
  readonly leaseLapsed: boolean;
  /** Set once it is leaving: no work goes to it any more. */
  readonly drain: Drain | undefined;
  /** This registration called a drain off: the service is to take work again. */
  readonly resumed: boolean;
  /** In code-unit order of the groups' ids. */
  readonly assignments: readonly Assignment[];
  /** The revision of the last change of this record. */
  readonly modifiedRevision: Revision;
  /** What it takes in memory, about. */
  readonly bytes: number;
};
