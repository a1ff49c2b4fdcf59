import assert from "node:assert/strict";
import { nodeId } from "../base/mod.ts";
import type { NodeFigures } from "../node/mod.ts";
import { RecordBuffer } from "../buffer/mod.ts";
import { VirtualTime } from "../../tests/support/virtual_time.ts";
import { Metrics } from "./metrics.ts";
import type { RecordSource } from "./record_metrics.ts";

const FIGURES: NodeFigures = {
  raft: {
    hasLeader: true,
    isLeader: true,
    term: 7,
    commitIndex: 40,
    appliedIndex: 39,
    lastIndex: 41,
    leaderChanges: 3,
    voters: 3,
    healthyVoters: 2,
    peers: [
      { nodeId: nodeId(2), lag: 1, silence: 50, roundTrip: 2 },
      { nodeId: nodeId(3), lag: 9, silence: 4_000, roundTrip: undefined },
    ],
  },
  proposals: { taken: 12, failed: 2, waiting: 1, waitingBytes: 300 },
  snapshots: { taken: 1, received: 0, lastIndex: 30, lastBytes: 9_000, lastDuration: 20 },
  leases: { held: 5, heartbeats: 100, lapsed: 2, ended: 1 },
  state: {
    services: [{ type: "sink", health: "healthy", count: 4 }],
    groups: 2,
    unsettledGroups: 1,
    pipelines: 3,
    enabledPipelines: 1,
    sidecars: 6,
    bytes: 5_000,
  },
  serviceWatches: 8,
  assignmentWatches: 9,
};

function records(): RecordSource {
  const settings = { maxTotalRecords: 100, maxPerStage: 10, backpressureThreshold: 0.8 };
  const stage = {
    ...{ pipelineId: "orders", stageId: 'a"b', capacity: 10, buffered: 4, inFlight: 1 },
    ...{ processed: 20, errors: 3, buried: 1, dead: 2, oldestBuffered: 1_500, bytes: 99 },
  };
  return {
    allStages: () => [stage],
    buffer: new RecordBuffer(settings),
    intake: { figures: { accepted: 30, duplicate: 1, rejected: 2 } },
  };
}

async function withMetrics(body: (metrics: Metrics, time: VirtualTime) => Promise<void>) {
  const time = new VirtualTime();
  const build = { version: "1.2.3", commit: "abc" };
  const metrics = new Metrics({ build, clock: time, timers: time });
  try {
    await body(metrics, time);
  } finally {
    metrics.stop();
  }
  assert.equal(time.next, undefined, "a timer is left");
}

Deno.test("before the node takes part there is no leader, and what is not known has no value", () =>
  withMetrics(async (metrics) => {
    const values = await metrics.values();
    assert.equal(values.get("conveyor_raft_has_leader"), 0);
    assert.equal(values.get("conveyor_raft_term"), undefined);
    assert.match(await metrics.text(), /^# TYPE conveyor_raft_term gauge$/m);
  }));

Deno.test("figures have their names, units and labels", () =>
  withMetrics(async (metrics) => {
    const edge = { figures: { connections: 3, connectionsRefused: 0, streams: 2 } };
    metrics.attach({ node: { figures: () => FIGURES }, records: records(), edge });
    const values = await metrics.values();
    const expected = {
      conveyor_raft_has_leader: 1,
      conveyor_raft_is_leader: 1,
      conveyor_raft_term: 7,
      conveyor_raft_commit_index: 40,
      conveyor_raft_applied_index: 39,
      conveyor_raft_leader_changes_total: 3,
      conveyor_raft_healthy_voters: 2,
      'conveyor_raft_peer_round_trip_seconds{peer="2"}': 0.002,
      'conveyor_raft_peer_last_contact_seconds{peer="3"}': 4,
      'conveyor_raft_peer_lag_entries{peer="3"}': 9,
      conveyor_raft_proposals_failed_total: 2,
      conveyor_snapshot_last_duration_seconds: 0.02,
      'conveyor_leases_expired_total{outcome="lapsed"}': 2,
      'conveyor_services{type="sink",health="healthy"}': 4,
      'conveyor_pipelines{enabled="true"}': 1,
      'conveyor_pipelines{enabled="false"}': 2,
      'conveyor_watchers{kind="assignments"}': 9,
      'conveyor_records_pushed_total{result="accepted"}': 30,
      conveyor_buffer_capacity_records: 100,
      'conveyor_buffer_records{pipeline="orders",stage="a\\"b"}': 4,
      'conveyor_buffer_bytes{pipeline="orders",stage="a\\"b"}': 99,
      'conveyor_stage_retries_total{pipeline="orders",stage="a\\"b"}': 2,
      'conveyor_stage_dead_letters_total{pipeline="orders",stage="a\\"b"}': 1,
      'conveyor_buffer_utilization_ratio{pipeline="orders",stage="a\\"b"}': 0.4,
      'conveyor_buffer_oldest_record_seconds{pipeline="orders",stage="a\\"b"}': 1.5,
      'conveyor_dead_records{pipeline="orders",stage="a\\"b"}': 2,
      conveyor_grpc_streams: 2,
    };
    for (const [name, value] of Object.entries(expected)) {
      assert.equal(values.get(name), value, name);
    }
    assert.ok(!values.has('conveyor_raft_peer_round_trip_seconds{peer="3"}'));
    // The text says the same.
    const text = await metrics.text();
    for (const [name, value] of Object.entries(expected)) {
      assert.ok(text.includes(`\n${name} ${value}\n`), name);
    }
  }));

Deno.test("calls are counted by method and code, and timed where they are no streams", () =>
  withMetrics(async (metrics) => {
    const report = { method: "p.S/Get", code: "OK", seconds: 0.003, streaming: false };
    metrics.calls.onCall(report);
    metrics.calls.onCall({ ...report, code: "NOT_FOUND" });
    metrics.calls.onCall(report);
    metrics.calls.onCall({ method: "p.S/Watch", code: "OK", seconds: 9, streaming: true });
    metrics.calls.onWatchSpent();
    const values = await metrics.values();
    assert.equal(values.get('conveyor_grpc_requests_total{method="p.S/Get",code="OK"}'), 2);
    assert.equal(values.get('conveyor_grpc_requests_total{method="p.S/Get",code="NOT_FOUND"}'), 1);
    assert.equal(values.get('conveyor_grpc_requests_total{method="p.S/Watch",code="OK"}'), 1);
    const count = (method: string) =>
      values.get(`conveyor_grpc_request_duration_seconds_count{method="${method}"}`);
    assert.deepEqual([count("p.S/Get"), count("p.S/Watch")], [3, undefined]);
    assert.equal(values.get("conveyor_slow_watchers_ended_total"), 1);
  }));

Deno.test("connections between nodes are counted, and writes of the log timed", () =>
  withMetrics(async (metrics) => {
    metrics.peers.onRejected("garbage");
    metrics.peers.onRejected("garbage");
    metrics.peers.onDropped(nodeId(2), 5);
    metrics.peers.onConnected(nodeId(2), true);
    metrics.peers.onConnected(nodeId(3), false);
    metrics.onCommit(0.004);
    const values = await metrics.values();
    const refused = 'conveyor_transport_connections_refused_total{reason="garbage"}';
    assert.equal(values.get(refused), 2);
    assert.equal(values.get('conveyor_transport_messages_dropped_total{peer="2"}'), 5);
    assert.equal(values.get('conveyor_transport_connected{peer="2"}'), 1);
    assert.equal(values.get('conveyor_transport_connected{peer="3"}'), 0);
    const bucket = (le: string) =>
      values.get(`conveyor_storage_commit_duration_seconds_bucket{le="${le}"}`);
    assert.deepEqual([bucket("0.0025"), bucket("0.005"), bucket("+Inf")], [0, 1, 1]);
  }));

Deno.test("the process tells its build and its needs; the event loop's lag is looked at", () =>
  withMetrics(async (metrics, time) => {
    await time.advance(2_000);
    const values = await metrics.values();
    const build = `version="1.2.3",commit="abc",deno="${Deno.version.deno}"`;
    assert.equal(values.get(`conveyor_build_info{${build}}`), 1);
    for (const name of ["process_cpu_seconds_total", "process_resident_memory_bytes"]) {
      assert.ok(values.get(name)! > 0, name);
    }
    assert.ok(values.get("conveyor_memory_limit_bytes")! > values.get("conveyor_heap_used_bytes")!);
    assert.equal(values.get("conveyor_event_loop_lag_seconds_count"), 4);
  }));

Deno.test("two nodes in one process share nothing", () =>
  withMetrics((one) =>
    withMetrics(async (other) => {
      one.onCommit(1);
      const name = "conveyor_storage_commit_duration_seconds_count";
      assert.equal((await one.values()).get(name), 1);
      assert.equal((await other.values()).get(name), 0);
    })
  ));
