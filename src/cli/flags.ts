/** Command lines, read against the table of commands. */
import { parseArgs } from "node:util";
import { z } from "zod";
import { COMMON_FLAGS, type Command, type Flag, type Invocation } from "./command.ts";
import { UsageError } from "./usage-error.ts";

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const SHORT: Readonly<Record<string, string>> = { namespace: "n", snapshot: "s" };

/** The flags that a request object yields, in its order; positional fields are left out. */
export function requestFlags(command: Command): Flag[] {
  if (command.request === undefined) return [];
  const flags: Flag[] = [];
  for (const [field, schema] of Object.entries(command.request.shape)) {
    if (command.positional?.includes(field)) continue;
    const { type, choices, many } = kindOf(schema as z.ZodType);
    const about = (schema as z.ZodType).description ?? "";
    flags.push({
      name: kebab(field),
      ...(SHORT[field] === undefined ? {} : { short: SHORT[field] }),
      value: type === "boolean" ? "boolean" : field.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
      about,
      ...(choices === undefined ? {} : { choices }),
      ...(many ? { many: true as const } : {}),
    });
  }
  return flags;
}

function kindOf(schema: z.ZodType): {
  type: "string" | "number" | "boolean";
  choices?: readonly string[];
  many: boolean;
} {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return kindOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodBoolean) return { type: "boolean", many: false };
  if (schema instanceof z.ZodNumber) return { type: "number", many: false };
  if (schema instanceof z.ZodEnum) return { type: "string", choices: schema.options.map(String), many: false };
  if (schema instanceof z.ZodArray) return { ...kindOf(schema.element as z.ZodType), many: true };
  return { type: "string", many: false };
}

/** All flags of a command, its own first. */
export function flagsOf(command: Command): Flag[] {
  return [...requestFlags(command), ...command.flags, ...COMMON_FLAGS];
}

export interface Parsed {
  readonly words: string[];
  readonly flags: Record<string, string | boolean | string[] | undefined>;
}

/** Reads the words behind a command's name. Throws {@link UsageError} on unknown flags, missing values and values outside the choices. */
export function parseFlags(command: Command, argv: readonly string[]): Parsed {
  const known = flagsOf(command);
  const options: Record<string, { type: "string" | "boolean"; short?: string; multiple?: boolean }> = {};
  for (const flag of known) {
    options[flag.name] = {
      type: flag.value === "boolean" ? "boolean" : "string",
      ...(flag.short === undefined ? {} : { short: flag.short }),
      ...(flag.many === true ? { multiple: true } : {}),
    };
  }
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${text.split(". ")[0]?.replace(/\.$/, "")}; \`clew ${command.name} --help\` lists the flags`);
  }
  for (const flag of known) {
    const value = parsed.values[flag.name];
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === "string" && flag.choices !== undefined && !flag.choices.includes(one)) {
        throw new UsageError(`expected --${flag.name} to be one of ${flag.choices.join(", ")}, came \`${one}\``);
      }
    }
  }
  return { words: parsed.positionals, flags: parsed.values as Parsed["flags"] };
}

/** The request object made of flags and positional fields. Throws {@link UsageError} with the place and the expectation. */
export function readRequest<T extends z.ZodObject>(
  schema: T,
  parsed: Invocation["flags"],
  positional: Readonly<Record<string, unknown>>,
): z.output<T> {
  const input: Record<string, unknown> = {};
  for (const [field, member] of Object.entries(schema.shape)) {
    const value = positional[field] ?? parsed[kebab(field)];
    if (value === undefined) continue;
    const { type } = kindOf(member as z.ZodType);
    input[field] = type === "number" && typeof value === "string" ? Number(value) : value;
  }
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new UsageError(`--${kebab(String(issue?.path[0] ?? ""))}: ${issue?.message.toLowerCase() ?? "not understood"}`);
}
