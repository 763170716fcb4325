import { testGoldens } from '../../test/receivers/replay.ts';
import { Pagerduty } from './pagerduty.ts';

testGoldens('pagerduty', {
  open: (config, site, url) =>
    config.type === 'pagerduty'
      ? new Pagerduty(config.settings, site, `${url}/generic/2010-04-15/create_event.json`)
      : undefined,
});
