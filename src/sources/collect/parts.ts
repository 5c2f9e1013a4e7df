/** What can be collected, in parts that are switched on and off. */

export const PARTS = ["iam", "eks", "ec2", "organizations", "sso", "lambda", "ssm", "ecr", "kubernetes"] as const;
export type Part = (typeof PARTS)[number];

/** What each part reads, for help texts. */
export const PART_TITLES: Readonly<Record<Part, string>> = {
  iam: "users, groups, roles, policies, OIDC and SAML providers",
  eks: "clusters, access entries, pod identity, node groups, Fargate profiles, add-ons, capabilities",
  ec2: "metadata options and profiles of instances, launch templates",
  organizations: "the organization's tree, its service and resource control policies",
  sso: "permission sets of Identity Center and their assignments",
  lambda: "functions and their roles",
  ssm: "instances that Systems Manager reaches",
  ecr: "policies of repositories",
  kubernetes: "objects that access depends on; of Secrets the names only",
};

/** Read unless told otherwise: what every answer about a cluster needs. */
export const DEFAULT_PARTS: readonly Part[] = ["iam", "eks", "ec2", "organizations", "kubernetes"];
