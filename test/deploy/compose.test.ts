import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compose, knownVariables, yamlOf } from './deploy-files.js';

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
