/** The services of the family that the example speaks, from their `.proto` files. */
import { loadPackageDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import type { ProtoGrpcType as CheckpointProto } from "../../proto/gen/checkpoint.ts";
import type { ProtoGrpcType as RouterProto } from "../../proto/gen/router.ts";
import type { ProtoGrpcType as SidecarProto } from "../../proto/gen/sidecar.ts";
import type { ProtoGrpcType as SinkProto } from "../../proto/gen/sink.ts";
import type { ProtoGrpcType as TransformProto } from "../../proto/gen/transform.ts";

const FILES = [
  "checkpoint.proto",
  "router.proto",
  "sidecar.proto",
  "sink.proto",
  "transform.proto",
];

/** What the generated types of `proto/gen/` assume. */
const OPTIONS = {
  keepCase: true,
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
  includeDirs: [`${import.meta.dirname}/../../proto`],
};

const { conveyor_etl: family } = loadPackageDefinition(loadSync(FILES, OPTIONS)) as unknown as
  & CheckpointProto
  & RouterProto
  & SidecarProto
  & SinkProto
  & TransformProto;

// Served by a node.
export const checkpoints = family.checkpoint.CheckpointService.service;
export const admin = family.router.RouterAdmin.service;
export const coordinator = family.sidecar.SidecarCoordinator.service;

// Served by sidecars, and by the services beside them.
export const dataPlane = family.sidecar.SidecarDataPlane.service;
export const transforms = family.transform.TransformService.service;
export const sinks = family.sink.SinkService.service;
