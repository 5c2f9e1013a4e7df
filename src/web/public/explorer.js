/** The explorer: asks who-can and shows rows, and the path of the one that is chosen. */
import { keepToken, Refused, read } from "./api.js";
import { element } from "./dom.js";
import { shortName } from "./path-picture.js";
import { showRow } from "./row-detail.js";

const byId = (id) => document.getElementById(id);
const form = byId("ask");
const status = byId("status");
const table = byId("rows");
const detail = byId("detail");
const FIELDS = ["snapshot", "verb", "resource", "name", "namespace", "through", "vendor"];
/** Rows shown at once; the rest is a click away. */
const PAGE = 200;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const asked = Object.fromEntries(FIELDS.map((field) => [field, form.elements[field].value.trim()]));
  history.replaceState(null, "", `#${new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ""))}`);
  void guarded(() => ask(asked));
});

byId("credentials").addEventListener("close", () => {
  const { token } = byId("credentials").querySelector("form").elements;
  keepToken(token.value.trim());
  token.value = "";
  void guarded(start);
});

void guarded(start);

async function start() {
  const { snapshots } = await read("/v1/snapshots", { limit: 200 });
  const choices = snapshots
    .filter(({ state }) => state === "ready")
    .map(({ id, createdAt, labels, documents }) => {
      const said = Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(" ");
      return element(
        "option",
        { value: id },
        `${createdAt.slice(0, 16).replace("T", " ")} · ${documents} documents ${said} · ${id.slice(7, 15)}`,
      );
    });
  byId("snapshot").replaceChildren(...choices);
  if (choices.length === 0) {
    say("There is no snapshot yet: upload one with POST /v1/snapshots, or start with clew serve -s DIR.");
    return;
  }
  const asked = new URLSearchParams(location.hash.slice(1));
  for (const field of FIELDS) if (asked.has(field)) form.elements[field].value = asked.get(field);
  if (form.elements.snapshot.value === "") form.elements.snapshot.selectedIndex = 0;
  if (asked.size > 0) form.requestSubmit();
}

async function ask({ snapshot, ...question }) {
  say("Asking …");
  detail.hidden = true;
  byId("results").classList.add("single");
  const answer = await read(`/v1/snapshots/${snapshot}/who-can`, question);
  const { moreByAll, vendor } = answer.summary;
  const counted = ["allowed", "conditional", "unknown"].map((verdict) => [
    answer.rows.filter((row) => row.verdict === verdict).length,
    verdict,
  ]);
  const said = counted.filter(([count]) => count > 0).map(([count, verdict]) => `${count} ${verdict}`);
  if (vendor > 0 && question.vendor === "hide") said.push(`${vendor} built-in hidden`);
  if (moreByAll > 0 && question.through !== "all") said.push(`${moreByAll} more if rights are abused`);
  say(said.length === 0 ? "Nobody." : said.join(" · "));
  table.hidden = answer.rows.length === 0;
  showRows(snapshot, answer.rows);
}

function showRows(snapshot, rows) {
  const body = table.tBodies[0];
  body.replaceChildren();
  const add = (from) => {
    body.append(...rows.slice(from, from + PAGE).map((row) => rowPart(snapshot, row)));
    const left = rows.length - from - PAGE;
    if (left <= 0) return;
    const button = element(
      "button",
      {
        type: "button",
        class: "plain",
        onclick: () => {
          button.closest("tr").remove();
          add(from + PAGE);
        },
      },
      `show ${Math.min(left, PAGE)} more of ${left}`,
    );
    body.append(element("tr", {}, element("td", { colspan: 4 }, button)));
  };
  add(0);
  body.querySelector("tr")?.click();
}

function rowPart(snapshot, row) {
  const { name, about } = shortName(row.identity.id);
  const choose = () => {
    table.querySelector("tr.chosen")?.classList.remove("chosen");
    part.classList.add("chosen");
    byId("results").classList.remove("single");
    showRow(detail, snapshot, row);
  };
  const part = element(
    "tr",
    { tabindex: 0, onclick: choose, onkeydown: (event) => event.key === "Enter" && choose() },
    element(
      "td",
      {},
      element("div", { class: "mono" }, name),
      element(
        "div",
        { class: "quiet" },
        [about, row.identity.exists === false ? "does not exist" : ""].filter(Boolean).join(" · "),
      ),
    ),
    element("td", {}, element("span", { class: `badge ${row.verdict}` }, row.verdict)),
    element("td", {}, via(row)),
    element("td", {}, where(row)),
  );
  return part;
}

function via({ path }) {
  const steps = path.steps.map(({ edge }) => edge);
  const grant = path.grant?.binding ?? path.grant?.policy ?? path.grant?.authorizer ?? "";
  return element(
    "div",
    {},
    steps.length === 0 ? "" : element("div", {}, steps.join(" → ")),
    element("div", { class: "quiet mono" }, grant),
  );
}

function where({ cluster, scope }) {
  const places = scope.map(({ namespaces, resources }) =>
    resources === undefined
      ? namespaces === "*"
        ? "all namespaces"
        : (namespaces ?? []).join(", ")
      : resources === "*"
        ? "all"
        : resources.join(", "),
  );
  return element(
    "div",
    {},
    element("div", {}, cluster ?? "AWS"),
    element("div", { class: "quiet" }, places.filter(Boolean).join("; ")),
  );
}

function say(text, isFault = false) {
  status.textContent = text;
  status.classList.toggle("fault", isFault);
}

async function guarded(work) {
  try {
    await work();
  } catch (error) {
    if (error instanceof Refused && error.status === 401) byId("credentials").showModal();
    else say(error instanceof Error ? error.message : String(error), true);
  }
}
