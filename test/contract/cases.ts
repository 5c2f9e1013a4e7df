/** The whole contract of the service, the same for every runtime. */
import { ACCESS_CASES } from "./access-cases.ts";
import { CONVENTION_CASES } from "./convention-cases.ts";
import { ESTATE_CASES } from "./estate-cases.ts";
import { QUERY_CASES } from "./query-cases.ts";
import { SHARD_CASES } from "./shard-cases.ts";
import { SNAPSHOT_CASES } from "./snapshot-cases.ts";
import type { ContractCase } from "./subject.ts";

export const HTTP_CASES: readonly ContractCase[] = [
  ...SNAPSHOT_CASES,
  ...QUERY_CASES,
  ...ESTATE_CASES,
  ...CONVENTION_CASES,
  ...ACCESS_CASES,
  ...SHARD_CASES,
];
