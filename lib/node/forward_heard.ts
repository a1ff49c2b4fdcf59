/** Of which registrations a follower asks when they were last heard of, and the leader's answer. */
import { decode, encode } from "@msgpack/msgpack";
import { ConveyorError, type Millis } from "../base/mod.ts";
import type { Registration } from "./api.ts";

export function encodeRegistrations(registrations: readonly Registration[]): Uint8Array {
  return encode(
    registrations.flatMap(({ serviceId, registrationId }) => [serviceId, registrationId]),
  );
}

/** Throws ConveyorError `invalid_argument` for what is no list of registrations. */
export function decodeRegistrations(bytes: Uint8Array): Registration[] {
  const texts = decodeList(bytes);
  const registrations: Registration[] = [];
  for (let i = 0; i < texts.length; i += 2) {
    const [serviceId, registrationId] = [texts[i], texts[i + 1]];
    if (typeof serviceId !== "string" || typeof registrationId !== "string") throw unreadable();
    registrations.push({ serviceId, registrationId });
  }
  return registrations;
}

/** Times of the wall clock; undefined for those who have not been heard of. */
export function encodeHeard(heard: readonly (Millis | undefined)[]): Uint8Array {
  return encode(heard.map((at) => at ?? null));
}

/** Throws ConveyorError `invalid_argument` for what is no list of times. */
export function decodeHeard(bytes: Uint8Array): (Millis | undefined)[] {
  return decodeList(bytes).map((at) => {
    if (at === null) return undefined;
    if (typeof at !== "number") throw unreadable();
    return at;
  });
}

function decodeList(bytes: Uint8Array): unknown[] {
  let list: unknown;
  try {
    list = decode(bytes);
  } catch {
    throw unreadable();
  }
  if (!Array.isArray(list)) throw unreadable();
  return list;
}

function unreadable(): ConveyorError {
  return new ConveyorError("invalid_argument", "what is asked of heartbeats cannot be read");
}
