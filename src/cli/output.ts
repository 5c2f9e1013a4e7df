/** Structured output: JSON with two spaces, YAML by js-yaml. */
import { dump } from "js-yaml";

/** Text of a value in a structured format, with a newline at the end. */
export function structured(value: unknown, format: string): string {
  return format === "yaml"
    ? dump(JSON.parse(JSON.stringify(value)), { lineWidth: -1, noRefs: true })
    : `${JSON.stringify(value, null, 2)}\n`;
}
