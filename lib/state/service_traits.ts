import type { ServiceSpec } from "./service.ts";
import { TextPool } from "./text_pool.ts";

/** What services that were made from one manifest have in common. */
export type ServiceTraits =
  & Pick<
    ServiceSpec,
    | "serviceType"
    | "version"
    | "capabilities"
    | "recordTypes"
    | "maxConcurrentRequests"
    | "weight"
    | "heartbeatInterval"
  >
  & { readonly useTls: boolean; readonly labelNames: readonly string[] };

/** Traits that are kept to be found again: a cache, forgotten as a whole when it is full. */
const CAPACITY = 1_024;
/** Longer ones are hardly ever equal. */
const LONGEST_KEY = 1_024;

const KNOWN = new Map<string, ServiceTraits>();
const NAMES = new TextPool();

/** The traits of `spec`; where another service had the same, its object. */
export function traitsOf(spec: ServiceSpec): ServiceTraits {
  const traits: ServiceTraits = {
    serviceType: spec.serviceType,
    version: spec.version,
    capabilities: spec.capabilities,
    recordTypes: spec.recordTypes,
    maxConcurrentRequests: spec.maxConcurrentRequests,
    weight: spec.weight,
    heartbeatInterval: spec.heartbeatInterval,
    useTls: spec.endpoint.useTls,
    labelNames: NAMES.list([...spec.labels.keys()]),
  };
  const key = JSON.stringify(traits);
  const known = KNOWN.get(key);
  if (known !== undefined) return known;
  if (key.length > LONGEST_KEY) return traits;
  if (KNOWN.size >= CAPACITY) KNOWN.clear();
  KNOWN.set(key, traits);
  return traits;
}
