/** What Clew says of odd questions: it answers them, and says how it took them. */
import { describe, expect, it } from "vitest";
import { clew } from "./terminal.ts";

const at = ["-s", "examples/estate"];

describe("notes", () => {
  it.each([
    [
      "a namespace that nothing speaks of",
      ["delete", "pods", "-n", "porduction"],
      "namespace `porduction` in clusters `prod-eu`, `shared-dev`",
    ],
    [
      "a namespace that one cluster lacks",
      ["delete", "pods", "-n", "payments"],
      "namespace `payments` in cluster `shared-dev`",
    ],
    ["a verb nobody sends", ["remove", "pods"], "`remove` is no verb"],
    ["a verb in capitals", ["DELETE", "pods"], "verbs are lower-case: `delete`"],
    ["a method that is none", ["list", "/metrics"], "`list` is no verb"],
    ["a resource nobody knows", ["get", "widgets"], "no resource `widgets` is known"],
    ["a namespace for what has none", ["delete", "nodes", "-n", "prod"], "`nodes` is cluster-scoped"],
  ])("%s", async (_, words, note) => {
    const ran = await clew(["who-can", ...words, ...at]);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain(note);
    const json = JSON.parse((await clew(["who-can", ...words, ...at, "-o", "json", "-q"])).stdout);
    expect(json.notes.join("\n")).toContain(note);
  });

  it.each([
    [["delete", "pods", "-n", "prod", "--cluster", "prod-eu"]],
    [["delete", "po", "-A"]],
    [["scale", "deploy.apps/scale"].with(0, "update")],
    [["get", "/metrics"]],
    [["impersonate", "users"]],
    [["delete", "namespaces", "prod"]],
    [["get", "pods/log", "cart-0", "-n", "prod", "--cluster", "prod-eu"]],
  ])("nothing is said of %j", async (words) => {
    const ran = await clew(["who-can", ...words, ...at, "-o", "json", "-q"]);
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout).notes).toEqual([]);
  });
});
