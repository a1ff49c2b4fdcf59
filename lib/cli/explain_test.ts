import assert from "node:assert/strict";
import type { StageAssignment } from "../../proto/gen/conveyor_etl/sidecar/StageAssignment.ts";
import { withServer } from "./fixtures_test.ts";

Deno.test("explain says where a stage goes, and why, of all pages", () =>
  withServer(async (server, ask) => {
    const hosts = [
      { sidecar_id: "a" },
      { sidecar_id: "b", hindrance: "STAGE_HINDRANCE_LEASE_LAPSED" as const },
    ];
    const explanation = (sidecar_id: string, target: StageAssignment | null, text: string) => ({
      sidecar_id,
      target: target && { stage_id: "mask", ...target },
      text,
    });
    server.explained = [
      {
        pipeline_enabled: true,
        hosts,
        host_count: 3,
        explanations: [explanation("a", { local_endpoint: "127.0.0.1:1" }, "beside it")],
        next: "1",
      },
      {
        pipeline_enabled: true,
        hosts,
        host_count: 3,
        explanations: [
          explanation("b", { remote_sidecar: { sidecar_id: "a", endpoint: "a:7" } }, "the only"),
          explanation("c", null, "none"),
        ],
      },
    ];
    assert.equal(
      (await ask("explain", "clean", "mask")).out,
      `SIDECAR   GOES TO       BECAUSE
a         127.0.0.1:1   beside it
b         a at a:7      the only
c         nowhere       none

HAS THE SERVICE   TAKES IT
a                 yes
b                 no: lease lapsed

and 1 more have it
`,
    );
    const json = JSON.parse((await ask("explain", "clean", "mask", "-o", "json")).out);
    assert.deepEqual(
      json.sidecars.map((one: { sidecar_id: string; target: unknown }) => [
        one.sidecar_id,
        one.target === null,
      ]),
      [["a", false], ["b", false], ["c", true]],
    );
    assert.match(
      (await ask("explain", "clean", "mask", "-o", "yaml")).out,
      /^pipeline_id: clean\nstage_id: mask\nenabled: true\n/,
    );

    server.explained = [{ pipeline_enabled: false }];
    assert.equal(
      (await ask("explain", "clean", "mask", "c")).out,
      "the pipeline is not enabled: no sidecar is told of it\n\nno sidecar has the service\n",
    );
    server.explained = [];
    assert.match((await ask("explain", "clean", "nope")).err, /NOT_FOUND: no such stage\n$/);
    assert.equal((await ask("explain", "clean")).code, 2);
  }));
