import { mutatingPolicy } from "../../src/edges/mutating-policy.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, serviceAccount } from "./objects.ts";

const POLICIES = "mutatingadmissionpolicies.admissionregistration.k8s.io";
const BINDINGS = "mutatingadmissionpolicybindings.admissionregistration.k8s.io";

edgeTest(mutatingPolicy, {
  yields: {
    "policy and binding, from 1.36": {
      cluster: { version: "1.36" },
      objects: [serviceAccount("a/one"), ...grants(`user:dev * create ${POLICIES}`, `user:dev * create ${BINDINGS}`)],
      steps: ["user:dev -> system:serviceaccount:a:one"],
    },
  },
  silent: {
    policy: {
      cluster: { version: "1.36" },
      objects: [serviceAccount("a/one"), ...grants(`user:dev * create ${BINDINGS}`)],
    },
    binding: {
      cluster: { version: "1.36" },
      objects: [serviceAccount("a/one"), ...grants(`user:dev * create ${POLICIES}`)],
    },
    version: {
      objects: [serviceAccount("a/one"), ...grants(`user:dev * create ${POLICIES}`, `user:dev * create ${BINDINGS}`)],
    },
  },
});
