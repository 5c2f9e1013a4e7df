/** Actions that give AWS principals more rights, or others a way into them; asked for together so that policies are looked through once. */
import { RAISING_ACTIONS } from "./raised.ts";

/** Lets whoever holds it in. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html */
export const UPDATE_TRUST = "iam:UpdateAssumeRolePolicy";
/** https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html */
export const CREATE_ENTRY = "eks:CreateAccessEntry";
export const ASSOCIATE_POLICY = "eks:AssociateAccessPolicy";
/** https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html */
export const ASSOCIATE_ROLE = "eks:CreatePodIdentityAssociation";
export const PASS_ROLE = "iam:PassRole";

export const WRITING_ACTIONS: readonly string[] = [
  ...RAISING_ACTIONS,
  UPDATE_TRUST,
  CREATE_ENTRY,
  ASSOCIATE_POLICY,
  ASSOCIATE_ROLE,
  PASS_ROLE,
];
