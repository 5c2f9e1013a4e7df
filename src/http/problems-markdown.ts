/** docs/problems.md, from the table of problems and its advice. */
import { PROBLEMS } from "../facts/problems.ts";
import { ADVICE } from "./problem-advice.ts";

/** The document. Equal tables give equal bytes. */
export function problemsMarkdown(): string {
  const rows = PROBLEMS.map(
    ({ id, status, exit, title }) => `| [\`${id}\`](#${id}) | ${status} | ${exit} | ${title} |`,
  );
  const sections = PROBLEMS.map(
    ({ id, title }) => `## ${id}\n\n${title[0]?.toUpperCase() ?? ""}${title.slice(1)}. ${ADVICE[id]}\n`,
  );
  return `# Problems

Every error of the service is an \`application/problem+json\` body (RFC 9457) whose \`type\` is \`/problems/ID\`, a page of the server itself.
The command line ends with the exit code beside it. Under \`/v1/snapshots/{id}/clusters/{name}\` errors are Kubernetes \`Status\` objects instead.
This file is written by \`npm run openapi\`.

| problem | status | exit | means |
| --- | --- | --- | --- |
${rows.join("\n")}

${sections.join("\n")}`;
}
