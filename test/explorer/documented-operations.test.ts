import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EXAMPLE_VARIABLES } from '../../src/explorer/example-variables.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

const OPERATIONS = new URL('../../schema/operations/', import.meta.url);
const names = readdirSync(OPERATIONS)
  .filter((name) => name.endsWith('.graphql'))
  .map((name) => name.replace('.graphql', ''));

const read = (name: string) => readFileSync(new URL(`${name}.graphql`, OPERATIONS), 'utf8');

let running: GatewayUnderTest;
beforeAll(async () => {
  running = await startGatewayUnderTest();
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

describe("the explorer's example of a documented operation", () => {
  it('exists for each of them', () => {
    expect(Object.keys(EXAMPLE_VARIABLES).sort()).toEqual(names.sort());
  });

  it('asks for an operation that does not exist, where the id is to be filled in', async () => {
    const { errors } = await running.ask(read('overage-operation'), EXAMPLE_VARIABLES['overage-operation']);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['NOT_FOUND']);
  });

  it.each(Object.keys(EXAMPLE_VARIABLES).filter((name) => name !== 'overage-operation'))(
    '%s has variables that work',
    async (name) => {
      const { data, errors } = await running.ask(read(name), EXAMPLE_VARIABLES[name]);
      expect(errors).toBeUndefined();
      for (const root of Object.values(data)) expect(root).not.toBeNull();
      expect(data.setOverage?.userErrors ?? []).toEqual([]);
      expect(data.setOverage?.preview?.blockers ?? []).toEqual([]);
    },
  );
});
