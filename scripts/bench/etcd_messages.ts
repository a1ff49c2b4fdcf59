/** The four messages of etcd's v3 API that a leased registration takes. */
import protobuf from "protobufjs";

export const LEASE_GRANT_PATH = "/etcdserverpb.Lease/LeaseGrant";
export const PUT_PATH = "/etcdserverpb.KV/Put";

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

/** PutRequest { key = 1 bytes; value = 2 bytes; lease = 3 int64 } */
export function put(
  key: Uint8Array,
  value: Uint8Array,
  lease: protobuf.Long | number,
): Uint8Array {
  return new protobuf.Writer()
    .uint32(tag(1, BYTES)).bytes(key)
    .uint32(tag(2, BYTES)).bytes(value)
    .uint32(tag(3, VARINT)).int64(lease)
    .finish();
}
