/** `--help`: made of the flag table and the schema, so that it cannot say anything else. */
import { variableOf } from "./env.ts";
import { type Flag, FLAGS } from "./flags.ts";
import { findSetting, type Setting, SETTINGS } from "./settings.ts";

const PROGRAM = "conveyor-etl-router";

const INTRODUCTION = `${PROGRAM}: a node of the Conveyor ETL control plane

Usage: ${PROGRAM} --node-id N [flags]

Examples:
  One node, complete and durable, with the defaults:
    ${PROGRAM} --node-id 1

  Another address for clients, another place for the data:
    ${PROGRAM} --node-id 1 --listen-addr 0.0.0.0:9000 --data-dir /var/lib/conveyor

  One of three nodes; the others name it in the same way:
    ${PROGRAM} --node-id 1 --listen-addr 10.0.0.1:50051 --raft-addr 10.0.0.1:50052 \\
      --peers 10.0.0.2:50052,10.0.0.3:50052

  A setting that has no flag, from the environment:
    CONVEYOR_CLUSTER__ELECTION_TIMEOUT_MS=1000 ${PROGRAM} --node-id 1`;

function showDefault(setting: Setting): string | undefined {
  const value = setting.default;
  if (value === undefined) return undefined;
  return (Array.isArray(value) ? value.join(",") : String(value)) || "none";
}

function columns(rows: readonly (readonly string[])[]): string {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const pad = (cell: string, i: number, row: readonly string[]) =>
    i === row.length - 1 ? cell : cell.padEnd(width(i));
  return rows.map((row) => `  ${row.map(pad).join("  ")}`.trimEnd()).join("\n");
}

function flagRow(flag: Flag): string[] {
  const short = flag.short === undefined ? "    " : `-${flag.short}, `;
  const value = flag.value === undefined ? "" : ` ${flag.value}`;
  const setting = flag.setting === undefined ? undefined : findSetting(flag.setting);
  const fallback = setting && showDefault(setting);
  const suffix = fallback === undefined ? "" : ` (default ${fallback})`;
  return [`${short}--${flag.name}${value}`, `${flag.help}${suffix}`];
}

function settingRow(setting: Setting): string[] {
  return [setting.path, showDefault(setting) ?? "required", setting.allowed];
}

/** What `--help` prints. */
export function helpText(): string {
  const example = SETTINGS.find((setting) => setting.path === "cluster.heartbeat_interval_ms");
  const variable = example ? variableOf(example) : "";
  return `${INTRODUCTION}

Flags:
${columns(FLAGS.map(flagRow))}

Settings (key, default, what is allowed). Each stands in the file under its section, or in the
environment as CONVEYOR_SECTION__KEY, such as ${variable}.
A flag wins over the environment, that over the file, that over the default.
${columns(SETTINGS.map(settingRow))}
`;
}
