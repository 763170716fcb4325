// email_configs.

import { optional, type ValueOf } from '../../decode/codec.ts';
import { mapOf } from '../../decode/collections.ts';
import { object, type Report } from '../../decode/object.ts';
import { path } from '../../decode/paths.ts';
import { quoted } from '../../decode/quoted.ts';
import { secret } from '../../decode/secrets.ts';
import { bool, text } from '../../decode/values.ts';
import { hostPort } from '../host-port.ts';
import { tlsConfig } from '../http-config.ts';
import { type Complete, or, sendResolved } from './integration.ts';

export type EmailSettings = ValueOf<typeof email>;
export const email = object(
  {
    ...sendResolved(false),
    to: text(),
    from: text(),
    hello: text(),
    smarthost: hostPort(),
    authUsername: text(),
    authPassword: secret(),
    authPasswordFile: path(),
    authSecret: secret(),
    authSecretFile: path(),
    authIdentity: text(),
    headers: mapOf(text()),
    html: text('{{ template "email.default.html" . }}'),
    text: text(),
    requireTls: optional(bool()),
    tlsConfig: optional(tlsConfig),
    forceImplicitTls: optional(bool()),
    threading: object({ enabled: bool(), threadByDate: text() }),
  },
  (settings, report) => {
    if (settings.to === '') report.error('AM2005', undefined, 'missing to address in email config');
    checkHeaders(settings, report);
  },
);

/** Names of headers do not differ by case. */
function checkHeaders(settings: EmailSettings, report: Report<EmailSettings>): void {
  const seen = new Set<string>();
  for (const name of settings.headers.keys()) {
    const folded = name.toLowerCase();
    if (seen.has(folded)) report.error('AM2019', 'headers', `duplicate header ${quoted(name)} in email config`);
    seen.add(folded);
  }
  if (!settings.threading.enabled) return;
  for (const name of ['References', 'In-Reply-To']) {
    if (!seen.has(name.toLowerCase())) continue;
    report.error('AM2019', 'headers', `threading.enabled conflicts with custom ${name} header`);
  }
  if (!['none', 'daily'].includes(settings.threading.threadByDate)) {
    report.error('AM2008', 'threading', "threading.thread_by_date must be either 'none' or 'daily'");
  }
}

export const completeEmail: Complete<EmailSettings> = (settings, global, lacks) => {
  const smarthost = or(settings.smarthost, global.smtpSmarthost);
  const from = or(settings.from, global.smtpFrom);
  if (smarthost === '') lacks('no global SMTP smarthost set', 'set smarthost here or global.smtp_smarthost');
  if (from === '') lacks('no global SMTP from set', 'set from here or global.smtp_from');
  const ownPassword = settings.authPassword !== undefined || settings.authPasswordFile !== undefined;
  return {
    ...settings,
    smarthost,
    from,
    hello: or(settings.hello, global.smtpHello),
    authUsername: or(settings.authUsername, global.smtpAuthUsername),
    authPassword: ownPassword ? settings.authPassword : global.smtpAuthPassword,
    authPasswordFile: ownPassword ? settings.authPasswordFile : global.smtpAuthPasswordFile,
    authSecret: or(settings.authSecret, global.smtpAuthSecret),
    authSecretFile: or(settings.authSecretFile, global.smtpAuthSecretFile),
    authIdentity: or(settings.authIdentity, global.smtpAuthIdentity),
    requireTls: settings.requireTls ?? global.smtpRequireTls,
    tlsConfig: settings.tlsConfig ?? global.smtpTlsConfig,
    forceImplicitTls: settings.forceImplicitTls ?? global.smtpForceImplicitTls,
  };
};
