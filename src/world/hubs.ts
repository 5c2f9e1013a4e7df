/** Hubs: hidden joints that keep quadratic fans linear. A step leads to the hub, spokes lead on at no cost. */
import type { Identities } from "./identities.ts";

export interface Spoke {
  readonly hub: number;
  readonly to: number;
}

export interface Hubs {
  /** The hub of that name; `members` is asked once, when the hub is first wanted. Members may be hubs themselves. */
  get(name: string, members: (hub: number) => Iterable<number>): number;
  spokes(): Iterable<Spoke>;
}

/** An empty table of hubs over an identity table. */
export function hubTable(identities: Identities): Hubs {
  const known = new Map<string, number>();
  const spokes: Spoke[] = [];
  return {
    get(name, members) {
      const found = known.get(name);
      if (found !== undefined) return found;
      const hub = identities.hub(name);
      known.set(name, hub);
      for (const to of members(hub)) spokes.push({ hub, to });
      return hub;
    },
    spokes: () => spokes,
  };
}
