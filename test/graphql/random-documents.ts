import fc from 'fast-check';

interface RandomType {
  readonly leaves: readonly string[];
  /** Fields with fields of their own, each perhaps with one of several arguments. */
  readonly objects: Readonly<Record<string, readonly [type: string, ...given: string[]]>>;
}

const ID = 'f62cf10b-8f76-4fc4-9774-c5291f8faf86';
const SEARCHES = [
  '(first: 1)',
  '(search: { companyNameStartsWith: "a", domainStartsWith: null })',
  '(search: { domainStartsWith: null, companyNameStartsWith: "a" })',
  '(after: "a", first: 1)',
  '(first: 1, after: "a")',
];
const TYPES: Readonly<Record<string, RandomType>> = {
  Query: {
    leaves: ['__typename'],
    objects: {
      overage: ['OverageCollection', `(customerId: "${ID}")`, `(customerId: "${ID}", maxAgeSeconds: 5)`],
      customers: ['CustomerConnection', '', ...SEARCHES],
    },
  },
  CustomerConnection: { leaves: ['__typename'], objects: { edges: ['CustomerEdge', ''] } },
  CustomerEdge: { leaves: ['cursor'], objects: {} },
  OverageCollection: {
    leaves: ['totalCount', 'customerId'],
    objects: { items: ['Overage', ''], freshness: ['Freshness', ''] },
  },
  Overage: { leaves: ['type', 'partnerId'], objects: { customer: ['Customer', ''] } },
  Customer: { leaves: ['id', 'domain'], objects: { overage: ['OverageCollection', ''] } },
  Freshness: { leaves: ['source', 'ageMs'], objects: {} },
};
const ALIASES = ['', '', '', 'a: ', 'b: '];

/** Named, so that each may spread those after it only: none contains itself. */
const FRAGMENTS = ['OverageCollection', 'Overage', 'OverageCollection', 'Overage'].map((type, index) => ({
  name: `F${index}`,
  type,
}));

function selectionOf(type: string, depth: number, spreadable: readonly string[]): fc.Arbitrary<string> {
  const { leaves, objects } = TYPES[type] ?? { leaves: [], objects: {} };
  const alias = fc.constantFrom(...ALIASES);
  const choices = [fc.tuple(alias, fc.constantFrom(...leaves)).map((parts) => parts.join(''))];
  if (depth > 0) {
    for (const [name, [inner, ...given]] of Object.entries(objects)) {
      const parts = fc.tuple(alias, fc.constantFrom(...given), selectionsOf(inner, depth - 1, spreadable));
      choices.push(parts.map(([as, args, set]) => `${as}${name}${args} ${set}`));
    }
    const inline = fc.tuple(
      fc.constantFrom('...', `... on ${type}`),
      selectionsOf(type, depth - 1, spreadable),
    );
    choices.push(inline.map((parts) => parts.join(' ')));
  }
  const names = FRAGMENTS.filter((one) => one.type === type && spreadable.includes(one.name));
  if (names.length > 0) choices.push(fc.constantFrom(...names.map(({ name }) => `...${name}`)));
  return fc.oneof(...choices);
}

function selectionsOf(type: string, depth: number, spreadable: readonly string[]): fc.Arbitrary<string> {
  return fc
    .array(selectionOf(type, depth, spreadable), { minLength: 1, maxLength: 3 })
    .map((selections) => `{ ${selections.join(' ')} }`);
}

const names = FRAGMENTS.map(({ name }) => name);

/** Documents that break no rule, except that some of their fields may conflict. Every fragment is used. */
export const randomDocument: fc.Arbitrary<string> = fc
  .tuple(
    selectionsOf('Query', 5, names),
    ...FRAGMENTS.map(({ type }, index) => selectionsOf(type, 2, names.slice(index + 1))),
  )
  .map(([operation, ...fragments]) => {
    const users = FRAGMENTS.map(({ name, type }) => {
      const spread = type === 'Overage' ? `items { ...${name} }` : `...${name}`;
      return `query ${name} { overage(customerId: "${ID}") { ${spread} } }`;
    });
    const definitions = fragments.map(
      (set, index) => `fragment F${index} on ${FRAGMENTS[index]?.type} ${set}`,
    );
    return [`query A ${operation}`, ...users, ...definitions].join('\n');
  });
