/** A goal names an effect; each way is an action that has it. */
export interface KubernetesWay {
  readonly verb: string;
  readonly resource: string;
  readonly group?: string;
  readonly subresource?: string;
}

export interface AwsWay {
  readonly action: string;
  readonly resource: string;
}

export interface Goal {
  readonly id: string;
  readonly title: string;
  readonly anyOf: readonly (KubernetesWay | AwsWay)[];
}
