// kill -9 at any moment, again and again on the same data: what was acknowledged is there, and
// nothing is half there.
//
// CONVEYOR_TEST_SEED repeats the moments of a run as far as the machine lets it.

import assert from "node:assert/strict";
import { integerBetween, type Rng, seededRng } from "../../lib/base/mod.ts";
import type { RegisteredService__Output } from "../../proto/gen/conveyor_etl/registry/RegisteredService.ts";
import type { RegisterRequest } from "../../proto/gen/conveyor_etl/registry/RegisterRequest.ts";
import { PROTOS, TestNode, withTempDir } from "../support/nodes.ts";
import { registerRequest } from "../support/requests.ts";

const ROUNDS = 20;
const REGISTRATIONS = 2_000;
const AT_ONCE = 128;
const seed = Number(Deno.env.get("CONVEYOR_TEST_SEED") ?? Math.floor(Math.random() * 2 ** 32));

/** A registration whose every part follows from its id, so that a mixture would be seen. */
function requestOf(id: string): RegisterRequest {
  const number = Number(id.replaceAll(/\D/g, ""));
  const base = registerRequest(id);
  return {
    ...base,
    identity: { ...base.identity, version: `1.0.${number}` },
    endpoint: { host: `host-${id}`, port: 1 + number % 65_535, use_tls: false },
    metadata: { ...base.metadata, labels: { id, padding: "x".repeat(number % 1_000) } },
    heartbeat_interval: { seconds: 600 },
  };
}

function assertWhole(service: RegisteredService__Output): string {
  const id = service.identity?.service_id ?? "";
  const { identity, endpoint, metadata } = requestOf(id);
  assert.deepEqual(service.identity, identity);
  assert.deepEqual(service.endpoint, endpoint);
  assert.deepEqual(service.metadata, metadata);
  return id;
}

type Acknowledged = Map<string, { readonly registrationId: string }>;

/** Sends all, some at once, until all are answered or the node is gone. Counts those without answer. */
async function registerAll(
  node: TestNode,
  ids: readonly string[],
  acknowledged: Acknowledged,
  onAnswer: (count: number) => void,
): Promise<number> {
  const left = [...ids];
  let answers = 0;
  let unanswered = 0;
  const caller = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      try {
        const { registration_id, success } = await node.register(requestOf(id));
        assert.ok(success);
        acknowledged.set(id, { registrationId: registration_id });
        onAnswer(++answers);
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        unanswered++;
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  return unanswered;
}

/** One life of the node. Returns how many calls it left without an answer. */
async function crashRound(
  dataDir: string,
  round: number,
  rng: Rng,
  acknowledged: Acknowledged,
): Promise<number> {
  const node = await TestNode.start({ dataDir });
  await verify(node, acknowledged);
  const ids = Array.from({ length: REGISTRATIONS }, (_, i) => `${round}-${i}`);
  const after = integerBetween(rng, 1, REGISTRATIONS);
  // Within the group of writes that is under way, too.
  const delay = rng.next() * 5;
  let crashed: Promise<void> | undefined;
  const unanswered = await registerAll(node, ids, acknowledged, (count) => {
    if (count < after || crashed !== undefined) return;
    crashed = new Promise<void>((resolve) => setTimeout(resolve, delay)).then(() => node.crash());
  });
  await (crashed ?? node.crash());
  return unanswered;
}

async function verify(node: TestNode, acknowledged: Acknowledged): Promise<void> {
  const { services } = await node.list();
  const listed = new Set(services.map(assertWhole));
  assert.equal(listed.size, services.length, "a service is listed twice");
  const lost = [...acknowledged.keys()].filter((id) => !listed.has(id));
  assert.deepEqual(lost, [], `${lost.length} acknowledged registrations are lost`);
}

/** The registration ids that clients hold are still the current ones. */
async function verifyRegistrationIds(node: TestNode, acknowledged: Acknowledged): Promise<void> {
  const stream = node.bidi(PROTOS.registry.Heartbeat);
  for (const [service_id, { registrationId: registration_id }] of acknowledged) {
    stream.stream.write({ service_id, registration_id });
  }
  const answers = await stream.first(acknowledged.size);
  assert.ok(answers.every((answer) => answer.acknowledged));
  stream.stream.cancel();
}

Deno.test(`no acknowledged registration is lost in ${ROUNDS} crashes (seed ${seed})`, () =>
  withTempDir(async (dataDir) => {
    const rng = seededRng(seed);
    const acknowledged: Acknowledged = new Map();
    let inMidAir = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const unanswered = await crashRound(dataDir, round, rng, acknowledged);
      if (unanswered > 0) inMidAir++;
    }
    const node = await TestNode.start({ dataDir });
    await verify(node, acknowledged);
    await verifyRegistrationIds(node, acknowledged);
    await node.stop();
    assert.ok(inMidAir >= ROUNDS / 2, `only ${inMidAir} crashes met a call that was running`);
    assert.ok(acknowledged.size >= REGISTRATIONS, `only ${acknowledged.size} were acknowledged`);
  }));
