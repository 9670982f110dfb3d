import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startGatewayUnderTest } from '../support/gateway-under-test.js';
import { dockerCommand, knownVariables, textOf } from './deploy-files.js';

const packageJson = JSON.parse(textOf('package.json'));

describe('the image', () => {
  it('starts the gateway as npm start does', () => {
    const started = packageJson.scripts.start.split(' && ').at(-1);
    expect(dockerCommand('CMD').join(' ')).toBe(started);
    expect(existsSync(new URL('../../src/start.ts', import.meta.url))).toBe(true);
  });

  it('is built from files that exist and that the build context holds', () => {
    const kept = textOf('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = [...textOf('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
      ([, paths = '']) => paths.split(' '),
    );
    expect(copied.length).toBeGreaterThan(4);
    for (const path of copied) {
      expect(kept).toContain(path);
      expect(existsSync(new URL(`../../${path}`, import.meta.url)), path).toBe(true);
    }
  });

  it('runs without root, and with production dependencies only', () => {
    const dockerfile = textOf('Dockerfile');
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM'));
    expect(last).toMatch(/^USER 1000:1000$/m);
    expect(last).toContain('--from=dependencies /app/node_modules');
    expect(dockerfile).toContain('npm ci --omit=dev');
    expect(last).not.toMatch(/^RUN npm/m);
  });

  it('needs no package at run time that is only there for development', async () => {
    const there = new Set(Object.keys(packageJson.dependencies));
    const missing = new Set<string>();
    // The explorer is built into files that need no package.
    for await (const path of glob('src/**/*.ts', { exclude: ['src/explorer/**'] })) {
      const text = await readFile(path, 'utf8');
      for (const [, specifier = ''] of text.matchAll(
        /^(?:import|export)(?! type)[^;]*? from '([^'.][^']*)'|import\('([^'.][^']*)'\)/gm,
      )) {
        const name = specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/');
        if (name !== '' && !isBuiltin(specifier) && !there.has(name)) missing.add(`${name} in ${path}`);
      }
    }
    expect([...missing]).toEqual([]);
  });

  it('can tell whether it is healthy', async () => {
    const running = await startGatewayUnderTest();
    onTestFinished(() => running.stop());
    const [, ...rest] = dockerCommand('HEALTHCHECK');
    const check = (port: string) => promisify(execFile)(process.execPath, rest, { env: { PORT: port } });
    await expect(check(new URL(running.gateway.url).port)).resolves.toBeDefined();
    await expect(check('1')).rejects.toMatchObject({ code: 1 });
  });

  it('offers the ports that the gateway listens on by default', () => {
    const defaults = ['PORT', 'METRICS_PORT'].map(
      (name) => new RegExp(`^# ${name}=(\\d+)$`, 'm').exec(textOf('.env.example'))?.[1],
    );
    expect(/^EXPOSE (.*)$/m.exec(textOf('Dockerfile'))?.[1]?.split(' ')).toEqual(defaults);
  });

  it('sets variables that the gateway knows', () => {
    const set = [...(/^ENV (.*)$/m.exec(textOf('Dockerfile'))?.[1] ?? '').matchAll(/(\w+)=/g)].map(
      ([, name]) => name,
    );
    for (const name of set) expect(['NODE_ENV', ...knownVariables()]).toContain(name);
  });
});
