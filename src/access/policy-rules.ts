import type { Caller } from './caller.js';

/** Which callers an entry of the policy concerns: those that match every id in it. */
interface RuleMatch {
  readonly tenant?: string | undefined;
  readonly application?: string | undefined;
  readonly user?: string | undefined;
  readonly group?: string | undefined;
}

/** One entry of the policy, with the customers it grants. */
export interface PolicyRule {
  readonly match: RuleMatch;
  readonly customers: '*' | ReadonlySet<string>;
}

/** What all entries together give one caller. */
export interface Grant {
  readonly customers: '*' | ReadonlySet<string>;
  /** An entry might have given more, but the token does not list the caller's groups. */
  readonly groupsMissing: boolean;
}

/** The union of everything that the entries matching the caller give. */
export function grantOf(rules: readonly PolicyRule[], caller: Caller): Grant {
  const concerning = rules.filter((rule) => matchesIds(rule, caller));
  const granted = concerning.filter((rule) => matchesGroup(rule, caller)).map(({ customers }) => customers);
  const unlistedGroups = caller.kind === 'user' && caller.groups === 'overage';
  return {
    customers: union(granted),
    groupsMissing: unlistedGroups && concerning.some(({ match }) => match.group !== undefined),
  };
}

function matchesIds({ match }: PolicyRule, caller: Caller): boolean {
  const user = caller.kind === 'user' ? caller.user : undefined;
  return (
    (match.tenant === undefined || match.tenant === caller.tenant) &&
    (match.application === undefined || match.application === caller.application) &&
    (match.user === undefined || match.user === user)
  );
}

function matchesGroup({ match }: PolicyRule, caller: Caller): boolean {
  if (match.group === undefined) return true;
  return caller.kind === 'user' && caller.groups !== 'overage' && caller.groups.has(match.group);
}

/** A single list, the common case, is shared instead of copied: it may hold many thousand ids. */
function union(granted: readonly ('*' | ReadonlySet<string>)[]): '*' | ReadonlySet<string> {
  const lists = granted.filter((customers) => customers !== '*');
  if (lists.length < granted.length) return '*';
  const [only] = lists;
  if (only !== undefined && lists.length === 1) return only;
  return new Set(lists.flatMap((customers) => [...customers]));
}
