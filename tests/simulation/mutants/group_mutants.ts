/** Bugs in how partitions pass from one member of a group to another. */
import { LeaseKeeper } from "../../../lib/node/lease_keeper.ts";
import { nextStep } from "../../../lib/state/group.ts";
import { type Command, ReplicatedState } from "../../../lib/state/mod.ts";
import type { Mutant } from "./mutant.ts";
import { patch } from "./mutant.ts";

export const GROUP_MUTANTS: readonly Mutant[] = [
  {
    name: "a partition is handed on before it has been given up",
    plant: () =>
      patch(ReplicatedState.prototype, "apply", (original) =>
        function (stamped, index) {
          return original.call(
            this,
            { ...stamped, command: hastened(this, stamped.command) },
            index,
          );
        }),
  },
  {
    name: "an answer that was lost acknowledges what it said",
    plant: () => {
      const said = new Map<string, ReadonlyMap<string, number>>();
      return patch(LeaseKeeper.prototype, "heartbeat", (original) =>
        async function (beats) {
          const answers = await original.call(
            this,
            beats.map((beat) => {
              const groups = said.get(beat.registrationId);
              return groups === undefined ? beat : { ...beat, groups };
            }),
          );
          answers?.forEach(({ due }, i) => {
            if (due !== undefined) said.set(beats[i]!.registrationId, due.generations);
          });
          return answers;
        });
    },
  },
];

/** What tells a member to give something up takes it from the member at once. */
function hastened(state: ReplicatedState, command: Command): Command {
  const group = command.type === "settle_group" ? state.groups.get(command.groupId) : undefined;
  const step = group && nextStep(group);
  if (group === undefined || step?.kind !== "revoke") return command;
  const { serviceId, registrationId } = step.member;
  const { groupId, generation } = group;
  return { type: "acknowledge_revokes", groupId, serviceId, registrationId, generation };
}
