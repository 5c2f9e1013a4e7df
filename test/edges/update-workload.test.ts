import { updateWorkload } from "../../src/edges/update-workload.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, serviceAccount, workload } from "./objects.ts";

const there = [serviceAccount("a/one"), workload("Deployment", "a/web")];

edgeTest(updateWorkload, {
  yields: {
    "by update or patch, of a named one too": {
      objects: [...there, ...grants("user:u a update deployments.apps", "user:p a patch deployments.apps web")],
      steps: ["user:p -> system:serviceaccount:a:one", "user:u -> system:serviceaccount:a:one"],
    },
    "unknown where no workload of the kind was supplied": {
      objects: [...there, ...grants("user:u a update daemonsets.apps")],
      steps: ["user:u -> system:serviceaccount:a:one (unknown)"],
    },
  },
  silent: {
    update: {
      objects: [
        ...there,
        ...grants(
          "user:u a create,get deployments.apps",
          "user:u a patch deployments.apps/scale",
          "user:u b patch deployments.apps",
        ),
      ],
    },
    "update: the template of a Job is fixed": {
      objects: [...there, workload("Job", "a/once"), ...grants("user:u a patch jobs.batch")],
    },
    exists: { objects: [...there, ...grants("user:u a patch deployments.apps other")] },
  },
});
