/** Whether messages name what is at fault. */
import type { DiagnosticKind } from "../../../codegen/index.js";

/** What a message fails to say: it fills every gap of its kind, with what is in the source where that is code. */
export function faultsOf(kind: DiagnosticKind, message: string, source: string): string[] {
  const pattern = kind.message
    .split("{}")
    .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("(.*)");
  const values = new RegExp(`^${pattern}$`, "s").exec(message)?.slice(1);
  if (values === undefined) return [`not the message of ${kind.code}: ${message}`];
  const isCode = kind.message.includes("`{}`");
  return values.flatMap((value) => {
    if (value.trim() === "" || value !== value.trim()) return [`nothing is named: ${message}`];
    const code = isCode ? [value] : [...value.matchAll(/`([^`]*)`/g)].map(([, text = ""]) => text);
    return code
      .filter((text) => !source.includes(text) && !/^[A-Z]\w+$/.test(text))
      .map((text) => `\`${text}\` is not in the source: ${message}`);
  });
}
