/**
 * The EKS access policies: rules where AWS publishes them (`known exactly`), an upper bound drawn from AWS's prose or from what others quote
 * (`known bounded`), or nothing but the name (`known nothing`). `for eks`: only EKS itself can associate it; `for automatic`: EKS associates
 * it with roles of its own, customers may as well. `groups`: the bound also holds for API groups with that ending (`custom`: of any custom resource).
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html as of 2025-11-06, names as of `aws eks list-access-policies`
 * of 2026-04. Text form: rbac/defaults/policy-text.ts.
 */
export const ACCESS_POLICY_TEXT = `
AmazonEKSAdminPolicy | known exactly
  create,delete,deletecollection,patch,update apps daemonsets,deployments,deployments/rollback,deployments/scale,replicasets,replicasets/scale,statefulsets,statefulsets/scale
  get,list,watch apps controllerrevisions,daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,replicasets,replicasets/scale,replicasets/status,statefulsets,statefulsets/scale,statefulsets/status
  create authorization.k8s.io localsubjectaccessreviews
  create,delete,deletecollection,patch,update autoscaling horizontalpodautoscalers
  get,list,watch autoscaling horizontalpodautoscalers,horizontalpodautoscalers/status
  create,delete,deletecollection,patch,update batch cronjobs,jobs
  get,list,watch batch cronjobs,cronjobs/status,jobs,jobs/status
  get,list,watch discovery.k8s.io endpointslices
  create,delete,deletecollection,patch,update extensions daemonsets,deployments,deployments/rollback,deployments/scale,ingresses,networkpolicies,replicasets,replicasets/scale,replicationcontrollers/scale
  get,list,watch extensions daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,ingresses,ingresses/status,networkpolicies,replicasets,replicasets/scale,replicasets/status,replicationcontrollers/scale
  get,list,watch networking.k8s.io ingresses,ingresses/status,networkpolicies
  create,delete,deletecollection,patch,update networking.k8s.io ingresses,networkpolicies
  create,delete,deletecollection,patch,update policy poddisruptionbudgets
  get,list,watch policy poddisruptionbudgets,poddisruptionbudgets/status
  create,delete,deletecollection,get,list,patch,update,watch rbac.authorization.k8s.io rolebindings,roles
  get,list,watch core configmaps,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,services/status
  get,list,watch core pods/attach,pods/exec,pods/portforward,pods/proxy,secrets,services/proxy
  create,delete,deletecollection,patch,update core configmaps,events,persistentvolumeclaims,replicationcontrollers,replicationcontrollers/scale,secrets,serviceaccounts,services,services/proxy
  create,delete,deletecollection,patch,update core pods,pods/attach,pods/exec,pods/portforward,pods/proxy
  impersonate core serviceaccounts
  get,list,watch core bindings,events,limitranges,namespaces/status,pods/log,pods/status,replicationcontrollers/status,resourcequotas,resourcequotas/status
  get,list,watch core namespaces
AmazonEKSEditPolicy | known exactly
  create,delete,deletecollection,patch,update apps daemonsets,deployments,deployments/rollback,deployments/scale,replicasets,replicasets/scale,statefulsets,statefulsets/scale
  get,list,watch apps controllerrevisions,daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,replicasets,replicasets/scale,replicasets/status,statefulsets,statefulsets/scale,statefulsets/status
  get,list,watch autoscaling horizontalpodautoscalers,horizontalpodautoscalers/status
  create,delete,deletecollection,patch,update autoscaling horizontalpodautoscalers
  create,delete,deletecollection,patch,update batch cronjobs,jobs
  get,list,watch batch cronjobs,cronjobs/status,jobs,jobs/status
  get,list,watch discovery.k8s.io endpointslices
  create,delete,deletecollection,patch,update extensions daemonsets,deployments,deployments/rollback,deployments/scale,ingresses,networkpolicies,replicasets,replicasets/scale,replicationcontrollers/scale
  get,list,watch extensions daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,ingresses,ingresses/status,networkpolicies,replicasets,replicasets/scale,replicasets/status,replicationcontrollers/scale
  create,delete,deletecollection,patch,update networking.k8s.io ingresses,networkpolicies
  get,list,watch networking.k8s.io ingresses,ingresses/status,networkpolicies
  create,delete,deletecollection,patch,update policy poddisruptionbudgets
  get,list,watch policy poddisruptionbudgets,poddisruptionbudgets/status
  get,list,watch core namespaces
  get,list,watch core pods/attach,pods/exec,pods/portforward,pods/proxy,secrets,services/proxy
  impersonate core serviceaccounts
  create,delete,deletecollection,patch,update core pods,pods/attach,pods/exec,pods/portforward,pods/proxy
  create,delete,deletecollection,patch,update core configmaps,events,persistentvolumeclaims,replicationcontrollers,replicationcontrollers/scale,secrets,serviceaccounts,services,services/proxy
  get,list,watch core configmaps,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,services/status
  get,list,watch core bindings,events,limitranges,namespaces/status,pods/log,pods/status,replicationcontrollers/status,resourcequotas,resourcequotas/status
AmazonEKSViewPolicy | known exactly
  get,list,watch apps controllerrevisions,daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,replicasets,replicasets/scale,replicasets/status,statefulsets,statefulsets/scale,statefulsets/status
  get,list,watch autoscaling horizontalpodautoscalers,horizontalpodautoscalers/status
  get,list,watch batch cronjobs,cronjobs/status,jobs,jobs/status
  get,list,watch discovery.k8s.io endpointslices
  get,list,watch extensions daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,ingresses,ingresses/status,networkpolicies,replicasets,replicasets/scale,replicasets/status,replicationcontrollers/scale
  get,list,watch networking.k8s.io ingresses,ingresses/status,networkpolicies
  get,list,watch policy poddisruptionbudgets,poddisruptionbudgets/status
  get,list,watch core configmaps,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,services/status
  get,list,watch core bindings,events,limitranges,namespaces/status,pods/log,pods/status,replicationcontrollers/status,resourcequotas,resourcequotas/status
  get,list,watch core namespaces
AmazonEKSClusterAdminPolicy | known exactly
  * * *
  * url:*
AmazonEKSAdminViewPolicy | known exactly
  get,list,watch * *
AmazonEKSSecretReaderPolicy | known exactly
  get,list,watch core secrets
AmazonEKSHybridPolicy | known exactly | for eks
  list * nodes
AmazonEKSSecretAdminPolicy | known bounded
  * core secrets
AmazonEKSAutoNodePolicy | known bounded
  get,list,watch core endpoints,services
  get,list,watch discovery.k8s.io endpointslices
  * core,events.k8s.io events
  * crd.k8s.amazonaws.com,networking.k8s.aws,vpcresources.k8s.aws *
  * storage.k8s.io,snapshot.storage.k8s.io *
  * core persistentvolumeclaims,persistentvolumeclaims/status,persistentvolumes,persistentvolumes/status
  get,list,watch,patch,update core nodes,nodes/status,pods,pods/status
  * eks.amazonaws.com *
  impersonate core serviceaccounts
  create core serviceaccounts/token
AmazonEKSBlockStoragePolicy | known bounded | for eks
  * coordination.k8s.io leases
AmazonEKSLoadBalancingPolicy | known bounded | for automatic
  * coordination.k8s.io leases
AmazonEKSNetworkingPolicy | known bounded | for automatic
  * coordination.k8s.io leases
AmazonEKSComputePolicy | known bounded | for eks
  * coordination.k8s.io leases
AmazonEKSBlockStorageClusterPolicy | known bounded | for eks
  create,delete,get,list,patch,update,watch storage.k8s.io csidrivers
  create,delete,get,list,patch,update,watch core persistentvolumes
  get,list,update,watch core persistentvolumeclaims
  patch core persistentvolumeclaims/status
  get,list,watch core nodes,pods
  * core,events.k8s.io events
  get,list,watch storage.k8s.io csinodes,storageclasses,volumeattributesclasses
  get,list,patch,update,watch storage.k8s.io volumeattachments,volumeattachments/status
  * snapshot.storage.k8s.io,groupsnapshot.storage.k8s.io *
AmazonEKSComputeClusterPolicy | known bounded | for eks
  * karpenter.sh nodeclaims,nodeclaims/status,nodepools,nodepools/status
  * eks.amazonaws.com nodeclasses,nodeclasses/status
  get,list,watch core namespaces,nodes,persistentvolumeclaims,persistentvolumes,pods,replicationcontrollers
  get,list,watch storage.k8s.io csinodes,storageclasses,volumeattachments
  get,list,watch apps daemonsets,deployments,replicasets,statefulsets
  get,list,watch policy poddisruptionbudgets
  * core,events.k8s.io events
  delete,patch,update core nodes
  create core pods/eviction
  delete core pods
  create apiextensions.k8s.io customresourcedefinitions
  * apiextensions.k8s.io customresourcedefinitions nodeclaims.karpenter.sh,nodeclasses.eks.amazonaws.com,nodediagnostics.eks.amazonaws.com,nodepools.karpenter.sh
AmazonEKSLoadBalancingClusterPolicy | known bounded | for automatic
  create,patch core,events.k8s.io events
  get,list,watch core endpoints,namespaces,nodes,pods
  patch,update core pods/status
  * core services,services/status
  * extensions,networking.k8s.io ingresses,ingresses/status
  get,list,watch discovery.k8s.io endpointslices
  get,list,watch networking.k8s.io ingressclasses
  * eks.amazonaws.com,elbv2.k8s.aws targetgroupbindings,targetgroupbindings/status
  get,list,watch eks.amazonaws.com,elbv2.k8s.aws ingressclassparams
  create,get,list,watch apiextensions.k8s.io customresourcedefinitions
  * apiextensions.k8s.io customresourcedefinitions ingressclassparams.eks.amazonaws.com,targetgroupbindings.eks.amazonaws.com
  create,get,list,watch admissionregistration.k8s.io mutatingwebhookconfigurations,validatingwebhookconfigurations
  * admissionregistration.k8s.io mutatingwebhookconfigurations,validatingwebhookconfigurations eks-load-balancing-webhook
AmazonEKSNetworkingClusterPolicy | known bounded | for automatic
  get,list,watch eks.amazonaws.com nodeclasses,nodeclasses/status
  get,list,watch karpenter.sh nodeclaims,nodeclaims/status
  get,list,watch core pods
  create,delete,get,list,patch,update,watch eks.amazonaws.com cninodes,cninodes/status
  create,get,list,watch apiextensions.k8s.io customresourcedefinitions
  delete,patch,update apiextensions.k8s.io customresourcedefinitions cninodes.eks.amazonaws.com
  create,patch core,events.k8s.io events
AmazonEKSClusterInsightsPolicy | known bounded | for eks
  get,list,watch core nodes,nodes/status
  get,list,watch apps daemonsets
AmazonEKSKROPolicy | known bounded | for automatic | groups custom
  * kro.run *
AmazonEKSACKPolicy | known bounded | for automatic | groups .services.k8s.aws
AmazonEKSArgoCDClusterPolicy | known bounded | for automatic
  * core namespaces,namespaces/status,namespaces/finalize
  * argoproj.io *
  * apiextensions.k8s.io customresourcedefinitions
  get url:*
AmazonEKSArgoCDPolicy | known bounded | for automatic
  * core,events.k8s.io events
  * core configmaps,secrets
  * argoproj.io *
AmazonEKSPodIdentityPolicy | known nothing | for eks
  * * *
  * url:*
AmazonEKSEventPolicy | known nothing | for eks
  * * *
  * url:*
AIDevOpsAgentAccessPolicy | known nothing
  * * *
  * url:*
AmazonAIOpsAssistantPolicy | known nothing
  * * *
  * url:*
AmazonARCRegionSwitchScalingPolicy | known nothing
  * * *
  * url:*
AmazonEMRJobPolicy | known nothing
  * * *
  * url:*
AmazonSagemakerHyperpodClusterPolicy | known nothing
  * * *
  * url:*
AmazonSagemakerHyperpodControllerPolicy | known nothing
  * * *
  * url:*
AmazonSagemakerHyperpodSpacePolicy | known nothing
  * * *
  * url:*
AmazonSagemakerHyperpodSpaceTemplatePolicy | known nothing
  * * *
  * url:*
AmazonSagemakerHyperpodSystemNamespacePolicy | known nothing
  * * *
  * url:*
AmazonSagemakerHyperpodUserClusterPolicy | known nothing
  * * *
  * url:*
AWSBackupFullAccessPolicyForBackup | known nothing
  * * *
  * url:*
AWSBackupFullAccessPolicyForRestore | known nothing
  * * *
  * url:*
`;
