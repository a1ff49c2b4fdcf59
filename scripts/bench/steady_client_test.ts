import assert from "node:assert/strict";
import { ECHO_PATH, withEcho } from "./echo_fixture.ts";
import type { Operation } from "./load.ts";
import { SteadyClient } from "./steady_client.ts";

const echo: Operation = (client, done) =>
  client.call(ECHO_PATH, Uint8Array.of(0), (status) => done(status === 0));

Deno.test("a steady client goes on through the next member when one has died", () =>
  withEcho((first, server) =>
    withEcho(async (second) => {
      const client = new SteadyClient([first, second], echo).start();
      await client.nextElsewhere(second);
      assert.equal(client.takeStretch().failed, 0);
      const back = client.nextElsewhere(first);
      server.forceShutdown();
      await back;
      await client.stop();
      assert.ok(client.takeStretch().failed > 0);
    })
  ));

Deno.test("an operation that takes too long is tried elsewhere, and its time counts", () =>
  withEcho(async (address) => {
    let tries = 0;
    const slow: Operation = (client, done) => ++tries === 1 ? undefined : echo(client, done);
    const client = new SteadyClient([address], slow, { patience: 200 }).start();
    await client.nextElsewhere("");
    await client.stop();
    const { acknowledged, failed, longest } = client.takeStretch();
    assert.equal(acknowledged, 1);
    // More than one where the machine is so busy that an echo takes that long.
    assert.ok(failed >= 1);
    assert.ok(longest >= 199, `${longest} ms`);
  }));
