import { danglingRole } from "../../src/edges/dangling-role.ts";
import { edgeTest } from "./edge-test.ts";
import { binding, grants } from "./objects.ts";

edgeTest(danglingRole, {
  yields: {
    "its own dangling binding": {
      objects: [
        binding("user:dev", "a", "b", "Role/gone"),
        ...grants("user:dev a create,escalate roles.rbac.authorization.k8s.io"),
      ],
      steps: ["user:dev -> rights:any/a"],
    },
    "that of somebody who is reached as well": {
      objects: [
        binding("a/app", "a", "b", "Role/gone"),
        ...grants("user:dev a create,escalate roles.rbac.authorization.k8s.io"),
      ],
      steps: ["user:dev + system:serviceaccount:a:app -> rights:any/a"],
    },
  },
  silent: {
    write: {
      objects: [
        binding("user:dev", "a", "b", "Role/gone"),
        ...grants("user:dev a escalate roles.rbac.authorization.k8s.io"),
      ],
    },
    escalate: {
      objects: [
        binding("user:dev", "a", "b", "Role/gone"),
        ...grants("user:dev a create roles.rbac.authorization.k8s.io"),
      ],
    },
    bound: { objects: grants("user:dev a create,escalate roles.rbac.authorization.k8s.io") },
  },
});
