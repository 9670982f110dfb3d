import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createAccessPolicy } from '../../src/access/access-policy.js';
import { readPolicy } from '../../src/access/policy-files.js';
import { application } from './callers.js';

const ONE = 'F62CF10B-8F76-4FC4-9774-C5291F8FAF86';
const TWO = '22222222-2222-4222-8222-222222222222';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-'));
  path = join(folder, 'policy.json');
});

async function problemsOf(text: string): Promise<string[]> {
  await writeFile(path, text);
  return (await readPolicy(path)).problems.map((problem) => problem.replace(`${folder}/`, ''));
}

const problemsOfEntry = (entry: object) => problemsOf(JSON.stringify({ callers: [entry] }));

describe('a policy file', () => {
  it('grants lists, files and stars', async () => {
    await writeFile(join(folder, 'ids.txt'), `# ours\n${ONE}  # the first\r\n\r\n${TWO}\n`);
    const callers = [
      { application: 'APP', customers: [ONE] },
      { application: 'filed', customersFile: 'ids.txt' },
      { application: 'all', customers: '*' },
    ];
    expect(await problemsOf(JSON.stringify({ callers }))).toEqual([]);
    const policy = createAccessPolicy((await readPolicy(path)).rules);
    const customersOf = (name: string) => policy.customersOf(application({ application: name }));
    expect(customersOf('app')).toEqual(new Set([ONE.toLowerCase()]));
    expect(customersOf('filed')).toEqual(new Set([ONE.toLowerCase(), TWO]));
    expect(customersOf('all')).toBe('*');
  });

  it('may begin with a byte order mark', async () => {
    expect(await problemsOf('\uFEFF{"callers":[]}')).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      'a customer that is no GUID',
      { application: 'a', customers: ['x'] },
      'callers[0].customers[0]: not a GUID',
    ],
    [
      'a GUID in braces',
      { application: 'a', customers: [`{${ONE}}`] },
      'callers[0].customers[0]: not a GUID',
    ],
    [
      'customers that are text',
      { application: 'a', customers: 'all' },
      'callers[0].customers: must be "*" or a list of GUIDs',
    ],
    ['a star inside a list', { application: 'a', customers: ['*'] }, 'callers[0].customers[0]: not a GUID'],
    ['no customers', { application: 'a' }, 'callers[0]: needs either customers or customersFile'],
    [
      'two kinds of customers',
      { application: 'a', customers: '*', customersFile: 'x' },
      'callers[0]: needs either customers or customersFile',
    ],
    [
      'nobody to match',
      { customers: '*' },
      'callers[0]: says for no one: at least one of tenant, application, user, group is needed',
    ],
    [
      'an application with a space',
      { application: 'a b', customers: '*' },
      'callers[0].application: not an id (letters, digits, dot, dash, underscore)',
    ],
  ])('is refused for %s', async (_name, entry, problem) => {
    expect(await problemsOfEntry(entry)).toEqual([`policy.json: ${problem}`]);
  });

  it('is refused for a key that means nothing, as a misspelt condition would widen an entry', async () => {
    const [problem] = await problemsOfEntry({ application: 'a', gruop: 'g', customers: '*' });
    expect(problem).toMatch(/^policy\.json: callers\[0\]: .*gruop/);
  });

  it.each([
    ['not JSON', '{"callers": [', /^policy\.json: not JSON: it ends too early$/],
    ['not JSON somewhere', `{"callers": [\n{"customers": [${ONE}]}]}`, /^policy\.json: not JSON: line 2$/],
    ['no object', '[]', /^policy\.json: the file: /],
    ['without callers', '{}', /^policy\.json: callers: /],
  ])('is refused when it is %s', async (_name, text, problem) => {
    const problems = await problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });

  it('is refused when it is not there', async () => {
    expect((await readPolicy(path)).problems).toEqual([`${path}: cannot be read`]);
  });

  it('is refused when a customer file is not there', async () => {
    const problems = await problemsOfEntry({ application: 'a', customersFile: 'gone.txt' });
    expect(problems).toEqual(['gone.txt: cannot be read']);
  });

  it.each([
    ['a pipe', (place: string) => void execFileSync('mkfifo', [place])],
    ['a folder', (place: string) => mkdir(place)],
  ])('is refused when %s stands in the place of a customer file', async (_what, make) => {
    await make(join(folder, 'ids.txt'));
    const problems = await problemsOfEntry({ application: 'a', customersFile: 'ids.txt' });
    expect(problems).toEqual(['ids.txt: is not a regular file']);
  });

  it('is refused when it is a pipe itself', async () => {
    execFileSync('mkfifo', [path]);
    expect((await readPolicy(path)).problems).toEqual([`${path}: is not a regular file`]);
  });

  it('is refused with the lines of a customer file that are wrong', async () => {
    await writeFile(join(folder, 'ids.txt'), `${ONE}\nnot-a-guid\n\n${TWO} ${TWO}\n`);
    const problems = await problemsOfEntry({ application: 'a', customersFile: 'ids.txt' });
    expect(problems).toEqual(['ids.txt: line 2: not a GUID', 'ids.txt: line 4: not a GUID']);
  });

  it('is refused with all its problems at once', async () => {
    const callers = [{ application: 'a', customers: ['x'] }, { customers: '*' }];
    expect(await problemsOf(JSON.stringify({ callers }))).toHaveLength(2);
  });
});
