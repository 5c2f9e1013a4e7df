// Written by `npm run openapi` from openapi/openapi.json. A test holds that it is what the description says.
/** Types of the HTTP interface of Clew, by the ids of its operations. */

export type AccessReport = { readonly apiVersion: "clew/v1"; readonly snapshot: string; readonly date: string | null; readonly through: "direct" | "identity" | "all"; readonly clusters: readonly ({ readonly name: string; readonly account: string | null; readonly version: string | null })[]; readonly accounts: readonly (string)[]; readonly powers: readonly ({ readonly id: string; readonly question: Readonly<Record<string, unknown>>; readonly rows: readonly (Row)[]; readonly vendor: number })[]; readonly findings: readonly (Finding)[]; readonly issues: readonly ({ readonly code: string; readonly document: string; readonly pointer?: string; readonly line?: number; readonly expected: string; readonly came: string })[]; readonly changes: (DiffAnswer) | (null); readonly firstSeen: Readonly<Record<string, string>>; readonly gaps: readonly (Gap)[]; readonly assumptions: readonly (Assumption)[] };

export type AccessReview = { readonly apiVersion: string; readonly kind: string; readonly metadata: Readonly<Record<string, unknown>>; readonly spec: Readonly<Record<string, unknown>>; readonly status: { readonly allowed: boolean; readonly denied?: boolean; readonly reason?: string; readonly evaluationError?: string } } & Readonly<Record<string, unknown>>;

export type ActionSearchRequest = { readonly subject: { readonly type: string; readonly id: string; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly resource: { readonly type: string; readonly id: string; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly context?: Readonly<Record<string, unknown>>; readonly page?: { readonly token?: string; readonly limit?: number; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>;

export type ActionSearchResponse = { readonly page: { readonly next_token: string; readonly count: number; readonly total: number }; readonly results: readonly ({ readonly name: string })[] };

export type ActsAs = { readonly username: string; readonly groups: readonly (string)[]; readonly accessPolicies: readonly (string)[] };

export type Assumption = { readonly id: number; readonly name: string; readonly value: string; readonly why: string; readonly direction: "may-add" | "may-remove"; readonly switch: string };

export type CanAnswer = { readonly apiVersion: "clew/v1"; readonly question: Readonly<Record<string, unknown>>; readonly through: "direct" | "identity" | "all"; readonly snapshot: string; readonly assumptions: readonly (Assumption)[]; readonly gaps: readonly (Gap)[]; readonly subject: string; readonly verdict: "allowed" | "conditional" | "unknown" | "denied"; readonly rows: readonly (Row)[]; readonly closestDenial: string | null; readonly notes: readonly (string)[] };

export type CheckRequest = { readonly policy?: (string) | (Readonly<Record<string, unknown>>); readonly baseline?: { readonly apiVersion: "clew/v1"; readonly kind: "Baseline"; readonly policy: string; readonly snapshot: string; readonly entries: readonly ({ readonly fingerprint: string; readonly rule: string; readonly identity: string | null; readonly cluster: string | null; readonly action: string; readonly verdict: "allowed" | "conditional" | "unknown" | "denied"; readonly scope: readonly (Scope)[] })[] } };

export type CheckResult = { readonly apiVersion: "clew/v1"; readonly policy: string; readonly document: string | null; readonly snapshot: string; readonly outcome: "holds" | "broken" | "undecided"; readonly rules: readonly ({ readonly id: string; readonly title: string; readonly description: string; readonly severity: "critical" | "high" | "medium" | "low" | "info"; readonly status: "holds" | "broken" | "undecided"; readonly violations: number; readonly line: number | null })[]; readonly violations: readonly (Violation)[]; readonly expired: readonly ({ readonly rule: string; readonly reason: string; readonly expires: string; readonly line: number | null })[]; readonly unused: readonly ({ readonly rule: string; readonly reason: string; readonly expires: string; readonly line: number | null })[]; readonly gaps: readonly (Gap)[]; readonly assumptions: readonly (Assumption)[]; readonly notes: readonly (string)[] };

export type Collection = { readonly id: string; readonly state: "waiting" | "running" | "done" | "failed" | "cancelled"; readonly createdAt: string; readonly startedAt: string | null; readonly endedAt: string | null; readonly schedule: string | null; readonly collect: Readonly<Record<string, unknown>>; readonly labels: Readonly<Record<string, string>>; readonly result: { readonly accounts: readonly (string)[]; readonly clusters: readonly (string)[]; readonly documents: number; readonly requests: number; readonly gaps: number; readonly notes: readonly (string)[] } | null; readonly snapshot: string | null; readonly failure: { readonly problem: string; readonly detail: string } | null };

export type CollectionPage = { readonly collections: readonly (Collection)[]; readonly next: string | null };

export type DiffAnswer = { readonly apiVersion: "clew/v1"; readonly base: string; readonly head: string; readonly through: "direct" | "identity" | "all"; readonly equal: boolean; readonly summary: { readonly gained?: number; readonly lost?: number; readonly wider?: number; readonly narrower?: number; readonly changed?: number; readonly learned?: number; readonly forgotten?: number; readonly recreated?: number }; readonly causes: readonly ({ readonly id: number; readonly object: string; readonly change: "added" | "removed" | "edited"; readonly document: string; readonly pointer: string; readonly line?: number })[]; readonly groups: readonly ({ readonly causes: readonly (number)[]; readonly kinds: readonly ({ readonly kind: "gained" | "lost" | "wider" | "narrower" | "changed" | "learned" | "forgotten" | "recreated"; readonly identities: number; readonly cells: number; readonly samples: readonly (string)[] })[] })[]; readonly changes: readonly ({ readonly identity: Identity; readonly kind: "gained" | "lost" | "wider" | "narrower" | "changed" | "learned" | "forgotten" | "recreated"; readonly count: number; readonly access: readonly ({ readonly cluster: string | null; readonly namespace: string; readonly names: ("*") | (readonly (string)[]); readonly verbs: readonly (string)[]; readonly resources: readonly (string)[]; readonly before: "allowed" | "conditional" | "unknown" | "denied"; readonly after: "allowed" | "conditional" | "unknown" | "denied" })[]; readonly causes: readonly (number)[] })[]; readonly next?: string | null };

export type EntitySearchResponse = { readonly page: { readonly next_token: string; readonly count: number; readonly total: number }; readonly results: readonly ({ readonly type: string; readonly id: string })[] };

export type EvaluationRequest = { readonly subject: { readonly type: string; readonly id: string; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly action: { readonly name: string; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly resource: { readonly type: string; readonly id: string; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly context?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>;

export type EvaluationResponse = { readonly decision: boolean; readonly context?: Readonly<Record<string, unknown>> };

export type EvaluationsRequest = { readonly subject?: { readonly type: string; readonly id: string; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly action?: { readonly name: string; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly resource?: { readonly type: string; readonly id: string; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly context?: Readonly<Record<string, unknown>>; readonly evaluations?: readonly ({ readonly subject?: { readonly type: string; readonly id: string; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly action?: { readonly name: string; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly resource?: { readonly type: string; readonly id: string; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly context?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>)[]; readonly options?: { readonly evaluations_semantic?: "execute_all" | "deny_on_first_deny" | "permit_on_first_permit" } & Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>;

export type EvaluationsResponse = ({ readonly evaluations: readonly (EvaluationResponse)[] }) | (EvaluationResponse);

export type Evidence = { readonly document: string; readonly pointer: string; readonly line?: number; readonly effect?: "allow" | "deny"; readonly since?: string };

export type EvidenceWindow = { readonly document: string; readonly sha256: string; readonly totalLines: number; readonly lines: readonly ({ readonly line: number; readonly text: string })[] };

export type Finding = { readonly finding: string; readonly fingerprint: string; readonly title: string; readonly severity: "critical" | "high" | "medium" | "low" | "info"; readonly message: string; readonly subject: string | null; readonly cluster: string | null; readonly account: string | null; readonly vendor: boolean; readonly remedy: string; readonly attack: readonly (string)[]; readonly references: readonly (string)[]; readonly evidence: readonly (Evidence)[] };

export type FindingsAnswer = { readonly apiVersion: "clew/v1"; readonly snapshot: string; readonly findings: readonly (Finding)[]; readonly summary: { readonly critical?: number; readonly high?: number; readonly medium?: number; readonly low?: number; readonly info?: number }; readonly next?: string | null };

export type Gap = { readonly id: number; readonly kind: "not-supplied" | "unreadable" | "unpublished" | "undocumented" | "nondeterministic" | "search-limit"; readonly what: string; readonly direction: "may-add" | "may-remove"; readonly scope: string; readonly close: string; readonly rows?: number };

export type Grant = { readonly authorizer: "rbac" | "superuser" | "node" | "access-policy" | "iam"; readonly binding?: string; readonly role?: string; readonly rules?: readonly (number)[]; readonly matched?: { readonly kind: string; readonly name: string; readonly namespace?: string }; readonly policy?: string; readonly vendor: boolean; readonly verdict?: "allowed" | "conditional" | "unknown" | "denied"; readonly open?: Open; readonly evidence: readonly (Evidence)[] };

export type GraphLines = { readonly apiVersion: "clew/v1"; readonly snapshot: string; readonly view: "steps" | "trust"; readonly lines: readonly ((StepLine) | (TrustLine))[]; readonly next?: string | null };

export type Identity = { readonly id: string; readonly kind: string; readonly entry: "human" | "ci" | "workload" | "node" | "external" | "cluster" | "unknown"; readonly exists: boolean | null; readonly vendor: boolean; readonly title?: string };

export type Inventory = { readonly accounts: readonly ({ readonly id: string; readonly users: number; readonly roles: number; readonly groups: number })[]; readonly clusters: readonly ({ readonly name: string; readonly account: string | null; readonly kubernetesVersion: string | null; readonly namespaces: number; readonly serviceAccounts: number; readonly roles: number; readonly bindings: number; readonly pods: number })[]; readonly documents: number; readonly issues: number; readonly gaps: readonly ({ readonly kind: string; readonly what: string; readonly direction: "may-add" | "may-remove"; readonly scope: string; readonly close: string })[] };

export type Issue = { readonly code: string; readonly document: string; readonly pointer?: string; readonly line?: number; readonly expected: string; readonly came: string };

export type Job = { readonly id: string; readonly snapshot: string; readonly state: "reading" | "ready" | "failed"; readonly createdAt: string; readonly shards: { readonly shards: number; readonly read: number }; readonly failure: { readonly problem: string; readonly detail: string } | null };

export type KubernetesDiscovery = { readonly kind: string } & Readonly<Record<string, unknown>>;

export type KubernetesStatus = { readonly kind: "Status"; readonly apiVersion: "v1"; readonly metadata: Readonly<Record<string, unknown>>; readonly status: "Failure"; readonly message: string; readonly reason: string; readonly code: number };

export type Need = { readonly need: string; readonly verdict: "allowed" | "conditional" | "unknown" | "denied"; readonly open?: Open; readonly evidence: readonly (Evidence)[]; readonly note?: string };

export type NewCollection = { readonly cluster?: readonly (string)[]; readonly region?: readonly (string)[]; readonly profile?: string; readonly assumeRole?: readonly (string)[]; readonly externalId?: string; readonly only?: readonly ("iam" | "eks" | "ec2" | "organizations" | "sso" | "lambda" | "ssm" | "ecr" | "kubernetes")[]; readonly include?: readonly ("iam" | "eks" | "ec2" | "organizations" | "sso" | "lambda" | "ssm" | "ecr" | "kubernetes")[]; readonly skip?: readonly ("iam" | "eks" | "ec2" | "organizations" | "sso" | "lambda" | "ssm" | "ecr" | "kubernetes")[]; readonly context?: string; readonly inCluster?: boolean; readonly concurrency?: number; readonly labels?: Readonly<Record<string, string>> };

export type NewToken = { readonly id: string; readonly name: string; readonly scopes: readonly ("read" | "write" | "admin")[]; readonly createdAt: string; readonly expiresAt: string | null; readonly revokedAt: string | null; readonly token: string };

export type Open = ({ readonly all: readonly (Open)[] }) | ({ readonly any: readonly (Open)[] }) | ({ readonly not: Open }) | ({ readonly gap: number }) | ({ readonly step: number; readonly key: string; readonly operator: string; readonly values: readonly (string)[]; readonly controller: "caller" | "environment" | "identity"; readonly evidence: readonly (Evidence)[] }) | (Readonly<Record<string, never>>);

export type Path = { readonly verdict: "allowed" | "conditional" | "unknown" | "denied"; readonly steps: readonly (Step)[]; readonly grant?: Grant };

export type PathsAnswer = { readonly apiVersion: "clew/v1"; readonly question: Readonly<Record<string, unknown>>; readonly through: "direct" | "identity" | "all"; readonly snapshot: string; readonly assumptions: readonly (Assumption)[]; readonly gaps: readonly (Gap)[]; readonly from: string; readonly to: string; readonly paths: readonly (Path)[]; readonly truncated: boolean; readonly notes: readonly (string)[] };

export type PolicyDecisionPoint = { readonly policy_decision_point: string; readonly access_evaluation_endpoint: string; readonly access_evaluations_endpoint: string; readonly search_subject_endpoint: string; readonly search_resource_endpoint: string; readonly search_action_endpoint: string };

export type Problem = { readonly type: string; readonly title: string; readonly status: number; readonly detail: string; readonly instance: string; readonly errors?: readonly ({ readonly field: string; readonly message: string })[] };

export type ResourceSearchRequest = { readonly subject: { readonly type: string; readonly id: string; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly action: { readonly name: string; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly resource: { readonly type: string; readonly id?: string; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly context?: Readonly<Record<string, unknown>>; readonly page?: { readonly token?: string; readonly limit?: number; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>;

export type Row = { readonly identity: Identity; readonly cluster: string | null; readonly verdict: "allowed" | "conditional" | "unknown" | "denied"; readonly as: (ActsAs) | (null); readonly scope: readonly (Scope)[]; readonly limits: readonly (string)[]; readonly carriers: { readonly pods: number; readonly samples: readonly (string)[] }; readonly path: Path; readonly otherPaths: number; readonly open: Open; readonly gaps: readonly (number)[]; readonly assumptions: readonly (number)[]; readonly everyone?: number; readonly mappedBy?: number; readonly vendor: boolean };

export type RulesReview = { readonly apiVersion: string; readonly kind: string; readonly metadata: Readonly<Record<string, unknown>>; readonly spec: Readonly<Record<string, unknown>>; readonly status: { readonly resourceRules: readonly ({ readonly verbs: readonly (string)[]; readonly apiGroups?: readonly (string)[]; readonly resources?: readonly (string)[]; readonly resourceNames?: readonly (string)[] })[]; readonly nonResourceRules: readonly ({ readonly verbs: readonly (string)[]; readonly nonResourceURLs?: readonly (string)[] })[]; readonly incomplete: boolean; readonly evaluationError?: string } } & Readonly<Record<string, unknown>>;

export type Scope = { readonly namespaces?: ("*") | (readonly (string)[]); readonly names?: ("*") | (readonly (string)[]); readonly resources?: ("*") | (readonly (string)[]); readonly verdict?: "allowed" | "conditional" | "unknown" | "denied" };

export type SelfSubjectReview = { readonly apiVersion: string; readonly kind: string; readonly metadata: Readonly<Record<string, unknown>>; readonly status: { readonly userInfo: { readonly username: string; readonly groups: readonly (string)[] } } } & Readonly<Record<string, unknown>>;

export type Snapshot = { readonly id: string; readonly state: "reading" | "ready" | "failed"; readonly createdAt: string; readonly labels: Readonly<Record<string, string>>; readonly documents: number; readonly bytes: number; readonly issues: number; readonly failure: { readonly problem: string; readonly detail: string } | null };

export type SnapshotAccepted = { readonly id: string; readonly job: Job };

export type SnapshotPage = { readonly snapshots: readonly (Snapshot)[]; readonly next: string | null };

export type Step = { readonly edge: string; readonly nature: "identity" | "abuse"; readonly from: string; readonly to: string; readonly uses: readonly (readonly (Step)[])[]; readonly verdict: "allowed" | "conditional" | "unknown" | "denied"; readonly vendor: boolean; readonly needs: readonly (Need)[]; readonly open?: Open; readonly sets?: Readonly<Record<string, unknown>> };

export type StepLine = { readonly edge: string; readonly nature: "identity" | "abuse"; readonly from: string; readonly to: string; readonly verdict: "allowed" | "conditional" | "unknown" | "denied"; readonly open: Open; readonly evidence: readonly (Evidence)[]; readonly as?: { readonly groups: readonly (string)[]; readonly accessPolicies: readonly (string)[] } };

export type SubjectSearchRequest = { readonly subject: { readonly type: string; readonly id?: string; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly action: { readonly name: string; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly resource: { readonly type: string; readonly id: string; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly context?: Readonly<Record<string, unknown>>; readonly page?: { readonly token?: string; readonly limit?: number; readonly properties?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>;

export type Token = { readonly id: string; readonly name: string; readonly scopes: readonly ("read" | "write" | "admin")[]; readonly createdAt: string; readonly expiresAt: string | null; readonly revokedAt: string | null };

export type TrustLine = { readonly edge: string; readonly from: string; readonly to: string; readonly action: string; readonly verdict: "allowed" | "conditional" | "unknown" | "denied"; readonly keys: readonly (string)[]; readonly witness: Readonly<Record<string, unknown>> };

export type Violation = { readonly fingerprint: string; readonly rule: string; readonly severity: "critical" | "high" | "medium" | "low" | "info"; readonly kind: "forbidden" | "not-allowed" | "required" | "finding"; readonly status: "new" | "undecided" | "known" | "excepted"; readonly identity: (Identity) | (null); readonly cluster: string | null; readonly action: string; readonly goal: string | null; readonly verdict: "allowed" | "conditional" | "unknown" | "denied"; readonly row: (Row) | (null); readonly finding: (Finding) | (null); readonly exception: { readonly reason: string; readonly expires: string } | null };

export type WhatCanAnswer = { readonly apiVersion: "clew/v1"; readonly question: Readonly<Record<string, unknown>>; readonly through: "direct" | "identity" | "all"; readonly snapshot: string; readonly assumptions: readonly (Assumption)[]; readonly gaps: readonly (Gap)[]; readonly subject: string; readonly reached: readonly ({ readonly identity: Identity; readonly cluster: string | null; readonly verdict: "allowed" | "conditional" | "unknown" | "denied"; readonly path: Path; readonly permissions: readonly ({ readonly scope: Scope; readonly verbs: readonly (string)[]; readonly resources: readonly (string)[]; readonly grant: Grant })[] })[]; readonly notes: readonly (string)[] };

export type WhoCanAnswer = { readonly apiVersion: "clew/v1"; readonly question: Readonly<Record<string, unknown>>; readonly through: "direct" | "identity" | "all"; readonly snapshot: string; readonly assumptions: readonly (Assumption)[]; readonly gaps: readonly (Gap)[]; readonly rows: readonly (Row)[]; readonly next: string | null; readonly summary: { readonly allowed: number; readonly conditional: number; readonly unknown: number; readonly vendor: number; readonly moreByAll: number | null; readonly sameEffect: { readonly goal: string; readonly more: number } | null }; readonly notes: readonly (string)[] };

export interface Operations {
  /** Who can do this */
  readonly whoCan: { readonly fields: { readonly id: string; readonly verb?: string | undefined; readonly resource?: string | undefined; readonly group?: string | undefined; readonly subresource?: string | undefined; readonly name?: string | undefined; readonly namespace?: string | undefined; readonly path?: string | undefined; readonly action?: string | undefined; readonly arn?: string | undefined; readonly cluster?: string | undefined; readonly through?: "direct" | "identity" | "all" | undefined; readonly literal?: boolean | undefined; readonly clusterWide?: boolean | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined; readonly vendor?: "show" | "hide" | "only" | undefined; readonly goal?: string | undefined; readonly and?: readonly (string)[] | undefined }; readonly body: undefined; readonly answer: WhoCanAnswer };
  /** Who can do this */
  readonly whoCanByBody: { readonly fields: { readonly id: string }; readonly body: { readonly verb?: string; readonly resource?: string; readonly group?: string; readonly subresource?: string; readonly name?: string; readonly namespace?: string; readonly path?: string; readonly action?: string; readonly arn?: string; readonly cluster?: string; readonly through?: "direct" | "identity" | "all"; readonly literal?: boolean; readonly clusterWide?: boolean; readonly limit?: number; readonly cursor?: string; readonly vendor?: "show" | "hide" | "only"; readonly goal?: string; readonly and?: readonly (string)[] }; readonly answer: WhoCanAnswer };
  /** Can this identity do this */
  readonly can: { readonly fields: { readonly id: string; readonly subject: string; readonly groups?: readonly (string)[] | undefined; readonly verb?: string | undefined; readonly resource?: string | undefined; readonly group?: string | undefined; readonly subresource?: string | undefined; readonly name?: string | undefined; readonly namespace?: string | undefined; readonly path?: string | undefined; readonly action?: string | undefined; readonly arn?: string | undefined; readonly cluster?: string | undefined; readonly through?: "direct" | "identity" | "all" | undefined; readonly literal?: boolean | undefined; readonly clusterWide?: boolean | undefined }; readonly body: undefined; readonly answer: CanAnswer };
  /** Can this identity do this */
  readonly canByBody: { readonly fields: { readonly id: string }; readonly body: { readonly subject: string; readonly groups?: readonly (string)[]; readonly verb?: string; readonly resource?: string; readonly group?: string; readonly subresource?: string; readonly name?: string; readonly namespace?: string; readonly path?: string; readonly action?: string; readonly arn?: string; readonly cluster?: string; readonly through?: "direct" | "identity" | "all"; readonly literal?: boolean; readonly clusterWide?: boolean }; readonly answer: CanAnswer };
  /** What can this identity do */
  readonly whatCan: { readonly fields: { readonly id: string; readonly subject: string; readonly groups?: readonly (string)[] | undefined; readonly namespace?: string | undefined; readonly aws?: boolean | undefined; readonly cluster?: string | undefined; readonly through?: "direct" | "identity" | "all" | undefined; readonly vendor?: "show" | "hide" | "only" | undefined }; readonly body: undefined; readonly answer: WhatCanAnswer };
  /** What can this identity do */
  readonly whatCanByBody: { readonly fields: { readonly id: string }; readonly body: { readonly subject: string; readonly groups?: readonly (string)[]; readonly namespace?: string; readonly aws?: boolean; readonly cluster?: string; readonly through?: "direct" | "identity" | "all"; readonly vendor?: "show" | "hide" | "only" }; readonly answer: WhatCanAnswer };
  /** How does this identity become that one */
  readonly paths: { readonly fields: { readonly id: string; readonly from: string; readonly to: string; readonly through?: "identity" | "all" | undefined; readonly cluster?: string | undefined; readonly k?: number | undefined; readonly maxSteps?: number | undefined }; readonly body: undefined; readonly answer: PathsAnswer };
  /** How does this identity become that one */
  readonly pathsByBody: { readonly fields: { readonly id: string }; readonly body: { readonly from: string; readonly to: string; readonly through?: "identity" | "all"; readonly cluster?: string; readonly k?: number; readonly maxSteps?: number }; readonly answer: PathsAnswer };
  /** Many SubjectAccessReviews at once, line by line */
  readonly canBatch: { readonly fields: { readonly id: string; readonly cluster?: string | undefined }; readonly body: BodyInit; readonly answer: string };
  /** What a reviewer would want to be told without asking */
  readonly findings: { readonly fields: { readonly id: string; readonly limit?: number | undefined; readonly cursor?: string | undefined }; readonly body: undefined; readonly answer: FindingsAnswer };
  /** The access graph itself, step by step */
  readonly graph: { readonly fields: { readonly id: string; readonly view?: "steps" | "trust" | undefined; readonly hubs?: boolean | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined }; readonly body: undefined; readonly answer: GraphLines };
  /** Does the snapshot keep a policy */
  readonly check: { readonly fields: { readonly id: string; readonly document?: string | undefined; readonly date?: string | undefined; readonly strict?: boolean | undefined }; readonly body: CheckRequest; readonly answer: CheckResult };
  /** An access report for the reviewer's desk, streamed */
  readonly report: { readonly fields: { readonly id: string; readonly format?: "markdown" | "html" | "json" | "csv" | "sarif" | "junit" | "mermaid" | "dot" | "gexf" | "graphml" | undefined; readonly lang?: "en" | "ko" | undefined; readonly since?: string | undefined; readonly sourceRoot?: string | undefined; readonly verb?: string | undefined; readonly resource?: string | undefined; readonly group?: string | undefined; readonly subresource?: string | undefined; readonly name?: string | undefined; readonly namespace?: string | undefined; readonly path?: string | undefined; readonly action?: string | undefined; readonly arn?: string | undefined; readonly cluster?: string | undefined; readonly through?: "direct" | "identity" | "all" | undefined; readonly literal?: boolean | undefined; readonly clusterWide?: boolean | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined; readonly vendor?: "show" | "hide" | "only" | undefined; readonly goal?: string | undefined; readonly and?: readonly (string)[] | undefined; readonly date?: string | undefined }; readonly body: undefined; readonly answer: (AccessReport) | (WhoCanAnswer) };
  /** Who gained and who lost which access between two snapshots, and why */
  readonly diff: { readonly fields: { readonly base: string; readonly head: string; readonly through?: "direct" | "identity" | "all" | undefined; readonly vendor?: boolean | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined }; readonly body: undefined; readonly answer: DiffAnswer };
  /** Upload documents as a snapshot */
  readonly createSnapshot: { readonly fields: { readonly name?: string | undefined; readonly label?: readonly (string)[] | undefined }; readonly body: unknown; readonly answer: Snapshot | SnapshotAccepted };
  /** List snapshots, the newest first */
  readonly listSnapshots: { readonly fields: { readonly limit?: number | undefined; readonly cursor?: string | undefined; readonly label?: readonly (string)[] | undefined }; readonly body: undefined; readonly answer: SnapshotPage };
  /** Read the record of a snapshot */
  readonly readSnapshot: { readonly fields: { readonly id: string }; readonly body: undefined; readonly answer: Snapshot };
  /** Set or take away labels */
  readonly labelSnapshot: { readonly fields: { readonly id: string }; readonly body: { readonly labels: Readonly<Record<string, string | null>> }; readonly answer: Snapshot };
  /** Delete a snapshot and its documents */
  readonly deleteSnapshot: { readonly fields: { readonly id: string }; readonly body: undefined; readonly answer: undefined };
  /** What a snapshot holds, and what it lacks */
  readonly readInventory: { readonly fields: { readonly id: string }; readonly body: undefined; readonly answer: Inventory };
  /** Documents of a snapshot */
  readonly listDocuments: { readonly fields: { readonly id: string; readonly limit?: number | undefined; readonly cursor?: string | undefined }; readonly body: undefined; readonly answer: { readonly documents: readonly ({ readonly name: string; readonly sha256: string })[]; readonly next: string | null } };
  /** Faults of the documents of a snapshot */
  readonly listIssues: { readonly fields: { readonly id: string; readonly limit?: number | undefined; readonly cursor?: string | undefined }; readonly body: undefined; readonly answer: { readonly issues: readonly (Issue)[]; readonly next: string | null } };
  /** Lines of a document around a place that an evidence names */
  readonly readEvidence: { readonly fields: { readonly id: string; readonly document: string; readonly line?: number | undefined; readonly context?: number | undefined }; readonly body: undefined; readonly answer: EvidenceWindow };
  /** How far the reading of a snapshot is */
  readonly readJob: { readonly fields: { readonly id: string }; readonly body: undefined; readonly answer: Job };
  /** Collect an estate into a snapshot */
  readonly startCollection: { readonly fields: {  }; readonly body: NewCollection; readonly answer: Collection };
  /** List collections, the newest first */
  readonly listCollections: { readonly fields: { readonly limit?: number | undefined; readonly cursor?: string | undefined }; readonly body: undefined; readonly answer: CollectionPage };
  /** How a collection is */
  readonly readCollection: { readonly fields: { readonly id: string }; readonly body: undefined; readonly answer: Collection };
  /** Cancel a collection that waits or runs */
  readonly cancelCollection: { readonly fields: { readonly id: string }; readonly body: undefined; readonly answer: Collection };
  /** What a collection tells while it runs */
  readonly watchCollection: { readonly fields: { readonly id: string }; readonly body: undefined; readonly answer: string | undefined };
  /** Make a token; its text is shown this once */
  readonly createToken: { readonly fields: {  }; readonly body: { readonly name: string; readonly scopes: readonly ("read" | "write" | "admin")[]; readonly days?: number }; readonly answer: NewToken };
  /** List tokens, the oldest first */
  readonly listTokens: { readonly fields: {  }; readonly body: undefined; readonly answer: { readonly tokens: readonly (Token)[] } };
  /** Revoke a token */
  readonly revokeToken: { readonly fields: { readonly id: string }; readonly body: undefined; readonly answer: undefined };
  /** Ask as kube-apiserver is asked: nothing implied, no path, no access policies */
  readonly createSubjectAccessReview: { readonly fields: { readonly id: string; readonly cluster: string }; readonly body: { readonly apiVersion?: "authorization.k8s.io/v1"; readonly kind?: "SubjectAccessReview"; readonly metadata?: Readonly<Record<string, unknown>> | null; readonly spec: { readonly resourceAttributes?: { readonly namespace?: string; readonly verb?: string; readonly group?: string; readonly version?: string; readonly resource?: string; readonly subresource?: string; readonly name?: string } & Readonly<Record<string, unknown>>; readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string } & Readonly<Record<string, unknown>>; readonly user?: string; readonly groups?: readonly (string)[] | null; readonly uid?: string; readonly extra?: Readonly<Record<string, readonly (string)[] | null>> | null } & Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly answer: AccessReview };
  /** The same, within one namespace */
  readonly createLocalSubjectAccessReview: { readonly fields: { readonly id: string; readonly cluster: string; readonly namespace: string }; readonly body: { readonly apiVersion?: "authorization.k8s.io/v1"; readonly kind?: "LocalSubjectAccessReview"; readonly metadata?: Readonly<Record<string, unknown>> | null; readonly spec: { readonly resourceAttributes?: { readonly namespace?: string; readonly verb?: string; readonly group?: string; readonly version?: string; readonly resource?: string; readonly subresource?: string; readonly name?: string } & Readonly<Record<string, unknown>>; readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string } & Readonly<Record<string, unknown>>; readonly user?: string; readonly groups?: readonly (string)[] | null; readonly uid?: string; readonly extra?: Readonly<Record<string, readonly (string)[] | null>> | null } & Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly answer: AccessReview };
  /** Ask about whoever is impersonated (`kubectl auth can-i … --as …`) */
  readonly createSelfSubjectAccessReview: { readonly fields: { readonly id: string; readonly cluster: string }; readonly body: { readonly apiVersion?: "authorization.k8s.io/v1"; readonly kind?: "SelfSubjectAccessReview"; readonly metadata?: Readonly<Record<string, unknown>> | null; readonly spec: { readonly resourceAttributes?: { readonly namespace?: string; readonly verb?: string; readonly group?: string; readonly version?: string; readonly resource?: string; readonly subresource?: string; readonly name?: string } & Readonly<Record<string, unknown>>; readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string } & Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly answer: AccessReview };
  /** The rules of whoever is impersonated (`kubectl auth can-i --list --as …`) */
  readonly createSelfSubjectRulesReview: { readonly fields: { readonly id: string; readonly cluster: string }; readonly body: { readonly apiVersion?: "authorization.k8s.io/v1"; readonly kind?: "SelfSubjectRulesReview"; readonly metadata?: Readonly<Record<string, unknown>> | null; readonly spec: { readonly namespace?: string } & Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>; readonly answer: RulesReview };
  /** Who is impersonated, with the groups that are implied (`kubectl auth whoami --as …`) */
  readonly createSelfSubjectReview: { readonly fields: { readonly id: string; readonly cluster: string }; readonly body: Readonly<Record<string, unknown>>; readonly answer: SelfSubjectReview };
  /** Versions of the core group (discovery) */
  readonly readApiVersions: { readonly fields: { readonly id: string; readonly cluster: string }; readonly body: undefined; readonly answer: KubernetesDiscovery };
  /** Resources of the core group (discovery) */
  readonly readCoreResources: { readonly fields: { readonly id: string; readonly cluster: string }; readonly body: undefined; readonly answer: KubernetesDiscovery };
  /** Groups (discovery) */
  readonly readApiGroups: { readonly fields: { readonly id: string; readonly cluster: string }; readonly body: undefined; readonly answer: KubernetesDiscovery };
  /** Versions of a group (discovery) */
  readonly readApiGroup: { readonly fields: { readonly id: string; readonly cluster: string; readonly group: string }; readonly body: undefined; readonly answer: KubernetesDiscovery };
  /** Resources of a group (discovery) */
  readonly readGroupResources: { readonly fields: { readonly id: string; readonly cluster: string; readonly group: string }; readonly body: undefined; readonly answer: KubernetesDiscovery };
  /** Access evaluation (AuthZEN §6) */
  readonly evaluate: { readonly fields: {  }; readonly body: EvaluationRequest; readonly answer: EvaluationResponse };
  /** Access evaluations (AuthZEN §7) */
  readonly evaluateMany: { readonly fields: {  }; readonly body: EvaluationsRequest; readonly answer: EvaluationsResponse };
  /** Who can do this (AuthZEN §8.4) */
  readonly searchSubjects: { readonly fields: {  }; readonly body: SubjectSearchRequest; readonly answer: EntitySearchResponse };
  /** Where can it do this (AuthZEN §8.5) */
  readonly searchResources: { readonly fields: {  }; readonly body: ResourceSearchRequest; readonly answer: EntitySearchResponse };
  /** What can it do to this (AuthZEN §8.6) */
  readonly searchActions: { readonly fields: {  }; readonly body: ActionSearchRequest; readonly answer: ActionSearchResponse };
  /** Metadata of the policy decision point (AuthZEN §9) */
  readonly readAuthzenMetadata: { readonly fields: {  }; readonly body: undefined; readonly answer: PolicyDecisionPoint };
  /** Access evaluation (AuthZEN §6) */
  readonly evaluateOfSnapshot: { readonly fields: { readonly id: string }; readonly body: EvaluationRequest; readonly answer: EvaluationResponse };
  /** Access evaluations (AuthZEN §7) */
  readonly evaluateManyOfSnapshot: { readonly fields: { readonly id: string }; readonly body: EvaluationsRequest; readonly answer: EvaluationsResponse };
  /** Who can do this (AuthZEN §8.4) */
  readonly searchSubjectsOfSnapshot: { readonly fields: { readonly id: string }; readonly body: SubjectSearchRequest; readonly answer: EntitySearchResponse };
  /** Where can it do this (AuthZEN §8.5) */
  readonly searchResourcesOfSnapshot: { readonly fields: { readonly id: string }; readonly body: ResourceSearchRequest; readonly answer: EntitySearchResponse };
  /** What can it do to this (AuthZEN §8.6) */
  readonly searchActionsOfSnapshot: { readonly fields: { readonly id: string }; readonly body: ActionSearchRequest; readonly answer: ActionSearchResponse };
  /** Metadata of the policy decision point (AuthZEN §9) */
  readonly readAuthzenMetadataOfSnapshot: { readonly fields: { readonly id: string }; readonly body: undefined; readonly answer: PolicyDecisionPoint };
  /** Is the process alive */
  readonly health: { readonly fields: {  }; readonly body: undefined; readonly answer: { readonly status: "ok"; readonly version: string } };
  /** Can it be asked */
  readonly ready: { readonly fields: {  }; readonly body: undefined; readonly answer: { readonly status: "ok"; readonly version: string } };
  /** Counts and times, for Prometheus */
  readonly readMetrics: { readonly fields: {  }; readonly body: undefined; readonly answer: string };
  /** Every problem this service can answer with */
  readonly listProblems: { readonly fields: {  }; readonly body: undefined; readonly answer: { readonly problems: readonly ({ readonly id: string; readonly status: number; readonly title: string })[] } };
}

/** Where each operation is. */
export const OPERATIONS = {
  whoCan: { method: "GET", path: "/v1/snapshots/{id}/who-can", query: ["verb","resource","group","subresource","name","namespace","path","action","arn","cluster","through","literal","clusterWide","limit","cursor","vendor","goal","and"] },
  whoCanByBody: { method: "POST", path: "/v1/snapshots/{id}/who-can", query: [] },
  can: { method: "GET", path: "/v1/snapshots/{id}/can", query: ["subject","groups","verb","resource","group","subresource","name","namespace","path","action","arn","cluster","through","literal","clusterWide"] },
  canByBody: { method: "POST", path: "/v1/snapshots/{id}/can", query: [] },
  whatCan: { method: "GET", path: "/v1/snapshots/{id}/what-can", query: ["subject","groups","namespace","aws","cluster","through","vendor"] },
  whatCanByBody: { method: "POST", path: "/v1/snapshots/{id}/what-can", query: [] },
  paths: { method: "GET", path: "/v1/snapshots/{id}/paths", query: ["from","to","through","cluster","k","maxSteps"] },
  pathsByBody: { method: "POST", path: "/v1/snapshots/{id}/paths", query: [] },
  canBatch: { method: "POST", path: "/v1/snapshots/{id}/can/batch", query: ["cluster"] },
  findings: { method: "GET", path: "/v1/snapshots/{id}/findings", query: ["limit","cursor"] },
  graph: { method: "GET", path: "/v1/snapshots/{id}/graph", query: ["view","hubs","limit","cursor"] },
  check: { method: "POST", path: "/v1/snapshots/{id}/check", query: ["document","date","strict"] },
  report: { method: "GET", path: "/v1/snapshots/{id}/report", query: ["format","lang","since","sourceRoot","verb","resource","group","subresource","name","namespace","path","action","arn","cluster","through","literal","clusterWide","limit","cursor","vendor","goal","and","date"] },
  diff: { method: "GET", path: "/v1/diff", query: ["base","head","through","vendor","limit","cursor"] },
  createSnapshot: { method: "POST", path: "/v1/snapshots", query: ["name","label"] },
  listSnapshots: { method: "GET", path: "/v1/snapshots", query: ["limit","cursor","label"] },
  readSnapshot: { method: "GET", path: "/v1/snapshots/{id}", query: [] },
  labelSnapshot: { method: "PATCH", path: "/v1/snapshots/{id}", query: [] },
  deleteSnapshot: { method: "DELETE", path: "/v1/snapshots/{id}", query: [] },
  readInventory: { method: "GET", path: "/v1/snapshots/{id}/inventory", query: [] },
  listDocuments: { method: "GET", path: "/v1/snapshots/{id}/documents", query: ["limit","cursor"] },
  listIssues: { method: "GET", path: "/v1/snapshots/{id}/issues", query: ["limit","cursor"] },
  readEvidence: { method: "GET", path: "/v1/snapshots/{id}/evidence", query: ["document","line","context"] },
  readJob: { method: "GET", path: "/v1/jobs/{id}", query: [] },
  startCollection: { method: "POST", path: "/v1/collections", query: [] },
  listCollections: { method: "GET", path: "/v1/collections", query: ["limit","cursor"] },
  readCollection: { method: "GET", path: "/v1/collections/{id}", query: [] },
  cancelCollection: { method: "DELETE", path: "/v1/collections/{id}", query: [] },
  watchCollection: { method: "GET", path: "/v1/collections/{id}/events", query: [] },
  createToken: { method: "POST", path: "/v1/tokens", query: [] },
  listTokens: { method: "GET", path: "/v1/tokens", query: [] },
  revokeToken: { method: "DELETE", path: "/v1/tokens/{id}", query: [] },
  createSubjectAccessReview: { method: "POST", path: "/v1/snapshots/{id}/clusters/{cluster}/apis/authorization.k8s.io/v1/subjectaccessreviews", query: [] },
  createLocalSubjectAccessReview: { method: "POST", path: "/v1/snapshots/{id}/clusters/{cluster}/apis/authorization.k8s.io/v1/namespaces/{namespace}/localsubjectaccessreviews", query: [] },
  createSelfSubjectAccessReview: { method: "POST", path: "/v1/snapshots/{id}/clusters/{cluster}/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", query: [] },
  createSelfSubjectRulesReview: { method: "POST", path: "/v1/snapshots/{id}/clusters/{cluster}/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", query: [] },
  createSelfSubjectReview: { method: "POST", path: "/v1/snapshots/{id}/clusters/{cluster}/apis/authentication.k8s.io/v1/selfsubjectreviews", query: [] },
  readApiVersions: { method: "GET", path: "/v1/snapshots/{id}/clusters/{cluster}/api", query: [] },
  readCoreResources: { method: "GET", path: "/v1/snapshots/{id}/clusters/{cluster}/api/v1", query: [] },
  readApiGroups: { method: "GET", path: "/v1/snapshots/{id}/clusters/{cluster}/apis", query: [] },
  readApiGroup: { method: "GET", path: "/v1/snapshots/{id}/clusters/{cluster}/apis/{group}", query: [] },
  readGroupResources: { method: "GET", path: "/v1/snapshots/{id}/clusters/{cluster}/apis/{group}/v1", query: [] },
  evaluate: { method: "POST", path: "/access/v1/evaluation", query: [] },
  evaluateMany: { method: "POST", path: "/access/v1/evaluations", query: [] },
  searchSubjects: { method: "POST", path: "/access/v1/search/subject", query: [] },
  searchResources: { method: "POST", path: "/access/v1/search/resource", query: [] },
  searchActions: { method: "POST", path: "/access/v1/search/action", query: [] },
  readAuthzenMetadata: { method: "GET", path: "/.well-known/authzen-configuration", query: [] },
  evaluateOfSnapshot: { method: "POST", path: "/v1/snapshots/{id}/access/v1/evaluation", query: [] },
  evaluateManyOfSnapshot: { method: "POST", path: "/v1/snapshots/{id}/access/v1/evaluations", query: [] },
  searchSubjectsOfSnapshot: { method: "POST", path: "/v1/snapshots/{id}/access/v1/search/subject", query: [] },
  searchResourcesOfSnapshot: { method: "POST", path: "/v1/snapshots/{id}/access/v1/search/resource", query: [] },
  searchActionsOfSnapshot: { method: "POST", path: "/v1/snapshots/{id}/access/v1/search/action", query: [] },
  readAuthzenMetadataOfSnapshot: { method: "GET", path: "/.well-known/authzen-configuration/v1/snapshots/{id}", query: [] },
  health: { method: "GET", path: "/healthz", query: [] },
  ready: { method: "GET", path: "/readyz", query: [] },
  readMetrics: { method: "GET", path: "/metrics", query: [] },
  listProblems: { method: "GET", path: "/v1/problems", query: [] },
} as const;
