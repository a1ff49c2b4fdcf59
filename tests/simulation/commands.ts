import type { Command } from "../../lib/state/mod.ts";

/** Text that tells a command of the simulated clients from every other that they send. */
export function identify(command: Command): string {
  switch (command.type) {
    case "register":
      return `register ${command.service.serviceId} ${command.service.version}`;
    case "commit_offset": {
      const { sourceId, partition, offset, timestamp } = command;
      return `commit ${sourceId}/${partition} ${offset} by ${timestamp?.seconds}-${timestamp?.nanos}`;
    }
    case "report_health":
      return `health ${command.serviceId} ${command.health.message}`;
    case "deregister":
    case "lapse_lease":
    case "renew_lease":
    case "end_lease":
      return `${command.type} ${command.serviceId} ${command.registrationId}`;
    default: {
      const rest: never = command;
      return rest;
    }
  }
}

/** Whether the clients never send such a command twice: it has a mark of its own. */
export function isUnique(command: Command): boolean {
  return command.type === "register" || command.type === "commit_offset";
}
