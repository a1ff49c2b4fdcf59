// What has to hold of everything that the clients of a run have seen.

import assert from "node:assert/strict";
import {
  checkHistory,
  type Model,
  offsetModel,
  type Operation,
  type Report,
  serviceModel,
  type ServiceOutput,
} from "../linearizability/mod.ts";
import { type ClusterNode, PROTOS } from "../support/cluster.ts";
import { until } from "../support/until.ts";
import type { Dated, Observations } from "./observations.ts";
import type { Change, Segment, Watcher } from "./watcher.ts";

const { ListServices } = PROTOS.registry;

/** Service ids with the tags of their registrations. */
export type Tags = ReadonlyMap<string, string>;

export type Listing = { readonly tags: Tags; readonly revision: number };

/** Everything that a node lists, once it answers. */
export async function listing(node: ClusterNode): Promise<Listing> {
  const { services, revision } = await until(`node ${node.id} lists`, async () => {
    const answer = await node.client.ask(ListServices, { include_unhealthy: true });
    return answer.type === "done" ? answer.value : undefined;
  });
  const tags = services.map(({ identity }) =>
    [identity?.service_id ?? "", identity?.version ?? ""] as const
  );
  return { tags: new Map(tags), revision: Number(revision) };
}

/** No call failed in a way that nothing explains, and no history contradicts one copy of the data. */
export function judgeHistories(seen: Observations): void {
  assert.deepEqual(seen.surprises, []);
  assertLinearizable(serviceModel, named(seen));
  assertLinearizable(offsetModel, seen.offsets.finish());
  assert.equal(revisionFault(seen.dated), undefined);
}

/** What was acknowledged is there, and what was refused is not. */
export function judgeSolos({ solos }: Observations, tags: Tags): void {
  const lost = solos.filter(({ id, outcome }) => outcome === "done" && !tags.has(id));
  assert.deepEqual(lost, [], "acknowledged writes are lost");
  const undead = solos.filter(({ id, outcome }) => outcome === "refused" && tags.has(id));
  assert.deepEqual(undead, [], "writes that were refused have been done");
}

/**
 * Every watch has shown the same changes, wherever it was without gap: those that were
 * acknowledged, and none twice. They lead to what is there at `revision`.
 */
export function judgeWatches(
  watchers: readonly Pick<Watcher, "segments" | "surprises">[],
  { registrations }: Pick<Observations, "registrations">,
  tags: Tags,
  revision: number,
): void {
  const shown = new Map<number, Change>();
  for (const { segments, surprises } of watchers) {
    assert.deepEqual(surprises, []);
    for (const change of segments.flatMap(({ changes }) => changes)) {
      if (!shown.has(change.revision)) shown.set(change.revision, change);
      assert.deepEqual(change, shown.get(change.revision), "two watches differ");
    }
  }
  for (const { segments } of watchers) {
    const own = new Set(segments.flatMap(({ changes }) => changes).map((one) => one.revision));
    const missed = [...shown.keys()].filter((at) => isCovered(segments, at) && !own.has(at));
    assert.deepEqual(missed, [], "a watch has missed what another has shown");
    for (const [tag, { revision: at }] of registrations) {
      if (!isCovered(segments, at)) continue;
      assert.equal(shown.get(at)?.tag, tag, `${tag} of revision ${at} was not shown`);
    }
    const end = sorted(replay(segments, revision));
    assert.deepEqual(end, sorted(tags), "the changes do not lead to what is there");
  }
}

function isCovered(segments: readonly Segment[], revision: number): boolean {
  return segments.some(({ from, upTo }) => from < revision && revision <= upTo);
}

/** What is there according to the last segment. */
function replay(segments: readonly Segment[], revision: number): Map<string, string> {
  const { initial = new Map<string, string>(), changes = [] } = segments.at(-1) ?? {};
  const tags = new Map(initial);
  for (const { revision: at, type, id, tag } of changes) {
    if (at > revision) break;
    if (type === "EVENT_TYPE_REMOVED") tags.delete(id);
    else tags.set(id, tag);
  }
  return tags;
}

function sorted(tags: Tags): [string, string][] {
  return [...tags].sort(([a], [b]) => a < b ? -1 : 1);
}

/** Lists do not show registration ids; the acknowledgements do, and tags tell which is which. */
function named({ services, registrations }: Observations) {
  return services.finish().map((operation) => {
    const output = operation.answer?.output;
    if (output?.type !== "found") return operation;
    const registrationId = registrations.get(output.tag)?.registrationId ?? `of ${output.tag}`;
    const known: ServiceOutput = { ...output, registrationId };
    return { ...operation, answer: { output: known } };
  });
}

function assertLinearizable<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
): void {
  const { keys, illegal, unknown }: Report = checkHistory(model, operations);
  assert.equal(illegal.length, 0, illegal.join("\n"));
  // Where it gives up it has found nothing: a slow machine leaves many outcomes unknown.
  assert.ok(unknown.length * 4 <= keys, `the checker gave up: ${unknown.join("; ")}`);
}

/**
 * Revisions grow with time: an answer whose call came after another answer shows no older state,
 * and a write a newer one. This holds across keys, where the checker looks at each by itself.
 */
export function revisionFault(dated: readonly Dated[]): string | undefined {
  const returns = dated.toSorted((a, b) => a.returnedAt - b.returnedAt);
  let newest: Dated | undefined;
  let at = 0;
  for (const one of dated.toSorted((a, b) => a.calledAt - b.calledAt)) {
    for (let next = returns[at]; next !== undefined && next.returnedAt < one.calledAt;) {
      if (newest === undefined || next.revision > newest.revision) newest = next;
      next = returns[++at];
    }
    if (newest === undefined) continue;
    const fits = one.isWrite ? one.revision > newest.revision : one.revision >= newest.revision;
    if (!fits) return `${JSON.stringify(one)} after ${JSON.stringify(newest)}`;
  }
  return undefined;
}
