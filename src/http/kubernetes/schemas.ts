/** Shapes of authorization.k8s.io/v1, authentication.k8s.io/v1 and discovery (k8s.io/api and k8s.io/apimachinery, Kubernetes 1.33). */
import { z } from "zod";

const resourceAttributes = z.looseObject({
  namespace: z.string().optional(),
  verb: z.string().optional(),
  group: z.string().optional(),
  version: z.string().optional(),
  resource: z.string().optional(),
  subresource: z.string().optional(),
  name: z.string().optional(),
});
const nonResourceAttributes = z.looseObject({ path: z.string().optional(), verb: z.string().optional() });

const what = {
  resourceAttributes: resourceAttributes.optional(),
  nonResourceAttributes: nonResourceAttributes.optional(),
};
const typeMeta = (kind: string) => ({
  apiVersion: z.literal("authorization.k8s.io/v1").optional(),
  kind: z.literal(kind).optional(),
  metadata: z.looseObject({}).nullish(),
});

const accessStatus = z.object({
  allowed: z.boolean(),
  denied: z.boolean().optional(),
  reason: z.string().optional(),
  evaluationError: z.string().optional(),
});

export const subjectSpec = z.looseObject({
  ...what,
  user: z.string().optional(),
  groups: z.array(z.string()).nullish(),
  uid: z.string().optional(),
  extra: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
});
export const selfSpec = z.looseObject(what);

export const subjectAccessReview = z.looseObject({ ...typeMeta("SubjectAccessReview"), spec: subjectSpec });
export const localSubjectAccessReview = z.looseObject({ ...typeMeta("LocalSubjectAccessReview"), spec: subjectSpec });
export const selfSubjectAccessReview = z.looseObject({ ...typeMeta("SelfSubjectAccessReview"), spec: selfSpec });
export const selfSubjectRulesReview = z.looseObject({
  ...typeMeta("SelfSubjectRulesReview"),
  spec: z.looseObject({ namespace: z.string().optional() }),
});

export const reviewed = z
  .looseObject({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.looseObject({}),
    spec: z.looseObject({}),
    status: accessStatus,
  })
  .meta({ id: "AccessReview" });

export const rulesReviewed = z
  .looseObject({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.looseObject({}),
    spec: z.looseObject({}),
    status: z.object({
      resourceRules: z.array(
        z.object({
          verbs: z.array(z.string()),
          apiGroups: z.array(z.string()).optional(),
          resources: z.array(z.string()).optional(),
          resourceNames: z.array(z.string()).optional(),
        }),
      ),
      nonResourceRules: z.array(
        z.object({ verbs: z.array(z.string()), nonResourceURLs: z.array(z.string()).optional() }),
      ),
      incomplete: z.boolean(),
      evaluationError: z.string().optional(),
    }),
  })
  .meta({ id: "RulesReview" });

export const whoAmI = z
  .looseObject({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.looseObject({}),
    status: z.object({ userInfo: z.object({ username: z.string(), groups: z.array(z.string()) }) }),
  })
  .meta({ id: "SelfSubjectReview" });

/** Errors under a cluster, as client-go reads them: metav1.Status. */
export const statusSchema = z
  .object({
    kind: z.literal("Status"),
    apiVersion: z.literal("v1"),
    metadata: z.object({}),
    status: z.literal("Failure"),
    message: z.string(),
    reason: z.string(),
    code: z.number().int(),
  })
  .meta({ id: "KubernetesStatus" });

/** Any discovery document. */
export const discoveryDocument = z.looseObject({ kind: z.string() }).meta({ id: "KubernetesDiscovery" });
