import type { Heartbeat } from "../node/api.ts";
import type { Due, ServiceCommand } from "../state/mod.ts";

type Assign = Extract<ServiceCommand, { type: "assign" }>;

/** What a stream has told a member of one of its groups. */
type Note = {
  /** What the member owns, as far as it has acknowledged it on this stream. */
  confirmed: ReadonlySet<number>;
  /** What the last answer carried, until it is acknowledged. */
  carried: { readonly generation: number; readonly all: readonly number[] } | undefined;
};

/**
 * What one stream has told its services, by their registrations: of their partitions, and that they
 * are to take work again. The next heartbeat of one that does not speak of its groups acknowledges
 * the former; what another stream carried may be lost with it, and is told again.
 */
export class Told {
  readonly #notes = new Map<string, Map<string, Note>>();
  /** Those that have been told to take work again. */
  readonly #resumed = new Set<string>();

  /**
   * What the answer says of what is due, and takes note of it: of what a member owns, only what it
   * has not acknowledged here.
   */
  tell(registrationId: string, due: Due | undefined): Due | undefined {
    return this.#tellPartitions(registrationId, this.#tellResume(registrationId, due));
  }

  /** Once a stream is enough: a service that reads on has read it. */
  #tellResume(registrationId: string, due: Due | undefined): Due | undefined {
    const others = due?.commands.filter(({ type }) => type !== "resume") ?? [];
    if (due === undefined || others.length === due.commands.length) {
      this.#resumed.delete(registrationId);
      return due;
    }
    if (this.#resumed.has(registrationId)) return { ...due, commands: others };
    this.#resumed.add(registrationId);
    return due;
  }

  #tellPartitions(registrationId: string, due: Due | undefined): Due | undefined {
    const before = this.#notes.get(registrationId);
    if (due === undefined || due.generations.size === 0) {
      if (before !== undefined) this.#notes.delete(registrationId);
      return due;
    }
    const notes = new Map<string, Note>();
    for (const groupId of due.generations.keys()) {
      const confirmed = before?.get(groupId)?.confirmed ?? new Set();
      notes.set(groupId, { confirmed, carried: undefined });
    }
    const commands = due.commands.flatMap((command) => tellOne(notes, command));
    this.#notes.set(registrationId, notes);
    return { ...due, commands };
  }

  /** `beat` with what it acknowledges, if it does not say so itself. */
  acknowledge(beat: Heartbeat): Heartbeat {
    if (this.#notes.size === 0) return beat;
    const implied = new Map<string, number>();
    for (const [groupId, note] of this.#notes.get(beat.registrationId) ?? []) {
      const { carried } = note;
      if (carried === undefined) continue;
      const said = beat.groups === undefined ? carried.generation : beat.groups.get(groupId) ?? 0;
      if (said < carried.generation) continue;
      note.confirmed = new Set(carried.all);
      note.carried = undefined;
      implied.set(groupId, carried.generation);
    }
    return beat.groups !== undefined || implied.size === 0 ? beat : { ...beat, groups: implied };
  }
}

/** The command as this answer carries it; none where there is nothing new in it. */
function tellOne(notes: ReadonlyMap<string, Note>, command: ServiceCommand): ServiceCommand[] {
  if (command.type !== "revoke" && command.type !== "assign") return [command];
  const note = notes.get(command.groupId);
  if (note === undefined) return [command];
  const { generation } = command;
  if (command.type === "revoke") {
    // What it keeps follows in the same answer.
    note.carried = { generation, all: note.carried?.all ?? [] };
    return [command];
  }
  return assign(note, command);
}

function assign(note: Note, command: Assign): ServiceCommand[] {
  const { generation, all } = command;
  const partitions = all.filter((partition) => !note.confirmed.has(partition));
  if (partitions.length === 0) {
    // It has let go of the others, or is about to: if they come back, they are new.
    if (note.confirmed.size !== all.length) note.confirmed = new Set(all);
    if (note.carried !== undefined) note.carried = { generation, all };
    return [];
  }
  note.carried = { generation, all };
  return [{ ...command, partitions }];
}
