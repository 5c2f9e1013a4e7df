import { expect } from "vitest";
import { entityResults, evaluationResponse, metadata } from "../../src/http/authzen/schemas.ts";
import { reviewed, rulesReviewed, statusSchema } from "../../src/http/kubernetes/schemas.ts";
import { type ContractCase, get, json, postJson, uploaded } from "./subject.ts";

const WEB = "system:serviceaccount:prod:web";
const AUTHORIZATION = "apis/authorization.k8s.io/v1";

export const CONVENTION_CASES: readonly ContractCase[] = [
  {
    // The shape of https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access
    name: "a SubjectAccessReview is answered as kube-apiserver answers it",
    run: async (subject) => {
      const id = await uploaded(subject, "sar");
      const base = `/v1/snapshots/${id}/clusters/one/${AUTHORIZATION}`;
      const spec = { user: WEB, resourceAttributes: { verb: "delete", resource: "pods", namespace: "prod" } };
      const answer = await postJson(subject, `${base}/subjectaccessreviews`, {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SubjectAccessReview",
        metadata: { creationTimestamp: null },
        spec,
      });
      expect(answer.status).toBe(201);
      const review = reviewed.parse(await json(answer));
      expect(review).toMatchObject({ kind: "SubjectAccessReview", spec, status: { allowed: true } });
      expect(review.status.reason).toBe(
        'RBAC: allowed by RoleBinding "deleters/prod" of Role "deleter" to ServiceAccount "web/prod"',
      );
      const denied = reviewed.parse(
        await json(await postJson(subject, `${base}/subjectaccessreviews`, { spec: { ...spec, user: "nobody" } })),
      );
      expect(denied.status.allowed).toBe(false);
      const url = reviewed.parse(
        await json(
          await postJson(subject, `${base}/subjectaccessreviews`, {
            spec: {
              user: "x",
              groups: ["system:authenticated"],
              nonResourceAttributes: { path: "/healthz", verb: "get" },
            },
          }),
        ),
      );
      expect(url.status.allowed).toBe(true);
      const local = reviewed.parse(
        await json(await postJson(subject, `${base}/namespaces/prod/localsubjectaccessreviews`, { spec })),
      );
      expect(local.status.allowed).toBe(true);
    },
  },
  {
    name: "reviews that kube-apiserver refuses are refused with a Status",
    run: async (subject) => {
      const id = await uploaded(subject, "sar-refused");
      const base = `/v1/snapshots/${id}/clusters/one/${AUTHORIZATION}`;
      const attributes = { resourceAttributes: { verb: "get", resource: "pods", namespace: "prod" } };
      for (const [path, body, code, reason] of [
        [`${base}/subjectaccessreviews`, { spec: { user: "x" } }, 422, "Invalid"],
        [`${base}/subjectaccessreviews`, { spec: attributes }, 422, "Invalid"],
        [
          `${base}/subjectaccessreviews`,
          { spec: { user: "x", ...attributes, nonResourceAttributes: { path: "/" } } },
          422,
          "Invalid",
        ],
        [`${base}/subjectaccessreviews`, { kind: "Pod", spec: { user: "x", ...attributes } }, 400, "BadRequest"],
        [
          `${base}/namespaces/other/localsubjectaccessreviews`,
          { spec: { user: "x", ...attributes } },
          400,
          "BadRequest",
        ],
        [
          `${base.replace("/one/", "/none/")}/subjectaccessreviews`,
          { spec: { user: "x", ...attributes } },
          404,
          "NotFound",
        ],
        [`${base}/selfsubjectrulesreviews`, { spec: {} }, 400, "BadRequest"],
      ] as const) {
        const answer = await postJson(subject, path, body);
        const status = statusSchema.parse(await json(answer));
        expect([answer.status, status.code, status.reason], JSON.stringify(body)).toEqual([code, code, reason]);
      }
    },
  },
  {
    name: "`--as` and `--as-group` become the asked identity, with the groups that are implied",
    run: async (subject) => {
      const id = await uploaded(subject, "as");
      const base = `/v1/snapshots/${id}/clusters/one`;
      const spec = { resourceAttributes: { verb: "delete", resource: "pods", namespace: "prod" } };
      const self = (headers: Record<string, string>): Promise<Response> =>
        postJson(subject, `${base}/${AUTHORIZATION}/selfsubjectaccessreviews`, { spec }, headers);
      const allowed = async (headers: Record<string, string>): Promise<boolean> =>
        reviewed.parse(await json(await self(headers))).status.allowed;
      expect(await allowed({ "impersonate-user": WEB })).toBe(true);
      expect(await allowed({ "impersonate-user": "bob" })).toBe(false);
      expect(await allowed({ "impersonate-user": "bob", "impersonate-group": "system:masters" })).toBe(true);
      expect(await allowed({})).toBe(false);
      expect((await self({ "impersonate-group": "system:masters" })).status).toBe(400);
      const who = await json(
        await postJson(
          subject,
          `${base}/apis/authentication.k8s.io/v1/selfsubjectreviews`,
          {},
          { "impersonate-user": WEB },
        ),
      );
      expect(who["status"]).toEqual({
        userInfo: {
          username: WEB,
          groups: ["system:serviceaccounts", "system:serviceaccounts:prod", "system:authenticated"],
        },
      });
      const rules = rulesReviewed.parse(
        await json(
          await postJson(
            subject,
            `${base}/${AUTHORIZATION}/selfsubjectrulesreviews`,
            { spec: { namespace: "prod" } },
            { "impersonate-user": WEB },
          ),
        ),
      );
      expect(rules.status.resourceRules).toContainEqual({
        verbs: ["delete", "get"],
        apiGroups: [""],
        resources: ["pods"],
        resourceNames: [],
      });
    },
  },
  {
    name: "kubectl finds the groups and resources it looks for",
    run: async (subject) => {
      const id = await uploaded(subject, "discovery");
      const base = `/v1/snapshots/${id}/clusters/one`;
      expect(await json(await get(subject, `${base}/api`))).toMatchObject({ kind: "APIVersions", versions: ["v1"] });
      const core = await json(await get(subject, `${base}/api/v1`));
      expect(core["resources"]).toContainEqual(
        expect.objectContaining({ name: "pods", kind: "Pod", namespaced: true, shortNames: ["po"] }),
      );
      const groups = await json(await get(subject, `${base}/apis`));
      expect((groups["groups"] as unknown as { name: string }[]).map(({ name }) => name)).toEqual(
        expect.arrayContaining(["apps", "authorization.k8s.io"]),
      );
      expect(await json(await get(subject, `${base}/apis/apps`))).toMatchObject({ kind: "APIGroup", name: "apps" });
      expect(JSON.stringify(await json(await get(subject, `${base}/apis/authorization.k8s.io/v1`)))).toContain(
        "selfsubjectaccessreviews",
      );
      expect((await get(subject, `${base}/apis/none.example.com/v1`)).status).toBe(404);
      expect((await get(subject, base.replace("/one", "/none"))).status).toBe(404);
    },
  },
  {
    // Requests of https://openid.net/specs/authorization-api-1_0.html §6 and §7, with identities of the snapshot.
    name: "AuthZEN evaluations are decided, singly and boxcarred",
    run: async (subject) => {
      const id = await uploaded(subject, "authzen");
      const base = `/v1/snapshots/${id}/access/v1`;
      const body = {
        subject: { type: "service-account", id: WEB },
        action: { name: "delete" },
        resource: { type: "pods", id: "prod/*" },
      };
      const answer = await postJson(subject, `${base}/evaluation`, body, {
        "x-request-id": "bfe9eb29-ab87-4ca3-be83-a1d5d8305716",
      });
      expect(answer.headers.get("x-request-id")).toBe("bfe9eb29-ab87-4ca3-be83-a1d5d8305716");
      expect(evaluationResponse.parse(await json(answer))).toMatchObject({
        decision: true,
        context: { verdict: "allowed" },
      });
      const no = evaluationResponse.parse(
        await json(await postJson(subject, `${base}/evaluation`, { ...body, action: { name: "create" } })),
      );
      expect(no.decision).toBe(false);
      const { resource, ...defaults } = body;
      const three = [{ resource }, { resource: { type: "secrets", id: "prod/db" } }, { resource }];
      const many = async (semantic?: string): Promise<unknown> => {
        const options = semantic === undefined ? {} : { options: { evaluations_semantic: semantic } };
        const decided = await json(
          await postJson(subject, `${base}/evaluations`, { ...defaults, evaluations: three, ...options }),
        );
        return (decided["evaluations"] as unknown as { decision: boolean }[]).map(({ decision }) => decision);
      };
      expect(await many()).toEqual([true, false, true]);
      expect(await many("deny_on_first_deny")).toEqual([true, false]);
      expect(await many("permit_on_first_permit")).toEqual([true]);
      const whole = evaluationResponse.parse(await json(await postJson(subject, `${base}/evaluations`, body)));
      expect(whole.decision).toBe(true);
      expect((await postJson(subject, `${base}/evaluations`, { ...defaults, evaluations: [{}] })).status).toBe(400);
      expect((await postJson(subject, `${base}/evaluation`, { subject: body.subject })).status).toBe(400);
    },
  },
  {
    name: "AuthZEN searches find subjects, resources and actions, page by page",
    run: async (subject) => {
      const id = await uploaded(subject, "authzen-search");
      const base = `/v1/snapshots/${id}/access/v1/search`;
      const asked = { action: { name: "delete" }, resource: { type: "pods", id: "prod/*" } };
      const subjects = entityResults.parse(
        await json(await postJson(subject, `${base}/subject`, { ...asked, subject: { type: "service-account" } })),
      );
      expect(subjects.results).toContainEqual({ type: "service-account", id: `${WEB}@one` });
      const first = entityResults.parse(
        await json(
          await postJson(subject, `${base}/subject`, { ...asked, subject: { type: "identity" }, page: { limit: 1 } }),
        ),
      );
      expect(first.page).toMatchObject({ count: 1 });
      expect(first.page.next_token).not.toBe("");
      const second = entityResults.parse(
        await json(
          await postJson(subject, `${base}/subject`, {
            ...asked,
            subject: { type: "identity" },
            page: { limit: 1, token: first.page.next_token },
          }),
        ),
      );
      expect(second.results[0]).not.toEqual(first.results[0]);
      const resources = entityResults.parse(
        await json(
          await postJson(subject, `${base}/resource`, {
            subject: { type: "service-account", id: WEB },
            action: { name: "delete" },
            resource: { type: "pods" },
          }),
        ),
      );
      expect(resources.results).toEqual([{ type: "pods", id: "prod/*" }]);
      const actions = await json(
        await postJson(subject, `${base}/action`, {
          subject: { type: "service-account", id: WEB },
          resource: { type: "pods", id: "prod/*" },
        }),
      );
      expect(actions["results"]).toEqual([{ name: "delete" }, { name: "get" }]);
    },
  },
  {
    name: "AuthZEN metadata names the endpoints, for the server and for each snapshot",
    run: async (subject) => {
      const root = metadata.parse(await json(await subject.fetch("/.well-known/authzen-configuration")));
      expect(root.access_evaluation_endpoint).toBe(`${root.policy_decision_point}/access/v1/evaluation`);
      const id = await uploaded(subject, "authzen-metadata");
      const own = metadata.parse(
        await json(await subject.fetch(`/.well-known/authzen-configuration/v1/snapshots/${id}`)),
      );
      expect(own.policy_decision_point).toBe(`${root.policy_decision_point}/v1/snapshots/${encodeURIComponent(id)}`);
      const { pathname } = new URL(own.access_evaluation_endpoint);
      const answer = await postJson(subject, pathname, {
        subject: { type: "user", id: "ann" },
        action: { name: "delete" },
        resource: { type: "pods", id: "*" },
      });
      expect(await json(answer)).toMatchObject({ decision: true });
    },
  },
];
