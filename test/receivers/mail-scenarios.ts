// What is recorded of Alertmanager's mails: what they say, how the server is spoken to, and what comes of its refusals.

import type { MailScenario } from './mail-scenario.ts';
import type { MailReply } from './mail-server.ts';
import type { PostedAlert } from './real-alertmanager.ts';

const FIRING: readonly PostedAlert[] = [
  {
    labels: { alertname: 'HighLatency', severity: 'critical', instance: 'web-1' },
    annotations: { summary: 'p99 is above 2 s', runbook: 'https://runbooks.example/latency?a=1&b=<2>' },
    generatorURL: 'http://prometheus.example:9090/graph?g0.expr=x+%3E+2&g0.tab=1',
  },
  {
    labels: { alertname: 'HighLatency', severity: 'critical', instance: 'web-2' },
    annotations: { summary: 'p99 is above 3 s', runbook: 'https://runbooks.example/latency?a=1&b=<2>' },
    generatorURL: 'http://prometheus.example:9090/graph?g0.expr=x+%3E+3&g0.tab=1',
  },
];
const NAUGHTY = 'Ü\r\nBcc: evil@example.com\r\n\r\n.\r\nMAIL FROM:<x>\u0000\u001b 😀 é東京 =?utf-8?q?x?= \t';
const BODY = { html: '<p>{{ .Status }}</p>' };
const CA = { ca_file: '$TLS/ca.crt' };
const USER = { auth_username: 'anna', auth_password: 'hunter2 is long', auth_secret: 'the shared secret' };

const allResolved = (alerts: readonly PostedAlert[]) => alerts.map((alert) => ({ ...alert, resolved: true }));
const [first, ...others] = FIRING;

function refusing(replies: Readonly<Record<string, MailReply>>, settings: object = {}): MailScenario {
  return { settings: { ...BODY, ...settings }, manners: { replies } };
}

function authenticating(mechanisms: string, settings: object, replies: Readonly<Record<string, MailReply>> = {}) {
  return { settings: { ...BODY, ...USER, ...settings }, manners: { extensions: [`AUTH ${mechanisms}`], replies } };
}

const contents: Readonly<Record<string, MailScenario>> = {
  defaults: {
    settings: { send_resolved: true },
    steps: [FIRING, first === undefined ? [] : [...allResolved([first]), ...others], allResolved(FIRING)],
  },
  'text-and-html': { settings: { text: '{{ .CommonLabels.alertname }}\nis {{ .Status }}', ...BODY }, steps: [FIRING] },
  'text-alone': { settings: { text: '{{ .Status }}\n', html: '' } },
  'nothing-to-say': { settings: { html: '' } },
  naughty: {
    settings: {
      html: '{{ range .Alerts }}{{ .Labels.naughty }}{{ end }}',
      text: '{{ range .Alerts }}{{ .Labels.naughty }}{{ end }}',
      headers: { Subject: '{{ range .Alerts }}{{ .Labels.naughty }}{{ end }}', 'x-other': 'a{{ "\\n" }}b' },
    },
    steps: [[{ labels: { alertname: 'Naughty', naughty: NAUGHTY } }]],
  },
  'long-lines': {
    settings: {
      text: `${'word '.repeat(40)}\n${'x'.repeat(200)}=\n${'é'.repeat(60)} \n${'y'.repeat(75)}\n${'z'.repeat(76)}\n${'a'.repeat(73)} \n \n\t`,
      html: `<p>${'long '.repeat(300)}</p>\r\n\r\n.\n..\n`,
      headers: { Subject: `${'Ü b_? '.repeat(30)}`, 'X-Ascii': 'plain '.repeat(30).trim() },
    },
  },
  headers: {
    settings: {
      ...BODY,
      to: 'a@example.com, "B, Sir" <b@example.com>, team: c@example.com, d@example.com;, e@example.com (E), <f@example.com>,',
      headers: {
        To: 'a@example.com',
        from: 'Alert <other@example.com>',
        cc: 'b@example.com',
        Bcc: 'hidden@example.com',
        'REPLY-TO': '{{ .CommonLabels.alertname }}@example.com',
        'message-id': '<mine@example.com>',
        'X Odd': 'kept',
        'x-empty': '',
      },
    },
  },
  'templated-addresses': {
    settings: {
      ...BODY,
      to: '{{ .CommonLabels.team }}@example.com,ops@[127.0.0.1]',
      from: 'Alerts of {{ .CommonLabels.team }} <am+{{ .CommonLabels.team }}@example.com>',
    },
    steps: [[{ labels: { alertname: 'Up', team: 'é-db' } }]],
  },
  'thread-daily': { settings: { ...BODY, threading: { enabled: true, thread_by_date: 'daily' } } },
  'thread-forever': { settings: { ...BODY, threading: { enabled: true, thread_by_date: 'none' } } },
};

const conversations: Readonly<Record<string, MailScenario>> = {
  hello: { settings: { ...BODY, hello: 'alerts.example.com' } },
  'old-server': refusing({ EHLO: '502 5.5.1 what?', MAIL: '250 ok' }),
  extensions: {
    settings: BODY,
    manners: { extensions: ['SIZE 1000', '8BITMIME', 'SMTPUTF8', 'STARTTLS', 'AUTH PLAIN'] },
  },
  starttls: {
    settings: { ...BODY, require_tls: true, tls_config: CA },
    manners: { extensions: ['STARTTLS', 'AUTH PLAIN'] },
  },
  'starttls-missing': { settings: { ...BODY, require_tls: true } },
  'starttls-refused': {
    settings: { ...BODY, require_tls: true, tls_config: CA },
    manners: { extensions: ['STARTTLS'], replies: { STARTTLS: '454 4.7.0 not now' } },
  },
  'starttls-stranger': { settings: { ...BODY, require_tls: true }, manners: { extensions: ['STARTTLS'] } },
  'starttls-unchecked': {
    settings: { ...BODY, require_tls: true, tls_config: { insecure_skip_verify: true } },
    manners: { extensions: ['STARTTLS'] },
  },
  'starttls-other-name': {
    settings: { ...BODY, require_tls: true, tls_config: { ...CA, server_name: 'server.test' } },
    manners: { extensions: ['STARTTLS'] },
  },
  'implicit-tls': {
    settings: { ...BODY, force_implicit_tls: true, require_tls: true, tls_config: CA },
    manners: { implicitTls: true, extensions: ['STARTTLS'] },
  },
  'implicit-tls-stranger': { settings: { ...BODY, force_implicit_tls: true }, manners: { implicitTls: true } },
  'implicit-tls-without': { settings: { ...BODY, force_implicit_tls: true, tls_config: CA } },
  'no-such-ca': { settings: { ...BODY, force_implicit_tls: true, tls_config: { ca_file: '$FOLDER/none.crt' } } },
};

const authentications: Readonly<Record<string, MailScenario>> = {
  'auth-plain': authenticating('PLAIN LOGIN CRAM-MD5', { auth_identity: 'boss' }),
  'auth-login': authenticating('LOGIN PLAIN', {}),
  'auth-cram-md5': authenticating('XOAUTH2 CRAM-MD5 PLAIN', {}),
  'auth-without-secret': authenticating('CRAM-MD5 PLAIN', { auth_secret: '' }),
  'auth-without-password': authenticating('PLAIN LOGIN', { auth_password: '' }),
  'auth-unknown': authenticating('XOAUTH2 GSSAPI', {}),
  'auth-nobody': authenticating('PLAIN', { auth_username: '' }),
  'auth-refused': authenticating('PLAIN', {}, { AUTH: '535 5.7.8 no\n', PASSED: '535 5.7.8 no' }),
  'auth-refused-late': authenticating('LOGIN', {}, { PASSED: '535 5.7.8 who?' }),
  'auth-odd-question': authenticating('LOGIN', {}, { QUESTION: '334 V2hvPw==' }),
  'auth-files': {
    ...authenticating('PLAIN', { auth_password: '', auth_password_file: '$FOLDER/password' }),
    files: { password: '\n from a file \n' },
  },
  'auth-secret-file': {
    ...authenticating('CRAM-MD5', { auth_secret: '', auth_secret_file: '$FOLDER/secret' }),
    files: { secret: 'from a file' },
  },
  'auth-no-file': authenticating('PLAIN LOGIN', { auth_password: '', auth_password_file: '$FOLDER/none' }),
  'auth-in-clear': {
    settings: { ...BODY, ...USER },
    manners: { address: '127.0.0.2', extensions: ['AUTH PLAIN LOGIN'] },
  },
  'auth-login-in-clear': {
    settings: { ...BODY, ...USER },
    manners: { address: '127.0.0.2', extensions: ['AUTH LOGIN PLAIN'] },
  },
  'auth-after-starttls': {
    settings: { ...BODY, ...USER, require_tls: true, tls_config: { insecure_skip_verify: true } },
    manners: { address: '127.0.0.2', extensions: ['STARTTLS', 'AUTH PLAIN'] },
  },
};

const refusals: Readonly<Record<string, MailScenario>> = {
  'refused-greeting': refusing({ GREETING: '554 5.3.2 not today' }),
  'refused-hello': refusing({ EHLO: '502 no', HELO: '504 5.5.4 never' }, { hello: 'x.example' }),
  'refused-sender': refusing({ MAIL: '550 5.7.1 not you' }),
  'refused-sender-for-now': refusing({ MAIL: '451-4.7.1 greylisted\n451 4.7.1 come back' }),
  'refused-recipient': refusing(
    { 'RCPT TO:<b@example.com>': '550 5.1.1 no such user' },
    { to: 'a@example.com, b@example.com, c@example.com' },
  ),
  'forwarded-recipient': refusing({ RCPT: '251 will forward' }),
  'refused-data': refusing({ DATA: '554 5.5.1 no' }),
  'refused-mail': refusing({ MESSAGE: '554 5.6.0 spam' }),
  'refused-mail-for-now': refusing({ MESSAGE: '452 4.3.1 full' }),
  'refused-quit': refusing({ QUIT: '500 5.0.0 stay' }),
  'closed-at-quit': refusing({ QUIT: 'close' }),
  'closed-at-greeting': refusing({ GREETING: 'close' }),
  'closed-at-mail': refusing({ MAIL: 'close' }),
  'closed-after-mail': refusing({ MESSAGE: 'close' }),
  garbage: refusing({ GREETING: 'HTTP/1.1 400 Bad Request' }),
  'garbage-later': refusing({ RCPT: '25' }),
  'bad-sender': { settings: { ...BODY, from: 'not an address' } },
  'two-senders': { settings: { ...BODY, from: 'a@example.com, b@example.com' } },
  'bad-recipient': { settings: { ...BODY, to: 'a@example.com, b@' } },
  'no-recipient': { settings: { ...BODY, to: '{{ .CommonLabels.nobody }}' } },
};

/** By the name of the golden file. */
export const mailScenarios: Readonly<Record<string, MailScenario>> = {
  ...contents,
  ...conversations,
  ...authentications,
  ...refusals,
};
