import { expect, test } from 'vitest';
import { notification } from '../../test/receivers/configs.ts';
import { integration, serve } from '../../test/receivers/one-integration.ts';
import { testGoldens } from '../../test/receivers/replay.ts';

testGoldens('opsgenie');

test('templates that fail cost the page no more than what they stand for', async () => {
  const broken = '{{ template "none" . }}';
  const server = await serve();
  const settings = {
    api_url: server.url(),
    api_key: 'k',
    message: broken,
    description: broken,
    details: { broken, fine: 'a' },
    responders: [
      { name: broken, type: 'team' },
      { name: 'ops', type: 'team' },
    ],
    tags: broken,
    priority: broken,
  };
  expect(await integration('opsgenie', settings).notify(notification(), new AbortController().signal)).toEqual({
    kind: 'sent',
  });
  const alert = JSON.parse(server.asked[0]?.body ?? '{}');
  expect(alert.message).toMatch(/^\[FIRING:1\] Up\n- firing: alertname=Up\n\(This text stands in for a template/);
  expect(alert.details).toEqual({ alertname: 'Up', broken: '', fine: 'a' });
  expect(alert.responders).toEqual([{ name: 'ops', type: 'team' }]);
  expect(alert).not.toHaveProperty('tags');
  expect(alert).not.toHaveProperty('priority');
});
