/** Registrations with ids of their own, made without encoding each one anew. */
import { Buffer } from "node:buffer";
import { loadProtos } from "../../lib/grpc/protos.ts";

export const REGISTER_PATH = "/conveyor_etl.registry.ServiceRegistry/Register";

/** Bytes of a RegisterResponse, about: the ids in it grow with the revision. */
export const ANSWER_BYTES = 38;

/** Long enough for leases to outlive a run. */
const HEARTBEAT_SECONDS = 600;
export const LEASE_SECONDS = 3 * HEARTBEAT_SECONDS;

const PREFIX = "orders-transform-";
const DIGITS = 12;

/** A source of registrations, each of another service. */
export class RegistrationMessages {
  readonly #bytes: Buffer;
  readonly #idAt: number;
  #next = 0;

  constructor() {
    const placeholder = `${PREFIX}${"#".repeat(DIGITS)}`;
    this.#bytes = encode(placeholder);
    this.#idAt = this.#bytes.indexOf(placeholder);
  }

  get size(): number {
    return this.#bytes.length;
  }

  /** The next RegisterRequest; valid until the one after it. */
  next(): Uint8Array {
    const digits = String(this.#next++).padStart(DIGITS, "0");
    this.#bytes.write(digits, this.#idAt + PREFIX.length, "latin1");
    return this.#bytes;
  }

  /** The id of the service in what `next` returned last. */
  id(): Uint8Array {
    return this.#bytes.subarray(this.#idAt, this.#idAt + PREFIX.length + DIGITS);
  }
}

function encode(serviceId: string): Buffer {
  return loadProtos().registry.Register.requestSerialize({
    identity: {
      service_id: serviceId,
      service_type: "SERVICE_TYPE_TRANSFORM",
      name: "orders-transform",
      version: "1.4.2",
      capabilities: ["json", "avro"],
    },
    endpoint: { host: "10.0.3.17", port: 8080, use_tls: true },
    metadata: {
      labels: { zone: "eu-1", tier: "gold" },
      record_types_handled: ["order.created"],
      max_concurrent_requests: 16,
      weight: 1,
    },
    heartbeat_interval: { seconds: HEARTBEAT_SECONDS },
  });
}
