import { describe, expect, it } from 'vitest';
import { runOverage } from './run-overage.js';
import { scratchFile, scratchFolder } from './scratch-folder.js';

const A = 'f62cf10b-8f76-4fc4-9774-c5291f8faf86';
const B = 'ea1c26b7-8c99-42bb-ba7d-c535831fae8e';
const HEAD = 'customerId,overage,azureEntitlementId';

/** Nothing listens there: a file that is refused must be refused before anything is asked. */
const NOWHERE = { OVERAGE_URL: 'http://127.0.0.1:9/graphql', OVERAGE_TOKEN: 'token' };
const plan = async (name: string, content: string | Buffer) =>
  runOverage(['plan', await scratchFile(name, content)], NOWHERE);

describe('an input file that cannot be used', () => {
  it.each<[string, string, string | Buffer, RegExp]>([
    ['an empty file', 'in.csv', '', /has no rows/],
    ['a heading and nothing else', 'in.csv', `${HEAD}\n`, /has no rows/],
    ['an empty JSON array', 'in.json', '[]', /has no rows/],
    [
      'a bad GUID',
      'in.csv',
      `${HEAD}\n${A},off,\nnot-a-guid,on,\n`,
      /line 3: customerId "not-a-guid" is no GUID/,
    ],
    ['a missing customer', 'in.csv', `${HEAD}\n,off,\n`, /line 2: customerId is missing/],
    [
      'a bad entitlement',
      'in.csv',
      `${HEAD}\n${A},on,{${B}}\n`,
      /line 2: azureEntitlementId "\{.*\}" is no GUID/,
    ],
    [
      'a reason with a right-to-left override',
      'in.csv',
      `customerId,overage,reason\n${A},off,asked \u202eyb\n`,
      /line 2: reason holds an invisible character/,
    ],
    [
      'neither on nor off',
      'in.csv',
      `${HEAD}\n${A},maybe,\n`,
      /line 2: overage is "maybe"; it must be on or off/,
    ],
    [
      'a customer twice',
      'in.csv',
      `${HEAD}\n${A},off,\n${B},off,\n${A.toUpperCase()},off,\n`,
      /line 4: customer .* stands already in line 2/,
    ],
    [
      'a customer wanted on and off',
      'in.csv',
      `${HEAD}\n${A},off,\n${A},on,${B}\n`,
      /line 3: customer .* is wanted differently in line 2/,
    ],
    [
      'a column that is misspelled',
      'in.csv',
      `customerId,overage,azureEntitlmentId\n${A},on,${B}\n`,
      /line 2: there is no column "azureEntitlmentId"/,
    ],
    [
      'a line with too many cells',
      'in.csv',
      `${HEAD}\n${A},off,,,,\n`,
      /line 2: it has 6 cells, and the heading has 3/,
    ],
    ['a quote that is never closed', 'in.csv', `${HEAD}\n"${A},off,\n${B},off,\n`, /no CSV that can be read/],
    ['UTF-16', 'in.csv', Buffer.from(`\uFEFF${HEAD}\n${A},off,\n`, 'utf16le'), /UTF-16.*CSV UTF-8/],
    [
      'a partner that is no PartnerID',
      'in.csv',
      `customerId,overage,partnerId\n${A},off,${B}\n`,
      /line 2: partnerId/,
    ],
    [
      'JSON that is cut off',
      'in.json',
      `[{"customerId":"${A}","overage":"off"},\n{"customerId":`,
      /line 2: the file ends in the middle/,
    ],
    [
      'JSON that is broken',
      'in.json',
      `[{"customerId" "${A}"}]`,
      /line 1: the object that begins here is no JSON/,
    ],
    [
      'JSON of something else',
      'in.json',
      '"hello"',
      /line 1: .* stands where it should not\. Give an array of objects/,
    ],
    [
      'a JSON array that is cut off after a comma',
      'in.json',
      `[{"customerId":"${A}","overage":"off"},\n`,
      /line 2: the file ends before its array does: "\]" is missing/,
    ],
    [
      'a JSON array that is cut off after an object',
      'in.json',
      `[{"customerId":"${A}","overage":"off"}`,
      /line 1: the file ends before its array does/,
    ],
    [
      'a JSON array that goes on after its end',
      'in.json',
      `[{"customerId":"${A}","overage":"off"}]\n{"customerId":"${B}","overage":"off"}`,
      /line 2: "\{" stands where it should not/,
    ],
    [
      'a JSON array with a comma at its end',
      'in.json',
      `[{"customerId":"${A}","overage":"off"},]`,
      /line 1: "\]" stands where it should not/,
    ],
    [
      'two JSON names for one thing',
      'in.jsonl',
      `{"customerId":"${B}","overage":"off"}\n{"customerId":"${A}","overage":"off","overageEnabled":true}\n`,
      /line 2: "overage" and "overageEnabled" say the same; give one of them/,
    ],
    [
      'a JSON name that stands there twice',
      'in.json',
      `[{"customerId":"${A}","overage":"off","note":"{\\"x\\":1}","overage":"on"}]`,
      /line 1: "overage" stands there twice/,
    ],
    [
      'a heading that stands there twice',
      'in.csv',
      `customerId,overage,overage\n${A},off,on\n`,
      /line 1: the heading has two columns for "overage"/,
    ],
    [
      'two headings for one thing',
      'in.csv',
      `customerId,Overage Enabled,overage\n${A},off,on\n`,
      /line 1: the heading has two columns for "overage"/,
    ],
    [
      'a JSON line with a bad GUID',
      'in.jsonl',
      `{"customerId":"${A}","overage":false}\n{"customerId":"x","overage":true}\n`,
      /line 2: customerId "x" is no GUID/,
    ],
  ])('%s is refused (2) by line', async (_what, name, content, words) => {
    const { exitCode, stdout, stderr } = await plan(name, content);
    expect(stderr).toMatch(words);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });

  it('has every mistake named at once', async () => {
    const { stderr } = await plan('in.csv', `${HEAD}\nx,off,\n${A},perhaps,y\n`);
    expect(stderr).toMatch(/nothing was done\. 3 problems:/);
  });

  it('has lines with cells too few or too many named beside all other mistakes', async () => {
    const { stderr } = await plan('in.csv', `${HEAD}\nx,off,\n${A},off\n${B},off,,,\n${A},perhaps,\n`);
    expect(stderr).toMatch(
      /4 problems:\n.*line 2: .*\n.*line 3: it has 2 .*\n.*line 4: it has 5 .*\n.*line 5: /,
    );
  });

  it('has an object that is no JSON named beside all other mistakes', async () => {
    const { stderr } = await plan(
      'in.jsonl',
      `{"customerId":"x","overage":"off"}\n{no}\n{"overage":"off"}\n`,
    );
    expect(stderr).toMatch(/3 problems:\n.*line 1: .*\n.*line 2: .*no JSON\n.*line 3: /);
  });

  it('that is a folder is refused (2)', async () => {
    const { exitCode, stderr } = await runOverage(['plan', await scratchFolder()], NOWHERE);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/ is a folder\. Give a CSV or JSON file\./);
  });

  it('that is not there is refused (2)', async () => {
    const { exitCode, stderr } = await runOverage(['plan', '/nowhere/in.csv'], NOWHERE);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('/nowhere/in.csv cannot be read');
  });

  it('of 100,000 rows is checked to its end in little memory', async () => {
    const id = (row: number) => `00000000-0000-4000-8000-${String(row).padStart(12, '0')}`;
    const rows = Array.from({ length: 100_000 }, (_, row) => `${id(row)},off,`);
    const path = await scratchFile('in.csv', [HEAD, ...rows, `${id(7)},off,`, ''].join('\n'));
    const { exitCode, stderr } = await runOverage(['plan', path], {
      ...NOWHERE,
      NODE_OPTIONS: '--max-old-space-size=96',
    });
    expect(stderr).toMatch(/1 problem:\n {2}line 100002: customer .* stands already in line 9/);
    expect(exitCode).toBe(2);
  });
});
