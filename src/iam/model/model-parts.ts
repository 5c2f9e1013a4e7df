/** What the parts of the IAM model share. */
import type { Estate } from "../../facts/estate.ts";
import type { GapTable } from "./gap-table.ts";
import type { OrganizationModel } from "./organization.ts";
import type { EstatePolicies } from "./policies.ts";
import type { PrincipalIndex } from "./principal-index.ts";
import type { ResourceIndex } from "./resource-index.ts";

/** The indexes of one estate, made once by `buildIam`. */
export interface ModelParts {
  readonly estate: Estate;
  readonly index: PrincipalIndex;
  readonly policies: EstatePolicies;
  readonly organization: OrganizationModel;
  readonly resources: ResourceIndex;
  readonly gaps: GapTable;
}
