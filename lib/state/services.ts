/** The rules of service registrations and their leases. */
import { LEASE_INTERVALS, type Millis, type Revision } from "../base/mod.ts";
import {
  type Deregister,
  type DrainService,
  type EndDrain,
  type EndLease,
  type LapseLease,
  type Outcome,
  type Refusal,
  refuse,
  type Register,
  type RenewLease,
  type ReportHealth,
} from "./command.ts";
import type { ServiceEvent } from "./event.ts";
import type { Health, Service } from "./service.ts";
import { HEALTHY, NO_ASSIGNMENTS, type ServiceRecord, serviceRecord } from "./service_record.ts";
import type { ServiceTable } from "./service_table.ts";

/** When a command is applied: its index in the log, and the state's time. */
export type Moment = { readonly index: Revision; readonly time: Millis };

type Registered = { readonly outcome: Outcome<Register>; readonly event: ServiceEvent };

type Changed = {
  readonly outcome: Outcome<
    Deregister | DrainService | EndDrain | ReportHealth | LapseLease | RenewLease | EndLease
  >;
  readonly event: ServiceEvent | undefined;
};

const UNCHANGED: Changed = { outcome: { ok: true, result: { changed: false } }, event: undefined };

/** Registers or replaces. Each registration gets ids of its own, made from its place in the log. */
export function register(
  table: ServiceTable,
  { service: spec }: Register,
  { index, time }: Moment,
): Registered {
  const previous = table.get(spec.serviceId);
  const service = serviceRecord(spec, {
    registrationId: `reg-${index}`,
    registeredAt: time,
    health: HEALTHY,
    leaseLapsed: false,
    drain: undefined,
    resumed: previous !== undefined && (previous.drain !== undefined || previous.resumed),
    assignments: NO_ASSIGNMENTS,
    modifiedRevision: index,
  });
  table.put(service);
  const { registrationId } = service;
  const leaseId = `lease-${index}`;
  const leaseTtl = LEASE_INTERVALS * spec.heartbeatInterval;
  return {
    outcome: { ok: true, result: { registrationId, leaseId, leaseTtl } },
    event: {
      kind: previous === undefined ? "added" : "modified",
      service,
      previous,
      revision: index,
    },
  };
}

export function deregister(table: ServiceTable, command: Deregister, moment: Moment): Changed {
  const service = table.get(command.serviceId);
  if (service === undefined) return refused(unknownService(command.serviceId));
  if (!isMeant(service, command)) return refused(replaced(command));
  return removed(table, service, moment);
}

export function drainService(table: ServiceTable, command: DrainService, moment: Moment): Changed {
  const service = table.get(command.serviceId);
  if (service === undefined) return refused(unknownService(command.serviceId));
  if (!isMeant(service, command)) return refused(replaced(command));
  if (service.drain !== undefined) return UNCHANGED;
  const { reason, timeout } = command;
  return healthChanged(table, service, { drain: { reason, timeout } }, moment);
}

/** Removes only what is draining still: a registration that came in between is another one. */
export function endDrain(table: ServiceTable, command: EndDrain, moment: Moment): Changed {
  const service = table.get(command.serviceId);
  if (service === undefined || !isCurrent(service, command)) return UNCHANGED;
  if (service.drain === undefined) return UNCHANGED;
  return removed(table, service, moment);
}

export function reportHealth(table: ServiceTable, command: ReportHealth, moment: Moment): Changed {
  const service = table.get(command.serviceId);
  if (service === undefined) return refused(unknownService(command.serviceId));
  if (!isCurrent(service, command)) return refused(replaced(command));
  if (sameHealth(service.health, command.health)) return UNCHANGED;
  return healthChanged(table, service, { health: command.health }, moment);
}

export function lapseLease(table: ServiceTable, command: LapseLease, moment: Moment): Changed {
  const service = table.get(command.serviceId);
  if (service === undefined || !isCurrent(service, command)) return UNCHANGED;
  if (service.leaseLapsed) return UNCHANGED;
  return healthChanged(table, service, { leaseLapsed: true }, moment);
}

export function renewLease(table: ServiceTable, command: RenewLease, moment: Moment): Changed {
  const service = table.get(command.serviceId);
  if (service === undefined || !isCurrent(service, command)) return UNCHANGED;
  if (!service.leaseLapsed) return UNCHANGED;
  return healthChanged(table, service, { leaseLapsed: false }, moment);
}

/** Removes only what is lapsed still: a renewal that stands before this one in the log wins. */
export function endLease(table: ServiceTable, command: EndLease, moment: Moment): Changed {
  const service = table.get(command.serviceId);
  if (service === undefined || !isCurrent(service, command)) return UNCHANGED;
  if (!service.leaseLapsed) return UNCHANGED;
  return removed(table, service, moment);
}

function isCurrent(service: Service, command: { readonly registrationId: string }): boolean {
  return service.registrationId === command.registrationId;
}

/** As `isCurrent`; a command that names no registration means whichever is current. */
function isMeant(service: Service, command: { readonly registrationId: string }): boolean {
  return command.registrationId === "" || isCurrent(service, command);
}

function healthChanged(
  table: ServiceTable,
  previous: ServiceRecord,
  change: Partial<Pick<Service, "health" | "leaseLapsed" | "drain">>,
  { index }: Moment,
): Changed {
  const service = previous.with({ ...change, modifiedRevision: index });
  table.put(service);
  return {
    outcome: { ok: true, result: { changed: true } },
    event: { kind: "health_changed", service, previous, revision: index },
  };
}

function removed(table: ServiceTable, service: ServiceRecord, { index }: Moment): Changed {
  table.remove(service);
  return {
    outcome: { ok: true, result: { changed: true } },
    event: { kind: "removed", service, previous: service, revision: index },
  };
}

/** Whether two reports say the same. */
export function sameHealth(a: Health, b: Health): boolean {
  if (a.status !== b.status || a.message !== b.message) return false;
  if (a.components.size !== b.components.size) return false;
  for (const [key, one] of a.components) {
    const other = b.components.get(key);
    if (other === undefined || other.name !== one.name) return false;
    if (other.status !== one.status || other.message !== one.message) return false;
  }
  return true;
}

function refused(outcome: Refusal): Changed {
  return { outcome, event: undefined };
}

function unknownService(serviceId: string): Refusal {
  return refuse("not_found", `no service has the id ${JSON.stringify(serviceId)}`);
}

function replaced(command: { readonly serviceId: string; readonly registrationId: string }) {
  const [service, registration] = [command.serviceId, command.registrationId];
  return refuse(
    "aborted",
    `registration ${JSON.stringify(registration)} of service ${JSON.stringify(service)} ` +
      "is not the current one",
  );
}
