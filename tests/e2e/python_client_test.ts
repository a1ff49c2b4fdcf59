// Clients in other languages find and use the node with nothing but its address.

import assert from "node:assert/strict";
import { fromFileUrl } from "@std/path";
import { type Ran, skipLoudly, withNode } from "../support/nodes.ts";

const SCRIPT = fromFileUrl(new URL("./python_client.py", import.meta.url));

async function python(args: readonly string[]): Promise<Ran | undefined> {
  try {
    const { code, stdout, stderr } = await new Deno.Command("python3", { args: [...args] })
      .output();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

Deno.test("a Python client by reflection registers, lists, watches and checks health", async (t) => {
  const imports = await python(["-c", "import grpc, grpc_reflection"]);
  if (imports?.code !== 0) {
    return skipLoudly(t.name, "python3 with grpcio and grpcio-reflection is not installed");
  }
  await withNode(async (node) => {
    const ran = await python([SCRIPT, node.address]);
    assert.equal(ran?.code, 0, String(ran?.stderr));
    assert.deepEqual(JSON.parse(ran?.stdout ?? ""), {
      services: [
        "conveyor_etl.checkpoint.CheckpointService",
        "conveyor_etl.registry.ServiceRegistry",
        "conveyor_etl.router.RouterAdmin",
        "conveyor_etl.sidecar.SidecarCoordinator",
        "conveyor_etl.source.SourceRouter",
        "grpc.health.v1.Health",
        "grpc.reflection.v1.ServerReflection",
        "grpc.reflection.v1alpha.ServerReflection",
      ],
      registered: true,
      watched: [
        ["EVENT_TYPE_ADDED", "python-1"],
        ["EVENT_TYPE_BOOKMARK", null],
        ["EVENT_TYPE_ADDED", "python-2"],
      ],
      listed: ["python-1", "python-2"],
      health: "SERVING",
      refused: "INVALID_ARGUMENT",
    });
  });
});
