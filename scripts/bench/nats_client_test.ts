import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { NatsReader, publications } from "./nats_client.ts";

const SENT =
  'INFO {"a":1}\r\nMSG _INBOX.bench 1 4\r\nO\r\nK\r\nPING\r\nMSG _INBOX.bench 1 0\r\n\r\n';

Deno.test("payloads are read whole, wherever what the server sends is cut", () => {
  for (let cut = 0; cut <= SENT.length; cut++) {
    const [payloads, pings]: [string[], number[]] = [[], []];
    const reader = new NatsReader((payload) => payloads.push(String(payload)), () => pings.push(1));
    reader.push(Buffer.from(SENT.slice(0, cut)));
    reader.push(Buffer.from(SENT.slice(cut)));
    assert.deepEqual(payloads, ["O\r\nK", ""]);
    assert.equal(pings.length, 1);
  }
});

Deno.test("an error of the server is thrown", () => {
  const reader = new NatsReader(() => {}, () => {});
  assert.throws(() => reader.push(Buffer.from("-ERR 'Unknown'\r\n")), /Unknown/);
});

Deno.test("messages go out one behind the other", () => {
  const one = "PUB s _INBOX.bench 2\r\n\x07\x07\r\n";
  assert.equal(publications("s", 2, 2).toString(), one + one);
});
