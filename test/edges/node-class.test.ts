import { nodeClass } from "../../src/edges/node-class.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, object } from "./objects.ts";

const there = object("karpenter.k8s.aws/v1 EC2NodeClass default", {
  spec: { role: "arn:aws:iam::111122223333:role/nodes" },
});

edgeTest(nodeClass, {
  yields: {
    "the role of the class": {
      objects: [there, ...grants("user:dev * patch ec2nodeclasses.karpenter.k8s.aws")],
      steps: ["user:dev -> arn:aws:iam::111122223333:role/nodes"],
    },
  },
  silent: {
    write: {
      objects: [
        there,
        ...grants(
          "user:dev * create,get ec2nodeclasses.karpenter.k8s.aws",
          "user:dev * patch ec2nodeclasses.karpenter.k8s.aws other",
        ),
      ],
    },
    role: {
      objects: [
        object("karpenter.k8s.aws/v1 EC2NodeClass default", { spec: {} }),
        ...grants("user:dev * patch ec2nodeclasses.karpenter.k8s.aws"),
      ],
    },
  },
});
