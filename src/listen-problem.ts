import { ConfigError } from './config/config-error.js';

/**
 * What kept a server from listening, as a problem of the variable whose port or host it is; any other error as it is.
 * `places` are the values of the variables that say where to listen.
 */
export function explainListenError(
  error: unknown,
  places: Readonly<Record<string, string | number>>,
): unknown {
  const failure = toFailure(error);
  const variable = Object.keys(places).find((name) => places[name] === failure?.where);
  return failure === undefined || variable === undefined
    ? error
    : new ConfigError([`${variable}: ${failure.problem}`]);
}

/** The port or the host that a system error is about, and what is the matter with it. */
function toFailure(error: unknown): { readonly where: unknown; readonly problem: string } | undefined {
  if (!(error instanceof Error && 'code' in error)) return undefined;
  const port = 'port' in error ? error.port : undefined;
  switch (error.code) {
    case 'EADDRINUSE':
      return { where: port, problem: `port ${port} is in use; stop what uses it, or choose another port` };
    case 'EACCES':
      return { where: port, problem: `port ${port} takes rights that this process does not have` };
    case 'EADDRNOTAVAIL':
      return { where: 'address' in error ? error.address : undefined, problem: NO_HOST };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { where: 'hostname' in error ? error.hostname : undefined, problem: NO_HOST };
    default:
      return undefined;
  }
}

const NO_HOST = 'expected an address or a name of this machine';
