import { testGoldens } from '../../test/receivers/replay.ts';
import { Pushover } from './pushover.ts';

testGoldens('pushover', {
  open: (config, site, url) =>
    config.type === 'pushover' ? new Pushover(config.settings, site, `${url}/1/messages.json`) : undefined,
});
