// Where ours tells something else than Alertmanager on purpose (docs/compatibility.md). What is not here must be the same.

export interface Deliberate {
  readonly service: string;
  /** A line of `differences`. */
  readonly difference: RegExp;
  readonly because: string;
}

export const DELIBERATE: readonly Deliberate[] = [
  {
    service: 'telegram',
    difference: /^\.0\.body\.text: "Alertmanager notification could not be sent: message length exceeds/,
    because: 'HTML that is too long cannot be cut: beside the note there is a summary of the alerts',
  },
  {
    service: 'sns, all',
    difference: /^\.0\.body\.Message\.0: (\d+) characters, .*\ufffd" \| \d+ characters, [^\ufffd]*$/,
    because: 'what is too long is cut between two characters, not within one',
  },
  {
    service: 'webhook, all',
    difference: /^\.0\.body\.title: \["(FIRING:\d|RESOLVED)"\] \| "\[\1\] [^"]/,
    because: 'a text whose beginning alone is YAML stays the text',
  },
];

/** Whose reasons follow from the status here, and are `other` there whatever the service says. */
const OTHER_BY_THEM: ReadonlySet<string> = new Set(['discord', 'pagerduty', 'telegram', 'webex', 'wechat']);
/** Since 0.34 two of the statuses have reasons of their own. */
const REASONS: Readonly<Record<string, string>> = {
  refuses: 'clientError',
  breaks: 'serverError',
  limits: 'rateLimited',
  forbids: 'authError',
};

/** What is counted here where Alertmanager 0.33 counts `integration: reason`. */
export function reasonHere(failure: string, counted: string): string {
  const [integration = '', reason = ''] = counted.split(': ');
  const isByStatus = reason !== 'other' || OTHER_BY_THEM.has(integration);
  return isByStatus ? `${integration}: ${REASONS[failure]}` : counted;
}
