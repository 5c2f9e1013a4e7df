/** Structured logs: one JSON object a line. */

export interface LogLine {
  readonly level: "info" | "warn" | "error";
  readonly event: string;
  readonly [field: string]: unknown;
}

/** A log that writes lines with their time. `clock` gives milliseconds since the epoch. */
export function jsonLog(write: (line: string) => void, clock: () => number): (line: LogLine) => void {
  return (line) => write(`${JSON.stringify({ time: new Date(clock()).toISOString(), ...line })}\n`);
}
