/** What the callers of a load do. */
import protobuf from "protobufjs";
import { LEASE_GRANT_PATH, leaseGrant, leaseId, put, PUT_PATH } from "./etcd_messages.ts";
import type { Operation } from "./load.ts";
import { LEASE_SECONDS, REGISTER_PATH, type RegistrationMessages } from "./registration_message.ts";

const COMMIT_OFFSET_PATH = "/conveyor_etl.checkpoint.CheckpointService/CommitOffset";
const HEALTH_CHECK_PATH = "/grpc.health.v1.Health/Check";

/** Offsets are of so many sources, with so many partitions each. */
const SOURCES = 100;
const PARTITIONS = 16;

/** A call of a method that takes a registration. */
export function call(path: string, messages: RegistrationMessages): Operation {
  return (client, done) => client.call(path, messages.next(), (status) => done(status === 0));
}

export function register(messages: RegistrationMessages): Operation {
  return call(REGISTER_PATH, messages);
}

/** What etcd does for a registration: a lease, and a key that hangs on it. */
export function leasedPut(messages: RegistrationMessages): Operation {
  const grant = leaseGrant(LEASE_SECONDS);
  return (client, done) =>
    client.call(LEASE_GRANT_PATH, grant, (status, answer) => {
      if (status !== 0) return done(false);
      const value = messages.next();
      const request = put(messages.id(), value, leaseId(answer));
      client.call(PUT_PATH, request, (status) => done(status === 0));
    });
}

/** A plain write to etcd, under a key of its own. */
export function plainPut(messages: RegistrationMessages): Operation {
  return (client, done) => {
    const value = messages.next();
    client.call(PUT_PATH, put(messages.id(), value), (status) => done(status === 0));
  };
}

type Offset = { readonly source: string; readonly partition: number; readonly offset: number };

/** Commits that go on in each partition from where the one before ended. */
function offsets(): () => Offset {
  let next = 0;
  return () => {
    const turn = next++;
    const source = `orders-source-${String(turn % SOURCES).padStart(6, "0")}`;
    const partition = Math.floor(turn / SOURCES) % PARTITIONS;
    return { source, partition, offset: turn };
  };
}

export function commitOffset(): Operation {
  const next = offsets();
  return (client, done) => {
    const { source, partition, offset } = next();
    // CommitOffsetRequest { source_id = 1 string; partition = 2 uint32; offset = 3 uint64 }
    const request = new protobuf.Writer()
      .uint32(10).string(source).uint32(16).uint32(partition).uint32(24).uint64(offset).finish();
    client.call(COMMIT_OFFSET_PATH, request, (status) => done(status === 0));
  };
}

/** The same in etcd: a key for each partition, and the offset as its value. */
export function putOffset(): Operation {
  const next = offsets();
  const encoder = new TextEncoder();
  return (client, done) => {
    const { source, partition, offset } = next();
    const request = put(encoder.encode(`${source}/${partition}`), encoder.encode(String(offset)));
    client.call(PUT_PATH, request, (status) => done(status === 0));
  };
}

/** The least that a node can be asked, of nobody but itself: how soon its loop turns. */
export function healthCheck(): Operation {
  const request = new Uint8Array();
  return (client, done) => client.call(HEALTH_CHECK_PATH, request, (status) => done(status === 0));
}
