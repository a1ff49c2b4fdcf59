/** The subcommands as data: parsing, help and completion go by this. */

import { DEFAULT_CONFIG_FILE } from "../config/mod.ts";

export const PROGRAM = "conveyor-etl-router";

export type FlagName =
  | "config"
  | "data-dir"
  | "drain"
  | "dry-run"
  | "file"
  | "force"
  | "format"
  | "help"
  | "interval"
  | "output"
  | "scratch"
  | "server"
  | "watch";

export type CliFlag = {
  readonly name: FlagName;
  readonly short?: string;
  /** What stands for the value in help; a flag without it takes none. */
  readonly value?: string;
  /** What the value may be, where that is known. */
  readonly choices?: readonly string[];
  /** May be given several times; of others the last wins. */
  readonly many?: boolean;
  readonly help: string;
};

export const OUTPUTS = ["table", "json", "yaml"] as const;
export const GRAPH_FORMATS = ["text", "dot", "mermaid"] as const;
export const RESOURCES = [
  ...["pipelines", "services", "sidecars", "groups", "offsets", "cluster"] as const,
];
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** Where a node is looked for when nobody says where. */
export const DEFAULT_SERVER = "127.0.0.1:50051";
export const SERVER_VARIABLE = "CONVEYOR_SERVER";

/** Where `doctor` puts its copy when nobody says where. */
export const DEFAULT_SCRATCH = "/tmp";

export const CLI_FLAGS: Readonly<Record<FlagName, CliFlag>> = {
  file: {
    name: "file",
    short: "f",
    value: "PATH",
    many: true,
    help: "A file of manifests, or a folder with .yaml and .yml files in it; may be repeated",
  },
  config: {
    name: "config",
    short: "c",
    value: "FILE",
    help: `Settings file of a node (default ${DEFAULT_CONFIG_FILE}, which may be absent)`,
  },
  "data-dir": {
    name: "data-dir",
    value: "DIR",
    help: "Data directory of a node (default: what the configuration says)",
  },
  scratch: {
    name: "scratch",
    value: "DIR",
    help: `Folder with room for a copy of the data (default ${DEFAULT_SCRATCH})`,
  },
  "dry-run": { name: "dry-run", help: "Let the server check everything and change nothing" },
  drain: { name: "drain", help: "Wait until the records that it has taken in are done" },
  force: { name: "force", help: "Also while it is enabled or has records waiting" },
  format: {
    name: "format",
    value: "FORMAT",
    choices: GRAPH_FORMATS,
    help: `One of ${GRAPH_FORMATS.join(", ")} (default ${GRAPH_FORMATS[0]})`,
  },
  watch: { name: "watch", short: "w", help: "Go on until Ctrl-C" },
  interval: {
    name: "interval",
    value: "SECONDS",
    help: "With --watch: time between two looks (default 2)",
  },
  output: {
    name: "output",
    short: "o",
    value: "FORMAT",
    choices: OUTPUTS,
    help: `One of ${OUTPUTS.join(", ")} (default ${OUTPUTS[0]})`,
  },
  server: {
    name: "server",
    short: "s",
    value: "HOST:PORT,...",
    help: `Nodes to ask, tried in turn (default ${SERVER_VARIABLE}, else ${DEFAULT_SERVER})`,
  },
  help: { name: "help", short: "h", help: "Print this and exit" },
};

/** A word of the command line that is no flag. */
export type Argument = {
  readonly name: string;
  readonly required: boolean;
  /** Takes all the words that are left. */
  readonly many?: boolean;
  readonly choices?: readonly string[];
};

export type CommandName =
  | "apply"
  | "completion"
  | "dead"
  | "delete"
  | "describe"
  | "disable"
  | "doctor"
  | "enable"
  | "explain"
  | "get"
  | "graph"
  | "health"
  | "status"
  | "validate"
  | "version";

export type Command = {
  readonly name: CommandName;
  /** One line, for lists. */
  readonly summary: string;
  readonly arguments: readonly Argument[];
  /** Beside `--help`. */
  readonly flags: readonly FlagName[];
  /** Flags without which it means nothing. */
  readonly needs?: readonly FlagName[];
  /** What else its user should know. */
  readonly notes?: string;
  readonly examples: readonly (readonly [what: string, command: string])[];
};

const PIPELINE: Argument = { name: "pipeline", required: true, choices: ["pipeline"] };
const ID: Argument = { name: "ID", required: true };

export const COMMANDS: readonly Command[] = [
  {
    name: "status",
    summary: "The cluster at a glance",
    arguments: [],
    flags: ["watch", "interval", "output", "server"],
    examples: [
      ["Which node leads, and is all well?", "status"],
      ["Look again every second:", "status --watch --interval 1"],
      ["The leader's id, for a script:", "status -o json | jq .leader_id"],
    ],
  },
  {
    name: "apply",
    summary: "Create and update pipelines so that they are as in manifests",
    arguments: [],
    flags: ["file", "dry-run", "output", "server"],
    needs: ["file"],
    notes:
      `Nothing is applied unless every manifest is sound. A pipeline that is as it should be is left
alone; one that somebody else changes at the same moment is not overwritten but reported. Pipelines
that no manifest names stay as they are.`,
    examples: [
      ["Everything in a folder and the folders in it:", "apply -f pipelines/"],
      ["What would that change?", "apply -f pipelines/ --dry-run"],
      [
        "Two files, and any of three nodes:",
        "apply -f orders.yaml -f sinks.yaml --server a:50051,b:50051,c:50051",
      ],
    ],
  },
  {
    name: "validate",
    summary: "Check manifests without a server",
    arguments: [],
    flags: ["file", "output"],
    needs: ["file"],
    notes:
      "Makes the checks that a server makes, and says of each fault in which file and line it is.",
    examples: [
      ["Before a commit, say:", "validate -f pipelines/"],
      ["The faults for a program:", "validate -f orders.yaml -o json"],
    ],
  },
  {
    name: "graph",
    summary: "Draw pipelines, from manifests or from the server",
    arguments: [{ name: "ID", required: false, many: true }],
    flags: ["file", "format", "server"],
    notes: "Without --file the pipelines of the server are drawn; with IDs only those.",
    examples: [
      ["Every pipeline of the server, as text:", "graph"],
      ["One of them as a picture:", "graph orders --format dot | dot -Tsvg > orders.svg"],
      ["For a page in Markdown, without a server:", "graph -f pipelines/ --format mermaid"],
    ],
  },
  {
    name: "get",
    summary: "List what there is",
    arguments: [
      { name: "WHAT", required: true, choices: RESOURCES },
      { name: "NAME", required: false, many: true },
    ],
    flags: ["output", "server"],
    notes: `WHAT  pipelines  their stages, and whether they are enabled
      services   where they are and how they do
      sidecars   what they host, and which pipelines they run
      groups     consumer groups: who has which partitions
      offsets    how far sources are committed, by partition
      cluster    the nodes
NAMES limit the list: ids of pipelines or services, names of services, sidecars, groups, or sources.`,
    examples: [
      ["All pipelines, also those that are off:", "get pipelines"],
      ["The instances of one service:", "get services mask"],
      ["How far a source is committed:", "get offsets orders"],
      ["Addresses of all sinks, for a script:", `get services -o json | jq '.services[].endpoint'`],
    ],
  },
  {
    name: "describe",
    summary: "Everything about one pipeline",
    arguments: [PIPELINE, ID],
    flags: ["output", "server"],
    examples: [
      ["Stages, numbers, stages that nobody hosts, refusals:", "describe pipeline orders"],
      ["As the server sends it:", "describe pipeline orders -o yaml"],
    ],
  },
  {
    name: "explain",
    summary: "Why a stage of a pipeline goes where it goes for a sidecar, or why nowhere",
    arguments: [
      { name: "PIPELINE", required: true },
      { name: "STAGE", required: true },
      { name: "SIDECAR", required: false },
    ],
    flags: ["output", "server"],
    notes: "Without SIDECAR it tells of all that have a service of the pipeline.",
    examples: [
      ["Where does everybody send what is for the stage mask?", "explain orders mask"],
      ["Why does this one send it there?", "explain orders mask sidecar-3"],
      [
        "Those that send it nowhere, for a script:",
        "explain orders mask -o json | jq '.sidecars[] | select(.target == null)'",
      ],
    ],
  },
  {
    name: "enable",
    summary: "Switch a pipeline on",
    arguments: [PIPELINE, ID],
    flags: ["output", "server"],
    examples: [["From now on it takes records in:", "enable pipeline orders"]],
  },
  {
    name: "disable",
    summary: "Switch a pipeline off",
    arguments: [PIPELINE, ID],
    flags: ["drain", "output", "server"],
    notes:
      `From now on it takes no records in. Those that it has taken in flow on until they are done,
whether somebody waits for them or not; what is on the disk of a node that is down is not counted.`,
    examples: [
      ["It takes nothing more in:", "disable pipeline orders"],
      ["Before its services are stopped:", "disable pipeline orders --drain"],
    ],
  },
  {
    name: "dead",
    summary: "Records that could not be delivered, on all nodes",
    arguments: [
      { name: "ACTION", required: true, choices: ["list", "replay"] },
      { name: "PIPELINE", required: true },
      { name: "STAGE", required: false },
      { name: "ID", required: false, many: true },
    ],
    flags: ["output", "server"],
    notes: `ACTION  list    why, since when, and on which node they are kept
        replay  send them to their stages again: all, or those with these ids
IDS are SOURCE/PARTITION/SEQUENCE, as the list shows them.`,
    examples: [
      ["What has gone wrong:", "dead list orders"],
      ["The sink is well again:", "dead replay orders warehouse"],
      ["One record:", "dead replay orders warehouse shop/0/17"],
    ],
  },
  {
    name: "delete",
    summary: "Remove a pipeline",
    arguments: [PIPELINE, ID],
    flags: ["force", "output", "server"],
    notes: "A pipeline that is enabled is refused, unless --force is given.",
    examples: [
      ["One that is switched off:", "delete pipeline orders"],
      ["One that runs, with what waits in it:", "delete pipeline orders --force"],
    ],
  },
  {
    name: "doctor",
    summary: "Check a configuration and a data directory, without starting a node",
    arguments: [],
    flags: ["config", "data-dir", "scratch", "output"],
    notes:
      `Looks at what a start looks at: identity, checksums and order of the log, the vote, the snapshot
and whether the log goes on from it; and at every record that waits. The node must not run. It looks
at a copy, and changes nothing.`,
    examples: [
      ["The node that is configured here:", "doctor"],
      ["A directory that was restored from a copy:", "doctor --data-dir /mnt/restored"],
      ["A configuration before it is rolled out:", "doctor --config router.yaml"],
    ],
  },
  {
    name: "health",
    summary: "Whether nodes serve, by exit code: for health checks of containers",
    arguments: [],
    flags: ["server"],
    notes: "Asks grpc.health.v1 of every node that is named; all have to serve.",
    examples: [
      ["The node beside it, in a container without a shell:", "health"],
      ["One that listens elsewhere:", "health --server 10.0.0.1:9000"],
    ],
  },
  {
    name: "version",
    summary: "What this program is",
    arguments: [],
    flags: ["output"],
    examples: [["For a bug report:", "version"]],
  },
  {
    name: "completion",
    summary: "A script that lets a shell complete commands and flags",
    arguments: [{ name: "SHELL", required: true, choices: SHELLS }],
    flags: [],
    examples: [
      ["For this bash:", `source <(${PROGRAM} completion bash)`],
      ["For every zsh:", `${PROGRAM} completion zsh > "\${fpath[1]}/_${PROGRAM}"`],
      [
        "For every fish:",
        `${PROGRAM} completion fish > ~/.config/fish/completions/${PROGRAM}.fish`,
      ],
    ],
  },
];

export function findCommand(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name);
}
