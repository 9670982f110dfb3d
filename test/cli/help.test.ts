import { describe, expect, it } from 'vitest';
import { ERROR_EXPLANATIONS } from '../../src/client/error-catalogue.js';
import { REFUSAL_EXPLANATIONS } from '../../src/client/refusal-catalogue.js';
import { runOverage } from './run-overage.js';

const COMMANDS = ['get', 'set', 'watch', 'plan', 'apply', 'operations', 'audit', 'doctor', 'explain'];

describe('overage --help', () => {
  it('names every command, the settings and the exit codes', async () => {
    const { exitCode, stdout } = await runOverage(['--help']);
    expect(exitCode).toBe(0);
    for (const word of [...COMMANDS, 'OVERAGE_TOKEN', 'Exit codes']) expect(stdout).toContain(word);
  });

  it.each(['plan', 'apply'])('teaches %s by an example', async (command) => {
    const { exitCode, stdout } = await runOverage([command, '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(command === 'plan' ? /customerId,overage/ : /PLAN\.undo/);
  });

  it('says what is wrong with a command that is not there (2)', async () => {
    const { exitCode, stderr } = await runOverage(['paln']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("unknown command 'paln'");
  });

  it('offers no option for a token', async () => {
    for (const command of COMMANDS) {
      expect((await runOverage([command, '--help'])).stdout).not.toMatch(/--(token|secret)/);
    }
  });
});

describe('overage explain', () => {
  it('explains a code', async () => {
    const { exitCode, stdout } = await runOverage(['explain', 'owned-by-another-partner']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(REFUSAL_EXPLANATIONS.OWNED_BY_ANOTHER_PARTNER.remedy);
    expect(stdout).toContain('partner admin');
  });

  it('lists every code', async () => {
    const { stdout } = await runOverage(['explain']);
    for (const code of Object.keys({ ...ERROR_EXPLANATIONS, ...REFUSAL_EXPLANATIONS }))
      expect(stdout).toContain(code);
  });

  it('does not know every word (2)', async () => {
    expect((await runOverage(['explain', 'EVERYTHING'])).exitCode).toBe(2);
  });
});
