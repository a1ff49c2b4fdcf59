/** The few fields of watches that are read here, without decoding the rest. */
import protobuf from "protobufjs";

export const WATCH_SERVICES_PATH = "/conveyor_etl.registry.ServiceRegistry/WatchServices";

/** `revision = 50 uint64` of a RegisterResponse or a ServiceEvent. */
export function revisionIn(message: Uint8Array): number {
  const reader = protobuf.Reader.create(message);
  while (reader.pos < reader.len) {
    const read = reader.uint32();
    if (read === ((50 << 3) | 0)) return Number(reader.uint64());
    reader.skipType(read & 7);
  }
  return 0;
}

/** WatchServicesRequest { start_revision = 50 uint64 } */
export function watchFrom(revision: number): Uint8Array {
  return new protobuf.Writer().uint32((50 << 3) | 0).uint64(revision).finish();
}
