// Whatever comes in on --raft-addr of a cluster at work: it is closed, and has no effect.

import assert from "node:assert/strict";
import { type ClusterId, type Incarnation, nodeId, TRANSPORT_LIMITS } from "../../lib/base/mod.ts";
import { type HelloFrame, PROTOCOL_VERSION } from "../../lib/transport/protocol.ts";
import { type ClusterNode, type TestCluster, withCluster } from "../support/cluster.ts";
import { connectionsOf } from "../support/commands.ts";
import { encode, frameOf, RawPeer } from "../support/raw_peer.ts";
import { inTime } from "../support/until.ts";
import { keepsLeader } from "./keeps_leader.ts";
import { type Load, underLoad } from "./run.ts";

/** So that only what comes in could cause an election, and no slow machine. */
const PATIENT = { CONVEYOR_CLUSTER__ELECTION_TIMEOUT_MS: "1500" };

const CONNECTIONS = 1_000;

/** Dialled at once: fewer than any system holds for a node that has not come to take them. */
const WAVE = 50;

/** Lines about connections that were turned away for one reason are so far apart, in seconds. */
const LINES_APART = 10;

/** A node closes at once what says this. */
const STRANGE = text("GET / HTTP/1.1\r\nHost: node\r\n\r\n");

/** Says this, and waits until the node has closed the connection. */
async function expelled({ place }: ClusterNode, bytes: Uint8Array): Promise<RawPeer> {
  const raw = await RawPeer.dial(place.raft);
  await raw.write(bytes);
  await inTime("the node closes the connection", raw.closed());
  return raw;
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

async function dialAll(node: ClusterNode): Promise<readonly RawPeer[]> {
  const dialled: RawPeer[] = [];
  const count = await connectionsOf(CONNECTIONS);
  while (dialled.length < count) {
    const wave = Array.from({ length: WAVE }, () => RawPeer.dial(node.place.raft));
    dialled.push(...await Promise.all(wave));
    // They are taken in turn: where this one has been, those before it have been.
    await expelled(node, STRANGE);
  }
  return dialled;
}

function noise(bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, () => Math.random() * 256);
}

function hello(clusterId: string, version = PROTOCOL_VERSION): HelloFrame {
  const own = {
    clusterId: clusterId as ClusterId,
    nodeId: nodeId(2),
    incarnation: "0123456789abcdef" as Incarnation,
  };
  const peer = { nodeId: nodeId(1), incarnation: "fedcba9876543210" as Incarnation };
  return { type: "hello", version, purpose: { type: "member", own, peer } };
}

/** Runs `body` against a cluster under load, which must not notice. */
function testPort(
  name: string,
  body: (nodes: readonly ClusterNode[], load: Load, cluster: TestCluster) => Promise<void>,
): void {
  Deno.test(
    name,
    () =>
      withCluster({ env: PATIENT }, (cluster) =>
        underLoad(cluster, async (load) => {
          const began = performance.now();
          await keepsLeader(cluster, async () => {
            await body(cluster.nodes, load, cluster);
            await load.writes(20);
          });
          const seconds = (performance.now() - began) / 1_000;
          for (const { process } of cluster.nodes) {
            assert.deepEqual(process.log.filter(({ level }) => level === "error"), []);
            // Logged, but not each of a thousand.
            const logged = process.log.filter(({ message }) => /turned a connection/.test(message));
            const reasons = new Set(logged.map(({ message }) => message)).size;
            const most = reasons * (2 + seconds / LINES_APART);
            assert.ok(reasons > 0 && logged.length < most, `${logged.length} lines, not ${most}`);
            assert.ok(logged.every(({ from }) => from === "127.0.0.1"), "from whom");
          }
        })),
  );
}

testPort("garbage, oversized frames, other clusters, other versions and silence", async (nodes) => {
  const silentSince = performance.now();
  const silent = await Promise.all(nodes.map(({ place }) => RawPeer.dial(place.raft)));
  const closed = silent.map((peer) => peer.closed().then(() => performance.now() - silentSince));
  for (const node of nodes) {
    await expelled(node, STRANGE);
    await expelled(node, noise(100_000));
    // A frame that says it is 2 GiB long, and one whose checksum is right and whose body is not.
    await expelled(node, Uint8Array.of(0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0, 1, 2, 3));
    await expelled(node, frameOf(noise(500)));
    await expelled(node, encode({ type: "request", id: 1, data: noise(10), more: false }));
    const { cluster_id = "" } = await node.status() ?? {};
    const stranger = await expelled(node, encode(hello("another-cluster")));
    assert.match(JSON.stringify(await stranger.frames.next()), /"reason":"cluster"/);
    for (const version of [PROTOCOL_VERSION - 1, PROTOCOL_VERSION + 1]) {
      const other = await expelled(node, encode(hello(cluster_id, version)));
      assert.match(JSON.stringify(await other.frames.next()), /run the same program on all nodes/);
    }
    const impostor = await expelled(node, encode(hello(cluster_id)));
    assert.match(JSON.stringify(await impostor.frames.next()), /"type":"refusal"/);
  }
  for (const waited of await inTime("silent connections are closed", Promise.all(closed))) {
    // Timers of two processes may differ a little.
    assert.ok(waited > TRANSPORT_LIMITS.helloMs - 500, `closed after ${waited} ms`);
  }
});

testPort("a port scanner, and as many connections that stay", async (nodes) => {
  const [node] = nodes;
  for (const raw of await dialAll(node!)) raw.close();
  const staying = await dialAll(node!);
  let open = staying.length;
  const closed = staying.map(async (raw) => {
    // A connection whose handshake the system has forgotten learns of it only when it says something.
    await raw.write(text("?"));
    await raw.closed();
    open--;
  });
  await inTime("all are closed", Promise.all(closed), { why: () => `${open} are open` });
  for (const other of nodes.slice(1)) await expelled(other, text("hello?"));
  await expelled(node!, text("hello?"));
});
