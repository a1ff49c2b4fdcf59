/** Pipelines as drawings. */
import type { PipelineConfig__Output } from "../../proto/gen/conveyor_etl/router/PipelineConfig.ts";
import type { Stage__Output } from "../../proto/gen/conveyor_etl/router/Stage.ts";
import type { GraphFormat } from "./arguments.ts";
import { showCondition } from "./condition.ts";
import { showEnum } from "./plain.ts";
import { printable } from "./printable.ts";

type Pipeline = PipelineConfig__Output;
/** A way from one stage to another. `label`: on which condition; "" for always. */
type Arrow = { readonly from: string; readonly to: string; readonly label: string };

/** Draws pipelines; ends in a newline. */
export function drawGraph(pipelines: readonly Pipeline[], format: GraphFormat): string {
  switch (format) {
    case "text":
      return pipelines.map(textOf).join("\n") || "no pipelines\n";
    case "dot":
      return dotOf(pipelines);
    case "mermaid":
      return mermaidOf(pipelines);
    default: {
      const rest: never = format;
      return rest;
    }
  }
}

/** The edges, and then what the routing rules add to them, the most urgent first. */
function arrowsOf({ edges, stages }: Pipeline): Arrow[] {
  const rules = stages.flatMap(({ id, routing_rules }) =>
    [...routing_rules]
      .sort((a, b) => b.priority - a.priority)
      .flatMap((rule) =>
        rule.target_stages.map((to) => ({
          from: id,
          to,
          label: [rule.name, showCondition(rule.condition)].filter(Boolean).join(": "),
        }))
      )
  );
  const plainEdges = edges.map(({ from_stage: from, to_stage: to, condition }) => ({
    from,
    to,
    label: showCondition(condition),
  }));
  return [...plainEdges, ...rules];
}

function typeOf({ stage_type }: Stage__Output): string {
  return showEnum(stage_type, "STAGE_TYPE_");
}

function textOf(pipeline: Pipeline): string {
  const arrows = arrowsOf(pipeline);
  const width = Math.max(0, ...pipeline.stages.map(({ id }) => id.length));
  const lines = pipeline.stages.map((stage) => {
    const ways = arrows.filter(({ from }) => from === stage.id).map(({ to, label }) =>
      label === "" ? to : `${to} (${label})`
    );
    const left = `  ${typeOf(stage).padEnd(9)}  ${stage.id.padEnd(width)}`;
    return printable(ways.length === 0 ? left.trimEnd() : `${left}  → ${ways.join(", ")}`);
  });
  const letter = pipeline.dead_letter;
  if (letter !== null) {
    const tries = `${letter.max_retries} ${letter.max_retries === 1 ? "retry" : "retries"}`;
    lines.push(printable(`  after ${tries}  → ${letter.service_name}`));
  }
  const state = pipeline.enabled ? "enabled" : "disabled";
  return [`${printable(pipeline.id)} (${state})`, ...lines].map((line) => `${line}\n`).join("");
}

/** Graphviz: one cluster a pipeline. */
function dotOf(pipelines: readonly Pipeline[]): string {
  const text = (value: string) =>
    `"${printable(value).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  const shapes: Readonly<Record<string, string>> = { source: "cds", sink: "cylinder" };
  const blocks = pipelines.map((pipeline, i) => {
    const node = (id: string) => text(`${pipeline.id}/${id}`);
    const nodes = pipeline.stages.map((stage) => {
      const shape = shapes[typeOf(stage)] ?? "box";
      return `    ${node(stage.id)} [label=${text(stage.id)}, shape=${shape}];`;
    });
    const arrows = arrowsOf(pipeline).map(({ from, to, label }) =>
      `    ${node(from)} -> ${node(to)}${label === "" ? "" : ` [label=${text(label)}]`};`
    );
    const letter = pipeline.dead_letter;
    const dead = letter === null ? [] : deadNames(pipeline, letter.service_name).map((id) => [
      `    ${node(id)} [label=${text(letter.service_name)}, shape=cylinder, style=dashed];`,
      ...pipeline.stages.filter((stage) => typeOf(stage) !== "source").map((stage) =>
        `    ${node(stage.id)} -> ${node(id)} [style=dashed];`
      ),
    ]).flat();
    const style = pipeline.enabled ? "" : "    style=dashed;\n";
    return `  subgraph cluster_${i} {\n    label=${text(pipeline.id)};\n${style}${
      [...nodes, ...arrows, ...dead].join("\n")
    }\n  }\n`;
  });
  return `digraph conveyor {\n  rankdir=LR;\n${blocks.join("")}}\n`;
}

/** A name for the dead-letter sink's node that no stage has. */
function deadNames({ stages }: Pipeline, service: string): [string] {
  let name = `dead letters: ${service}`;
  while (stages.some(({ id }) => id === name)) name += "'";
  return [name];
}

/** Mermaid: one subgraph a pipeline. Names stand in quotes, ids are numbers: any text is a name. */
function mermaidOf(pipelines: readonly Pipeline[]): string {
  const text = (value: string) => `"${printable(value).replaceAll(/["#<>`\\]/g, mermaidEntity)}"`;
  const blocks = pipelines.map((pipeline, i) => {
    const ids = new Map(pipeline.stages.map(({ id }, j) => [id, `p${i}s${j}`]));
    const nodes = pipeline.stages.map((stage) => {
      const [open, close] = MERMAID_SHAPES[typeOf(stage)] ?? ["[", "]"];
      return `    ${ids.get(stage.id)}${open}${text(stage.id)}${close}`;
    });
    const arrows = arrowsOf(pipeline).map(({ from, to, label }) =>
      `    ${ids.get(from)} -->${label === "" ? "" : `|${text(label)}|`} ${ids.get(to)}`
    );
    const letter = pipeline.dead_letter;
    const dead = letter === null ? [] : [
      `    p${i}d[(${text(letter.service_name)})]`,
      ...pipeline.stages.filter((stage) => typeOf(stage) !== "source").map((stage) =>
        `    ${ids.get(stage.id)} -.-> p${i}d`
      ),
    ];
    const title = pipeline.enabled ? pipeline.id : `${pipeline.id} (disabled)`;
    return `  subgraph p${i}[${text(title)}]\n${
      [...nodes, ...arrows, ...dead].join("\n")
    }\n  end\n`;
  });
  return `flowchart LR\n${blocks.join("")}`;
}

const MERMAID_SHAPES: Readonly<Record<string, readonly [string, string]>> = {
  source: ["([", "])"],
  sink: ["[(", ")]"],
};

function mermaidEntity(character: string): string {
  return `#${character.codePointAt(0)};`;
}
