/** What a client tells of its last update: plain text of at most 64 characters each, empty where it does not tell. */
export interface Report {
  /** The version that failed. */
  readonly failed: string;
  readonly reason: string;
  /** The name of the error's class. */
  readonly error: string;
}

/** The report in the query of a request for a manifest: `failed_ver`, `reason`, `error`; `null` where there is none. */
export function parseReport(target: string): Report | null {
  const query = new URLSearchParams(target.slice(target.indexOf("?") + 1));
  const failed = plain(query.get("failed_ver"));
  const reason = plain(query.get("reason"));
  const error = plain(query.get("error"));
  return failed === "" && reason === "" && error === "" ? null : { failed, reason, error };
}

/** Nothing that a client sends shall move a terminal's cursor. */
function plain(text: string | null): string {
  return (text ?? "").slice(0, 64).replace(/[^ -~]/g, "?");
}
