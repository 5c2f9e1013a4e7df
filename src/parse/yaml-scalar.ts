/**
 * What a plain YAML scalar means to Kubernetes: the YAML 1.1 rules of `sigs.k8s.io/yaml`, whose reader is
 * goyaml.v2 (`resolve.go`, `resolve`; `yaml.go`, `convertToJSONableObject`), as JSON values.
 */

export type PlainValue = string | number | boolean | null;

const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) => [word, true] as const),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) => [word, false] as const),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
]);

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const DOT_FLOAT = /^\.[0-9]+(?:[eE][-+]?[0-9]+)?$/;
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
/** Go reads integers of up to 64 bits; beyond, a number is a float. */
const MAX_UINT64 = 2 ** 64;

/** First characters after which a plain scalar may be something else than text. Indexed by character code. */
const MAY_RESOLVE = new Uint8Array(128);
for (const char of "yYnNtTfFoO~+-0123456789.") MAY_RESOLVE[char.charCodeAt(0)] = 1;

/**
 * The value of a plain scalar: text, number, boolean or null. Takes the scalar as written, without surrounding space.
 * Numbers in base 60 and timestamps stay text; `.inf` and `.nan` stay text, as JSON has no form for them.
 */
export function resolvePlain(text: string): PlainValue {
  if (text === "") return null;
  const first = text.charCodeAt(0);
  // "null" in its three spellings begins with a letter of the table.
  if (first > 127 || MAY_RESOLVE[first] === 0) return text;
  if (text.length <= 5) {
    const word = WORDS.get(text);
    if (word !== undefined) return word;
  }
  if (first === 46) return DOT_FLOAT.test(text) ? finite(Number(text), text) : text;
  if (first > 57) return text;
  return resolveNumber(text);
}

function resolveNumber(text: string): PlainValue {
  const plain = text.includes("_") ? text.replaceAll("_", "") : text;
  const integer = INTEGER.exec(plain);
  if (integer !== null) {
    const [, sign, hex, binary, octal, decimal] = integer;
    const size =
      hex !== undefined
        ? Number.parseInt(hex, 16)
        : binary !== undefined
          ? Number.parseInt(binary, 2)
          : octal !== undefined
            ? Number.parseInt(octal, 8)
            : Number(decimal);
    if (size < MAX_UINT64) return sign === "-" ? 0 - size : size;
  }
  return FLOAT.test(plain) ? finite(Number(plain), text) : text;
}

const finite = (value: number, text: string): PlainValue => (Number.isFinite(value) ? value : text);

/**
 * The JSON object key that a scalar key becomes, or `undefined` for null, which `sigs.k8s.io/yaml` refuses
 * ("unsupported map key").
 */
export function keyText(value: PlainValue): string | undefined {
  return value === null ? undefined : String(value);
}
