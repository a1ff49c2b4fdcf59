/** The persistent form of sidecars and their views: arrays in this order of fields. */
import type { Revision } from "../base/mod.ts";
import type { StageType } from "../pipeline/mod.ts";
import type { StoredTarget, StoredView } from "./assignment_table.ts";
import type { ReportSidecar, SidecarCommand } from "./sidecar_commands.ts";
import {
  type Fields,
  FormatError,
  type Packed,
  packInteger,
  packList,
  packName,
  packNumber,
  packText,
  packTexts,
} from "./fields.ts";
import type {
  LocalService,
  PipelineAssignment,
  Rejection,
  Sidecar,
  SidecarSpec,
} from "./sidecar.ts";

/** Stored by position: append, never reorder. */
const TYPES: readonly StageType[] = ["source", "transform", "sink"];

/** How a view's target is stored: nobody, the sidecar itself, or this and the other's id. */
const NOBODY = "";
const LOCAL = ".";
const REMOTE = ">";

export function packSidecarCommand(command: SidecarCommand): Packed[] {
  switch (command.type) {
    case "register_sidecar":
      return [packSidecarSpec(command.sidecar)];
    case "deregister_sidecar":
      return [packText(command.sidecarId), command.drain];
    case "report_sidecar":
      return [packReport(command)];
    case "lapse_sidecar":
    case "renew_sidecar":
    case "end_sidecar":
      return [packText(command.sidecarId), packText(command.registrationId)];
    default: {
      const rest: never = command;
      return rest;
    }
  }
}

export function readSidecarCommand(type: SidecarCommand["type"], fields: Fields): SidecarCommand {
  switch (type) {
    case "register_sidecar":
      return { type, sidecar: readSidecarSpec(fields.record()) };
    case "deregister_sidecar":
      return { type, sidecarId: fields.text(), drain: fields.flag() };
    case "report_sidecar":
      return { type, ...readReport(fields.record()) };
    case "lapse_sidecar":
    case "renew_sidecar":
    case "end_sidecar":
      return { type, sidecarId: fields.text(), registrationId: fields.text() };
    default: {
      const rest: never = type;
      return rest;
    }
  }
}

function packSidecarSpec(spec: SidecarSpec): Packed {
  const services: Packed[] = [];
  for (const { serviceName, serviceType, endpoint } of spec.localServices) {
    services.push(packText(serviceName), packName(TYPES, serviceType), packText(endpoint));
  }
  return [
    packText(spec.sidecarId),
    packText(spec.podName),
    packText(spec.namespace),
    packText(spec.endpoint),
    packList(services),
    packNumber(spec.heartbeatInterval),
  ];
}

function readSidecarSpec(fields: Fields): SidecarSpec {
  const [sidecarId, podName, namespace] = [fields.text(), fields.text(), fields.word()];
  const endpoint = fields.text();
  const list = fields.record();
  const localServices: LocalService[] = [];
  while (list.more) {
    const serviceName = list.word();
    localServices.push({ serviceName, serviceType: list.name(TYPES), endpoint: list.word() });
  }
  const heartbeatInterval = fields.number();
  fields.end();
  return { sidecarId, podName, namespace, endpoint, localServices, heartbeatInterval };
}

function packReport(report: ReportSidecar): Packed {
  const rejected: Packed[] = [];
  for (const [id, reason] of report.rejected) rejected.push(packText(id), packText(reason));
  return [
    packText(report.sidecarId),
    packText(report.registrationId),
    packTexts([...report.unhealthy]),
    report.applied === undefined ? null : packVersions(report.applied),
    packList(rejected),
    packTexts([...report.revoked]),
  ];
}

function readReport(fields: Fields): Omit<ReportSidecar, "type"> {
  const [sidecarId, registrationId] = [fields.text(), fields.text()];
  const unhealthy = new Set(fields.words());
  const versions = fields.optional();
  const list = fields.record();
  const rejected = new Map<string, string>();
  while (list.more) {
    const id = list.text();
    rejected.set(id, list.text());
  }
  const revoked = new Set(fields.words());
  fields.end();
  const applied = versions && readVersions(versions);
  return { sidecarId, registrationId, unhealthy, applied, rejected, revoked };
}

export function packSidecar(sidecar: Sidecar): Packed[] {
  const rejections: Packed[] = [];
  for (const [id, { version, reason, at }] of sidecar.rejections) {
    rejections.push(packText(id), packInteger(version), packText(reason), packNumber(at));
  }
  return [
    packSidecarSpec(sidecar),
    packText(sidecar.registrationId),
    packNumber(sidecar.registeredAt),
    sidecar.leaseLapsed,
    sidecar.draining,
    packTexts([...sidecar.unhealthy]),
    sidecar.confirms,
    packVersions(sidecar.applied),
    packList(rejections),
    packTexts([...sidecar.revoked]),
  ];
}

export function readSidecar(fields: Fields): Sidecar {
  return {
    ...readSidecarSpec(fields.record()),
    registrationId: fields.text(),
    registeredAt: fields.number(),
    leaseLapsed: fields.flag(),
    draining: fields.flag(),
    unhealthy: new Set(fields.words()),
    confirms: fields.flag(),
    applied: readVersions(fields.record()),
    rejections: readRejections(fields.record()),
    revoked: new Set(fields.words()),
  };
}

export function packView(sidecarId: string, view: PipelineAssignment): Packed[] {
  const { pipelineId, version, targets } = view;
  const packed = targets.map((target) => {
    if (target === undefined) return NOBODY;
    return target.type === "local" ? LOCAL : packText(REMOTE + target.sidecarId);
  });
  return [packText(sidecarId), packText(pipelineId), packInteger(version), packList(packed)];
}

export function readView(fields: Fields): StoredView {
  const [sidecarId, pipelineId] = [fields.word(), fields.word()];
  const version = fields.integer();
  const list = fields.record();
  const targets: StoredTarget[] = [];
  while (list.more) targets.push(readTarget(list.word()));
  return { sidecarId, pipelineId, version, targets };
}

function readTarget(text: string): StoredTarget {
  if (text === NOBODY) return undefined;
  if (text === LOCAL) return { type: "local" };
  if (text.startsWith(REMOTE)) return { type: "remote", sidecarId: text.slice(REMOTE.length) };
  throw new FormatError("it sends to something unknown");
}

function packVersions(versions: ReadonlyMap<string, Revision>): Packed {
  const flat: Packed[] = [];
  for (const [id, version] of versions) flat.push(packText(id), packInteger(version));
  return packList(flat);
}

function readVersions(list: Fields): ReadonlyMap<string, Revision> {
  const versions = new Map<string, Revision>();
  while (list.more) {
    const id = list.word();
    versions.set(id, list.integer());
  }
  return versions;
}

function readRejections(list: Fields): ReadonlyMap<string, Rejection> {
  const rejections = new Map<string, Rejection>();
  while (list.more) {
    const id = list.word();
    rejections.set(id, { version: list.integer(), reason: list.text(), at: list.number() });
  }
  return rejections;
}
