// The image from scratch: nothing but the program and its libraries, and that is enough.

import assert from "node:assert/strict";
import { join } from "@std/path";
import { filesBelow } from "../../scripts/files.ts";
import { BINARY } from "../../scripts/program.ts";
import { TextLineStream } from "../../scripts/cluster/lines.ts";
import { works } from "../support/commands.ts";
import { GrpcClient } from "../support/grpc_client.ts";
import { crun, type Image, whyNoImages, withImage, writeBundle } from "../support/image.ts";
import { binaryInfo, PROTOS, type Ran, runCommand } from "../support/nodes.ts";
import { skipLoudly, withTempDir } from "../support/nodes.ts";
import { freeAddress } from "../../scripts/ports.ts";
import { registerRequest } from "../support/requests.ts";

/** Runs a container of the image until it ends. */
function runContainer(image: Image, data: string, args: readonly string[]): Promise<Ran> {
  return withTempDir(async (folder) => {
    await writeBundle(folder, image, data, args);
    return await runCommand(crun(folder, `conveyor-test-${crypto.randomUUID()}`));
  });
}

/** Runs a node in a container for as long as `body` runs; ends it as its runtime would. */
function withContainer(
  image: Image,
  data: string,
  args: readonly string[],
  body: () => Promise<void>,
): Promise<void> {
  return withTempDir(async (folder) => {
    await writeBundle(folder, image, data, ["--node-id=1", "--http-addr=127.0.0.1:0", ...args]);
    const [program = "", ...rest] = crun(folder, `conveyor-test-${crypto.randomUUID()}`);
    const child = new Deno.Command(program, { args: rest, stdout: "piped", stdin: "null" }).spawn();
    const lines: string[] = [];
    const reader = child.stdout.pipeThrough(new TextLineStream()).getReader();
    const next = async () => {
      const { value, done } = await reader.read();
      if (value !== undefined) lines.push(value);
      return !done;
    };
    try {
      while (!lines.some((line) => line.includes("serving"))) {
        assert.ok(await next(), lines.join("\n"));
      }
      await body();
    } finally {
      child.kill("SIGTERM");
      while (await next());
      assert.equal((await child.status).code, 0, lines.join("\n"));
    }
  });
}

async function assertRuns(image: Image): Promise<void> {
  await withTempDir(async (data) => {
    const [uid = 0, gid = 0] = image.config.User.split(":").map(Number);
    await Deno.chown(data, uid, gid);
    const address = freeAddress();
    const args = [`--listen-addr=${address}`, "--raft-addr=127.0.0.1:0"];
    const health = () => runContainer(image, data, ["health", `--server=${address}`]);
    assert.equal((await health()).code, 1);
    await withContainer(image, data, args, async () => {
      using client = new GrpcClient(address);
      const { success } = await client.call(PROTOS.registry.Register, registerRequest("a"));
      assert.ok(success);
      const { code, stdout } = await health();
      assert.deepEqual([code, stdout], [0, `${address}: serving\n`]);
    });
    // All that it wrote is in the volume, and the next container goes on from it.
    await withContainer(image, data, args, async () => {
      using client = new GrpcClient(address);
      const { services } = await client.call(PROTOS.registry.ListServices, {});
      assert.deepEqual(services.map(({ identity }) => identity?.service_id), ["a"]);
    });
  });
}

Deno.test("the image holds the program and its libraries, and runs read-only as nobody", async (t) => {
  const reason = BINARY === undefined ? "NODE_BINARY names no binary" : await whyNoImages();
  if (reason !== undefined) return skipLoudly(t.name, reason);
  await withImage(async (image) => {
    const { config, root } = image;
    assert.match(config.User, /^[1-9]\d*:[1-9]\d*$/);
    assert.deepEqual(Object.keys(config.Volumes), ["/data"]);
    assert.deepEqual(config.Healthcheck?.Test, ["CMD", ...config.Entrypoint, "health"]);
    const info = await binaryInfo();
    assert.equal(config.Labels["org.opencontainers.image.version"], info?.version);
    assert.equal(config.Labels["org.opencontainers.image.revision"], info?.commit);
    const libraries = filesBelow(root).filter((path) => path !== "conveyor-etl-router");
    assert.ok(libraries.every((path) => /^(usr\/)?lib(64)?\/.*\.so/.test(path)), libraries.join());
    assert.equal(libraries.length, 7, libraries.join());
    assert.equal((await Deno.stat(join(root, "data"))).uid, 65_532);
    if (!await works("unshare", "--mount", "true")) {
      return skipLoudly(t.name, "no containers can be run here: it was only built");
    }
    await assertRuns(image);
  });
});
