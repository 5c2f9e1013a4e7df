/** URL parameters as the request objects of `queries/request.ts` want them: text becomes a boolean, a number or a list where the field is one. */
import { z } from "zod";
import { type FieldFault, ProblemError } from "./problem.ts";

type FieldKind = "text" | "boolean" | "number" | "list";

function kindOf(schema: z.ZodType): FieldKind {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return kindOf(schema.unwrap() as z.ZodType); // zod types the inner schema of a wrapper loosely
  if (schema instanceof z.ZodBoolean) return "boolean";
  if (schema instanceof z.ZodNumber) return "number";
  if (schema instanceof z.ZodArray) return "list";
  return "text";
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["", true],
  ["false", false],
  ["0", false],
]);

function coerced(kind: FieldKind, values: readonly string[]): unknown {
  if (kind === "list") return values;
  const [value] = values;
  if (values.length !== 1 || value === undefined) return values;
  if (kind === "boolean") return BOOLEANS.get(value) ?? value;
  if (kind === "number") return /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  return value;
}

/**
 * The request object of the parameters of a URL. Throws `bad-request` with one fault a field: unknown fields, repeated
 * fields that are no list, and values the schema refuses.
 */
export function fromUrl<T extends z.ZodObject>(schema: T, parameters: Readonly<Record<string, string[]>>): z.output<T> {
  const input: Record<string, unknown> = {};
  for (const [field, values] of Object.entries(parameters)) {
    const member = Object.hasOwn(schema.shape, field) ? schema.shape[field] : undefined;
    input[field] = member === undefined ? values : coerced(kindOf(member as z.ZodType), values); // shape is typed loosely
  }
  return checked(schema, input, "the parameters of the URL");
}

/** What `schema` makes of `input`. Throws `bad-request` with one fault a field; `where` names the place for the reader. */
export function checked<T extends z.ZodType>(schema: T, input: unknown, where: string): z.output<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const faults = result.error.issues.slice(0, 20).map(faultOf);
  const said = faults.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`)).join("; ");
  throw new ProblemError("bad-request", `${where}: ${said}`, { faults });
}

function faultOf(issue: z.core.$ZodIssue): FieldFault {
  if (issue.code === "unrecognized_keys")
    return { field: issue.keys.slice(0, 5).join(", ").slice(0, 100), message: "is not a field of this request" };
  return {
    field: issue.path.map(String).join("."),
    message: issue.message.slice(0, 200).replace(/^[A-Z]/, (letter) => letter.toLowerCase()),
  };
}
