// The two integrations that load code of others when they are first used, in the program as it is built.

import { expect, onTestFinished, test } from 'vitest';
import { AwsCloud, secretOf } from '../receivers/aws-cloud.ts';
import { MailServer } from '../receivers/mail-server.ts';
import { firing, Site } from '../support/program.ts';
import { until } from '../support/until.ts';

test('a mail and a message to SNS leave the program, and neither password nor key its log', async () => {
  const mails = await MailServer.start({ extensions: ['STARTTLS', 'AUTH PLAIN'] });
  const cloud = await AwsCloud.start();
  onTestFinished(async () => {
    await Promise.all([mails.close(), cloud.close()]);
  });
  const email = {
    to: 'ops@example.com',
    from: 'amp@example.com',
    smarthost: mails.host,
    auth_username: 'anna',
    auth_password: 'hunter2 is long',
    tls_config: { insecure_skip_verify: true },
  };
  const sigv4 = { region: 'eu-west-1', access_key: 'STATIC', secret_key: secretOf('STATIC') };
  const config = {
    route: { receiver: 'team', group_by: ['alertname'], group_wait: '100ms' },
    receivers: [
      { name: 'team', email_configs: [email], sns_configs: [{ api_url: cloud.url, sigv4, topic_arn: 'arn:topic' }] },
    ],
  };
  const program = await new Site(JSON.stringify(config)).start();
  await program.alert(firing('Up'));

  const mail = await until('the mail is there', () => mails.mails[0]);
  expect(mail).toMatch(/^Subject: \[FIRING:1\] Up/m);
  expect(mail).toContain('<html');
  const message = await until('SNS was asked', () => cloud.requests[0]);
  expect(message.form).toMatchObject({ Action: 'Publish', TopicArn: 'arn:topic' });
  expect(message.signature?.right).toBe(true);
  expect(program.stderr).not.toContain('hunter2');
  expect(program.stderr).not.toContain(secretOf('STATIC'));
});
