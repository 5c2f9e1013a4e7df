/** Hubs: hidden joints that keep quadratic fans linear. A step leads to the hub, spokes lead on at no cost. */
import type { Identities } from "./identities.ts";

export interface Spoke {
  readonly hub: number;
  readonly to: number;
}

export interface Hubs {
  /** The hub of that name. `members` is asked whenever the spokes are wanted, so that identities which come later are in it; members may be hubs themselves. */
  get(name: string, members: () => Iterable<number>): number;
  spokes(): Iterable<Spoke>;
}

/** An empty table of hubs over an identity table. */
export function hubTable(identities: Identities): Hubs {
  const known = new Map<string, { readonly hub: number; readonly members: () => Iterable<number> }>();
  return {
    get(name, members) {
      const found = known.get(name);
      if (found !== undefined) return found.hub;
      const hub = identities.hub(name);
      known.set(name, { hub, members });
      return hub;
    },
    *spokes() {
      // The table grows while it is walked: hubs of hubs are made when the outer one is asked.
      for (const { hub, members } of known.values()) for (const to of members()) yield { hub, to };
    },
  };
}
