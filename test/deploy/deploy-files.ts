import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** The text of a file of the project, by its path from the root. */
export function textOf(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

export const yamlOf = (path: string): unknown => parse(textOf(path));

export function documentsOf(path: string): unknown[] {
  return parseAllDocuments(textOf(path)).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS();
  });
}

const dockerArguments = z.array(z.string());

/** The exec form of a Dockerfile's `CMD` or `HEALTHCHECK`; the last one that there is. */
export function dockerCommand(instruction: 'CMD' | 'HEALTHCHECK'): string[] {
  const joined = textOf('Dockerfile').replaceAll(/\\\n\s*/g, '');
  const line = joined.split('\n').findLast((one) => one.startsWith(instruction)) ?? '';
  return dockerArguments.parse(JSON.parse(line.slice(line.indexOf('['))));
}

/** Every variable that `.env.example` explains. */
export function knownVariables(): Set<string> {
  return new Set(
    [...textOf('.env.example').matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name = '']) => name),
  );
}

const composeShape = z.object({
  services: z.record(
    z.string(),
    z.looseObject({
      environment: z.record(z.string(), z.string()).optional(),
      volumes: z.array(z.string()).optional(),
    }),
  ),
  secrets: z.unknown().optional(),
});

export const compose = () => composeShape.parse(yamlOf('compose.yaml'));

const rulesShape = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          for: z.string().regex(/^\d+[smh]$/),
          labels: z.object({ severity: z.enum(['info', 'warning', 'critical']) }),
          annotations: z.object({ summary: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
});

export const alerts = () =>
  rulesShape.parse(yamlOf('deploy/prometheus/alerts.yml')).groups.flatMap(({ rules }) => rules);

const dashboardShape = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
});

export const dashboardPanels = () =>
  dashboardShape.parse(JSON.parse(textOf('deploy/grafana/dashboards/overage-gateway.json'))).panels;
