import { describe, expect, it } from 'vitest';
import { documentsOf, knownVariables, textOf } from './deploy-files.js';

describe('the Kubernetes manifests', () => {
  const [deployment] = documentsOf('deploy/kubernetes/deployment.yaml');
  const container = {
    ports: [{ containerPort: 4000 }, { containerPort: 4001 }],
    livenessProbe: { httpGet: { path: '/livez', port: 'http' } },
    readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
    securityContext: {
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    },
    resources: { requests: { memory: '256Mi' }, limits: { memory: '512Mi' } },
  };

  it('probe what the gateway answers, without root and within limits', () => {
    expect(deployment).toMatchObject({
      kind: 'Deployment',
      spec: {
        replicas: 2,
        template: {
          spec: { securityContext: { runAsNonRoot: true, runAsUser: 1000 }, containers: [container] },
        },
      },
    });
  });

  it('grant a process longer than it takes to end', () => {
    expect(deployment).toMatchObject({ spec: { template: { spec: { terminationGracePeriodSeconds: 30 } } } });
  });

  it('set variables that the gateway knows', () => {
    const [variables] = documentsOf('deploy/kubernetes/configmap.yaml');
    expect(variables).toMatchObject({ kind: 'ConfigMap', metadata: { name: 'overage-gateway' } });
    const names =
      typeof variables === 'object' && variables !== null && 'data' in variables
        ? Object.keys(variables.data ?? {})
        : [];
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) expect(knownVariables()).toContain(name);
  });

  it('mount the client secret as the file that is read, so that it can be replaced without a restart', () => {
    expect(documentsOf('deploy/kubernetes/configmap.yaml')[0]).toMatchObject({
      data: { ENTRA_CLIENT_SECRET_PATH: '/run/secrets/overage-gateway/entra-client-secret' },
    });
    const mounted = { name: 'client-secret', mountPath: '/run/secrets/overage-gateway', readOnly: true };
    expect(deployment).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [{ volumeMounts: expect.arrayContaining([mounted]) }],
            volumes: expect.arrayContaining([
              { name: 'client-secret', secret: { secretName: 'overage-gateway-client-secret' } },
            ]),
          },
        },
      },
    });
    expect(textOf('docs/operations.md')).toContain(
      'overage-gateway-client-secret --from-file=entra-client-secret=',
    );
  });

  it('select the pods of the deployment, and keep one of them', () => {
    const label = { 'app.kubernetes.io/name': 'overage-gateway' };
    expect(deployment).toMatchObject({
      spec: { selector: { matchLabels: label }, template: { metadata: { labels: label } } },
    });
    expect(documentsOf('deploy/kubernetes/service.yaml')).toMatchObject([
      { kind: 'Service', spec: { selector: label, ports: [{ targetPort: 'http' }] } },
      { kind: 'Service', spec: { selector: label, clusterIP: 'None', ports: [{ port: 4001 }] } },
    ]);
    expect(documentsOf('deploy/kubernetes/pod-disruption-budget.yaml')).toMatchObject([
      { kind: 'PodDisruptionBudget', spec: { minAvailable: 1, selector: { matchLabels: label } } },
    ]);
  });
});
