/** The wire contract, read from `proto/*.proto`: the only place that touches the files. */
import "./embedded_files.ts";
import { loadPackageDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import type { CheckpointServiceDefinition } from "../../proto/gen/conveyor_etl/checkpoint/CheckpointService.ts";
import type { ServiceRegistryDefinition } from "../../proto/gen/conveyor_etl/registry/ServiceRegistry.ts";
import type { SourceRouterDefinition } from "../../proto/gen/conveyor_etl/source/SourceRouter.ts";
import type { SidecarCoordinatorDefinition } from "../../proto/gen/conveyor_etl/sidecar/SidecarCoordinator.ts";
import type { RouterAdminDefinition } from "../../proto/gen/conveyor_etl/router/RouterAdmin.ts";
import type { ProtoGrpcType as CheckpointProto } from "../../proto/gen/checkpoint.ts";
import type { ProtoGrpcType as RegistryProto } from "../../proto/gen/registry.ts";
import type { ProtoGrpcType as RouterProto } from "../../proto/gen/router.ts";
import type { ProtoGrpcType as SourceProto } from "../../proto/gen/source.ts";
import type { ProtoGrpcType as SidecarProto } from "../../proto/gen/sidecar.ts";

/** Beside the program's source, or embedded with it in a compiled binary. */
const PROTO_DIR = `${import.meta.dirname}/../../proto`;

const FILES = [
  "registry.proto",
  "checkpoint.proto",
  "router.proto",
  "source.proto",
  "sidecar.proto",
];

/** What the generated types of `proto/gen/` assume. */
const OPTIONS = {
  keepCase: true,
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
  includeDirs: [PROTO_DIR],
};

/** The services that the edge serves. */
export type Protos = {
  readonly registry: ServiceRegistryDefinition;
  readonly checkpoint: CheckpointServiceDefinition;
  readonly admin: RouterAdminDefinition;
  readonly source: SourceRouterDefinition;
  readonly sidecars: SidecarCoordinatorDefinition;
};

/** Reads and links the files. Throws when one is missing or malformed: the program is broken. */
export function loadProtos(): Protos {
  // The generator has made these types from the same files.
  const { conveyor_etl } = loadPackageDefinition(loadSync(FILES, OPTIONS)) as unknown as
    & RegistryProto
    & CheckpointProto
    & RouterProto
    & SourceProto
    & SidecarProto;
  return {
    registry: conveyor_etl.registry.ServiceRegistry.service,
    checkpoint: conveyor_etl.checkpoint.CheckpointService.service,
    admin: conveyor_etl.router.RouterAdmin.service,
    source: conveyor_etl.source.SourceRouter.service,
    sidecars: conveyor_etl.sidecar.SidecarCoordinator.service,
  };
}
