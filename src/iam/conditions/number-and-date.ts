/** Numbers and dates of conditions. Dates: W3C ISO 8601 formats or epoch seconds. */

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const DATE =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/i;

/** A decimal number; `undefined` when the text is none. */
export function numberOf(text: string): number | undefined {
  return NUMBER.test(text.trim()) ? Number(text) : undefined;
}

/** An instant in milliseconds since 1970, UTC where no offset is given; `undefined` when the text is no date. Four digits are a year, any other number is epoch seconds. */
export function instantOf(text: string): number | undefined {
  const trimmed = text.trim();
  const match = DATE.exec(trimmed);
  if (match === null) {
    const seconds = numberOf(trimmed);
    return seconds === undefined ? undefined : seconds * 1000;
  }
  const [, year, month = "1", day = "1", hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] = match;
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return at + Number(`0.${fraction || "0"}`) * 1000 - offset(zone);
}

function offset(zone: string): number {
  if (zone.toUpperCase() === "Z") return 0;
  const digits = zone.replace(/\D/g, "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000;
}
