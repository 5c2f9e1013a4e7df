import { expect, test } from "vitest";
import { EN } from "../../src/messages/en.ts";
import { KO } from "../../src/messages/ko.ts";
import { LANGS, type MessageId, paramsOf, plain, sayIn } from "../../src/messages/message.ts";

// The compiler holds the keys; texts can still be empty or forget a parameter.
const IDS = Object.keys(EN) as MessageId[];

test("every message has every language, with the same parameters", () => {
  expect(Object.keys(KO).sort()).toEqual([...IDS].sort());
  for (const id of IDS) {
    expect(KO[id].trim(), id).not.toBe("");
    for (const lang of LANGS) expect(paramsOf(lang, id), `${lang} ${id}`).toEqual(paramsOf("en", id));
  }
});

test("messages are lower-case without a full stop, but for names and whole sentences of the page", () => {
  for (const id of IDS) if (/^(lead|check|diff|access)\./.test(id)) expect(EN[id]).not.toMatch(/^[A-Z](?!WS)|\.$/);
});

test.each([
  ["en", "path.steps", { n: 1 }, "1 step"],
  ["en", "path.steps", { n: 3 }, "3 steps"],
  ["ko", "path.steps", { n: 3 }, "3단계"],
  ["en", "grant.accessPolicy", { policy: "x" }, "access policy x"],
  ["en", "grant.accessPolicy", {}, "access policy ?"],
] as const)("%s %s %j", (lang, id, params, text) => {
  expect(plain(sayIn(lang)(id, params))).toBe(text);
});

test("a value in backticks becomes a code piece, whatever it holds", () => {
  expect(sayIn("en")("grant.iam", { policy: "a`{b}" })).toEqual(["policy ", { code: "a`{b}" }]);
});
