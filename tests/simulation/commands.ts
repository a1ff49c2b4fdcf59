import type { Command, CommandType } from "../../lib/state/mod.ts";

/** Text that tells a command of the simulated clients from every other that they send. */
export function identify(command: Command): string {
  switch (command.type) {
    case "register":
      return `register ${command.service.serviceId} ${command.service.version}`;
    case "commit_offset": {
      const { sourceId, partition, offset } = command;
      return `commit ${sourceId}/${partition} ${offset}`;
    }
    case "commit_group_offset":
      return `commit for ${command.groupId} ${command.offset}`;
    case "report_watermark":
      return `watermark ${command.sourceId} ${command.position}`;
    case "create_pipeline":
    case "update_pipeline":
      return `${command.type} ${command.spec.id} ${command.spec.description}`;
    case "delete_pipeline":
      return `${command.type} ${command.pipelineId} ${command.expectedVersion}`;
    case "set_pipeline_enabled":
      return `${command.type} ${command.pipelineId} ${command.enabled}`;
    case "stage_checkpoint":
      return `stage ${command.uploadId} ${command.part}`;
    case "save_checkpoint":
      return `save ${command.serviceId} ${command.checkpointId}`;
    case "drop_upload":
      return `drop ${command.uploadId}`;
    case "report_health":
      return `health ${command.serviceId} ${command.health.message}`;
    case "deregister":
    case "lapse_lease":
    case "renew_lease":
    case "end_lease":
    case "drain_service":
    case "end_drain":
      return `${command.type} ${command.serviceId} ${command.registrationId}`;
    case "join_group":
    case "leave_group":
    case "acknowledge_revokes": {
      const { type, groupId, serviceId } = command;
      return `${type} ${groupId} ${serviceId}`;
    }
    case "settle_group":
      return `${command.type} ${command.groupId}`;
    case "register_sidecar":
      return `register sidecar ${command.sidecar.sidecarId} ${command.sidecar.podName}`;
    case "deregister_sidecar":
      return `${command.type} ${command.sidecarId} ${command.drain}`;
    case "report_sidecar":
    case "lapse_sidecar":
    case "renew_sidecar":
    case "end_sidecar":
      return `${command.type} ${command.sidecarId} ${command.registrationId}`;
    default: {
      const rest: never = command;
      return rest;
    }
  }
}

const UNIQUE: ReadonlySet<CommandType> = new Set([
  "register",
  "commit_offset",
  "commit_group_offset",
  "report_watermark",
  "register_sidecar",
  "create_pipeline",
  "update_pipeline",
]);

/** Whether the clients never send such a command twice: it has a mark of its own. */
export function isUnique(command: Command): boolean {
  return UNIQUE.has(command.type);
}
