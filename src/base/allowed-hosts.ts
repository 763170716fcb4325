// AllowedHosts: the hosts that requests may go to, as patterns: `hooks.example.com`, `*.example.com`, `10.0.0.*:8080`,
// `[::1]:*`. Nothing is allowed by accident: `*` stands for one part between dots, and a port other than the scheme's own must be written.

const PATTERN = /^(\[[0-9a-f:.]+\]|[^\s:/?#@\\[\]]+)(?::(\d{1,5}|\*))?$/i;
const DEFAULT_PORTS: ReadonlyMap<string, string> = new Map([
  ['http:', '80'],
  ['https:', '443'],
]);

interface HostPattern {
  readonly host: RegExp;
  /** `*`: any; undefined: the one of the URL's scheme. */
  readonly port: string | undefined;
}

export class AllowedHosts {
  readonly #patterns: readonly HostPattern[];

  private constructor(patterns: readonly HostPattern[]) {
    this.#patterns = patterns;
  }

  /** Throws an Error that says which pattern is none. */
  static parse(patterns: readonly string[]): AllowedHosts {
    return new AllowedHosts(patterns.map(parsePattern));
  }

  allows({ protocol, hostname, port }: URL): boolean {
    const own = DEFAULT_PORTS.get(protocol);
    const asked = port === '' ? own : port;
    return this.#patterns.some(
      (pattern) => pattern.host.test(hostname) && (pattern.port === '*' || (pattern.port ?? own) === asked),
    );
  }
}

function parsePattern(text: string): HostPattern {
  const [, host = '', port] = PATTERN.exec(text) ?? [];
  // The same parser as for URLs, so that a host is spelled alike on both sides: lower case, punycode, IPv6 in short.
  const spelled = host !== '' && URL.canParse(`http://${host}/`) ? new URL(`http://${host}/`).hostname : '';
  if (spelled === '' || Number(port ?? 1) > 65_535) {
    throw new Error(`${JSON.stringify(text)} is no host, such as hooks.example.com, *.example.com or 10.0.0.7:8080`);
  }
  const source = spelled
    .split('*')
    .map((part) => part.replace(/[.[\]+?^$(){}|\\]/g, '\\$&'))
    .join('[^.]+');
  return { host: new RegExp(`^${source}$`), port: port === undefined || port === '*' ? port : String(Number(port)) };
}
