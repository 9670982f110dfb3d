import { existsSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compose, knownVariables, textOf, yamlOf } from './deploy-files.js';

describe('compose.yaml', () => {
  const { gateway } = compose().services;

  it('runs two replicas of the gateway with what they share and what watches them', () => {
    expect(Object.keys(compose().services)).toEqual([
      'gateway',
      'postgres',
      'redis',
      'prometheus',
      'grafana',
    ]);
    expect(gateway).toMatchObject({ deploy: { replicas: 2 }, read_only: true, cap_drop: ['ALL'] });
  });

  it('keeps a bounded log of each replica', () => {
    expect(gateway).toMatchObject({ logging: { options: { 'max-size': '10m', 'max-file': '5' } } });
  });

  it('sets variables that the gateway knows', () => {
    for (const name of Object.keys(gateway?.environment ?? {})) expect(knownVariables()).toContain(name);
  });

  it('mounts files that exist', () => {
    const mounts = Object.values(compose().services).flatMap(({ volumes = [] }) => volumes);
    const shipped = mounts
      .map((mount) => mount.split(':')[0] ?? '')
      .filter((path) => path.startsWith('./deploy'));
    expect(shipped).toHaveLength(3);
    for (const path of shipped)
      expect(existsSync(new URL(`../../${path}`, import.meta.url)), path).toBe(true);
  });

  it('mounts folders only: of a single file the replicas would keep what it was before an editor replaced it', () => {
    const { services, secrets } = compose();
    const mounts = Object.values(services)
      .flatMap(({ volumes = [] }) => volumes)
      .filter((mount) => mount.startsWith('./'));
    // These two are the operator's; the others are shipped.
    const [policy, credentials, ...shipped] = mounts;
    expect([policy, credentials]).toEqual([
      './policy:/etc/overage-gateway:ro',
      './secrets:/run/secrets/overage-gateway:ro',
    ]);
    for (const path of shipped.map((mount) => mount.split(':')[0] ?? '')) {
      expect(statSync(new URL(`../../${path}`, import.meta.url)).isDirectory(), path).toBe(true);
    }
    expect(secrets).toBeUndefined();
    expect(gateway).not.toHaveProperty('secrets');
  });

  it('lets the gateway find its files in the folders that are mounted', () => {
    expect(gateway?.environment).toMatchObject({
      ACCESS_POLICY_PATH: '/etc/overage-gateway/access-policy.json',
      ENTRA_CLIENT_SECRET_PATH: '/run/secrets/overage-gateway/entra-client-secret',
    });
    const [head = ''] = textOf('compose.yaml').split('\nname:');
    expect(head).toContain('secrets/entra-client-secret');
    expect(head).toContain('policy/access-policy.json');
    const ignored = textOf('.gitignore').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['/policy/', 'secrets/']));
  });

  it('has the replicas scraped where they serve their metrics', () => {
    expect(yamlOf('deploy/prometheus/prometheus.yml')).toMatchObject({
      rule_files: ['alerts.yml'],
      scrape_configs: [{ job_name: 'overage-gateway', dns_sd_configs: [{ names: ['gateway'], port: 4001 }] }],
    });
  });

  it('shows Grafana the data source that the dashboard asks', () => {
    expect(yamlOf('deploy/grafana/provisioning/datasources/prometheus.yml')).toMatchObject({
      datasources: [{ uid: 'prometheus', url: 'http://prometheus:9090' }],
    });
    expect(yamlOf('deploy/grafana/provisioning/dashboards/dashboards.yml')).toMatchObject({
      providers: [{ options: { path: '/var/lib/grafana/dashboards' } }],
    });
  });
});
