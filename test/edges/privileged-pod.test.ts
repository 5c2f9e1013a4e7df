import { privilegedPod } from "../../src/edges/privileged-pod.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, namespace, node, object, pod, workload } from "./objects.ts";

const enforce = (level: string) => ({ "pod-security.kubernetes.io/enforce": level });
const there = [
  node("n1"),
  node("n2"),
  namespace("open"),
  namespace("labelled", enforce("privileged")),
  namespace("base", enforce("baseline")),
  namespace("strict", enforce("restricted")),
];
const judge = object("admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration judge", {
  webhooks: [
    { name: "j", rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }] },
  ],
});

edgeTest(privilegedPod, {
  yields: {
    "in a namespace that enforces nothing, to any node": {
      objects: [...there, ...grants("user:dev open create pods", "user:cron labelled create cronjobs.batch")],
      steps: ["user:dev -> node:n1", "user:dev -> node:n2", "user:cron -> node:n1", "user:cron -> node:n2"],
    },
    "whoever may choose takes the namespace that admits": {
      objects: [...there, ...grants("group:ops * create pods")],
      steps: ["group:ops -> node:n1", "group:ops -> node:n2"],
    },
    "by changing a workload or adding a container": {
      objects: [
        node("n1"),
        namespace("open"),
        workload("Deployment", "open/web"),
        pod("open/db"),
        ...grants("user:dev open patch deployments.apps", "user:debug open patch pods/ephemeralcontainers db"),
      ],
      steps: ["user:dev -> node:n1", "user:debug -> node:n1"],
    },
    "unknown where a policy judges pods, which is not evaluated": {
      objects: [...there, judge, ...grants("user:dev open create pods")],
      steps: ["user:dev -> node:n1 (unknown)", "user:dev -> node:n2 (unknown)"],
    },
    "firm where the caller says that policies allow it": {
      options: { assume: ["admission-policies=allow"] },
      objects: [...there, judge, ...grants("user:dev open create pods")],
      steps: ["user:dev -> node:n1", "user:dev -> node:n2"],
    },
  },
  silent: {
    write: {
      objects: [
        ...there,
        ...grants("user:dev open get pods", "user:dev open patch deployments.apps", "user:dev open patch pods"),
      ],
    },
    admitted: {
      objects: [...there, ...grants("user:dev base create pods", "user:dev strict create deployments.apps")],
    },
    "admitted: by the default that the caller names": {
      options: { assume: ["pod-security=baseline"] },
      objects: [...there, ...grants("user:dev open create pods")],
    },
    "admitted: by policies, says the caller": {
      options: { assume: ["admission-policies=deny"] },
      objects: [...there, judge, ...grants("user:dev open create pods")],
    },
  },
});
