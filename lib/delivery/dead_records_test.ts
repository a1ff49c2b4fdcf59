import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import { ConveyorError, type NodeId, nodeId } from "../base/mod.ts";
import { systemTimers } from "../base/system.ts";
import type { ClusterStatus } from "../node/api.ts";
import { eventually } from "../../tests/support/eventually.ts";
import { MemoryPlane } from "../../tests/support/memory_plane.ts";
import { PROTOS } from "../../tests/support/nodes.ts";
import { collecting, Refusal, UserService } from "../../tests/support/user_services.ts";
import type { Stage } from "../pipeline/mod.ts";
import { spec } from "../state/fixtures_test.ts";
import { sequences } from "./fixtures_test.ts";
import { ClusterRecords, nameOfId, scanRecordId } from "./mod.ts";
import { Flow, type Setup } from "./pump_fixtures_test.ts";
import { encodeRecordId } from "./record_wire.ts";

const ALL = { pipelineId: "p", stageId: "" };
const CALL = { local: false };

/** A sink that refuses for good until it is mended. */
class Moody {
  readonly taken: string[] = [];
  mended = false;
  service!: UserService;

  static async start(): Promise<Moody> {
    const moody = new Moody();
    const collect = collecting((texts) => void moody.taken.push(...texts));
    moody.service = await UserService.sink((...call) => {
      if (!moody.mended) throw new Refusal(Code.INVALID_ARGUMENT, "no");
      return collect(...call);
    });
    return moody;
  }
}

/** Nodes that reach each other. */
class LinkedPlane extends MemoryPlane {
  static readonly #answers = new Map<NodeId, (request: Uint8Array) => Promise<Uint8Array>>();

  constructor(readonly id: NodeId, readonly others: readonly NodeId[]) {
    super();
  }

  override answerMembers(answer: (request: Uint8Array) => Promise<Uint8Array>): void {
    LinkedPlane.#answers.set(this.id, answer);
  }

  override askMember(member?: NodeId, request?: Uint8Array): Promise<Uint8Array> {
    const answer = member === undefined ? undefined : LinkedPlane.#answers.get(member);
    if (answer === undefined || request === undefined) return super.askMember();
    return answer(request);
  }

  override async status(): Promise<ClusterStatus> {
    const status = await super.status();
    const [member] = status.members;
    assert.ok(member);
    const members = [this.id, ...this.others].map((nodeId) => ({ ...member, nodeId }));
    return { ...status, members };
  }
}

function clusterRecords({ world, pump }: Flow, id = 1): ClusterRecords {
  const { plane, router: records } = world;
  return new ClusterRecords({ plane, nodeId: nodeId(id), records, pump, timers: systemTimers });
}

async function list(records: ClusterRecords, after = "", limit = 100) {
  const bytes = await records.listDead(ALL, after, limit, CALL);
  return PROTOS.admin.ListDeadRecords.responseDeserialize(bytes);
}

function numbers(found: Awaited<ReturnType<typeof list>>): string[] {
  return found.records.map(({ record }) => record?.id?.sequence_number ?? "");
}

Deno.test("dead records are listed page by page with why, replayed by id or all, once", async () => {
  const moody = await Moody.start();
  await Flow.run([["src", "sink"]], { services: { sink: moody.service } }, async (flow) => {
    await flow.world.push(sequences(1, 5));
    await eventually("all are dead", () => flow.world.committed() === 5n);
    const records = clusterRecords(flow);
    const first = await list(records, "", 3);
    assert.deepEqual(numbers(first), ["1", "2", "3"]);
    assert.deepEqual(numbers(await list(records, first.next, 3)), ["4", "5"]);
    assert.equal((await list(records, first.next, 3)).next, "");
    const [{ error, attempts, stage_id: stage, node_id: node } = {}] = first.records;
    assert.deepEqual([error, attempts, stage, node], ["INVALID_ARGUMENT: no", 1, "sink", "1"]);
    assert.equal((await records.stages("p")).get("sink")?.dead, 5);
    assert.deepEqual(await records.pending("p"), { records: 0, silent: [] });

    moody.mended = true;
    const name = nameOfId(scanRecordId(encodeRecordId("src", 0, 2n)));
    assert.equal(await records.replayDead(ALL, [name], {}), 1);
    await eventually("it is there", () => moody.taken.length === 1);
    assert.deepEqual(moody.taken, ["payload 2"]);
    assert.equal(await records.replayDead(ALL, undefined, {}), 4);
    await eventually("all are there", () => moody.taken.length === 5);
    assert.deepEqual((await list(records)).records, []);
    assert.equal(flow.world.committed(), 5n);
  });
});

Deno.test("what is replayed and not delivered goes on after a crash, and moves no offset", async () => {
  const moody = await Moody.start();
  await Flow.run([["src", "sink"]], { services: { sink: moody.service } }, async (flow) => {
    await flow.world.push(sequences(1, 2));
    await eventually("both are dead", () => flow.world.committed() === 2n);
    await flow.pump.stop(0);
    assert.equal(await clusterRecords(flow).replayDead(ALL, undefined, {}), 2);
    moody.mended = true;
    await flow.crash();
    await eventually("both are there", () => moody.taken.length === 2);
    assert.deepEqual(await flow.world.push(sequences(2, 3)), ["duplicate", "accepted"]);
    await eventually("the next is done", () => flow.world.committed() === 3n);
  });
});

Deno.test("a replay that cannot be written leaves nothing behind: watermarks hold, room is free", async () => {
  const moody = await Moody.start();
  await Flow.run([["src", "sink"]], { services: { sink: moody.service } }, async (flow) => {
    const { world } = flow;
    await world.push(sequences(1, 2));
    await eventually("both are dead", () => flow.dead().length === 2);
    await eventually("they are done", () => world.committed() === 2n);
    world.disk.full = true;
    await assert.rejects(clusterRecords(flow).replayDead(ALL, undefined, {}), /cannot be written/);
    assert.equal(world.router.buffer.total.count, 0);
    assert.equal(world.stage("sink").gauge.count, 0);
    world.disk.full = false;
    moody.mended = true;
    await world.push(sequences(3, 3), 3);
    const position = () => world.plane.state.watermarks.get("src")?.get(0)?.position;
    await eventually("the next watermark holds", () => position() === 3n);
    assert.equal(await clusterRecords(flow).replayDead(ALL, undefined, {}), 2);
    await eventually("all are there", () => moody.taken.length === 3);
  });
});

Deno.test("a list goes over all nodes; one that cannot be asked is said so", async () => {
  const moody = await Moody.start();
  const setup = { services: { sink: moody.service } };
  const planes = [new LinkedPlane(nodeId(1), [nodeId(2)]), new LinkedPlane(nodeId(2), [nodeId(1)])];
  await Flow.run([["src", "sink"]], setup, async (one) => {
    const records = clusterRecords(one, 1);
    await one.world.push(sequences(1, 2));
    await eventually("both are dead", () => one.world.committed() === 2n);
    const alone = await list(records);
    assert.deepEqual(numbers(alone), ["1", "2"]);
    const away = (error: unknown) => error instanceof ConveyorError && error.code === "unavailable";
    await assert.rejects(list(records, alone.next), away);
    assert.deepEqual(await records.pending("p"), { records: 0, silent: [2] });
    await Flow.run([["src", "sink"]], setup, async (two) => {
      clusterRecords(two, 2);
      await two.world.push(sequences(1, 3));
      await eventually("all are dead", () => two.world.committed() === 3n);
      const seen: string[] = [];
      let after = "";
      do {
        const page = await list(records, after, 2);
        seen.push(...page.records.map(({ node_id: node, record }) => {
          return `${node}/${record?.id?.sequence_number}`;
        }));
        after = page.next;
      } while (after !== "");
      assert.deepEqual(seen, ["1/1", "1/2", "2/1", "2/2", "2/3"]);
      assert.equal((await records.stages("p")).get("sink")?.dead, 5);
      moody.mended = true;
      assert.equal(await records.replayDead(ALL, undefined, {}), 5);
      await eventually("all are there", () => moody.taken.length === 5);
    }, planes[1]);
  }, planes[0]);
});

Deno.test("what a registered service works on is summed up over all nodes", async () => {
  const gate = Promise.withResolvers<void>();
  const collect = collecting(() => {});
  const sink = await UserService.sink(async (...call) => {
    await gate.promise;
    return collect(...call);
  });
  const change = (stage: Stage): Stage => ({ ...stage, endpoint: undefined });
  const setup: Setup = { services: { sink }, change };
  const { endpoint } = sink;
  const service = spec("keeper", { serviceType: "sink", name: "sink", endpoint });
  const planes = [new LinkedPlane(nodeId(1), [nodeId(2)]), new LinkedPlane(nodeId(2), [nodeId(1)])];
  const works = async (flow: Flow, count: number) => {
    await flow.world.plane.propose({ type: "register", service });
    await flow.world.push(sequences(1, count));
    await eventually("it works", () => flow.pump.pendingOf("keeper") === count);
  };
  await Flow.run([["src", "sink"]], setup, async (one) => {
    const records = clusterRecords(one, 1);
    await works(one, 2);
    assert.equal(
      await records.held("keeper"),
      2,
      "of a node that does not answer nothing is known",
    );
    await Flow.run([["src", "sink"]], setup, async (two) => {
      clusterRecords(two, 2);
      await works(two, 3);
      assert.deepEqual([await records.held("keeper"), await records.held("another")], [5, 0]);
      gate.resolve();
      await eventually("all is done", () => two.pump.pendingOf("keeper") === 0);
    }, planes[1]);
  }, planes[0]);
});

Deno.test("records of a stage that is gone are kept, and cannot be replayed", async () => {
  const ways = [["src", "gone"], ["src", "sink"]] as const;
  await Flow.run([...ways], { services: {} }, async (flow) => {
    await flow.world.push(sequences(1, 2));
    const spec = flow.spec([["src", "sink"]]);
    await flow.world.plane.propose({ type: "update_pipeline", spec, expectedVersion: 0n });
    await eventually("they are dead", () => flow.dead().length === 2);
    assert.equal(flow.world.stage("gone").buffered, 0);
    const replay = clusterRecords(flow).replayDead(ALL, undefined, {});
    await assert.rejects(replay, /has no stage "gone"/);
  });
});
