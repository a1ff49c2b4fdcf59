/** Generators of hostile but valid input for the property tests of this folder. */
import fc from "fast-check";
import type { Condition, PipelineSpec, Stage } from "../pipeline/mod.ts";
import type { CheckpointContent, Command, Outcome, SourcePositions, Timestamp } from "./command.ts";
import type { ComponentHealth, Health, HealthStatus, ServiceSpec } from "./service.ts";
import type { SidecarSpec } from "./sidecar.ts";

/** Checks that `property` holds; a failure is simplified for 15 seconds, not for ever. */
export function holds<T>(property: fc.IProperty<T>, numRuns = 100): void {
  fc.assert(property, { numRuns, interruptAfterTimeLimit: 15_000 });
}

const STATUSES: readonly HealthStatus[] = ["healthy", "degraded", "unhealthy"];
const AWKWARD = [
  "",
  "__proto__",
  "constructor",
  "\u0000",
  "\ufeff",
  "\ufeff" + "x".repeat(300),
  "\ufeff\ufeff" + "\u00e4".repeat(150),
  "\ufffd",
  "\ud83d\ude00".repeat(60),
  "a\nb",
  "x".repeat(70_000),
];

/** Any well-formed text, with a liking for what has broken codecs before. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.string({ unit: "binary" }) },
  { weight: 2, arbitrary: fc.string({ unit: "grapheme", maxLength: 300, size: "max" }) },
  { weight: 1, arbitrary: fc.constantFrom(...AWKWARD) },
);

const texts = fc.array(text, { maxLength: 5 });
const uint32 = fc.oneof(fc.nat(), fc.constantFrom(0, 127, 128, 65_536, 2 ** 32 - 1));
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const millis = fc.oneof(fc.maxSafeNat(), fc.double({ min: 0, max: 1e15, noNaN: true }))
  .map((value) => value === 0 ? 0 : value);

/** fast-check's `record` has no prototype now and then, which nothing here has. */
function plain<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true });
}

function map<V>(value: fc.Arbitrary<V>): fc.Arbitrary<ReadonlyMap<string, V>> {
  return fc.array(fc.tuple(text, value), { maxLength: 5 }).map((pairs) => new Map(pairs));
}

const component: fc.Arbitrary<ComponentHealth> = plain({
  name: text,
  status: fc.constantFrom(...STATUSES),
  message: text,
});

const health: fc.Arbitrary<Health> = plain({
  status: fc.constantFrom(...STATUSES),
  message: text,
  components: map(component),
});

const timestamp: fc.Arbitrary<Timestamp | undefined> = fc.option(
  plain({ seconds: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), nanos: uint32 }),
  { nil: undefined },
);

function spec(serviceId: fc.Arbitrary<string>): fc.Arbitrary<ServiceSpec> {
  return plain({
    serviceId,
    serviceType: fc.constantFrom("source", "transform", "sink", "lookup"),
    name: fc.oneof(fc.constantFrom("a", "b"), text),
    version: text,
    capabilities: texts,
    groupId: text,
    endpoint: plain({ host: text, port: uint32, useTls: fc.boolean() }),
    labels: fc.oneof(map(text), map(fc.constantFrom("x", "y"))),
    recordTypes: texts,
    maxConcurrentRequests: uint32,
    weight: uint32,
    heartbeatInterval: millis,
    sidecarId: text,
  });
}

export const serviceSpec = spec(text);

export const standing = plain({
  health,
  leaseLapsed: fc.boolean(),
  drain: fc.option(plain({ reason: text, timeout: millis }), { nil: undefined }),
  resumed: fc.boolean(),
  assignments: fc.array(
    plain({ groupId: text, partitions: fc.array(uint32, { minLength: 1, maxLength: 3 }) }),
    { maxLength: 2 },
  ),
  modifiedRevision: fc.maxSafeNat(),
});

export const registration = plain({ registrationId: text, registeredAt: millis });

/** Those come more often without which others have nothing to do. */
const LEASE_COMMANDS = [
  "deregister",
  "lapse_lease",
  "lapse_lease",
  "lapse_lease",
  "renew_lease",
  "end_lease",
] as const;

/** Commands that say how far somebody is. */
function progressOn(
  id: fc.Arbitrary<string>,
  partition: fc.Arbitrary<number>,
  position: fc.Arbitrary<bigint>,
): fc.Arbitrary<Command> {
  const commit = { sourceId: id, partition, offset: position, timestamp, reset: fc.boolean() };
  const few = plain({ seconds: fc.bigInt({ min: 0n, max: 3n }), nanos: fc.nat({ max: 1 }) });
  return fc.oneof(
    plain({ type: fc.constant("commit_offset" as const), ...commit }),
    plain({ type: fc.constant("commit_offset" as const), ...commit, knownReset: fc.nat() }),
    plain({
      type: fc.constant("commit_group_offset" as const),
      groupId: id,
      ...commit,
      serviceId: fc.oneof({ weight: 4, arbitrary: fc.constant("") }, id),
      generation: fc.oneof({ weight: 4, arbitrary: fc.constant(0n) }, uint64),
    }),
    plain({
      type: fc.constant("report_watermark" as const),
      sourceId: id,
      partition,
      position,
      timestamp: fc.oneof(timestamp, few),
    }),
  );
}

/** Of groups: some are small, so that members, preferences and partitions meet. */
function groupCommandOn(
  groupId: fc.Arbitrary<string>,
  serviceId: fc.Arbitrary<string>,
  registrationId: fc.Arbitrary<string>,
  small: fc.Arbitrary<number>,
  generation: fc.Arbitrary<number>,
): fc.Arbitrary<Command> {
  const member = { groupId, serviceId };
  return fc.oneof(
    plain({
      type: fc.constant("join_group" as const),
      ...member,
      stageId: fc.constantFrom("", "s"),
      partitions: small,
      preferences: fc.array(small, { maxLength: 3 }),
    }),
    plain({
      type: fc.constant("leave_group" as const),
      ...member,
      graceful: fc.boolean(),
      generation: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, generation),
    }),
    plain({
      type: fc.constant("acknowledge_revokes" as const),
      ...member,
      registrationId,
      generation,
    }),
    plain({ type: fc.constant("settle_group" as const), groupId }),
  );
}

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const endpoint = plain({ host: text, port: uint32, useTls: fc.boolean() });

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: "small" },
    plain({ type: fc.constant("always" as const) }),
    plain({ type: fc.constant("record_type" as const), recordType: text }),
    plain({ type: fc.constant("metadata_match" as const), key: text, pattern: text }),
    plain({ type: fc.constant("expression" as const), expression: text }),
    plain({
      type: fc.constantFrom("and" as const, "or" as const),
      conditions: fc.array(tie("condition"), { maxLength: 3 }),
    }),
    plain({ type: fc.constant("not" as const), condition: tie("condition") }),
  ),
}));

const stage: fc.Arbitrary<Stage> = plain({
  id: text,
  name: text,
  stageType: fc.constantFrom("source", "transform", "sink"),
  selector: plain({
    serviceName: fc.oneof({ weight: 3, arbitrary: fc.constantFrom("a", "b") }, text),
    groupId: text,
    labels: map(text),
    loadBalance: fc.constantFrom(
      ...["round_robin", "least_connections", "weighted_random", "consistent_hash"] as const,
    ),
  }),
  routingRules: fc.array(
    plain({ name: text, condition: optional(condition), targetStages: texts, priority: uint32 }),
    { maxLength: 2 },
  ),
  parallelism: uint32,
  config: map(text),
  endpoint: optional(endpoint),
});

function pipelineSpec(id: fc.Arbitrary<string>): fc.Arbitrary<PipelineSpec> {
  return plain({
    id,
    name: text,
    description: text,
    stages: fc.array(stage, { maxLength: 2 }),
    edges: fc.array(
      plain({ fromStage: text, toStage: text, condition: optional(condition) }),
      { maxLength: 2 },
    ),
    enabled: fc.boolean(),
    metadata: map(text),
    deadLetter: optional(plain({
      serviceName: text,
      maxRetries: uint32,
      initialBackoff: millis,
      maxBackoff: millis,
      endpoint: optional(endpoint),
    })),
  });
}

/** Mostly current versions, or low ones. */
function pipelineOn(id: fc.Arbitrary<string>): fc.Arbitrary<Command> {
  const expectedVersion = fc.oneof(
    { weight: 4, arbitrary: fc.bigInt({ min: 0n, max: 4n }) },
    uint64,
  );
  return fc.oneof(
    plain({ type: fc.constant("create_pipeline" as const), spec: pipelineSpec(id) }),
    plain({
      type: fc.constant("update_pipeline" as const),
      spec: pipelineSpec(id),
      expectedVersion,
    }),
    plain({
      type: fc.constant("delete_pipeline" as const),
      pipelineId: id,
      force: fc.boolean(),
      expectedVersion,
    }),
    plain({
      type: fc.constant("set_pipeline_enabled" as const),
      pipelineId: id,
      enabled: fc.boolean(),
    }),
  );
}

const bytes = fc.uint8Array({ maxLength: 300 });

const positions: fc.Arbitrary<SourcePositions> = map(
  fc.array(fc.tuple(uint32, uint64), { maxLength: 4 }).map((pairs) => new Map(pairs)),
);

/** Checkpoints of services with the given ids, and uploads of up to `part` parts. */
function checkpointOn(id: fc.Arbitrary<string>, part: fc.Arbitrary<number>): fc.Arbitrary<Command> {
  const content: fc.Arbitrary<CheckpointContent> = fc.oneof(
    plain({ kind: fc.constant("inline" as const), data: bytes }),
    plain({ kind: fc.constant("staged" as const), uploadId: id, parts: part }),
  );
  return fc.oneof(
    {
      weight: 3,
      arbitrary: plain({
        type: fc.constant("stage_checkpoint" as const),
        uploadId: id,
        bytes: fc.nat({ max: 2 ** 29 }),
        part,
        data: bytes,
      }),
    },
    {
      weight: 3,
      arbitrary: plain({
        type: fc.constant("save_checkpoint" as const),
        serviceId: id,
        checkpointId: text,
        sourceOffsets: positions,
        content,
      }),
    },
    plain({ type: fc.constant("drop_upload" as const), uploadId: id }),
  );
}

/** Commands on services, sources and pipelines with the given ids. */
function sidecarSpec(sidecarId: fc.Arbitrary<string>): fc.Arbitrary<SidecarSpec> {
  return plain({
    sidecarId,
    podName: text,
    namespace: text,
    endpoint: text,
    localServices: fc.array(
      plain({
        serviceName: fc.oneof({ weight: 3, arbitrary: fc.constantFrom("a", "b") }, text),
        serviceType: fc.constantFrom("source", "transform", "sink"),
        endpoint: text,
      }),
      { maxLength: 5 },
    ),
    heartbeatInterval: millis,
  });
}

/** Commands on sidecars with the given ids. */
function sidecarOn(
  sidecarId: fc.Arbitrary<string>,
  registrationId: fc.Arbitrary<string>,
): fc.Arbitrary<Command> {
  const some = { sidecarId, registrationId };
  const set = (item: fc.Arbitrary<string>) => fc.array(item).map((items) => new Set(items));
  return fc.oneof(
    {
      weight: 2,
      arbitrary: plain({
        type: fc.constant("register_sidecar" as const),
        sidecar: sidecarSpec(sidecarId),
      }),
    },
    plain({ type: fc.constant("deregister_sidecar" as const), sidecarId, drain: fc.boolean() }),
    plain({
      type: fc.constantFrom("lapse_sidecar", "lapse_sidecar", "renew_sidecar", "end_sidecar"),
      ...some,
    }),
    plain({
      type: fc.constant("report_sidecar" as const),
      ...some,
      unhealthy: set(fc.oneof(fc.constantFrom("a", "b"), text)),
      applied: fc.option(map(fc.maxSafeNat()), { nil: undefined }),
      rejected: map(text),
      revoked: set(text),
    }),
  );
}

/** Commands on services, sources and pipelines with the given ids. */
function commandOn(
  id: fc.Arbitrary<string>,
  registrationId: fc.Arbitrary<string>,
  partition: fc.Arbitrary<number>,
  offset: fc.Arbitrary<bigint>,
  group: fc.Arbitrary<Command>,
): fc.Arbitrary<Command> {
  const lease = { serviceId: id, registrationId };
  return fc.oneof(
    plain({ type: fc.constant("register" as const), service: spec(id) }),
    { weight: 3, arbitrary: plain({ type: fc.constantFrom(...LEASE_COMMANDS), ...lease }) },
    plain({ type: fc.constant("end_drain" as const), ...lease }),
    plain({ type: fc.constant("report_health" as const), ...lease, health }),
    { weight: 2, arbitrary: progressOn(id, partition, offset) },
    pipelineOn(id),
    checkpointOn(id, partition),
    plain({
      type: fc.constant("drain_service" as const),
      ...lease,
      reason: text,
      timeout: millis,
    }),
    { weight: 5, arbitrary: group },
  );
}

/** Any command at all. */
export const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: commandOn(
      text,
      text,
      uint32,
      uint64,
      groupCommandOn(text, text, text, uint32, fc.maxSafeNat()),
    ),
  },
  sidecarOn(text, text),
);

export const at: fc.Arbitrary<number> = millis;

/** Stands for whichever registration is current until `aimed` puts it in. */
const CURRENT = "current";

const IDS = fc.constantFrom("a", "b", "__proto__");
const REGISTRATIONS = fc.oneof(
  { weight: 8, arbitrary: fc.constant(CURRENT) },
  { weight: 1, arbitrary: fc.constant("") },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }).map((index) => `reg-${index}`) },
);

/**
 * Commands to be applied from index 1 on that meet: few ids, mostly current registrations and
 * small offsets, so that they replace, fence, lapse and remove one another.
 */
export const history: fc.Arbitrary<readonly Command[]> = fc.array(
  commandOn(
    IDS,
    REGISTRATIONS,
    fc.nat({ max: 2 }),
    fc.oneof(fc.bigInt({ min: 0n, max: 5n }), uint64),
    groupCommandOn(
      fc.constant("__proto__"),
      IDS,
      REGISTRATIONS,
      fc.nat({ max: 4 }),
      fc.nat({ max: 60 }),
    ),
  ),
  { maxLength: 60, size: "max" },
).map(aimed);

/** The same, of sidecars and pipelines alone. */
export const sidecarHistory: fc.Arbitrary<readonly Command[]> = fc.array(
  fc.oneof(sidecarOn(IDS, REGISTRATIONS), pipelineOn(IDS)),
  { maxLength: 40, size: "max" },
).map(aimed);

function aimed(commands: readonly Command[]): readonly Command[] {
  const current = new Map<string, string>();
  const sidecars = new Map<string, string>();
  return commands.map((command, i) => {
    if (command.type === "register") current.set(command.service.serviceId, `reg-${i + 1}`);
    if (command.type === "register_sidecar") {
      sidecars.set(command.sidecar.sidecarId, `reg-${i + 1}`);
    }
    if (!("registrationId" in command) || command.registrationId !== CURRENT) return command;
    const registrationId = "sidecarId" in command
      ? sidecars.get(command.sidecarId)
      : current.get(command.serviceId);
    return { ...command, registrationId: registrationId ?? "none" };
  });
}

export const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  plain({
    ok: fc.constant(true as const),
    result: fc.oneof(
      plain({ changed: fc.boolean() }),
      plain({ pipelineVersion: fc.maxSafeNat() }),
      plain({ registrationId: text, leaseId: text, leaseTtl: millis }),
      plain({ generation: fc.maxSafeNat(), partitions: fc.array(uint32, { maxLength: 5 }) }),
      plain({ checkpointId: text, createdAt: millis }),
      plain({ sidecarRegistrationId: text, leaseTtl: millis }),
      plain({
        accepted: fc.boolean(),
        global: plain({ partition: uint32, position: uint64, timestamp }),
      }),
    ),
  }),
  plain({
    ok: fc.constant(false as const),
    code: fc.constantFrom("not_found", "aborted", "failed_precondition", "internal"),
    message: text,
  }),
);
