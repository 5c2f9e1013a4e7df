import { createWorkload } from "../../src/edges/create-workload.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, serviceAccount } from "./objects.ts";

const accounts = [serviceAccount("a/one")];

edgeTest(createWorkload, {
  yields: {
    "each kind of workload": {
      objects: [
        ...accounts,
        ...grants(
          "user:deploy a create deployments.apps",
          "user:daemon a create daemonsets.apps",
          "user:set a create statefulsets.apps",
          "user:replica a create replicasets.apps",
          "user:rc a create replicationcontrollers",
          "user:job a create jobs.batch",
          "user:cron a create cronjobs.batch",
        ),
      ],
      steps: ["deploy", "daemon", "set", "replica", "rc", "job", "cron"].map(
        (user) => `user:${user} -> system:serviceaccount:a:one`,
      ),
    },
  },
  silent: {
    create: {
      objects: [
        ...accounts,
        ...grants(
          "user:dev a create deployments",
          "user:dev a create jobs.apps",
          "user:dev a create deployments/scale.apps",
          "user:dev a get,list deployments.apps",
        ),
      ],
    },
  },
});
