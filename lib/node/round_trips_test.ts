import assert from "node:assert/strict";
import { nodeId } from "../base/mod.ts";
import type { Message } from "../raft/mod.ts";
import { RoundTrips } from "./round_trips.ts";

const PEER = nodeId(2);
const heartbeat = (round: number): Message => ({ type: "heartbeat", term: 1, commit: 0, round });
const reply = (round: number): Message => ({ type: "heartbeat_reply", term: 1, round });

Deno.test("a round trip lasts from a heartbeat to the answer that carries its round, or a later one", () => {
  const clock = { now: 100, monotonic: () => clock.now };
  const trips = new RoundTrips(clock);
  assert.equal(trips.of(PEER), undefined);
  trips.sent(PEER, heartbeat(5));
  clock.now = 107;
  trips.sent(PEER, heartbeat(6)); // One at a time.
  trips.received(PEER, reply(4)); // To one of before.
  trips.received(PEER, { type: "append_accepted", term: 1, match: 1, round: 5 });
  assert.equal(trips.of(PEER), undefined);
  clock.now = 112;
  trips.received(PEER, reply(5));
  assert.equal(trips.of(PEER), 12);
  trips.received(nodeId(3), reply(5));
  assert.equal(trips.of(nodeId(3)), undefined);
  trips.clear();
  assert.equal(trips.of(PEER), undefined);
});
