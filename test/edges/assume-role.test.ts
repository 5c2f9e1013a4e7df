import { assumeRole } from "../../src/edges/assume-role.ts";
import { edgeTest } from "./edge-test.ts";
import { allows, iam, roleArn, trusts, userArn } from "./iam.ts";

const everyone = { AWS: "arn:aws:iam::111122223333:root" };

edgeTest(assumeRole, {
  yields: {
    "by name, by the account with a policy, by a stranger account": {
      objects: [],
      documents: iam(
        {
          named: { trust: [trusts({ AWS: userArn("ana") })] },
          shared: { trust: [trusts(everyone)] },
          vendor: {
            trust: [
              trusts({ AWS: "arn:aws:iam::123456789012:root" }, "sts:AssumeRole", {
                StringEquals: { "sts:ExternalId": "x7" },
              }),
            ],
          },
        },
        { ana: [], bob: [allows("sts:AssumeRole", roleArn("shared"))] },
      ),
      steps: [
        `${userArn("ana")} -> ${roleArn("named")}`,
        `${userArn("bob")} -> ${roleArn("shared")}`,
        `arn:aws:iam::123456789012:root -> ${roleArn("vendor")} (conditional)`,
      ],
    },
  },
  silent: {
    trust: {
      objects: [],
      documents: iam({ other: { trust: [trusts({ AWS: userArn("bob") })] } }, { ana: [allows("sts:AssumeRole")] }),
    },
    identity: { objects: [], documents: iam({ shared: { trust: [trusts(everyone)] } }, { ana: [] }) },
  },
});
