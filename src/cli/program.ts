import { Command, InvalidArgumentError, Option } from 'commander';
import type { ExitCode } from './exit-code.js';
import { HELP, HELP_OF } from './help.js';
import { FORMATS } from './output/write-rows.js';
import type { Surroundings } from './surroundings.js';

const OUTCOMES = ['ACCEPTED', 'VISIBLE', 'UNCHANGED', 'REJECTED', 'UNKNOWN'];

/**
 * The command line. Each command's code is loaded only when it runs, so that the command starts at once; `onExit`
 * gets how it ended.
 */
export function createProgram(surroundings: Surroundings, onExit: (code: ExitCode) => void): Command {
  const program = new Command('overage')
    .description('Reads and changes the overage of customers, one by one or by the thousand.')
    .addHelpText('after', HELP)
    .helpCommand(false)
    .showHelpAfterError('(overage --help shows how)');
  // Inherited by the commands below, which must therefore come after it.
  program.exitOverride().configureOutput({
    writeOut: (text) => surroundings.stdout.write(text),
    writeErr: (text) => surroundings.stderr.write(text),
  });
  const command = (usage: string, description: string) => {
    const made = program.command(usage).description(description);
    return made.addHelpText('after', HELP_OF[made.name()] ?? '');
  };

  command('get <ids...>', 'show the overage of customers')
    .addOption(format())
    .action(async (ids, options) =>
      onExit(await (await import('./commands/get.js')).get(surroundings, ids, options)),
    );

  command('set <id>', 'turn the overage of one customer on or off')
    .addOption(new Option('--on', 'turn it on: the customer accrues charges').conflicts('off'))
    .addOption(new Option('--off', 'turn it off'))
    .option('--entitlement <id>', 'the Azure entitlement to charge; needed to turn on')
    .option('--partner <id>', 'PartnerID (MPN id) of the indirect reseller')
    .option('--allow-default-entitlement', 'let Partner Center choose, and maybe buy, what is charged')
    .option('--reason <text>', 'why, for the record')
    .option('--idempotency-key <key>', 'your own name for this change; the same key never does it twice')
    .option('--wait <seconds>', 'how long to wait for a read to show it, 0 to 15', wholeNumber, 0)
    .option('--dry-run', 'only say what would happen and what stands against it')
    .option('--yes', 'do not ask before turning on')
    .action(async (id, options, command: Command) => {
      if (!options.on && !options.off) command.error('error: give --on or --off');
      onExit(await (await import('./commands/set.js')).set(surroundings, id, options));
    });

  command('watch <id>', 'print a line whenever what a read shows changes')
    .option('--interval <duration>', 'how often to look', '5s')
    .addOption(new Option('--until <state>', 'end once it is so').choices(['on', 'off']))
    .option('--for <duration>', 'give up after this time, with exit code 75')
    .action(async (id, options) =>
      onExit(await (await import('./commands/watch.js')).watch(surroundings, id, options)),
    );

  command('plan <file>', 'compare a CSV or JSON file with what is, and write down what would change')
    .option('--out <file>', 'the plan file (default: the file with .plan added)')
    .option('--no-preview', 'do not ask for each customer to be turned on what stands against it; faster')
    .action(async (file, options) =>
      onExit(await (await import('./commands/plan.js')).plan(surroundings, file, options)),
    );

  command('apply <plan>', 'carry out a plan, or the rest of it')
    .option('--yes', 'do not ask before turning on', false)
    .option('--max-changes <count>', 'refuse a plan that changes more customers', wholeNumber)
    .option('--max-age <duration>', 'refuse a plan that is older', '24h')
    .action(async (file, options) =>
      onExit(await (await import('./commands/apply.js')).apply(surroundings, file, options)),
    );

  command('operations', 'list changes, newest first')
    .addOption(new Option('--outcome <outcome>', 'only those that ended so').choices(OUTCOMES))
    .option('--since <when>', 'a duration such as 1d, or a date')
    .option('--until <when>', 'a duration such as 1d, or a date')
    .option('--customer <id>', 'only of this customer')
    .option('--limit <count>', 'at most so many', wholeNumber, 100)
    .addOption(format())
    .action(async (options) =>
      onExit(await (await import('./commands/operations.js')).operations(surroundings, options)),
    );

  command('audit <id>', 'show who changed a customer, when, why, and what became of it')
    .addOption(format())
    .action(async (id, options) =>
      onExit(await (await import('./commands/audit.js')).audit(surroundings, id, options)),
    );

  command('doctor', 'check everything between you and an answer, and say what to fix')
    .option('--customer <id>', 'also read this customer through Partner Center')
    .action(async (options) =>
      onExit(await (await import('./commands/doctor.js')).doctor(surroundings, options)),
    );

  command('explain [code]', 'say what a code means and who can do what about it').action(async (code) =>
    onExit(await (await import('./commands/explain.js')).explain(surroundings, code)),
  );

  return program;
}

function format(): Option {
  return new Option(
    '--format <format>',
    'default: table on a terminal, json (one object a line) elsewhere',
  ).choices(FORMATS);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
