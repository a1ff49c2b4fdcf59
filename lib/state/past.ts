/** The newest changes in a snapshot: watches resume from them, though the state shows none of it. */
import type { Revision } from "../base/mod.ts";
import type { ServiceChangeKind, ServiceEvent } from "./event.ts";
import {
  type Fields,
  FormatError,
  type Packed,
  packInteger,
  packIntegers,
  packList,
  packName,
  packText,
} from "./fields.ts";
import type { Assignment, Service } from "./service.ts";
import { packServiceRecord, readServiceRecord } from "./service_codec.ts";

/** Every change behind `start`, oldest first. */
export type Past = { readonly start: Revision; readonly events: readonly ServiceEvent[] };

/** Stored by position: append, never reorder. */
const KINDS: readonly ServiceChangeKind[] = [
  "added",
  "modified",
  "removed",
  "health_changed",
  "partitions_assigned",
  "partitions_revoked",
];

/** How a record is told: most are in the snapshot already. */
const NONE = 0;
const IN_THE_STATE = 1;
/** As the last change of its id left it. */
const LEFT = 2;
const WHOLE = 3;
/** Of `previous`: the same as `service`. */
const SAME = 4;

/**
 * The fields of each change. `services` is the state that the changes have led to, in code-unit
 * order of ids.
 */
export function* packPast(
  { events }: Past,
  services: readonly Service[],
): Generator<readonly Packed[]> {
  const left = new Map<string, Service>();
  for (const { kind, service, previous, revision } of events) {
    const known = (record: Service) => {
      if (find(services, record.serviceId) === record) return IN_THE_STATE;
      return left.get(record.serviceId) === record ? LEFT : WHOLE;
    };
    const told = previous === undefined ? NONE : previous === service ? SAME : known(previous);
    yield [
      packName(KINDS, kind),
      packInteger(revision),
      ...packRecord(known(service), service),
      ...packRecord(told, previous ?? service),
    ];
    left.set(service.serviceId, service);
  }
}

/** Reads changes back, one after the other. */
export class PastReader {
  readonly events: ServiceEvent[] = [];
  readonly #left = new Map<string, Service>();
  #last: Revision;

  /** `current`: the records of the state. */
  constructor(readonly start: Revision, readonly current: (id: string) => Service | undefined) {
    this.#last = start;
  }

  read(fields: Fields): void {
    const kind = fields.name(KINDS);
    const revision = fields.integer();
    if (revision <= this.#last) throw new FormatError("its changes are not in order");
    this.#last = revision;
    const service = this.#record(fields, undefined);
    if (service === undefined) throw new FormatError("a change is of no service");
    const previous = this.#record(fields, service);
    this.events.push({ kind, service, previous, revision });
    this.#left.set(service.serviceId, service);
  }

  #record(fields: Fields, same: Service | undefined): Service | undefined {
    const told = fields.integer();
    switch (told) {
      case NONE:
        fields.optional();
        return undefined;
      case IN_THE_STATE:
        return known(this.current(fields.text()));
      case LEFT:
        return known(this.#left.get(fields.text()));
      case WHOLE:
        return readWhole(fields.record());
      case SAME:
        fields.optional();
        return known(same);
      default:
        throw new FormatError(`a record is told in the unknown way ${told}`);
    }
  }
}

function packRecord(told: number, service: Service): readonly Packed[] {
  switch (told) {
    case NONE:
    case SAME:
      return [told, null];
    case WHOLE:
      return [told, [...packServiceRecord(service), packAssignments(service.assignments)]];
    default:
      return [told, packText(service.serviceId)];
  }
}

function packAssignments(assignments: readonly Assignment[]): Packed {
  return packList(
    assignments.map(({ groupId, partitions }) => [packText(groupId), packIntegers(partitions)]),
  );
}

function readWhole(fields: Fields): Service {
  const service = readServiceRecord(fields);
  const assignments: Assignment[] = [];
  for (const list = fields.record(); list.more;) {
    const one = list.record();
    assignments.push({ groupId: one.text(), partitions: one.integers() });
    one.end();
  }
  fields.end();
  if (assignments.length === 0) return service;
  return service.with({ assignments });
}

function known(service: Service | undefined): Service {
  if (service === undefined) throw new FormatError("a change names a record that is not there");
  return service;
}

/** Binary search by id. */
function find(services: readonly Service[], serviceId: string): Service | undefined {
  let [low, high] = [0, services.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (services[middle]!.serviceId < serviceId) low = middle + 1;
    else high = middle;
  }
  const found = services[low];
  return found?.serviceId === serviceId ? found : undefined;
}

/** About how much memory a change holds on to: the record that it has left. */
export function weighChange({ service }: ServiceEvent): number {
  return service.bytes;
}
