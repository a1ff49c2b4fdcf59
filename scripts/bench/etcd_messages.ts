/** The few messages of etcd's v3 API that are needed here. */
import protobuf from "protobufjs";

export const LEASE_GRANT_PATH = "/etcdserverpb.Lease/LeaseGrant";
export const LEASE_KEEP_ALIVE_PATH = "/etcdserverpb.Lease/LeaseKeepAlive";
export const WATCH_PATH = "/etcdserverpb.Watch/Watch";
export const PUT_PATH = "/etcdserverpb.KV/Put";
export const STATUS_PATH = "/etcdserverpb.Maintenance/Status";

const VARINT = 0;
const BYTES = 2;
const tag = (field: number, wireType: number) => (field << 3) | wireType;

/** LeaseGrantRequest { TTL = 1 int64 }: etcd chooses the id. */
export function leaseGrant(seconds: number): Uint8Array {
  return new protobuf.Writer().uint32(tag(1, VARINT)).int64(seconds).finish();
}

/** The id in a LeaseGrantResponse { ID = 2 int64 }. */
export function leaseId(answer: Uint8Array): protobuf.Long | number {
  const reader = protobuf.Reader.create(answer);
  while (reader.pos < reader.len) {
    const read = reader.uint32();
    if (read === tag(2, VARINT)) return reader.int64();
    reader.skipType(read & 7);
  }
  throw new Error("a lease without an id");
}

/** LeaseKeepAliveRequest { ID = 1 int64 } */
export function keepAlive(lease: protobuf.Long | number): Uint8Array {
  return new protobuf.Writer().uint32(tag(1, VARINT)).int64(lease).finish();
}

/** The seconds that LeaseKeepAliveResponse { TTL = 3 int64 } gives; 0 for a lease that is gone. */
export function ttlOf(answer: Uint8Array): number {
  const reader = protobuf.Reader.create(answer);
  while (reader.pos < reader.len) {
    const read = reader.uint32();
    if (read === tag(3, VARINT)) return Number(reader.int64());
    reader.skipType(read & 7);
  }
  return 0;
}

/** PutRequest { key = 1 bytes; value = 2 bytes; lease = 3 int64 } */
export function put(
  key: Uint8Array,
  value: Uint8Array,
  lease?: protobuf.Long | number,
): Uint8Array {
  const writer = new protobuf.Writer()
    .uint32(tag(1, BYTES)).bytes(key)
    .uint32(tag(2, BYTES)).bytes(value);
  if (lease !== undefined) writer.uint32(tag(3, VARINT)).int64(lease);
  return writer.finish();
}

/**
 * Whether the member that gave this StatusResponse leads:
 * { header = 1 { member_id = 2 uint64 }; leader = 4 uint64 }
 */
export function leads(answer: Uint8Array): boolean {
  const reader = protobuf.Reader.create(answer);
  let [member, leader] = ["", ""];
  while (reader.pos < reader.len) {
    const read = reader.uint32();
    if (read === tag(1, BYTES)) member = memberId(reader.bytes());
    else if (read === tag(4, VARINT)) leader = String(reader.uint64());
    else reader.skipType(read & 7);
  }
  return leader !== "" && leader === member;
}

function memberId(header: Uint8Array): string {
  const reader = protobuf.Reader.create(header);
  while (reader.pos < reader.len) {
    const read = reader.uint32();
    if (read === tag(2, VARINT)) return String(reader.uint64());
    reader.skipType(read & 7);
  }
  return "";
}

/**
 * WatchRequest { create_request = 1 { key = 1 bytes; range_end = 2 bytes; start_revision = 3 } }:
 * everything under `prefix`, which ends in an ASCII character.
 */
export function watchPrefix(prefix: string, startRevision: number): Uint8Array {
  const key = new TextEncoder().encode(prefix);
  const end = key.slice();
  end[end.length - 1]! += 1;
  return new protobuf.Writer().uint32(tag(1, BYTES)).fork()
    .uint32(tag(1, BYTES)).bytes(key)
    .uint32(tag(2, BYTES)).bytes(end)
    .uint32(tag(3, VARINT)).int64(startRevision)
    .ldelim().finish();
}

/** PutResponse { header = 1 { revision = 3 int64 } } */
export function putRevision(answer: Uint8Array): number {
  return path(answer, [1, 3])[0] ?? 0;
}

/** How many events a WatchResponse { events = 11 } has. */
export function countEvents(answer: Uint8Array): number {
  const reader = protobuf.Reader.create(answer);
  let count = 0;
  while (reader.pos < reader.len) {
    const read = reader.uint32();
    if (read === tag(11, BYTES)) count++;
    reader.skipType(read & 7);
  }
  return count;
}

/** The revision that a WatchResponse { header = 1 { revision = 3 int64 } } reflects. */
export function watchedRevision(answer: Uint8Array): number {
  return path(answer, [1, 3])[0] ?? 0;
}

/** The numbers at a path of fields. */
function path(message: Uint8Array, [field = 0, ...rest]: readonly number[]): number[] {
  const reader = protobuf.Reader.create(message);
  const found: number[] = [];
  while (reader.pos < reader.len) {
    const read = reader.uint32();
    if (read === tag(field, VARINT)) found.push(Number(reader.int64()));
    else if (read === tag(field, BYTES)) found.push(...path(reader.bytes(), rest));
    else reader.skipType(read & 7);
  }
  return found;
}
