// sns_configs.

import { shown, type ValueOf } from '../../decode/codec.ts';
import { mapOf } from '../../decode/collections.ts';
import { object } from '../../decode/object.ts';
import { secret } from '../../decode/secrets.ts';
import { bool, text } from '../../decode/values.ts';
import { overHttp } from './integration.ts';

export type Sigv4Settings = ValueOf<typeof sigv4>;
const sigv4 = object(
  {
    region: text(),
    accessKey: text(),
    secretKey: secret(),
    profile: text(),
    roleArn: text(),
    externalId: text(),
    useFipsStsEndpoint: bool(),
    serviceName: text(),
  },
  (value, report) => {
    if ((value.accessKey === '') !== (value.secretKey === undefined)) {
      report.error('AM2005', undefined, 'access_key and secret_key must be given together');
    }
    if (value.externalId !== '' && value.roleArn === '') {
      report.error('AM2005', 'externalId', 'external_id can only be used with role_arn');
    }
  },
);

export type SnsSettings = ValueOf<typeof sns>;
export const sns = object(
  {
    ...overHttp,
    apiUrl: text(),
    sigv4: shown(sigv4),
    topicArn: text(),
    phoneNumber: text(),
    targetArn: text(),
    subject: text('{{ template "sns.default.subject" . }}'),
    message: text('{{ template "sns.default.message" . }}'),
    attributes: mapOf(text()),
    useAwsHttpClient: bool(),
  },
  (settings, report) => {
    // Alertmanager's own rule refuses none and two of them, but lets all three pass.
    const given = [settings.targetArn, settings.topicArn, settings.phoneNumber].filter((whom) => whom !== '').length;
    if (given % 2 === 1) return;
    const message = 'must provide either a Target ARN, Topic ARN, or Phone Number for SNS config';
    report.error(given === 0 ? 'AM2005' : 'AM2007', undefined, message);
  },
);
