/** Evidence handles: where a human can see what a fact says. A handle is a u32; document and JSON Pointer are worked out on demand. */

declare const handleBrand: unique symbol;
/** Index into an {@link EvidenceTable}. */
export type Handle = number & { readonly [handleBrand]: true };

/** A place in a document. `pointer` is a JSON Pointer (RFC 6901); in a YAML stream of several documents its first segment is the index of the document. */
export interface Place {
  readonly document: string;
  readonly pointer: string;
}

export interface EvidenceTable {
  /** Number of handles given out. */
  readonly size: number;
  /** Registers a document by name and returns the handle of its root (`pointer` ""). The same name gives the same handle. */
  document(name: string): Handle;
  /** The handle of a place below another one: `below(item, "rules", 3)`. Interned: equal places have equal handles. */
  below(parent: Handle, ...segments: readonly (string | number)[]): Handle;
  /** Document and pointer of a handle. */
  locate(handle: Handle): Place;
}

/** An empty evidence table. */
export function evidenceTable(): EvidenceTable {
  const parents: number[] = [];
  const segments: (string | number)[] = [];
  const documents = new Map<string, Handle>();
  // One level of children a parent: most parents have a handful, so the map is made when the first child is.
  const children = new Map<number, Map<string | number, Handle>>();

  const push = (parent: number, segment: string | number): Handle => {
    parents.push(parent);
    segments.push(segment);
    return (parents.length - 1) as Handle;
  };

  const table: EvidenceTable = {
    get size() {
      return parents.length;
    },
    document(name) {
      const known = documents.get(name);
      if (known !== undefined) return known;
      const handle = push(-1, name);
      documents.set(name, handle);
      return handle;
    },
    below(parent, ...path) {
      let at = parent;
      for (const segment of path) {
        let known = children.get(at);
        if (known === undefined) {
          known = new Map();
          children.set(at, known);
        }
        let child = known.get(segment);
        if (child === undefined) {
          child = push(at, segment);
          known.set(segment, child);
        }
        at = child;
      }
      return at;
    },
    locate(handle) {
      const path: string[] = [];
      let at: number = handle;
      for (;;) {
        const parent = parents[at];
        const segment = segments[at];
        if (parent === undefined || segment === undefined) throw new RangeError(`no evidence has the handle ${handle}`);
        if (parent < 0)
          return {
            document: String(segment),
            pointer: path
              .reverse()
              .map((part) => `/${part}`)
              .join(""),
          };
        path.push(String(segment).replaceAll("~", "~0").replaceAll("/", "~1"));
        at = parent;
      }
    },
  };
  return table;
}
