import { attach } from "../../src/edges/attach.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, pod, workload } from "./objects.ts";

const pods = [pod("a/web-0"), pod("a/web-1"), pod("b/db-0")];

edgeTest(attach, {
  yields: {
    "create, in the namespace, by name, by */subresource": {
      objects: [
        ...pods,
        ...grants(
          "user:all a create pods/attach",
          "user:one a create pods/attach web-0",
          "user:star b create */attach",
        ),
      ],
      steps: [
        "user:all -> pod:a/web-0",
        "user:all -> pod:a/web-1",
        "user:one -> pod:a/web-0",
        "user:star -> pod:b/db-0",
      ],
    },
    "get before 1.35": {
      objects: [...pods, ...grants("user:get a get pods/attach web-0")],
      steps: ["user:get -> pod:a/web-0"],
    },
    "pods of a workload where no pods were supplied": {
      objects: [
        workload("StatefulSet", "a/web"),
        ...grants("user:one a create pods/attach web-0", "user:all a create pods/attach"),
      ],
      steps: ["user:all -> pod:a/statefulset/web", "user:one -> pod:a/statefulset/web"],
    },
  },
  silent: {
    attach: {
      objects: [
        ...pods,
        ...grants(
          "user:dev a create pods",
          "user:dev a create pods/*",
          "user:dev c create pods/attach",
          "user:dev a list,watch pods/attach",
        ),
      ],
    },
    "attach: get from 1.35 on": {
      cluster: { version: "1.35" },
      objects: [...pods, ...grants("user:get a get pods/attach")],
    },
    "attach: pods that have finished": {
      objects: [pod("a/done", {}, { status: { phase: "Succeeded" } }), ...grants("user:all a create pods/attach")],
    },
  },
});
