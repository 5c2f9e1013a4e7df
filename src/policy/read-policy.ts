/** A policy file read: the policy, and where each of its parts is written; or what is wrong with it. */
import { z } from "zod";
import type { Issue } from "../facts/gap.ts";
import { lineIndex } from "../parse/locate.ts";
import { parseYaml11 } from "../parse/yaml.ts";
import { type Policy, policySchema, ruleSchema } from "./schema.ts";

export interface ReadPolicy {
  readonly policy: Policy;
  /** As the file was named; `undefined` for a policy that is no file. */
  readonly document?: string;
  /** Line of a JSON Pointer into the policy. */
  readonly line: (pointer: string) => number | undefined;
}

/** Reads YAML or JSON. Either the policy without a fault, or every fault of it with its line. */
export function readPolicy(
  text: string,
  document: string,
): { readonly read: ReadPolicy } | { readonly issues: readonly Issue[] } {
  const yaml = parseYaml11(text);
  if (yaml.issues.length > 0) {
    return {
      issues: yaml.issues.map((issue) => ({
        code: issue.code,
        document,
        line: issue.line,
        expected: issue.expected,
        came: issue.came,
      })),
    };
  }
  const fault = (expected: string, came: string): { issues: Issue[] } => ({
    issues: [{ code: "bad-policy", document, expected, came }],
  });
  const [value, second] = yaml.documents;
  if (value === undefined || second !== undefined)
    return fault("one policy document", value === undefined ? "none" : `${yaml.documents.length}`);
  const line = lineIndex(text);
  const at = (pointer: string): number | undefined => line(pointer);
  const parsed = policySchema.safeParse(value);
  if (!parsed.success)
    return {
      issues: parsed.error.issues
        .flatMap((issue) => faultsOf(issue, value))
        .map(({ path, message }) => issueAt(path, message, document, at)),
    };
  const twice = parsed.data.rules.findIndex(
    (rule, index) => parsed.data.rules.findIndex((other) => other.id === rule.id) !== index,
  );
  if (twice >= 0)
    return {
      issues: [
        issueAt(
          ["rules", twice, "id"],
          `expected every id once, came \`${parsed.data.rules[twice]?.id ?? ""}\` again`,
          document,
          at,
        ),
      ],
    };
  return { read: { policy: parsed.data, document, line: at } };
}

type Path = readonly PropertyKey[];

/** A rule is one of four forms; what is wrong with the form that was meant says more than "no form fits". */
function faultsOf(issue: z.core.$ZodIssue, value: unknown): { path: Path; message: string }[] {
  const [head, index] = issue.path;
  if (issue.code !== "invalid_union" || head !== "rules" || typeof index !== "number")
    return [{ path: issue.path, message: issue.message }];
  const rule =
    z.object({ rules: z.array(z.record(z.string(), z.unknown())) }).safeParse(value).data?.rules[index] ?? {};
  const forms = ["forbid", "allow-only", "require", "forbid-findings"];
  const given = forms.filter((form) => form in rule);
  const form = ruleSchema.options[forms.indexOf(given[0] ?? "")];
  if (given.length !== 1 || form === undefined)
    return [
      { path: issue.path, message: `expected exactly one of ${forms.join(", ")}, came ${given.join(", ") || "none"}` },
    ];
  const again = form.safeParse(rule);
  return (again.error?.issues ?? []).map((inner) => ({ path: [...issue.path, ...inner.path], message: inner.message }));
}

function issueAt(path: Path, message: string, document: string, line: (pointer: string) => number | undefined): Issue {
  const pointer = path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  const at = line(pointer);
  const [, expected = message, came = "something else"] =
    /^(?:.*expected )(.*?)(?:, (?:received|came) (.*))?$/i.exec(message) ?? [];
  return { code: "bad-policy", document, pointer, ...(at === undefined ? {} : { line: at }), expected, came };
}
