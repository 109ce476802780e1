/** A checked subset of TypeScript, emitted as MicroPython 1.11. */
import { type EmitResult, ProjectEmitter } from "./emitter.js";
import type { EmitProject } from "./project.js";

export { type Diagnostic, type DiagnosticKind, formatDiagnostic, formatDiagnostics } from "./diagnostic.js";
export { DIAGNOSTICS } from "./diagnostics.js";
export { type EmitResult, ProjectEmitter } from "./emitter.js";
export { type CheckResult, checkProject, type OutputFile, writeProject } from "./files.js";
export { MapError, type MappedFile, Maps, writeMaps } from "./maps.js";
export type { EmitProject } from "./project.js";
export type { Origin } from "./python/ast.js";
export { type FindOrigin, mapTrace } from "./trace.js";
export type { EmittedFile } from "./units.js";

/** Emits a project. Writes nothing: one error anywhere, and there are no files. */
export function emitProject(project: EmitProject): EmitResult {
  return new ProjectEmitter(project).emit();
}
