/** A path as a picture: identities from top to bottom, the step between two of them on the line, the grant at the end. */
import { shape } from "./dom.js";

const WIDTH = 300;
const HEIGHT = 46;
const GAP = 56;
const COLUMN = WIDTH + 40;

/** The last part of an identity key, and what comes before it. */
export function shortName(key) {
  const [name, cluster] = splitCluster(key);
  const arn = /^arn:[^:]*:[^:]*:[^:]*:([^:]*):(.*)$/.exec(name);
  if (arn !== null) return { name: arn[2], about: `AWS account ${arn[1]}` };
  const account = /^system:serviceaccount:([^:]*):(.*)$/.exec(name);
  const where = cluster === "" ? "" : ` in ${cluster}`;
  if (account !== null) return { name: `${account[1]}/${account[2]}`, about: `ServiceAccount${where}` };
  const named = /^(user|group|node|pod):(.*)$/.exec(name);
  if (named !== null) return { name: named[2], about: `${named[1]}${where}` };
  return { name, about: cluster === "" ? "" : cluster };
}

function splitCluster(key) {
  const at = key.startsWith("arn:") ? -1 : key.lastIndexOf("@");
  return at < 0 ? [key, ""] : [key.slice(0, at), key.slice(at + 1)];
}

const cut = (text, length) => (text.length > length ? `…${text.slice(text.length - length + 1)}` : text);

/** The SVG of a path that starts at `start`. */
export function pathPicture(start, path) {
  const parts = [];
  let lowest = 0;
  let columns = 1;

  const box = (column, row, key, kind) => {
    const { name, about } = kind === "grant" ? key : shortName(key);
    const [x, y] = [column * COLUMN + 1, row * (HEIGHT + GAP) + 1];
    lowest = Math.max(lowest, y + HEIGHT);
    columns = Math.max(columns, column + 1);
    parts.push(
      shape(
        "g",
        {},
        shape("title", {}, kind === "grant" ? `${about}: ${name}` : key),
        shape("rect", { x, y, width: WIDTH, height: HEIGHT, rx: 6, class: kind }),
        shape("text", { x: x + 12, y: y + 20 }, cut(name, 34)),
        shape("text", { x: x + 12, y: y + 37, class: "small" }, cut(about, 44)),
      ),
    );
  };
  const arrow = (column, row, label, nature) => {
    const x = column * COLUMN + 24;
    const [from, to] = [row * (HEIGHT + GAP) + HEIGHT + 1, (row + 1) * (HEIGHT + GAP)];
    parts.push(
      shape("path", { d: `M${x} ${from}V${to - 5}`, class: nature }),
      shape("path", { d: `M${x - 5} ${to - 7}L${x} ${to}L${x + 5} ${to - 7}Z`, class: "tip" }),
      shape("text", { x: x + 14, y: (from + to) / 2 + 4, class: "small" }, label),
    );
  };
  /** Draws a chain and gives the row after its last box. */
  const chain = (column, row, first, steps, kind) => {
    let at = row;
    box(column, at, first, kind);
    for (const step of steps) {
      arrow(column, at, step.nature === "abuse" ? `${step.edge} (abuse)` : step.edge, step.nature);
      at++;
      box(column, at, step.to, "");
      for (const [index, used] of (step.uses ?? []).entries()) {
        const [head] = used;
        if (head === undefined) continue;
        const side = column + 1 + index;
        chain(side, Math.max(0, at - used.length), head.from, used, "");
        const y = at * (HEIGHT + GAP) + HEIGHT / 2;
        parts.push(shape("path", { d: `M${side * COLUMN} ${y}H${column * COLUMN + WIDTH + 2}`, class: "abuse" }));
      }
    }
    return at + 1;
  };

  const next = chain(0, 0, start, path.steps, "start");
  if (path.grant !== undefined) {
    arrow(0, next - 1, "may", "identity");
    const { authorizer, binding, role, policy } = path.grant;
    box(
      0,
      next,
      { name: role === undefined ? (policy ?? authorizer) : role.replace(/\/\//, "/"), about: binding ?? authorizer },
      "grant",
    );
  }
  const width = columns * COLUMN - 38;
  return shape(
    "svg",
    {
      class: "picture",
      viewBox: `0 0 ${width} ${lowest + 2}`,
      width,
      role: "img",
      "aria-label": `path of ${path.steps.length} steps`,
    },
    parts,
  );
}
