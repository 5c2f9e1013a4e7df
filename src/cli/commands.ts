/** The table of commands: help, completion, docs and dispatch come from it. */
import type { Command } from "./command.ts";
import { can } from "./commands/can.ts";
import { check } from "./commands/check.ts";
import { collect } from "./commands/collect.ts";
import { completionOf } from "./commands/completion.ts";
import { diff } from "./commands/diff.ts";
import { edges } from "./commands/edges.ts";
import { findings } from "./commands/findings.ts";
import { graph } from "./commands/graph.ts";
import { mapIdentity } from "./commands/map-identity.ts";
import { paths } from "./commands/paths.ts";
import { permissions } from "./commands/permissions.ts";
import { report } from "./commands/report.ts";
import { serve } from "./commands/serve.ts";
import { simulate } from "./commands/simulate.ts";
import { validate } from "./commands/validate.ts";
import { whatCan } from "./commands/what-can.ts";
import { whoCan } from "./commands/who-can.ts";

export const COMMANDS: readonly Command[] = [
  whoCan,
  can,
  whatCan,
  paths,
  diff,
  check,
  report,
  findings,
  graph,
  edges,
  validate,
  mapIdentity,
  simulate,
  collect,
  permissions,
  serve,
  completionOf(() => COMMANDS),
];
