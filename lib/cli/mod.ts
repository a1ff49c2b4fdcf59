/**
 * cli: the operator's subcommands, clients of the public interface like any other.
 *
 * In:  the command line and the environment, files of manifests.
 * Out: text for people or data for programs, and an exit code.
 * Owns: the connection to a node for as long as a command runs.
 * Never: reads or writes a node's data; knows more of the cluster than any client may.
 */
export { chooseProgram, type Program } from "./choose.ts";
export { EXIT } from "./failure.ts";
export { programHelp, versionText } from "./help.ts";
export type { Io, VersionInfo } from "./io.ts";
export { runCommand } from "./run.ts";
