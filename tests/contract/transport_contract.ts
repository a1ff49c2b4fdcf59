// What every transport promises, whatever carries it.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type ClusterId,
  ConveyorError,
  type ErrorCode,
  nodeId,
  type TransportLimits,
} from "../../lib/base/mod.ts";
import type { Message } from "../../lib/raft/mod.ts";
import type { Introduction } from "../../lib/transport/mod.ts";
import { anyIntroduction, anyMessage } from "../support/any_frame.ts";
import { CLUSTER, Inbox, Lab, type TestNode, type WorldMaker } from "../support/transports.ts";
import { inTime } from "../support/until.ts";

type Run = (lab: Lab) => Promise<void>;
type Test = (name: string, run: Run, limits?: Partial<TransportLimits>) => void;

/** Registers the tests of one kind of transport. */
export function testTransport(kind: string, makeWorld: WorldMaker): void {
  const test: Test = (name, run, limits = {}) => {
    Deno.test(`${kind}: ${name}`, async () => {
      const lab = new Lab(makeWorld(limits));
      try {
        await inTime(name, run(lab));
      } finally {
        await lab.close();
      }
    });
  };
  testMessages(test);
  testRequests(test);
  testBrokenRequests(test);
  testIdentity(test);
  testMembership(test);
  testIntroductions(test);
  testEnds(test);
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const heartbeat = (round: number): Message => ({ type: "heartbeat", term: 1, commit: 0, round });

async function pair(lab: Lab): Promise<[TestNode, TestNode]> {
  const [one, two] = await lab.cluster(2);
  return [one!, two!];
}

async function codeOf(promise: Promise<unknown>): Promise<ErrorCode> {
  const error = await promise.then(() => "no error", (reason) => reason);
  assert.ok(error instanceof ConveyorError, String(error));
  return error.code;
}

function testMessages(test: Test): void {
  test("messages arrive in the order in which they were sent, with who sent them", async (lab) => {
    const [one, two] = await pair(lab);
    for (let round = 1; round <= 1_000; round++) one.transport.send(two.id, heartbeat(round));
    const received = await two.received.until((all) => all.length === 1_000);
    assert.deepEqual(received.map(({ message }) => message), rounds(1, 1_000));
    assert.ok(received.every(({ from }) => from === one.id));
  });

  test("every message arrives as it was sent", async (lab) => {
    const [one, two] = await pair(lab);
    const messages = fc.sample(anyMessage, { numRuns: 300, seed: 1 });
    for (const message of messages) one.transport.send(two.id, message);
    const received = await two.received.until((all) => all.length === messages.length);
    assert.deepEqual(received.map(({ message }) => message), messages);
  });

  test("nodes send to each other at the same time", async (lab) => {
    const nodes = await lab.cluster(3);
    const links = nodes.flatMap((from) =>
      nodes.filter((to) => to !== from).map((to) => ({ from, to }))
    );
    for (let round = 1; round <= 200; round++) {
      for (const { from, to } of links) from.transport.send(to.id, heartbeat(round));
    }
    for (const { from, to } of links) {
      const own = (all: TestNode["received"]["items"]) => all.filter((one) => one.from === from.id);
      await to.received.until((all) => own([...all]).length === 200);
      assert.deepEqual(own(to.received.items).map(({ message }) => message), rounds(1, 200));
    }
  });

  test("a message that the receiver fails on is reported, and the next one comes", async (lab) => {
    const [one, two] = await pair(lab);
    two.onReceive = ({ message }) => {
      if (message.type === "heartbeat" && message.round === 1) throw new Error("a mistake");
    };
    one.transport.send(two.id, heartbeat(1));
    one.transport.send(two.id, heartbeat(2));
    assert.deepEqual((await two.received.next()).message, heartbeat(2));
    assert.match(String(await two.failures.next()), /a mistake/);
  });

  test("a message that fits no frame is a mistake of its sender, and nothing else", async (lab) => {
    const [one, two] = await pair(lab);
    const prev = { index: 0, term: 0 };
    const append = (size: number): Message => {
      const entry = { index: 1, term: 1, kind: "command", data: new Uint8Array(size) } as const;
      return { type: "append", term: 1, prev, entries: [entry], commit: 0, round: 0 };
    };
    one.transport.send(two.id, append(10_001));
    assert.match(String(await one.failures.next()), /does not fit a frame/);
    one.transport.send(two.id, append(9_900));
    assert.deepEqual((await two.received.next()).message, append(9_900));
  }, { frameBytes: 10_000 });

  test("messages to nobody, to strangers and to oneself vanish", async (lab) => {
    const [one, two] = await pair(lab);
    one.transport.send(nodeId(9), heartbeat(1));
    one.transport.send(one.id, heartbeat(2));
    one.transport.send(two.id, heartbeat(3));
    assert.deepEqual((await two.received.next()).message, heartbeat(3));
    assert.deepEqual(one.received.items, []);
  });
}

function testRequests(test: Test): void {
  test("a request is answered", async (lab) => {
    const [one, two] = await pair(lab);
    two.answer = (request, _signal, from) =>
      Promise.resolve(text(`${from}: ${new TextDecoder().decode(request)}`));
    assert.deepEqual(await one.transport.request(two.id, text("hello")), text("1: hello"));
    assert.deepEqual(await one.transport.request(two.id, new Uint8Array(0)), text("1: "));
  });

  test("an answer finds its request, in whatever order answers come", async (lab) => {
    const [one, two] = await pair(lab);
    const waiting: (() => void)[] = [];
    two.answer = (request) =>
      new Promise((resolve) => {
        waiting.push(() => resolve(request));
        if (waiting.length === 500) waiting.reverse().forEach((release) => release());
      });
    const requests = Array.from({ length: 500 }, (_, i) => text(`request ${i}`));
    const answers = requests.map((request) => one.transport.request(two.id, request));
    assert.deepEqual(await Promise.all(answers), requests);
  });

  test("a failure comes back with its code, its message and when to try again", async (lab) => {
    const [one, two] = await pair(lab);
    two.answer = () => Promise.reject(new ConveyorError("aborted", "not the leader", 150));
    await assert.rejects(one.transport.request(two.id, text("x")), {
      code: "aborted",
      message: "not the leader",
      retryAfterMs: 150,
    });
  });

  test("what is no failure but a mistake is reported there, and here it is internal", async (lab) => {
    const [one, two] = await pair(lab);
    two.answer = () => {
      throw new TypeError("a mistake");
    };
    assert.equal(await codeOf(one.transport.request(two.id, text("x"))), "internal");
    assert.match(String(await two.failures.next()), /a mistake/);
  });

  test("large requests and answers come whole, and messages do not wait for them", async (lab) => {
    const [one, two] = await pair(lab);
    await one.ask(two.id, text("are you there?"));
    const requests = [3_000_000, 1, 2_000_000, 65_536, 65_537].map(patterned);
    const answers = requests.map((request) => one.transport.request(two.id, request));
    one.transport.send(two.id, heartbeat(1));
    assert.deepEqual(await two.received.next(), { from: one.id, message: heartbeat(1) });
    for (const [i, answer] of answers.entries()) {
      assert.ok(equal(await answer, requests[i]!), `request ${i}`);
    }
  });

  test("a request at the bound passes, a larger one is refused here", async (lab) => {
    const [one, two] = await pair(lab);
    assert.equal((await one.transport.request(two.id, patterned(10_000))).length, 10_000);
    const larger = one.transport.request(two.id, patterned(10_001));
    assert.equal(await codeOf(larger), "resource_exhausted");
  }, { requestBytes: 10_000 });

  test("so many requests may wait and no more, and then there is room again", async (lab) => {
    const [one, two] = await pair(lab);
    const gate = Promise.withResolvers<void>();
    two.answer = (request) => gate.promise.then(() => request);
    const waiting = Array.from({ length: 8 }, () => one.transport.request(two.id, text("x")));
    assert.equal(await codeOf(one.transport.request(two.id, text("y"))), "unavailable");
    gate.resolve();
    await Promise.all(waiting);
    assert.deepEqual(await one.transport.request(two.id, text("z")), text("z"));
  }, { requests: 8 });
}

/** An `answer` that never comes, and what is known of those who wait for it. */
function silence(node: TestNode): { asked: Inbox<AbortSignal>; aborted: Inbox<AbortSignal> } {
  const asked = new Inbox<AbortSignal>();
  const aborted = new Inbox<AbortSignal>();
  node.answer = (_request, signal) => {
    asked.push(signal);
    signal.addEventListener("abort", () => aborted.push(signal));
    return new Promise(() => {});
  };
  return { asked, aborted };
}

function testBrokenRequests(test: Test): void {
  test("a request to nobody is unavailable: it cannot have reached anyone", async (lab) => {
    const [one, two] = await pair(lab);
    assert.equal(await codeOf(one.transport.request(nodeId(9), text("x"))), "unavailable");
    assert.equal(await codeOf(one.transport.request(one.id, text("x"))), "unavailable");
    const alone = await lab.node({ id: 3 });
    const gone = await lab.node({ id: 4 });
    const members = [alone.member, gone.member];
    await gone.port.close();
    alone.join(members);
    assert.equal(await codeOf(alone.transport.request(gone.id, text("x"))), "unavailable");
    assert.deepEqual(await one.ask(two.id, text("y")), text("y"));
  });

  test("when the other side goes away, what it was asked may have been done", async (lab) => {
    const [one, two] = await pair(lab);
    const { asked, aborted } = silence(two);
    const code = codeOf(one.transport.request(two.id, text("x")));
    await asked.next();
    await two.port.close();
    assert.equal(await code, "outcome_unknown");
    await aborted.next();
  });

  test("when this side goes away, what it asked may have been done", async (lab) => {
    const [one, two] = await pair(lab);
    const { asked, aborted } = silence(two);
    const code = codeOf(one.transport.request(two.id, text("x")));
    await asked.next();
    await one.transport.close();
    assert.equal(await code, "outcome_unknown");
    await aborted.next();
    assert.equal(await codeOf(one.transport.request(two.id, text("x"))), "unavailable");
  });

  test("whoever cancels waits no longer, and the work on the other side stops", async (lab) => {
    const [one, two] = await pair(lab);
    const { asked, aborted } = silence(two);
    const controller = new AbortController();
    const code = codeOf(one.transport.request(two.id, text("x"), controller.signal));
    const signal = await asked.next();
    assert.equal(signal.aborted, false);
    controller.abort();
    assert.equal(await code, "cancelled");
    assert.equal(await aborted.next(), signal);
    two.answer = (request) => Promise.resolve(request);
    assert.deepEqual(await one.transport.request(two.id, text("y")), text("y"));
  });

  test("a request that is cancelled before it is sent is not sent", async (lab) => {
    const [one, two] = await pair(lab);
    const asked = new Inbox<Uint8Array>();
    two.answer = (request) => (asked.push(request), Promise.resolve(request));
    const signal = AbortSignal.abort();
    assert.equal(await codeOf(one.transport.request(two.id, text("x"), signal)), "cancelled");
    await one.transport.request(two.id, text("y"));
    assert.deepEqual(asked.items, [text("y")]);
  });

  test("a signal that fires after the answer changes nothing", async (lab) => {
    const [one, two] = await pair(lab);
    const controller = new AbortController();
    const answer = one.transport.request(two.id, text("x"), controller.signal);
    assert.deepEqual(await answer, text("x"));
    controller.abort();
    assert.deepEqual(await one.transport.request(two.id, text("y")), text("y"));
  });

  test("many requests can be cancelled at once, large ones among them", async (lab) => {
    const [one, two] = await pair(lab);
    const { asked } = silence(two);
    const controller = new AbortController();
    const codes = Array.from({ length: 2_000 }, (_, i) => {
      const request = new Uint8Array(i % 100 === 0 ? 300_000 : 10);
      return codeOf(one.transport.request(two.id, request, controller.signal));
    });
    await asked.next();
    controller.abort();
    assert.deepEqual([...new Set(await Promise.all(codes))], ["cancelled"]);
    two.answer = (request) => Promise.resolve(request);
    const large = patterned(500_000);
    assert.ok(equal(await one.transport.request(two.id, large), large));
  });
}

function testIdentity(test: Test): void {
  test("a node of another cluster is refused, and told so", async (lab) => {
    const one = await lab.node({ id: 1 });
    const two = await lab.node({ id: 2 });
    const members = [one.member, two.member];
    one.join(members);
    two.join(members, "cluster-2" as ClusterId);
    await refused(two, one, "cluster", /belongs to cluster cluster-1, the caller to cluster-2/);
  });

  test("a node that has lost its disk is refused under its old id, and told what to do", async (lab) => {
    const one = await lab.node({ id: 1 });
    const two = await lab.node({ id: 2, incarnation: "fresh" });
    const before = { ...two.member, incarnation: "old" as typeof two.incarnation };
    one.join([one.member, before]);
    two.join([one.member, two.member]);
    await refused(two, one, "incarnation", /its data directory was lost or replaced/);
    await refused(one, two, "incarnation", /its data directory was lost or replaced/);
  });

  test("a node that is no member is refused", async (lab) => {
    const [one, two] = await pair(lab);
    const three = await lab.node({ id: 3 });
    three.join([one.member, two.member, three.member]);
    await refused(three, one, "not_member", /node 3 is no member/);
    assert.deepEqual(await one.ask(two.id, text("x")), text("x"));
  });

  test("a node that was given another's id is refused", async (lab) => {
    const one = await lab.node({ id: 1 });
    const double = await lab.node({ id: 1, incarnation: "double" });
    one.join([one.member, { ...double.member, id: nodeId(2) }]);
    await refused(one, double, undefined, /./);
  });

  test("a node is reached only at the address that is its own", async (lab) => {
    const one = await lab.node({ id: 1 });
    const two = await lab.node({ id: 2 });
    const three = await lab.node({ id: 3 });
    const swapped = { ...two.member, address: three.member.address };
    one.join([one.member, swapped, three.member]);
    three.join([one.member, two.member, three.member]);
    one.transport.send(two.id, heartbeat(1));
    await one.sendUntilReceived(three, { type: "timeout_now", term: 1 });
    const strayed = three.received.items.filter(({ message }) => message.type !== "timeout_now");
    assert.deepEqual(strayed, []);
    assert.equal((await one.refusals.next()).reason, "wrong_node");
  });
}

/** `from` calls `to`, which does not talk to it. */
async function refused(
  from: TestNode,
  to: TestNode,
  reason: string | undefined,
  message: RegExp,
): Promise<void> {
  from.transport.send(to.id, heartbeat(1));
  assert.equal(await codeOf(from.transport.request(to.id, text("x"))), "unavailable");
  assert.deepEqual(to.received.items, []);
  if (reason === undefined) return;
  const refusal = await from.refusals.next();
  assert.equal(refusal.reason, reason);
  assert.match(refusal.message, message);
}

function testMembership(test: Test): void {
  test("a new member is reached once both sides know of it", async (lab) => {
    const [one, two] = await pair(lab);
    const three = await lab.node({ id: 3 });
    const members = [one.member, two.member, three.member];
    three.join(members);
    assert.equal(await codeOf(one.transport.request(three.id, text("x"))), "unavailable");
    one.transport.setMembers(members);
    assert.deepEqual(await one.ask(three.id, text("x")), text("x"));
    assert.deepEqual(await three.ask(one.id, text("y")), text("y"));
    assert.deepEqual(await one.transport.request(two.id, text("z")), text("z"));
  });

  test("a member that is gone is not talked to any more", async (lab) => {
    const [one, two] = await pair(lab);
    await two.ask(one.id, text("x"));
    const { asked } = silence(two);
    const code = codeOf(one.transport.request(two.id, text("x")));
    await asked.next();
    one.transport.setMembers([one.member]);
    assert.equal(await code, "outcome_unknown");
    assert.equal(await codeOf(one.transport.request(two.id, text("x"))), "unavailable");
    const { asked: never } = silence(one);
    const later = await codeOf(two.transport.request(one.id, text("x")));
    assert.ok(later === "unavailable" || later === "outcome_unknown", later);
    assert.deepEqual(never.items, []);
  });

  test("a member that comes back under its address is found again", async (lab) => {
    const [one, two] = await pair(lab);
    await one.ask(two.id, text("x"));
    const { address } = two.port;
    await two.port.close();
    const again = await lab.node({ id: 2, address });
    again.join([one.member, again.member]);
    assert.deepEqual(await one.ask(two.id, text("y")), text("y"));
    await one.sendUntilReceived(again, heartbeat(1));
    assert.deepEqual(await again.ask(one.id, text("z")), text("z"));
  });

  test(
    "a member that shows itself is found at once, however long the wait was to be",
    async (lab) => {
      const one = await lab.node({ id: 1 });
      const before = await lab.node({ id: 2 });
      const members = [one.member, before.member];
      const { address } = before.port;
      await before.port.close();
      one.join(members);
      // It has been dialled in vain, and would be again in half an hour.
      assert.equal(await codeOf(one.transport.request(before.id, text("x"))), "unavailable");
      const two = await lab.node({ id: 2, address });
      two.join(members);
      assert.deepEqual(await one.ask(two.id, text("y")), text("y"));
    },
    { backoffMinMs: 3_600_000, backoffMaxMs: 3_600_000 },
  );

  test("a node may leave and join again", async (lab) => {
    const [one, two] = await pair(lab);
    const members = [one.member, two.member];
    await one.ask(two.id, text("x"));
    assert.throws(() => two.join(members), { code: "failed_precondition" });
    await two.transport.close();
    two.join(members);
    assert.deepEqual(await one.ask(two.id, text("y")), text("y"));
  });
}

function testIntroductions(test: Test): void {
  const introduction = (node: TestNode): Introduction => ({
    nodeId: node.id,
    address: node.port.address,
    incarnation: node.incarnation,
    addresses: [node.port.address],
    agreed: undefined,
    cluster: undefined,
  });

  test("nodes that know nothing but an address can meet", async (lab) => {
    const one = await lab.node({ id: 1 });
    const two = await lab.node({ id: 2 });
    const met = new Inbox<Introduction>();
    two.port.onIntroduction((other) => {
      met.push(other);
      return introduction(two);
    });
    const answer = await one.port.introduce(two.port.address, introduction(one));
    assert.deepEqual(answer, introduction(two));
    assert.deepEqual(await met.next(), introduction(one));
  });

  test("an introduction and its answer arrive as they were given", async (lab) => {
    const one = await lab.node({ id: 1 });
    const two = await lab.node({ id: 2 });
    for (const given of fc.sample(anyIntroduction, { numRuns: 30, seed: 1 })) {
      two.port.onIntroduction((other) => {
        assert.deepEqual(other, given);
        return other;
      });
      assert.deepEqual(await one.port.introduce(two.port.address, given), given);
    }
  });

  test("an introduction may be refused, with what to do about it", async (lab) => {
    const one = await lab.node({ id: 1 });
    const two = await lab.node({ id: 2 });
    two.port.onIntroduction(() => {
      throw new ConveyorError("failed_precondition", "the peer sets differ: check --peers");
    });
    await assert.rejects(one.port.introduce(two.port.address, introduction(one)), {
      code: "failed_precondition",
      message: /the peer sets differ: check --peers/,
    });
  });

  test("a node that is not ready to meet anyone is unavailable", async (lab) => {
    const one = await lab.node({ id: 1 });
    const two = await lab.node({ id: 2 });
    const introduce = () => codeOf(one.port.introduce(two.port.address, introduction(one)));
    assert.equal(await introduce(), "unavailable");
    two.port.onIntroduction(() => {
      throw new ConveyorError("unavailable", "later");
    });
    assert.equal(await introduce(), "unavailable");
    await two.port.close();
    assert.equal(await introduce(), "unavailable");
  });

  test("a mistake while answering is reported there, and refuses here", async (lab) => {
    const one = await lab.node({ id: 1 });
    const two = await lab.node({ id: 2 });
    two.port.onIntroduction(() => {
      throw new TypeError("a mistake");
    });
    const code = await codeOf(one.port.introduce(two.port.address, introduction(one)));
    assert.equal(code, "failed_precondition");
    assert.match(String(await two.failures.next()), /a mistake/);
  });

  test("members still answer introductions, and say what they belong to", async (lab) => {
    const [one, two] = await pair(lab);
    const stranger = await lab.node({ id: 3 });
    const cluster = { clusterId: CLUSTER, members: [one.member, two.member] };
    two.port.onIntroduction(() => ({ ...introduction(two), agreed: "digest", cluster }));
    const answer = await stranger.port.introduce(two.port.address, introduction(stranger));
    assert.deepEqual(answer.cluster, cluster);
    assert.equal(answer.agreed, "digest");
  });

  test("whoever gives an introduction up waits no longer", async (lab) => {
    const one = await lab.node({ id: 1 });
    const two = await lab.node({ id: 2 });
    const controller = new AbortController();
    const { signal } = controller;
    const code = codeOf(one.port.introduce(two.port.address, introduction(one), signal));
    controller.abort();
    assert.equal(await code, "cancelled");
    const late = one.port.introduce(two.port.address, introduction(one), signal);
    assert.equal(await codeOf(late), "cancelled");
  });
}

function testEnds(test: Test): void {
  test("what was sent before a close still arrives", async (lab) => {
    const [one, two] = await pair(lab);
    await one.ask(two.id, text("x"));
    one.transport.send(two.id, { type: "timeout_now", term: 1 });
    await one.transport.close();
    assert.deepEqual((await two.received.next()).message, { type: "timeout_now", term: 1 });
  });

  test("closing twice, and closing what has never been used, is harmless", async (lab) => {
    const [one] = await pair(lab);
    const unused = await lab.node({ id: 3 });
    await Promise.all([one.port.close(), one.port.close(), one.transport.close()]);
    await unused.port.close();
    assert.throws(() => unused.join([unused.member]), { code: "failed_precondition" });
    one.transport.send(nodeId(2), heartbeat(1));
    one.transport.setMembers([]);
  });

  test("while connections come up, everything can be closed", async (lab) => {
    const nodes = await lab.cluster(3);
    for (const node of nodes) {
      for (const other of nodes) {
        node.transport.send(other.id, heartbeat(1));
        node.transport.request(other.id, text("x")).catch(() => {});
      }
    }
  });
}

function rounds(from: number, to: number): Message[] {
  return Array.from({ length: to - from + 1 }, (_, i) => heartbeat(from + i));
}

function patterned(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => i * 7 + (i >> 8));
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
