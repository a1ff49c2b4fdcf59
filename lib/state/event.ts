import type { Revision } from "../base/mod.ts";
import { selects, type ServiceFilter } from "./filter.ts";
import type { Service } from "./service.ts";

export type ServiceChangeKind =
  | "added"
  | "modified"
  | "removed"
  | "health_changed"
  | "partitions_assigned"
  | "partitions_revoked";

/**
 * One change of one service. A command makes at most one, so a revision is delivered whole.
 * `service` is the record after the change, or the one that was removed.
 */
export type ServiceEvent = {
  readonly kind: ServiceChangeKind;
  readonly service: Service;
  /** The record before the change; undefined for `added`. */
  readonly previous: Service | undefined;
  readonly revision: Revision;
};

/** What one watcher sees of an event. */
export type ServiceChange = {
  readonly kind: ServiceChangeKind;
  readonly service: Service;
  readonly revision: Revision;
};

/**
 * `event` as a watcher with `filter` sees it: a service that begins to match is `added`; one that
 * no longer matches is `removed`, shown as it was when it last did; undefined where neither the
 * old record nor the new one matches. Health hides nothing from a watcher.
 */
export function eventFor(filter: ServiceFilter, event: ServiceEvent): ServiceChange | undefined {
  const { kind, service, previous, revision } = event;
  const before = previous !== undefined && selects(filter, previous);
  const after = selects(filter, service);
  if (before && after) return { kind, service, revision };
  if (after) return { kind: "added", service, revision };
  if (before) return { kind: "removed", service: previous, revision };
  return undefined;
}
