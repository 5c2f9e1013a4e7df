/** Keeps the process small while it passes many short-lived objects through. */
import { setFlagsFromString } from "node:v8";

/** Collections under way. */
let users = 0;

/**
 * Stops V8 from growing its space for young objects; gives what allows it again. A page is garbage as soon as it is
 * written, so the space would grow to its limit and hold a hundred megabytes of it (V8 `NewSpace::Grow`,
 * `semi_space_growth_factor`, by default 2; read at each collection).
 */
export function keepSmall(): () => void {
  if (users++ === 0) growBy(1);
  return () => {
    if (--users === 0) growBy(2);
  };
}

function growBy(factor: number): void {
  try {
    setFlagsFromString(`--semi-space-growth-factor=${factor}`);
  } catch {
    // On Workers nobody may set flags; there the space has a limit of its own.
  }
}
