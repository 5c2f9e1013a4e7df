/** The proof of one row: its path as a picture, then every step with its needs and where each can be seen. */
import { read } from "./api.js";
import { element } from "./dom.js";
import { pathPicture } from "./path-picture.js";

/** Fills `panel` with the proof of `row`, of the snapshot `snapshot`. */
export function showRow(panel, snapshot, row) {
  const { identity, path, limits, open } = row;
  panel.replaceChildren(
    element("h2", {}, identity.id),
    element(
      "p",
      { class: "quiet" },
      [identity.kind, row.cluster ?? "AWS", row.otherPaths > 0 ? `${row.otherPaths} other paths` : ""]
        .filter(Boolean)
        .join(" · "),
    ),
    pathPicture(identity.id, path),
    ...path.steps.map((step) => stepPart(snapshot, step)),
    ...grantPart(snapshot, path.grant),
    ...(Object.keys(open).length === 0
      ? []
      : [element("h3", {}, "Open"), element("pre", {}, JSON.stringify(open, null, 2))]),
    ...(limits.length === 0 ? [] : [element("p", { class: "quiet" }, `limits: ${limits.join("; ")}`)]),
  );
  panel.hidden = false;
}

function stepPart(snapshot, step) {
  return element(
    "section",
    {},
    element("h3", {}, `${step.edge} `, element("span", { class: `badge ${step.verdict}` }, step.verdict)),
    element(
      "ul",
      { class: "needs" },
      step.needs.map((need) =>
        element(
          "li",
          {},
          need.need,
          need.note === undefined ? "" : ` (${need.note})`,
          ...need.evidence.map((place) => evidencePart(snapshot, place)),
        ),
      ),
    ),
  );
}

function grantPart(snapshot, grant) {
  if (grant === undefined) return [];
  const said = [grant.binding, grant.role, grant.policy].filter(Boolean).join(" → ");
  return [
    element(
      "section",
      {},
      element("h3", {}, `grant: ${grant.authorizer}`),
      element("div", {}, said),
      ...grant.evidence.map((place) => evidencePart(snapshot, place)),
    ),
  ];
}

/** A place in a document; the lines around it are shown when it is clicked. */
function evidencePart(snapshot, { document: name, pointer, line }) {
  const where = line === undefined ? `${name} ${pointer}` : `${name}:${line}`;
  if (line === undefined) return element("div", { class: "quiet mono" }, where);
  const holder = element("div", {});
  const button = element(
    "button",
    { class: "evidence", type: "button", title: pointer, onclick: () => toggle() },
    where,
  );
  holder.append(button);
  const toggle = async () => {
    const shown = holder.querySelector("pre");
    if (shown !== null) {
      shown.remove();
      return;
    }
    const lines = element("pre", { class: "lines" }, "…");
    holder.append(lines);
    try {
      const window = await read(`/v1/snapshots/${snapshot}/evidence`, { document: name, line, context: 4 });
      lines.replaceChildren(
        ...window.lines.map((one) =>
          element(one.line === line ? "b" : "span", {}, `${String(one.line).padStart(5)}  ${one.text}\n`),
        ),
      );
    } catch (error) {
      lines.textContent = error.message;
    }
  };
  return holder;
}
