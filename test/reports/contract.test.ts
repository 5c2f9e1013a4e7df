/** What every renderer promises, on every kind of answer, with ordinary and with hostile names. */

import { DOMParser } from "@xmldom/xmldom";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import Graph from "graphology";
import gexfFormat from "graphology-gexf";
import graphmlFormat from "graphology-graphml";
import { HtmlValidate } from "html-validate";
import { describe, expect, test } from "vitest";
import { renderers } from "../../src/reports/renderers.ts";
import { FORMATS, type Format, type ReportInput } from "../../src/reports/report.ts";
import { HOSTILE, inputs, options } from "./answers.ts";
import sarifSchema from "./fixtures/sarif-schema-2.1.0.json" with { type: "json" };

const Draft04 = "default" in Ajv ? Ajv.default : Ajv;
const Mixed = "default" in Graph ? Graph.default : Graph;
const formats = "default" in addFormats ? addFormats.default : addFormats;

const TAGS = new Set(
  "html head meta title style body header h1 ul li dl dt dd nav a main div input output section h2 p table thead tr th tbody td details summary ol code span svg path g text rect footer script".split(
    " ",
  ),
);

const render = (format: Format, input: ReportInput, lang: "en" | "ko" = "en"): string =>
  [...renderers[format](input, { ...options, lang, date: "2026-11-25T00:00:00Z" })].join("");

const NAMES = [
  ["ordinary", ["ci", "dev", "ops", "audit"]],
  ...HOSTILE.map((name) => [`hostile ${JSON.stringify(name)}`, [name, "x"]] as const),
] as const;

function wellFormed(xml: string): Document {
  const faults: string[] = [];
  const note = (text: string): void => void faults.push(text);
  const document = new DOMParser({ errorHandler: { warning: note, error: note, fatalError: note } }).parseFromString(
    xml,
    "text/xml",
  );
  expect(faults).toEqual([]);
  return document as unknown as Document;
}

describe.each(NAMES)("%s", (_title, names) => {
  const all = inputs(names);

  test("every format renders every answer in both languages, and equal input gives equal bytes", () => {
    for (const format of FORMATS) {
      for (const [index, input] of all.entries()) {
        for (const lang of ["en", "ko"] as const) {
          const text = render(format, input, lang);
          const again = inputs(names)[index];
          expect(again === undefined ? "" : render(format, again, lang)).toBe(text);
          expect(text, `${format} ${input.kind}`).not.toMatch(/undefined|\[object/);
        }
      }
    }
  });

  test("json gives the answer back", () => {
    for (const input of all)
      expect(JSON.parse(render("json", input))).toEqual(JSON.parse(JSON.stringify(input.answer)));
  });

  test("sarif keeps the OASIS schema", () => {
    const ajv = new Draft04({ strict: false });
    formats(ajv);
    const validate = ajv.compile(sarifSchema);
    for (const input of all) {
      const log: unknown = JSON.parse(render("sarif", input));
      validate(log);
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  test("html has no fault, no foreign element, and nothing from elsewhere", async () => {
    const validator = new HtmlValidate({
      extends: ["html-validate:standard"],
      rules: { "no-inline-style": "off", "require-sri": "off", "long-title": "off", "svg-focusable": "off" },
    });
    for (const input of all) {
      const page = render("html", input);
      const report = await validator.validateString(page);
      expect(
        report.results.flatMap((result) =>
          result.messages.map((message) => `${message.line} ${message.ruleId} ${message.message}`),
        ),
      ).toEqual([]);
      const tags = [...page.replace(/<(style|script)>[\s\S]*?<\/\1>/g, "<$1>").matchAll(/<([a-z][a-z0-9]*)([^>]*)>/g)];
      for (const [, tag = "", attributes = ""] of tags) {
        expect(TAGS.has(tag), tag).toBe(true);
        expect(attributes.replace(/"[^"]*"/g, "")).not.toMatch(/\b(src|href=[^#]|on\w+|style)=/);
      }
      expect(tags.filter(([, tag]) => tag === "script").length).toBe(1);
      expect(page).not.toMatch(/@import|url\(/);
      expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    }
  });

  test("junit and the graph files are well-formed XML; graphology reads back the same nodes and edges", () => {
    for (const input of all) {
      wellFormed(render("junit", input));
      const lines = render("ndjson", input)
        .trim()
        .split("\n")
        .filter((line) => line !== "")
        .map((line): { type: string } => JSON.parse(line));
      const nodes = lines.filter((line) => line.type === "node").length;
      for (const [format, read] of [
        ["gexf", gexfFormat],
        ["graphml", graphmlFormat],
      ] as const) {
        const text = render(format, input);
        wellFormed(text);
        const graph = read.parse(Mixed, text, { addMissingNodes: false, allowUndeclaredAttributes: false });
        expect(graph.order, format).toBe(nodes);
        expect(graph.size, format).toBe(lines.length - nodes);
      }
    }
  });

  test("csv reads back cell by cell, every record as long as its heading, no cell a formula", () => {
    for (const input of all) {
      const records = readCsv(render("csv", input));
      const [heading = []] = records;
      for (const record of records) {
        expect(record.length).toBe(heading.length);
        for (const value of record) expect(value).not.toMatch(/^[=+\-@\t\r|%]/);
      }
    }
  });

  test("mermaid and dot put every name into one quoted string", () => {
    for (const input of all) {
      for (const line of render("mermaid", input).split("\n").slice(1))
        expect(line).toMatch(/^$|^ {2}n\d+(\(|\[\[)"[^"]*"(\)|\]\])$|^ {2}n\d+ -(\.-|-)>\|"[^"]*"\| n\d+$/);
      for (const line of render("dot", input).split("\n"))
        expect(line.replace(/"(?:[^"\\]|\\.)*"/g, "S")).toMatch(
          /^(digraph S \{|\}|| {2}(rankdir=LR|(node|edge) \[.*\]);| {2}S \[label=S(, shape=note)?\];| {2}S -> S \[label=S, color=S(, style=dashed)?\];)$/,
        );
    }
  });

  test("markdown keeps table rows on one line with as many cells as the heading", () => {
    for (const input of all) {
      let columns = 0;
      for (const line of render("markdown", input).split("\n")) {
        if (!line.startsWith("| ")) {
          columns = 0;
          continue;
        }
        const cells = line.replaceAll("\\|", "").split("|").length;
        if (columns === 0) columns = cells;
        expect(cells).toBe(columns);
      }
    }
  });
});

/** RFC 4180 reader: the renderer's own output is judged by other code. */
function readCsv(text: string): string[][] {
  const records: string[][] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let record: string[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    at = match.index + match[0].length;
    record.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "\r\n") {
      records.push(record);
      record = [];
    }
  }
  expect(at).toBe(text.length);
  return records;
}
