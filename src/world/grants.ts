/** Who holds a permission, by which authorizer, where: the ends of paths. */
import type { AccessPolicyAssociationFact } from "../facts/eks.ts";
import type { Handle } from "../facts/evidence.ts";
import type { BindingFact, RoleFact } from "../facts/kubernetes.ts";
import type { Open } from "../facts/open.ts";

export type Grant =
  | {
      readonly authorizer: "rbac";
      readonly binding: BindingFact;
      /** The role as far as it is known: of a dangling binding only its name. */
      readonly role: Pick<RoleFact, "kind" | "name" | "namespace">;
      readonly rules: readonly number[];
      /** Index in the binding's subjects. */
      readonly subject: number;
      readonly vendor: boolean;
      readonly evidence: readonly Handle[];
    }
  | { readonly authorizer: "superuser"; readonly vendor: true; readonly evidence: readonly Handle[] }
  | {
      readonly authorizer: "node";
      readonly vendor: true;
      readonly evidence: readonly Handle[];
      readonly limits: readonly string[];
    }
  | {
      readonly authorizer: "access-policy";
      readonly association: AccessPolicyAssociationFact;
      readonly vendor: boolean;
      readonly evidence: readonly Handle[];
    }
  | {
      readonly authorizer: "iam";
      readonly vendor: boolean;
      readonly evidence: readonly Handle[];
      readonly policies: readonly string[];
    };

/** Where a grant holds. Of Kubernetes: a namespace ("" = everywhere) and object names; of AWS: resource patterns. */
export interface GrantScope {
  readonly namespace: string;
  readonly names: "*" | readonly string[];
  readonly resources?: "*" | readonly string[];
}

/** An identity that holds what was asked, there. */
export interface End {
  readonly node: number;
  readonly open: Open;
  readonly scope: GrantScope;
  readonly grant: Grant;
}
