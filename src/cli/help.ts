/** What `overage --help` teaches below the list of commands. */
export const HELP = `
First steps:
  $ overage doctor                          is everything in place?
  $ overage get f62cf10b-8f76-4fc4-9774-c5291f8faf86
  $ overage set f62cf10b-8f76-4fc4-9774-c5291f8faf86 --off --dry-run

Many customers:
  $ overage plan wanted.csv                 says what would change; changes nothing
  $ overage apply wanted.csv.plan           does it; run it again to go on after a stop
  $ overage apply wanted.csv.plan.undo      takes it back

Settings (environment):
  OVERAGE_URL                 the gateway, http://127.0.0.1:4000/graphql by default
  OVERAGE_TOKEN               a token for it; never give it on the command line
  OVERAGE_TOKEN_PATH          or a file that holds one
  OVERAGE_CLIENT_ID           or client credentials, with
    OVERAGE_CLIENT_SECRET     (or OVERAGE_CLIENT_SECRET_PATH),
    OVERAGE_TOKEN_URL         and OVERAGE_SCOPE (api://overage-gateway/.default)

Exit codes:
  0 ok   1 error   2 usage   3 partly done   4 unknown outcomes
  5 not allowed   75 try later   130 interrupted
`;

/** What the help of one command teaches, by its name. */
export const HELP_OF: Readonly<Record<string, string>> = {
  set: `
Turning on makes the customer accrue charges, so it asks first, and it needs the Azure entitlement to charge:
  $ overage set ID --on --entitlement ENTITLEMENT --reason "order 4711"
Whether it was accepted is not whether it can be seen yet; --wait 15 waits for that.
`,
  plan: `
The file is CSV with a heading (comma, semicolon or tab), a JSON array, or JSON Lines (.json, .jsonl):
  customerId,overage,azureEntitlementId,partnerId,reason
  f62cf10b-8f76-4fc4-9774-c5291f8faf86,on,ea1c26b7-8c99-42bb-ba7d-c535831fae8e,,order 4711
  6a0a4b0c-4a5b-4f0e-9e0b-0d7a4f1c2b3d,off,,,
Needed are customerId and overage (on or off). A file with any mistake is refused whole, with every line named.
`,
  apply: `
It refuses a plan that was edited, is for another gateway, or is older than --max-age, and asks before turning on.
Beside the plan it writes PLAN.undo, which takes back what it did, and PLAN.journal, from which it goes on after
Ctrl-C, a crash or exit code 75: run the same command again, nothing is done twice. The undo goes by the journal: keep
them together. A customer that somebody has turned on or off since, or charged elsewhere where that is what the plan
changes, is left alone (EXPECTATION_FAILED).
`,
  operations: `
What to look after:
  $ overage operations --outcome UNKNOWN --since 1d
`,
  doctor: `
Changes nothing. Exit code 0 means that no check found a problem. With the role Operations.Read the gateway also tells
about its own side: credentials, days left, MFA.
`,
  explain: `
  $ overage explain OWNED_BY_ANOTHER_PARTNER
`,
};
